"""The page on which a part answers, and the list of what one answers for."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from samverk.core.trail import operation
from samverk.followup import operations
from samverk.followup.models import FollowUp, Round
from samverk.followup.tests.factories import FollowUpFactory, RoundFactory
from samverk.followup.tests.states import due_in
from samverk.organisations.models import Seat
from samverk.planning.tests.factories import ActivityFactory, MilestoneFactory, PartFactory


def typed(follow_up, **fields) -> dict:
    follow_up.refresh_from_db()
    blank = {"step": "", "comment": "", "deviation": "", "measure": "", "progress_percent": ""}
    return blank | {"version": follow_up.version} | fields


def page(follow_up) -> str:
    return reverse("followup:report", args=[follow_up.pk])


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


def test_a_submitted_answer_can_be_changed(as_reporter, round, follow_up, on_track, lead):
    due_in(round, 0)
    follow_up.refresh_from_db()
    operations.submit_follow_up(follow_up, answer="not_relevant", by=lead)

    text = as_reporter.get(page(follow_up)).content.decode()
    as_reporter.post(page(follow_up), typed(follow_up, step=on_track.pk))

    assert "Submit the change" in text and "hx-post" not in text.split("<main")[1]
    assert FollowUp.objects.get().step == on_track


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


def test_a_lead_who_has_answered_in_somebodys_place_comes_back_to_what_is_missing(client, lead, follow_up, on_track):
    client.force_login(lead)

    shown = client.get(page(follow_up)).content.decode()
    answer = client.post(page(follow_up), typed(follow_up, step=on_track.pk, comment="Bra"))

    missing = f"{follow_up.round.get_absolute_url()}#silent"
    assert f'href="{missing}"' in shown
    assert answer.url == missing


def test_unchanged_ones_are_answered_at_one_go_after_they_have_been_shown(as_reporter, follow_up, on_track):
    earlier = RoundFactory(plan=follow_up.round.plan, name="T1", period_to="2026-05-02", scale=follow_up.round.scale)
    FollowUpFactory(round=earlier, part=follow_up.part, reported=True, step=on_track, comment="Som då")
    address = reverse("followup:as_last_time")

    offered = as_reporter.get(reverse("followup:mine")).content.decode()
    shown = as_reporter.get(address, {"same": follow_up.pk}).content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', shown)[1]
    before = FollowUp.objects.get(pk=follow_up.pk).state
    answer = as_reporter.post(address, {"seen": seen})

    assert f'name="same" value="{follow_up.pk}"' in offered and "Som då" in shown
    assert (before, FollowUp.objects.get(pk=follow_up.pk).state) == ("asked", "submitted")
    assert answer.url == reverse("followup:receipt", args=[follow_up.round_id])


def test_a_milestone_ticked_in_a_draft_waits_with_it_and_the_plan_is_told_when_it_is_submitted(
    as_reporter, follow_up, on_track
):
    reached, undone = MilestoneFactory.create_batch(2, activity=follow_up.part.activity)
    undone.done_on = "2026-08-01"
    undone.save()
    data = typed(follow_up, comment="Halvvägs", milestones=[reached.pk])

    as_reporter.post(reverse("followup:draft", args=[follow_up.pk]), data, headers={"HX-Request": "true"})
    shown = as_reporter.get(page(follow_up)).context["form"]["milestones"].value()
    reached.refresh_from_db(), undone.refresh_from_db()
    in_between = [reached.done_on, str(undone.done_on)]
    as_reporter.post(page(follow_up), typed(follow_up, step=on_track.pk, milestones=shown))

    reached.refresh_from_db(), undone.refresh_from_db()
    assert (shown, in_between) == ([reached.pk], [None, "2026-08-01"])
    assert (reached.done_on is not None, undone.done_on) == (True, None)
    assert not follow_up.draft_ticks.exists()


def test_a_discarded_draft_takes_its_ticks_along(as_reporter, follow_up):
    milestone = MilestoneFactory(activity=follow_up.part.activity)
    as_reporter.post(page(follow_up), typed(follow_up, action="draft", comment="Hej", milestones=[milestone.pk]))
    before = follow_up.draft_ticks.count()

    as_reporter.post(reverse("followup:discard", args=[follow_up.pk]))

    assert (before, follow_up.draft_ticks.count()) == (1, 0)


def test_neither_a_milestone_nor_a_question_is_held_by_a_draft_that_ticks_it(reporter, follow_up, lead):
    milestone = MilestoneFactory(activity=follow_up.part.activity)
    follow_up = operations.save_draft(follow_up, ticks=[(milestone, True)], by=reporter)

    with operation("tests.deleted", by=lead) as op:
        op.delete(milestone)
    ticks = [(MilestoneFactory(activity=follow_up.part.activity), True)]
    operations.save_draft(follow_up, ticks=ticks, by=reporter)
    operations.stop_asking(follow_up, by=lead)

    assert not FollowUp.objects.exists()


def test_a_tick_alone_is_a_draft_which_the_lead_neither_sees_nor_answers_over(as_lead, follow_up, reporter, on_track):
    milestone = MilestoneFactory(activity=follow_up.part.activity)
    operations.save_draft(follow_up, ticks=[(milestone, True)], by=reporter)

    answer = as_lead.post(page(follow_up), typed(follow_up, step=on_track.pk))

    follow_up.refresh_from_db()
    assert (answer.status_code, follow_up.state, follow_up.draft_ticks.count()) == (409, "draft", 1)


def test_what_somebody_else_has_ticked_meanwhile_stays(as_reporter, follow_up, on_track):
    theirs, mine = MilestoneFactory.create_batch(2, activity=follow_up.part.activity)
    before = as_reporter.get(page(follow_up)).context["form"]["milestones_before"].value()
    theirs.done_on = "2026-08-01"
    theirs.save()

    data = typed(follow_up, step=on_track.pk, milestones=[mine.pk], milestones_before=before)
    as_reporter.post(page(follow_up), data)

    theirs.refresh_from_db(), mine.refresh_from_db()
    assert (str(theirs.done_on), mine.done_on is not None) == ("2026-08-01", True)


def test_an_answer_that_is_refused_ticks_nothing(reporter, follow_up, off_track):
    milestone = MilestoneFactory(activity=follow_up.part.activity)

    with pytest.raises(ValidationError):
        given = {"answer": "reported", "step": off_track, "ticks": [(milestone, True)]}
        operations.submit_follow_up(follow_up, by=reporter, **given)

    milestone.refresh_from_db(), follow_up.refresh_from_db()
    assert (milestone.done_on, follow_up.state) == (None, "asked")
