"""Self-written sample documents of an invented steering group; see make.py."""
