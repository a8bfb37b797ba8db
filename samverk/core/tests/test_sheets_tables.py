from samverk.core.sheets import (
    Field,
    Sheet,
    column_letter,
    find_table,
    read_rows,
)

FIELDS = [
    Field("number", "Nr", ("Nr", "Number", "Numero")),
    Field("goal", "Mål", ("Målområde", "Mål", "Goal", "Tavoite")),
    Field("title", "Aktivitet", ("Aktivitet", "Åtgärd", "Activity"), required=True),
    Field("lead", "Ansvarig", ("Ansvarig", "Ansvarig organisation", "Huvudaktör", "Responsible")),
    Field("ends", "Klart", ("Klart", "Slut", "Ends")),
    Field("status", "Status", ("Status",)),
]
NOTES = ("Kommentar", "Comment")


def table_of(rows, **kwargs):
    found = find_table([Sheet("Blad1", rows, **kwargs)], FIELDS, NOTES)
    return read_rows(found, "title", "number")


def test_the_header_is_found_below_titles():
    table = table_of(
        [["Handlingsplan 2026", None, None], [], ["Nr", "Aktivitet", "Ansvarig (roll)"], ["1", "Led", "Norrtälje"]]
    )

    assert table.header_index == 2
    assert [column.key for column in table.columns] == ["number", "title", "lead"]
    assert [(row.number, row.values["title"]) for row in table.rows] == [(4, "Led")]


def test_the_header_is_found_on_another_sheet():
    sheets = [Sheet("Läs mig", [["Välkommen till planen"]]), Sheet("Plan", [["Nr", "Åtgärd"], ["1", "Led"]])]

    assert find_table(sheets, FIELDS).sheet.name == "Plan"


def test_goal_areas_as_rows_of_their_own_are_carried_down():
    rows = [
        ["Nr", "Aktivitet", "Klart"],
        ["Klimatsmart", None, None],
        ["1", "Led", "Q3"],
        [],
        ["Öppet", None],
        ["2", "Bro", "Q4"],
    ]

    table = table_of(rows)

    assert [(row.values["title"], row.heading) for row in table.rows] == [("Led", "Klimatsmart"), ("Bro", "Öppet")]
    assert table.headings == ["Klimatsmart", "Öppet"]


def test_a_heading_in_the_title_column_is_one_where_titles_never_stand_alone():
    rows = [["Aktivitet", "Klart"], ["Natur", None], ["Led", "Q3"], ["Bro", "Q4"], ["Bad", "Q4"]]

    assert table_of(rows).headings == ["Natur"]


def test_titles_alone_are_rows_where_that_is_common():
    rows = [["Aktivitet", "Klart"], ["Led", None], ["Bro", "Q4"], ["Bad", None]]

    assert [row.values["title"] for row in table_of(rows).rows] == ["Led", "Bro", "Bad"]


def test_a_numbered_heading_is_known_by_the_numbers_below_it():
    rows = [
        ["Nr", "Aktivitet", "Klart"],
        ["1.", "Natur", None],
        ["1.1", "Led", "Q3"],
        ["1.2", "Bro", "Q4"],
        ["2", "Bad", None],
    ]

    table = table_of(rows)

    assert (table.headings, [row.values["title"] for row in table.rows]) == (["Natur"], ["Led", "Bro", "Bad"])


def test_totals_blank_rows_and_repeated_headers_are_left_out():
    rows = [
        ["Nr", "Aktivitet", "Klart"],
        ["1", "Led", "x"],
        [],
        ["Nr", "Aktivitet", "Klart"],
        ["2", "Bro", "y"],
        ["Summa", None, 5],
    ]

    table = table_of(rows)

    assert ([row.values["title"] for row in table.rows], table.totals) == (["Led", "Bro"], [6])


def test_a_goal_merged_down_belongs_to_every_row():
    rows = [["Mål", "Aktivitet", "Klart"], ["Natur", "Led", "x"], [None, "Bro", "y"]]

    assert [row.values["goal"] for row in table_of(rows, merged=[(1, 0, 2, 0)]).rows] == ["Natur", "Natur"]


def test_an_activity_merged_down_over_several_actors_is_one_row():
    rows = [
        ["Nr", "Aktivitet", "Ansvarig"],
        ["1", "Led", "Norrtälje"],
        [None, None, "Östhammar"],
        ["2", "Bro", "Österåker"],
    ]

    table = table_of(rows, merged=[(1, 0, 2, 0), (1, 1, 2, 1)])

    assert [row.values["lead"] for row in table.rows] == ["Norrtälje\nÖsthammar", "Österåker"]


def test_comment_columns_are_notes_of_their_occasion():
    table = table_of([["Aktivitet", "Klart", "Kommentar T1", "Kommentar  helår 2025"], ["Led", "x", "a", "b"]])

    assert [column.key for column in table.columns][2:] == ["note:T1", "note:helår 2025"]


def test_what_a_person_has_said_of_a_column_is_remembered():
    sheet = Sheet("Blad1", [["Nr", "Vad", "Prio"], ["1", "Led", "A"]])

    table = find_table([sheet], FIELDS, NOTES, known={"vad": "title", "prio": ""})

    assert [column.key for column in table.columns] == ["number", "title", ""]


def test_two_columns_never_take_the_same_key():
    table = table_of([["Mål", "Målområde", "Aktivitet", "Klart"], ["a", "b", "c", "d"]])

    assert [column.key for column in table.columns] == ["goal", "", "title", "ends"]


def test_a_problem_names_its_place():
    table = table_of([["Nr", "Aktivitet", "Klart"], ["1", "Led", "snart"]])

    problem = table.problem(table.rows[0], "ends", "snart", "A date was expected.", "Write Q3 2026.")

    assert str(problem) == "Sheet “Blad1”, row 2, column C Klart: “snart”. A date was expected. Write Q3 2026."


def test_columns_have_the_letters_of_a_spreadsheet():
    assert [column_letter(index) for index in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
