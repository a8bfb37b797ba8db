"""The year wheel (Swedish: årshjul): what happens when, in one collaboration or across all of a person's.

It holds the dates that a collaboration enters itself, such as meetings and budget work. Rooms above tell it of theirs:
plans, milestones, rounds. The same dates are a wheel, a list, a sheet, and a calendar to subscribe to.
"""
