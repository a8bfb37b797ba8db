"""From an empty installation to the first imported plan, doing only what the pages say, each after the other."""

import io
import shlex

import pytest
import xlsxwriter

from samverk.cli import main
from samverk.planning.models import Plan

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "Skargard-och-segel-7"  # noqa: S105
HEADER = ["Nr", "Målområde", "Aktivitet", "Ansvarig", "Start", "Klart", "Finansiering", "Kommentar T1"]
ROWS = [
    ["1.1", "Levande landsbygd", "Service i byarna", "Norrby", "VT 2025", "Q4 2026", "inom ram", "Två punkter öppna"],
    ["2.1", "Hållbara resor", "Pendlarparkeringar", "Norrby", "maj 2025", "löpande", "ca 120 tkr", ""],
]


def sheet() -> bytes:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as workbook:
        page = workbook.add_worksheet("Plan")
        page.write_row(0, 0, ["Handlingsplan 2025–2027"])
        for number, row in enumerate([HEADER, *ROWS], start=2):
            page.write_row(number, 0, row)
    return written.getvalue()


def test_an_empty_installation_leads_to_its_first_imported_plan(open_page, monkeypatch):
    page = open_page("/")

    def send(**typed):
        for name, text in typed.items():
            field = page.locator(f"main form [name={name}]")
            is_menu = field.evaluate("field => field.tagName") == "SELECT"
            field.select_option(label=text) if is_menu else field.fill(text)
        page.locator("main form .btn-p").first.click()

    def next_step() -> str:
        """The address that the page names as the next step: in a line of its own, or in the list of steps."""
        ways = page.locator("main .next-step a.btn, main .step:not(.step-done) a.btn")
        return ways.first.inner_text().partition("–")[0].strip()

    def take(step: str):
        assert next_step() == step, page.locator("main").inner_text()
        page.locator("main .next-step a.btn, main .step:not(.step-done) a.btn").first.click()

    # The sign-in page tells how the first account comes about.
    command = page.locator("main pre").inner_text()
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    program, *arguments = shlex.split(command)
    assert (program, main(arguments)) == ("samverk", 0)
    page.reload()
    assert page.locator("main pre").count() == 0
    send(login="name@example.org", password=PASSWORD)

    # Whoever keeps the installation is led to a lead's seat, here its own.
    take("New organisation")
    send(name="Norrby kommun", short_name="Norrby", kind="municipality")
    take("New collaboration")
    send(name="Norrbysamarbetet")
    take("Let somebody join")
    send(organisation="Norrby kommun (municipality)", role="principal")
    take("Give a seat")
    send(email="name@example.org", organisation="Norrby kommun (municipality)", role="lead")

    # The lead is led on. What others than the lead do can wait.
    assert next_step() == "Let somebody join"
    page.get_by_role("link", name="Enter a steering document").click()
    send(title="Norrby 2030")
    page.get_by_role("link", name="Add a tree of goals").last.click()
    send(name="Goal areas")
    page.get_by_role("link", name="Add the first goal").click()
    send(code="1", title="Levande landsbygd")
    page.get_by_role("link", name="Norrbysamarbetet").last.click()
    page.get_by_role("link", name="To the plan").click()
    assert page.locator("[name=strategy] option:checked").inner_text().startswith("Norrby 2030")
    send(title="Handlingsplan", from_on="2025-01-01", to_on="2027-12-31")
    page.get_by_role("link", name="Import from a sheet").first.click()
    page.set_input_files("input[type=file]", {"name": "plan.xlsx", "mimeType": "", "buffer": sheet()})
    for button in ("Read the sheet", "Go on", "Show what would change", "Save all of it"):
        page.get_by_role("button", name=button, exact=True).click()

    page.get_by_role("heading", name="The sheet is imported").wait_for()
    plan = Plan.objects.get()
    assert [str(activity) for activity in plan.activities.all()] == ["1.1 Service i byarna", "2.1 Pendlarparkeringar"]
    assert plan.strategy.title == "Norrby 2030"
