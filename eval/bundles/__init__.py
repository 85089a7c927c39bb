"""Hard bundles with known answers: made by `generate`, held against the parser by `score`."""
