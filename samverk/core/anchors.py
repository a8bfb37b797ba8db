"""The trail's newest link leaves the system each day by mail, for it to be kept where nobody can reach it from here.

Only so can one see that the end of the trail was cut off, or that somebody who owns the database rebuilt all of it:
`samverk verify --anchors FILE` takes the mails as they are.
"""

import email
import email.policy
import re
from collections.abc import Iterator
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from samverk.core import post, reading
from samverk.core.post.kinds import Composed, Items, Words
from samverk.core.trail import head

KIND = "core.anchor"
COMMAND = "samverk verify --anchors"
BROKEN = r"(?:=?\r?\n[> \t]*)?"  # where a mail program breaks a long line, or quotes it
LINK = re.compile(rf"(?<![0-9])([0-9]{{1,18}}):{BROKEN}((?:[0-9a-f]{BROKEN}){{64}})(?![0-9a-f])")
BETWEEN_MAILS = re.compile(rb"(?m)^From .*\r?\n")


class NoAnchors(Exception):
    """What was read holds no link, or two that cannot both be right. The text says which."""


def send_daily(now: datetime) -> None:
    """Seal yesterday's log of reading, and have the newest link mailed to each of SAMVERK_ANCHOR_TO, once a day."""
    reading.seal(now)
    newest = head()
    if not newest.sequence:
        return
    day = timezone.localdate(now).isoformat()
    order = {"sequence": newest.sequence, "hash": newest.hash, "day": day}
    for address in settings.SAMVERK_ANCHOR_TO:
        post.send(KIND, key=f"{KIND}:{day}:{address}", to=address, order=order)


def compose(letter) -> Composed:
    order = letter.order
    day = date_format(date.fromisoformat(order["day"]), "DATE_FORMAT")
    told = {"day": day, "address": settings.SAMVERK_URL}
    return Composed(
        subject=_("Samverk: the trail on %(day)s") % told,
        blocks=(
            Words(_("This is the newest link of the trail at %(address)s on %(day)s.") % told),
            Items((f"{order['sequence']}:{order['hash']}",)),
            Words(
                _(
                    "Keep this mail outside Samverk, for as long as the trail is kept: it shows later that nothing "
                    "before it was cut away or rebuilt. The command %(command)s takes a file with one or many such "
                    "mails, pasted as they are."
                )
                % {"command": COMMAND}
            ),
        ),
    )


def read(data: bytes) -> dict[int, str]:
    """The links in mails that were pasted or saved, by their numbers. Raises NoAnchors."""
    found: dict[int, str] = {}
    for text in _texts(data):
        for number, written in LINK.findall(text):
            link = re.sub("[^0-9a-f]", "", written)
            if found.setdefault(int(number), link) != link:
                raise NoAnchors(f"It holds two different links with the number {number}: one of them is not ours.")
    if not found:
        raise NoAnchors("It holds no link: a number, a colon and a hash of 64 letters.")
    return found


def _texts(data: bytes) -> Iterator[str]:
    """As pasted; and of mails that were saved what is packed in them."""
    yield data.decode("utf-8", "replace")
    for piece in BETWEEN_MAILS.split(data):
        message = email.message_from_bytes(piece.lstrip(), policy=email.policy.default)
        for part in message.walk():
            if part.get_content_maintype() == "text":
                yield (part.get_payload(decode=True) or b"").decode("utf-8", "replace")
