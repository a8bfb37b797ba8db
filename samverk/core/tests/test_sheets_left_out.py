from hypothesis import given
from hypothesis import strategies as st

from samverk.core.sheets import LeftOut, Sheet, find_table, left_out_of, read_rows, text_of
from samverk.core.sheets.leaving_out import MOST_PLACES, counts_of
from samverk.core.tests.drawing import unhurried
from samverk.core.tests.test_sheets_tables import FIELDS, table_of

HEADER = ["Nr", "Aktivitet", "Klart"]
CELLS = st.sampled_from([None, None, "1", "Led", "Natur", "Summa", "Nr", "Aktivitet", "Klart", 5, " "])


def told_of(table) -> list[str]:
    return [str(each) for each in left_out_of([table.sheet], [table])]


def test_what_is_left_out_of_a_sheet_is_told_by_kind_number_and_place():
    rows = [
        ["Handlingsplan 2026"],
        [],
        HEADER,
        ["Natur"],
        ["1", "Led", "x", None, "hemligt"],
        [],
        [],
        HEADER,
        ["2", "Bro", "y"],
        ["Summa", None, 5],
        [None, None, None, None, "en rad vid sidan av"],
        ["Delsumma"],
    ]
    rows[2] = [*HEADER, None, "Okänd"]
    rows[7] = rows[2]

    assert told_of(table_of(rows)) == [
        "Blad1: lines above the header: 1 (1 Handlingsplan 2026)",
        "Blad1: the header, repeated: 1 (8)",
        "Blad1: headings over rows: 2 (4 Natur, 11 en rad vid sidan av)",
        "Blad1: totals: 2 (10 Summa 5, 12 Delsumma)",
        "Blad1: empty rows: 2 (6–7)",
        "Blad1: columns that are not read: 1 (E Okänd)",
    ]


def test_a_row_that_says_something_only_where_nothing_is_read_is_told():
    rows = [[*HEADER, "Övrigt", "Annat"], ["1", "Led", "x", "a", "b"], [None, None, None, "lös", "anteckning"]]

    assert told_of(table_of(rows))[0] == "Blad1: rows with nothing in the columns that are read: 1 (3 lös anteckning)"


def test_sheets_that_are_not_read_are_told_and_empty_ones_are_not():
    plan = Sheet("Plan", [HEADER, ["1", "Led", "x"]])
    others = [Sheet("Budget", [["Konto"]]), Sheet("Tomt", []), Sheet("Listor", [["a"]], hidden=True)]
    table = read_rows(find_table([plan, *others], FIELDS), "title", "number")

    assert list(map(str, left_out_of([plan, *others], [table]))) == [
        "Budget: sheets that are not read: 1",
        "Listor: hidden sheets, not read: 1",
    ]


def test_of_very_many_rows_the_first_are_named_and_all_are_counted():
    rows = [HEADER, *([str(number), "Led", "x"] for number in range(300)), *([f"Summa {n}"] for n in range(9))]
    rows += [["Summa"]] * 80

    totals = table_of(rows).left_out["total"]

    assert (totals.count, len(totals.places), totals.where[-1]) == (80, MOST_PLACES, "30 more")


def test_counts_are_of_all_sheets_together_in_one_order():
    found = [LeftOut("B", "total", 2), LeftOut("A", "heading", 1), LeftOut("C", "total", 3)]

    assert counts_of(found) == [("headings over rows", 1), ("totals", 5)]


@given(st.lists(st.lists(CELLS, max_size=5), max_size=12), st.booleans())
@unhurried()
def test_every_row_is_taken_or_told(rows, is_merged):
    merged = [(1, 0, 2, 0)] if is_merged else []
    table = table_of([*rows[:2], HEADER, *rows[2:]], merged=merged)

    told = {row for each in table.left_out.values() for first, last, _ in each.places for row in range(first, last + 1)}
    taken = {row.number for row in table.rows}
    header = set(range(table.first_header + 1, table.header_index + 2))
    joined = {row + 1 for top, _left, bottom, _right in merged for row in range(top + 1, bottom + 1)}
    content = {number for number, row in enumerate(table.sheet.rows, 1) if any(map(text_of, row))}
    assert content <= told | taken | header | joined
    assert not told & taken
