"""Whose log one reads: all of it, what an organisation's people did and what was done to it, or a collaboration's."""

from django.db.models import Q

from samverk.core.belonging import path_to
from samverk.core.log import Log
from samverk.core.texts import texts_of
from samverk.organisations.models import Collaboration, Membership, Organisation, Person, Seat


def can_read_log(person) -> bool:
    """Who administers the installation or an organisation, and who leads a collaboration."""
    if not person.is_authenticated:
        return False
    if person.is_administrator:
        return True
    return _led(person).exists() or _administered(person).exists()


def in_menu(request, person) -> dict | None:
    return {} if can_read_log(request.user) else None


def log_of(person) -> Log:
    """The whole log for who administers the installation: facts, and texts only where a seat shows them.

    A lead reads what is visible to it in its collaborations, so that a draft of an organisation's own is not betrayed
    by its log. An organisation's administrator reads what was done to that organisation, and all that those people did
    who act for no other.
    """
    if person.is_administrator:
        return Log(person, None, None)
    led, administered = _led(person).order_by().values("pk"), _administered(person)

    def mine(model):
        within, of = path_to(model, Collaboration), path_to(model, Organisation)
        about = Q(pk__in=[])
        if within:
            about |= Q(pk__in=texts_of(model, person).filter(**{f"{within}__in": led}).order_by().values("pk"))
        if of:
            about |= Q(**{f"{of}__in": administered})
        return model._base_manager.filter(about) if within or of else None

    return Log(person, mine, _people_of(administered))


def collaborations_in_log(person):
    return Collaboration.objects.all() if person.is_administrator else _led(person)


def _led(person):
    return Collaboration.objects.seated(person, Seat.Role.LEAD)


def _administered(person):
    return Membership.objects.on().filter(person=person, is_administrator=True).order_by().values("organisation")


def _people_of(organisations):
    """Those who belong to and act for these organisations alone."""
    elsewhere = Membership.objects.on().exclude(organisation__in=organisations).order_by().values("person")
    seated_elsewhere = Seat.objects.on().exclude(organisation__in=organisations).order_by().values("person")
    own = Membership.objects.filter(organisation__in=organisations).order_by().values("person")
    people = Person.objects.filter(pk__in=own, is_administrator=False)
    return people.exclude(pk__in=elsewhere).exclude(pk__in=seated_elsewhere)
