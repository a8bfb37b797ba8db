import io
import tracemalloc
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from samverk.core.sheets import CellProblem, Sheet, annotated, annotating, read_workbook
from samverk.core.tests.drawing import unhurried

PROBLEM = CellProblem("Plan", 3, "B Klart", "snart", "A date was expected.", "Write 2026.")


def sheet(**kwargs) -> Sheet:
    rows = [["Nr", "Klart", "=1+1"], [1, date(2026, 3, 1), True], [2.5, "snart", None], ["3", None, None]]
    return Sheet("Plan", rows, **kwargs)


def opened(sheets, problems=()):
    return load_workbook(io.BytesIO(annotated(sheets, problems)))


def test_the_copy_says_what_the_workbook_said_and_marks_what_could_not_be_taken():
    copy = annotated([sheet(), Sheet("Övrigt", [["Hej"]])], [PROBLEM])

    found = load_workbook(io.BytesIO(copy))
    assert [each.rows for each in read_workbook(copy, "x.xlsx")][:2] == [sheet().rows, [["Hej"]]]
    assert found["Plan"]["B3"].comment.text == "A date was expected. Write 2026."
    assert found["Plan"]["B3"].fill.fgColor.rgb == "FFFFF2A8"
    assert found["Plan"]["B3"].border.left.style == "medium"
    assert (found["Plan"]["B2"].comment, found["Plan"]["B2"].border.left.style) == (None, None)
    assert [cell.value for cell in found["To correct"][2]] == [
        "Plan",
        3,
        "B Klart",
        "snart",
        "A date was expected. Write 2026.",
    ]


def test_merges_colours_and_struck_text_stay():
    looks = {"merged": [(1, 0, 2, 0)], "struck": {3: [(0, 2)]}, "fills": {1: [(2, 2, "00B050")]}}

    copy = read_workbook(annotated([sheet(**looks)], []), "x.xlsx")[0]

    assert (copy.merged, copy.struck, copy.fills) == ([(1, 0, 2, 0)], {3: [(0, 0)]}, {1: [(2, 2, "00B050")]})


def test_a_marked_cell_keeps_a_colour_of_its_own_since_that_may_mean_something():
    found = opened([sheet(fills={2: [(1, 1, "00B050")]})], [PROBLEM])["Plan"]["B3"]

    assert (found.fill.fgColor.rgb, found.border.left.style) == ("FF00B050", "medium")


def test_a_problem_of_a_whole_row_and_one_below_the_rows_are_marked_too():
    problems = [
        CellProblem("Plan", 2, "", "", "The row says nothing.", ""),
        CellProblem("Plan", 9, "C", "", "The cell holds a formula without a result.", ""),
    ]

    found = opened([sheet()], problems)["Plan"]

    assert [found[place].comment.text for place in ("A2", "C9")] == [problem.expected for problem in problems]


def test_a_problem_in_merged_cells_is_marked_where_it_is_seen():
    found = opened([sheet(merged=[(1, 1, 2, 1)])], [PROBLEM])["Plan"]

    assert found["B2"].comment.text == "A date was expected. Write 2026."


def test_nothing_in_the_copy_is_a_formula_or_becomes_one():
    rows = [["=1+1", "+46", "@a", "=HYPERLINK(1)", "-", "http://x.example"]]

    found = opened([Sheet("=A", rows)], [CellProblem("=A", 1, "A =B", "=1+1", "=C", "")])

    cells = [cell for each in found for row in each for cell in row if cell.value not in (None, "")]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert all(cell.quotePrefix for cell in cells if str(cell.value).startswith(("=", "+", "-", "@")))
    assert all(cell.hyperlink is None for cell in cells)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["A/B:C", "a b c"], ["A B C", "a b c 2"]),
        (["x" * 40, "X" * 40], ["x" * 31, "X" * 29 + " 2"]),
        (["'", "History", "To correct"], ["Sheet", "History 1", "To correct", "To correct 2"]),
    ],
)
def test_sheets_have_names_that_a_workbook_can_have(names, expected):
    found = opened([Sheet(name, [["a"]]) for name in names]).sheetnames

    assert found[: len(expected)] == expected


def test_areas_that_lie_over_each_other_or_reach_beyond_the_sheet_are_no_fault():
    merged = [(0, 0, 1, 1), (1, 1, 2, 2), (2, 0, 1_048_575, 60), (5, 5, 6, 6)]

    copy = read_workbook(annotated([sheet(merged=merged)], []), "x.xlsx")[0]

    assert copy.merged == [(0, 0, 1, 1), (2, 0, 3, 2)]


def test_what_no_workbook_can_hold_is_kept_as_text():
    rows = [[10**400, 1.5e300, date(1, 1, 1), "a\x00b"], [float("inf"), float("nan")]]

    copy = read_workbook(annotated([Sheet("Plan", rows)], []), "x.xlsx")[0]

    assert copy.rows == [[str(10**400), "1.5e+300", "0001-01-01", "ab"], ["inf", "nan", None, None]]


def test_it_opens_where_the_first_fault_is_seen_though_the_first_sheet_is_hidden():
    hidden = Sheet("Listor", [["a"]], hidden=True)

    found = opened([hidden, sheet()], [CellProblem("Listor", 1, "A", "", "x", ""), PROBLEM])

    assert (found.active.title, found["Listor"].sheet_state) == ("Plan", "hidden")


def test_of_very_many_faults_the_first_are_marked_and_the_rest_are_told(monkeypatch):
    monkeypatch.setattr(annotating, "MOST_MARKED", 3)
    monkeypatch.setattr(annotating, "MOST_LISTED", 5)
    problems = [CellProblem("Plan", number, "A", "x", "A date was expected.", "") for number in range(1, 8)]

    found = opened([Sheet("Plan", [["x"]] * 7)], problems)

    assert [row[0].comment is not None for row in found["Plan"]] == [True] * 3 + [False] * 4
    assert [row[0].value for row in found["To correct"]] == ["Sheet", *["Plan"] * 5, "And 2 more."]


def test_a_very_large_workbook_is_copied_row_by_row_in_bounded_memory(monkeypatch):
    rows = [["Nr", "Klart", "Text"], *([number, "2026", f"Text {number}"] for number in range(4_000))]
    large = [Sheet("Plan", rows, merged=[(1, 1, 2, 1)])]

    whole, copy = most_memory(large)
    monkeypatch.setattr(annotating, "MANY", 1_000)
    by_row, large_copy = most_memory(large)

    assert (copy.merged, large_copy.merged) == ([(1, 1, 2, 1)], [])
    assert len(large_copy.rows) == len(rows)
    assert by_row < whole / 4


def most_memory(sheets) -> tuple[int, Sheet]:
    tracemalloc.start()
    data = annotated(sheets, [PROBLEM])
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most, read_workbook(data, "x.xlsx")[0]


CELLS = st.one_of(st.none(), st.text(max_size=8), st.integers(-9999, 9999), st.booleans(), st.dates(date(1901, 1, 1)))


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=6), st.integers(1, 8), st.integers(0, 4))
@unhurried(60)
def test_whatever_stands_in_the_workbook_the_copy_can_be_opened(rows, row, column):
    problem = CellProblem("Plan", row, "ABCDE"[column], "", "Something else was expected.", "")

    found = opened([Sheet("Plan", rows)], [problem])["Plan"]

    assert found.cell(row, column + 1).comment.text == "Something else was expected."
