"""A page as it looks, and the place of words on it."""
