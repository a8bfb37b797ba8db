"""The pages of the room: a link is opened, a new one is asked for, and what is asked is answered."""

from samverk.asking.views.answers import mine
from samverk.asking.views.links import issue, links, revoke
from samverk.asking.views.opening import ask_again, asked_again, open_

__all__ = ["ask_again", "asked_again", "issue", "links", "mine", "open_", "revoke"]
