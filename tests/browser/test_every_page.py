"""One page of every kind, with the example loaded: no faults that a machine can find, and nothing too wide.

`make audit` looks at each in every language, theme and size; here each language has a size and a theme of its own.
"""

import pytest

from samverk.examples.load import load_examples
from samverk.examples.persons import sign_in_persons
from samverk.organisations.models import Person, Seat
from tests.browser import looks
from tests.browser.chromium import HEIGHT, faults_of
from tests.browser.crawl import Tour

LOOKS = [("sv", "light", 1440), ("fi", "dark", 390), ("en", "light", 320)]


@pytest.fixture
def people(live_server):
    """One person of each role in the example, and an administrator; those who reach most pages first."""
    load_examples(progress=lambda line: None)
    offered = [person["email"] for person in sign_in_persons()]
    seats = Seat.objects.filter(person__email__in=offered).select_related("person").order_by("pk")
    by_role = {seat.role: seat.person for seat in seats.reverse()}
    administrators = Person.objects.filter(is_administrator=True, is_active=True)
    return [*(by_role[role] for role in ("lead", "editor", "reporter", "reader") if role in by_role), *administrators]


def test_every_kind_of_page_is_accessible_and_fits_in_three_languages(open_page, people):
    faults, tour = [], Tour()
    for person in people:
        page = open_page("/", person=person)
        for number, (name, address) in enumerate(tour.pages(page)):
            for language, scheme, width in LOOKS:
                Person.objects.filter(pk=person.pk).update(language=language)
                looks.at_rest(page, scheme)
                page.set_viewport_size({"width": width, "height": HEIGHT})
                page.reload()
                found = looks.ask(page, "frame", language) + looks.ask(page, "scrolling") + looks.is_still(page)
                # English has the shortest words: every third page there is enough for axe-core.
                if language != "en" or number % 3 == 0:
                    found += faults_of(page)
                if language == "fi":
                    found += looks.survives_forced_colours(page, scheme)
                    with looks.spaced_out(page):
                        found += looks.ask(page, "scrolling") + looks.ask(page, "clipped")
                faults += [f"{name} {address} {language} {scheme} {width}: {fault}" for fault in found]
            page.set_viewport_size({"width": 1440, "height": HEIGHT})

    faults += tour.lead_nowhere
    assert faults == [], "\n".join(faults)
    assert len(tour.known) > 25
