"""What people fill in in the economy room."""
