"""Planted matters over several meetings, and how well they are found again."""
