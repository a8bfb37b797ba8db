"""What a round is suggested to be about, before anybody has chosen."""

from datetime import date

import pytest
from django.utils import timezone

from samverk.followup.beginnings import RESPITE, next_round
from samverk.planning.tests.factories import PlanFactory

pytestmark = pytest.mark.django_db


def test_the_first_round_of_a_plan_that_is_half_way_can_still_be_answered_in_time():
    year = timezone.localdate().year
    plan = PlanFactory(from_on=date(year - 1, 1, 1), to_on=date(year + 2, 12, 31))

    suggested = next_round(plan)

    assert suggested.period_from.month in (1, 5, 9) and suggested.period_from.day == 1
    assert suggested.answers_due_on >= timezone.localdate()
    assert (suggested.period_from - timezone.localdate()) <= RESPITE["answers_due_on"]


def test_the_first_round_of_a_plan_that_has_not_begun_is_its_first_tertial():
    year = timezone.localdate().year + 1
    plan = PlanFactory(from_on=date(year, 1, 1), to_on=date(year + 2, 12, 31))

    suggested = next_round(plan)

    assert (suggested.period_from, suggested.period_to) == (date(year, 1, 1), date(year, 4, 30))


def test_the_first_round_of_a_plan_that_is_over_lies_within_it():
    plan = PlanFactory(from_on=date(2001, 1, 1), to_on=date(2002, 12, 31))

    suggested = next_round(plan)

    assert (suggested.period_from, suggested.period_to) == (date(2002, 9, 1), date(2002, 12, 31))
