"""The example's people: all made up, with one password that everybody may know."""

from samverk.examples.files import COLLABORATIONS, rows
from samverk.organisations.models import Person

PASSWORD = "roslagen-2030"  # noqa: S105  # shown on the sign-in page for as long as the example is loaded
ROLES = {"leder": "lead", "redigerar": "editor", "rapporterar": "reporter", "läser": "reader"}


def listed() -> list[dict[str, str]]:
    """Every person in the files, in their order."""
    return [row for folder in COLLABORATIONS for row in rows(f"{folder}/personer.csv")]


def sign_in_persons() -> list[dict]:
    """Those whom the sign-in page offers: name, role, organisation, email, password. None unless they are loaded."""
    offered = [row for row in listed() if row["Visas vid inloggning"] == "ja"]
    loaded = Person.objects.filter(is_example=True, is_active=True, email__in=[row["E-post"] for row in offered])
    known = set(loaded.values_list("email", flat=True))
    return [
        {
            "name": row["Namn"],
            "role": row["Titel"],
            "organisation": row["Organisation"],
            "email": row["E-post"],
            "password": PASSWORD,
        }
        for row in offered
        if row["E-post"] in known
    ]
