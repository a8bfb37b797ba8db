"""My work for each sort of person: what one owes and when, in words, and nothing of what one may not see."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from samverk.followup.models import Round
from samverk.followup.tests.factories import FollowUpFactory, RoundFactory
from samverk.organisations.models import Person
from samverk.organisations.tests.factories import CollaborationFactory, MembershipFactory, PersonFactory, SeatFactory
from samverk.planning.tests.factories import ActivityFactory, PartFactory
from samverk.reports import operations as reports


def start(person, **asked) -> str:
    client = Client()
    client.force_login(person)
    page = " ".join(client.get("/", asked).text.partition("<main")[2].split())
    return re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1", page)  # another each time


def due_in(round, days: int) -> None:
    day = timezone.localdate() + timedelta(days=days)
    cutoff = day - timedelta(days=20)
    Round.objects.filter(pk=round.pk).update(
        period_to=cutoff,
        cutoff_on=cutoff,
        answers_due_on=day,
        review_due_on=day + timedelta(days=5),
        approval_due_on=day + timedelta(days=10),
        fixed_due_on=day + timedelta(days=20),
    )  # fmt: skip


def test_what_is_late_is_said_in_words_and_counted(world):
    due_in(world.round, -2)

    page = start(world.reporter_norr)

    assert "2 days late" in page
    assert '<a href="#owed">1 task is late</a>' in page
    assert 'class="btn btn-s btn-p"' in page and "2 Färjeläge" in page


@pytest.mark.parametrize(("days", "words"), [(0, "today"), (1, "in 1 day<"), (5, "in 5 days")])
def test_what_is_not_late_says_how_long_there_is_left(world, days, words):
    due_in(world.round, days)

    page = start(world.reporter_norr)

    assert words in page
    assert "late</span>" not in page
    assert "Next is 2 Färjeläge" in page


def test_an_editor_approves_the_report_of_its_own_principal_and_a_lead_the_joint_one(world):
    due_in(world.round, 3)
    reports.make_editions(world.round, by=world.lead)

    editor, lead, reporter = start(world.editor_ost), start(world.lead), start(world.reporter_ost)

    assert f"Report: {world.round}, Öst" in editor and f"Report: {world.round}, Norr" not in editor
    assert f"Report: {world.round}, joint" in lead and "Read and approve" in lead
    assert "Read and approve" not in reporter


def test_a_lead_opens_the_rounds_whose_time_has_come(world):
    later = RoundFactory(plan=world.plan, name="Nästa runda", state=Round.State.PLANNED)
    far = RoundFactory(plan=world.plan, name="Långt borta", state=Round.State.PLANNED)
    due_in(later, 20)
    due_in(far, 200)

    lead, editor = start(world.lead), start(world.editor_norr)

    assert "Open for answers" in lead and "Nästa runda" in lead.partition('id="owed"')[2].partition("</section>")[0]
    assert "Långt borta" not in lead.partition('id="owed"')[2].partition("</section>")[0]
    assert "Open for answers" not in editor


def test_who_has_done_all_is_told_so_and_who_only_reads_is_not_asked(world):
    done, reads = start(world.editor_ost), start(world.reader_norr)

    assert "You have done all that you are asked." in start(SeatFactory(role="reporter").person)
    assert 'id="owed"' in done
    assert 'id="owed"' not in reads and "Newest answers" in reads and "Newest answers" not in done


def test_three_collaborations_stand_apart_and_one_can_be_chosen(world):
    person = world.reporter_norr
    due_in(world.round, 5)
    for name in ("Skärgården", "Kusten"):
        seat = SeatFactory(person=person, role="reporter", collaboration__name=name)
        part = PartFactory(
            activity__plan__collaboration=seat.collaboration, organisation=seat.organisation,
            activity__title=f"{name}s aktivitet",
        )  # fmt: skip
        asked = FollowUpFactory(part=part, round=RoundFactory(plan=part.activity.plan))
        due_in(asked.round, 2 if name == "Kusten" else 9)
    chosen = seat.collaboration

    all_of_them, one = start(person), start(person, collaboration=chosen.pk)

    owed = all_of_them.partition('id="owed"')[2].partition("</section>")[0]
    heads = [owed.index(f'<h3 class="day">{name}') for name in ("Kusten", str(world.collaboration), "Skärgården")]
    assert heads == sorted(heads)
    assert f'href="/?collaboration={chosen.pk}"' in all_of_them
    owed = one.partition('id="owed"')[2].partition("</section>")[0]
    assert f"{chosen}s aktivitet" in owed and "2 Färjeläge" not in owed
    assert f'href="/?collaboration={chosen.pk}" aria-current="page"' in one


@pytest.mark.parametrize("asked", ["0", "x", "999999999999999999999999", "-1"])
def test_a_collaboration_that_one_does_not_sit_in_narrows_nothing(world, asked):
    hidden = CollaborationFactory(name="KANARIE")

    page = start(world.reporter_norr, collaboration=asked)

    assert page == start(world.reporter_norr, collaboration=hidden.pk)
    assert "KANARIE" not in page and "2 Färjeläge" in page


def test_nothing_of_anothers_collaboration_shows_in_names_or_numbers(world):
    before = {person: start(person) for person in (world.lead, world.editor_norr, world.reader_ost, world.outsider)}
    part = PartFactory(activity=ActivityFactory(title="KANARIE"), organisation=world.norr)
    round = RoundFactory(plan=part.activity.plan, name="KANARIE", state=Round.State.OPEN)
    due_in(round, -5)
    FollowUpFactory(part=part, round=round)
    RoundFactory(plan=part.activity.plan, name="KANARIE 2", state=Round.State.PLANNED)

    assert {person: start(person) for person in before} == before


def test_somebody_new_is_told_what_to_do_and_who_keeps_the_installation_what_there_is(db):
    member = MembershipFactory()
    keeper = PersonFactory(is_administrator=True)
    CollaborationFactory(name="Utan ledare")
    SeatFactory(role="lead", collaboration__name="Med ledare")

    new, kept = start(member.person), start(keeper)

    assert "You take part in no collaboration yet" in new and str(member.organisation) in new
    assert "1 collaboration has no lead" in kept and "Utan ledare" in kept and "2 collaborations" in kept
    assert "Utan ledare" not in new


def test_an_empty_installation_offers_its_first_step(db):
    assert "Create the organisations" in start(PersonFactory(is_administrator=True))


def test_my_work_takes_as_many_queries_for_300_tasks_as_for_3(world):
    people = [
        world.lead,
        world.reporter_norr,
        world.editor_norr,
        world.reader_norr,
        PersonFactory(is_administrator=True),
    ]
    counts = []
    for number in (3, 297):
        for n in range(number):
            activity = ActivityFactory(plan=world.plan, number=f"{number}-{n}")
            contact = world.lead if n % 2 else None
            part = PartFactory(activity=activity, organisation=world.norr, contact=contact)
            FollowUpFactory(part=part, round=world.round)
        Person.objects.bulk_create(PersonFactory.build_batch(number))
        CollaborationFactory.create_batch(number)
        asked = []
        for person in people:
            start(person)
            with CaptureQueriesContext(connection) as seen:
                start(person)
            asked.append(len(seen))
        counts.append(asked)

    assert counts[0] == counts[1]
    assert max(counts[0]) < 80
