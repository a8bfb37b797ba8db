"""Vouchers on their way in from a file, and how one is known again."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

LONGEST_NUMBER, LONGEST_SERIES, LONGEST_ACCOUNT = 40, 20, 20
LONGEST_TEXT, LONGEST_NAME, LONGEST_OBJECTS = 300, 100, 200
MOST_ROWS = 300_000  # of a file; a municipality's whole year
MOST_IN_A_ROW = 10**13  # öre; the sum of all rows of a file then still fits a whole number of the database
NAMELESS = "#"  # begins the number that a voucher without one is given


class Row(NamedTuple):
    account: str
    ore: int
    objects: str = ""  # "1:100 6:P12"
    text: str = ""
    account_name: str = ""


@dataclass(slots=True)
class Voucher:
    """`line` is where it begins in the file."""

    series: str
    number: str
    on: date
    text: str
    line: int
    rows: list[Row] = field(default_factory=list)

    def digest(self) -> str:
        """Of what it says: the same of the same voucher in whatever file, in whatever order its rows stand."""
        rows = sorted(row[:4] for row in self.rows)
        said = json.dumps([self.on.isoformat(), self.text, rows], ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()


def with_numbers(vouchers: Iterable[Voucher]) -> Iterator[Voucher]:
    """Those that have no number get one by what they say, and which of those that say the same it is: so that a file
    read again adds nothing, and two that are equal are two."""
    alike: Counter[str] = Counter()
    for voucher in vouchers:
        if not voucher.number:
            said = voucher.digest()[:24]
            alike[said] += 1
            voucher.number = f"{NAMELESS}{said}-{alike[said]}"
        yield voucher


def object_code(dimension: str, code: str) -> str:
    """As it stands among a row's objects, which blanks divide."""
    return f"{dimension}:{code}".replace(" ", "_")
