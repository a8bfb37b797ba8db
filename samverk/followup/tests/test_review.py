"""The lead walks through the answers: what is new since one last looked, what is said jointly, the goals."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from samverk.core.trail import Conflict
from samverk.core.undo import undo
from samverk.followup import operations
from samverk.followup.models import FollowUp, JointComment, Reading
from samverk.followup.review import Review, unread_in
from samverk.followup.tests.factories import FollowUpFactory
from samverk.followup.tests.states import codes, due_in, put_in
from samverk.organisations.tests.factories import SeatFactory
from samverk.planning.tests.factories import ActivityFactory, ContributionFactory, PartFactory


@pytest.fixture
def answers(round, follow_up, principal):
    """Three activities in the plan's order: one that has two answers, one without, one with one answer."""
    first, second, third = (ActivityFactory(plan=round.plan, position=n, title=f"Den {n}:a") for n in range(3))
    follow_up.part.activity = first
    follow_up.part.save()
    said = {"round": round, "submitted": True}
    FollowUp.objects.filter(pk=follow_up.pk).update(
        state="submitted", answer="not_relevant", comment="Först", submitted_at="2026-09-01T08:00Z"
    )
    found = [FollowUp.objects.get(pk=follow_up.pk), FollowUpFactory(part=PartFactory(activity=first), **said)]
    FollowUpFactory(round=round, part=PartFactory(activity=second), state="draft", comment="HEMLIGT")
    return [*found, FollowUpFactory(part=PartFactory(activity=third), comment="Sist", **said)]


def walk(round, activity=None, name="review_activity"):
    return reverse(f"followup:{name}", args=[round.pk] + ([activity.pk] if activity else []))


def test_one_goes_from_unread_to_unread_and_then_to_the_goals(as_lead, round, lead, answers):
    first, _beside, last = answers
    overview = as_lead.get(walk(round, name="review")).text
    page = as_lead.get(walk(round, first.part.activity)).text
    before = unread_in(round, lead)

    sent = {"read": [f"{each.pk}:{each.version}" for each in answers[:2]]}
    second = as_lead.post(walk(round, first.part.activity), sent)
    done = as_lead.post(walk(round, last.part.activity), {"read": [f"{last.pk}:{last.version}"]})

    assert "3 answers are new to you" in overview and walk(round, first.part.activity) in overview
    assert "Först" in page and "Read, go on to the next" in page
    assert (before, unread_in(round, lead)) == (3, 0)
    assert second.url == walk(round, last.part.activity)
    assert done.url == f"{walk(round, name='review')}#goals"


def test_what_has_changed_since_one_read_it_is_shown_and_unread_again(as_lead, round, answers, lead, reporter):
    due_in(round, 3)
    first = answers[0]
    said = {"answer": "not_relevant", "comment": "Sex av nio platser är klara, och resten blir det före midsommar."}
    read = operations.submit_follow_up(FollowUp.objects.get(pk=first.pk), by=reporter, **said)
    operations.mark_read([read], by=lead)
    operations.submit_follow_up(
        read,
        answer="not_relevant",
        comment="Sju av nio platser är klara, och resten blir det före midsommar.",
        by=reporter,
    )

    [told] = [each for each in Review(round, lead).answers(first.part.activity) if each.follow_up == first]
    page = as_lead.get(walk(round, first.part.activity)).text

    assert told.is_unread
    assert [(str(label), [(p.kind, p.text) for p in pieces][:2]) for label, pieces in told.changes] == [
        ("comment", [("removed", "Sex"), ("added", "Sju")])
    ]
    assert "What has changed since you last read it" in page


def test_what_comes_while_one_reads_stays_unread(as_lead, round, answers, lead, reporter):
    due_in(round, 3)
    first = answers[0]
    operations.submit_follow_up(FollowUp.objects.get(pk=first.pk), answer="not_assessed", by=reporter)

    as_lead.post(walk(round, first.part.activity), {"read": [f"{first.pk}:{first.version}"]})

    assert unread_in(round, lead) == 3


def test_asking_back_is_reading(round, answers, lead):
    operations.send_back(answers[0], question="Varför?", by=lead)

    assert unread_in(round, lead) == 2


@pytest.mark.parametrize("sent", ["x", "1:x", ":", "99999999999999999:1", "0:1"])
def test_what_cannot_be_read_marks_nothing(as_lead, round, answers, sent):
    response = as_lead.post(walk(round, answers[0].part.activity), {"read": [sent]})

    assert response.status_code == 302
    assert not Reading.objects.exists()


def test_another_organisations_draft_is_no_part_of_the_walk(as_lead, round, answers):
    drafted = FollowUp.objects.get(state="draft").part.activity

    page = as_lead.get(walk(round, drafted)).text

    assert "HEMLIGT" not in page and "No part has answered yet." in page


@pytest.mark.parametrize("name", ["review", "review_activity", "comment"])
def test_only_the_lead_walks(client, round, answers, reporter, seat, name):
    activity = None if name == "review" else answers[0].part.activity
    found = []
    for person in (reporter, seat("editor"), SeatFactory(role="lead").person):
        client.force_login(person)
        found.append(client.get(walk(round, activity, name)).status_code)

    assert found == [403, 403, 404]


def test_the_joint_comment_is_the_leads_own_and_undone(round, answers, lead, reporter):
    activity = answers[0].part.activity
    op = operations.comment_jointly(round, activity, text=" Laddplatserna blir klara. ", by=lead)
    comment = JointComment.objects.get()
    with pytest.raises(PermissionDenied):
        operations.comment_jointly(round, activity, text="Nej", by=reporter)
    changed = operations.comment_jointly(round, activity, text="I mars.", by=lead, expected_version=comment.version)
    undo(changed.id, by=lead)
    said = JointComment.objects.get().text
    operations.comment_jointly(round, activity, text="", by=lead, expected_version=JointComment.objects.get().version)

    assert (said, comment.written_by) == ("Laddplatserna blir klara.", lead)
    assert op.action == "followup.commented_jointly" and not JointComment.objects.exists()


def test_the_second_of_two_comments_is_told(as_lead, round, answers, lead):
    activity = answers[0].part.activity
    operations.comment_jointly(round, activity, text="Den förstas.", by=lead)
    with pytest.raises(Conflict):
        operations.comment_jointly(round, activity, text="Den andras.", by=lead)

    clash = as_lead.post(walk(round, activity, "comment"), {"text": "Den andras.", "version": ""})
    joined = {"text": "Den förstas.\n\nDen andras.", "version": JointComment.objects.get().version}
    both = as_lead.post(walk(round, activity, "comment"), joined)

    assert clash.status_code == 409
    assert "Den förstas." in clash.text and "Den andras." in clash.text
    assert both.status_code == 302 and JointComment.objects.get().text == "Den förstas.\n\nDen andras."


@pytest.mark.parametrize(
    ("state", "code"), [("fixed", "round_closed"), ("planned", "round_not_open"), ("review", None)]
)
def test_when_something_is_said_jointly(round, answers, lead, state, code):
    put_in(round, state)

    try:
        operations.comment_jointly(round, answers[0].part.activity, text="Klart.", by=lead)
    except ValidationError as refusal:
        assert refusal.code == code
    else:
        assert code is None


def test_an_activity_of_another_plan_is_not_commented(round, lead):
    with pytest.raises(ValidationError) as refusal:
        operations.comment_jointly(round, ActivityFactory(), text="Klart.", by=lead)

    assert codes(refusal) == {"": "other_plan"}


def test_the_walk_shows_the_comment_and_the_goals_to_judge(as_lead, round, answers, goal):
    activity = answers[0].part.activity
    ContributionFactory(activity=activity, goal=goal)

    as_lead.post(walk(round, activity, "comment"), {"text": "Laddplatserna blir klara.", "version": ""})
    page = as_lead.get(walk(round, activity)).text

    assert "Laddplatserna blir klara." in page
    assert reverse("followup:assess", args=[round.pk, goal.pk]) in page


def test_the_pages_take_as_many_queries_for_many(as_lead, round, answers, queries, lead):
    activity = answers[0].part.activity
    addresses = [walk(round, name="review"), walk(round, activity), round.get_absolute_url()]
    operations.send_back(answers[0], question="Varför?", by=lead)
    few = [queries(as_lead.get, address) for address in addresses]
    for n in range(12):
        part = PartFactory(activity=activity if n % 2 else ActivityFactory(plan=round.plan))
        more = FollowUpFactory(round=round, part=part, submitted=True)
        operations.send_back(more, question="Varför?", by=lead)

    assert [queries(as_lead.get, address) for address in addresses] == few
