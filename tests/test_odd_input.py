"""Whatever anybody sends to whichever address: an answer in words, never a 500.

Every address that the application has is asked for with odd queries, and sent its own form with a few fields made odd,
left out or repeated, as whoever leads and whoever administers. What is odd is drawn anew each round, from a seed.
"""

import os
import random
import time
from html.parser import HTMLParser
from urllib.parse import quote_from_bytes

import pytest
from django.core.signals import got_request_exception
from django.db import transaction
from django.test import Client
from django.urls import reverse

from samverk.reports.tests.conftest import world  # noqa: F401  a fixture, asked for by name
from tests.access.subjects import arguments_of, fill
from tests.access.test_access import Rollback, addresses

SECONDS = 10 * int(os.environ.get("SAMVERK_EXPLORE", "1"))  # all addresses once, then more while time lasts
FORM = "application/x-www-form-urlencoded"
# Signing out ends the visit.
LEFT_OUT = {"account_logout"}
# One is pressed, or none: then the form is to be saved.
BUTTONS = ("add", "find", "action")
ODD = [
    "", " ", "\x00", "a\x00b", "\ud800", "\udfff\ud800", "x" * 10_000, "å" * 10_000, "9" * 40, "9" * 5_000, "-1", "0",
    "1e30", "-1e30", "1e400", "NaN", "Infinity", "1,5", "1.5", "²", "٣", "0x10", "0000-00-00", "0001-01-01", "9999999",
    "9999-12-31", "10000-01-01", "2026-13-45", "2026-02-30", "2026-01-01T00:00", "Q5 2026", "VT 0000", "löpande", "on",
    "true", "None", "null", "[]", "{}", "[1", '{"a": 1}', "<script>alert(1)</script>", "'; DROP TABLE x; --", "%s%n%d",
    "%", "_", "\\", "../../etc/passwd", "\r\nX-Odd: 1", "🧵" * 60, "\u202eolleh", "İıß", "\ufeff", "e\u0301", "a,b;c",
    "=1+1", "2147483648", "9223372036854775808", "-9223372036854775809", "T1 2026",
]  # fmt: skip
QUERY = ["page", "sort", "offset", "q", "principal", "status", "silent", "deviating", "parent", "plan", "goal", "org",
         "contact", "period", "group", "col", "show", "valid", "kind", "all", "organisation", "collaboration", "next",
         "format", "language", "unknown"]  # fmt: skip


class Fields(HTMLParser):
    """The names that a page's forms send, with what they hold."""

    def __init__(self, page: str):
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self._name, self._text, self._select = "", None, ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        name, value = attrs.get("name") or "", attrs.get("value") or ""
        if tag == "select":
            self._select = name
            self.values.setdefault(name, [])
        elif tag == "option" and self._select and "selected" in attrs:
            self.values[self._select].append(value)
        elif tag == "textarea":
            self._name, self._text = name, ""
        elif tag in {"input", "button"} and name:
            kept = self.values.setdefault(name, [])
            if attrs.get("type") not in {"radio", "checkbox"} or "checked" in attrs:
                kept.append(value)

    def handle_data(self, data):
        if self._text is not None:
            self._text += data

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = ""
        elif tag == "textarea" and self._text is not None:
            self.values[self._name], self._text = [self._text], None


def encoded(pairs) -> str:
    """As a browser would send it, if it could send anything at all."""
    return "&".join(
        "=".join(quote_from_bytes(part.encode("utf-8", "surrogatepass")) for part in pair) for pair in pairs
    )


def made_odd(values: dict[str, list[str]], share: float, keys: list[str], draw: random.Random) -> list[tuple[str, str]]:
    """The form as it is but for a share of its fields, one at least: odd, of another form, left out or repeated."""
    sent = {name: list(held) for name, held in values.items() if name not in BUTTONS}
    names = [name for name in sent if name != "csrfmiddlewaretoken"] or ["version", "direction", "step", "next"]
    for name in draw.sample(names, max(1, round(len(names) * share))):
        if draw.random() < 0.12:
            sent.pop(name, None)
        else:
            sent[name] = draw.choices(ODD + keys, k=draw.choice([1, 1, 1, 2]))
    buttons = [(name, value) for name in BUTTONS for value in values.get(name, [])]
    pressed = draw.sample(buttons, 1) if buttons and draw.random() < 0.4 else []
    return [(name, value) for name, held in sent.items() for value in held] + pressed


@pytest.fixture
def broken():
    """What the application could not answer, as it was raised."""
    heard = []

    def hear(sender, request, **_signal):
        heard.append(request.path)

    got_request_exception.connect(hear)
    yield heard
    got_request_exception.disconnect(hear)


def ask(client, method: str, address: str, pairs, **more):
    """One request that leaves nothing behind; the answer's status and page."""
    try:
        with transaction.atomic():
            if method == "GET":
                answer = client.get(f"{address}?{encoded(pairs)}")
            else:
                answer = client.post(address, encoded(pairs), content_type=FORM, **more)
            page = "" if answer.streaming else answer.content.decode(errors="replace")
            raise Rollback
    except Rollback:
        return answer.status_code, page


def test_odd_input_is_never_a_500(world, broken, settings):  # noqa: F811
    fill(world)
    known, faults, forms, tried = arguments_of(world), [], {}, 0
    keys = [str(key) for key in known.values()]
    clients = {who: Client(raise_request_exception=False) for who in ("lead", "administrator")}
    for who, client in clients.items():
        client.force_login(getattr(world, who))
    asked = [each for each in addresses() if known.keys() >= {*each[1]} and each[0] not in LEFT_OUT]
    until, number = time.monotonic() + SECONDS, 0
    while number == 0 or time.monotonic() < until:
        for name, wanted in asked:
            if number and time.monotonic() > until:
                break
            address = reverse(name, kwargs={argument: known[argument] for argument in wanted})
            for who, client in clients.items():
                draw = random.Random(f"{number} {name} {who}")
                if (name, who) not in forms:
                    forms[name, who] = Fields(ask(client, "GET", address, [])[1]).values
                query = [(each, draw.choice(ODD + keys)) for each in draw.sample(QUERY, 4)]
                bodies = [("POST", made_odd(forms[name, who], share, keys, draw)) for share in (0.1, 0.9)]
                for method, pairs in [("GET", query), *bodies]:
                    status, _page = ask(client, method, address, pairs)
                    tried += 1
                    if status >= 500:
                        faults.append((number, name, who, method, [(n, v[:40]) for n, v in pairs]))
        number += 1

    assert faults == []
    assert broken == []
    assert tried >= 6 * len(asked)
