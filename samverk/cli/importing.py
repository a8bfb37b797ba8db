"""What the three imports share: read, tell the difference, and save it unless it was only to be looked at."""

from collections.abc import Callable

from samverk.cli.choosing import add_by
from samverk.cli.terminal import Refusal, readable, result, tell
from samverk.core.sheets import Difference, SheetRefused
from samverk.core.trail import Operation

SHOWN_AT_MOST = 100


def add_import_arguments(parser) -> None:
    parser.add_argument("file", type=readable, metavar="FILE", help="XLSX, ODS or CSV")
    parser.add_argument("--dry-run", action="store_true", help="tell what would change, and change nothing")
    add_by(parser)


def read(options, read_file: Callable) -> Difference:
    """The difference between the file and what is stored. Raises Refusal where the file cannot be read.

    `read_file(file, name)` is the room's own reader.
    """
    tell(f"Reading {options.file}.")
    with options.file.open("rb") as file:
        try:
            return read_file(file, options.file.name)
        except SheetRefused as refusal:
            raise Refusal(f"{options.file}: {refusal.message}") from refusal


def save(options, found: Difference, apply: Callable[[Difference], Operation | None]) -> None:
    """Tell the difference; save it. Raises the room's ValidationError, with every cell at fault, and saves nothing."""
    for problem in found.warnings[:SHOWN_AT_MOST]:
        tell(f"note: {problem}")
    for each in found.left_out:
        tell(f"not taken in: {each}")
    if not found.errors:
        tell_difference(found)
    if options.dry_run and not found.errors:
        result("Nothing was saved (--dry-run).")
        return
    done = apply(found)
    result(f"Saved as one operation, {done.id}, which can be undone." if done else "Nothing to save.")


def tell_difference(found: Difference) -> None:
    for change in found.changed[:SHOWN_AT_MOST]:
        for field in change.fields:
            tell(f"row {change.row}, {field.label}: “{field.before}” becomes “{field.after}”")
    counts = [("new", found.new), ("changed", found.changed), ("unchanged", found.unchanged)]
    result(", ".join(f"{len(rows)} {word}" for word, rows in [*counts, ("not in the file", found.missing)]))
