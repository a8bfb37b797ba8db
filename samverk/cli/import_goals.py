"""Read steering documents and their goals from a workbook or CSV file: one row is one goal.

Importing the same file again changes nothing. A cell that cannot be taken is named with sheet, row and column, all of
them at once, and then nothing is saved.
"""

from samverk.cli import importing
from samverk.cli.choosing import person_acting
from samverk.organisations.models import Person
from samverk.steering.importing import apply_goals, read_goals

EXAMPLES = [
    "samverk import-goals goals.xlsx --dry-run",
    "samverk import-goals samverk/examples/common/agenda2030.csv --by maja@example.org",
]
add_arguments = importing.add_import_arguments


def run(options) -> None:
    found = importing.read(options, read_goals)
    by = None if options.dry_run else person_acting(options.by, Person.objects.filter(is_administrator=True))
    importing.save(options, found, lambda difference: apply_goals(difference, by=by))
