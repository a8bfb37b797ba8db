"""Choosing one of many, tried through a plain form of the kind that every room has."""

import pytest
from django import forms
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import include, path

from samverk.core.choosing import FEW, Choice, Choices, offer
from samverk.core.pages import form_page
from samverk.core.trail import Operation
from samverk.organisations.models import Organisation
from samverk.organisations.tests.factories import OrganisationFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


class PickForm(forms.Form):
    title = forms.CharField()
    first = Choice(Organisation.objects.none())
    second = Choice(Organisation.objects.none(), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = Choices(Organisation.objects.order_by("name"), "name", "code", note=lambda each: each.code)
        for name in ("first", "second"):
            offer([self], name, choices)


def pick(request):
    form = PickForm(request.POST or None)
    told = {"heading": "Pick", "button": "Save", "done": "Done", "back": "/pick/"}
    return form_page(request, form, lambda: Operation("tests.picked", request.user), **told)


urlpatterns = [path("pick/", pick), path("", include("samverk.config.urls"))]


@pytest.fixture
def client(client):
    client.force_login(PersonFactory())
    return client


@pytest.fixture
def many():
    """More than fit in a menu, and two that are easy to find."""
    OrganisationFactory.create_batch(FEW + 5)
    return [OrganisationFactory(name="Östhammars kommun", code="0382"), OrganisationFactory(name="Ö Göinge")]


def found(response, name="first") -> list[str]:
    """The names that the field offers, without the one that is chosen."""
    widget = response.context["form"][name].subwidgets[0].data
    return [each.name for each in widget["found"]]


def test_few_are_a_menu_and_many_are_searched(client, many):
    searched = client.get("/pick/").text
    Organisation.objects.exclude(name__startswith="Ö").delete()

    menu = client.get("/pick/").text

    assert ("<select" in searched, 'name="first-words"' in searched) == (False, True)
    assert ("<select" in menu, 'name="first-words"' in menu) == (True, False)
    assert "Östhammars kommun (0382)" in menu


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("öst", ["Östhammars kommun"]),
        ("KOMMUN östhammar", ["Östhammars kommun"]),
        ("0382", ["Östhammars kommun"]),
        ("göinge", ["Ö Göinge"]),
        ("Xyzzy", []),
        ("\x00", None),
        ("%", []),
        ("ö" * 10_000, []),
    ],
)
def test_a_search_finds_by_words_in_any_order_and_saves_nothing(client, many, words, names):
    sent = {"title": "", "first-words": words, "first-answered": "", "find": "first"}

    response = client.post("/pick/", sent)

    assert response.status_code == 200
    assert names is None or found(response) == names
    assert "err-sum" not in response.text


def test_what_was_typed_and_chosen_stays_while_one_searches(client, many):
    sent = {"title": "Halvskriven", "second": many[0].pk, "first-words": "göinge", "find": "first"}

    response = client.post("/pick/", sent)

    assert 'value="Halvskriven"' in response.text
    assert f'name="second" value="{many[0].pk}" checked' in response.text


def test_words_that_are_not_looked_up_yet_are_looked_up_before_anything_is_saved(client, many):
    sent = {"title": "x", "first": many[0].pk, "first-words": "göinge", "first-answered": ""}

    looked_up = client.post("/pick/", sent)
    saved = client.post("/pick/", sent | {"first-answered": "göinge"})

    assert (looked_up.status_code, found(looked_up)) == (200, ["Ö Göinge"])
    assert saved.status_code == 302


def test_a_refused_form_keeps_the_choice_and_the_words(client, many):
    sent = {"title": "", "first": many[0].pk, "first-words": "öst", "first-answered": "öst"}

    response = client.post("/pick/", sent)

    assert response.status_code == 422
    assert f'name="first" value="{many[0].pk}" checked' in response.text
    assert 'value="öst"' in response.text


@pytest.mark.parametrize("key", ["", "0", "-1", "x", "9" * 30, "9" * 5_000, "\x00"])
def test_what_cannot_be_chosen_is_refused(client, many, key):
    response = client.post("/pick/", {"title": "x", "first": key})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["first"]


def test_nothing_may_be_chosen_where_nothing_is_asked_for(client, many):
    response = client.post("/pick/", {"title": "x", "first": many[0].pk, "second": ""})

    assert response.status_code == 302


def test_how_many_match_is_told_when_not_all_are_shown(client, many):
    response = client.post("/pick/", {"first-words": "kommun", "find": "first"})

    assert "21 match. The first of them are shown" in response.text


def test_the_number_of_queries_depends_neither_on_rows_nor_on_fields(client):
    def queries(sent=None) -> int:
        with CaptureQueriesContext(connection) as seen:
            response = client.post("/pick/", sent) if sent else client.get("/pick/")
        assert response.status_code == 200
        return len(seen)

    OrganisationFactory.create_batch(FEW + 1)
    few = queries(), queries({"first-words": "kommun", "find": "first"})
    Organisation.objects.bulk_create(OrganisationFactory.build_batch(300))
    many = queries(), queries({"first-words": "kommun", "find": "first"})

    assert many == few
    chosen = list(Organisation.objects.values_list("pk", flat=True)[:2])
    one = queries({"first": chosen[0], "find": "first", "first-words": ""})
    assert queries({"first": chosen[0], "second": chosen[1], "find": "first", "first-words": ""}) == one
