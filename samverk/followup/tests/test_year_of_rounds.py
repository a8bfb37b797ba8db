"""A year of rounds: suggested on working days and in order, gone through in one table, saved as one, and undone."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from hypothesis import assume, given
from hypothesis import strategies as st

from samverk.core.models import Revision
from samverk.core.tests.drawing import unhurried
from samverk.core.undo import undo
from samverk.core.workdays import is_working_day
from samverk.followup import operations
from samverk.followup.calendars import Pattern, a_year_later, fitted, in_order, moved_along, periods, suggestions
from samverk.followup.models import Dates, PrincipalDates, Round
from samverk.followup.tests.factories import PrincipalDatesFactory, RoundFactory
from samverk.followup.year_forms import crosses

STEPS = tuple(Dates.__dataclass_fields__)
DAYS = st.dates(date(2024, 1, 1), date(2035, 12, 31))


def steps_after(cutoff: date) -> Dates:
    days = (cutoff + timedelta(days=n) for n in (15, 22, 30, 44))
    return in_order(cutoff, dict(zip(STEPS, days, strict=True)))


@unhurried(300)
@given(cutoff=DAYS, after=st.lists(st.integers(0, 70), min_size=4, max_size=4))
def test_what_is_suggested_is_in_order_and_due_on_working_days(cutoff, after):
    wanted = dict(zip(STEPS, (cutoff + timedelta(days=each) for each in sorted(after)), strict=True))

    found = in_order(cutoff, wanted)

    assert found.are_in_order and cutoff <= found.answers_due_on
    assert all(is_working_day(day) for day in vars(found).values())


@unhurried(300)
@given(cutoff=DAYS, own=st.dictionaries(st.sampled_from(PrincipalDates.ADJUSTABLE), st.integers(-10, 90)))
def test_a_principals_copied_dates_always_follow_on_each_other(cutoff, own):
    round = Round(cutoff_on=cutoff, **vars(steps_after(cutoff)))

    days = fitted(round, {name: cutoff + timedelta(days=by) for name, by in own.items()})

    dates = PrincipalDates(**days).over(round)
    assert dates.are_in_order and dates.answers_due_on >= cutoff
    assert all(is_working_day(day) for day in days.values())


@unhurried(200)
@given(cutoff=DAYS, moved=st.sampled_from(("cutoff_on", *STEPS)), by=st.integers(1, 60))
def test_moving_one_date_later_moves_those_after_it_and_none_before(cutoff, moved, by):
    steps = in_order(
        cutoff, {name: cutoff + timedelta(days=n) for name, n in zip(STEPS, (15, 22, 30, 44), strict=True)}
    )
    before = {"cutoff_on": cutoff, **vars(steps)}
    touched = before | {moved: before[moved] + timedelta(days=by)}

    now = moved_along(before, touched)

    place = list(before).index(moved)
    names = list(before)
    assert [now[name] for name in names[: place + 1]] == [touched[name] for name in names[: place + 1]]
    later = [now[name] for name in names[place:]]
    assert later == sorted(later) and len(set(later[1 if place == 0 else 0 :])) == len(later) - (place == 0)
    assert all(is_working_day(now[name]) and now[name] >= before[name] for name in names[place + 1 :])


@unhurried(100)
@given(day=DAYS)
def test_the_last_day_of_a_month_stays_the_last_a_year_later(day):
    later = a_year_later(day)

    is_last = (day + timedelta(days=1)).day == 1
    assert (later.year, later.month) == (day.year + 1, day.month)
    assert (later + timedelta(days=1)).day == 1 if is_last else later.day == day.day


@unhurried(300)
@given(st.lists(st.integers(0, 12), min_size=4, max_size=4))
def test_periods_cross_just_when_they_share_days_and_neither_holds_the_other(numbers):
    a, b, c, d = (date(2026, 1, 1) + timedelta(days=n) for n in numbers)
    assume(a <= b and c <= d)
    one, other = Round(period_from=a, period_to=b), Round(period_from=c, period_to=d)
    days, others = (
        {first + timedelta(days=n) for n in range((last - first).days + 1)} for first, last in ((a, b), (c, d))
    )

    assert crosses(one, other) == (days == others or not (days <= others or days >= others or not days & others))


def test_the_patterns_divide_the_year():
    assert [each.isoformat() for pair in periods(2027, Pattern.TERTIALS, 0) for each in pair] == [
        "2027-01-01", "2027-04-30", "2027-05-01", "2027-08-31", "2027-01-01", "2027-12-31",
    ]  # fmt: skip
    assert [last.isoformat() for _first, last in periods(2028, Pattern.OWN, 6)] == [
        "2028-02-29", "2028-04-30", "2028-06-30", "2028-08-31", "2028-10-31", "2028-12-31",
    ]  # fmt: skip


def test_last_years_rounds_come_with_their_dates_a_year_later_and_each_principals_own(round):
    own = PrincipalDatesFactory(round=round, answers_due_on=date(2026, 9, 11))
    Round.objects.filter(pk=round.pk).update(name="Tertial 2 2026")

    (found,) = suggestions(round.plan, 2027, Pattern.COPY)

    assert found.round.name == "Tertial 2 2027" and not found.taken
    assert [day.isoformat() for day in vars(found.round.dates).values()] == [
        "2027-09-15", "2027-09-22", "2027-10-01", "2027-10-15",
    ]  # fmt: skip
    assert [(each.organisation, each.answers_due_on) for each in found.own] == [(own.organisation, date(2027, 9, 10))]


@pytest.fixture
def address(round):
    return reverse("followup:plan_year", args=[round.plan_id])


def sent(page) -> dict:
    """What the table would send as it stands."""
    table, data = page.context["table"], {"rows": len(page.context["table"].rows)}
    for row, own in table.rows:
        data[f"{row.prefix}-own"] = [each.organisation.pk for each in own]
        for form in (row, *own):
            data |= {form[name].html_name: form[name].value() or "" for name in form.fields}
        if row["wanted"].value():
            data[row["wanted"].html_name] = "on"
        else:
            data.pop(row["wanted"].html_name)
    return data


def test_the_lead_plans_a_year_at_once_and_undoes_it(as_lead, address, round, principal, lead):
    PrincipalDatesFactory(round=round, organisation=principal)

    page = as_lead.get(address, {"year": "2027", "pattern": "copy"})
    done = as_lead.post(address, sent(page), follow=True)

    made = Round.objects.exclude(pk=round.pk).get()
    assert (made.state, made.answers_due_on) == ("planned", date(2027, 9, 15))
    assert made.own_dates.get().answers_due_on == date(2027, 9, 10)
    assert "1 round is planned." in done.text and "Undo" in done.text
    wheel = as_lead.get(reverse("yearwheel:year", args=[round.plan.collaboration_id]), {"year": "2027"}).text
    assert made.name in wheel
    undo(Revision.objects.filter(action="followup.year_planned").first().operation, by=lead)
    assert list(Round.objects.all()) == [round]


def test_each_wrong_cell_says_what_is_wrong_and_all_that_was_typed_is_kept(as_lead, address, round):
    Round.objects.update(name="Tertial 2")
    page = as_lead.get(address, {"year": "2026", "pattern": "tertials"})
    data = sent(page) | {"r0-name": "Tertial 2", "r0-review_due_on": "2026-01-02", "r1-period_from": "2026-04-01",
                         "r2-answers_due_on": "i maj"}  # fmt: skip

    refused = as_lead.post(address, data)

    assert refused.status_code == 422 and Round.objects.count() == 1
    assert 'value="i maj"' in refused.text
    assert [(cell.html_name, text) for cell, _name, text in refused.context["table"].errors] == [
        ("r0-review_due_on", "Must come after “Answers due”."),
        ("r0-name", "The plan already has a round with that name."),
        ("r1-period_from", "The period overlaps that of Tertial 2, and neither holds the other."),
        ("r2-answers_due_on", "Enter a valid date."),
    ]


def test_rows_that_are_not_wanted_are_not_read(as_lead, address):
    data = sent(as_lead.get(address, {"year": "2027", "pattern": "quarters"}))
    for number in (1, 2, 3):
        data |= {f"r{number}-name": "", f"r{number}-cutoff_on": "nonsense"}
        del data[f"r{number}-wanted"]

    as_lead.post(address, data)

    assert [each.name for each in Round.objects.filter(state="planned")] == ["Quarter 1 2027"]


def test_nothing_chosen_is_told(as_lead, address):
    refused = as_lead.post(address, {"rows": "0"})

    assert refused.status_code == 422 and Round.objects.count() == 1


@pytest.mark.parametrize("asked", [{"year": "1"}, {"year": "9" * 30}, {"pattern": "weekly"}, {"many": "-3"}])
def test_an_impossible_year_or_pattern_is_refused(as_lead, address, asked):
    assert as_lead.get(address, asked).status_code == 422


def test_only_the_lead_plans_a_year(client, address, seat, round):
    editor = seat("editor")
    client.force_login(editor)
    assert client.get(address).status_code == 403
    with pytest.raises(PermissionDenied):
        operations.plan_year([(RoundFactory.build(plan=round.plan), [])], by=editor)


def test_a_principals_dates_are_for_principals(lead, round, principal, goal):
    other = PrincipalDatesFactory(round=round)
    new = Round(plan=round.plan, name="Ny", scale=round.scale, assessment_scale=round.assessment_scale,
                period_from=date(2027, 1, 1), period_to=date(2027, 4, 30), cutoff_on=date(2027, 4, 30),
                **vars(in_order(date(2027, 4, 30), dict.fromkeys(STEPS, date(2027, 5, 20)))))  # fmt: skip

    with pytest.raises(ValidationError) as refusal:
        operations.plan_year([(new, [PrincipalDates(organisation=other.organisation)])], by=lead)

    assert refusal.value.code == "not_a_principal" and not Round.objects.filter(name="Ny").exists()


def test_the_later_dates_are_moved_along_when_asked_also_the_principals_own(as_lead, round, principal):
    PrincipalDatesFactory(round=round, organisation=principal, answers_due_on=date(2026, 9, 10))
    address = reverse("followup:change_round", args=[round.pk])
    form = as_lead.get(address).context["form"]
    data = {name: form[name].value() for name in form.fields} | {"answers_due_on": "2026-09-22", "along": "on"}

    as_lead.post(address, data)

    round.refresh_from_db()
    assert [day.isoformat() for day in vars(round.dates).values()] == [
        "2026-09-22", "2026-09-29", "2026-10-08", "2026-10-22",
    ]  # fmt: skip
    assert round.own_dates.get().answers_due_on == date(2026, 9, 17)
