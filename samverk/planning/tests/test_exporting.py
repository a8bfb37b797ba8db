import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samverk.core.dates import FuzzyDate
from samverk.core.sheets import read_workbook, text_of
from samverk.core.tests.drawing import unhurried
from samverk.organisations.tests.factories import OrganisationFactory
from samverk.planning.exporting import plan_csv, plan_table, plan_template, plan_xlsx
from samverk.planning.importing import apply_plan, read_plan
from samverk.planning.models import Activity, Contribution, Note, Part
from samverk.steering.tests.factories import GoalFactory, GoalTreeFactory

pytestmark = pytest.mark.django_db
# What people and worse write: every kind of letter, line breaks, formulas, quotation marks, separators.
characters = st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffe\uffff")
texts = st.one_of(
    st.text(characters, max_size=40),
    st.sampled_from(
        ["=1+1", "@x", "-", "'=1", "a;b", 'säg "hej"', "två\nrader", "Klar", "Summa", "+46 70", "1,5", "2026"]
    ),
)
filled = texts.filter(lambda text: bool(text_of(text)))
dates = st.sampled_from(
    [None, *map(FuzzyDate, ["2026-03-14", "2026-03", "2026-Q3", "2026-T2", "2026-H1", "2026-VT", "2026", "ongoing"])]
)
activities = st.lists(
    st.fixed_dictionaries({
        "title": filled, "description": texts, "financing": texts, "indicator": texts, "source_title": texts,
        "stated_word": texts, "ends": dates, "step": st.integers(-1, 6), "partners": st.integers(0, 2),
        "goals": st.integers(0, 3), "contact": texts,
        "notes": st.dictionaries(st.sampled_from(["T1", "helår 2025", "Prio"]), filled),
    }),
    max_size=5,
)  # fmt: skip


@pytest.fixture
def world(coast):
    """Goals and organisations for generated plans to point at."""
    tree = GoalTreeFactory(document__owner_collaboration=coast.collaboration)
    coast.goals = [GoalFactory(tree=tree, code=f"M{n}", title=f"Mål {n}, med komma") for n in range(3)]
    coast.plan.strategy = tree.document
    coast.plan.save()
    coast.steps = list(coast.plan.scale.steps.all())
    coast.others = [OrganisationFactory(name=name) for name in ("Östhammars kommun", "Barn- och ungdomsnämnden")]
    return coast


def filled_plan(world, rows):
    Activity.objects.all().delete()
    for place, row in enumerate(rows, 1):
        facts = {
            key: row[key]
            for key in ("title", "description", "financing", "indicator", "source_title", "stated_word", "ends")
        }
        facts["stated_step"] = world.steps[row["step"]] if row["step"] >= 0 else None
        activity = Activity.objects.create(plan=world.plan, number=f"{place}.1", position=place, **facts)
        Part.objects.create(
            activity=activity, organisation=world.north, is_lead=True, contact_text=row["contact"], contact=world.lead
        )
        for organisation in world.others[: row["partners"]]:
            Part.objects.create(activity=activity, organisation=organisation)
        for goal in world.goals[: row["goals"]]:
            Contribution.objects.create(activity=activity, goal=goal)
        for occasion, text in row["notes"].items():
            Note.objects.create(activity=activity, occasion=occasion, text=text)


@pytest.mark.parametrize("write", [plan_xlsx, plan_csv])
@unhurried(25)
@given(rows=activities, language=st.sampled_from(["sv", "en", "fi"]))
def test_what_is_exported_is_imported_without_a_difference(world, write, rows, language):
    filled_plan(world, rows)

    found = read_plan(write(world.plan, language), "plan", world.plan, by=world.lead)

    assert [(change.obj, change.fields) for change in found.changed] == []
    assert ([str(want) for want in found.new], found.missing, found.errors) == ([], [], [])
    assert len(found.unchanged) == len(rows)


def test_an_exported_plan_that_somebody_edits_changes_only_that(world):
    row = {
        "title": "Led",
        "description": "",
        "financing": "inom ram",
        "indicator": "",
        "source_title": "",
        "stated_word": "",
    }
    row |= {
        "ends": FuzzyDate("2026-Q3"),
        "step": 3,
        "partners": 1,
        "goals": 2,
        "contact": "Sara",
        "notes": {"T1": "Bra."},
    }
    filled_plan(world, [row])
    data = plan_csv(world.plan, "sv").decode("utf-8-sig").replace("kvartal 3 2026", "Q4 2026").encode()

    found = read_plan(data, "plan.csv", world.plan, by=world.lead)
    apply_plan(found, by=world.lead)

    assert [(str(f.label), f.before, f.after) for f in found.changed[0].fields] == [("ends", "Q3 2026", "Q4 2026")]
    assert str(Activity.objects.get().ends) == "2026-Q4"


def test_dropped_activities_are_on_a_sheet_of_their_own(coast):
    coast.activity.dropped_on, coast.activity.drop_reason = "2026-03-12", "Pengarna tog slut."
    coast.activity.save()

    sheets = read_workbook(plan_xlsx(coast.plan, "en"), "plan.xlsx")

    assert [len(sheet.rows) for sheet in sheets[:2]] == [1, 2]
    assert sheets[1].rows[1] == ["1", "Laddplatser i hamnarna", "2026-03-12", "Pengarna tog slut."]
    assert read_plan(plan_xlsx(coast.plan, "en"), "plan.xlsx", coast.plan, by=coast.lead).is_empty


def test_no_cell_of_an_export_is_a_formula(coast):
    Activity.objects.update(title='=HYPERLINK("http://192.0.2.1")', financing="+1", indicator="@x")

    data = plan_xlsx(coast.plan, "sv")

    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    assert ";=" not in plan_csv(coast.plan, "sv").decode()


def test_the_template_offers_goals_organisations_and_statuses(world):
    data = plan_template(world.plan, "sv")

    sheets = read_workbook(data, "mall.xlsx")
    rules = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert [sheet.hidden for sheet in sheets] == [False, True]
    assert sheets[1].rows[1] == ["M0 Mål 0, med komma", "Nordvik", "Klar", "Nordvik"]
    assert rules.count("<dataValidation ") == 4


def test_a_filled_in_template_is_imported(world):
    header, _rows = plan_table(world.plan, "sv")

    found = read_plan(plan_template(world.plan, "sv"), "mall.xlsx", world.plan, by=world.lead)

    assert (found.new, found.errors, [column.header for column in found.table.columns]) == ([], [], header)


def test_an_export_takes_few_queries_whatever_its_size(world, django_assert_max_num_queries):
    row = {"title": "Led", "description": "", "financing": "", "indicator": "", "source_title": "", "stated_word": ""}
    row |= {"ends": None, "step": 3, "partners": 2, "goals": 2, "contact": "", "notes": {"T1": "Bra."}}
    filled_plan(world, [row] * 30)

    with django_assert_max_num_queries(5):
        plan_csv(world.plan, "sv")
