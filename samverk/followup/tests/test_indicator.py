"""The value of an activity's indicator: read as people write it, asked anew each time, shown where it is followed."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from samverk.core.models import Revision
from samverk.core.tests.drawing import unhurried
from samverk.core.undo import undo
from samverk.followup import operations
from samverk.followup.indicator import ValueField, in_words
from samverk.followup.models import FollowUp
from samverk.followup.prefill import same_as_last_time
from samverk.followup.tests.factories import FollowUpFactory, RoundFactory
from samverk.followup.tests.states import due_in
from samverk.planning.models import Activity

VALUES = st.decimals(min_value=Decimal(-(10**11)), max_value=Decimal(10**11), places=2)


@unhurried(200)
@given(VALUES)
def test_what_is_shown_is_read_back_in_each_language(value):
    for language in ("sv", "en", "fi"):
        with translation.override(language):
            assert ValueField().clean(ValueField().prepare_value(value)) == value
            if language != "en":  # which sets commas between its thousands
                assert ValueField().clean(in_words(value)) == value


@pytest.mark.parametrize(
    ("typed", "value"),
    [("12,5", "12.5"), ("12.5", "12.5"), ("1 250,50", "1250.5"), ("1\N{NO-BREAK SPACE}000", "1000"), ("0", "0"),
     ("\N{MINUS SIGN}3", "-3"), ("-0,25", "-0.25"), ("", None), ("  ", None)],
)  # fmt: skip
def test_it_is_read_as_people_write_it_and_empty_is_not_zero(typed, value):
    assert ValueField().clean(typed) == (None if value is None else Decimal(value))


@pytest.mark.parametrize("typed", ["1,250", "1.250,5", "tolv", "12 %", "NaN", "1e5", "9" * 13, "Infinity"])
def test_what_is_no_number_or_could_be_two_is_refused(typed):
    with pytest.raises(ValidationError):
        ValueField().clean(typed)


@pytest.fixture
def measured(follow_up):
    due_in(follow_up.round, 5)
    Activity.objects.update(indicator="Gästnätter, tusental")
    return FollowUp.objects.get(pk=follow_up.pk)


def sent(follow_up, **facts) -> dict:
    return {"step": "nothing_to_report", "version": follow_up.version, "action": "submit", **facts}


def test_the_value_is_asked_where_the_activity_has_an_indicator_and_nowhere_else(as_reporter, measured):
    asked = as_reporter.get(measured.get_absolute_url()).text
    Activity.objects.update(indicator="")

    assert "Indicator: Gästnätter, tusental" in asked
    assert "indicator_value" not in as_reporter.get(measured.get_absolute_url()).text


def test_a_value_is_handed_in_changed_and_emptied(as_reporter, measured):
    values = []
    for typed in ("12,5", "0", ""):
        measured.refresh_from_db()
        as_reporter.post(measured.get_absolute_url(), sent(measured, indicator_value=typed))
        values.append(FollowUp.objects.get().indicator_value)

    assert values == [Decimal("12.50"), Decimal(0), None]
    told = [row.values["after"]["indicator_value"] for row in Revision.objects.of(measured)]
    assert told == ["12.50", "0.00", None]


def test_handing_a_draft_with_a_value_back_and_forth_is_undone(measured, reporter):
    draft = operations.save_draft(measured, indicator_value=Decimal("12.5"), by=reporter)
    op = operations.discard_draft(draft, by=reporter)

    undo(op.id, by=reporter)
    undo(Revision.objects.filter(action="followup.draft_saved").get().operation, by=reporter)

    assert FollowUp.objects.get().indicator_value is None


def test_what_cannot_be_read_comes_back_as_it_was_typed(as_reporter, measured):
    refused = as_reporter.post(measured.get_absolute_url(), sent(measured, indicator_value="tolv"))

    assert refused.status_code == 422 and 'value="tolv"' in refused.text
    assert FollowUp.objects.get().state == "asked"


def test_a_draft_keeps_the_value(as_reporter, measured):
    address = reverse("followup:draft", args=[measured.pk])
    as_reporter.post(address, {"indicator_value": "7", "version": measured.version})

    kept = FollowUp.objects.get()
    assert (kept.state, kept.indicator_value) == ("draft", Decimal(7))


@pytest.fixture
def before(measured):
    """What the part handed in the last time."""
    round = RoundFactory(plan=measured.round.plan, name="Våren", period_from="2026-01-01", period_to="2026-04-30")
    return FollowUpFactory(round=round, part=measured.part, submitted=True, indicator_value=Decimal("11.5"))


def test_as_last_time_never_carries_the_value_over_but_shows_it(as_reporter, measured, before):
    assert "indicator_value" not in same_as_last_time(measured)

    page = as_reporter.post(measured.get_absolute_url(), {"action": "same", "version": measured.version}).text

    assert "In Våren it was 11.5." in page
    assert 'name="indicator_value"' in page and 'value="11.5"' not in page


def test_the_unchanged_at_one_go_are_asked_for_their_value(as_reporter, measured, before):
    FollowUp.objects.filter(pk=measured.pk).update(asked=as_reporter.session["_auth_user_id"])
    address = reverse("followup:as_last_time")
    page = as_reporter.get(address, {"same": measured.pk})
    (each,) = page.context["chosen"]
    name = each.value["indicator_value"].html_name

    refused = as_reporter.post(address, {"seen": each.seen, name: "x"})
    untouched = FollowUp.objects.get(pk=measured.pk).state
    as_reporter.post(address, {"seen": each.seen, name: "12"})

    assert (refused.status_code, untouched) == (422, "asked")
    assert FollowUp.objects.get(pk=measured.pk).indicator_value == Decimal(12)


def test_the_activitys_page_tells_the_values_round_by_round(as_reporter, measured, before, reporter):
    operations.submit_follow_up(measured, answer="nothing_to_report", indicator_value=Decimal(0), by=reporter)

    page = as_reporter.get(measured.part.activity.get_absolute_url()).text

    table = page.partition('id="values-h"')[2].partition("</table>")[0]
    assert [cell.partition("</td>")[0] for cell in table.split('<td class="r">')[1:]] == ["11.5", "0"]


def test_an_answer_where_the_indicator_is_gone_keeps_its_value(as_reporter, measured, before):
    FollowUp.objects.filter(pk=measured.pk).update(indicator_value=3)
    Activity.objects.update(indicator="")
    measured.refresh_from_db()

    as_reporter.post(measured.get_absolute_url(), sent(measured))

    assert FollowUp.objects.get(pk=measured.pk).indicator_value == Decimal(3)
