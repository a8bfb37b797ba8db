"""The list of rounds, one round at a glance, and what its lead does with it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from samverk.core.history import history
from samverk.core.models import Revision
from samverk.core.undo import undo
from samverk.followup.models import Round
from samverk.followup.operations import close_round
from samverk.followup.tests.factories import FollowUpFactory, RoundFactory
from samverk.organisations.visibility import Level
from samverk.planning.tests.factories import ActivityFactory, ContributionFactory, PartFactory


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


def test_the_history_tells_what_people_did_and_not_the_machines_own_notes(as_lead, round):
    PartFactory(activity=ActivityFactory(plan=round.plan))
    Round.objects.update(state="planned")

    as_lead.post(reverse("followup:open_round", args=[round.pk]))

    [change] = history(round)
    assert [field.label for field in change.fields] == ["state"]  # not when it was opened: that is told beside it


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
        "answers_due_on": "2027-01-15", "review_due_on": "2027-01-22", "approval_due_on": "2027-02-01",
        "fixed_due_on": "2027-02-15", "scale": round.scale_id, "assessment_scale": round.assessment_scale_id,
    }  # fmt: skip
    made = as_lead.post(reverse("followup:create_round", args=[round.plan_id]), data, follow=True)
    new = Round.objects.get(name="Tertial 3 2026")

    refused = as_lead.post(reverse("followup:change_round", args=[new.pk]), data | {"answers_due_on": "2020-01-01"})
    as_lead.post(reverse("followup:change_round", args=[new.pk]), data | {"name": "T3", "version": new.version})
    new.refresh_from_db()
    as_lead.post(reverse("followup:delete_round", args=[new.pk]))

    assert "Undo" in made.text
    assert refused.status_code == 422
    assert "Each date comes after the one before it" in refused.content.decode()
    assert new.name == "T3"
    assert list(Round.objects.all()) == [round]


def test_a_part_is_asked_and_let_off_in_mid_round(as_lead, round):
    part = PartFactory(activity=ActivityFactory(plan=round.plan))

    as_lead.post(reverse("followup:ask_part", args=[round.pk]), {"part": part.pk})
    asked = list(round.follow_ups.values_list("part", flat=True))
    as_lead.post(reverse("followup:stop_asking", args=[round.follow_ups.get().pk]))

    assert (asked, round.follow_ups.count()) == ([part.pk], 0)


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


def test_a_round_that_has_been_opened_is_not_deleted_and_says_why(as_lead, round):
    response = as_lead.post(reverse("followup:delete_round", args=[round.pk]))

    assert response.status_code == 422
    assert "Close it instead" in response.text


def test_an_open_rounds_dates_are_changed_and_undone(as_lead, round):
    before = round.approval_due_on
    form = as_lead.get(reverse("followup:change_round", args=[round.pk])).context["form"]
    data = {name: form[name].value() for name in form.fields} | {"approval_due_on": "2026-10-05"}

    response = as_lead.post(reverse("followup:change_round", args=[round.pk]), data, follow=True)
    way = response.text.partition('action="/undo/')[2].partition('"')[0]
    as_lead.post(f"/undo/{way}")

    assert "The round is changed." in response.text
    round.refresh_from_db()
    assert (round.approval_due_on, round.state) == (before, Round.State.OPEN)


def test_that_a_round_was_opened_or_closed_is_not_undone_though_its_dates_are(lead, round):
    op = close_round(round, by=lead)

    with pytest.raises(PermissionDenied):
        undo(op.id, by=lead)


def test_of_many_parts_the_one_to_ask_is_searched_for(as_lead, round):
    for number in range(20):
        PartFactory(activity=ActivityFactory(plan=round.plan, title=f"Färjeläge {number}"))
    wanted = PartFactory(activity=ActivityFactory(plan=round.plan, title="Vandringsled"), organisation__name="Örby")
    address = reverse("followup:ask_part", args=[round.pk])

    response = as_lead.post(address, {"part-words": "örby vandring", "find": "part"})

    assert [each.value for each in response.context["form"]["part"].subwidgets[0].data["found"]] == [wanted.pk]
    assert round.follow_ups.count() == 0


def test_a_planned_round_says_what_it_will_not_ask_about_and_never_that_others_have_drafts(client, lead, seat):
    round = RoundFactory(state="planned", plan__collaboration=lead.seats.get().collaboration)
    own, other = lead.seats.get().organisation, seat("editor").seats.get().organisation
    ActivityFactory(plan=round.plan, level=Level.OWN, kept_by=other)
    client.force_login(lead)
    before = client.get(round.get_absolute_url()).content.decode()

    ActivityFactory(plan=round.plan, number="9", level=Level.OWN, kept_by=own)

    after = client.get(round.get_absolute_url()).content.decode()
    told = "1 activity is not shared, and the round will not ask about it."
    assert (told in before, told in after) == (False, True)
    assert reverse("planning:share_drafts", args=[round.plan.pk]) in after
