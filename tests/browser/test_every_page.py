"""One page of every kind, with the example loaded: no faults that a machine can find, and nothing too wide."""

import pytest

from samverk.examples.load import load_examples
from samverk.examples.persons import sign_in_persons
from samverk.organisations.models import Person, Seat
from tests.browser.chromium import faults_of, sideways_px
from tests.browser.crawl import Tour


@pytest.fixture
def people(live_server):
    """One person of each role in the example, and an administrator; those who reach most pages first."""
    load_examples(progress=lambda line: None)
    offered = [person["email"] for person in sign_in_persons()]
    seats = Seat.objects.filter(person__email__in=offered).select_related("person").order_by("pk")
    by_role = {seat.role: seat.person for seat in seats.reverse()}
    administrators = Person.objects.filter(is_administrator=True, is_active=True)
    return [*(by_role[role] for role in ("lead", "editor", "reporter", "reader") if role in by_role), *administrators]


def test_every_kind_of_page_is_accessible_and_fits(open_page, people):
    faults, tour = [], Tour()
    for person in people:
        page = open_page("/", person=person)
        for name, address in tour.pages(page):
            for width, scheme in [(1440, "light"), (390, "dark")]:
                page.set_viewport_size({"width": width, "height": 900})
                # Without motion: a button that fades from one scheme to the other has neither's contrast.
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                faults += [f"{name} {address} {width} {scheme}: {fault}" for fault in faults_of(page)]
                if sideways_px(page) > 0:
                    faults.append(f"{name} {address} {width}: {sideways_px(page)} px too wide")
            page.set_viewport_size({"width": 1440, "height": 900})

    faults += tour.lead_nowhere
    assert faults == [], "\n".join(faults)
    assert len(tour.known) > 25
