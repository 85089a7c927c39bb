"""The archive's running words, in order: what phrases and earlier wordings are found by."""
