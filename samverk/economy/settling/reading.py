"""A settlement's content as people read it: on the page, in the workbook and in the PDF alike."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from django.utils.translation import gettext as _

from samverk.core.sorting import sort_key


@dataclass(frozen=True)
class SumRow:
    """One line of the budget: what is booked, and each organisation's part in the order of the columns."""

    name: str
    key: str
    ore: int
    parts: list[int]
    columns: list[str]

    @property
    def named(self) -> list[tuple[str, int]]:
        return list(zip(self.columns, self.parts, strict=True))


@dataclass(frozen=True)
class Balance:
    organisation: str
    opening: int
    paid: int
    cost: int
    closing: int

    @property
    def word(self) -> str:
        """What becomes of it: never by a sign alone."""
        if self.closing == 0:
            return _("even")
        return _("gets back") if self.closing > 0 else _("owes")


class Reading:
    def __init__(self, content: dict):
        self.content = content
        self.reckoning = content["reckoning"]
        self.note = content["note"]
        self.from_on, self.to_on = (date.fromisoformat(content["period"][name]) for name in ("from_on", "to_on"))
        named = sorted(content["organisations"], key=lambda each: sort_key(each["short"]))
        self._short = {each["id"]: each["short"] for each in named}
        self._keys = {each["id"]: each["name"] for each in content["keys"]}

    @property
    def organisations(self) -> list[str]:
        return list(self._short.values())

    def _rows(self, lines: list[dict]) -> list[SumRow]:
        return [
            SumRow(
                f"{line['number']} {line['name']}", self._keys.get(line["key"], ""), line["ore"],
                [line["parts"].get(str(key), 0) for key in self._short], self.organisations,
            )
            for line in lines
        ]  # fmt: skip

    @cached_property
    def lines(self) -> list[SumRow]:
        return self._rows(self.content["lines"])

    @cached_property
    def late(self) -> list[SumRow]:
        return self._rows(self.content["late"])

    @cached_property
    def total(self) -> SumRow:
        rows = [*self.lines, *self.late]
        by_organisation = [sum(row.parts[place] for row in rows) for place in range(len(self._short))]
        return SumRow(_("Sum"), "", sum(row.ore for row in rows), by_organisation, self.organisations)

    @cached_property
    def balances(self) -> list[Balance]:
        return [
            Balance(self._short[each["organisation"]], *(each[name] for name in ("opening", "paid", "cost", "closing")))
            for each in sorted(self.content["balances"], key=lambda each: list(self._short).index(each["organisation"]))
        ]

    @cached_property
    def balance_of_all(self) -> Balance:
        sums = (sum(getattr(each, name) for each in self.balances) for name in ("opening", "paid", "cost", "closing"))
        return Balance(_("Sum"), *sums)

    @cached_property
    def payments(self) -> list[tuple[str, date, int, str]]:
        return [
            (self._short[each["organisation"]], date.fromisoformat(each["on"]), each["ore"], each["reference"])
            for each in self.content["payments"]
        ]

    @cached_property
    def keys(self) -> list[dict]:
        """Each key with its shares of the period in per cent, and the stretches of days that they are made of."""
        return [
            {
                "name": key["name"],
                "shares": [
                    (name, _percent(key["shares"].get(str(organisation), "0")))
                    for organisation, name in self._short.items()
                ],
                "stretches": [self._stretch(each) for each in key["workings"]],
                "to_kronor": key["unit_ore"] == 100,
            }
            for key in self.content["keys"]
        ]

    def _stretch(self, stretch: dict) -> dict:
        rows = [
            (self._short[row["organisation"]], row["inhabitants"], _percent(row["share"])) for row in stretch["rows"]
        ]
        days = {name: date.fromisoformat(stretch[name]) for name in ("from_on", "to_on")}
        return {"key": stretch["key"], "days": stretch["days"], "rows": rows, **days}


def _percent(share: str) -> float:
    return float(Fraction(share) * 100)
