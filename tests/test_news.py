"""What My work tells of what others have changed: of what one may see, in words, and no more."""

from datetime import timedelta
from threading import Event, Thread
from time import monotonic

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from samverk.core.models import LastLook, TrailHead
from samverk.core.news import looks
from samverk.core.trail import operation
from samverk.core.undo import undo
from samverk.followup.operations import save_draft, submit_follow_up
from samverk.organisations.tests.factories import OrganisationFactory, PersonFactory, SeatFactory
from samverk.planning.models import Contribution, Milestone, Part
from samverk.planning.operations import move_activity
from samverk.planning.tests.factories import ActivityFactory, ContributionFactory, PartFactory, PlanFactory
from samverk.steering.tests.factories import GoalFactory, GoalTreeFactory, SteeringDocumentFactory

START = "/"


def page(person, address=START) -> str:
    client = Client()
    client.force_login(person)
    return client.get(address).text


def news(person, **asked) -> str:
    """The text of the page of all that has changed, without its frame."""
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return page(person, f"{reverse('core:news')}?{query}").partition('id="news-h"')[2].partition("</main>")[0]


def change(obj, by, action="tests.changed", **values):
    for name, value in values.items():
        setattr(obj, name, value)
    with operation(action, by=by) as op:
        op.save(obj)
    return obj


def test_others_changes_are_told_with_who_what_and_a_link(world):
    change(world.shared, world.editor_ost, description="Fler platser", financing="LONA")

    text = news(world.lead)

    assert f"<b>{world.editor_ost}</b> changed: description, financing" in text
    assert f'<a href="{world.shared.get_absolute_url()}">1 Laddplatser</a>' in text


def test_ones_own_changes_are_left_out(world):
    change(world.shared, world.lead, description="Fler platser")

    assert world.shared.get_absolute_url() not in news(world.lead)


def test_what_happens_to_a_thing_on_a_day_is_told_together(world):
    change(world.shared, world.editor_ost, description="Fler platser")
    change(world.shared, world.reporter_ost, financing="LONA")
    change(world.shared_ost, world.editor_ost, text="Vi bygger")

    text = news(world.lead)

    assert text.count(f'href="{world.shared.get_absolute_url()}"') == 1
    assert f"<b>{world.editor_ost}</b> changed: what this organisation does, description" in " ".join(text.split())
    assert f"<b>{world.reporter_ost}</b> changed: financing" in text


def test_an_answer_is_told_with_its_status_and_a_draft_is_not(world):
    own = world.own.parts.get().follow_ups.get()
    save_draft(own, answer="reported", step=world.bad, deviation="HEMLIGT", measure="x", by=world.reporter_norr)
    before = news(world.editor_ost)
    own.refresh_from_db()

    submit_follow_up(
        own, answer="reported", step=world.bad, deviation="Motorn", measure="Byts", by=world.reporter_norr
    )  # fmt: skip

    assert world.own.get_absolute_url() not in before
    assert "handed in a follow-up" in news(world.editor_ost) and "Större avvikelse" in news(world.editor_ost)


def test_what_is_gone_is_told_under_what_it_belonged_to(world):
    with operation("tests.deleted", by=world.editor_ost) as op:
        op.delete(world.shared_ost.follow_ups.get())
        op.delete(world.shared_ost)
    with operation("planning.activity_deleted", by=world.editor_ost) as op:
        op.delete(ActivityFactory(plan=world.plan, number="9", title="Ångrad"))

    text = news(world.lead)

    assert "deleted: part 1 Öst" in text
    assert "deleted: activity 9 Ångrad" in text
    assert f'href="{world.plan.get_absolute_url()}"' in text


def test_a_large_change_is_one_line_with_its_number(world):
    with operation("planning.plan_imported", by=world.editor_ost) as op:
        op.create_many([ActivityFactory.build(plan=world.plan, number=f"x{n}") for n in range(40)])

    text = " ".join(news(world.lead).split())

    assert f"<b>{world.editor_ost}</b> read in the plan from a sheet: 40 activities" in text
    assert text.count("<li>") == 1


def test_many_deletions_are_told_by_their_number_under_what_they_belonged_to(world):
    many = [ActivityFactory(plan=world.plan, number=f"x{n}") for n in range(30)]
    parts = [PartFactory(activity=world.shared, organisation=OrganisationFactory()) for _n in range(28)]
    with operation("tests.cleared", by=world.editor_ost) as op:
        for each in [*parts, *many]:
            op.delete(each)

    text = " ".join(news(world.lead).split())

    assert f"<b>{world.editor_ost}</b> deleted: 30 activities, part (28)" in text
    assert text.count("<li>") == 1
    assert "<li>" not in news(world.outsider)


def test_what_an_operation_made_and_what_it_deleted_are_told_apart(world):
    old = [ActivityFactory(plan=world.plan, number=f"x{n}") for n in range(8)]
    with operation("planning.plan_imported", by=world.editor_ost) as op:
        op.create_many([ActivityFactory.build(plan=world.plan, number=f"y{n}") for n in range(40)])
        for each in old:
            op.delete(each)

    text = " ".join(news(world.lead).split())

    assert "read in the plan from a sheet: 40 activities; deleted: 8 activities" in text


def test_a_move_is_told_with_its_reason_and_so_is_that_it_was_undone(world):
    op = move_activity(world.other, before=world.shared, by=world.editor_ost, reason="Behövs före sommaren")
    told = " ".join(news(world.lead).split())

    undo(op.id, by=world.editor_ost)

    assert f"<b>{world.editor_ost}</b> moved it in the plan’s order: Behövs före sommaren" in told
    assert world.other.get_absolute_url() in told
    assert "undid a change; moved it in the plan’s order" in " ".join(news(world.lead).split())


def test_what_one_did_to_several_things_at_once_is_one_line(world):
    with operation("steering.goals_imported", by=world.editor_norr) as op:
        op.create_many([GoalFactory.build(tree=world.norr_goal.tree, title=f"Mål {n}") for n in range(6)])

    text = " ".join(news(world.lead).split())

    assert f"<b>{world.editor_norr}</b> read in goals from a sheet: 6 goals" in text
    assert f'href="{world.norr_goal.tree.document.get_absolute_url()}"' in text and text.count("<li>") == 1


def test_a_changed_order_is_no_news(world):
    change(world.shared, world.editor_ost, position=7)

    assert world.shared.get_absolute_url() not in news(world.lead)


def test_news_keep_within_what_one_may_see(world):
    """Another collaboration with everything in it, a goal of a hidden document, an actor whom nobody here knows."""
    hidden, stranger = PlanFactory(title="KANARIEPLAN"), PersonFactory(name="KANARIEPERSON")
    activity = ActivityFactory(plan=hidden, title="KANARIEAKTIVITET")
    part = PartFactory(activity=activity, organisation=OrganisationFactory(name="KANARIEKOMMUN"))
    document = SteeringDocumentFactory(title="KANARIEDOKUMENT", owner_organisation=part.organisation)
    goal = GoalFactory(tree=GoalTreeFactory(document=document), title="KANARIEMÅL")
    with operation("tests.hidden", by=stranger) as op:
        activity.description = goal.text = part.text = document.note = hidden.description = "KANARIETEXT"
        for each in (activity, goal, part, document, hidden):
            op.save(each)
        op.create(Milestone(activity=activity, title="KANARIEMILSTOLPE"))
        op.create(
            SeatFactory.build(person=stranger, collaboration=hidden.collaboration, organisation=part.organisation)
        )
        op.delete(part)
    with operation("planning.plan_imported", by=stranger) as op:
        op.create_many([Part(activity=activity, organisation=OrganisationFactory()) for _n in range(30)])
    with operation("tests.linked", by=stranger) as op:
        op.create(Contribution(activity=world.shared, goal=goal))
    linked = news(world.lead)
    change(world.shared, stranger, description="Fler laddplatser")

    people = [world.lead, world.editor_norr, world.reader_ost, world.outsider]
    told = [page(person, address) for person in people for address in (START, reverse("core:news"))]
    keeper = PersonFactory(is_administrator=True)
    kept = [page(keeper, address).replace(stranger.name, "") for address in (START, reverse("core:news"))]

    assert [text for text in [*told, *kept] if "KANARIE" in text.upper()] == []
    assert "<li>" not in linked  # of a link to a hidden goal not even that there is one
    assert "Somebody outside your collaborations" in news(world.lead)
    assert "<li>" not in news(world.outsider)


@pytest.mark.parametrize("hidden", [7, 40])
def test_an_operation_that_reaches_further_than_one_sees_tells_only_of_what_one_sees(world, hidden):
    document = SteeringDocumentFactory(title="KANARIEDOKUMENT", owner_organisation=OrganisationFactory())
    elsewhere = GoalTreeFactory(document=document)
    with operation("steering.goals_imported", by=world.editor_norr) as op:
        op.create_many([GoalFactory.build(tree=world.norr_goal.tree, title=f"Mål {n}") for n in range(5)])
        op.create_many([GoalFactory.build(tree=elsewhere, title=f"KANARIEMÅL {n}") for n in range(hidden)])

    text = " ".join(news(world.lead).split())

    assert "read in goals from a sheet: 5 goals" in text
    assert "KANARIE" not in text and text.count("<li>") == 1


@pytest.mark.parametrize("hidden", [1, 40])
def test_what_was_linked_to_something_hidden_takes_no_place_when_it_is_gone(world, hidden):
    """Neither told, nor counted, nor a place on the page: the older changes begin where they did."""
    document = SteeringDocumentFactory(owner_organisation=OrganisationFactory())
    goals = [GoalFactory(tree=GoalTreeFactory(document=document)) for _n in range(hidden)]
    links = [ContributionFactory(activity=world.shared, goal=goal) for goal in goals]
    for n in range(42):
        change(world.shared, world.editor_ost, description=f"Nr {n}", action=f"tests.{n}")
    before = news(world.lead)

    with operation("tests.unlinked", by=world.editor_ost) as op:
        for each in links:
            op.delete(each)

    assert "before=" in before
    assert news(world.lead) == before


def test_a_draft_report_of_another_principal_is_not_told(world):
    from_norr = {"round": world.round, "organisation": world.norr, "language": "sv"}
    with operation("reports.editions_made", by=world.lead) as op:
        op.create(world.round.editions.model(**from_norr))

    assert "made the report" in news(world.editor_norr)
    assert "made the report" not in news(world.editor_ost)


def test_opening_the_page_again_the_same_day_loses_nothing(world):
    looked_yesterday(world.lead)
    change(world.shared, world.editor_ost, description="Fler platser")

    first, second = page(world.lead), page(world.lead)

    assert "Changed by others since yesterday" in first
    assert world.shared.get_absolute_url() in second.partition('id="news"')[2]


def test_the_day_after_it_is_no_longer_new_but_still_to_be_found(world):
    looked_yesterday(world.lead)
    change(world.shared, world.editor_ost, description="Fler platser")
    page(world.lead)
    long_ago = timezone.now() - timedelta(days=1)
    LastLook.objects.update(latest_at=long_ago)

    text = page(world.lead)

    assert "Nothing new has happened since then." in text
    assert world.shared.get_absolute_url() in news(world.lead, days=7)


def test_what_one_says_is_read_is_read_but_not_what_came_meanwhile(world):
    looked_yesterday(world.lead)
    change(world.shared, world.editor_ost, description="Fler platser")
    shown = looks.newest()
    change(world.other, world.editor_ost, description="Meanwhile")
    client = Client()
    client.force_login(world.lead)

    answer = client.post(reverse("core:read_news"), {"upto": shown})

    assert answer.status_code == 302
    text = news(world.lead)
    assert world.other.get_absolute_url() in text and world.shared.get_absolute_url() not in text


@pytest.mark.parametrize("upto", ["", "x", "-1", "²", "9" * 30])
def test_nonsense_as_what_was_read_is_refused(world, upto):
    client = Client()
    client.force_login(world.lead)

    assert client.post(reverse("core:read_news"), {"upto": upto}).status_code == 400
    assert not LastLook.objects.exists()


def test_nobody_reads_past_the_trails_end(world):
    looks.mark_read(world.lead, 10**15)

    assert LastLook.objects.get().since == looks.newest()


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_anothers_long_change_to_read_what_is_new():
    person, at = PersonFactory(), timezone.now() - timedelta(days=1)
    LastLook.objects.create(person=person, latest=0, latest_at=at, since=0, since_at=at)
    TrailHead.objects.get_or_create(pk=1)
    begun, read = Event(), Event()

    def import_for_long():
        with transaction.atomic():
            TrailHead.objects.select_for_update().get(pk=1)
            begun.set()
            read.wait(15)
        connection.close()

    writer = Thread(target=import_for_long)
    writer.start()
    begun.wait(15)
    started = monotonic()
    found = looks.look(person)
    took = monotonic() - started
    read.set()
    writer.join()

    assert found.sequence == 0
    assert took < 5


def test_with_several_collaborations_it_is_said_which_and_one_can_be_chosen(world):
    other = ActivityFactory(plan__collaboration__name="Skärgårdens vänner")
    SeatFactory(person=world.lead, collaboration=other.plan.collaboration)
    writer = SeatFactory(collaboration=other.plan.collaboration).person
    change(other, writer, description="Ny text")
    change(world.shared, world.editor_ost, description="Fler platser")

    both, one = news(world.lead), news(world.lead, collaboration=other.plan.collaboration_id)

    assert "Skärgårdens vänner" in both and world.shared.get_absolute_url() in both
    assert other.get_absolute_url() in one and world.shared.get_absolute_url() not in one


def test_older_changes_are_a_page_further_on(world):
    for n in range(50):
        change(world.shared, world.editor_ost, description=f"Nr {n}", action=f"tests.{n}")
    change(world.other, world.editor_ost, description="Newest")

    first = news(world.lead)

    assert "Show earlier changes" in first
    older = first.partition("before=")[2].partition('"')[0]
    assert "Show earlier changes" not in news(world.lead, before=older)


def test_as_many_queries_for_300_changes_as_for_3(world):
    counts = []
    for number in (3, 297):
        for n in range(number):
            activity = ActivityFactory(plan=world.plan, number=f"{number}-{n}")
            change(activity, world.editor_ost if n % 2 else world.reporter_ost, description="Ny text")
            change(PartFactory(activity=activity, organisation=world.ost), world.editor_ost, text="Vi")
        for address in (START, reverse("core:news")):
            page(world.lead, address)
            client = Client()
            client.force_login(world.lead)
            with CaptureQueriesContext(connection) as seen:
                client.get(address)
            counts.append(len(seen))

    assert counts[:2] == counts[2:]


def looked_yesterday(person) -> None:
    at = timezone.now() - timedelta(days=1)
    LastLook.objects.create(person=person, latest=looks.newest(), latest_at=at, since=0, since_at=at)
