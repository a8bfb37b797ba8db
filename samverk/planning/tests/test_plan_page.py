import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def plan_page(client, coast, **query):
    client.force_login(coast.lead)
    return client.get(reverse("planning:plan", args=[coast.plan.pk]), query)


def test_the_plan_opens(client, coast):
    response = plan_page(client, coast)

    assert response.status_code == 200
