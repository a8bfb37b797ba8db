"""From what somebody types to the one thing meant: a number or a name, and a refusal that lists what there is."""

import os
from collections.abc import Callable

from django.db.models import Model, Q, QuerySet

from samverk.cli.terminal import Refusal, tell
from samverk.organisations.models import Person

LISTED_AT_MOST = 20


def one(kind: str, rows: QuerySet, text: str, *fields: str, told: Callable[[Model], str] = str) -> Model:
    """The row with that number, or with that text in one of the fields (upper and lower case alike).

    Raises Refusal, with the rows to choose among as `told` puts them, unless exactly one fits.
    """
    wanted = text.strip()
    found = list(rows.filter(pk=int(wanted))) if wanted.isdecimal() else []
    if not found:
        exact = [Q(**{f"{field}__iexact": wanted}) for field in fields]
        found = list(rows.filter(_any(exact))) or _folded(rows, fields, wanted)
    if len(found) == 1:
        return found[0]
    choices = found or list(rows[: LISTED_AT_MOST + 1])
    lines = [f"  {row.pk:>5}  {told(row)}" for row in choices[:LISTED_AT_MOST]]
    if len(choices) > LISTED_AT_MOST:
        lines.append("         and more")
    what = f"Several fit “{wanted}”. Say the number" if found else f"There is no {kind} “{wanted}”"
    raise Refusal("\n".join([f"{what}{':' if lines else '.'}", *lines]))


def person_acting(address: str, fallback: QuerySet) -> Person:
    """In whose name a change is made: --by, else SAMVERK_BY, else the only one who could be meant."""
    address = (address or os.environ.get("SAMVERK_BY", "")).strip().lower()
    if address:
        person = Person.objects.filter(email=address, is_active=True).first()
        if not person:
            raise Refusal(f"There is nobody with the address {address}.")
        return person
    candidates = list(fallback.filter(is_active=True, email__isnull=False).distinct()[:2])
    if len(candidates) != 1:
        raise Refusal("Say in whose name this is done: --by ADDRESS. The revision trail keeps it.")
    tell(f"In the name of {candidates[0].name} ({candidates[0].email}).")
    return candidates[0]


def add_by(parser) -> None:
    parser.add_argument("--by", default="", metavar="ADDRESS", help="e-mail address of the person in whose name")


def _any(conditions: list[Q]) -> Q:
    either = Q()
    for condition in conditions:
        either |= condition
    return either


def _folded(rows, fields, wanted) -> list:
    """SQLite compares å and Å as different letters; Python does not."""
    return [row for row in rows if wanted.casefold() in {str(getattr(row, field) or "").casefold() for field in fields}]
