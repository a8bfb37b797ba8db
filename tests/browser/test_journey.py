"""The main job, by clicks alone: from a shared plan's sheet to a principal's own fixed report, in the hand."""

import io
import json

import pytest
import xlsxwriter

from samverk.followup.models import Round
from samverk.organisations.tests.factories import (
    CollaborationFactory,
    OrganisationFactory,
    ParticipationFactory,
    SeatFactory,
)
from samverk.planning.models import Plan, StatusScale
from samverk.planning.tests.factories import PlanFactory
from samverk.reports.models import Edition
from samverk.steering.tests.factories import AlignmentFactory, GoalFactory, GoalTreeFactory, SteeringDocumentFactory
from tests.browser.conftest import sign_in

pytestmark = pytest.mark.django_db(transaction=True)

HEADER = ["Nr", "Aktivitet", "Ansvarig", "Delaktiga", "Mål", "Start", "Klart"]
ROWS = [
    ["1.1", "Laddplatser för elbåtar", "Norrtälje", "Östhammar", "M1", "Q1 2025", "Q4 2026"],
    ["1.2", "Bruksleden skyltas om", "Östhammar", "", "M1", "2025-03-01", "löpande"],
]


@pytest.fixture
def plan():
    """A collaboration of two municipalities with its strategy, and a plan that nobody has filled yet."""
    collaboration = CollaborationFactory(name="Roslagssamarbetet")
    strategy = SteeringDocumentFactory(title="Roslagen 2030", owner_collaboration=collaboration)
    area = GoalFactory(tree=GoalTreeFactory(document=strategy), code="M1", title="Ett hållbart Roslagen")
    english = {"person__language": "en"}
    for name, title in (("Norrtälje", "Levande skärgård"), ("Östhammar", "Nära till naturen")):
        principal = OrganisationFactory(name=f"{name} kommun", short_name=name)
        ParticipationFactory(collaboration=collaboration, organisation=principal)
        document = SteeringDocumentFactory(title=f"Mål för {name}", owner_organisation=principal)
        AlignmentFactory(source=area, target=GoalFactory(tree=GoalTreeFactory(document=document), title=title))
        SeatFactory(
            collaboration=collaboration, organisation=principal, role="reporter", person__name=f"Rut {name}", **english
        )
        SeatFactory(
            collaboration=collaboration, organisation=principal, role="editor", person__name=f"Eva {name}", **english
        )
        if name == "Norrtälje":
            SeatFactory(
                collaboration=collaboration, organisation=principal, role="lead", person__name="Maja", **english
            )
    scale = StatusScale.objects.get(collaboration=None, purpose="activity")
    return PlanFactory(collaboration=collaboration, title="Verksamhetsplan", strategy=strategy, scale=scale)


def sheet() -> bytes:
    """As people have it: a title above the header, a goal area as a heading row."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as workbook:
        page = workbook.add_worksheet("Plan")
        page.write_row(0, 0, ["Verksamhetsplan 2025–2027"])
        page.write_row(2, 0, HEADER)
        for number, row in enumerate(ROWS, start=3):
            page.write_row(number, 0, row)
    return written.getvalue()


def seated(plan: Plan, name: str):
    return plan.collaboration.seats.get(person__name=name).person


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_from_the_sheet_to_a_principals_own_report(open_page, live_server, plan, javascript):
    page = open_page(plan.get_absolute_url(), javascript=javascript, person=seated(plan, "Maja"))

    def become(name):
        page.context.clear_cookies()
        sign_in(page.context, seated(plan, name), live_server.url)

    def press(name):
        page.get_by_role("button", name=name, exact=True).first.click()

    # The lead imports the sheet that they have.
    page.goto(f"/plans/{plan.pk}/import/")
    page.set_input_files("input[type=file]", {"name": "plan.xlsx", "mimeType": "", "buffer": sheet()})
    press("Read the sheet")
    press("Go on")
    if page.get_by_role("button", name="Show what would change").count():
        press("Show what would change")
    page.get_by_label("All who see the plan").check()
    press("Save all of it")
    assert [a.title for a in plan.activities.all()] == ["Laddplatser för elbåtar", "Bruksleden skyltas om"]

    # Plans a round, opens it, and makes the reports.
    page.goto(f"/plans/{plan.pk}/rounds/new/")
    page.fill("[name=name]", "Tertial 2 2026")
    dates = {"period_from": "2026-05-01", "period_to": "2026-08-31", "cutoff_on": "2026-08-31"}
    dates |= {"answers_due_on": "2026-09-15", "review_due_on": "2026-09-22"}
    dates |= {"approval_due_on": "2026-10-01", "fixed_due_on": "2026-10-15"}
    for name, day in dates.items():
        page.fill(f"[name={name}]", day)
    press("Plan the round")
    round = Round.objects.get()
    page.goto(round.get_absolute_url())
    press("Open the round")
    press("Make the reports")

    # Norrtälje's reporter says how it goes.
    become("Rut Norrtälje")
    page.goto("/follow-ups/")
    page.get_by_role("link", name="Follow up").first.click()
    page.get_by_role("radio", name="Minor deviation").check()
    page.fill("[name=comment]", "Fyra av fem platser i drift.")
    page.fill("[name=deviation]", "Elnätet räcker inte.")
    page.fill("[name=measure]", "Tillfällig laddning vid kajen.")
    press("Submit the follow-up")
    page.wait_for_url("**/receipt/**")
    assert round.follow_ups.submitted().get().comment == "Fyra av fem platser i drift."

    # Norrtälje's own editor reads and approves; the lead fixes.
    edition = Edition.objects.get(organisation__short_name="Norrtälje")
    become("Eva Norrtälje")
    page.goto(edition.get_absolute_url())
    assert page.get_by_role("heading", name="Levande skärgård").is_visible()
    press("Approve the report")
    become("Maja")
    page.goto(edition.get_absolute_url())
    press("Fix the report")
    edition.refresh_from_db()
    assert edition.state == Edition.State.FIXED

    # And has it in the hand, in its own goals' words.
    with page.expect_download() as got:
        page.get_by_role("link", name="JSON").first.click()
    content = json.loads(got.value.path().read_text(encoding="utf-8"))
    assert [goal["title"] for goal in content["goals"]] == ["Levande skärgård"]
    assert content["deviations"][0]["measure"] == "Tillfällig laddning vid kajen."
    with page.expect_download() as got:
        page.get_by_role("link", name="PDF").first.click()
    assert got.value.path().read_bytes().startswith(b"%PDF-1.7")
