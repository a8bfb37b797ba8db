"""How organisations and people are shown and searched where one of them is chosen."""

from django.db.models import Q, QuerySet

from samverk.core.choosing import Choices
from samverk.core.sorting import alphabetical
from samverk.organisations.models import Membership, Organisation, Participation, Person, Seat


def organisations(rows: QuerySet | None = None) -> Choices:
    """All, if not given."""
    rows = Organisation.objects.all() if rows is None else rows
    ordered = rows.order_by(alphabetical("name"), "pk")
    return Choices(ordered, "name", "short_name", "code", "org_number", note=_kind_and_code)


def people(rows: QuerySet) -> Choices:
    return Choices(rows.order_by(alphabetical("name"), "pk"), "name", "email", note=lambda person: person.email or "")


def _kind_and_code(organisation: Organisation) -> str:
    return f"{organisation.get_kind_display()} {organisation.code}".strip()


def contacts_of(participation: Participation) -> QuerySet:
    """Who can be an organisation's contact in a collaboration: its members, those seated for it, and who is already."""
    here = {"organisation": participation.organisation_id}
    seated = Seat.objects.taking_part().filter(**here, collaboration=participation.collaboration_id)
    members = Membership.objects.on().filter(**here)
    found = Q(pk__in=seated.values("person")) | Q(pk__in=members.values("person")) | Q(pk=participation.contact_id)
    return Person.objects.filter(found)
