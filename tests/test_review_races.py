"""Two at once while answers are read: the lead and who answers, or two who lead. Nobody writes over another."""

import pytest

from samverk.followup.models import FollowUp, JointComment, Message, Round
from samverk.followup.operations import submit_follow_up
from samverk.followup.tests.states import due_in
from samverk.organisations.tests.factories import SeatFactory
from tests.test_races import at_once, press

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def silent(world):
    due_in(Round.objects.get(), 5)
    return FollowUp.objects.get(part__activity=world.own)


@pytest.fixture
def answered(world, silent):
    submit_follow_up(silent, answer="not_relevant", comment="Först", by=world.reporter_norr)
    return FollowUp.objects.get(pk=silent.pk)


@pytest.fixture
def leads(world):
    return [world.lead, SeatFactory(collaboration=world.collaboration, role="lead").person]


def typed(follow_up, comment):
    return {"version": follow_up.version, "step": "not_relevant", "comment": comment}


def test_the_lead_never_writes_over_what_is_begun(world, silent):
    drafts = press(world.reporter_norr, "followup:draft", silent.pk, **typed(silent, "Vårt eget"))
    stands_in = press(world.lead, "followup:report", silent.pk, **typed(silent, "Ledarens"))

    drafted, stood_in = at_once(drafts, stands_in)

    now = FollowUp.objects.get(pk=silent.pk)
    found = (now.state, now.comment, now.submitted_by)
    if stood_in == 302:
        assert (found, drafted) == (("submitted", "Ledarens", world.lead), 409) or drafted == 422
    else:
        assert found == ("draft", "Vårt eget", None)
        assert (drafted, stood_in in {403, 404, 409}) == (302, True)


def test_a_question_is_never_about_words_that_have_changed(world, answered):
    asks = press(world.lead, "followup:send_back", answered.pk, version=answered.version, question="Varför?")
    changes = press(world.reporter_norr, "followup:report", answered.pk, **typed(answered, "Sedan"))

    asked, changed = at_once(asks, changes)

    now = FollowUp.objects.get(pk=answered.pk)
    assert sorted([asked, changed]) == [302, 409]
    assert (now.is_sent_back, now.comment) == ((True, "Först") if asked == 302 else (False, "Sedan"))
    assert Message.objects.count() == (asked == 302)


def test_two_who_ask_at_once_are_told_of_each_other(leads, answered):
    sent = {"version": answered.version, "question": "Varför?"}

    statuses = at_once(*(press(lead, "followup:send_back", answered.pk, **sent) for lead in leads))

    assert (sorted(statuses), Message.objects.count()) == ([302, 409], 1)


@pytest.mark.parametrize("is_new", [True, False])
def test_two_who_comment_jointly_are_told_of_each_other(world, leads, is_new):
    version = ""
    if not is_new:
        at_once(press(world.lead, "followup:comment", world.round.pk, world.own.pk, text="Först", version=""))
        version = JointComment.objects.get().version

    statuses = at_once(
        *(
            press(lead, "followup:comment", world.round.pk, world.own.pk, text=f"{n}:s ord", version=version)
            for n, lead in enumerate(leads)
        )
    )

    assert sorted(statuses) == [302, 409]
    assert JointComment.objects.get().text == f"{statuses.index(302)}:s ord"
