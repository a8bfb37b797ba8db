from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from samverk import examples
from samverk.core.sheets import SheetRefused, write_csv
from samverk.organisations.tests.factories import CollaborationFactory, OrganisationFactory, PersonFactory, SeatFactory
from samverk.steering.importing import apply_goals, read_goals
from samverk.steering.models import Goal, SteeringDocument

pytestmark = pytest.mark.django_db
FOLDER = Path(examples.__file__).parent
HEADER = [
    "Dokument",
    "Typ",
    "Ägare",
    "Gäller från",
    "Gäller till",
    "Träd",
    "Nivå",
    "Kod",
    "Överordnad",
    "Mål",
    "Ersätter",
]


def row(**cells):
    base = {"Dokument": "Strategin", "Typ": "strategi", "Träd": "Mål", "Nivå": "mål", "Mål": "Ett mål"}
    return [(base | cells).get(name, "") for name in HEADER]


def read(*rows, header=HEADER):
    return read_goals(write_csv(header, rows), "mal.csv")


def _goals(title):
    goals = Goal.objects.filter(tree__document__title=title).order_by("tree__position", "position")
    return [(goal.code, goal.parent.code if goal.parent else "", goal.title) for goal in goals.select_related("parent")]


@pytest.fixture
def owners(db):
    for name in (
        "Norrtälje kommun",
        "Östhammars kommun",
        "Österåkers kommun",
        "Region Blekinge",
        "Leader Upplandsbygd",
    ):
        OrganisationFactory(name=name)
    CollaborationFactory(name="Roslagssamarbetet")


def test_agenda_2030_is_imported_whole_and_once(django_assert_max_num_queries):
    data = (FOLDER / "common" / "agenda2030.csv").read_bytes()

    with django_assert_max_num_queries(34):
        found = read_goals(data, "agenda2030.csv")
        apply_goals(found, by=None)

    tops = Goal.objects.filter(parent=None)
    assert (tops.count(), Goal.objects.exclude(parent=None).count()) == (17, 169)
    assert Goal.objects.get(code="11.4").parent.code == "11"
    assert read_goals(data, "agenda2030.csv").is_empty


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*/mal_*.csv")), ids=lambda path: path.name)
def test_the_examples_documents_are_read_without_an_error_and_once(path, owners):
    found = read_goals(path.read_bytes(), path.name)
    apply_goals(found, by=None)

    again = read_goals(path.read_bytes(), path.name)

    assert (found.errors, again.is_empty, again.missing) == ([], True, [])
    assert len(again.unchanged) == len(found.new) > 0


def test_a_document_may_have_several_trees_with_named_levels(owners):
    data = (FOLDER / "roslagen" / "mal_roslagen_2030.csv").read_bytes()

    apply_goals(read_goals(data, "mal.csv"), by=None)

    document = SteeringDocument.objects.get(title__contains="Roslagen 2030")
    assert document.owner_collaboration.name == "Roslagssamarbetet"
    trees = {tree.name: tree.level_names for tree in document.trees.all()}
    assert (trees["Målområden"], trees["Ledmotiv"]) == (["Målområde", "Mål"], ["Ledmotiv", "Mål"])


def test_changes_are_told_field_by_field_and_saved():
    apply_goals(read(row(Kod="1", Mål="Natur"), row(Kod="1.1", Överordnad="1", Mål="Leder")), by=None)

    found = read(row(Kod="1", Mål="Naturen"), row(Kod="1.1", Mål="Leder"), row(Kod="2", Mål="Kultur"))
    apply_goals(found, by=None)

    changes = {str(change.obj.code): [(f.label, f.before, f.after) for f in change.fields] for change in found.changed}
    assert changes == {"1": [("title", "Natur", "Naturen")], "1.1": [("part of", "1 Natur", "")]}
    assert _goals("Strategin") == [("1", "", "Naturen"), ("1.1", "", "Leder"), ("2", "", "Kultur")]


def test_a_sheet_that_names_no_tree_goes_to_the_only_one():
    apply_goals(read(row(Kod="1", Mål="Natur", Träd="Områden")), by=None)

    found = read(["Strategin", "1", "Natur"], header=["Dokument", "Kod", "Mål"])

    assert found.is_empty


def test_goals_that_the_sheet_no_longer_has_are_told_and_kept():
    apply_goals(read(row(Kod="1", Mål="Natur"), row(Kod="2", Mål="Kultur")), by=None)

    found = read(row(Kod="1", Mål="Natur"))

    assert ([goal.code for goal in found.missing], found.is_empty) == (["2"], True)


def test_a_replaced_document_is_linked_where_it_is_known():
    apply_goals(read(row(Dokument="Gamla strategin")), by=None)

    found = read(row(Ersätter="Gamla strategin"), row(Dokument="Annan", Ersätter="Okänd strategi"))
    apply_goals(found, by=None)

    assert SteeringDocument.objects.get(title="Strategin").replaces.title == "Gamla strategin"
    assert [problem.value for problem in found.warnings] == ["Okänd strategi"]
    assert read(row(Ersätter="Gamla strategin")).is_empty


def test_a_goal_without_title_is_left_out_and_told():
    found = read(row(Kod="1", Mål=""), row(Kod="2", Mål="Kultur"))

    assert ([goal.code for goal in found.new], [problem.row for problem in found.warnings]) == (["2"], [2])


def test_all_problems_are_told_at_once_and_nothing_is_saved():
    found = read(
        row(Kod="1", Ägare="Ingen alls", **{"Gäller från": "i våras"}),
        row(Kod="2", Överordnad="9", Mål="Två"),
        row(Kod="1", Mål="Igen"),
        row(Dokument="", Mål="Utan dokument"),
    )

    with pytest.raises(ValidationError):
        apply_goals(found, by=None)

    assert sorted(problem.row for problem in found.errors) == [2, 2, 3, 4, 5]
    assert SteeringDocument.objects.count() == 0


def test_goals_in_a_circle_are_refused():
    found = read(row(Kod="1", Överordnad="2", Mål="Ett"), row(Kod="2", Överordnad="1", Mål="Två"))

    with pytest.raises(ValidationError) as refusal:
        apply_goals(found, by=None)

    assert refusal.value.code == "circle"


def test_goals_that_are_turned_into_a_circle_are_refused():
    apply_goals(read(row(Kod="1", Mål="Ett"), row(Kod="2", Överordnad="1", Mål="Två")), by=None)

    with pytest.raises(ValidationError) as refusal:
        apply_goals(read(row(Kod="1", Överordnad="2", Mål="Ett"), row(Kod="2", Överordnad="1", Mål="Två")), by=None)

    assert refusal.value.code == "circle"


def test_only_who_keeps_the_document_imports_its_goals():
    seat = SeatFactory(role="lead", collaboration__name="Kustsamverkan")
    found = read(row(Ägare="Kustsamverkan"))

    with pytest.raises(PermissionDenied):
        apply_goals(found, by=PersonFactory())
    apply_goals(found, by=seat.person)

    assert SteeringDocument.objects.get().owner_collaboration == seat.collaboration


def test_a_sheet_without_goals_is_refused():
    with pytest.raises(SheetRefused) as refusal:
        read(["1", "2"], header=["Frukt", "Antal"])

    assert refusal.value.code == "no_table"
