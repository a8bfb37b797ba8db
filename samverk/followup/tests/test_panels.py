"""What other rooms' pages show of follow-ups."""

from django.urls import reverse

from samverk.followup import operations
from samverk.followup.tests.factories import AssessmentFactory, FollowUpFactory, RoundFactory
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
