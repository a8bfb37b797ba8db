"""Nobody finds, counts, reads in an excerpt or is offered as a spelling what they may not see."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samverk.core.once import remembering
from samverk.core.search import index
from samverk.core.search.finding import find
from samverk.core.search.reading import Reader, condition
from samverk.core.search.registry import kinds
from samverk.followup import operations as followup
from samverk.followup.models import FollowUp
from samverk.organisations.models import Seat
from samverk.planning.tests.factories import ActivityFactory
from samverk.reports.tests.conftest import world  # noqa: F401  a fixture, asked for by name
from tests.access.subjects import CANARY, DRAFT_CANARY, SUBJECTS, fill, subjects_of

pytestmark = pytest.mark.django_db
HIDDEN_FROM = {"stranger", "outsider", "administrator"}


@pytest.fixture
def full_world(world):  # noqa: F811
    filled = fill(world)
    index.rebuild()
    return filled


def pages(person, words: str) -> str:
    client = Client()
    client.force_login(person)
    asked = [("core:search", {"q": words}), ("core:search", {"q": words, "kind": "followup"})]
    answers = [client.get(reverse(name), data) for name, data in asked]
    answers.append(client.get(reverse("core:suggestions"), {"q": words}, headers={"HX-Request": "true"}))
    assert {answer.status_code for answer in answers} == {200}
    return "".join(answer.content.decode() for answer in answers)


def test_every_kind_is_found_by_those_who_may_see_it(full_world):
    found = find(full_world.lead, CANARY)

    assert found.corrected == ""
    assert set(found.counts) >= {"activity", "part", "round", "followup", "plan", "goal", "steeringdocument"}
    assert set(found.counts) >= {"budget", "budgetline", "costkey", "funding"}


@pytest.mark.parametrize("who", [who for who in SUBJECTS if who != "stranger"])
def test_canaries_are_found_by_nobody_who_may_not_see_them(full_world, who):
    person = subjects_of(full_world)[who]
    person.refresh_from_db()

    if who in HIDDEN_FROM:
        assert find(person, CANARY).counts == {}
        for words in ("laddplatser", "plan", "roslagen", "elnät", "runda", CANARY.replace("fagel", "fagl")):
            assert CANARY not in pages(person, words)
    drafts = find(person, "hemligt utkast", kind="followup", exactly=True)
    assert (drafts.count() > 0) is (who == "other")
    if who != "other":
        assert DRAFT_CANARY not in pages(person, "hemligt")


def test_what_is_hidden_changes_nothing_that_others_see(full_world):
    """The same pages, to the byte but for the token, whether the draft is there or not."""
    reader = full_world.reader_norr
    words = ["hemligt utkast", "utkastt", "bruksleden", "öst", "dev", "hemlig"]
    with_draft = [masked(pages(reader, each)) for each in words]

    FollowUp.objects.filter(state=FollowUp.State.DRAFT).update(
        state=FollowUp.State.ASKED, comment="", answer="", step=None
    )
    index.rebuild()

    assert [masked(pages(reader, each)) for each in words] == with_draft


def masked(page: str) -> str:
    lines = page.splitlines()
    return "\n".join(line for line in lines if "csrf" not in line.lower())


def test_a_draft_is_its_organisations_until_it_is_submitted(world):  # noqa: F811
    index.rebuild()
    follow_up = FollowUp.objects.get(part__activity=world.own)
    followup.save_draft(follow_up, by=world.reporter_norr, answer="reported", step=world.good, comment="Pontonbryggan")
    assert find(world.reporter_norr, "pontonbryggor").total == 1
    assert find(world.reader_ost, "pontonbryggor").total == find(world.editor_ost, "pontonbryggor").total == 0

    follow_up.refresh_from_db()
    answer = {"answer": "reported", "step": world.good, "comment": "Pontonbryggan är på plats"}
    followup.submit_follow_up(follow_up, by=world.reporter_norr, **answer)

    assert find(world.reader_ost, "pontonbryggor").total == 1


def test_with_the_seat_ends_what_one_finds(full_world):
    reader = full_world.reader_norr
    assert find(reader, "laddplats").total > 0

    Seat.objects.filter(person=reader).update(to_on=timezone.localdate() - timedelta(days=1))

    assert find(reader, "laddplats").total == 0
    assert "Laddplatser" not in pages(reader, "laddplats")


def test_why_an_activity_contributes_is_not_found_since_the_goal_may_be_hidden(full_world):
    full_world.own.contributions.update(why="Kanalvägen öppnas")
    index.rebuild()

    assert find(full_world.lead, "kanalvägen", exactly=True).total == 0


def test_no_spelling_is_offered_that_only_others_use(full_world):
    assert find(full_world.reader_norr, "hemlgt").corrected == ""
    assert find(full_world.editor_ost, "hemlgt").corrected == "hemligt"


def test_visibility_goes_by_no_more_than_seats_and_memberships(full_world, django_assert_num_queries):
    """What the condition needs is looked up by two questions, and it goes by no more of a person than `Reader` says."""
    person = full_world.lead
    stand_in = Reader.of(person).stand_in

    with remembering(), django_assert_num_queries(2):
        condition(Reader.of(person))

    for kind in kinds():
        assert str(kind.visible(person).query) == str(kind.visible(stand_in).query)


def test_queries_do_not_grow_with_what_is_found(full_world, django_assert_max_num_queries):
    def asked() -> int:
        with django_assert_max_num_queries(20) as queries:
            hits = find(full_world.lead, "laddplats")[0:20]
        assert hits
        return len(queries)

    few = asked()
    for number in range(30):
        ActivityFactory(plan=full_world.plan, number=f"9.{number}", title=f"Laddplatser {number}")
    index.rebuild()

    assert asked() == few
