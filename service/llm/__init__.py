"""A language model that words the extractive answer anew, and the checks that its text must pass."""
