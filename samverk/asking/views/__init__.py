"""The pages of the room: a link is opened, a new one is asked for, and what is asked is answered."""

from samverk.asking.views.answers import as_last_time, discard, draft, hand_over, mine, receipt, report
from samverk.asking.views.links import issue, links, revoke
from samverk.asking.views.mail import mail, remind
from samverk.asking.views.opening import ask_again, asked_again, open_

__all__ = [
    "as_last_time",
    "ask_again",
    "asked_again",
    "discard",
    "draft",
    "hand_over",
    "issue",
    "links",
    "mail",
    "mine",
    "open_",
    "receipt",
    "remind",
    "report",
    "revoke",
]
