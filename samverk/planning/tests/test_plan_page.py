import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from samverk.core.dates import FuzzyDate
from samverk.organisations.tests.factories import OrganisationFactory, PersonFactory
from samverk.planning import columns
from samverk.planning.columns import Cell
from samverk.planning.models import Activity, Plan
from samverk.planning.tests.factories import ActivityFactory, ContributionFactory, PartFactory
from samverk.steering.tests.factories import AlignmentFactory, GoalFactory, GoalTreeFactory, SteeringDocumentFactory

pytestmark = pytest.mark.django_db


def plan_page(client, coast, person=None, **query):
    client.force_login(person or coast.lead)
    return client.get(reverse("planning:plan", args=[coast.plan.pk]), query)


def numbers(response):
    """The activities' numbers as they stand on the page, group by group."""
    groups = response.context["table"].groups
    return [(group.cell.label, [row.activity.number for row in group.rows]) for group in groups]


def found(response):
    return [number for _label, members in numbers(response) for number in members]


def add(coast, number, goals=(), lead=None, **facts):
    activity = ActivityFactory(plan=coast.plan, number=number, position=int(number) * 1024, **facts)
    PartFactory(activity=activity, organisation=lead or coast.north, is_lead=True)
    for goal in goals:
        ContributionFactory(activity=activity, goal=goal)
    return activity


@pytest.fixture
def strategy(coast):
    """A strategy with two areas of which the first has a goal below it, and themes that cross them."""
    document = SteeringDocumentFactory(title="Kuststrategin", owner_collaboration=coast.collaboration)
    areas, themes = GoalTreeFactory(document=document, position=0), GoalTreeFactory(document=document, position=1)
    coast.sea = GoalFactory(tree=areas, code="1", title="Levande hav")
    coast.land = GoalFactory(tree=areas, code="2", title="Levande land")
    coast.quiet = GoalFactory(tree=areas, parent=coast.sea, code="1.1", title="Tystare båtar")
    coast.all_year = GoalFactory(tree=themes, code="T", title="Året runt")
    coast.plan.strategy = document
    coast.plan.save()
    return document


def test_activities_stand_under_the_first_goal_and_the_others_are_named(client, coast, strategy):
    add(coast, "2", [coast.land])
    add(coast, "3", [coast.all_year, coast.land, coast.quiet])
    add(coast, "4", [coast.all_year])

    response = plan_page(client, coast)

    assert numbers(response) == [
        ("1 Levande hav", ["3"]),
        ("2 Levande land", ["2"]),
        ("T Året runt", ["4"]),
        ("Contributes to none of the strategy's goals", ["1"]),
    ]
    first = response.context["table"].groups[0].rows[0]
    assert first.others == [coast.land, coast.all_year]


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("org", [("Nordvik", ["1", "3"]), ("Sörby", ["2"])]),
        ("contact", [("Adam", ["2"]), ("Örjan", ["3"]), ("Without a contact", ["1"])]),
        ("status", [("On track", ["2"]), ("Minor deviation", ["3"]), ("Nothing stated", ["1"])]),
        ("none", [("", ["1", "2", "3"])]),
        ("nonsense", [("", ["1", "2", "3"])]),
    ],
)
def test_the_plan_is_grouped(group, expected, client, coast):
    second = add(coast, "2", lead=coast.south, stated_step=coast.plan.scale.steps.get(key="plan"))
    third = add(coast, "3", stated_step=coast.plan.scale.steps.get(key="risk"))
    second.parts.update(contact=PersonFactory(name="Adam"))
    third.parts.update(contact_text="Örjan")

    response = plan_page(client, coast, group=group)

    assert numbers(response) == expected


def test_several_values_of_one_filter_widen_and_several_filters_narrow(client, coast):
    step = coast.plan.scale.steps.get
    add(coast, "2", stated_step=step(key="plan"))
    add(coast, "3", stated_step=step(key="risk"))
    add(coast, "4", stated_step=step(key="plan"), lead=coast.south)

    by_status = plan_page(client, coast, status=["plan", "risk"])
    by_both = plan_page(client, coast, status=["plan", "risk"], org=[coast.north.pk])

    assert found(by_status) == ["2", "3", "4"]
    assert found(by_both) == ["2", "3"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("elbåtar", ["2"]), ("ÖSTRA  hamnen", ["2"]), ("sörby", ["1"]), ("åsa", ["3"]), ("finns inte", []), ("%", [])],
)
def test_words_are_searched_for_in_any_case(text, expected, client, coast):
    add(coast, "2", title="Elbåtar i Östra hamnen")
    third = add(coast, "3")
    third.parts.update(contact=PersonFactory(name="Åsa Berg"))

    response = plan_page(client, coast, q=text)

    assert found(response) == expected


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2025", ["1", "2", "4"]),
        ("2026", ["1", "3", "4"]),
        ("2027", ["1", "4"]),
        ("ends-2026", ["3"]),
        ("ends-2025", ["2"]),
        ("när som helst", ["1", "2", "3", "4"]),
    ],
)
def test_activities_of_a_period(period, expected, client, coast):
    add(coast, "2", starts=FuzzyDate("2025-Q1"), ends=FuzzyDate("2025-Q3"))
    add(coast, "3", starts=FuzzyDate("2026-VT"), ends=FuzzyDate("2026"))
    add(coast, "4", starts=FuzzyDate("ongoing"), ends=FuzzyDate("ongoing"))

    response = plan_page(client, coast, period=period)

    assert found(response) == expected


def test_goals_and_principals_are_reached_by_the_thread(client, coast, strategy):
    council = GoalFactory(
        code="N1", title="Rent vatten", tree__document=SteeringDocumentFactory(owner_organisation=coast.north)
    )
    AlignmentFactory(source=coast.sea, target=council)
    add(coast, "2", [coast.quiet])
    add(coast, "3", [coast.land])

    by_area = plan_page(client, coast, goal=coast.sea.pk)
    by_council_goal = plan_page(client, coast, goal=council.pk)
    by_principal = plan_page(client, coast, principal=coast.north.pk)

    assert [found(response) for response in (by_area, by_council_goal, by_principal)] == [["2"]] * 3
    assert [chip.label for chip in by_council_goal.context["table"].filters.chips()] == ["Goal: N1 Rent vatten"]
    heads_and_cells = by_area.context["table"].groups[0].rows[0].cells
    assert {head.label: cell.value for head, cell in heads_and_cells if head.css == "pg"} == {
        "Nordvik": [council],
        "Sörby": None,
    }


def test_a_goal_that_one_may_not_see_finds_nothing(client, coast):
    hidden = GoalFactory(tree__document=SteeringDocumentFactory(owner_organisation=OrganisationFactory()))
    add(coast, "2", [hidden])

    response = plan_page(client, coast, goal=hidden.pk)

    assert found(response) == []


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("title", ["3", "1", "2"]),
        ("-title", ["2", "1", "3"]),
        ("period", ["3", "2", "1"]),
        ("-period", ["2", "3", "1"]),
        ("status", ["2", "3", "1"]),
        ("nonsense", ["1", "2", "3"]),
    ],
)
def test_the_plan_is_sorted_and_what_lacks_a_value_comes_last(sort, expected, client, coast):
    step = coast.plan.scale.steps.get
    add(coast, "2", title="Öar", ends=FuzzyDate("2027"), stated_step=step(key="done"))
    add(coast, "3", title="Arkipelag", ends=FuzzyDate("2025"), stated_step=step(key="dev"))

    response = plan_page(client, coast, sort=sort)

    assert found(response) == expected


def test_dropped_and_own_activities_have_tabs_of_their_own(client, coast):
    add(coast, "2", dropped_on=timezone.localdate(), drop_reason="Rådet beslutade så.")
    mine = add(coast, "3")
    mine.parts.update(contact=coast.reader)

    tabs = plan_page(client, coast, coast.reader).context["tabs"].shown

    assert [(tab.label, tab.count) for tab in tabs] == [("All", 2), ("Mine", 1), ("Dropped", 1)]
    assert found(plan_page(client, coast, coast.reader)) == ["1", "3"]
    assert found(plan_page(client, coast, coast.reader, show="mine")) == ["3"]
    assert found(plan_page(client, coast, coast.reader, show="dropped")) == ["2"]


def test_a_filter_by_an_organisation_or_a_person_without_a_part_is_seen_and_can_be_taken_away(client, coast):
    without = OrganisationFactory(name="Utan del")
    client.force_login(coast.reader)

    page = client.get(coast.plan.get_absolute_url(), {"org": without.pk, "contact": coast.lead.pk})

    chips = {chip.label: chip.url for chip in page.context["table"].filters.chips()}
    assert chips == {
        "Organisation: Utan del": f"?contact={coast.lead.pk}",
        f"Contact: {coast.lead}": f"?org={without.pk}",
    }


def test_a_chip_takes_away_its_own_filter_only(client, coast):
    response = plan_page(client, coast, org=[coast.north.pk, coast.south.pk], group="org", q="laddplatser")

    chips = {chip.label: chip.url for chip in response.context["table"].filters.chips()}
    assert chips == {
        "“laddplatser”": f"?org={coast.north.pk}&org={coast.south.pk}&group=org",
        "Organisation: Nordvik": f"?org={coast.south.pk}&group=org&q=laddplatser",
        "Organisation: Sörby": f"?org={coast.north.pk}&group=org&q=laddplatser",
    }


def test_columns_are_chosen(client, coast):
    response = plan_page(client, coast, col=["contact", "period"])

    assert [head.key for head in response.context["table"].heads] == ["contact", "period"]


def test_financing_is_shown_and_sorted_by_when_asked_for(client, coast):
    add(coast, "2", financing="95 tkr")
    add(coast, "3", financing="inom ram")

    response = plan_page(client, coast, col="financing", sort="-financing")

    assert found(response) == ["3", "2", "1"]
    assert "inom ram" in response.content.decode()


def test_pages_split_groups_but_not_their_counts(client, coast, monkeypatch):
    monkeypatch.setattr("samverk.planning.listing.table.PAGE_SIZE", 2)
    for number in "23":
        add(coast, number)
    add(coast, "4", lead=coast.south)

    second = plan_page(client, coast, group="org", page=2)
    beyond = plan_page(client, coast, group="org", page=99)

    assert numbers(second) == [("Nordvik", ["3"]), ("Sörby", ["4"])]
    assert [(group.count, group.is_continued) for group in second.context["table"].groups] == [(3, True), (1, False)]
    assert numbers(beyond) == numbers(second)


@pytest.mark.parametrize("who", ["lead", "reader"])
def test_an_empty_plan_says_what_will_be_there(who, client, coast):
    Activity.objects.all().delete()

    response = plan_page(client, coast, coast.people[who])

    assert response.status_code == 200
    assert "Here the plan’s activities will stand" in response.content.decode()


@pytest.mark.parametrize(
    "address", ["?page=x", "?goal=x&org=&status=%00", "?q=%00", "?col=x", "?goal=99999999999999999"]
)
def test_an_odd_address_breaks_nothing(address, client, coast):
    client.force_login(coast.lead)

    response = client.get(reverse("planning:plan", args=[coast.plan.pk]) + address)

    assert response.status_code == 200


def test_the_number_of_queries_does_not_follow_the_number_of_rows(client, coast, strategy):
    for number in range(2, 4):
        add(coast, str(number), [coast.sea, coast.all_year])
    few = queries(client, coast)
    for number in range(4, 301):
        add(coast, str(number), [coast.quiet, coast.land])

    many = queries(client, coast)

    assert many == few


def queries(client, coast):
    plan_page(client, coast)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = plan_page(client, coast, group="status", sort="contact")
    assert response.status_code == 200
    return len([query for query in captured if "SAVEPOINT" not in query["sql"]])


@pytest.fixture
def extra_column():
    before = dict(columns._columns)
    yield
    columns._columns.clear()
    columns._columns.update(before)


def test_a_room_above_adds_a_column_that_filters_and_groups(client, coast, extra_column):
    late, early = Cell("late", "Late", 1, "late"), Cell("early", "Early", 0, "early")
    add(coast, "2")

    def load(plan, activities, person):
        return {activity.pk: late if activity.number == "1" else early for activity in activities}

    columns.register("haste", "Haste", load, lambda plan, person: [early, late])

    grouped = plan_page(client, coast, group="haste")
    filtered = plan_page(client, coast, haste="late")

    assert numbers(grouped) == [("Early", ["2"]), ("Late", ["1"])]
    assert found(filtered) == ["1"]


def test_a_room_above_replaces_the_status_of_the_plan(client, coast, extra_column):
    columns.register(
        "status", "Status", lambda plan, activities, person: {a.pk: Cell("x", "Judged", 0) for a in activities}
    )

    response = plan_page(client, coast)

    assert "Judged" in response.content.decode()


@pytest.mark.parametrize(
    ("who", "code"), [("lead", 200), ("reader", 200), ("elsewhere", 404), ("outsider", 404), ("administrator", 404)]
)
def test_who_sees_the_plan(who, code, client, coast):
    assert plan_page(client, coast, coast.people[who]).status_code == code


def test_whoever_has_one_plan_comes_straight_to_it(client, coast):
    client.force_login(coast.reader)

    straight = client.get(reverse("planning:plans"))
    listed = client.get(reverse("planning:plans"), {"all": ""})

    assert straight.headers["Location"] == coast.plan.get_absolute_url()
    assert [plan.current for plan in listed.context["plans"]] == [1]


def test_the_lead_makes_a_plan(client, coast):
    client.force_login(coast.lead)
    address = reverse("planning:create_plan", args=[coast.collaboration.pk])
    typed = {"title": "Nästa plan", "from_on": "2028-01-01", "to_on": "2030-12-31", "scale": coast.plan.scale_id}

    made = client.post(address, typed)
    again = client.post(address, typed)
    backwards = client.post(address, typed | {"title": "Bakvänd", "to_on": "2027-01-01"})

    assert made.headers["Location"] == Plan.objects.get(title="Nästa plan").get_absolute_url()
    assert again.status_code == backwards.status_code == 422
    assert again.context["form"].non_field_errors() == ["The collaboration already has a plan with that title."]


def test_a_move_up_stays_within_the_group(client, coast, strategy):
    for number, goal in [("2", coast.sea), ("3", coast.land), ("4", coast.sea)]:
        add(coast, number, [goal])
    last = Activity.objects.get(number="4")

    client.force_login(coast.lead)
    client.post(reverse("planning:move_activity", args=[last.pk]), {"step": "up", "reason": "Rådet vill det."})

    assert numbers(plan_page(client, coast))[:2] == [("1 Levande hav", ["4", "2"]), ("2 Levande land", ["3"])]
