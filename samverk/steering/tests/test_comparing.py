"""Two steering documents side by side."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from samverk.core.tests.drawing import unhurried
from samverk.organisations.tests.factories import OrganisationFactory, PersonFactory
from samverk.steering.comparing import compare_documents, compare_goals
from samverk.steering.models import Goal
from samverk.steering.tests.factories import AlignmentFactory, GoalFactory, GoalTreeFactory, SteeringDocumentFactory

EARLIER = [
    ("M1", "En levande skärgård"), ("M2", "Fler jobb i kommunen"), ("M3", "God vård"), ("M4", "Trygga skolor för alla"),
]  # fmt: skip
LATER = [
    ("M1", "En levande skärgård"), ("M2", "Fler gröna jobb i kommunen"), ("M3", "Tillgänglig kollektivtrafik"),
    ("M5", "Trygga skolor för alla"),
]  # fmt: skip


def goals(*told, first=1):
    return [Goal(pk=first + place, code=code, title=title) for place, (code, title) in enumerate(told)]


def names(found):
    return [goal.title for goal in found]


def test_goals_are_known_again_by_code_and_by_title():
    found = compare_goals(goals(*EARLIER), goals(*LATER, first=11))

    assert [pair.new.title for pair in found.same] == ["En levande skärgård"]
    assert [(pair.old.code, pair.new.code) for pair in found.changed] == [("M2", "M2"), ("M4", "M5")]
    assert (names(found.gone), names(found.new)) == (["God vård"], ["Tillgänglig kollektivtrafik"])


def test_a_code_that_is_given_to_something_else_is_no_rewording():
    found = compare_goals(goals(("1", "Bygg fler bostäder")), goals(("1", "Utsläppen ska nära noll"), first=11))

    assert (names(found.gone), names(found.new), found.changed) == (
        ["Bygg fler bostäder"],
        ["Utsläppen ska nära noll"],
        [],
    )


def test_what_is_most_alike_is_paired_first():
    earlier = goals(("", "Fler jobb och fler bostäder i hela kommunen"))
    later = goals(
        ("", "Fler jobb och fler bostäder i kommunens alla delar"), ("", "Fler jobb och fler bostäder i hela kommun"),
        first=11,
    )  # fmt: skip

    [pair] = compare_goals(earlier, later).changed

    assert pair.new.title == "Fler jobb och fler bostäder i hela kommun"


def test_a_goal_that_stands_under_another_has_moved():
    [area, other], [new_area, new_other] = (
        goals(("A", "Miljö"), ("B", "Näring")),
        goals(("A", "Miljö"), ("B", "Näring"), first=11),
    )
    below, now_below = Goal(pk=5, title="Rena vatten", parent=area), Goal(pk=15, title="Rena vatten", parent=new_other)

    [pair] = compare_goals([area, other, below], [new_area, new_other, now_below]).changed

    [(name, pieces)] = pair.texts
    assert (name, [(piece.kind, piece.text) for piece in pieces]) == (
        "part of", [("removed", "A Miljö"), ("added", "B Näring")],
    )  # fmt: skip


told = st.lists(st.tuples(st.sampled_from(["", "1", "2", "3"]), st.text("abå ", min_size=1, max_size=6)), max_size=7)


@given(told, told)
@unhurried(60)
def test_every_goal_is_in_one_place_and_a_document_is_as_itself(earlier, later):
    older, newer = goals(*earlier), goals(*later, first=101)

    found, itself = compare_goals(older, newer), compare_goals(older, older)

    pairs = [*found.changed, *found.same]
    assert sorted(goal.pk for goal in [*found.gone, *(pair.old for pair in pairs)]) == [goal.pk for goal in older]
    assert sorted(goal.pk for goal in [*found.new, *(pair.new for pair in pairs)]) == [goal.pk for goal in newer]
    assert (found.of_older, found.of_newer) == (len(older), len(newer))
    assert (itself.changed, itself.new, itself.gone) == ([], [], [])


@pytest.fixture
def owner():
    return OrganisationFactory(name="Norrtälje kommun")


@pytest.fixture
def reader(client, owner):
    person = PersonFactory(language="en")
    person.memberships.create(organisation=owner)
    client.force_login(person)
    return person


@pytest.fixture
def documents(owner):
    earlier = SteeringDocumentFactory(title="Mål 2019", owner_organisation=owner, valid_from=date(2019, 1, 1))
    later = SteeringDocumentFactory(title="Mål 2023", owner_organisation=owner, replaces=earlier)
    for document, told in ((earlier, EARLIER), (later, LATER)):
        tree = GoalTreeFactory(document=document)
        for place, (code, title) in enumerate(told):
            GoalFactory(tree=tree, code=code, title=title, position=place)
    return earlier, later


@pytest.mark.django_db
def test_the_page_sets_a_document_beside_the_one_it_replaces(client, reader, documents):
    page = client.get(reverse("steering:compare_documents", args=[documents[1].pk])).text

    assert "M4" in page and "<ins>" in page
    assert "God vård" in page.partition('id="gone-h"')[2].partition('id="new-h"')[0]
    assert "Tillgänglig kollektivtrafik" in page.partition('id="new-h"')[2]


@pytest.mark.django_db
def test_it_is_the_same_from_the_replaced_document(client, reader, documents):
    pages = [client.get(reverse("steering:compare_documents", args=[each.pk])) for each in documents]

    assert [page.context["older"].title for page in pages] == ["Mål 2019", "Mål 2019"]


@pytest.mark.django_db
def test_what_still_rests_on_a_goal_that_is_gone_is_told_to_who_may_see_it(client, reader, documents):
    gone = Goal.objects.get(title="God vård")
    AlignmentFactory(source=Goal.objects.get(title="Tillgänglig kollektivtrafik"), target=gone)
    hidden = AlignmentFactory(target=gone, source=GoalFactory(tree__document__owner_organisation=OrganisationFactory()))

    page = client.get(reverse("steering:compare_documents", args=[documents[1].pk])).text

    assert "Still linked to the earlier goal: 1 link." in page
    assert str(hidden.source) not in page


@pytest.mark.django_db
def test_a_document_alone_says_so(client, reader, owner):
    alone = SteeringDocumentFactory(owner_organisation=owner)

    page = client.get(reverse("steering:compare_documents", args=[alone.pk])).text

    assert "Nothing to compare with" in page


@pytest.mark.django_db
def test_what_one_may_not_see_is_not_offered(client, reader, documents):
    earlier, later = documents
    earlier.owner_organisation = OrganisationFactory(name="Hemlig region")
    earlier.save()

    page = client.get(reverse("steering:compare_documents", args=[later.pk]), {"with": earlier.pk})

    assert page.status_code == 200
    assert "Mål 2019" not in page.text and "God vård" not in page.text


@pytest.mark.django_db
def test_queries_do_not_grow_with_the_goals(client, reader, owner):
    def asked(number):
        documents = SteeringDocumentFactory.create_batch(2, owner_organisation=owner)
        for document in documents:
            tree = GoalTreeFactory(document=document)
            Goal.objects.bulk_create(
                Goal(tree=tree, code=str(n), title=f"Mål {document.pk} {'ab' * n}") for n in range(number)
            )
        address = reverse("steering:compare_documents", args=[documents[0].pk])
        with CaptureQueriesContext(connection) as queries:
            client.get(address, {"with": documents[1].pk})
        compare_documents(*documents)
        return len(queries)

    assert asked(3) == asked(100)
