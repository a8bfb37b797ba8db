"""Two shapes of file that people have, whole: a national plan kept as a graph, and a table of indicators."""

import json

import pytest

from samverk.core.sheets import SheetRefused, SheetToWrite, write_xlsx
from samverk.core.tests.sheet_files import xlsx
from samverk.planning.importing import Choices, apply_plan, read_plan
from samverk.planning.models import Activity, Contribution, ImportMapping
from samverk.planning.tests.test_import_pages import page, send, step
from samverk.steering.tests.factories import GoalFactory, GoalTreeFactory, SteeringDocumentFactory

pytestmark = pytest.mark.django_db

# --- a plan as a graph: measures that each feed up to four sub-goals, with weights ---

MEASURES = [["test_13", "Beställningsprocess"], ["test_18", "Användarens behov"], ["test_17", "Implementering"],
            ["test_29", "Implementering"]]  # fmt: skip
LINKS = [["test_13", "2.1", "0,1"], ["test_18", "2.1", "0,17"], ["test_18", "2.2", "0,38"], ["test_18", "2.3", 0.21],
         ["test_18", "2.4", 0.17], ["test_17", "2.2", "0,3"]]  # fmt: skip


@pytest.fixture
def national(coast):
    document = SteeringDocumentFactory(title="Skolans digitalisering", owner_collaboration=coast.collaboration)
    tree = GoalTreeFactory(document=document)
    top = GoalFactory(tree=tree, code="2", title="Likvärdig tillgång och användning")
    return {code: GoalFactory(tree=tree, parent=top, code=code) for code in ("2.1", "2.2", "2.3", "2.4")}


def as_workbook(links) -> bytes:
    rows = [[number, "Skolans digitalisering", goal, weight] for number, goal, weight in links]
    sheets = [SheetToWrite("Insatser", ["Id", "Namn"], MEASURES),
              SheetToWrite("Länkar", ["Nr", "Dokument", "Mål", "Vikt"], rows)]  # fmt: skip
    return write_xlsx(sheets)


def weights() -> dict[str, dict[str, str]]:
    found = {}
    for each in Contribution.objects.exclude(activity__number="1").order_by("goal__code"):
        found.setdefault(each.activity.number, {})[each.goal.code] = str(each.weight)
    return found


def test_a_graphs_measures_and_links_come_in_as_activities_and_weighted_contributions(coast, national):
    found = read_plan(as_workbook(LINKS), "insatser.xlsx", coast.plan, by=coast.lead)
    apply_plan(found, by=coast.lead)

    assert (found.errors, found.unknown) == ([], [])
    assert list(Activity.objects.exclude(number="1").values_list("number", "title")) == list(map(tuple, MEASURES))
    assert weights() == {
        "test_13": {"2.1": "0.10"},
        "test_18": {"2.1": "0.17", "2.2": "0.38", "2.3": "0.21", "2.4": "0.17"},
        "test_17": {"2.2": "0.30"},
    }
    assert read_plan(as_workbook(LINKS), "insatser.xlsx", coast.plan, by=coast.lead).is_empty


def test_weights_in_another_measure_and_links_to_nowhere_are_all_told_with_their_rows(coast, national):
    links = [*LINKS, ["test_17", "2.3", "2,14285714286"], ["test_99", "2.1", "0,5"], ["test_29", "9.9", "0,5"]]

    found = read_plan(as_workbook(links), "insatser.xlsx", coast.plan, by=coast.lead)

    told = [(problem.row, problem.column, problem.is_warning) for problem in found.problems]
    assert sorted(told) == [(8, "D Vikt", False), (9, "A Nr", True), (10, "C Mål", True)]


def test_sub_goals_listed_in_a_cell_are_the_activitys_goals(coast, national):
    cell = "Delmål 2.1\nDelmål 2.2\nDelmål 2.3\nDelmål 2.4"

    found = read_plan(xlsx([["Id", "Namn", "Mål i planen"], ["test_18", "Användarens behov", cell]]), "x.xlsx",
                      coast.plan, by=coast.lead)  # fmt: skip

    assert [goal.code for goal in found.new[0].goals] == ["2.1", "2.2", "2.3", "2.4"]


@pytest.mark.parametrize("indent", [None, 4])
@pytest.mark.parametrize("start", ["", "\ufeff", "\n"])
def test_the_graph_itself_is_refused_with_what_to_do(coast, start, indent):
    graph = {"nodes": [{"name": "Strategi", "id": "final_score"}], "links": [{"source": 1, "value": 60, "target": 0}]}
    data = (start + json.dumps(graph, indent=indent)).encode()

    with pytest.raises(SheetRefused) as refusal:
        read_plan(data, "plan.csv", coast.plan, by=coast.lead)

    assert refusal.value.code == "json"


# --- indicators of culture: no activities, areas as goals, a year to choose, a warning below ---

AREAS = ["Ett fritt konst- och kulturliv", "Kultur som samhällskraft", "Engagerande kulturliv för alla"]
INDICATORS = [
    [AREAS[0], "Nya produktioner (uruppföranden, tillfälliga utställningar)", "antal", 112, "1 234", "Kulturdatabasen"],
    [AREAS[0], "Det offentliga samtalet: föredrag, seminarier", "antal", 40, 41, "Kulturdatabasen + egna frågor"],
    [AREAS[1], "Besök vid kulturarvsverksamheter", "antal besök", 80_123, "..", "Kulturdatabasen"],
    [AREAS[2], "Deltagare i kulturaktiviteter", "antal", None, 5, "Kulturdatabasen"],
    [AREAS[2], "Deltagare per kommun", "antal och andel av invånare", 1, 2, "Kulturdatabasen"],
    [AREAS[2], "Barn som deltagit i kulturaktiviteter", "antal", 1, 2, "Kulturdatabasen"],
    [AREAS[2], "Barn per kommun", "antal och andel av barn", 1, 2, "Kulturdatabasen"],
    [AREAS[2], "Barn som tagit del av subventionerat utbud", "antal", 1, 2, "Kulturdatabasen"],
]
WARNING = "Ett evenemang räknar deltagare, inte personer: jämför inte per invånare."
STATISTICS = xlsx([
    ["Kulturstatistik Halland"], ["Välj år:", 2023], [],
    ["Område", "Indikator", "Enhet", "2022", "2023", "Datakälla"], *INDICATORS, [],
    [WARNING],
])  # fmt: skip


def test_a_table_of_indicators_is_no_plan_until_somebody_says_what_an_activity_is(client, coast):
    send(client, coast, STATISTICS, "kultur.xlsx")

    refused = step(client, "columns")

    assert refused.status_code == 422
    assert "Say which column is the activity" in refused.content.decode()
    assert client.get(page("words")).url == page("columns")
    assert Activity.objects.count() == 1


def test_indicators_come_in_as_activities_where_somebody_says_so_and_nothing_is_lost(client, coast):
    for area in AREAS:
        GoalFactory(tree=GoalTreeFactory(document__owner_collaboration=coast.collaboration), title=area)
    send(client, coast, STATISTICS, "kultur.xlsx")

    step(client, "columns", **{"column-1": "title"})
    found = client.get(page("diff")).context["found"]
    step(client, "diff")

    imported = Activity.objects.exclude(number="1").order_by("position")
    assert [activity.title for activity in imported] == [row[1] for row in INDICATORS]
    assert [activity.contributions.get().goal.title for activity in imported] == [row[0] for row in INDICATORS]
    assert {note.occasion: note.text for note in imported[2].notes.all()} == {
        "Enhet": "antal besök", "2022": "80123", "2023": "..", "Datakälla": "Kulturdatabasen",
    }  # fmt: skip
    assert [str(each) for each in found.left_out] == [
        "Blad1: lines above the header: 2 (1 Kulturstatistik Halland, 2 Välj år: 2023)",
        f"Blad1: headings over rows: 1 (14 {WARNING[:59]}…)",
        "Blad1: empty rows: 1 (13)",
    ]
    assert found.errors == []


def test_how_indicators_were_read_is_remembered_for_the_next_year(client, coast):
    send(client, coast, STATISTICS, "kultur.xlsx")
    step(client, "columns", **{"column-1": "title"})
    step(client, "diff")

    again = read_plan(STATISTICS, "kultur.xlsx", coast.plan, by=coast.lead)

    assert again.is_empty
    assert Choices.of(coast.plan).columns["indikator"] == "title"
    assert ImportMapping.objects.count() == 1
