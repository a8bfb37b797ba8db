"""Everything that people change in the economy room."""
