"""The example's files, read as any other workbook is read."""

from datetime import date
from pathlib import Path

from samverk.core.sheets import read_workbook, text_of

FOLDER = Path(__file__).parent
COLLABORATIONS = ("roslagen", "blekinge")


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file, each by its column headings. Nothing where the collaboration has no such file."""
    path = FOLDER / name
    if not path.exists():
        return []
    header, *lines = read_workbook(path.read_bytes(), path.name)[0].rows
    headings = [text_of(cell) for cell in header]
    width = len(headings)
    padded = ([text_of(cell) for cell in line] + [""] * width for line in lines)
    return [dict(zip(headings, cells[:width], strict=True)) for cells in padded]


def goal_files() -> list[str]:
    """Agenda 2030 first, since the others point at it."""
    found = sorted(FOLDER.glob("*/mal_*.csv"))
    return ["common/agenda2030.csv", *(str(path.relative_to(FOLDER)) for path in found)]


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def source_of(row: dict[str, str]) -> dict:
    """What a row says of its source, as the fields that `Sourced` has."""
    return {
        "source_title": row.get("Källa", ""),
        "source_url": row.get("Länk", ""),
        "is_example": row.get("Exempel") == "ja",
    }
