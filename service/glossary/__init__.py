"""Abbreviations and terms with what the archive says they mean, and what the secretariat has corrected."""
