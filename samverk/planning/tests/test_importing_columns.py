"""What the headers of people's plans are taken for."""

import pytest

from samverk.core.sheets import Sheet, read_workbook, write_csv
from samverk.planning.importing import Choices, recognise
from samverk.planning.tests.sheets import read


def key_of(header: str) -> tuple[str, bool]:
    """What a column under this header is taken for, and whether that is sure."""
    rows = [["Nr", "Aktivitet", header, "Ansvarig"], ["2", "Led", "M1", "Nordvik"]]
    column = recognise([Sheet("Plan", rows)], Choices()).table.columns[2]
    return column.key, column.is_sure


@pytest.mark.parametrize(
    "header",
    ["Mål", "Delmål", "Mål i strategin", "Mål i planen", "Mål enligt översiktsplanen", "Mål i kretsloppsplanen",
     "Mål i Roslagen 2030", "Delmål ur programmet", "Goal in the strategy", "Goals of the plan",
     "Tavoite strategiassa"],
)  # fmt: skip
def test_goals_are_known_with_where_they_stand(header):
    assert key_of(header) == ("goal", True)


@pytest.mark.parametrize(
    "header",
    ["Strategiskt mål", "Strategiska mål", "Övergripande mål", "Kommunfullmäktiges mål", "KF-mål", "Agenda 2030-mål",
     "Stödjer mål", "Strategic goal", "Strateginen tavoite"],
)  # fmt: skip
def test_goals_are_guessed_by_what_kind_they_are(header):
    assert key_of(header) == ("goal", False)


@pytest.mark.parametrize(
    "header",
    ["Bidrar till mål", "Bidrar till målen i strategin", "Kopplar till mål", "Kopplar till strategin",
     "Koppling till mål i RUS", "Contributes to goal"],
)  # fmt: skip
def test_what_it_contributes_to_is_goals_too(header):
    assert key_of(header) == ("contributes", True)


@pytest.mark.parametrize(
    "header",
    ["Målgrupp", "Målgrupper", "Målvärde", "Målår", "Målbild", "Målnummer", "Måluppfyllelse", "Ändamål", "Antal mål",
     "Uppnått mål", "Mål uppfyllt", "Mål i procent", "Mål i %", "Mål i tkr", "Typ av mål", "Mål 2026", "Mål för 2026",
     "Mål och målgrupp", "Number of goals", "Goals reached", "Delmål uppfyllt"],
)  # fmt: skip
def test_what_only_sounds_like_goals_is_kept_as_a_note(header):
    assert key_of(header)[0] == f"note:{header}"


def test_a_goal_by_its_own_name_goes_before_one_that_is_described():
    data = write_csv(["Nr", "Strategiskt mål", "Aktivitet", "Mål"], [["2", "a", "Led", "M1"]])

    columns = recognise(read_workbook(data, "plan.csv"), Choices()).table.columns

    assert [column.key for column in columns] == ["number", "note:Strategiskt mål", "title", "goal"]


@pytest.mark.django_db
def test_goals_in_such_a_column_are_the_activitys(coast, strategy):
    found = read(coast, ["2", "Led", "M1.1", "Nordvik"], header=["Nr", "Aktivitet", "Mål i strategin", "Ansvarig"])

    assert [goal.code for goal in found.new[0].goals] == ["M1.1"]
