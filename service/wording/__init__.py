"""Earlier wordings of a draft: where, in which words, and what became of them."""
