"""What the example stands on: organisations, the collaborations they take part in, and the people with their seats.

Organisations come through the importer, the rest by the operations of the pages.
"""

from django.contrib.auth.hashers import make_password

from samverk.core.trail import operation
from samverk.examples.files import COLLABORATIONS, FOLDER, day, rows, source_of
from samverk.examples.persons import PASSWORD, ROLES, listed
from samverk.organisations import operations
from samverk.organisations.importing import apply_organisations, read_organisations
from samverk.organisations.models import Collaboration, Membership, Organisation, Participation, Person, Seat

PARTS = {
    "huvudman": Participation.Role.PRINCIPAL,
    "medverkande": Participation.Role.PARTNER,
    "observatör": Participation.Role.OBSERVER,
}
ABOUT = {
    "Roslagssamarbetet": {
        "short_name": "Roslagen",
        "description": "Norrtälje, Östhammar och Österåker utvecklar Roslagen som besöksmål tillsammans.",
        "agreement": "Destinationsstrategi Roslagen 2030, antagen av var kommun för sig.",
        "activity_word": Collaboration.ActivityWord.AKTIVITET,
        "source_title": "Platsannons Projektledare Roslagssamarbetet 2026-01-05",
    },
    "Kulturplan för Blekinge": {
        "short_name": "Blekinge",
        "description": "Region Blekinge genomför sin kulturplan med institutioner, föreningar och kommuner.",
        "agreement": "Regional kulturplan för Blekinge 2026–2029.",
        "activity_word": Collaboration.ActivityWord.INSATS,
        "is_example": True,
    },
}


def create_administrator() -> Person:
    """The first administrator comes from nowhere, as on any new installation."""
    row = next(row for row in listed() if row["Administratör"] == "installationen")
    person = _person(row)
    person.is_administrator, person.password = True, make_password(PASSWORD)
    with operation("examples.administrator_created", by=None) as op:
        return op.create(person)


def create_organisations(by: Person) -> None:
    for path in sorted(FOLDER.glob("*/organisationer.csv"), key=lambda path: path.parent.name != "common"):
        apply_organisations(read_organisations(path.read_bytes(), path.name), by=by)


def create_collaborations(by: Person) -> None:
    for name, about in ABOUT.items():
        operations.create_collaboration(Collaboration(name=name, **about), by=by)
    for row in (row for folder in COLLABORATIONS for row in rows(f"{folder}/samverkan.csv")):
        participation = Participation(
            collaboration=Collaboration.objects.get(name=row["Samverkan"]),
            organisation=Organisation.objects.get(name=row["Organisation"]),
            role=PARTS[row["Roll"]],
            from_on=day(row["Från"]),
            to_on=day(row["Till"]),
            **source_of(row),
        )
        operations.join(participation, by=by)


def create_people(administrator: Person) -> None:
    for row in listed():
        organisation = Organisation.objects.get(name=row["Organisation"])
        facts = {"title": row["Titel"], "is_administrator": row["Administratör"] == "organisationen"}
        membership = Membership(organisation=organisation, **facts)
        if row["E-post"] == administrator.email:
            membership.person = administrator
            operations.add_membership(membership, by=administrator)
            continue
        person = _person(row)
        operations.create_person(person, membership=membership, by=administrator)
        if row["Roll"]:
            collaboration = Collaboration.objects.get(name=row["Samverkan"])
            seat = Seat(person=person, collaboration=collaboration, organisation=organisation, role=ROLES[row["Roll"]])
            operations.give_seat(seat, by=administrator)
    # One hash for all, since the password is the same; a secret, which the trail does not keep.
    Person.objects.filter(is_example=True).update(password=administrator.password)


def _person(row: dict) -> Person:
    return Person(name=row["Namn"], email=row["E-post"], language=row["Språk"], is_example=True)
