"""The search in a real browser: its key, hits as one types, the way through them, and all of it without script."""

import pytest

from samverk.core.search import index
from samverk.organisations.tests.factories import OrganisationFactory, PersonFactory
from tests.browser.chromium import SCHEMES, WIDTHS, assert_accessible, assert_fits

BOX = "What are you looking for?"


@pytest.fixture
def person(live_server):
    person = PersonFactory(name="Maja Ekström", email="maja@kommun.example", language="en")
    names = ["Båtklubben i Öregrund", "Norrtälje båtklubb", "Cykelklubben"]
    long = "Föreningen för besöksnäringsföretagens skärgårdstrafikutvecklingssamarbete i norra Roslagen"
    for name in [*names, long, *(f"Hembygdsföreningen nummer {number}" for number in range(30))]:
        OrganisationFactory(name=name)
    index.rebuild()
    return person


def focused(page) -> str:
    return page.evaluate("document.activeElement.innerText || document.activeElement.id")


def test_the_key_opens_the_box_and_hits_come_as_one_types(open_page, person):
    page = open_page("/personal-data/", person=person)

    page.keyboard.press("/")
    page.keyboard.type("båtk", delay=50)

    hits = page.locator("#find-found")
    hits.get_by_text("Båtklubben i Öregrund").wait_for()
    assert hits.locator("[data-told]").inner_text() == "2 hits"
    assert page.get_by_label(BOX).input_value() == "båtk"


def test_the_arrow_keys_lead_through_the_hits_and_escape_back_to_the_page(open_page, person):
    page = open_page("/personal-data/", person=person)
    page.keyboard.press("/")
    page.keyboard.type("båtklubb", delay=30)
    page.locator("#find-found a").first.wait_for()
    first, second = page.locator("#find-found a").all()[:2]

    page.keyboard.press("ArrowDown")
    assert focused(page) == first.inner_text()
    page.keyboard.press("ArrowDown")
    assert focused(page) == second.inner_text()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert focused(page) == "find-q"

    page.keyboard.press("Escape")
    assert page.locator("#find").get_attribute("open") is None
    assert page.locator("#find summary").evaluate("each => each === document.activeElement")


def test_enter_leads_to_all_hits_and_a_hit_to_its_page(open_page, person):
    page = open_page("/personal-data/", person=person)
    page.keyboard.press("/")
    page.keyboard.type("båtklubb")

    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    page.get_by_role("link", name="Norrtälje båtklubb").click()

    assert page.get_by_role("heading", level=1).inner_text() == "Norrtälje båtklubb"


def test_on_the_search_page_the_key_leads_to_its_own_box(open_page, person):
    page = open_page("/search/", person=person)

    page.keyboard.press("/")

    assert focused(page) == "q"


def test_the_key_is_a_letter_where_one_writes_and_does_nothing_where_it_is_switched_off(open_page, person):
    page = open_page("/search/", person=person)
    page.locator("#q").fill("3")
    page.keyboard.press("/")
    assert page.locator("#q").input_value() == "3/"

    page.locator("details.user summary").click()
    page.get_by_label("Off").check()
    page.get_by_role("button", name="Save the appearance").click()
    page.goto("/personal-data/")
    page.keyboard.press("/")
    assert page.locator("#find").get_attribute("open") is None


def test_it_works_without_script(open_page, person):
    page = open_page("/personal-data/", person=person, javascript=False)

    page.locator("#find summary").click()
    page.get_by_label(BOX).fill("båtklubbar")
    page.get_by_label(BOX).press("Enter")

    assert page.locator(".hits mark").first.inner_text() == "Båtklubben"


@pytest.mark.parametrize(("width", "scheme"), [*((w, s) for w in WIDTHS for s in SCHEMES), (320, "light")])
def test_the_box_and_the_pages_are_accessible_and_fit(open_page, person, width, scheme):
    page = open_page("/personal-data/", width=width, scheme=scheme, person=person)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.locator("#find summary").click()
    page.locator("#find-q").press_sequentially("förening")
    page.locator("#find-found a").first.wait_for()
    assert_accessible(page)
    assert_fits(page)

    for address in ("/search/", "/search/?q=förening", "/search/?q=förenign", "/search/?q=xyzzy"):
        page.goto(address)
        assert_accessible(page)
        assert_fits(page)
