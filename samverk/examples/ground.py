"""What the example stands on: organisations, the collaborations they take part in, and the people with their seats.

One operation for each kind, by the example's administrator; the administrator alone comes from nowhere.
"""

from django.contrib.auth.hashers import make_password

from samverk.core.trail import operation
from samverk.examples.files import COLLABORATIONS, day, rows, source_of
from samverk.examples.persons import PASSWORD, ROLES, listed
from samverk.organisations.models import Collaboration, Membership, Organisation, Participation, Person, Seat

KINDS = {
    "kommun": Organisation.Kind.MUNICIPALITY,
    "region": Organisation.Kind.REGION,
    "myndighet": Organisation.Kind.AUTHORITY,
    "bolag": Organisation.Kind.COMPANY,
    "förening": Organisation.Kind.ASSOCIATION,
    "institution": Organisation.Kind.INSTITUTION,
}
PARTS = {"huvudman": Participation.Role.PRINCIPAL, "medverkande": Participation.Role.PARTNER}
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
    row = next(row for row in listed() if row["Administratör"] == "installationen")
    person = _person(row, make_password(PASSWORD))
    person.is_administrator = True
    with operation("examples.administrator_created", by=None) as op:
        return op.create(person)


def create_organisations(by: Person) -> None:
    with operation("examples.organisations_loaded", by=by) as op:
        op.create_many([_organisation(row) for row in rows("common/organisationer.csv")])
        for folder in COLLABORATIONS:
            for row in rows(f"{folder}/organisationer.csv"):
                organisation = _organisation(row)
                if row["Del av"]:
                    organisation.parent = Organisation.objects.get(name=row["Del av"])
                op.create(organisation)


def create_collaborations(by: Person) -> None:
    found = [row for folder in COLLABORATIONS for row in rows(f"{folder}/samverkan.csv")]
    organisations = {o.name: o for o in Organisation.objects.filter(name__in={row["Organisation"] for row in found})}
    with operation("examples.collaborations_loaded", by=by) as op:
        made = {name: op.create(Collaboration(name=name, **about)) for name, about in ABOUT.items()}
        for row in found:
            op.create(
                Participation(
                    collaboration=made[row["Samverkan"]],
                    organisation=organisations[row["Organisation"]],
                    role=PARTS[row["Roll"]],
                    from_on=day(row["Från"]),
                    to_on=day(row["Till"]),
                    **source_of(row),
                )
            )


def create_people(by: Person) -> None:
    """All but the administrator, who is there. One hash serves everybody, since the password is the same."""
    password = make_password(PASSWORD)
    collaborations = {c.name: c for c in Collaboration.objects.all()}
    organisations = {o.name: o for o in Organisation.objects.filter(name__in={r["Organisation"] for r in listed()})}
    with operation("examples.people_loaded", by=by) as op:
        for row in listed():
            person = by if row["E-post"] == by.email else op.create(_person(row, password))
            organisation = organisations[row["Organisation"]]
            administers = row["Administratör"] == "organisationen"
            facts = {"title": row["Titel"], "is_administrator": administers}
            op.create(Membership(person=person, organisation=organisation, **facts))
            if row["Roll"]:
                collaboration, role = collaborations[row["Samverkan"]], ROLES[row["Roll"]]
                op.create(Seat(person=person, collaboration=collaboration, organisation=organisation, role=role))


def _organisation(row: dict) -> Organisation:
    return Organisation(
        kind=KINDS[row["Typ"]],
        name=row["Namn"],
        short_name=row["Kortnamn"] if row["Kortnamn"] != row["Namn"] else "",
        code=row["Kod"],
        county_code=row["Länskod"],
        org_number=row["Organisationsnummer"],
        **source_of(row),
    )


def _person(row: dict, password: str) -> Person:
    return Person(name=row["Namn"], email=row["E-post"], language=row["Språk"], is_example=True, password=password)
