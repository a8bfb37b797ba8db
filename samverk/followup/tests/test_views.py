import re

import pytest
from django.urls import reverse

from samverk.core.models import Revision
from samverk.followup import operations
from samverk.followup.models import Assessment, FollowUp, Round
from samverk.followup.tests.factories import AssessmentFactory, FollowUpFactory, RoundFactory
from samverk.organisations.models import Seat
from samverk.organisations.tests.factories import SeatFactory
from samverk.planning.tests.factories import ActivityFactory, ContributionFactory, MilestoneFactory, PartFactory
from samverk.steering.tests.factories import GoalFactory, GoalTreeFactory, SteeringDocumentFactory

NOW = "2026-09-01T08:00Z"


@pytest.fixture
def as_reporter(client, reporter):
    client.force_login(reporter)
    return client


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead)
    return client


def typed(follow_up, **fields) -> dict:
    follow_up.refresh_from_db()
    blank = {"step": "", "comment": "", "deviation": "", "measure": "", "progress_percent": ""}
    return blank | {"version": follow_up.version} | fields


def page(follow_up) -> str:
    return reverse("followup:report", args=[follow_up.pk])


# Answering


def test_an_answer_is_submitted_and_the_next_one_comes(as_reporter, follow_up, principal, on_track):
    later = ActivityFactory(plan=follow_up.round.plan)
    following = FollowUpFactory(round=follow_up.round, part=PartFactory(activity=later, organisation=principal))

    response = as_reporter.post(page(follow_up), typed(follow_up, step=on_track.pk, comment="Bra", progress_percent=0))

    stored = FollowUp.objects.get(pk=follow_up.pk)
    assert (stored.state, stored.step, stored.comment, stored.progress_percent) == ("submitted", on_track, "Bra", 0)
    assert response.url == page(following)


def test_after_the_last_answer_comes_the_receipt(as_reporter, follow_up):
    response = as_reporter.post(page(follow_up), typed(follow_up, step="nothing_to_report"), follow=True)

    assert response.redirect_chain == [(reverse("followup:receipt", args=[follow_up.round_id]), 302)]
    assert "Thank you, your answer is in" in response.content.decode()
    assert FollowUp.objects.get().answer == "nothing_to_report"


def test_a_refused_answer_keeps_what_was_typed_and_says_what_to_write(as_reporter, follow_up, off_track):
    data = typed(follow_up, step=off_track.pk, comment="Sex av nio platser.", deviation="Elnätet räcker inte.")

    response = as_reporter.post(page(follow_up), data)

    text = response.content.decode()
    assert response.status_code == 422
    assert response.context["form"].errors == {
        "measure": ["Write what you do about it, and by when: “Major deviation” asks for it."]
    }
    assert "Sex av nio platser." in text and "Elnätet räcker inte." in text
    assert re.search(rf'value="{off_track.pk}"[^>]*checked', text)


@pytest.mark.parametrize(
    ("field", "value"), [("progress_percent", "halvvägs"), ("progress_percent", "101"), ("step", "9999"), ("step", "")]
)
def test_what_cannot_be_read_is_refused(as_reporter, follow_up, on_track, field, value):
    response = as_reporter.post(page(follow_up), typed(follow_up, **{"step": on_track.pk, field: value}))

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert FollowUp.objects.get().state == "asked"


def test_a_page_without_its_version_is_refused(as_reporter, follow_up, on_track):
    response = as_reporter.post(page(follow_up), typed(follow_up, step=on_track.pk, version="x"))

    assert response.status_code == 422
    assert FollowUp.objects.get().state == "asked"


def test_deviation_and_measure_are_always_there_and_ignored_when_not_asked_for(as_reporter, follow_up, on_track):
    text = as_reporter.get(page(follow_up)).content.decode()

    as_reporter.post(page(follow_up), typed(follow_up, step=on_track.pk, deviation="Gammalt", measure="Gammalt"))

    assert 'name="deviation"' in text and 'name="measure"' in text
    assert (FollowUp.objects.get().deviation, FollowUp.objects.get().measure) == ("", "")


def test_steps_that_ask_for_an_explanation_are_marked_for_the_style_sheet(as_reporter, follow_up, on_track, off_track):
    text = as_reporter.get(page(follow_up)).content.decode()

    marked = re.findall(r'<input[^>]*value="(\d+)"[^>]*data-explained', text)
    assert marked == [str(off_track.pk)]


def test_a_draft_is_kept_by_the_plain_button(as_reporter, follow_up, off_track):
    data = typed(follow_up, action="draft", step=off_track.pk, comment="Halvvägs")

    response = as_reporter.post(page(follow_up), data)

    stored = FollowUp.objects.get()
    assert (response.status_code, stored.state, stored.step, stored.comment) == (302, "draft", off_track, "Halvvägs")


def test_a_draft_is_saved_as_one_types_and_hands_back_its_version(as_reporter, follow_up):
    response = as_reporter.post(
        reverse("followup:draft", args=[follow_up.pk]),
        typed(follow_up, comment="Vi vän"),
        headers={"HX-Request": "true"},
    )

    assert response.status_code == 200
    assert 'name="version" value="2"' in response.content.decode()
    assert "Draft saved" in response.content.decode()
    assert FollowUp.objects.get().comment == "Vi vän"


def test_a_draft_saves_what_can_be_read_and_tells_of_the_rest(as_reporter, follow_up):
    response = as_reporter.post(
        reverse("followup:draft", args=[follow_up.pk]), typed(follow_up, comment="Hej", progress_percent="halv"),
        headers={"HX-Request": "true"},
    )  # fmt: skip

    assert (response.status_code, FollowUp.objects.get().comment) == (200, "Hej")
    assert "Done, %" in response.content.decode()


def test_pressing_submit_before_ones_own_draft_has_answered_is_no_conflict(as_reporter, follow_up, on_track):
    read = typed(follow_up, step=on_track.pk, comment="Klart nu")
    as_reporter.post(reverse("followup:draft", args=[follow_up.pk]), typed(follow_up, comment="Klart"))

    response = as_reporter.post(page(follow_up), read)

    assert response.status_code == 302
    assert (FollowUp.objects.get().state, FollowUp.objects.get().comment) == ("submitted", "Klart nu")


def test_two_writers_are_shown_both_texts(as_reporter, follow_up, seat, principal, on_track):
    read = typed(follow_up, step=on_track.pk, comment="Min text")
    operations.save_draft(follow_up, comment="Deras text", by=seat(Seat.Role.EDITOR, principal))

    response = as_reporter.post(page(follow_up), read)

    text = response.content.decode()
    assert response.status_code == 409
    assert "Min text" in text and "Deras text" in text
    assert FollowUp.objects.get().comment == "Deras text"


def test_as_last_time_fills_in_what_is_blank_and_leaves_what_is_typed(as_reporter, follow_up, on_track):
    earlier = RoundFactory(plan=follow_up.round.plan, name="T1", period_to="2026-05-02")
    FollowUpFactory(
        round=earlier, part=follow_up.part, reported=True, step=on_track, comment="Som då", progress_percent=40
    )

    response = as_reporter.post(page(follow_up), typed(follow_up, action="same", deviation="Nytt"))

    form = response.context["form"]
    assert response.status_code == 200
    assert [form[name].value() for name in ("step", "comment", "progress_percent", "deviation")] == [
        str(on_track.pk), "Som då", "40", "Nytt",
    ]  # fmt: skip
    assert FollowUp.objects.get(pk=follow_up.pk).state == "asked"


def test_as_last_time_keeps_a_comment_that_is_already_written(as_reporter, follow_up, on_track):
    earlier = RoundFactory(plan=follow_up.round.plan, name="T1", period_to="2026-05-02")
    FollowUpFactory(round=earlier, part=follow_up.part, reported=True, step=on_track, comment="Som då")

    response = as_reporter.post(page(follow_up), typed(follow_up, action="same", comment="Eget"))

    assert response.context["form"]["comment"].value() == "Eget"


def test_milestones_are_ticked_on_the_way(as_reporter, follow_up, on_track):
    reached, left = MilestoneFactory.create_batch(2, activity=follow_up.part.activity)

    as_reporter.post(page(follow_up), typed(follow_up, step=on_track.pk, milestones=[reached.pk]))

    reached.refresh_from_db(), left.refresh_from_db()
    assert (reached.done_on is not None, left.done_on) == (True, None)


def test_a_submitted_answer_can_be_changed(as_reporter, follow_up, on_track):
    operations.submit_follow_up(follow_up, answer="not_relevant", by=follow_up_lead(follow_up))

    text = as_reporter.get(page(follow_up)).content.decode()
    as_reporter.post(page(follow_up), typed(follow_up, step=on_track.pk))

    assert "Submit the change" in text and "hx-post" not in text.split("<main")[1]
    assert FollowUp.objects.get().step == on_track


def follow_up_lead(follow_up):
    return SeatFactory(collaboration=follow_up.round.plan.collaboration, role=Seat.Role.LEAD).person


def test_a_draft_can_be_discarded_and_brought_back(as_reporter, follow_up, reporter):
    operations.save_draft(follow_up, comment="Något", by=reporter)

    response = as_reporter.post(reverse("followup:discard", args=[follow_up.pk]), follow=True)
    address = re.search(r'action="(/undo/[^"]+)"', response.content.decode())[1]
    emptied = FollowUp.objects.get().comment
    as_reporter.post(address)

    assert (emptied, FollowUp.objects.get().comment) == ("", "Något")


@pytest.mark.parametrize("state", ["planned", "fixed"])
def test_a_round_that_takes_no_answers_shows_them_only(as_reporter, follow_up, state):
    Round.objects.update(state=state)

    shown = as_reporter.get(page(follow_up))
    sent = as_reporter.post(page(follow_up), typed(follow_up, step="not_relevant"))

    assert '<form id="answer"' not in shown.content.decode()
    assert sent.status_code == 422
    assert FollowUp.objects.get().state == "asked"


def test_a_reader_sees_what_was_answered_but_not_the_drafts_before_it(client, seat, follow_up, reporter, on_track):
    draft = operations.save_draft(follow_up, comment="Hemligt utkast", by=reporter)
    operations.submit_follow_up(draft, answer="reported", step=on_track, comment="Öppet svar", by=reporter)
    client.force_login(seat(Seat.Role.READER))

    text = client.get(page(follow_up)).content.decode()

    assert "Öppet svar" in text and "Hemligt utkast" not in text
    assert client.post(page(follow_up), typed(follow_up, step="not_relevant")).status_code == 403


def test_another_organisations_draft_is_not_found(client, seat, follow_up, reporter):
    operations.save_draft(follow_up, comment="Hemligt utkast", by=reporter)
    client.force_login(seat(Seat.Role.LEAD))

    assert client.get(page(follow_up)).status_code == 404
    text = client.get(follow_up.round.get_absolute_url()).content.decode()
    assert "Hemligt utkast" not in text and str(follow_up.part.activity) in text


def test_what_i_answer_for_lists_what_waits_and_what_is_handed_in(as_reporter, follow_up, principal):
    FollowUpFactory(
        round=follow_up.round, submitted=True, comment="Redan lämnat",
        part=PartFactory(activity=ActivityFactory(plan=follow_up.round.plan), organisation=principal),
    )  # fmt: skip

    response = as_reporter.get(reverse("followup:mine"))

    assert [each for each, _last in response.context["waiting"]] == [follow_up]
    assert "Redan lämnat" in response.content.decode()


# Rounds


@pytest.fixture
def goal(round):
    document = SteeringDocumentFactory(owner_collaboration=round.plan.collaboration)
    round.plan.strategy = document
    round.plan.save()
    return GoalFactory(tree=GoalTreeFactory(document=document), title="Ett hållbart Roslagen")


def test_the_rounds_page_shows_who_is_silent_and_why_the_status_is_so(as_lead, round, follow_up, on_track, goal):
    activity = follow_up.part.activity
    ContributionFactory(activity=activity, goal=goal)
    other = FollowUpFactory(round=round, part=PartFactory(activity=activity), reported=True, step=on_track)

    text = as_lead.get(round.get_absolute_url()).content.decode()

    assert "<b>1</b> of 2 parts have answered" in text
    assert "0 activities answered in full" in text and "1 in part" in text
    name, silent = other.part.organisation.short, follow_up.part.organisation.short
    assert f"Reported by {name}. No answer: {silent}." in text
    assert "Ett hållbart Roslagen" in text


def test_a_lead_opens_closes_reopens_and_ends_a_round(as_lead, round, lead):
    PartFactory(activity=ActivityFactory(plan=round.plan))
    Round.objects.update(state="planned")
    states = []

    for name, data in [
        ("open_round", {}), ("close_round", {}), ("reopen_round", {"reason": "Fel siffror."}), ("close_round", {}),
        ("fix_round", {}),
    ]:  # fmt: skip
        as_lead.post(reverse(f"followup:{name}", args=[round.pk]), data)
        states.append(Round.objects.get().state)

    assert states == ["open", "review", "open", "review", "fixed"]
    assert Revision.objects.of(round).get(action="followup.round_reopened").values["reason"] == "Fel siffror."


def test_a_refused_step_is_told_and_changes_nothing(as_lead, round):
    Round.objects.update(state="planned")

    response = as_lead.post(reverse("followup:open_round", args=[round.pk]), follow=True)

    assert "there is nobody to ask" in response.content.decode()
    assert Round.objects.get().state == "planned"


def test_a_new_round_begins_where_the_last_one_ended(as_lead, round):
    form = as_lead.get(reverse("followup:create_round", args=[round.plan_id])).context["form"]

    assert (form["name"].value(), str(form["period_from"].value()), str(form["period_to"].value())) == (
        "Tertial 3 2026", "2026-09-01", "2026-12-31",
    )  # fmt: skip


def test_a_round_is_planned_changed_and_deleted(as_lead, round):
    data = {
        "name": "Tertial 3 2026", "period_from": "2026-09-01", "period_to": "2026-12-31", "cutoff_on": "2026-12-31",
        "answers_due_on": "2027-01-15", "approval_due_on": "2027-02-01", "scale": round.scale_id,
        "assessment_scale": round.assessment_scale_id,
    }  # fmt: skip
    as_lead.post(reverse("followup:create_round", args=[round.plan_id]), data)
    new = Round.objects.get(name="Tertial 3 2026")

    refused = as_lead.post(reverse("followup:change_round", args=[new.pk]), data | {"answers_due_on": "2020-01-01"})
    as_lead.post(reverse("followup:change_round", args=[new.pk]), data | {"name": "T3", "version": new.version})
    new.refresh_from_db()
    as_lead.post(reverse("followup:delete_round", args=[new.pk]))

    assert refused.status_code == 422
    assert "The dates come in this order" in refused.content.decode()
    assert new.name == "T3"
    assert list(Round.objects.all()) == [round]


def test_a_part_is_asked_and_let_off_in_mid_round(as_lead, round):
    part = PartFactory(activity=ActivityFactory(plan=round.plan))

    as_lead.post(reverse("followup:ask_part", args=[round.pk]), {"part": part.pk})
    asked = list(round.follow_ups.values_list("part", flat=True))
    as_lead.post(reverse("followup:stop_asking", args=[round.follow_ups.get().pk]))

    assert (asked, round.follow_ups.count()) == ([part.pk], 0)


# Judgements


def test_a_goal_is_judged_on_its_page(as_lead, round, goal, reached):
    address = reverse("followup:assess", args=[round.pk, goal.pk])

    refused = as_lead.post(address, {"step": "", "text": "Två av tre."})
    as_lead.post(address, {"step": reached.pk, "text": "Två av tre."})
    shown = as_lead.get(round.get_absolute_url()).content.decode()

    assert refused.status_code == 422 and "Två av tre." in refused.content.decode()
    assert Assessment.objects.get().text == "Två av tre."
    assert "Två av tre." in shown


def test_a_judgement_is_deleted_with_undo(as_lead, round, goal, reached, lead):
    assessment = AssessmentFactory(round=round, goal=goal, step=reached, assessed_by=lead, assessed_at=NOW)

    response = as_lead.post(reverse("followup:delete_assessment", args=[assessment.pk]), follow=True)
    gone = not Assessment.objects.exists()
    as_lead.post(re.search(r'action="(/undo/[^"]+)"', response.content.decode())[1])

    assert gone and Assessment.objects.get() == assessment


def test_an_editor_judges_for_its_own_principal_only(client, round, goal, reached, seat, principal):
    client.force_login(seat(Seat.Role.EDITOR, principal))
    address = reverse("followup:assess", args=[round.pk, goal.pk])

    joint = client.post(address, {"step": reached.pk})
    own = client.post(f"{address}?principal={principal.pk}", {"step": reached.pk})
    strange = client.get(f"{address}?principal=abc")

    assert (joint.status_code, own.status_code, strange.status_code) == (403, 302, 404)
    assert Assessment.objects.get().organisation == principal


# What other rooms' pages show


def test_my_work_shows_what_i_owe_first(as_reporter, follow_up):
    text = as_reporter.get(reverse("core:start")).content.decode()

    assert text.index("To hand in") < text.index("parts have answered")
    assert page(follow_up) in text


def test_an_activitys_page_tells_what_changed_between_rounds(as_reporter, follow_up, on_track, off_track):
    earlier = RoundFactory(plan=follow_up.round.plan, name="T1", period_to="2026-05-02", scale=follow_up.round.scale)
    FollowUpFactory(round=earlier, part=follow_up.part, reported=True, step=on_track, comment="Sex platser i drift.")
    operations.submit_follow_up(
        follow_up, answer="reported", step=off_track, comment="Nio platser i drift.", deviation="Sent", measure="Snart",
        by=follow_up_lead(follow_up),
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


# Many


@pytest.fixture
def filled(round, goal, reporter, principal, on_track, off_track, lead):
    """A round with that many activities more, half of them answered."""

    def fill(many):
        for n in range(many):
            activity = ActivityFactory(plan=round.plan)
            ContributionFactory(activity=activity, goal=goal)
            PartFactory(activity=activity, organisation=principal)
            FollowUpFactory(round=round, part=activity.parts.get())
            said = {"step": off_track if n % 3 else on_track, "reported": True, "deviation": "Sent", "measure": "Snart"}
            FollowUpFactory(round=round, part=PartFactory(activity=activity), **said)

    return fill


def test_pages_take_as_many_queries_for_many_rows(client, round, filled, reporter, principal, queries):
    client.force_login(reporter)
    addresses = [
        reverse("followup:rounds"),
        round.get_absolute_url(),
        f"{round.get_absolute_url()}?principal={principal.pk}",
        reverse("followup:mine"),
        reverse("followup:receipt", args=[round.pk]),
        reverse("core:start"),
        round.plan.get_absolute_url(),
    ]
    filled(3)
    few = {address: queries(client.get, address) for address in addresses}

    filled(297)

    many = {address: queries(client.get, address) for address in addresses}
    assert [address for address in addresses if many[address] > few[address]] == []
