"""Reads a workbook of any kind that people have, or says clearly why not."""

import io
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from samverk.core.sheets.cells import is_blank
from samverk.core.sheets.delimited import read_delimited, too_many_rows
from samverk.core.sheets.problems import CellProblem, SheetRefused, column_letter

READER = Path(__file__).parent / "reader"
MAX_BYTES = 30 << 20
MAX_ROWS = 50_100
MAX_COLUMNS = 60
SECONDS = 90  # of the clock; the reader's own limit is of its work

_JSON = re.compile(rb"[\[{]\s*[\"{\[]")

Cell = str | int | float | bool | date | None


@dataclass
class Sheet:
    """One sheet as it stands: rows from the very first, cells as text, number, truth, date or None.

    `merged` holds areas as (top, left, bottom, right), all from 0 and inclusive; the value stands in the first cell.
    `struck` and `fills` hold, by row, stretches of cells that are struck through, or that have a colour: first column,
    last column, and the colour as six hexadecimal digits. CSV has no such thing.
    """

    name: str
    rows: list[list[Cell]]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False
    hidden_columns: list[int] = field(default_factory=list)
    struck: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    fills: dict[int, list[tuple[int, int, str]]] = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)

    def is_struck(self, row: int, column: int) -> bool:
        return any(first <= column <= last for first, last in self.struck.get(row, ()))

    def colour(self, row: int, column: int) -> str:
        """The cell's colour, or nothing. A cell's own goes before that of its whole row, which stands first."""
        found = [colour for first, last, colour in self.fills.get(row, ()) if first <= column <= last]
        return found[-1] if found else ""

    def filled(self, down: bool = True, right: bool = True) -> list[list[Cell]]:
        """The rows with each merged area's value in all of its cells, or only in those below or beside the first."""
        width = max((len(row) for row in self.rows), default=0)
        rows = [row + [None] * (width - len(row)) for row in self.rows]
        for top, left, bottom, end in self.merged:
            value = rows[top][left] if top < len(rows) and left < width else None
            if value is None:
                continue
            for row in rows[top : bottom + 1 if down else top + 1]:
                for column in range(left, min(end + 1 if right else left + 1, width)):
                    row[column] = value if row[column] is None else row[column]
        return rows


def read_workbook(file, name: str) -> list[Sheet]:
    """The sheets of an XLSX, ODS or CSV file. Raises SheetRefused with a text for the person.

    `file` is bytes or a binary file. What it is, is told by its first bytes: names lie.
    """
    data = file if isinstance(file, bytes) else file.read(MAX_BYTES + 1)
    if not data:
        raise SheetRefused(_("The file is empty."), "empty")
    if len(data) > MAX_BYTES:
        raise SheetRefused(
            _("The file is larger than %(most)s MB. Remove pictures and other sheets from it.")
            % {"most": MAX_BYTES >> 20},
            "too_big",
        )
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        sheets = _read_in_child(data)
    else:
        _refuse_by_first_bytes(data)
        sheets = [Sheet(Path(name).stem[:100] or "CSV", read_delimited(data, MAX_ROWS, MAX_COLUMNS))]
    for sheet in sheets:
        while sheet.rows and all(is_blank(cell) for cell in sheet.rows[-1]):
            sheet.rows.pop()
    if not any(sheet.rows for sheet in sheets):
        raise SheetRefused(_("The file has no content."), "empty")
    return sheets


def _refuse_by_first_bytes(data: bytes):
    start = data[:512].lstrip().lower()
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        # An encrypted XLSX is wrapped in the same old container as XLS.
        raise _refusal("encrypted" if "EncryptedPackage".encode("utf-16-le") in data else "old_xls")
    if start.startswith(b"%pdf"):
        raise _refusal("pdf")
    if start.startswith((b"<!doctype html", b"<html", b"<table")):
        raise _refusal("web_page")
    if start.startswith((b"<?xml", b"\xef\xbb\xbf<?xml", b"{\\rtf", b"\x89png", b"\xff\xd8\xff")):
        raise _refusal("not_a_workbook")
    if _JSON.match(start.removeprefix(b"\xef\xbb\xbf")):
        raise _refusal("json")


def _read_in_child(data: bytes) -> list[Sheet]:
    command = [sys.executable, "-I", str(READER)]
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONIOENCODING": "utf-8"}
    try:
        done = subprocess.run(  # noqa: S603  # our own program; the file goes in as data
            command, input=data, capture_output=True, timeout=SECONDS, env=environment, check=False
        )
    except subprocess.TimeoutExpired:
        raise _refusal("too_heavy") from None
    if done.returncode != 0:
        # Ended by its own limits of memory or time.
        raise _refusal("too_heavy")
    return _sheets(done.stdout)


def _sheets(answer: bytes) -> list[Sheet]:
    """From the reader's lines: a sheet, its rows, the next sheet; and last how it went."""
    sheets, end = [], None
    for line in io.BytesIO(answer):
        value = json.loads(line)
        if isinstance(value, list):
            sheets[-1].rows.append([date.fromisoformat(c["d"]) if isinstance(c, dict) else c for c in value])
        elif "refused" in value:
            end = value
        else:
            sheets.append(_sheet(value))
    if end is None or end["refused"]:
        raise _refusal(end["refused"], **end["params"]) if end else _refusal("too_heavy")
    return sheets


def _sheet(values: dict) -> Sheet:
    sheet = Sheet(values["name"], [], [tuple(area) for area in values["merged"]], values["hidden"])
    sheet.hidden_columns = values["hidden_columns"]
    for row, first, last in values["struck"]:
        sheet.struck.setdefault(row, []).append((first, last))
    for row, first, last, colour in values["fills"]:
        sheet.fills.setdefault(row, []).append((first, last, colour))
    for row, column in values["uncalculated"]:
        expected = _("The cell holds a formula without a result.")
        hint = _("Open the file in a spreadsheet program, save it, and choose it again.")
        sheet.problems.append(CellProblem(sheet.name, row + 1, column_letter(column), "", expected, hint))
    for row, column in values["errors"]:
        expected = _("The formula in the cell ends in an error, such as #REF! or #N/A.")
        hint = _("Write the value instead.")
        sheet.problems.append(CellProblem(sheet.name, row + 1, column_letter(column), "", expected, hint))
    return sheet


def _refusal(code: str, **params) -> SheetRefused:
    texts = {
        "old_xls": _("This is a workbook of the old kind (XLS). Open it and save it as XLSX."),
        "binary_workbook": _("This is a binary workbook (XLSB). Open it and save it as XLSX."),
        "encrypted": _("The workbook is locked with a password. Remove the password and choose the file again."),
        "pdf": _("This is a PDF, not a workbook. Choose the spreadsheet that it was made from."),
        "web_page": _("This is a web page with another name. Open it in a spreadsheet program and save it as XLSX."),
        "word_document": _("This is a text document. Copy its table into a spreadsheet and save it as XLSX."),
        "json": _(
            "This is data for programs (JSON), not a table. Open it in a program that shows it as one, and save "
            "that as XLSX or CSV."
        ),
        "not_a_workbook": _("This is not a workbook. Choose a file of the kind XLSX, ODS or CSV."),
        "damaged": _("The workbook is damaged. Open it in a spreadsheet program, save it anew, and choose it again."),
        "doctype": _(
            "The workbook holds a document type of its own, which no spreadsheet program writes. It is refused."
        ),
        "bomb": _(
            "The workbook unfolds to far more than its table can need, often since a million empty rows are formatted. "
            "Copy the table alone to a new workbook."
        ),
        "too_heavy": _("The workbook takes too much to read. Remove all but the table itself."),
        "too_many_sheets": _("The workbook has more than 50 sheets. Keep only those with the table."),
    }
    if code == "too_many_rows":
        where = _("Sheet “%(sheet)s”") % {"sheet": str(params["sheet"])[:100]}
        return SheetRefused(f"{where}: {too_many_rows(params['row'])}", code)
    if code == "too_many_columns":
        place = f"{column_letter(params['column'] - 1)}{params['row']}"
        text = _("Sheet “%(sheet)s” has content in %(place)s; at most %(most)s columns are read.")
        return SheetRefused(text % {"sheet": str(params["sheet"])[:100], "place": place, "most": MAX_COLUMNS}, code)
    return SheetRefused(texts.get(code, texts["damaged"]), code)
