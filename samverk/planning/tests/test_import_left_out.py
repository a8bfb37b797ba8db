"""What a sheet holds that the import does not take in is told: on the page of the difference, and in a terminal."""

import pytest

from samverk.core.sheets import SheetToWrite, write_xlsx
from samverk.core.tests.sheet_files import xlsx
from samverk.planning.importing import Choices, read_plan
from samverk.planning.tests.test_import_jobs import a_worker, carried_out
from samverk.planning.tests.test_import_pages import page, send

pytestmark = pytest.mark.django_db
ROWS = [
    ["Nr", "Aktivitet", "Ansvarig", "Klart"],
    ["Natur", None, None, None],
    ["2", "Kustled", "Nordvik", "2026"],
    ["3", "Gammalt", "Nordvik", "2024"],
    ["Summa", None, None, 5],
]


@pytest.fixture
def workbook() -> bytes:
    sheets = [
        SheetToWrite("Plan", ROWS[0], [ROWS[1], ROWS[2], ROWS[4]]),
        SheetToWrite("Budget", ["Konto", "Kronor"], [["1", "2"]]),
        SheetToWrite("Listor", ["Val"], [["a"]], hidden=True),
    ]
    return write_xlsx(sheets)


def told(found) -> list[str]:
    return [str(each) for each in found.left_out]


def test_rows_left_out_and_sheets_not_read_are_told(coast, workbook):
    found = read_plan(workbook, "plan.xlsx", coast.plan, by=coast.lead)

    assert told(found) == [
        "Plan: headings over rows: 1 (2 Natur)",
        "Plan: totals: 1 (4 Summa 5)",
        "Budget: sheets that are not read: 1",
        "Listor: hidden sheets, not read: 1",
    ]


def test_struck_rows_are_told_with_what_they_say_unless_they_are_taken(coast):
    data = xlsx(ROWS, struck_rows=[3])

    left_out = read_plan(data, "plan.xlsx", coast.plan, by=coast.lead)
    taken = read_plan(data, "plan.xlsx", coast.plan, by=coast.lead, choices=Choices(include_struck=True))

    assert "Blad1: rows that are struck through: 1 (4 Gammalt)" in told(left_out)
    assert [each.kind for each in taken.left_out] == ["heading", "total"]


def test_columns_that_somebody_has_left_out_are_told(coast):
    found = read_plan(xlsx(ROWS), "x.xlsx", coast.plan, by=coast.lead, choices=Choices(columns={"klart": ""}))

    assert "Blad1: columns that are not read: 1 (D Klart)" in told(found)


def test_the_page_of_the_difference_tells_it_folded(client, coast, workbook):
    send(client, coast, workbook, "plan.xlsx")

    shown = client.get(page("diff")).content.decode()

    assert "Not taken in from the file: headings over rows (1), totals (1), sheets that are not read (1)" in shown
    assert "<td>4 Summa 5</td>" in shown


def test_nothing_is_told_where_all_is_taken(client, coast):
    send(client, coast)

    assert "Not taken in from the file" not in client.get(page("diff")).content.decode()


def test_a_comparison_made_as_a_job_tells_the_same(client, coast, workbook, monkeypatch):
    send(client, coast, workbook, "plan.xlsx")
    fresh = client.get(page("diff")).context["found"]
    monkeypatch.setattr("samverk.planning.import_jobs.LONG", 1)

    with a_worker():
        carried_out(client, client.get(page("diff")))
        kept = client.get(page("diff")).context["found"]

    assert (type(kept) is not type(fresh), told(kept)) == (True, told(fresh))
