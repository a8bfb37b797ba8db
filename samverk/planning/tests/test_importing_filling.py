"""A goal area written once for each block: the rows below it are offered the same, and given it only when asked."""

import pytest

from samverk.core.sheets import write_csv
from samverk.planning.importing import Choices
from samverk.planning.models import Activity, ImportMapping
from samverk.planning.tests.sheets import imported, read
from samverk.planning.tests.test_import_pages import page, send, step
from samverk.steering.tests.factories import GoalFactory, GoalTreeFactory, SteeringDocumentFactory

pytestmark = pytest.mark.django_db
HEADER = ["Nr", "Målområde", "Mål", "Aktivitet"]
ROWS = [
    ["5", "", "", "Står ovanför alla"], ["6", "Levande skärgård", "", "Bryggor"], ["7", "", "", "Farleder"],
    ["8", "", "Nära till naturen", "Leder"], ["9", "Nära till naturen", "", "Bad"], ["10", "", "", "Fiske"],
]  # fmt: skip


@pytest.fixture(autouse=True)
def goals(coast):
    tree = GoalTreeFactory(document=SteeringDocumentFactory(owner_collaboration=coast.collaboration))
    return [GoalFactory(tree=tree, title=title) for title in ("Levande skärgård", "Nära till naturen")]


def goals_by_number() -> dict[str, list[str]]:
    activities = Activity.objects.filter(number__in=[row[0] for row in ROWS])
    return {each.number: [link.goal.title for link in each.contributions.all()] for each in activities}


def test_blank_means_no_goal_until_somebody_says_otherwise(coast):
    found = read(coast, *ROWS, header=HEADER)
    imported(coast, *ROWS, header=HEADER)

    assert found.below_an_area == 2
    told = goals_by_number()
    assert (told["7"], told["10"]) == ([], [])


def test_asked_for_each_row_has_the_goal_area_above_it_and_what_has_a_goal_keeps_that(coast):
    imported(coast, *ROWS, header=HEADER, choices=Choices(fill_areas=True))

    assert goals_by_number() == {
        "5": [], "6": ["Levande skärgård"], "7": ["Levande skärgård"], "8": ["Nära till naturen"],
        "9": ["Nära till naturen"], "10": ["Nära till naturen"],
    }  # fmt: skip


def test_it_is_offered_among_what_is_not_clear_unticked_and_remembered(client, coast):
    send(client, coast, write_csv(HEADER, ROWS))
    step(client, "columns")
    offered = client.get(page("words"))

    step(client, "words", fill_areas="on")
    step(client, "diff")

    assert "The goal area is blank on 2 rows below one that has it" in offered.text
    assert offered.context["form"]["fill_areas"].value() is False
    assert goals_by_number()["7"] == ["Levande skärgård"]
    assert ImportMapping.objects.get().columns["fill_areas"] is True


def test_a_sheet_with_every_area_written_out_is_asked_nothing(client, coast):
    send(client, coast, write_csv(HEADER, [row for row in ROWS if row[0] in ("6", "8", "9")]))
    step(client, "columns")

    assert b"The goal area is blank" not in client.get(page("words"), follow=True).content
