"""A published report is read by anybody: on a telephone, in the dark, without a script and without an account."""

import pytest
from django.urls import reverse

from samverk.examples.load import load_examples
from samverk.organisations.models import Person, Seat
from samverk.organisations.visibility import Level
from samverk.reports.models import Edition
from samverk.reports.permissions import approvers_of
from samverk.reports.publishing import publish_edition
from tests.browser import looks
from tests.browser.chromium import faults_of


@pytest.fixture
def published(live_server) -> Edition:
    load_examples(progress=lambda line: None)
    edition = Edition.objects.filter(state=Edition.State.FIXED, organisation=None).order_by("pk").first()
    publish_edition(edition, to=Level.PUBLIC, by=approvers_of(edition).first())
    return edition


@pytest.mark.parametrize("width, scheme", [(390, "dark"), (320, "light"), (1440, "light")])
def test_anybody_finds_and_reads_it(open_page, published, width, scheme):
    page = open_page(reverse("reports:published"), width=width, scheme=scheme, javascript=width != 320)
    faults = faults_of(page) + looks.ask(page, "scrolling") if width != 320 else []

    page.get_by_role("link", name=str(published)).click()

    assert page.url.endswith(reverse("reports:read", args=[published.pk]))
    assert page.get_by_role("heading", level=1).is_visible()
    if width != 320:
        faults += faults_of(page) + looks.ask(page, "scrolling")
    assert faults == []


def test_whoever_answers_for_it_is_told_who_will_read_it_and_takes_it_back(open_page, published):
    lead = Person.objects.get(pk=approvers_of(published).filter(seats__role=Seat.Role.LEAD).first().pk)
    page = open_page(reverse("reports:publish", args=[published.pk]), width=390, scheme="dark", person=lead)
    faults = faults_of(page) + looks.ask(page, "scrolling")

    page.locator("input[name=to][value='3']").check()
    page.locator("main form .btn-p").click()
    faults += faults_of(page) + looks.ask(page, "scrolling")
    page.locator("main form .btn-p").click()
    page.wait_for_url(f"**{published.get_absolute_url()}")

    assert faults == []
    assert not Edition.objects.filter(publication__isnull=False).exists()
