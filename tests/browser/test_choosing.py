"""Choosing one of many in a real browser: as one types with script, by a button without; by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from samverk.organisations.models import Organisation, Participation
from samverk.organisations.tests.factories import OrganisationFactory, SeatFactory
from tests.browser.chromium import assert_accessible, assert_fits

pytestmark = pytest.mark.django_db(transaction=True)
expect.set_options(timeout=15_000)


@pytest.fixture
def lead():
    for number in range(30):
        OrganisationFactory(name=f"Exempelbygdens kommun {number}")
    OrganisationFactory(name="Östhammars kommun", code="0382")
    return SeatFactory(person__language="en")


def page_of(lead) -> str:
    return f"{lead.collaboration.get_absolute_url()}join/"


def test_matches_come_as_one_types_and_the_choice_is_kept(open_page, lead):
    page = open_page(page_of(lead), person=lead.person)
    page.get_by_label("takes part as").select_option("partner")
    words = page.get_by_label("Words to search for")

    words.press_sequentially("östhammar", delay=20)
    expect(page.locator("main").get_by_text("1 matches.")).to_be_visible()
    expect(words).to_be_focused()
    page.get_by_label("Östhammars kommun").check()
    words.fill("exempelbygden")
    expect(page.locator("main").get_by_text("30 match. The first of them are shown")).to_be_visible()

    expect(page.get_by_label("Östhammars kommun")).to_be_checked()
    expect(page.get_by_label("takes part as")).to_have_value("partner")
    page.get_by_role("button", name="Let the organisation join").click()
    expect(page.locator("main").get_by_text("The organisation takes part.")).to_be_visible()
    assert Participation.objects.get(role="partner").organisation.name == "Östhammars kommun"


def test_a_choice_made_while_an_answer_is_on_its_way_is_kept(open_page, lead):
    page = open_page(page_of(lead), person=lead.person)
    words = page.get_by_label("Words to search for")
    words.fill("östhammar")
    expect(page.locator("main").get_by_text("1 matches.")).to_be_visible()

    held = []
    page.route(f"**{page_of(lead)}", lambda route: route.continue_() if held else held.append(route))
    with page.expect_request(lambda request: request.method == "POST"):
        words.fill("exempelbygden")
    page.get_by_label("Östhammars kommun").check()

    expect(page.locator("main").get_by_text("30 match. The first of them are shown")).to_be_visible()
    expect(page.get_by_label("Östhammars kommun")).to_be_checked()


def test_without_script_the_button_brings_the_matches(open_page, lead):
    page = open_page(page_of(lead), person=lead.person, javascript=False)
    page.get_by_label("takes part as").select_option("partner")

    page.get_by_label("Words to search for").fill("östhammar")
    page.get_by_role("button", name=re.compile("^Search.*organisation$", re.IGNORECASE)).click()
    page.get_by_label("Östhammars kommun").check()
    page.get_by_role("button", name="Let the organisation join").click()

    expect(page.locator("main").get_by_text("The organisation takes part.")).to_be_visible()
    assert Participation.objects.get().role == "partner"


def test_enter_among_the_words_searches_and_elsewhere_saves(open_page, lead):
    page = open_page(page_of(lead), person=lead.person)
    words = page.get_by_label("Words to search for")

    words.fill("östhammar")
    words.press("Enter")
    page.get_by_label("Östhammars kommun").check()
    page.get_by_label("takes part as").select_option("observer")
    page.get_by_label("from", exact=False).first.press("Enter")

    expect(page.locator("main").get_by_text("The organisation takes part.")).to_be_visible()
    assert Participation.objects.get().role == "observer"


def test_without_script_words_are_looked_up_before_the_form_is_saved(open_page, lead):
    page = open_page(page_of(lead), person=lead.person, javascript=False)
    page.get_by_label("takes part as").select_option("partner")

    page.get_by_label("Words to search for").fill("östhammar")
    page.get_by_label("Words to search for").press("Enter")

    expect(page.get_by_label("Östhammars kommun")).to_be_visible()
    assert Participation.objects.count() == 0


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark"), (320, "light")])
def test_it_is_accessible_and_fits(open_page, lead, width, scheme):
    Organisation.objects.filter(code="0382").update(name="Ett mycket långt namn på en organisation i " * 3)
    page = open_page(page_of(lead), person=lead.person, width=width, scheme=scheme)
    page.get_by_label("Words to search for").fill("mycket långt")
    expect(page.locator("main").get_by_text("1 matches.")).to_be_visible()
    page.get_by_label("Ett mycket långt namn").check()

    assert_accessible(page)
    assert_fits(page)

    page.get_by_role("button", name="Let the organisation join").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert_accessible(page)
