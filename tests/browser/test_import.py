"""A sheet's way into the plan, as somebody at a screen goes it: with and without script, wide and narrow."""

import pytest

from samverk.core.sheets import write_csv
from samverk.organisations.tests.factories import (
    CollaborationFactory,
    OrganisationFactory,
    ParticipationFactory,
    SeatFactory,
)
from samverk.planning import scales
from samverk.planning.models import Activity
from samverk.planning.tests.factories import ActivityFactory, PartFactory, PlanFactory
from tests.browser.chromium import assert_accessible, assert_fits

HEADER = ["Nr", "Mål", "Aktivitet", "Ansvarig", "Kontakt", "Klart", "Status", "Kommentar T1", "Prio"]
ROWS = [
    ["1", "", "Laddplatser", "Nordvik", "Nils Ny", "Q3 2026", "Klar", "Klart i tid.", ""],
    ["2", "M9", "Kustled med ett långt namn som bryts på en telefon", "Byalaget", "", "2027", "Rullar på", "", "hög"],
]


@pytest.fixture
def lead(live_server):
    collaboration = CollaborationFactory(name="Kustsamverkan")
    organisation = OrganisationFactory(name="Nordvik")
    ParticipationFactory(collaboration=collaboration, organisation=organisation)
    plan = PlanFactory(collaboration=collaboration, title="Kustplanen", scale=scales.standard_scale())
    for number, title in (("1", "Laddplatser i hamnarna"), ("9", "Gammalt")):
        activity = ActivityFactory(plan=plan, number=number, title=title)
        PartFactory(activity=activity, organisation=organisation, is_lead=True)
    seat = SeatFactory(collaboration=collaboration, organisation=organisation, role="lead", person__language="en")
    return seat.person


@pytest.mark.parametrize(("javascript", "width"), [(True, 1440), (False, 390)])
def test_a_sheet_is_imported_and_taken_back(open_page, lead, javascript, width, tmp_path):
    plan = lead.seats.get().collaboration.plans.get()
    page = open_page(f"/plans/{plan.pk}/import/", person=lead, javascript=javascript, width=width)
    seen = []

    def look():
        seen.append(page.locator("h1").inner_text())
        assert_fits(page)
        if javascript:
            assert_accessible(page)

    look()
    sheet = {"name": "plan.csv", "mimeType": "text/csv", "buffer": write_csv(HEADER, ROWS)}
    page.set_input_files("input[type=file]", sheet)
    for button in ("Read the sheet", "Go on", "Show what would change", "Save all of it"):
        page.get_by_role("button", name=button).click()
        look()
    titles = set(Activity.objects.values_list("title", flat=True))
    page.get_by_role("button", name="Undo the import").click()
    page.get_by_text("It is undone.").wait_for()

    assert seen == [
        "Import from a sheet",
        "What the columns are",
        "What is not clear",
        "What would change",
        "The sheet is imported",
    ]
    assert titles == {"Laddplatser", ROWS[1][2], "Gammalt"}
    assert set(Activity.objects.values_list("title", flat=True)) == {"Laddplatser i hamnarna", "Gammalt"}
