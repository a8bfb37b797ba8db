"""Read a plan's activities from the workbook or CSV file that people have.

Columns and words are recognised as on the web page, and as the plan remembers them from its last import there. A word
that is not known gives no status, goal or organisation at all, and is listed: say once on the page what it means.
"""

from samverk.cli import importing
from samverk.cli.choosing import one, person_acting
from samverk.cli.terminal import tell
from samverk.organisations.models import Person, Seat
from samverk.planning.importing import apply_plan, read_plan
from samverk.planning.models import Plan

EXAMPLES = [
    "samverk import-plan plan.xlsx --plan 'Handlings- och verksamhetsplan 2025–2027' --dry-run",
    "samverk import-plan plan.csv --plan 1 --by maja@example.org --drop-missing 'Struken i budgeten'",
]


def add_arguments(parser) -> None:
    importing.add_import_arguments(parser)
    parser.add_argument("--plan", required=True, help="the plan's number or title")
    parser.add_argument("--drop-missing", default="", metavar="REASON", help="drop activities that the file lacks")


def run(options) -> None:
    plan = one("plan", Plan.objects.select_related("collaboration"), options.plan, "title")
    by = person_acting(options.by, leads_of(plan))
    found = importing.read(options, lambda file, name: read_plan(file, name, plan, by=by))
    for word in found.undecided:
        rows = ", ".join(str(row) for row in word.rows[:10])
        tell(f"not known: {word.kind} “{word.word}” (row {rows})")
    importing.save(options, found, lambda it: apply_plan(it, by=by, drop_reason=options.drop_missing))


def leads_of(plan: Plan):
    seats = Seat.objects.on().filter(collaboration=plan.collaboration, role=Seat.Role.LEAD)
    return Person.objects.filter(pk__in=seats.values("person"))
