from datetime import date

import pytest

from samverk.core import undo
from samverk.core.dates import FuzzyDate
from samverk.core.models import Revision
from samverk.core.once import remembering
from samverk.organisations.tests.factories import SeatFactory
from samverk.planning.importing import apply_plan
from samverk.planning.models import Activity
from samverk.planning.tests.sheets import HEADER, changes, imported, read

pytestmark = pytest.mark.django_db


def test_new_activities_come_with_parts_dates_and_status(coast):
    person = SeatFactory(collaboration=coast.collaboration, organisation=coast.south, person__name="Sara Sund").person

    imported(coast, ["2", "Kustled", "Nordvik", "Sörby", "Sara Sund", "VT 2026", "Q3 2027", "Enligt plan"])

    activity = Activity.objects.get(number="2")
    assert (activity.starts, activity.ends, activity.ends_on) == (
        FuzzyDate("2026-VT"),
        FuzzyDate("2027-Q3"),
        date(2027, 9, 30),
    )
    assert (activity.stated_step.key, activity.stated_word) == ("plan", "Enligt plan")
    parts = [(p.organisation.name, p.is_lead, p.contact, p.contact_text) for p in activity.parts.all()]
    assert parts == [("Nordvik", True, None, "Sara Sund"), ("Sörby", False, person, "")]
    assert activity.position > coast.activity.position


def test_the_same_file_again_changes_nothing(coast, strategy):
    rows = [
        ["1", "Laddplatser i hamnarna", "Nordvik", "Sörby", "Okänd Person", "2026", "löpande", "Pågår"],
        ["2", "Kustled", "Sörby\nNordvik", "Föreningen Kustens vänner", "", "maj 2026", "Klar", ""],
    ]
    header = [*HEADER, "Mål", "Kommentar T1", "Prio"]
    rows = [[*row, goal, "Gick bra.", "hög"] for row, goal in zip(rows, ["M1.1", "Något helt annat"], strict=True)]
    imported(coast, *rows, header=header)

    again = read(coast, *rows, header=header)

    assert (again.is_empty, again.missing, len(again.unchanged)) == (True, [], 2)
    assert apply_plan(again, by=coast.lead) is None


def test_changes_are_told_field_by_field(coast, strategy):
    imported(coast, ["1", "Laddplatser i hamnarna", "Nordvik", "Sörby", "", "2026", "2027", ""])

    found = read(coast, ["1", "Laddplatser", "Sörby", "", "", "2026", "Q3 2027", "Klar"])
    apply_plan(found, by=coast.lead)

    assert changes(found) == {
        "1": [
            ("activity", "Laddplatser i hamnarna", "Laddplatser"),
            ("ends", "2027", "Q3 2027"),
            ("status", "", "Done"),
            ("leading organisation", "Nordvik", "Sörby"),
            ("taking part", "Nordvik", ""),
        ]
    }
    activity = Activity.objects.get(number="1")
    assert [(part.organisation.name, part.is_lead) for part in activity.parts.all()] == [("Sörby", True)]
    assert read(coast, ["1", "Laddplatser", "Sörby", "", "", "2026", "Q3 2027", "Klar"]).is_empty


def test_columns_that_the_sheet_does_not_have_are_left_alone(coast):
    coast.activity.financing = "inom ram"
    coast.activity.save()

    imported(coast, ["1", "Laddplatser överallt"], header=["Nr", "Aktivitet"])

    activity = Activity.objects.get()
    assert (activity.title, activity.financing, activity.parts.count()) == ("Laddplatser överallt", "inom ram", 2)


def test_activities_that_the_sheet_no_longer_has_are_told_and_stay(coast):
    found = read(coast, ["2", "Kustled", "Nordvik", "", "", "", "", ""])
    apply_plan(found, by=coast.lead)

    assert found.missing == [coast.activity]
    assert Activity.objects.current().count() == 2


def test_missing_activities_are_dropped_for_a_reason_that_somebody_gives(coast):
    found = read(coast, ["2", "Kustled", "Nordvik", "", "", "", "", ""])

    apply_plan(found, by=coast.lead, drop_reason="Utgick i översynen.")

    coast.activity.refresh_from_db()
    assert (coast.activity.dropped_on is not None, coast.activity.drop_reason) == (True, "Utgick i översynen.")


def test_an_activity_without_number_is_known_by_its_title(coast):
    header = ["Aktivitet", "Ansvarig", "Klart"]

    imported(coast, ["Laddplatser i hamnarna", "Nordvik", "2028"], ["Kustled", "Nordvik", "2027"], header=header)

    assert [(a.number, a.title, str(a.ends)) for a in Activity.objects.all()] == [
        ("1", "Laddplatser i hamnarna", "2028"),
        ("2", "Kustled", "2027"),
    ]


def test_an_activity_that_got_another_number_is_known_by_its_title(coast):
    found = read(coast, ["A1", "Laddplatser i hamnarna", "Nordvik", "Sörby", "", "", "", ""])

    assert (found.new, changes(found)) == ([], {"A1": [("number", "1", "A1")]})


def test_an_import_is_one_operation_that_is_undone_as_a_whole(coast, strategy):
    rows = [
        ["1", "Laddplatser", "Nordvik", "Sörby", "", "2026", "2027", "Klar", "M1"],
        ["2", "Kustled"] + [""] * 6 + ["M1.1"],
    ]
    op = imported(coast, *rows, header=[*HEADER, "Mål"])

    undo.undo(op.id, by=coast.lead)

    activity = Activity.objects.get()
    assert (activity.title, activity.starts, activity.contributions.count()) == ("Laddplatser i hamnarna", None, 0)
    assert Revision.objects.in_operation(op.id).count() > 4


def test_five_hundred_rows_are_saved_many_at_once(coast, django_assert_max_num_queries):
    rows = [
        [str(n), f"Aktivitet {n}", "Nordvik", "Sörby", "Sara Sund", "2026", "Q3 2027", "Pågår"] for n in range(2, 502)
    ]

    with remembering(), django_assert_max_num_queries(90):
        imported(coast, *rows)
    with remembering(), django_assert_max_num_queries(25):
        assert read(coast, *rows).is_empty

    assert Activity.objects.count() == 501
