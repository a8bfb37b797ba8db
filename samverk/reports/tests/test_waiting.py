"""The reports that an organisation is waited for, on the page of what each puts in and gets out."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from samverk.economy.balance import balance_of
from samverk.organisations.tests.factories import OrganisationFactory, ParticipationFactory, SeatFactory
from samverk.reports import operations
from samverk.reports.models import Edition
from samverk.reports.tests.factories import EditionFactory


@pytest.fixture
def drafts(world):
    operations.make_editions(world.round, by=world.lead)
    return {each.organisation: each for each in Edition.objects.all()}


def reports(world, person) -> dict[str, list[tuple[str, str]]]:
    """Without the answers that are waited for."""
    return {
        side.organisation.name: [each for each in side.waited_for if "to approve" in each[0]]
        for side in balance_of(person, world.collaboration, 2026).sides
    }


def one_of(world, edition) -> list[tuple[str, str]]:
    return [(f"1 report to approve in {world.round.name}", edition.get_absolute_url())]


def test_the_lead_reads_who_has_a_report_to_approve_and_each_its_own(world, drafts):
    norr, ost = one_of(world, drafts[world.norr]), one_of(world, drafts[world.ost])

    assert reports(world, world.lead) == {"Norr": norr, "Öst": ost}
    assert reports(world, world.reader_norr) == {"Norr": norr, "Öst": []}
    assert reports(world, world.reporter_ost) == {"Norr": [], "Öst": ost}


def test_what_is_approved_and_the_joint_report_are_waited_for_from_nobody(world, drafts):
    operations.approve_edition(drafts[world.norr], by=world.editor_norr)
    drafts[world.ost].delete()

    assert reports(world, world.lead) == {"Norr": [], "Öst": []}
    assert Edition.objects.filter(organisation=None, state="draft").exists()


def test_a_reopened_report_is_waited_for_once(world, fixed):
    again = operations.reopen_edition(fixed, reason="En siffra var fel", by=world.editor_norr)

    assert reports(world, world.lead)["Norr"] == one_of(world, again)


def test_several_of_a_round_lead_to_all_reports_of_the_round(world, drafts):
    EditionFactory(round=world.round, organisation=world.ost, language="fi")

    [(told, address)] = reports(world, world.lead)["Öst"]

    assert told == f"2 reports to approve in {world.round.name}"
    assert address == f"{world.round.get_absolute_url()}#reports"


def test_reports_of_another_collaboration_are_not_told_here(world, drafts):
    elsewhere = EditionFactory(organisation=world.ost)
    SeatFactory(person=world.lead, role="lead", collaboration=elsewhere.round.plan.collaboration)

    assert reports(world, world.lead)["Öst"] == one_of(world, drafts[world.ost])


def test_page_and_workbook_tell_them(client, world, drafts):
    client.force_login(world.editor_ost)
    address = reverse("economy:balance", args=[world.collaboration.pk])

    page = client.get(f"{address}?year=2026").content.decode()
    book = load_workbook(BytesIO(client.get(f"{address}?year=2026&format=xlsx").content))

    told = f"1 report to approve in {world.round.name}"
    assert f'<a href="{drafts[world.ost].get_absolute_url()}">{told}</a>' in page
    assert drafts[world.norr].get_absolute_url() not in page
    cells = [row[-1] or "" for row in book.active.iter_rows(values_only=True)]
    assert [told in each for each in cells].count(True) == 1


def test_more_organisations_with_reports_take_no_more_queries(world, drafts):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            balance_of(world.lead, world.collaboration, 2026)
        return len(found)

    few = queries()
    for organisation in OrganisationFactory.create_batch(4):
        ParticipationFactory(collaboration=world.collaboration, organisation=organisation, role="principal")
        EditionFactory(round=world.round, organisation=organisation)

    assert queries() == few
    assert sum(bool(each) for each in reports(world, world.lead).values()) == 6
