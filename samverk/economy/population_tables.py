"""Tables of populations as people have them: a row for each municipality or region, a column for the year or for each
of several, as Statistics Sweden writes them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samverk.core.sheets import (
    CellProblem,
    Field,
    LeftOut,
    Row,
    RowReader,
    Sheet,
    SheetRefused,
    Table,
    find_table,
    left_out_of,
    number_of,
    plain,
    read_rows,
    text_of,
)

INHABITANTS = (
    "Folkmängd", "Inhabitants", "Asukasluku", "Befolkning", "Invånare", "Antal invånare", "Population", "Väkiluku",
)  # fmt: skip
FIELDS = [
    Field(
        "code", gettext_lazy("official code"),
        ("Kod", "Code", "Koodi", "Kommunkod", "Regionkod", "Länskod", "Region code", "Municipality code", "Area code"),
    ),
    Field(
        "name", gettext_lazy("name"),
        ("Kommun", "Name", "Nimi", "Region", "Namn", "Län", "Organisation", "Kommun/Region", "Kommun eller region",
         "Regioner", "Kunta", "Alue", "Municipality"),
    ),
    Field("year", gettext_lazy("year"), ("År", "Year", "Vuosi")),
    Field("inhabitants", gettext_lazy("inhabitants"), INHABITANTS, required=True, exactly=("Antal",)),
    Field("source_title", gettext_lazy("source"), ("Källa", "Source", "Lähde")),
    Field("source_url", gettext_lazy("link to the source"), ("Länk", "Link", "Linkki")),
]  # fmt: skip
MOST = 2_000_000_000
_YEAR = re.compile(r"(?<!\d)(1[789]\d\d|2[01]\d\d)(?!\d)")
_DATE = re.compile(r"[\d\W_]+(?:dec(?:ember)?|nov(?:ember)?|joulukuuta|marraskuuta)?[\d\W_]*")
_MEANS_INHABITANTS = tuple(re.sub(r"\W", "", plain(name)) for name in INHABITANTS)
_CODED = re.compile(r"(\d{1,4})\s+(\D.*)")
COUNTRY = {"00", "riket", "hela riket", "sverige"}


@dataclass(frozen=True)
class Figure:
    """How many live somewhere, as a row says it. `year` is None where the table does not say which."""

    row: int
    code: str
    name: str
    year: int | None
    inhabitants: int
    source_title: str = ""
    source_url: str = ""

    @property
    def label(self) -> str:
        return f"{self.code} {self.name}".strip()


@dataclass
class Figures:
    """What a file says, and what in it could not be taken."""

    table: Table
    rows: list[Figure] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    @property
    def years(self) -> list[int]:
        return sorted({each.year for each in self.rows if each.year is not None})

    def problem(self, figure: Figure, key: str, expected: str, hint: str = "", is_warning: bool = False) -> None:
        row = Row(figure.row, {})
        self.problems.append(self.table.problem(row, key, figure.label, expected, hint, is_warning))


def read_figures(sheets: list[Sheet]) -> Figures:
    """Raises SheetRefused where no sheet has such a table. The whole country's row is left out."""
    table = find_table(sheets, FIELDS)
    years = _columns_of_years(table) if table else {}
    if table is None or not (table.has("inhabitants") or years) or not (table.has("code") or table.has("name")):
        told = _("No table of populations was found. It needs the columns Kod or Kommun, and Folkmängd or years.")
        raise SheetRefused(told, "no_table")
    read_rows(table, "name" if table.has("name") else "code")
    found = Figures(table, left_out=left_out_of(sheets, [table]))
    for row in table.rows:
        reader = RowReader(table, row, found.problems)
        code, name = _who(reader)
        if {code, plain(name)} & COUNTRY:
            continue
        if not (code or name):
            reader.problem("name", _("The row says neither code nor name."))
            continue
        source = reader.line("source_title", 300), reader.line("source_url", 1000)
        for year, cell in _numbers(reader, table, years):
            number = _whole(cell)
            if number is None:
                expected = _("A whole number of inhabitants was expected.")
                found.problems.append(table.problem(row, "inhabitants", cell, expected))
            else:
                found.rows.append(Figure(row.number, code, name, year, number, *source))
    _refuse_twice(found)
    return found


def _columns_of_years(table: Table) -> dict[int, int]:
    """The year by the number of each column whose header is one, or means inhabitants of one: "2024", "Folkmängd 31
    december 2024". "Bidrag 2024" is something else."""
    found = {}
    for place, cell in enumerate(table.sheet.rows[table.header_index]):
        text = plain(text_of(cell))
        rest = _DATE.sub("", text)
        if (match := _YEAR.search(text)) and (not rest or rest.startswith(_MEANS_INHABITANTS)):
            found[place] = int(match.group())
    return found


def _numbers(reader: RowReader, table: Table, years: dict[int, int]) -> Iterable[tuple[int | None, object]]:
    own = table.sheet.rows[reader.row.number - 1]
    if years and not table.has("year"):
        cells = [(year, own[place] if place < len(own) else None) for place, year in years.items()]
        # Years stand beside each other; what is empty of several is not said.
        return [each for each in cells if text_of(each[1]) or len(cells) == 1]
    return [(reader.year("year") if table.has("year") else None, reader.row.values.get("inhabitants"))]


def _who(reader: RowReader) -> tuple[str, str]:
    """The code with the zeros that a spreadsheet took from it, and the name; "0188 Norrtälje" holds both."""
    code, name = reader.line("code", 60), reader.line("name", 200)
    if not code and (match := _CODED.fullmatch(name)):
        code, name = match.groups()
    elif match := _CODED.fullmatch(code):
        code, name = match.group(1), name or match.group(2)
    if code.isdigit():
        code = code.zfill(2 if len(code) <= 2 else 4)
    return code, name


def _whole(cell) -> int | None:
    try:
        number = number_of(cell)
    except ValueError:
        return None
    return int(number) if number is not None and number == int(number) and 0 <= number <= MOST else None


def _refuse_twice(found: Figures) -> None:
    seen: dict[tuple, int] = {}
    for each in found.rows:
        who = each.code or plain(each.name), each.year
        if who in seen:
            told = _("The same stands in row %(row)s already.") % {"row": seen[who]}
            found.problem(each, "code" if each.code else "name", told)
        seen.setdefault(who, each.row)
