"""Samverk: several public bodies plan together, follow up once, and report to each in its own goals' terms."""

__version__ = "0.1.0"
