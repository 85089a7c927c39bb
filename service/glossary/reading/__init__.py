"""A passage → the meanings that it gives: letters written out, terms explained, lists of words. Pure."""
