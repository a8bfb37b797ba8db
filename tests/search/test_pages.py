"""The search page, the box in the header, and the key that opens it."""

import pytest
from django.urls import reverse

from samverk.core.search import index
from samverk.core.tests.test_search_query import HOSTILE
from samverk.organisations.tests.factories import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
PAGE = "core:search"


@pytest.fixture
def signed_in(client):
    client.force_login(PersonFactory(name="Maja Ekström", language="en"))
    for name in ("Båtklubben", "Öregrunds båtklubb", "Cykelklubben"):
        OrganisationFactory(name=name, short_name="")
    index.rebuild()
    return client


def text_of(client, **asked) -> str:
    answer = client.get(reverse(PAGE), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_empty_page_teaches_how_to_search(signed_in):
    page = text_of(signed_in)

    assert "How to search" in page
    assert "hits" not in page


def test_hits_are_shown_with_what_was_asked_for_marked(signed_in):
    page = text_of(signed_in, q="båtklubbar")

    assert "<mark>Båtklubben</mark>" in page
    assert "Öregrunds <mark>båtklubb</mark>" in page
    assert "2 hits" in page
    assert "Cykelklubben" not in page
    assert 'value="båtklubbar"' in page


def test_hits_of_one_kind_can_be_asked_for_and_the_others_are_still_counted(signed_in):
    page = text_of(signed_in, q="maja klubb", kind="person")

    assert 'aria-current="page">People <span class="n">1</span>' in page
    assert 'All <span class="n">4</span>' in page
    assert "<mark>Maja</mark>" in page
    assert "Cykelklubben" not in page


def test_an_unknown_kind_is_none(signed_in):
    assert "2 hits" in text_of(signed_in, q="båtklubb", kind="revision")


def test_a_misspelt_word_shows_what_was_meant_and_how_to_insist(signed_in):
    page = text_of(signed_in, q="båtklubebn")

    assert "Showing hits for <b>båtklubben</b>." in page
    assert "exactly=1" in page
    assert "Nothing was found for" in text_of(signed_in, q="båtklubebn", exactly="1")


def test_where_nothing_has_all_words_some_of_them_will_do(signed_in):
    assert "Nothing has all the words. This has some of them." in text_of(signed_in, q="maja cykelklubb")


def test_where_nothing_is_found_the_page_says_why_that_may_be(signed_in):
    page = text_of(signed_in, q="xyzzy")

    assert "Nothing was found for “xyzzy”" in page
    assert "You find only what you may see" in page


def test_an_index_that_is_not_built_is_not_mistaken_for_nothing(client):
    client.force_login(PersonFactory(language="en"))

    assert "samverk reindex" in text_of(client, q="båtklubb")


def test_many_hits_come_in_pages_and_each_hit_once(signed_in):
    for number in range(75):
        OrganisationFactory(name=f"Förening {number}", short_name="")
    index.rebuild()

    shown = [hit.url for page in range(1, 5) for hit in hits_on(signed_in, page)]

    assert len(shown) == len(set(shown)) == 75


def hits_on(client, page: int) -> list:
    return client.get(reverse(PAGE), {"q": "förening", "page": page}).context["hits"]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_that_is_typed_breaks_the_page(signed_in, text):
    text = text.encode("utf-8", "replace").decode()

    assert "<script>" not in text_of(signed_in, q=text).replace("<script src=", "")
    answer = signed_in.get(reverse("core:suggestions"), {"q": text}, headers={"HX-Request": "true"})
    assert answer.status_code == 200


def test_while_one_types_the_best_hits_are_shown_with_a_way_to_all(signed_in):
    answer = signed_in.get(reverse("core:suggestions"), {"q": "båtk"}, headers={"HX-Request": "true"})

    told = answer.content.decode()
    assert "<html" not in told
    assert "data-told" in told
    assert "<mark>Båtklubben</mark>" in told
    assert "Show all 2 hits" in told


def test_suggestions_without_script_are_the_page(signed_in):
    answer = signed_in.get(reverse("core:suggestions"), {"q": "båt klubb"})

    assert (answer.status_code, answer["Location"]) == (302, "/search/?q=b%C3%A5t+klubb")


def test_every_page_has_the_box_for_those_who_have_signed_in(signed_in, client):
    page = signed_in.get(reverse("core:personal_data")).content.decode()
    assert 'action="/search/"' in page
    assert 'aria-keyshortcuts="/"' in page

    client.logout()
    assert 'action="/search/"' not in client.get(reverse("core:personal_data")).content.decode()


def test_single_keys_can_be_switched_off(signed_in):
    signed_in.post(reverse("core:appearance"), {"keys": "off"})
    page = signed_in.get(reverse("core:personal_data")).content.decode()
    assert 'data-keys="off"' in page
    assert "aria-keyshortcuts" not in page

    signed_in.post(reverse("core:appearance"), {"keys": ""})
    assert "data-keys" not in signed_in.get(reverse("core:personal_data")).content.decode()
