"""Co-financing as it is read: its figures, the checks on them, one table across all of it, and what is reminded of."""
