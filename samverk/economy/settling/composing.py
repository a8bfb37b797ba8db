"""What a settlement says: plain values in, plain values out, nothing asked of the database.

Each row of the books is counted once: in the period that it is dated in, divided by what the key says of that whole
period by days; or, where that period is settled already, as a late one, divided by the shares that were fixed for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from samverk.economy.splitting import parts

SCHEMA = "samverk.settlement/1"


@dataclass(frozen=True)
class KeyMaterial:
    """A key and what it gives each organisation of the period's costs. `workings` tells how that came about."""

    id: int
    name: str
    unit_ore: int
    shares: dict[int, Fraction]
    workings: list = field(default_factory=list)


@dataclass(frozen=True)
class Booked:
    """What is booked on one line in the period; or, of a settled one, since: then `late` is that settlement's key."""

    line: int
    number: str
    name: str
    kind: str
    key: int
    rows: int
    ore: int
    late: int | None = None


@dataclass(frozen=True)
class Paid:
    id: int
    organisation: int
    on: str
    ore: int
    reference: str = ""


@dataclass(frozen=True)
class Material:
    """`organisations` are those that pay, or have a balance, by key in the order in which ties go: the older first."""

    facts: dict
    organisations: dict[int, dict]
    keys: list[KeyMaterial]
    late_keys: dict[int, list[KeyMaterial]]  # of the settlements that late rows belong to
    booked: list[Booked]
    paid: list[Paid]
    opening: dict[int, int]  # what each had to its credit when the period began


def compose(material: Material) -> dict:
    """The content, in which each sum is made of those above it. Balances: plus is to the principal's credit."""
    keys = {key.id: key for key in material.keys}
    late = {number: {key.id: key for key in found} for number, found in material.late_keys.items()}
    lines = [
        _line(each, keys[each.key] if each.late is None else late[each.late][each.key]) for each in material.booked
    ]
    balances = [_balance(key, lines, material) for key in material.organisations]
    return {
        "schema": SCHEMA,
        **material.facts,
        "organisations": [{"id": key, **words} for key, words in material.organisations.items()],
        "keys": [_key(key) for key in material.keys],
        "lines": [line for line in lines if line["late"] is None],
        "late": [line for line in lines if line["late"] is not None],
        "payments": [vars(each) for each in material.paid],
        "balances": balances,
        "reckoning": _reckoning(lines, material.paid, balances, material.opening),
    }


def _key(key: KeyMaterial) -> dict:
    shares = {str(organisation): _text(share) for organisation, share in key.shares.items()}
    return {"id": key.id, "name": key.name, "unit_ore": key.unit_ore, "shares": shares, "workings": key.workings}


def key_from(content: dict) -> KeyMaterial:
    """The key as a fixed settlement tells it. Its JSON has the organisations by text: "10" before "9"."""
    shares = {int(organisation): Fraction(share) for organisation, share in content["shares"].items()}
    shares = {organisation: shares[organisation] for organisation in sorted(shares)}
    return KeyMaterial(content["id"], content["name"], content["unit_ore"], shares, content["workings"])


def _text(share: Fraction) -> str:
    return f"{share.numerator}/{share.denominator}"


def _line(booked: Booked, key: KeyMaterial) -> dict:
    divided = parts(booked.ore, key.shares, key.unit_ore)
    return {**vars(booked), "parts": {str(organisation): ore for organisation, ore in divided.items()}}


def _balance(organisation: int, lines: list[dict], material: Material) -> dict:
    cost = sum(line["parts"].get(str(organisation), 0) for line in lines)
    paid = sum(each.ore for each in material.paid if each.organisation == organisation)
    opening = material.opening.get(organisation, 0)
    return {
        "organisation": organisation, "opening": opening, "paid": paid, "cost": cost, "closing": opening + paid - cost
    }  # fmt: skip


def _reckoning(lines: list[dict], paid: Iterable[Paid], balances: list[dict], opening: dict[int, int]) -> dict:
    """That all that is booked is somebody's, and all that was paid is somebody's credit: counted anew, both ways."""
    booked = sum(line["ore"] for line in lines)
    by_line = sum(sum(line["parts"].values()) for line in lines)
    by_organisation = sum(each["cost"] for each in balances)
    put_in = sum(each.ore for each in paid)
    closing = sum(each["closing"] for each in balances)
    return {
        "rows": sum(line["rows"] for line in lines),
        "booked": booked,
        "divided_by_line": by_line,
        "divided_by_organisation": by_organisation,
        "paid": put_in,
        "opening": sum(opening.values()),
        "closing": closing,
        "adds_up": booked == by_line == by_organisation and closing == sum(opening.values()) + put_in - booked,
    }
