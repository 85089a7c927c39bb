"""Planted wordings: archives whose sentences, versions and contradicting decisions are known."""
