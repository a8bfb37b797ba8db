"""As what somebody did a thing, for the trail: the seats that they had then, in the collaboration that it is about."""

from django.utils.translation import gettext as _

from samverk.core import trail
from samverk.core.belonging import key_above
from samverk.core.trail import Capacity
from samverk.organisations.models import Collaboration, Membership, Seat

INSTALLATION, ORGANISATION = "administrator", "organisation_administrator"


def register() -> None:
    trail.capacities.append(Capacity(of, in_words))


def of(person, touched: list) -> list[dict]:
    """The person's seats today in the collaboration that is touched, or all of them where it is about none.

    Without any, whether they administer their organisations; and whether they administer the installation.
    """
    seats = list(Seat.objects.on().held_by(person).select_related("organisation", "person").order_by("pk"))
    about = next((key for obj in touched if (key := key_above(obj, Collaboration)) is not None), None)
    if about is not None:
        seats = [seat for seat in seats if seat.collaboration_id == about]
    found = [_told_of(seat, person) for seat in seats]
    if not seats:
        places = Membership.objects.on().filter(person=person, is_administrator=True)
        found += [_told(ORGANISATION, p.organisation) for p in places.select_related("organisation").order_by("pk")]
    return found + ([{"role": INSTALLATION}] if person.is_administrator else [])


def _told_of(seat: Seat, person) -> dict:
    told = _told(seat.role, seat.organisation) | {"collaboration_id": seat.collaboration_id}
    return told if seat.person_id == person.pk else told | {"deputy_of": seat.person.name}


def _told(role: str, organisation) -> dict:
    return {"role": str(role), "organisation": organisation.name, "organisation_id": organisation.pk}


def in_words(role: dict) -> str:
    if role["role"] == INSTALLATION:
        return _("administers the installation")
    words = dict(Seat.Role.choices) | {ORGANISATION: _("administers the organisation")}
    told = {"role": words.get(role["role"], role["role"]), "organisation": role.get("organisation", "")}
    if "deputy_of" in role:
        told["person"] = role["deputy_of"]
        return _("as deputy of %(person)s: %(role)s for %(organisation)s") % told
    return _("%(role)s for %(organisation)s") % told
