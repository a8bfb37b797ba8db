from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from samverk.core.dates import FuzzyDate
from samverk.core.sheets import SheetRefused
from samverk.planning.importing import Choices, apply_plan, read_plan
from samverk.planning.models import Activity, ImportMapping, Note
from samverk.planning.tests.sheets import imported, read

pytestmark = pytest.mark.django_db


def test_all_problems_are_told_at_once_with_their_places_and_nothing_is_saved(coast):
    found = read(
        coast,
        ["2", "Led", "Nordvik", "", "", "2026", "snart", ""],
        ["2", "Bro", "Nordvik", "", "", "2027", "2026", ""],
        ["3", "", "Nordvik", "", "", "", "", ""],
        ["ett alldeles för långt nummer", "Bad", "Nordvik", "", "", "", "", ""],
        ["5", "å" * 301, "Nordvik", "", "", "2026-02-30", "", ""],
    )

    with pytest.raises(ValidationError):
        apply_plan(found, by=coast.lead)

    places = sorted((problem.row, problem.column) for problem in found.errors)
    assert places == [
        (2, "G Klart"),
        (3, "A Nr"),
        (3, "G Klart"),
        (4, "B Aktivitet"),
        (5, "A Nr"),
        (6, "B Aktivitet"),
        (6, "F Start"),
    ]
    assert all(problem.expected for problem in found.errors)
    assert Activity.objects.count() == 1


def test_what_is_no_date_can_be_kept_as_a_note(coast):
    found = read(coast, ["2", "Led", "Nordvik", "", "", "", "snart", ""], choices=Choices(keep_unreadable=True))

    assert (found.errors, found.new[0].notes, len(found.warnings)) == ([], {"Klart": "snart"}, 1)


def test_a_new_date_must_fit_the_one_that_is_there(coast):
    coast.activity.starts = FuzzyDate("2027")
    coast.activity.save()

    found = read(coast, ["1", "Laddplatser i hamnarna", "2026"], header=["Nr", "Aktivitet", "Klart"])

    assert [(problem.row, problem.column) for problem in found.errors] == [(2, "C Klart")]


def test_a_personal_number_is_warned_of(coast):
    found = read(coast, ["2", "Led", "Nordvik", "", "Anna, 811228-9874", "", "", ""])

    assert [(problem.row, problem.column, problem.is_warning) for problem in found.problems] == [(2, "E Kontakt", True)]
    assert "811228" not in str(found.problems[0])


def test_only_who_may_edit_the_plan_imports(coast):
    found = read(coast, ["2", "Led", "Nordvik", "", "", "", "", ""])

    for person in (coast.north_editor, coast.reporter, coast.reader, coast.outsider, coast.elsewhere):
        with pytest.raises(PermissionDenied):
            apply_plan(found, by=person)


@pytest.mark.parametrize("rows", [[["Frukt"], ["Äpple"]], [["Frukt", "Antal"], ["Äpple", "3"]]])
def test_a_sheet_without_activities_is_refused(coast, rows):
    with pytest.raises(SheetRefused) as refusal:
        read(coast, *rows[1:], header=rows[0])

    assert refusal.value.code in ("no_table", "no_title")


def test_how_a_sheet_is_read_is_remembered_with_the_plan(coast):
    choices = Choices(columns={"vad vi gör": "title", "hemligt": ""})
    header = ["Nr", "Vad vi gör", "Hemligt"]
    imported(coast, ["2", "Led", "x"], header=header, choices=choices)

    found = read(coast, ["2", "Led", "x"], ["3", "Bro", "y"], header=header)

    assert (len(found.new), found.changed, Note.objects.count()) == (1, [], 0)
    assert ImportMapping.objects.get(plan=coast.plan).columns["columns"] == choices.columns


def test_the_example_plan_is_read_without_an_error(coast):
    path = next(Path(__file__).parents[2].glob("examples/roslagen/*.xlsx"))

    found = read_plan(path.read_bytes(), path.name, coast.plan, by=coast.lead)

    assert (len(found.new), found.errors, found.table.headings[0]) == (44, [], "M1 Ett långsiktigt varumärkesbyggande")
