"""What other rooms' pages show of follow-ups."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samverk.followup import operations
from samverk.followup.tests.factories import AssessmentFactory, FollowUpFactory, RoundFactory
from samverk.organisations.tests.factories import SeatFactory
from samverk.planning.tests.factories import PartFactory

NOW = "2026-09-01T08:00Z"


def typed(follow_up, **fields) -> dict:
    follow_up.refresh_from_db()
    blank = {"step": "", "comment": "", "deviation": "", "measure": "", "progress_percent": ""}
    return blank | {"version": follow_up.version} | fields


def page(follow_up) -> str:
    return reverse("followup:report", args=[follow_up.pk])


def test_my_work_shows_what_i_owe_first(as_reporter, follow_up):
    text = as_reporter.get(reverse("core:start")).content.decode()

    assert text.index("To do") < text.index("parts have answered")
    assert page(follow_up) in text


def test_a_lead_waits_for_others_and_not_for_itself(as_lead, follow_up, lead):
    FollowUpFactory(round=follow_up.round, part=PartFactory(activity=follow_up.part.activity, contact=lead))
    FollowUpFactory(round=follow_up.round, part=PartFactory(activity=follow_up.part.activity, contact_text="Nils Ny"))

    text = as_lead.get(reverse("core:start")).content.decode()

    waiting = text[text.index("Waiting for others") : text.index("All who have not answered")]
    assert "<b>Nils Ny</b>" in waiting and f"<b>{lead}</b>" not in waiting


def test_an_activitys_page_tells_what_changed_between_rounds(as_reporter, follow_up, on_track, off_track, lead):
    earlier = RoundFactory(plan=follow_up.round.plan, name="T1", period_to="2026-05-02", scale=follow_up.round.scale)
    FollowUpFactory(round=earlier, part=follow_up.part, reported=True, step=on_track, comment="Sex platser i drift.")
    operations.submit_follow_up(
        follow_up, answer="reported", step=off_track, comment="Nio platser i drift.", deviation="Sent", measure="Snart",
        by=lead,
    )  # fmt: skip

    text = as_reporter.get(follow_up.part.activity.get_absolute_url()).content.decode()

    assert "What has changed since T1" in text
    assert "<del>Sex" in text and "<ins>Nio" in text


def test_a_goals_page_tells_what_was_judged(as_lead, round, goal, reached, lead):
    AssessmentFactory(round=round, goal=goal, step=reached, text="Två av tre.", assessed_by=lead, assessed_at=NOW)

    assert "Två av tre." in as_lead.get(goal.get_absolute_url()).content.decode()


def test_the_plan_shows_the_newest_rounds_status(as_lead, round, follow_up, off_track, on_track):
    FollowUpFactory(round=round, part=PartFactory(activity=follow_up.part.activity), reported=True, step=off_track)

    text = as_lead.get(round.plan.get_absolute_url()).content.decode()

    assert "Major deviation" in text


def missing(client, thing) -> str:
    return client.get(thing.get_absolute_url()).text.partition('id="missing-h"')[2].partition("</section>")[0]


def test_a_persons_and_an_organisations_page_tell_which_answers_are_missing(as_lead, follow_up, seat):
    part = follow_up.part
    follow_up.asked = seat("reporter", part.organisation)
    follow_up.save()
    submitted = {"state": "submitted", "answer": "nothing_to_report", "submitted_at": NOW}
    FollowUpFactory(round=follow_up.round, part=PartFactory(activity=part.activity), **submitted)

    person, organisation = missing(as_lead, follow_up.asked), missing(as_lead, part.organisation)

    for text in (person, organisation):
        assert "1 answer is missing" in text and str(part.activity) in text
        assert f'href="{page(follow_up)}"' in text
        assert f'href="{follow_up.round.get_absolute_url()}"' in text


def test_who_may_not_answer_sees_what_is_missing_and_nothing_of_a_draft(client, follow_up, seat):
    follow_up.state, follow_up.comment = "draft", "HEMLIGT"
    follow_up.save()
    client.force_login(seat("reader"))

    text = missing(client, follow_up.part.organisation)

    assert "1 answer is missing" in text
    assert page(follow_up) not in text and "HEMLIGT" not in text and "draft" not in text


def test_an_answer_in_a_collaboration_that_one_does_not_see_is_not_missed(client, follow_up):
    outsider = SeatFactory(organisation=follow_up.part.organisation, role="lead").person
    client.force_login(outsider)

    assert missing(client, follow_up.part.organisation) == ""


def test_many_missing_answers_take_no_more_queries_than_few(as_lead, follow_up):
    def count():
        as_lead.get(organisation.get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            as_lead.get(organisation.get_absolute_url())
        return len(captured)

    organisation, plan = follow_up.part.organisation, follow_up.round.plan
    for number in range(3):
        part = PartFactory(organisation=organisation, activity__plan=plan, activity__number=f"x{number}")
        FollowUpFactory(round=follow_up.round, part=part)
    few = count()
    for number in range(60):
        part = PartFactory(organisation=organisation, activity__plan=plan, activity__number=f"y{number}")
        FollowUpFactory(round=follow_up.round, part=part)

    assert count() == few
    assert "?silent=all#silent" in missing(as_lead, organisation)
