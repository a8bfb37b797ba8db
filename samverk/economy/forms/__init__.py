"""The forms of the economy room."""
