"""What a workbook may be and use, and how it is refused."""

MEMORY_BYTES = 512 << 20  # of address space; what is really used stays well below
CPU_SECONDS = 30
MAX_INFLATED_BYTES = 96 << 20
MAX_RATIO = 100
RATIO_MATTERS_FROM = 4 << 20
MAX_ENTRIES = 500
MAX_SHEETS = 50
MAX_ROWS = 50_100  # 50,000 rows of data and some titles and headings
MAX_COLUMNS = 60
MAX_ELEMENTS = 5_000_000
MAX_CELLS = 1_500_000
MAX_TEXT = 50_000_000  # characters, over all cells
MAX_MARKS = 20_000  # of a kind: formulas without value, errors
MAX_RUNS = 300_000  # of a kind: stretches of cells that are struck through, or of one colour


class Refused(Exception):
    def __init__(self, code: str, **params):
        super().__init__(code)
        self.code, self.params = code, params


class Budget:
    """What a whole workbook may use, however it is divided between its sheets."""

    def __init__(self):
        self.elements = self.cells = self.text = 0

    def part(self, content: bytes):
        self.elements += (content.count(b"<") + content.count(b"/>")) // 2
        if self.elements > MAX_ELEMENTS:
            raise Refused("too_heavy")

    def cell(self, count: int, characters: int):
        self.cells += count
        self.text += count * characters
        if self.cells > MAX_CELLS or self.text > MAX_TEXT:
            raise Refused("too_heavy")


class Layout:
    """What calamine does not tell of a sheet: merges, hidden columns, struck text, colours, formulas not calculated.

    `struck` and `fills` are stretches within a row: [row, first column, last column], and the colour after that.
    """

    def __init__(self):
        self.merged, self.hidden_columns, self.uncalculated, self.errors = [], [], [], []
        self.struck, self.fills, self.merged_cells = [], [], 0

    def mark(self, marks: list, row: int, column: int):
        if len(marks) < MAX_MARKS:
            marks.append([row, column])

    def merge(self, top: int, left: int, bottom: int, right: int):
        """Areas do not overlap in an honest sheet, so together they are no larger than it."""
        bottom, right = min(bottom, MAX_ROWS), min(right, MAX_COLUMNS)
        self.merged_cells += max(bottom - top + 1, 0) * max(right - left + 1, 0)
        if self.merged_cells > (MAX_ROWS + 1) * (MAX_COLUMNS + 1):
            raise Refused("damaged")
        self.merged.append([top, left, bottom, right])

    def strike(self, row: int, first: int, last: int):
        self._stretch(self.struck, row, first, last)

    def fill(self, row: int, first: int, last: int, colour: str):
        """`colour` is "" for a cell without any in a row that has one."""
        self._stretch(self.fills, row, first, last, colour)

    def _stretch(self, runs: list, row: int, first: int, last: int, *colour):
        last = min(last, MAX_COLUMNS - 1)
        if row >= MAX_ROWS or first > last:
            return
        run = runs[-1] if runs else None
        if run and run[0] == row and run[2] == first - 1 and run[3:] == list(colour):
            run[2] = last
            return
        if len(runs) >= MAX_RUNS:
            raise Refused("too_heavy")
        runs.append([row, first, last, *colour])

    def cut(self, rows: int):
        """Colours below the last row with content mean nothing."""
        self.fills = [run for run in self.fills if run[0] < rows]


def check_place(sheet: str, row: int, column: int):
    if row >= MAX_ROWS:
        raise Refused("too_many_rows", sheet=sheet, row=row + 1)
    if column >= MAX_COLUMNS:
        raise Refused("too_many_columns", sheet=sheet, row=row + 1, column=column + 1)
