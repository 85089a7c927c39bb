"""Plain one-meeting files under title blocks of every build: made by `make`, judged by `score`."""
