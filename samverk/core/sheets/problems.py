"""What is wrong in a sheet, told so that the person finds the cell and knows what to write there."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


class SheetRefused(Exception):
    """The file cannot be read at all. `message` is for the person who chose it, in their language."""

    def __init__(self, message: str, code: str = ""):
        super().__init__(message)
        self.message, self.code = message, code


def column_letter(index: int) -> str:
    """The name that a spreadsheet gives a column: 0 is A, 26 is AA."""
    letters, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True)
class CellProblem:
    """One cell (or one row) that could not be taken as it stands. Row numbers are the sheet's own, from 1."""

    sheet: str
    row: int
    column: str  # letter and header: "F Klart"
    value: str
    expected: str
    hint: str = ""
    is_warning: bool = False

    @property
    def column_index(self) -> int:
        """The column's number from 0, told from its letter; -1 for a whole row."""
        letters = self.column.partition(" ")[0]
        if not (letters.isascii() and letters.isalpha() and letters.isupper()):
            return -1
        index = 0
        for letter in letters:
            index = index * 26 + ord(letter) - 64
        return index - 1

    def __str__(self) -> str:
        where = _("Sheet “%(sheet)s”, row %(row)s") % {"sheet": self.sheet, "row": self.row}
        if self.column:
            where = _("%(where)s, column %(column)s") % {"where": where, "column": self.column}
        said = _("“%(value)s”. %(expected)s") % {"value": self.value, "expected": self.expected}
        return f"{where}: {said if self.value else self.expected} {self.hint}".strip()
