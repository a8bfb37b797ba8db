from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from samverk.organisations.tests.factories import (
    CollaborationFactory,
    MembershipFactory,
    OrganisationFactory,
    ParticipationFactory,
    PersonFactory,
    SeatFactory,
)
from samverk.steering.models import Alignment, Goal, GoalTree, SteeringDocument
from samverk.steering.tests.factories import (
    AdoptionFactory,
    AlignmentFactory,
    GoalFactory,
    GoalTreeFactory,
    SteeringDocumentFactory,
)

pytestmark = pytest.mark.django_db


def refused(obj) -> bool:
    try:
        with transaction.atomic():
            obj()
    except IntegrityError:
        return True
    return False


def test_the_database_itself_refuses_what_is_never_true():
    goal, document = GoalFactory(code="1"), SteeringDocumentFactory()
    adoption, alignment = AdoptionFactory(body="KF"), AlignmentFactory()
    both = {"owner_organisation": OrganisationFactory(), "owner_collaboration": CollaborationFactory()}
    backwards = {"valid_from": date(2026, 1, 2), "valid_to": date(2026, 1, 1)}

    assert refused(lambda: SteeringDocumentFactory(**both))
    assert refused(lambda: SteeringDocumentFactory(**backwards))
    assert refused(lambda: SteeringDocument.objects.filter(pk=document.pk).update(replaces=document))
    assert refused(lambda: GoalFactory(tree=goal.tree, code="1"))
    assert refused(lambda: Goal.objects.filter(pk=goal.pk).update(parent=goal))
    assert refused(lambda: GoalTreeFactory(document=goal.tree.document, name=goal.tree.name))
    assert refused(lambda: AdoptionFactory(document=adoption.document, organisation=adoption.organisation, body="KF"))
    assert refused(lambda: AlignmentFactory(source=alignment.source, target=alignment.target))
    assert refused(lambda: AlignmentFactory(source=goal, target=goal))


def test_goals_without_a_code_may_be_several():
    goal = GoalFactory(code="")

    GoalFactory(tree=goal.tree, code="")


def test_goals_of_one_document_are_not_linked():
    tree = GoalTreeFactory()
    alignment = Alignment(source=GoalFactory(tree=tree), target=GoalFactory(tree__document=tree.document))

    with pytest.raises(ValidationError) as refusal:
        alignment.full_clean()

    assert "Link goals of different documents" in refusal.value.messages[0]


def test_levels_are_named_from_the_top_down_and_the_last_name_serves_the_rest():
    tree = GoalTree(level_names=["område", "mål"])

    assert [tree.level_name(depth) for depth in range(3)] == ["område", "mål", "mål"]
    assert GoalTree(level_names=[]).level_name(0) == ""


@pytest.mark.parametrize("names", ["område", [1], [""], {"a": 1}])
def test_level_names_are_a_list_of_names(names):
    tree = GoalTreeFactory.build(document=SteeringDocumentFactory(), level_names=names)

    with pytest.raises(ValidationError) as refusal:
        tree.full_clean()

    assert list(refusal.value.error_dict) == ["level_names"]


def test_a_goal_is_told_in_the_readers_language_where_somebody_has_translated_it():
    goal = Goal(code="2", title="Ett hållbart Roslagen", title_fi="Kestävä Roslagen")

    assert (goal.title_in("fi"), goal.title_in("en")) == ("Kestävä Roslagen", "Ett hållbart Roslagen")
    assert str(goal) == "2 Ett hållbart Roslagen"


def test_what_is_in_force_has_begun_has_not_ended_and_is_not_replaced():
    day = date(2026, 6, 1)
    always = SteeringDocumentFactory()
    old = SteeringDocumentFactory(valid_from=date(2020, 1, 1))
    new = SteeringDocumentFactory(valid_from=date(2026, 6, 1), replaces=old)
    kept = SteeringDocumentFactory(valid_from=date(2020, 1, 1), valid_to=date(2026, 6, 1))
    SteeringDocumentFactory(valid_from=date(2026, 6, 2), replaces=kept)
    SteeringDocumentFactory(valid_to=date(2026, 5, 31))

    assert set(SteeringDocument.objects.in_force(day)) == {always, new, kept}
    assert old in SteeringDocument.objects.in_force(date(2026, 5, 31))


def test_who_sees_which_documents():
    seat = SeatFactory(role="reader")
    partner = ParticipationFactory(collaboration=seat.collaboration, role="partner").organisation
    home = MembershipFactory(person=seat.person).organisation
    national = SteeringDocumentFactory()
    together = SteeringDocumentFactory(owner_collaboration=seat.collaboration)
    partners = SteeringDocumentFactory(owner_organisation=partner)
    own = SteeringDocumentFactory(owner_organisation=home)
    SteeringDocumentFactory(owner_organisation=OrganisationFactory())
    SteeringDocumentFactory(owner_collaboration=CollaborationFactory())

    assert set(SteeringDocument.objects.visible_to(seat.person)) == {national, together, partners, own}
    assert set(SteeringDocument.objects.visible_to(PersonFactory())) == {national}
    assert not SteeringDocument.objects.visible_to(AnonymousUser()).exists()


def test_a_link_to_a_hidden_goal_is_hidden():
    hidden = GoalFactory(tree__document__owner_organisation=OrganisationFactory())
    AlignmentFactory(source=GoalFactory(), target=hidden)
    shown = AlignmentFactory()

    assert list(Alignment.objects.visible_to(PersonFactory())) == [shown]
