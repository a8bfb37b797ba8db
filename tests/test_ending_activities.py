"""What a room above has said of an activity keeps it in its plan."""

import pytest
from django.urls import reverse

from samverk.followup.tests.factories import FollowUpFactory
from samverk.organisations.tests.factories import SeatFactory
from samverk.planning.models import Activity
from samverk.planning.tests.factories import PartFactory

pytestmark = pytest.mark.django_db


def test_an_activity_that_a_round_has_asked_about_is_not_deleted(client):
    asked = FollowUpFactory(part__is_lead=True)
    activity = asked.part.activity
    client.force_login(SeatFactory(collaboration=activity.plan.collaboration, role="lead").person)

    response = client.post(reverse("planning:delete_activity", args=[activity.pk]))

    assert response.status_code == 422
    assert list(Activity.objects.all()) == [activity]


def rows(removed, kept):
    """What a browser sends when one part is marked to be taken away."""
    sent = {"number": kept.activity.number, "title": kept.activity.title, "version": kept.activity.version}
    sent |= {"parts-TOTAL_FORMS": 2, "parts-INITIAL_FORMS": 2, "parts-0-DELETE": "on", "parts-1-is_lead": "on"}
    for name in ("contributions", "milestones", "notes"):
        sent |= {f"{name}-TOTAL_FORMS": 0, f"{name}-INITIAL_FORMS": 0}
    for place, part in enumerate([removed, kept]):
        sent |= {
            f"parts-{place}-{field}": getattr(part, f"{field}_id", None) or getattr(part, field)
            for field in ("id", "organisation", "version")
        }
    return sent


def test_a_part_that_a_round_has_asked_about_is_not_taken_away(client):
    asked = FollowUpFactory(part__is_lead=False)
    part, activity = asked.part, asked.part.activity
    leading = PartFactory(activity=activity, is_lead=True)
    client.force_login(SeatFactory(collaboration=activity.plan.collaboration, role="lead").person)

    response = client.post(reverse("planning:change_activity", args=[activity.pk]), rows(part, leading))

    assert response.status_code == 422
    assert set(activity.parts.all()) == {part, leading}
