"""Editions (rapportutgåva): one round told in each principal's own goals, then fixed."""
