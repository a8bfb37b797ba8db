"""What happens to follow-ups, for the rooms above that act on it: they send mail of it, or count it.

A room above puts its function into the list of what it wants to hear of, in its `apps.ready`. It is called inside the
operation's transaction, once all is saved: what it writes is kept if, and only if, the change is. One that fails takes
the whole change with it, so it only notes down what is to be done, and does nothing slow.
"""

from collections.abc import Callable

# (follow_ups, *, by): these parts are asked from now on, when a round opens or in mid-round. All are of one round.
asked: list[Callable] = []
# (follow_up, before, *, by): somebody else is asked; `before` is who was until now, or None.
handed_over: list[Callable] = []
# (follow_up, *, by): an answer was handed in, the first time or changed. Not what is read in from a sheet.
submitted: list[Callable] = []
# (follow_up, message, *, by): the lead asks something about an answer, and waits for a new one. Heard of again when
# the question is taken back: then `follow_up.returned_at` is None.
sent_back: list[Callable] = []
# (follow_up, message, *, by): somebody has replied in the thread on an answer.
replied: list[Callable] = []


def tell(listeners: list[Callable], *what, by) -> None:
    for listen in listeners:
        listen(*what, by=by)
