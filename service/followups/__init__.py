"""What decisions ask someone to do: who, what, by when, and where it says so."""
