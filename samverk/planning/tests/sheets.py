"""Sheets of a plan for tests: read, and imported."""

from samverk.core.sheets import write_csv
from samverk.planning.importing import apply_plan, read_plan

HEADER = ["Nr", "Aktivitet", "Ansvarig", "Delaktiga", "Kontakt", "Start", "Klart", "Status"]


def read(coast, *rows, header=HEADER, choices=None, by=None):
    return read_plan(write_csv(header, rows), "plan.csv", coast.plan, by=by or coast.lead, choices=choices)


def imported(coast, *rows, header=HEADER, choices=None, **kwargs):
    found = read(coast, *rows, header=header, choices=choices)
    return apply_plan(found, by=coast.lead, **kwargs)


def changes(found):
    return {change.obj.number: [(str(f.label), f.before, f.after) for f in change.fields] for change in found.changed}
