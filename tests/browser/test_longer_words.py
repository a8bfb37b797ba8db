"""With every text of the product's own 40 % longer nothing is cut off, hidden or pushed out of its place."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from samverk.config.messages import TRANSLATED, read
from samverk.examples.load import load_examples
from samverk.organisations.models import Person
from tests.browser import looks
from tests.browser.chromium import HEIGHT
from tests.browser.crawl import Tour, page_name
from tests.browser.longer import NO_WORDS, WORD, longer, longer_texts

LOOKS = Path(__file__).with_name("longer.js").read_text()
WIDTHS = (1440, 390, 320)
LANGUAGE = "sv"
LEAD = "maja.ekstrom@norrtalje.example"
STRANGERS_PAGES = ["/account/login/", "/account/password/reset/", "/account/password/reset/done/", "/nowhere/"]


@pytest.fixture
def all_rounder(live_server):
    """Who leads a collaboration and looks after the installation too comes to every kind of page in one walk.

    What people have written is as they wrote it: it is the product's own words that have grown.
    """
    load_examples(progress=lambda line: None)
    Person.objects.filter(email=LEAD).update(language=LANGUAGE, is_administrator=True)
    with longer_texts():
        yield Person.objects.get(email=LEAD)


def test_no_kind_of_page_cuts_off_words_that_are_40_percent_longer(open_page, all_rounder):
    faults, tour = [], Tour()

    page = open_page("/accessibility/")
    page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": LANGUAGE, "url": page.url}])
    for address in STRANGERS_PAGES:
        page.goto(address)
        faults += faults_at_each_width(page, address)
        tour.known.add(page_name(address))
    page = open_page("/", person=all_rounder)
    assert page.get_by_role("link", name="Mitt arbetearbet").is_visible()
    for name, address in tour.pages(page):
        faults += faults_at_each_width(page, f"{name} {address}")

    faults += tour.lead_nowhere
    assert faults == [], "\n".join(faults)
    assert len(tour.known) > 80


def faults_at_each_width(page, where: str) -> list[str]:
    page.evaluate(looks.UNFOLD)
    faults = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found = looks.ask(page, "scrolling") + looks.ask(page, "clipped") + page.evaluate(f"() => ({LOOKS}).all()")
        faults += [f"{where} {width}: {fault}" for fault in found]
    page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
    return faults


@pytest.mark.parametrize("language", TRANSLATED)
def test_each_text_grows_by_40_percent_and_keeps_its_places_and_its_elements(language):
    messages = [message for message in read(language) if message.id]
    texts = [text for each in messages for text in ([each.string] if isinstance(each.string, str) else each.string)]

    for text in filter(WORD.search, map(str, texts)):
        said, grown = NO_WORDS.sub(" ", text), longer(text)
        if WORD.search(said):
            assert len(grown) >= len(text) + 0.4 * len(" ".join(said.split()))
            assert re.findall(NO_WORDS, grown) == re.findall(NO_WORDS, text)


def test_a_labels_last_word_becomes_a_compound_and_a_sentence_says_its_end_again():
    assert longer("Uppföljning") == "Uppföljninguppfö"
    assert longer("Ladda ner <b>rapporten</b>.") == "Ladda ner <b>rapportenrapporten</b>."
    assert longer("Du har %(count)s svar kvar att lämna!") == "Du har %(count)s svar kvar att lämna kvar att lä!"
    assert longer("%(one)s, %(other)s") == "%(one)s, %(other)s"
