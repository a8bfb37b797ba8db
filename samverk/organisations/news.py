"""What My work tells of organisations, collaborations, and who takes part."""

from django.db.models import Q

from samverk.core.news.registry import Told, register
from samverk.organisations.models import Collaboration, Deputy, Membership, Organisation, Participation, Seat


def tell() -> None:
    register(Told(Organisation, _organisations))
    register(Told(Membership, _memberships, thing="organisation", owner="organisation", named=True))
    register(Told(Collaboration, Collaboration.objects.manned_for, within="pk"))
    together = {"thing": "collaboration", "within": "collaboration", "owner": "collaboration", "named": True}
    register(Told(Participation, _participations, **together))
    register(Told(Seat, Seat.objects.visible_to, **together))
    of_seat = {"thing": "seat__collaboration", "within": "seat__collaboration", "owner": "seat", "named": True}
    register(Told(Deputy, Deputy.objects.visible_to, **of_seat))


def _organisations(person):
    """One's own and those of one's collaborations: that others exist is no secret, but no news either."""
    if person.is_authenticated and person.is_administrator:
        return Organisation.objects.all()
    together = Participation.objects.on().filter(collaboration__in=Collaboration.objects.seated(person))
    return Organisation.objects.visible_to(person).filter(
        Q(pk__in=_own(person)) | Q(pk__in=together.values("organisation"))
    )


def _memberships(person):
    return Membership.objects.filter(organisation__in=_own(person))


def _own(person):
    return Membership.objects.on().filter(person=person.pk).values("organisation")


def _participations(person):
    return Participation.objects.filter(collaboration__in=Collaboration.objects.manned_for(person))
