"""The red thread over a whole plan: which activities reach which goals, as a picture and as a list.

`asking` reads the address, `gathering` the database, `threading` decides what is shown and what is folded, `layout`
says where it stands (a pure function), `drawing` and `listing` make the picture and the list of it.
"""
