"""The archive as lists to leaf through: meetings, their items, documents."""
