"""Answers, searches and meetings as files to take away: Word, Markdown, CSV."""
