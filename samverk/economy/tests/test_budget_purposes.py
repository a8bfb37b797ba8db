"""What a sheet says that lines are for, and who answers for them: read as it is written, told where it cannot be, and
the same again in what was exported."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from samverk.core.sheets import SheetToWrite, write_xlsx
from samverk.core.tests.drawing import unhurried
from samverk.economy.exporting import budget_xlsx
from samverk.economy.importing import apply_budget, read_budget
from samverk.economy.models import BudgetLine
from samverk.economy.tests.conftest import line_of
from samverk.economy.tests.factories import BudgetAmountFactory, BudgetLineFactory
from samverk.economy.tests.test_budget_properties import in_a_world
from samverk.organisations.tests.factories import PersonFactory, SeatFactory
from samverk.organisations.visibility import Level
from samverk.planning.tests.factories import ActivityFactory, PlanFactory
from samverk.steering.tests.factories import GoalFactory, GoalTreeFactory, SteeringDocumentFactory

pytestmark = pytest.mark.django_db
HEADER = ["Nr", "Rad", "Budget (kr)", "Aktivitet", "Mål", "Ansvarig"]


def sheet(*rows, header=HEADER) -> io.BytesIO:
    return io.BytesIO(write_xlsx([SheetToWrite("Budget", header, rows)]))


def read(it, file, by=None):
    return read_budget(it.budget, file, "b.xlsx", by=by or it.lead)


def taken(it, file):
    found = read(it, file)
    apply_budget(found, by=it.lead)
    return found


@pytest.fixture
def world(it):
    """A plan with two activities, a goal, and Maja and two Anders who take part."""
    it.plan = PlanFactory(collaboration=it.collaboration, kept_by=it.organisation)
    it.campaign = ActivityFactory(plan=it.plan, number="1.7", title="Kampanjen")
    it.site = ActivityFactory(plan=it.plan, number="1.3", title="Gemensam webb")
    document = SteeringDocumentFactory(owner_collaboration=it.collaboration, level=Level.PUBLIC)
    it.goal = GoalFactory(tree=GoalTreeFactory(document=document), code="M2", title="Fler besök")
    seat = {"collaboration": it.collaboration, "role": "editor"}
    it.maja = SeatFactory(person=PersonFactory(name="Maja Ek", email="maja@norr.example"), **seat).person
    for email in ("anders.1@ost.example", "anders.2@ost.example"):
        SeatFactory(person=PersonFactory(name="Anders Berg", email=email), **seat)
    return it


@pytest.mark.parametrize("activity", ["1.7", "kampanjen", "1.7 Kampanjen", " 1.7  KAMPANJEN "])
@pytest.mark.parametrize("owner", ["Maja Ek", "maja ek", "Maja@norr.example"])
def test_number_title_name_and_address_are_understood(world, activity, owner):
    found = taken(world, sheet(["10", "Web", 1000, activity, "M2", owner], ["30", "Nytt", 5, "1.3", "Fler besök", ""]))

    web, new = line_of(world, "10"), line_of(world, "30")
    assert found.problems == []
    assert (web.activity, web.goal, web.owner) == (world.campaign, world.goal, world.maja)
    assert (new.activity, new.goal, new.owner) == (world.site, world.goal, None)
    assert [each.label for each in found.changed[0].fields] == ["activity", "goal", "answers for it"]


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        (3, "9.9", "No activity that you see"),
        (4, "Nollvision", "No goal that you see"),
        (5, "Okänd Person", "Nobody who takes part"),
        (5, "Anders Berg", "Several who take part"),
    ],
)
def test_what_cannot_be_told_is_said_with_its_place_and_the_line_stays(world, column, text, said):
    BudgetLine.objects.filter(pk=world.web.pk).update(activity=world.site, goal=world.goal, owner=world.maja)
    row = ["10", "Web", 2000, "1.3", "M2", "Maja Ek"]
    row[column] = text

    found = taken(world, sheet(row))

    [problem] = found.problems
    assert (problem.sheet, problem.row, problem.column, problem.value) == (
        "Budget", 2, f"{'ABCDEF'[column]} {HEADER[column]}", text,
    )  # fmt: skip
    assert problem.is_warning and problem.expected.startswith(said) and "stays as it is" in problem.hint
    web = line_of(world, "10")
    assert (web.activity, web.goal, web.owner) == (world.site, world.goal, world.maja)
    assert web.amounts.get().ore == 200_000  # the rest of the row is taken


def test_of_a_number_in_two_plans_the_one_of_the_year_is_meant(world):
    year = world.budget.year
    for plan in (world.plan, old := PlanFactory(collaboration=world.collaboration, kept_by=world.organisation)):
        plan.from_on, plan.to_on = (f"{year - 9}-01-01", f"{year - 7}-12-31") if plan == old else (
            f"{year}-01-01", f"{year}-12-31",
        )  # fmt: skip
        plan.save()
    ActivityFactory(plan=old, number="1.7", title="Förra kampanjen")

    assert taken(world, sheet(["10", "Web", 1000, "1.7", "", ""])).problems == []
    assert line_of(world, "10").activity == world.campaign

    world.plan.from_on, world.plan.to_on = f"{year - 9}-01-01", f"{year - 7}-12-31"
    world.plan.save()
    [problem] = read(world, sheet(["20", "Fees", -400, "1.7", "", ""])).problems
    assert problem.expected == "Several have that number or title."


def test_nothing_takes_it_away_and_no_column_leaves_it(world):
    BudgetLine.objects.filter(pk=world.web.pk).update(activity=world.site, owner=world.maja)

    without = taken(world, sheet(["10", "Web", 1000], header=HEADER[:3]))
    kept = line_of(world, "10")
    taken(world, sheet(["10", "Web", 1000, "", "", ""]))

    assert without.is_empty
    assert (kept.activity, kept.owner) == (world.site, world.maja)
    assert (line_of(world, "10").activity, line_of(world, "10").owner) == (None, None)


def test_what_one_does_not_see_is_neither_found_nor_taken_away_nor_told(world):
    other = SeatFactory(collaboration=world.collaboration).organisation
    hidden = ActivityFactory(plan=world.plan, number="7", title="Hemligt", level=Level.OWN, kept_by=other)

    found = read(world, sheet(["10", "Web", 1000, "Hemligt", "", ""]))
    assert [each.expected.split(" that")[0] for each in found.problems] == ["No activity"]

    BudgetLine.objects.filter(pk=world.web.pk).update(activity=hidden)
    found = taken(world, sheet(["10", "Web", 1000, "", "", ""]))
    assert found.is_empty
    assert line_of(world, "10").activity == hidden
    found = read(world, sheet(["10", "Web", 1000, "1.3", "", ""]))
    assert [(each.before, each.after) for each in found.changed[0].fields] == [("", "1.3 Gemensam webb")]


def test_a_dropped_activity_and_an_owner_who_has_left_stay_and_are_not_given_anew(world):
    world.site.dropped_on, world.site.drop_reason = "2026-01-01", "slut"
    world.site.save()
    left = PersonFactory(name="Nils Gammal")
    BudgetLine.objects.filter(pk=world.web.pk).update(activity=world.site, owner=left)

    same = read(world, sheet(["10", "Web", 1000, "1.3 Gemensam webb", "", "Nils Gammal"]))
    anew = read(world, sheet(["20", "Fees", -400, "1.3", "", "Nils Gammal"]))

    assert same.is_empty and same.problems == []
    assert [each.row for each in anew.problems] == [2, 2]


def test_the_queries_do_not_grow_with_the_lines(world):
    def asked(lines):
        file = sheet(*([f"x{n}", f"Rad {n}", 5, "1.7", "M2", "Maja Ek"] for n in range(lines)))
        with CaptureQueriesContext(connection) as queries:
            assert len(read(world, file).new) == lines
        return len(queries)

    assert asked(2) == asked(20)


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), min_size=1, max_size=30)
lines = st.lists(
    st.tuples(st.none() | st.integers(0, 2), st.none() | st.integers(0, 2), st.none() | st.integers(0, 1)),
    min_size=1, max_size=5,
)  # fmt: skip


@unhurried(30)
@given(st.lists(texts, min_size=3, max_size=3), st.lists(texts, min_size=3, max_size=3), lines, st.sampled_from("esf"))
def test_a_workbook_says_what_lines_are_for_and_comes_back_as_it_went(titles, people, told, language):
    """Whatever activities and people are called, also alike."""

    def do(it):
        plan = PlanFactory(collaboration=it.collaboration, kept_by=it.organisation)
        activities = [ActivityFactory(plan=plan, number=str(n), title=title) for n, title in enumerate(titles)]
        seats = [SeatFactory(collaboration=it.collaboration, person=PersonFactory(name=name)) for name in people]
        document = SteeringDocumentFactory(owner_collaboration=it.collaboration, level=Level.PUBLIC)
        tree = GoalTreeFactory(document=document)
        goals = [GoalFactory(tree=tree, code="", title=title) for title in titles[:2]]
        for place, (activity, owner, goal) in enumerate(told):
            line = BudgetLineFactory(
                budget=it.budget, number=f"n{place}", name=f"Rad {place}", position=10 + place,
                activity=None if activity is None else activities[activity],
                owner=None if owner is None else seats[owner].person, goal=None if goal is None else goals[goal],
            )  # fmt: skip
            BudgetAmountFactory(budget_version=it.version, line=line, ore=100)
        with translation.override({"e": "en", "s": "sv", "f": "fi"}[language]):
            data = budget_xlsx(it.budget, it.version, it.lead)

        found = read(it, io.BytesIO(data))

        assert (found.new, found.changed, found.problems) == ([], [], [])

    in_a_world(do)
