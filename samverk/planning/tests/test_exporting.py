import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samverk.core.dates import FuzzyDate
from samverk.core.sheets import read_workbook
from samverk.core.tests.drawing import unhurried
from samverk.organisations.tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    ParticipationFactory,
    SeatFactory,
)
from samverk.organisations.visibility import Level
from samverk.planning import scales
from samverk.planning.exporting import plan_csv, plan_template, plan_xlsx
from samverk.planning.importing import apply_plan, read_plan
from samverk.planning.models import Activity, Milestone, Part
from samverk.planning.tests import plan_contents
from samverk.planning.tests.factories import ContributionFactory, PlanFactory
from samverk.steering.tests.factories import GoalFactory, GoalTreeFactory, SteeringDocumentFactory

pytestmark = pytest.mark.django_db
languages = st.sampled_from(["sv", "en", "fi"])
ROW = {
    "title": "Led", "description": "", "financing": "inom ram", "indicator": "", "source_title": "", "source_url": "",
    "stated_word": "", "ends": FuzzyDate("2026-Q3"), "step": 3, "is_dropped": False, "drop_reason": "",
    "parts": [
        {"text": "Bygger spången.", "contact_text": "Sara", "contact": 1, "ends": None},
        {"text": "", "contact_text": "", "contact": 0, "ends": FuzzyDate("2026")},
    ],
    "contributions": [{"weight": "0.50", "why": "Fler går."}, {"weight": None, "why": ""}],
    "milestones": [{"title": "Upphandlat", "due": FuzzyDate("2026-03"), "done_on": None}],
    "notes": {"T1": "Bra."},
}  # fmt: skip


@pytest.fixture
def world(coast):
    """Goals, organisations and people for drawn plans to point at; two goals that only their documents tell apart."""
    tree = GoalTreeFactory(document__title="Kuststrategin", document__owner_collaboration=coast.collaboration)
    other = GoalTreeFactory(document__title="Skärgårdsplanen", document__owner_collaboration=coast.collaboration)
    coast.goals = [GoalFactory(tree=tree, code=f"M{n}", title=f"Mål {n}, med komma") for n in range(3)]
    coast.goals.append(GoalFactory(tree=other, code="M0", title="Mål 0, med komma"))
    coast.plan.strategy = tree.document
    coast.plan.save()
    coast.others = [OrganisationFactory(name=name) for name in ("Östhammars kommun", "Barn- och ungdomsnämnden")]
    for organisation in coast.others:
        ParticipationFactory(collaboration=coast.collaboration, organisation=organisation, role="partner")
    namesake = MembershipFactory(organisation=coast.south, person__name=coast.lead.name).person
    coast.contacts = [None, coast.lead, namesake]
    facts = {"collaboration": coast.collaboration, "scale": scales.standard_scale(), "strategy": tree.document}
    coast.empty_plan = PlanFactory(title="Nästa plan", **facts)
    return coast


def filled_plan(world, rows):
    organisations = [world.north, *world.others]
    plan_contents.fill(world.plan, rows, organisations=organisations, goals=world.goals, people=world.contacts)


@pytest.mark.parametrize("write", [plan_xlsx, plan_csv])
@unhurried(12)
@given(rows=plan_contents.activities, language=languages)
def test_an_export_changes_nothing_in_its_own_plan_and_makes_an_empty_one_the_same(world, write, rows, language):
    filled_plan(world, rows)
    world.empty_plan.activities.all().delete()
    data = write(world.plan, language)

    same = read_plan(data, "plan", world.plan, by=world.lead)
    apply_plan(read_plan(data, "plan", world.empty_plan, by=world.lead), by=world.lead)

    assert [(change.obj, change.fields) for change in same.changed] == []
    assert ([str(want) for want in same.new], same.missing, list(map(str, same.problems))) == ([], [], [])
    assert len(same.unchanged) == len(rows)
    wanted = plan_contents.told(world.plan)
    if write is plan_xlsx:  # there, what was dropped stands on a sheet of its own
        wanted.sort(key=lambda activity: activity["dates"][2] is not None)
    assert plan_contents.told(world.empty_plan) == wanted


def edited(world, data: bytes, old: str, new: str):
    """What the import finds in a text file in which somebody has changed a word."""
    text = data.decode("utf-8-sig")
    assert text.count(old) == 1
    found = read_plan(text.replace(old, new).encode(), "plan.csv", world.plan, by=world.lead)
    return found, [(str(f.label), f.before, f.after) for change in found.changed for f in change.fields]


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("kvartal 3 2026", "Q4 2026", ("ends", "Q3 2026", "Q4 2026")),
        ("Bygger spången", "Ritar spången",
         ("Nordvik: what this organisation does", "Bygger spången.", "Ritar spången.")),
        ("0.5 |", "0.75 |", ("M0 Mål 0, med komma: weight", "0.50", "0.75")),
        ("| Fler går.", "| Alla går.", ("M0 Mål 0, med komma: why", "Fler går.", "Alla går.")),
        ("Upphandlat | mars 2026", "Upphandlat | april 2026",
         ("milestones", "Upphandlat (March 2026)", "Upphandlat (April 2026)")),
        ('"Östhammars kommun"', '"Sörby"', ("taking part", "Östhammars kommun", "Sörby")),
        ("\nÖsthammars kommun |", "\nSörby |", ("taking part", "Östhammars kommun", "Sörby")),
    ],
)  # fmt: skip
def test_an_exported_plan_that_somebody_edits_changes_only_that(world, old, new, change):
    filled_plan(world, [ROW])

    found, changes = edited(world, plan_csv(world.plan, "sv"), old, new)
    apply_plan(found, by=world.lead)

    assert changes[0] == change
    assert all("Sörby" in label or "Östhammars" in label for label, _before, _after in changes[1:])
    assert read_plan(plan_csv(world.plan, "sv"), "plan.csv", world.plan, by=world.lead).is_empty


def test_a_milestone_that_is_reached_and_one_that_is_new_come_in_and_others_stay(world):
    filled_plan(world, [ROW])
    before = Milestone.objects.get()

    found, _changes = edited(
        world,
        plan_csv(world.plan, "sv"),
        "Upphandlat | mars 2026",
        "Invigt | 2027\nUpphandlat | mars 2026 | 2026-03-02",
    )
    apply_plan(found, by=world.lead)

    milestones = [(m.title, str(m.due), str(m.done_on)) for m in Milestone.objects.all()]
    assert milestones == [("Invigt", "2027", "None"), ("Upphandlat", "2026-03", "2026-03-02")]
    assert Milestone.objects.get(title="Upphandlat").pk == before.pk


def test_a_workbook_has_a_sheet_for_each_kind_and_what_was_dropped(world):
    filled_plan(world, [ROW, ROW | {"is_dropped": True, "drop_reason": "Pengarna tog slut."}])

    sheets = {sheet.name: sheet.rows for sheet in read_workbook(plan_xlsx(world.plan, "en"), "plan.xlsx")}

    assert {name: len(rows) for name, rows in sheets.items()} == {
        "Plan": 2, "Parts": 5, "Contributions": 5, "Milestones": 3, "Dropped": 2, "Lists": 8,
    }  # fmt: skip
    assert sheets["Dropped"][1][-3:-1] == ["2026-03-12", "Pengarna tog slut."]
    assert sheets["Milestones"][1][:4] == ["1.1", "Led", "Upphandlat", "March 2026"]


def test_a_drop_in_a_sheet_is_one_in_the_plan_and_wants_a_reason(coast):
    header = b"Nr;Aktivitet;Utgick;Varf\xf6r den utgick\r\n"
    row = b"1;Laddplatser i hamnarna;2026-03-12;"

    refused = read_plan(header + row, "plan.csv", coast.plan, by=coast.lead)
    apply_plan(read_plan(header + row + b"Slut", "plan.csv", coast.plan, by=coast.lead), by=coast.lead)

    assert [problem.column for problem in refused.errors] == ["C Utgick"]
    assert (str(Activity.objects.get().dropped_on), Activity.objects.get().drop_reason) == ("2026-03-12", "Slut")
    blank = read_plan(header + b"1;Laddplatser i hamnarna;;", "plan.csv", coast.plan, by=coast.lead)
    assert blank.is_empty


def test_no_cell_of_an_export_is_a_formula(coast):
    Activity.objects.update(title='=HYPERLINK("http://192.0.2.1")', financing="+1", indicator="@x")
    Part.objects.update(text="=1+1")

    data = plan_xlsx(coast.plan, "sv")

    archive = zipfile.ZipFile(io.BytesIO(data))
    assert all(b"<f>" not in archive.read(name) for name in archive.namelist() if "worksheets/" in name)
    assert not {b"=", b"+", b"@"} & {cell[:1] for cell in plan_csv(coast.plan, "sv").replace(b'"', b";").split(b";")}


def test_the_template_offers_goals_organisations_and_statuses(world):
    data = plan_template(world.plan, "sv")

    sheets = read_workbook(data, "mall.xlsx")
    rules = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert [sheet.hidden for sheet in sheets] == [False, True]
    assert sheets[1].rows[1] == ["M0 Mål 0, med komma", "Barn- och ungdomsnämnden", "Klar", "Barn- och ungdomsnämnden"]
    assert rules.count("<dataValidation ") == 4


def test_a_template_is_read_as_it_was_written(world):
    found = read_plan(plan_template(world.plan, "sv"), "mall.xlsx", world.plan, by=world.lead)

    assert (found.new, found.errors) == ([], [])
    assert all(column.is_sure and column.key for column in found.table.columns)
    assert len(found.table.columns) == 13


@pytest.mark.parametrize("write", [plan_xlsx, plan_csv])
def test_an_export_takes_few_queries_whatever_its_size(world, write, django_assert_num_queries):
    counts = []
    for size in (3, 30):
        filled_plan(world, [ROW] * size)
        with django_assert_num_queries(8 if write is plan_xlsx else 5) as queries:
            write(world.plan, "sv")
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("write", [plan_xlsx, plan_csv])
def test_a_goal_that_is_not_visible_is_in_no_file_and_is_not_taken_away_by_one(world, write):
    """The north has said that the shared activity contributes to a goal that it alone reads."""
    document = SteeringDocumentFactory(owner_organisation=world.north, kept_by=world.north, level=Level.OWN)
    hidden = GoalFactory(tree__document=document, title="Kanariefågel")
    ContributionFactory(activity=world.activity, goal=hidden, why="Kanariefågel")
    south = SeatFactory(collaboration=world.collaboration, organisation=world.south, role="lead").person

    written = {person: write(world.plan, "sv", person) for person in (south, world.lead)}
    sheets = {person: read_workbook(data, "plan") for person, data in written.items()}
    world.activity.title = "Laddplatser vid kajen"
    world.activity.save()
    found = read_plan(written[south], "plan", world.plan, by=south)
    apply_plan(found, by=south)

    world.plan.strategy = document
    lists = [read_workbook(plan_template(world.plan, "sv", person), "plan") for person in (south, world.lead)]

    assert ["Kanariefågel" in str(sheets) for sheets in lists] == [False, True]
    assert ["Kanariefågel" in str(sheets[person]) for person in (south, world.lead)] == [False, True]
    assert len(found.changed) == 1
    assert hidden in {row.goal for row in world.activity.contributions.all()}
