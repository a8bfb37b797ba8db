"""Undoing what an import did asks the database no more for many rows than for a few."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samverk.core import trail, undo
from samverk.core.sheets import write_csv
from samverk.followup.importing import import_answers
from samverk.followup.models import FollowUp, Round
from samverk.followup.tests.factories import FollowUpFactory, RoundFactory
from samverk.organisations.importing import apply_organisations, read_organisations
from samverk.organisations.models import Membership, Organisation, Participation, Person, Seat
from samverk.organisations.tests.factories import (
    CollaborationFactory,
    OrganisationFactory,
    ParticipationFactory,
    PersonFactory,
    SeatFactory,
)
from samverk.planning import scales
from samverk.planning.importing import apply_plan, read_plan
from samverk.planning.models import Activity, Contribution, Note, Part
from samverk.planning.tests.factories import ActivityFactory, PartFactory, PlanFactory
from samverk.steering import operations as steering
from samverk.steering.importing import apply_goals, read_goals
from samverk.steering.models import Alignment, Goal, SteeringDocument
from samverk.steering.tests.factories import (
    AlignmentFactory,
    GoalFactory,
    GoalTreeFactory,
    SteeringDocumentFactory,
)

pytestmark = pytest.mark.django_db
FEW, MANY = 10, 300
# Django deletes a hundred rows at a time and SQLite takes a thousand values at a time: what goes by batches may grow
# by some queries for each kind of row, where row by row it would grow by some thousand.
BY_BATCHES = 60


@dataclass
class Done:
    """An operation, who made it, and which rows it touched."""

    operation: trail.Operation
    by: Person
    models: tuple
    may_be_redone: bool = True


def imported_plan(size: int, again: bool = False) -> Done:
    """New activities with parts, goals and comments; `again` other leads, partners and goals in each of them."""
    collaboration = CollaborationFactory()
    north, south = (OrganisationFactory(name=name) for name in ("Nordvik", "Sörby"))
    for organisation in (north, south):
        ParticipationFactory(collaboration=collaboration, organisation=organisation)
    strategy = SteeringDocumentFactory(owner_collaboration=collaboration)
    tree = GoalTreeFactory(document=strategy)
    for number in (1, 2):
        GoalFactory(tree=tree, code=f"M{number}", title=f"Mål {number}")
    plan = PlanFactory(collaboration=collaboration, strategy=strategy, scale=scales.standard_scale())
    lead = SeatFactory(collaboration=collaboration, organisation=north, role="lead").person
    header = ["Nr", "Aktivitet", "Ansvarig", "Delaktiga", "Start", "Klart", "Mål", "Kommentar T1"]

    def save(*rest) -> trail.Operation:
        rows = [[str(number), f"Aktivitet {number}", *rest] for number in range(size)]
        return apply_plan(read_plan(write_csv(header, rows), "plan.csv", plan, by=lead), by=lead)

    op = save("Nordvik", "Sörby", "2026", "2027", "M1", "Gick bra.")
    if again:
        op = save("Sörby", "", "2026", "2028", "M2", "")
    return Done(op, lead, (Activity, Part, Contribution, Note))


def changed_plan(size: int) -> Done:
    return imported_plan(size, again=True)


def taken_answers(size: int) -> Done:
    round = RoundFactory(state=Round.State.OPEN)
    organisation = OrganisationFactory(name="Nordvik")
    for number in range(size):
        part = PartFactory(activity=ActivityFactory(plan=round.plan, number=str(number)), organisation=organisation)
        FollowUpFactory(round=round, part=part)
    lead = SeatFactory(collaboration=round.plan.collaboration, role="lead").person
    rows = [[str(number), "Nordvik", "utkast", "Inget att rapportera"] for number in range(size)]
    taken = import_answers(round, write_csv(["Nr", "Organisation", "Läge", "Svar"], rows), "svar.csv", by=lead)
    return Done(taken.operation, lead, (FollowUp,))


def imported_goals(size: int) -> Done:
    header = ["Dokument", "Typ", "Träd", "Nivå", "Kod", "Överordnad", "Mål"]
    tops = [["Strategin", "strategi", "Mål", "område", f"{n}", "", f"Område {n}"] for n in range(size // 2)]
    below = [["Strategin", "strategi", "Mål", "mål", f"{n}.1", f"{n}", f"Mål {n}"] for n in range(size // 2)]
    administrator = PersonFactory(is_administrator=True)
    op = apply_goals(read_goals(write_csv(header, tops + below), "mal.csv"), by=administrator)
    return Done(op, administrator, (SteeringDocument, Goal))


def deleted_document(size: int) -> Done:
    document = SteeringDocumentFactory()
    tree, target = GoalTreeFactory(document=document), GoalFactory()
    above = GoalFactory(tree=tree)
    for _number in range(size):
        AlignmentFactory(source=GoalFactory(tree=tree, parent=above), target=target)
    administrator = PersonFactory(is_administrator=True)
    op = steering.delete_document(document, by=administrator)
    return Done(op, administrator, (SteeringDocument, Goal, Alignment))


def imported_organisations(size: int) -> Done:
    region = OrganisationFactory(kind="region", code=f"{size % 90:02}", name=f"Region {size}")
    codes = [f"{size + number:04}" for number in range(size)]
    for code in codes:
        OrganisationFactory(code=code, name=f"Kommun {code}")
    rows = [["kommun", code, f"Kommunen {code}", region.name] for code in codes]
    header = ["Typ", "Kod", "Namn", "Del av"]
    administrator = PersonFactory(is_administrator=True)
    op = apply_organisations(read_organisations(write_csv(header, rows), "organisationer.csv"), by=administrator)
    return Done(op, administrator, (Organisation,))


def deleted_collaboration(size: int) -> Done:
    collaboration = CollaborationFactory()
    for _number in range(size):
        ParticipationFactory(collaboration=collaboration, role="partner")
        SeatFactory(collaboration=collaboration, role="reader")
    administrator = PersonFactory(is_administrator=True)
    with trail.operation("organisations.collaboration_deleted", by=administrator) as op:
        op.delete(collaboration)
    return Done(op, administrator, (Participation, Seat))


def entered_people(size: int) -> Done:
    lead = SeatFactory(role="lead").person
    organisation = OrganisationFactory()
    with trail.operation("planning.plan_imported", by=lead) as op:
        people = op.create_many([Person(name=f"Person {number}") for number in range(size)])
        op.create_many([Membership(person=person, organisation=organisation) for person in people])
    return Done(op, lead, (Person, Membership), may_be_redone=False)  # whom one has not just entered others edit


LARGE = [
    imported_plan,
    changed_plan,
    taken_answers,
    imported_goals,
    deleted_document,
    imported_organisations,
    deleted_collaboration,
    entered_people,
]


@pytest.mark.parametrize("do", LARGE)
def test_queries_do_not_grow_with_the_rows(do: Callable[[int], Done]):
    few, many = (_counted(do(size)) for size in (FEW, MANY))

    grown = [more - less for less, more in zip(few, many, strict=True)]
    assert max(grown) <= BY_BATCHES, (few, many)
    assert trail.verify().faults == []


def _counted(done: Done) -> list[int]:
    """The queries of undoing, and of undoing that in turn; which must leave everything as it was."""
    before, counted, operation = _content(done.models), [], done.operation
    for _time in range(1 + done.may_be_redone):
        with CaptureQueriesContext(connection) as queries:
            operation = undo.undo(operation.id, by=done.by)
        counted.append(len(queries))
        assert (_content(done.models) == before) == (len(counted) == 2)
    return counted


def _content(models) -> list[dict]:
    return [{**trail.snapshot(row), "version": None} for model in models for row in model._base_manager.order_by("pk")]
