"""The rooms above hear of what happens to follow-ups, inside the change itself."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError

from samverk.followup import happenings, operations
from samverk.followup.models import FollowUp, Round
from samverk.planning.tests.factories import ActivityFactory, PartFactory


@pytest.fixture
def heard(monkeypatch):
    """Everything that is told from here on, in order: what, of which objects, and by whom it was done."""
    told = []

    def hear(name, *what, by):
        told.append((name, *what, by))

    for name in ("asked", "handed_over", "submitted"):
        monkeypatch.setattr(happenings, name, [partial(hear, name)])
    return told


def test_all_who_are_asked_are_told_of_at_once_and_later_ones_by_themselves(round, lead, heard):
    first, second = PartFactory.create_batch(2, activity=ActivityFactory(plan=round.plan))
    Round.objects.update(state="planned")

    operations.open_round(round, by=lead)
    later = PartFactory(activity=first.activity)
    operations.ask_part(round, later, by=lead)

    assert [(what, [each.part for each in follow_ups], by) for what, follow_ups, by in heard] == [
        ("asked", [first, second], lead), ("asked", [later], lead),
    ]  # fmt: skip
    assert all(each.pk for _what, follow_ups, _by in heard for each in follow_ups)


def test_who_is_asked_instead_is_told_of_with_who_was_before(follow_up, reporter, seat, heard):
    other = seat("editor", follow_up.part.organisation)

    operations.hand_over(follow_up, reporter, by=reporter)
    operations.hand_over(FollowUp.objects.get(), other, by=reporter)

    assert heard == [("handed_over", follow_up, None, reporter), ("handed_over", follow_up, reporter, reporter)]
    assert heard[1][1].asked == other


def test_a_submitted_answer_is_told_of_and_one_that_changes_nothing_is_not(follow_up, reporter, heard):
    operations.submit_follow_up(follow_up, answer="not_relevant", by=reporter)
    operations.submit_follow_up(FollowUp.objects.get(), answer="not_relevant", by=reporter)

    assert heard == [("submitted", follow_up, reporter)]


def test_a_change_goes_no_further_than_what_hears_of_it(follow_up, reporter, monkeypatch):
    def refuse(follow_up, *, by):
        raise ValidationError("No.", code="no")

    monkeypatch.setattr(happenings, "submitted", [refuse])

    with pytest.raises(ValidationError):
        operations.submit_follow_up(follow_up, answer="not_relevant", by=reporter)

    assert FollowUp.objects.get().state == "asked"
