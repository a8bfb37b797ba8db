"""Outgoing mail (post): a letter is a row that waits, and a process of its own hands it to the mail server.

A room registers its kinds of letter (`kinds.register`) and asks for one with `send`, in the transaction of what it is
about: there is no letter about what was rolled back, and none is forgotten that was committed. What people can do
without it asks for with `notify`: that is gathered into one digest a day. What a letter says is composed when it is
sent, from what holds then. Which faults are tried again, and how often a letter may come, stands in
docs/decisions/0010-mail-is-an-outbox.md.
"""

from samverk.core.post.digest import notify
from samverk.core.post.outbox import send, send_to_many

__all__ = ["notify", "send", "send_to_many"]
