"""What a sheet holds that is not taken in: told by kind, number and place, so that nothing is lost without a word."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samverk.core.sheets.reading import Sheet

MOST_PLACES = 50  # of each kind in each sheet; the rest are counted
LONGEST_TEXT = 60  # characters of what stands there

KINDS = {
    "above": _("lines above the header"),
    "header": _("the header, repeated"),
    "heading": _("headings over rows"),
    "total": _("totals"),
    "struck": _("rows that are struck through"),
    "unread": _("rows with nothing in the columns that are read"),
    "blank": _("empty rows"),
    "column": _("columns that are not read"),
    "sheet": _("sheets that are not read"),
    "hidden": _("hidden sheets, not read"),
}


@dataclass
class LeftOut:
    """What of one sheet is left out for one reason. `places` are [first row, last row, what stands there], and for
    columns [0, 0, letter and header]; a whole sheet has none."""

    sheet: str
    kind: str
    count: int = 0
    places: list[list] = field(default_factory=list)

    @property
    def label(self) -> str:
        return str(KINDS[self.kind])

    @property
    def where(self) -> list[str]:
        """Each place in words, and last how many more there are."""
        told = [_place(*place) for place in self.places]
        more = self.count - sum(last - first + 1 for first, last, _text in self.places)
        if more > 0 and self.places:
            told.append(ngettext("%(number)s more", "%(number)s more", more) % {"number": more})
        return told

    def add(self, row: int, text: str) -> None:
        """Rows that follow each other and say nothing are one place."""
        self.count += 1
        if self.places and not text and not self.places[-1][2] and self.places[-1][1] == row - 1:
            self.places[-1][1] = row
        elif len(self.places) < MOST_PLACES:
            self.places.append([row, row, _short(text)])

    def __str__(self) -> str:
        where = f" ({', '.join(self.where)})" if self.places else ""
        return f"{self.sheet}: {self.label}: {self.count}{where}"


def left_out_of(sheets: Iterable[Sheet], tables: Iterable) -> list[LeftOut]:
    """All that is left out of a workbook of which these tables were read, in the workbook's order."""
    of_sheet = {id(table.sheet): table for table in tables}
    found = []
    for sheet in sheets:
        table = of_sheet.get(id(sheet))
        if table is not None:
            found += [*sorted(table.left_out.values(), key=_order), *_columns(table)]
        elif sheet.rows:
            found.append(LeftOut(sheet.name, "hidden" if sheet.hidden else "sheet", 1))
    return found


def counts_of(left_out: Iterable[LeftOut]) -> list[tuple[str, int]]:
    """How many of each kind, in words, whichever sheet they stand in."""
    counts = Counter()
    for each in left_out:
        counts[each.kind] += each.count
    return [(str(label), counts[kind]) for kind, label in KINDS.items() if counts[kind]]


def _columns(table) -> list[LeftOut]:
    lost = [column for column in table.columns if not column.key and column.sample]
    names = [_short(f"{column.letter} {column.header}".strip()) for column in lost]
    return [LeftOut(table.sheet.name, "column", len(lost), [[0, 0, name] for name in names])] if lost else []


def _order(left_out: LeftOut) -> int:
    return list(KINDS).index(left_out.kind)


def _place(first: int, last: int, text: str) -> str:
    if not first:
        return text
    rows = str(first) if first == last else f"{first}–{last}"
    return f"{rows} {text}".strip()


def _short(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(LONGEST_TEXT)
