"""Budgets from the sheets that people have, and as ours."""

import io
import re

import pytest
from django.urls import reverse
from django.utils import translation

from samverk.core.sheets import SheetRefused, SheetToWrite, read_workbook, write_xlsx
from samverk.economy import operations
from samverk.economy.exporting import budget_xlsx
from samverk.economy.importing import WITHOUT_MINUS, apply_budget, read_budget
from samverk.economy.models import Budget, BudgetAmount, BudgetLine
from samverk.economy.tests.conftest import adopt, sums
from samverk.organisations.tests.factories import SeatFactory

pytestmark = pytest.mark.django_db
BY_ACCOUNT = ["Ansvar", "Budget", "Utfall april", "Återstående", "Linjärt utfall %", "Prognos", "Avvikelse"]


@pytest.fixture
def empty(it):
    budget = Budget(collaboration=it.collaboration, title="Empty", year=2026)
    operations.enter_budget(budget, by=it.lead)
    return budget


def sheet(header, rows, above=()) -> io.BytesIO:
    return io.BytesIO(write_xlsx([SheetToWrite("Budget", header, rows, above=above)]))


def taken(budget, it, file, name="budget.xlsx", **asked) -> dict:
    found = read_budget(budget, file, name, **asked, by=it.lead)
    assert found.errors == []
    apply_budget(found, by=it.lead)
    return sums(budget.versions.last())


def test_the_layout_by_account_in_tkr(it, empty):
    rows = [
        ["161 Kultur", 150, 60, 90, "40,0", 150, 0],
        ["1610 Kulturchef", 100, 40, 60, "40,0", 100, 0],
        ["1611 Bibliotek", 50, 20, 30, "40,0", 50, 0],
    ]

    found = read_budget(empty, sheet(BY_ACCOUNT, rows, above=["Uppföljning april, belopp i tkr"]), "b.xlsx", by=it.lead)

    assert [str(each).replace("\N{NO-BREAK SPACE}", " ") for each in found.new] == [
        "1610 Kulturchef: 100,000 kr", "1611 Bibliotek: 50,000 kr",
    ]  # fmt: skip
    assert found.problems == []
    assert [(each.kind, each.count) for each in found.left_out if each.kind == "total"] == [("total", 1)]


def test_a_total_that_does_not_tie_is_told(it, empty):
    rows = [["161 Kultur", 170], ["1610 Kulturchef", 100], ["1611 Bibliotek", 50]]

    [warning] = read_budget(empty, sheet(["Ansvar", "Budget (tkr)"], rows), "b.xlsx", by=it.lead).warnings

    assert (warning.row, warning.column) == (2, "B Budget (tkr)")
    assert "170,000" in str(warning).replace("\N{NO-BREAK SPACE}", " ")
    assert "150,000" in str(warning)


@pytest.mark.parametrize("place", ["first", "last"])
@pytest.mark.parametrize("name", ["Totalt", "Summa", "Summa nämnder", "Malmö stad totalt"])
def test_the_layout_by_committee_with_its_total_first_or_last(it, empty, place, name):
    rows = [["Servicenämnd", 67, 60, 65, 7], ["Kommunstyrelse", 96.5, 90, 95, 6.5]]
    total = [name, 163.5, 150, 160, 13.5]
    rows = [total, *rows] if place == "first" else [*rows, total]

    found = read_budget(
        empty, sheet(["Nämnd", "Budget, Mkr", "Bokslut", "Prognos", "Avvikelse"], rows), "b.xlsx", by=it.lead
    )

    assert found.problems == []
    apply_budget(found, by=it.lead)
    assert sums(empty.versions.get()) == {"1": 6_700_000_000, "2": 9_650_000_000}


def test_a_follow_up_of_deviations_has_lines_and_no_sums(it, empty):
    file = sheet(["Nämnd", "Bokslut (avvikelse)", "Prognos", "Avvikelse"], [["Servicenämnd", 67, 32, 35]])

    found = read_budget(empty, file, "b.xlsx", by=it.lead)

    assert [each.is_warning for each in found.problems] == [True]
    assert [(each.line.name, each.sums.ore) for each in found.new] == [("Servicenämnd", 0)]


@pytest.mark.parametrize(
    ("header", "above", "ore"),
    [
        ("Budget (tkr)", [], 1_234_500_00),
        ("budget_tkr", [], 1_234_500_00),
        ("Budget mnkr", [], 1_234_500_000_00),
        ("Budget, kr", [], 1_234_50),
        ("Budget", ["Belopp i tusental kronor (tkr)"], 1_234_500_00),
    ],
)
def test_the_unit_stands_in_the_header_or_above_it(it, empty, header, above, ore):
    file = sheet(["Nr", "Rad", header], [["1", "Webb", "1 234,5"]], above=above)

    assert taken(empty, it, file) == {"1": ore}


def test_a_file_that_does_not_say_its_unit_is_asked_about(it, empty):
    def file():
        return sheet(["Nr", "Rad", "Budget"], [["1", "Webb", 12], ["2", "Resor", "7 kr"]])

    with pytest.raises(SheetRefused) as refusal:
        read_budget(empty, file(), "b.xlsx", by=it.lead)

    assert refusal.value.code == "no_unit"
    assert taken(empty, it, file(), unit="tkr") == {"1": 1_200_000, "2": 700}


def test_incomes_have_a_minus_or_are_said_to_have_none(it, empty):
    def file():
        return sheet(["Nr", "Rad", "Slag", "Budget (kr)"], [["1", "Webb", "Kostnad", 9], ["2", "Bidrag", "Intäkt", 5]])

    with_minus = read_budget(empty, file(), "b.xlsx", by=it.lead)

    assert [(each.line.kind, each.sums.ore) for each in with_minus.new] == [("cost", 900), ("income", 500)]
    assert [each.is_warning for each in with_minus.problems] == [True]
    assert taken(empty, it, file(), incomes=WITHOUT_MINUS) == {"1": 900, "2": -500}


def test_faults_are_told_with_their_place_and_nothing_is_saved(it):
    rows = [["10", "Webb", "mycket", ""], ["30", "", 5, ""], ["40", "Resor", 1, ""], ["40", "Resor igen", 2, ""]]

    found = read_budget(it.budget, sheet(["Nr", "Rad", "Budget (kr)", "Anteckning"], rows), "b.xlsx", by=it.lead)

    assert [(each.row, each.column.partition(" ")[0]) for each in found.errors] == [(2, "C"), (3, "B"), (5, "A")]
    with pytest.raises(Exception, match="mycket"):
        apply_budget(found, by=it.lead)
    assert sums(it.version) == {"10": 100_000, "20": -40_000}


def test_importing_the_same_again_changes_nothing(it):
    rows = [["10", "Webb", 1200], ["30", "Personal", 500]]
    first = taken(it.budget, it, sheet(["Nr", "Rad", "Budget (kr)"], rows))

    found = read_budget(it.budget, sheet(["Nr", "Rad", "Budget (kr)"], rows), "b.xlsx", by=it.lead)

    assert first == {"10": 120_000, "20": -40_000, "30": 50_000}
    assert found.is_empty
    assert [each.number for each in found.missing] == ["20"]


def test_a_line_without_number_is_known_by_its_name(it):
    file = sheet(["Rad", "Budget (kr)"], [["web", 7], ["Fees", -3]])

    found = read_budget(it.budget, file, "b.xlsx", by=it.lead)

    assert (found.new, [each.obj.number for each in found.changed]) == ([], ["10", "20"])


def test_nothing_is_imported_into_what_is_adopted(it, client):
    adopt(it)
    client.force_login(it.lead)

    answer = client.get(reverse("economy:import_budget", args=[it.budget.pk]), follow=True)

    assert "Begin a revision" in answer.content.decode()


def test_the_real_account_layout_is_read(it, empty):
    """Its shape: code and name in columns of their own, tkr in the headers, and a row above with the unit's total."""
    lines = [
        "account_code,unit,budget_tkr,outcome_april_tkr,remaining_tkr,linear_pct,forecast_tkr,deviation_tkr",
        "161,KULTUR- OCH FRITIDSNÄMND,170767,64410,106357,37.7,170167,600",
        "1610,KULTUR- OCH FRITIDSCHEF,5748,611,5137,10.6,5398,350",
    ]

    found = read_budget(empty, io.BytesIO("\n".join(lines).encode()), "uppfoljning.csv", by=it.lead)

    assert [(each.line.number, each.sums.ore) for each in found.new] == [("1610", 574_800_000)]
    assert [each.row for each in found.warnings] == [2]


@pytest.mark.parametrize("language", ["en", "sv", "fi"])
def test_what_is_exported_is_imported_without_a_difference(it, language):
    BudgetAmount.objects.filter(line=it.web).update(second_ore=110_050, note="=1+1")
    BudgetLine.objects.filter(pk=it.fees.pk).update(name="@Avgifter")

    with translation.override(language):
        data = budget_xlsx(it.budget, it.version, it.lead)

    found = read_budget(it.budget, io.BytesIO(data), "b.xlsx", by=it.lead)
    assert (found.new, found.changed, found.problems, len(found.unchanged)) == ([], [], [], 2)
    cells = [cell for row in read_workbook(io.BytesIO(data), "b.xlsx")[0].rows for cell in row]
    assert "=1+1" in cells  # as text: the workbook holds no formula
    assert b"<f>" not in data


def upload(client, budget, file, **asked):
    file.name = "budget.xlsx"
    return client.post(reverse("economy:import_budget", args=[budget.pk]), {"file": file, **asked})


def test_the_page_shows_the_difference_before_it_saves(client, it, empty):
    client.force_login(it.lead)

    shown = upload(client, empty, sheet(["Nr", "Rad", "Budget"], [["1", "Webb", 12]]), unit="tkr")
    page = shown.content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    before = sums(empty.versions.get())
    client.post(reverse("economy:import_budget", args=[empty.pk]), hidden)

    assert "1 Webb: 12,000" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert (before, sums(empty.versions.get())) == ({}, {"1": 1_200_000})


def test_the_page_asks_for_the_unit(client, it, empty):
    client.force_login(it.lead)

    answer = upload(client, empty, sheet(["Nr", "Rad", "Budget"], [["1", "Webb", 12]]))

    assert answer.status_code == 422
    assert "Choose the unit below" in answer.content.decode()


def test_only_the_lead_imports_and_all_who_see_it_export(client, it):
    client.force_login(SeatFactory(collaboration=it.collaboration, role="reader").person)

    pages = [reverse(f"economy:{name}_budget", args=[it.budget.pk]) for name in ("import", "export")]

    assert [client.get(each).status_code for each in pages] == [403, 200]
