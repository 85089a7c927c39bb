"""What a matter came to: the stated decision, what is told beside it, or that none is recorded."""
