"""Questions for a figure: which table, rows and columns answer, and what may be said of them."""
