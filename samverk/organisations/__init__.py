"""Who takes part: organisations, collaborations, people and their seats."""
