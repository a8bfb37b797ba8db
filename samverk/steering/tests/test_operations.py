import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from samverk.core import undo
from samverk.core.trail import Conflict
from samverk.organisations.models import Participation, Seat
from samverk.organisations.tests.factories import (
    CollaborationFactory,
    OrganisationFactory,
    ParticipationFactory,
    PersonFactory,
    SeatFactory,
)
from samverk.steering import operations
from samverk.steering.graph import find_circle
from samverk.steering.models import Adoption, Alignment, Goal, GoalTree, SteeringDocument
from samverk.steering.tests.factories import (
    AdoptionFactory,
    AlignmentFactory,
    GoalFactory,
    GoalTreeFactory,
    SteeringDocumentFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return PersonFactory(is_administrator=True)


def titles(goals) -> list[str]:
    return [goal.title for goal in goals]


def test_a_document_is_created_changed_and_deleted_with_a_trail(administrator):
    document = SteeringDocument(title="Agenda 2030")
    operations.create_document(document, by=administrator)
    document.title = "Agenda 2030, FN"
    operations.change_document(document, by=administrator, expected_version=1)

    op = operations.delete_document(document, by=administrator)

    assert (op.action, op.entries[0]["content"]["before"]["title"]) == ("steering.document_deleted", "Agenda 2030, FN")
    assert not SteeringDocument.objects.exists()


def test_a_stale_change_is_a_conflict(administrator):
    document = SteeringDocumentFactory()
    other = SteeringDocument.objects.get(pk=document.pk)
    other.title = "Först"
    operations.change_document(other, by=administrator, expected_version=1)
    document.title = "Sist"

    with pytest.raises(Conflict):
        operations.change_document(document, by=administrator, expected_version=1)


def test_nobody_gives_a_document_to_an_owner_they_do_not_keep(administrator):
    document = SteeringDocumentFactory()
    document.owner_organisation = OrganisationFactory()

    with pytest.raises(PermissionDenied):
        operations.change_document(document, by=administrator)


def test_documents_do_not_replace_each_other_in_a_circle(administrator):
    old = SteeringDocumentFactory()
    new = SteeringDocumentFactory(replaces=old)
    old.replaces = new

    with pytest.raises(ValidationError) as refusal:
        operations.change_document(old, by=administrator)

    assert list(refusal.value.error_dict) == ["replaces"]


def test_deleting_a_document_can_be_undone_with_all_its_goals(administrator):
    document = SteeringDocumentFactory()
    tree = GoalTreeFactory(document=document)
    child = GoalFactory(tree=tree, title="Barn")
    parent = GoalFactory(tree=tree, title="Förälder")
    child.parent = parent
    child.save()
    grandchild = GoalFactory(tree=tree, parent=child)
    AlignmentFactory(source=child)
    AdoptionFactory(document=document)
    op = operations.delete_document(document, by=administrator)

    undo.undo(op.id, by=administrator)

    assert Goal.objects.get(pk=grandchild.pk).parent.parent == parent
    assert (Alignment.objects.count(), Adoption.objects.count()) == (1, 1)


def test_goals_are_added_last_and_moved_up_and_down(administrator):
    tree = GoalTreeFactory()
    for title in ("A", "B", "C"):
        operations.create_goal(Goal(tree=tree, title=title), by=administrator)
    b = Goal.objects.get(title="B")

    op = operations.move_goal(b, up=True, by=administrator)
    assert titles(tree.goals.all()) == ["B", "A", "C"]

    undo.undo(op.id, by=administrator)
    assert titles(tree.goals.all()) == ["A", "B", "C"]
    b.refresh_from_db()
    operations.move_goal(b, up=False, by=administrator)
    assert titles(tree.goals.all()) == ["A", "C", "B"]
    b.refresh_from_db()
    assert operations.move_goal(b, up=False, by=administrator).entries == []


def test_goals_with_the_same_position_can_be_moved_too(administrator):
    tree = GoalTreeFactory()
    _a, b = (GoalFactory(tree=tree, title=title, position=5) for title in ("A", "B"))

    operations.move_goal(b, up=True, by=administrator)

    assert titles(tree.goals.all()) == ["B", "A"]


def test_a_goal_comes_last_under_its_new_parent(administrator):
    parent = GoalFactory()
    GoalFactory(tree=parent.tree, parent=parent, title="A", position=0)
    goal = GoalFactory(tree=parent.tree, title="B", position=0)
    goal.parent = parent

    operations.change_goal(goal, by=administrator)

    assert titles(parent.children.all()) == ["A", "B"]


def test_a_goal_is_not_moved_under_what_leads_to_it(administrator):
    top = GoalFactory(title="Topp")
    leaf = GoalFactory(title="Löv", tree=top.tree)
    elsewhere = GoalFactory(title="Annanstans")
    AlignmentFactory(source=top, target=elsewhere)
    AlignmentFactory(source=elsewhere, target=leaf)
    leaf.parent = top

    with pytest.raises(ValidationError) as refusal:
        operations.change_goal(leaf, by=administrator)

    assert refusal.value.code == "circle"
    assert "Löv → Topp → Annanstans → Löv" in refusal.value.messages[0]


def test_a_parent_stands_in_the_same_tree(administrator):
    goal = GoalFactory()
    goal.parent = GoalFactory()

    with pytest.raises(ValidationError):
        operations.change_goal(goal, by=administrator)


def test_a_tree_is_deleted_with_its_goals_and_undone(administrator):
    goal = GoalFactory()
    op = operations.delete_tree(goal.tree, by=administrator)
    assert not GoalTree.objects.exists()

    undo.undo(op.id, by=administrator)

    assert Goal.objects.get() == goal


def test_an_alignment_that_closes_a_circle_is_refused_by_name(administrator):
    one, two, three = (GoalFactory(title=title) for title in ("Ett", "Två", "Tre"))
    operations.create_alignment(Alignment(source=one, target=two, why="Därför"), by=administrator)
    operations.create_alignment(Alignment(source=two, target=three), by=administrator)

    with pytest.raises(ValidationError) as refusal:
        operations.create_alignment(Alignment(source=three, target=one), by=administrator)

    assert refusal.value.code == "circle"
    assert "Tre → Ett → Två → Tre" in refusal.value.messages[0]


def test_undo_does_not_close_a_circle_either(administrator):
    alignment = AlignmentFactory()
    op = operations.delete_alignment(alignment, by=administrator)
    back = Alignment(source=alignment.target, target=alignment.source)
    operations.create_alignment(back, by=administrator)

    with pytest.raises(ValidationError):
        undo.undo(op.id, by=administrator)

    assert list(Alignment.objects.all()) == [back]


def test_goals_that_one_cannot_see_are_not_linked(administrator):
    hidden = GoalFactory(tree__document__owner_organisation=OrganisationFactory())

    with pytest.raises(PermissionDenied):
        operations.create_alignment(Alignment(source=GoalFactory(), target=hidden), by=administrator)


def test_an_approval_lapses_when_the_reason_changes(administrator):
    alignment = AlignmentFactory(why="Före")
    operations.approve_alignment(alignment, by=administrator)
    assert (alignment.approved_by, alignment.approved_at is None) == (administrator, False)
    alignment.why = "Efter"

    operations.change_alignment(alignment, by=administrator)

    alignment.refresh_from_db()
    assert (alignment.approved_by, alignment.approved_at) == (None, None)


def test_a_principal_approves_only_what_concerns_its_own_goals():
    collaboration = CollaborationFactory()
    own, other = (ParticipationFactory(collaboration=collaboration).organisation for _ in range(2))
    lead = SeatFactory(collaboration=collaboration, organisation=own, role=Seat.Role.LEAD).person
    to_own = AlignmentFactory(target__tree__document__owner_organisation=own)
    to_other = AlignmentFactory(target__tree__document__owner_organisation=other)

    operations.approve_alignment(to_own, by=lead)

    with pytest.raises(PermissionDenied):
        operations.approve_alignment(to_other, by=lead)


def test_an_adoption_is_noted_once_per_body(administrator):
    adoption = AdoptionFactory(body="kommunfullmäktige")
    again = Adoption(document=adoption.document, organisation=adoption.organisation, body="kommunfullmäktige")

    with pytest.raises(ValidationError):
        operations.create_adoption(again, by=administrator)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="IMMEDIATE transactions stand in one line on SQLite")
def test_two_simultaneous_alignments_do_not_close_a_circle():
    administrator = PersonFactory(is_administrator=True)
    one, two = GoalFactory.create_batch(2)
    start, refusals = threading.Barrier(2), []

    def align(source, target):
        start.wait()
        try:
            operations.create_alignment(Alignment(source=source, target=target), by=administrator)
        except ValidationError as refusal:
            refusals.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=align, args=pair) for pair in ((one, two), (two, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert refusals == ["circle"]
    assert find_circle(Alignment.objects.values_list("source_id", "target_id")) == []


def test_a_participation_must_be_current_to_keep_documents():
    participation = ParticipationFactory(role=Participation.Role.PRINCIPAL)
    lead = SeatFactory(collaboration=participation.collaboration).person
    document = SteeringDocument(title="Mål", owner_organisation=participation.organisation)
    operations.create_document(document, by=lead)
    participation.role = Participation.Role.PARTNER
    participation.save()

    with pytest.raises(PermissionDenied):
        operations.delete_document(document, by=lead)
