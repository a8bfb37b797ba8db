"""Two people save the same thing: tried through a plain page of the kind that every room has."""

import re

import pytest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import include, path

from samverk.core.forms import VersionedForm
from samverk.core.trail import operation
from samverk.organisations.models import Collaboration, Person
from samverk.organisations.tests.factories import CollaborationFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


class CollaborationForm(VersionedForm):
    class Meta:
        model = Collaboration
        fields = ["name", "description", "activity_word"]


class PersonForm(VersionedForm):
    class Meta:
        model = Person
        fields = ["name", "language", "is_administrator"]


def edit(request, pk, form_class=CollaborationForm):
    stored = get_object_or_404(form_class.Meta.model, pk=pk)
    form = form_class(request.POST or None, instance=stored)
    if form.is_valid():
        with operation("x", by=request.user) as op:
            op.save(form.instance, form.expected_version)
        return redirect("core:start")
    return render(request, "core/start.html", {"form": form}, status=422 if form.errors else 200)


urlpatterns = [
    path("edit/<int:pk>/", edit),
    path("person/<int:pk>/", edit, {"form_class": PersonForm}),
    path("", include("samverk.config.urls")),
]


@pytest.fixture(autouse=True)
def _pages_without_links_to_other_rooms(monkeypatch):
    monkeypatch.setattr(Collaboration, "get_absolute_url", lambda self: f"/edit/{self.pk}/")


@pytest.fixture
def changed_by_kim():
    """A collaboration that Kim has changed since the form, at version 1, was shown."""
    collaboration = CollaborationFactory(name="Roslagen", description="Vid kusten")
    collaboration.description = "Längs hela kusten"
    with operation("x", by=PersonFactory(name="Kim Sandell")) as op:
        op.save(collaboration)
    return collaboration


@pytest.fixture
def client(client):
    client.force_login(PersonFactory(name="Maja Ekström", language="en"))
    return client


MINE = {"name": "Roslagen", "description": "I skärgården", "activity_word": "aktivitet", "version": "1"}


def fields_in(page: str) -> dict[str, str]:
    """What the browser sends when the page's form is submitted as it is."""
    form = re.search(r'<form [^>]*class="conflict-f">(.*?)</form>', page, re.DOTALL)[1]
    inputs = re.findall(r'<input type="(hidden|radio)" name="([^"]+)" value="([^"]*)"( checked)?', form)
    return {name: value for kind, name, value, checked in inputs if kind == "hidden" or checked}


def test_nothing_is_overwritten_and_both_texts_are_shown(client, changed_by_kim):
    response = client.post(f"/edit/{changed_by_kim.pk}/", MINE)

    changed_by_kim.refresh_from_db()
    assert response.status_code == 409
    assert changed_by_kim.description == "Längs hela kusten"
    assert "Kim Sandell changed this while you were writing" in response.text
    assert "I skärgården" in response.text and "<ins>Längs hela kusten</ins>" in response.text


def test_the_choice_is_saved_by_sending_the_page_back(client, changed_by_kim):
    page = client.post(f"/edit/{changed_by_kim.pk}/", MINE).text

    response = client.post(f"/edit/{changed_by_kim.pk}/", fields_in(page))

    changed_by_kim.refresh_from_db()
    assert response.status_code == 302
    assert (changed_by_kim.description, changed_by_kim.version) == ("I skärgården", 3)


def test_the_saved_version_can_be_kept_field_by_field(client, changed_by_kim):
    page = client.post(f"/edit/{changed_by_kim.pk}/", MINE | {"name": "Nya Roslagen"}).text
    chosen = fields_in(page) | {"description": "Längs hela kusten"}

    client.post(f"/edit/{changed_by_kim.pk}/", chosen)

    changed_by_kim.refresh_from_db()
    assert (changed_by_kim.name, changed_by_kim.description) == ("Nya Roslagen", "Längs hela kusten")


def test_long_texts_can_be_put_together(client, changed_by_kim):
    page = client.post(f"/edit/{changed_by_kim.pk}/", MINE).text

    assert 'value="Längs hela kusten\n\nI skärgården"' in page


def test_a_third_change_meanwhile_is_shown_too(client, changed_by_kim):
    page = client.post(f"/edit/{changed_by_kim.pk}/", MINE).text
    changed_by_kim.description = "Ännu nyare"
    with operation("x", by=PersonFactory()) as op:
        op.save(changed_by_kim)

    response = client.post(f"/edit/{changed_by_kim.pk}/", fields_in(page))

    assert response.status_code == 409
    assert "Ännu nyare" in response.text


def test_what_was_typed_cannot_carry_markup(client, changed_by_kim):
    page = client.post(f"/edit/{changed_by_kim.pk}/", MINE | {"description": '"><script>alert(1)</script>'}).text

    assert "<script>alert" not in page


def test_a_box_that_was_not_ticked_is_a_choice_too(client):
    person = PersonFactory(is_administrator=True)
    mine = {"name": person.name, "language": "en", "version": "1"}  # a browser sends nothing for an empty box
    person.name = "Kim Sandell"
    with operation("x", by=PersonFactory()) as op:
        op.save(person)

    response = client.post(f"/person/{person.pk}/", mine)

    assert [(each.name, each.mine, each.theirs) for each in response.context["choices"]] == [
        ("name", mine["name"], "Kim Sandell"), ("is_administrator", "", "True"),
    ]  # fmt: skip
    client.post(f"/person/{person.pk}/", fields_in(response.text))
    person.refresh_from_db()
    assert (person.name, person.is_administrator) == (mine["name"], False)


def test_a_box_that_the_form_does_not_have_is_no_choice(client, changed_by_kim):
    response = client.post(f"/edit/{changed_by_kim.pk}/", MINE)

    assert "is_example" not in response.text
