"""What else a revision keeps: as what somebody did it, and by which way it came in.

Both lie inside the salted content: they are about a person, and go when the content is lawfully destroyed.
"""

import ipaddress
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

PAGE, LINK, API, JOB, COMMAND = "page", "link", "api", "job", "command"
WAYS = {
    PAGE: _("page"),
    LINK: _("link to answer by"),
    API: _("interface for other systems"),
    JOB: _("long work"),
    COMMAND: _("command on the server"),
}


@dataclass(frozen=True)
class Way:
    """How somebody reached the system; `address` is the network address as the server sees it, "" where there is none.

    For long work it is that of the work, which has none.
    """

    kind: str = ""
    address: str = ""

    def told(self) -> dict:
        return {name: value for name, value in (("way", self.kind), ("address", self.address)) if value}


NO_WAY = Way()
_way: ContextVar[Way] = ContextVar("way", default=NO_WAY)


@dataclass(frozen=True)
class Capacity:
    """How a room tells as what a person acts. Core knows no seats: whoever does registers."""

    of: Callable[[models.Model, list[models.Model]], list[dict]]  # the person, and one of each kind of thing touched
    in_words: Callable[[dict], str]  # one of what `of` gave, in the reader's language; "" for what is not its own


capacities: list[Capacity] = []


@contextmanager
def coming_by(kind: str, address: str = "") -> Iterator[None]:
    """What is done meanwhile, in this thread, came in this way."""
    token = _way.set(Way(kind, address))
    try:
        yield
    finally:
        _way.reset(token)


def way() -> Way:
    return _way.get()


def circumstances(person, touched: Iterable[models.Model]) -> dict:
    """`as` and `from` for an operation's revisions, each left out where there is nothing to say."""
    one_of_each = list({type(obj): obj for obj in touched}.values())
    roles = [role for capacity in capacities for role in capacity.of(person, one_of_each)] if person else []
    told = {"as": roles, "from": way().told()}
    return {name: value for name, value in told.items() if value}


def capacity_in_words(roles: list[dict] | None) -> str:
    words = [capacity.in_words(role) for role in roles or [] for capacity in capacities]
    return ", ".join(filter(None, words))


def address_of(request) -> str:
    """The network address that a request came from, as the server sees it behind its proxies; "" for none.

    Of X-Forwarded-For only what the trusted proxies wrote themselves counts, from the right: the rest is what the
    visitor sent.
    """
    seen, proxies = request.META.get("REMOTE_ADDR", ""), getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0)
    passed_on = [each.strip() for each in request.headers.get("X-Forwarded-For", "").split(",") if each.strip()]
    if proxies and len(passed_on) >= proxies:
        seen = passed_on[-proxies]
    try:
        return str(ipaddress.ip_address(seen))
    except ValueError:
        return ""
