"""What must hold when the machine does not: the server killed in the middle of many saves, on the real application.

In the suite each runs once, small. `make faults` runs them at the size that the figures in the documentation are for.
"""
