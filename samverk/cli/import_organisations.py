"""Read organisations from a workbook or CSV file: one row is one organisation.

They are known again by their official code, their organisation number or their name, so that importing the same file
twice changes nothing.
"""

from samverk.cli import importing
from samverk.cli.choosing import person_acting
from samverk.organisations.importing import apply_organisations, read_organisations
from samverk.organisations.models import Person

EXAMPLES = [
    "samverk import-organisations samverk/examples/common/organisationer.csv --dry-run",
    "samverk import-organisations partners.xlsx --by maja@example.org",
]
add_arguments = importing.add_import_arguments


def run(options) -> None:
    found = importing.read(options, read_organisations)
    by = None if options.dry_run else person_acting(options.by, Person.objects.filter(is_administrator=True))
    importing.save(options, found, lambda difference: apply_organisations(difference, by=by))
