"""Text files with delimiters (CSV), as they come from Excel, LibreOffice and older systems."""

import csv
import io
from collections import Counter
from itertools import islice

from django.utils.translation import gettext as _

from samverk.core.sheets.neutral import restored
from samverk.core.sheets.problems import SheetRefused

MAX_CHARACTERS = 30_000_000
DELIMITERS = (";", "\t", ",")
# Line breaks of their own kinds would otherwise be taken for damage.
ALLOWED_CONTROLS = set("\t\n\r\x0b\x0c\x1c\x1d\x1e\x85")


def decoded(data: bytes) -> str:
    """The text, whichever of UTF-8 (with or without mark), UTF-16 and Windows-1252 it was written in."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif data.startswith(b"\xef\xbb\xbf"):
        encodings = ["utf-8-sig"]
    elif data[1:2] == b"\0":
        encodings = ["utf-16-le"]
    elif data[:1] == b"\0":
        encodings = ["utf-16-be"]
    else:
        encodings = ["utf-8", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(ord(character) < 32 and character not in ALLOWED_CONTROLS for character in set(text)):
            return text
    raise SheetRefused(
        _("The file is not a workbook, and not text that can be read either. Save it as XLSX or as CSV UTF-8."),
        "not_text",
    )


def read_delimited(data: bytes, max_rows: int, max_columns: int) -> list[list[str | None]]:
    text = decoded(data)
    if len(text) > MAX_CHARACTERS:
        raise SheetRefused(_("The file holds too much text to be a plan. Divide it."), "too_heavy")
    first, _break, rest = text.partition("\n")
    delimiter = None
    if first.strip().lower().strip('"').startswith("sep=") and len(first.strip().strip('"')) == 5:
        delimiter, text = first.strip().strip('"')[4], rest
    delimiter = delimiter or likeliest_delimiter(text)
    rows, line = [], 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for line, row in enumerate(reader, 1):
            cells = [restored(cell) if cell.strip() else None for cell in row]
            while cells and cells[-1] is None:
                cells.pop()
            if len(cells) > max_columns:
                raise SheetRefused(
                    _("Row %(row)s has %(count)s columns; at most %(most)s are read.")
                    % {"row": line, "count": len(cells), "most": max_columns},
                    "too_many_columns",
                )
            if cells and line > max_rows:
                raise SheetRefused(too_many_rows(line), "too_many_rows")
            if line <= max_rows:
                rows.append(cells)
    except csv.Error:
        raise SheetRefused(
            _("Row %(row)s has a quotation mark that is never closed, or a cell that is far too long.")
            % {"row": line + 1},
            "damaged",
        ) from None
    return rows


def too_many_rows(row: int) -> str:
    return _(
        "There is content in row %(row)s; at most 50,000 rows are read. Divide the file or remove what is below."
    ) % {"row": row}


def likeliest_delimiter(text: str) -> str:
    """The delimiter that divides the most rows into equally many cells; semicolon, Excel's own here, on a tie.

    How many cells does not weigh: a text with nine commas is no table, and decimal commas make every row wider.
    With a delimiter that is not the file's own, quotation marks end in the middle of cells: strict reading stops there.
    """
    best, best_rows = DELIMITERS[0], 0
    for delimiter in DELIMITERS:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        try:
            widths = Counter(len(row) for row in islice(reader, 50))
        except csv.Error:
            continue
        rows = max((count for width, count in widths.items() if width > 1), default=0)
        if rows > best_rows:
            best, best_rows = delimiter, rows
    return best
