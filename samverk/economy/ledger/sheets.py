"""Ledgers as sheets (CSV, XLSX, ODS), as the economy systems of municipalities export them."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain, islice
from sys import intern

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samverk.core.sheets import (
    Field,
    SheetRefused,
    Table,
    find_table,
    is_blank,
    number_of,
    plain,
    read_workbook,
    text_of,
)
from samverk.core.sheets.delimited import decoded, likeliest_delimiter
from samverk.core.sheets.neutral import restored
from samverk.core.sheets.reading import MAX_COLUMNS, Sheet
from samverk.economy.ledger.refusals import BooksRefused, refused_row
from samverk.economy.ledger.vouchers import (
    LONGEST_ACCOUNT,
    LONGEST_NAME,
    LONGEST_NUMBER,
    LONGEST_OBJECTS,
    LONGEST_SERIES,
    LONGEST_TEXT,
    MOST_IN_A_ROW,
    MOST_ROWS,
    Row,
    Voucher,
    object_code,
)

NEARLY = Decimal("0.001")  # of an öre
HEADER_WITHIN = 60  # rows from the top
# The dimensions that the SIE format has numbers for have the same here, so that one rule fits both kinds of file.
DIMENSIONS = {
    "cost_centre": "1", "project": "6", "operation": "verksamhet", "activity": "aktivitet", "object": "objekt",
    "counterpart": "motpart",
}  # fmt: skip
FIELDS = [
    Field("date", gettext_lazy("day"), ("Datum", "Date", "Päivä", "Bokföringsdatum", "Bokf.datum", "Verifikationsdatum",
          "Verdatum", "Ver.datum", "Transaktionsdatum", "Bokföringsdag", "Tositepäivä", "Päivämäärä"), required=True),
    Field("series", gettext_lazy("series"), ("Serie", "Series", "Sarja", "Verifikationsserie", "Verserie", "Ver.serie",
          "Vertyp", "Ver.typ", "Verifikationstyp")),
    Field("number", gettext_lazy("voucher"), ("Verifikation", "Voucher", "Tosite", "Verifikat", "Vernr", "Ver.nr",
          "Ver nr", "Verifikationsnummer", "Verifikationsnr", "Verifikatnr", "Tositenumero", "Voucher number")),
    Field("account", gettext_lazy("account"), ("Konto", "Account", "Tili", "Kontonr", "Kontonummer", "Huvudkonto",
          "Konto (T)"), required=True),
    Field("account_name", gettext_lazy("account’s name"), ("Kontonamn", "Account name", "Tilin nimi", "Kontotext",
          "Kontobenämning", "Konto benämning")),
    Field("cost_centre", gettext_lazy("cost centre"), ("Ansvar", "Cost centre", "Kustannuspaikka", "Kostnadsställe",
          "Kst", "Resultatenhet", "Ansvarskod")),
    Field("project", gettext_lazy("project"), ("Projekt", "Project", "Projekti", "Projektnr", "Projektkod")),
    Field("operation", gettext_lazy("operation"), ("Verksamhet", "Operation", "Toiminto", "Verksamhetskod")),
    Field("activity", gettext_lazy("activity code"), ("Aktivitet", "Activity", "Toimenpide", "Aktivitetskod")),
    Field("object", gettext_lazy("object"), ("Objekt", "Object", "Kohde", "Objektkod")),
    Field("counterpart", gettext_lazy("counterpart"), ("Motpart", "Counterpart", "Vastapuoli", "Motpartskod")),
    Field("text", gettext_lazy("text"), ("Text", "Description", "Selite", "Verifikationstext", "Vertext", "Ver.text",
          "Transaktionstext", "Beskrivning", "Benämning")),
    Field("debit", gettext_lazy("debit"), ("Debet", "Debit", "Debetbelopp")),
    Field("credit", gettext_lazy("credit"), ("Kredit", "Credit", "Kreditbelopp")),
    Field("amount", gettext_lazy("sum"), ("Belopp", "Amount", "Summa", "Belopp i kr", "Belopp kr", "Beloppet",
          "Bokfört belopp", "Utfall"), exactly=("Sum",)),
]  # fmt: skip
_DAY = re.compile(r"([0-9]{4})[-./]?([0-9]{2})[-./]?([0-9]{2})(?:[ T]0?0:00(?::00)?)?")
_ACCOUNT = re.compile(r"([0-9A-Za-zÅÄÖåäö]{1,20})(?:\s+[-–]?\s*(.*))?", re.DOTALL)
_NUMBERED = re.compile(r"([A-ZÅÄÖ]{1,5})[ -]?([0-9]+)")


@dataclass
class Ledger:
    """A sheet whose columns are known, and its rows below the header, from the number of the first on."""

    table: Table
    rows: Iterable[list]
    first: int
    blank: int = 0
    row_count: int = 0

    def vouchers(self) -> Iterator[Voucher]:
        """Rows with the same series and number are one voucher, wherever they stand; each without a number is one of
        its own. Raises BooksRefused, with the row, at the first that cannot be taken."""
        missing = [str(field.label) for field in FIELDS if field.required and not self.table.has(field.key)]
        if not any(self.table.has(key) for key in ("amount", "debit", "credit")):
            missing.append(_("sum"))
        if missing:
            raise BooksRefused(
                _("No column is known to be: %(columns)s. Say which it is.") % {"columns": ", ".join(missing)}
            )
        numbered: dict[tuple[str, str], Voucher] = {}
        places = {column.key: column.index for column in self.table.columns if column.key}
        for number, cells in enumerate(self.rows, self.first):
            values = {key: cells[index] if index < len(cells) else None for key, index in places.items()}
            if is_blank(values["date"]) and is_blank(values["account"]):
                self.blank += not all(is_blank(cell) for cell in cells)  # a sum at the end, a heading
                continue
            self.row_count += 1
            if self.row_count > MOST_ROWS:
                raise refused_row(
                    number, _("At most %(most)s rows are read.") % {"most": MOST_ROWS}, _("Divide the file.")
                )
            voucher, row = _read(values, number)
            if not voucher.number:
                voucher.rows.append(row)
                yield voucher
                continue
            same = numbered.setdefault((voucher.series, voucher.number), voucher)
            if same.on != voucher.on:
                told = {"voucher": f"{voucher.series}{voucher.number}", "day": same.on, "row": same.line}
                raise refused_row(
                    number,
                    _("Voucher %(voucher)s has another day here than in row %(row)s, where it is %(day)s.") % told,
                    _("Is there a column for the series that is not told of?"),
                )  # fmt: skip
            same.rows.append(row)
        yield from numbered.values()


def open_ledger(data: bytes, name: str, columns: dict[str, str]) -> Ledger:
    """Find the header; `columns` says what people have said that columns are, by header. Raises BooksRefused."""
    try:
        if data.startswith(b"PK"):
            sheets = read_workbook(data, name)
            table = _table(sheets, columns)
            return Ledger(table, table.sheet.rows[table.header_index + 1 :], table.header_index + 2)
        rows = _delimited(data)
        top = list(islice(rows, HEADER_WITHIN))
        table = _table([Sheet(name[:100], top)], columns)
        return Ledger(table, chain(top[table.header_index + 1 :], rows), table.header_index + 2)
    except SheetRefused as refusal:
        raise BooksRefused(refusal.message) from refusal


def _table(sheets: list[Sheet], columns: dict[str, str]) -> Table:
    table = find_table(sheets, FIELDS, known={plain(header): key for header, key in columns.items()})
    if table is None:
        raise BooksRefused(_("No table was found in the file: a row with headings such as Date, Account and Sum."))
    return table


def _delimited(data: bytes) -> Iterator[list]:
    """Row by row, so that a long file is not held in memory more than once."""
    encoding, top = _encoding(data)
    text = io.TextIOWrapper(io.BytesIO(data), encoding, newline="")
    delimiter, number = likeliest_delimiter(top), 0
    if top[:4].lower() == "sep=":
        delimiter = top[4:5]
        text.readline()
    try:
        for number, row in enumerate(csv.reader(text, delimiter=delimiter, strict=True), 1):
            if len(row) > MAX_COLUMNS:
                raise refused_row(number, _("There are more than %(most)s columns.") % {"most": MAX_COLUMNS})
            cells = [restored(cell) if cell else None for cell in row]
            if any(cell and "\0" in cell for cell in cells):
                raise refused_row(number, _("The file is not text."))
            yield cells
    except csv.Error:
        raise refused_row(
            number + 1, _("There is a quotation mark that is never closed, or a cell that is far too long.")
        ) from None
    except UnicodeDecodeError:
        raise refused_row(number + 1, _("The letters cannot be read."), _("Save the file as CSV UTF-8.")) from None


def _encoding(data: bytes) -> tuple[str, str]:
    """The encoding, and the beginning of the text in it."""
    if not data.strip():
        raise BooksRefused(_("The file is empty."))
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if data.startswith(mark):
            return encoding, data[:40_000].decode(encoding, "ignore")
    encoding = "utf-8" if _is_utf8(data) else "cp1252"
    top = data[:40_000]
    return encoding, decoded(top[: top.rfind(b"\n") + 1] or top)


def _is_utf8(data: bytes) -> bool:
    try:
        for _line in io.TextIOWrapper(io.BytesIO(data), "utf-8"):
            pass
    except UnicodeDecodeError:
        return False
    return True


def _read(values: dict, number: int) -> tuple[Voucher, Row]:
    series, code = (
        _text(values.get("series"), LONGEST_SERIES, number),
        _text(values.get("number"), LONGEST_NUMBER, number),
    )
    if not series and (match := _NUMBERED.fullmatch(code)):
        series, code = match.groups()
    account, name = _account(values["account"], number)
    name = text_of(values.get("account_name")) or name
    objects = " ".join(
        intern(object_code(dimension, text.split(" ")[0]))
        for key, dimension in DIMENSIONS.items()
        if (text := text_of(values.get(key)))
    )
    if len(objects) > LONGEST_OBJECTS:
        raise refused_row(number, _("The row has more objects than fit."))
    text = " ".join(text_of(values.get("text")).split())[:LONGEST_TEXT]
    row = Row(intern(account), _ore(values, number), intern(objects), text, intern(name[:LONGEST_NAME]))
    return Voucher(series, code, _day(values["date"], number), "", number), row


def _text(cell, longest: int, number: int) -> str:
    text = text_of(cell)
    if len(text) > longest:
        raise refused_row(number, _("“%(found)s” is too long for a voucher’s series or number.") % {"found": text[:40]})
    return text


def _account(cell, number: int) -> tuple[str, str]:
    match = _ACCOUNT.fullmatch(text_of(cell))
    if match is None or len(match[1]) > LONGEST_ACCOUNT:
        raise refused_row(
            number,
            _("An account was expected, such as 4010, and “%(found)s” stands there.") % {"found": text_of(cell)[:40]},
        )
    return match[1], match[2] or ""


def _day(cell, number: int) -> date:
    if isinstance(cell, date):
        return cell
    match = _DAY.fullmatch(text_of(cell))
    try:
        return date(*map(int, match.groups()))
    except (AttributeError, ValueError):
        raise refused_row(
            number,
            _("A day was expected, such as 2026-01-31, and “%(found)s” stands there.") % {"found": text_of(cell)[:40]},
        ) from None


def _ore(values: dict, number: int) -> int:
    found = []
    for key, sign in (("amount", 1), ("debit", 1), ("credit", -1)):
        ore = _exactly(values.get(key), number)
        if ore is not None:
            found.append(sign * ore)
            if key == "amount":
                break  # then debit and credit say the same once more
    if not found:
        raise refused_row(number, _("The row has no sum."), _("Write 0 where there is none."))
    if max(map(abs, found)) > MOST_IN_A_ROW:
        raise refused_row(number, _("The amount is larger than any books hold."))
    return sum(found)


def _exactly(cell, number: int) -> int | None:
    """Whole öre. A cell of a workbook holds the nearest number that a computer has, a text what is written."""
    try:
        kronor = number_of(cell.removesuffix("kr") if isinstance(cell, str) else cell)
        if kronor is None:
            return None
        ore = round(kronor * 100)
        if abs(kronor * 100 - ore) > (NEARLY if isinstance(cell, float) else 0):
            raise ValueError
    except (ValueError, ArithmeticError):
        raise refused_row(
            number,
            _("A sum was expected, such as -1 234,50, and “%(found)s” stands there.") % {"found": text_of(cell)[:40]},
        ) from None
    return ore
