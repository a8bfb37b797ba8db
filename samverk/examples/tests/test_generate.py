import pytest

from samverk.core.trail import verify
from samverk.examples.generate import generate
from samverk.followup.models import FollowUp
from samverk.planning.models import Activity, Contribution, Part

pytestmark = pytest.mark.django_db


def shape_of(plan) -> tuple:
    activities = list(Activity.objects.filter(plan=plan).values_list("number", "title", "ends_on"))
    parts = list(Part.objects.filter(activity__plan=plan).values_list("activity__number", "is_lead").order_by("pk"))
    aims = list(Contribution.objects.filter(activity__plan=plan).values_list("activity__number", "goal__code"))
    answers = list(FollowUp.objects.filter(round__plan=plan).values_list("state", "step__key").order_by("pk"))
    return activities, parts, sorted(aims), answers


def test_the_same_seed_makes_the_same_plan():
    first = generate(activities=25, seed=7, name="En")
    again = generate(activities=25, seed=7, name="Två")
    other = generate(activities=25, seed=8, name="Tre")

    assert shape_of(first.plan) == shape_of(again.plan)
    assert shape_of(first.plan) != shape_of(other.plan)


def test_every_activity_has_one_lead_and_every_part_is_asked():
    made = generate(activities=40)

    leads = Part.objects.filter(activity__plan=made.plan, is_lead=True)
    asked = FollowUp.objects.filter(round=made.rounds[-1])

    assert leads.count() == 40
    assert asked.count() == Part.objects.filter(activity__plan=made.plan).count()
    assert asked.silent().exists()


def test_what_is_generated_leaves_an_unbroken_trail():
    generate(activities=10)

    report = verify()

    assert report.faults == []
    assert report.rows > 100
