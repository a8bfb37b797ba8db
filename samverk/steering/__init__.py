"""Steering documents (styrdokument), their goals, how goals meet, and the red thread."""
