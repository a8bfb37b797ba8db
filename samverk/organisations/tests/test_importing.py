from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from samverk import examples
from samverk.core.models import Revision
from samverk.core.sheets import SheetRefused, write_csv
from samverk.organisations.importing import apply_organisations, read_organisations
from samverk.organisations.models import Organisation
from samverk.organisations.tests.factories import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
EXAMPLE = Path(examples.__file__).parent / "common" / "organisationer.csv"
HEADER = ["Typ", "Kod", "Namn", "Kortnamn", "Organisationsnummer", "Del av"]


def read(*rows, header=HEADER):
    return read_organisations(write_csv(header, rows), "organisationer.csv")


def test_the_countrys_municipalities_and_regions_are_imported_once(django_assert_max_num_queries):
    found = read_organisations(EXAMPLE.read_bytes(), EXAMPLE.name)

    with django_assert_max_num_queries(23):
        op = apply_organisations(found, by=None)

    assert found.problems == []
    assert (
        Organisation.objects.filter(kind="municipality").count(),
        Organisation.objects.filter(kind="region").count(),
    ) == (290, 21)
    assert Revision.objects.in_operation(op.id).count() == 311
    again = read_organisations(EXAMPLE.read_bytes(), EXAMPLE.name)
    assert (again.is_empty, len(again.unchanged)) == (True, 311)
    assert apply_organisations(again, by=None) is None


def test_a_changed_name_is_told_and_saved():
    OrganisationFactory(kind="municipality", code="0188", name="Norrtelje kommun", short_name="N")

    found = read(["kommun", 188, "Norrtälje kommun", "Norrtälje", "", ""])
    apply_organisations(found, by=PersonFactory(is_administrator=True))

    changes = [(change.label, change.before, change.after) for change in found.changed[0].fields]
    assert changes == [("name", "Norrtelje kommun", "Norrtälje kommun"), ("short name", "N", "Norrtälje")]
    assert Organisation.objects.get().name == "Norrtälje kommun"


def test_a_unit_is_part_of_its_organisation_whichever_comes_first():
    found = read(
        ["annan", "", "Näringslivskontoret", "", "", "Norrtälje kommun"], ["kommun", "0188", "Norrtälje kommun"]
    )

    apply_organisations(found, by=None)

    assert Organisation.objects.get(name="Näringslivskontoret").parent.name == "Norrtälje kommun"
    assert read(["annan", "", "Näringslivskontoret", "", "", "Norrtälje kommun"]).is_empty


def test_all_problems_are_told_at_once_and_nothing_is_saved():
    found = read(
        ["rymdstation", "", "Mir", "", "", ""],
        ["kommun", "12345", "Långkod", "", "", ""],
        ["bolag", "", "Siffran AB", "", "556000-0002", ""],
        ["bolag", "", "", "Utan namn", "", ""],
        ["annan", "", "Enheten", "", "", "Ingenstans"],
        ["förening", "", "Föreningen", "", "", ""],
        ["förening", "", "föreningen", "", "", ""],
    )

    with pytest.raises(ValidationError) as refusal:
        apply_organisations(found, by=None)

    assert [error.code for error in refusal.value.error_list] == ["problems"] * len(found.errors)
    assert [problem.row for problem in found.errors] == [2, 3, 4, 5, 8, 2]  # the unknown parent is told last
    assert Organisation.objects.count() == 0


def test_only_who_administers_the_installation_imports_organisations():
    found = read(["förening", "", "Föreningen", "", "", ""])

    with pytest.raises(PermissionDenied):
        apply_organisations(found, by=PersonFactory())


def test_a_sheet_without_organisations_is_refused():
    with pytest.raises(SheetRefused) as refusal:
        read(["1", "2"], header=["Frukt", "Antal"])

    assert refusal.value.code == "no_table"
