"""Content text → PDF, TXT and Word files, byte for byte the same on each run."""
