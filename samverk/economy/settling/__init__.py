"""The reckoning with the principals: gathered from the database, composed of plain values, shown on pages and in
files."""
