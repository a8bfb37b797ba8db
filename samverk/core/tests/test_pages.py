"""The kinds of page that every room has, tried on pages of our own."""

import pytest
from django.urls import include, path

from samverk.core.pages import delete_page, page_of
from samverk.core.trail import operation
from samverk.organisations.models import Organisation
from samverk.organisations.tests.factories import OrganisationFactory, ParticipationFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def delete_organisation(organisation, *, by, expected_version=None):
    with operation("tests.deleted", by=by) as op:
        op.delete(organisation, expected_version)
    return op


def delete(request, pk):
    organisation = Organisation.objects.get(pk=pk)
    told = {"heading": "Delete?", "done": "Deleted", "back": "/"}
    return delete_page(request, organisation, delete_organisation, **told)


urlpatterns = [path("delete/<int:pk>/", delete), path("", include("samverk.config.urls"))]


@pytest.fixture
def client(client):
    client.force_login(PersonFactory())
    return client


def test_what_was_asked_about_is_deleted(client):
    organisation = OrganisationFactory()
    page = client.get(f"/delete/{organisation.pk}/")

    response = client.post(f"/delete/{organisation.pk}/", {"version": page.context["version"]})

    assert (response.status_code, Organisation.objects.count()) == (302, 0)


def test_what_somebody_has_changed_since_is_asked_about_again(client):
    organisation = OrganisationFactory(name="Före")
    page = client.get(f"/delete/{organisation.pk}/")
    organisation.name = "Efter"
    with operation("tests.changed", by=PersonFactory()) as op:
        op.save(organisation)

    response = client.post(f"/delete/{organisation.pk}/", {"version": page.context["version"]})

    assert response.status_code == 409
    assert "Efter was changed by somebody else meanwhile" in response.text
    assert client.post(f"/delete/{organisation.pk}/", {"version": response.context["version"]}).status_code == 302


def test_what_others_rest_on_stays_with_the_reason(client):
    organisation = ParticipationFactory().organisation

    response = client.post(f"/delete/{organisation.pk}/", {"version": 1})

    assert response.status_code == 422
    assert "since other things rest on it: participation (1)" in response.text


@pytest.mark.parametrize("sent", ["", "x", "-1", "9" * 5_000, "1e3", "\x00", "²"])
def test_a_version_that_is_no_number_is_none(client, sent):
    organisation = OrganisationFactory()

    assert client.post(f"/delete/{organisation.pk}/", {"version": sent}).status_code == 302


@pytest.mark.parametrize(
    ("asked", "number"), [("2", 2), ("-1", 40), ("x", 1), ("", 1), ("1e30", 1), ("9" * 5_000, 1), ("99", 40)]
)
def test_an_odd_page_is_the_nearest_there_is(rf, asked, number):
    assert page_of(rf.get("/", {"page": asked}), list(range(400)), size=10).number == number


def test_of_many_pages_the_first_the_last_and_those_about_it_are_led_to(rf):
    page = page_of(rf.get("/", {"page": "20"}), list(range(400)), size=10)

    assert page.numbers == [1, 2, "…", 17, 18, 19, 20, 21, 22, 23, "…", 39, 40]
