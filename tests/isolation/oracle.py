"""Who may read what, said anew and plainly: one rule for each kind of row, in Python over facts that are read once.

Nothing here asks `visible_to`: it is what that is judged by. A rule gives whether a reader may see a row's words.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils import timezone

from samverk.organisations.models import Membership, Participation, Person, Seat


@dataclass(frozen=True)
class Reader:
    """What is known of somebody today. `link` is the round that a link in the mail opens."""

    person: Person | None
    link: object = None
    seats: frozenset = frozenset()  # (collaboration, organisation, role)
    organisations: frozenset = frozenset()  # of which one is a member
    together: frozenset = frozenset()  # that take part where one has a seat
    acquainted: frozenset = field(default=frozenset())  # persons that one may know of
    kept: frozenset = frozenset()  # collaborations in which an organisation takes part whose people one looks after

    @property
    def signed_in(self) -> bool:
        return self.person is not None and self.link is None

    @property
    def administers(self) -> bool:
        return self.signed_in and self.person.is_administrator

    def sits(self, collaboration: int) -> bool:
        return any(place == collaboration for place, _organisation, _role in self.seats)

    def sits_for(self, collaboration: int, organisation: int) -> bool:
        return any((place, own) == (collaboration, organisation) for place, own, _role in self.seats)

    def leads(self, collaboration: int) -> bool:
        return any((place, role) == (collaboration, "lead") for place, _organisation, role in self.seats)


def reader(person: Person | None, link=None) -> Reader:
    """The facts about somebody, asked of the tables themselves."""
    if person is None:
        return Reader(None)
    if link is not None:
        return Reader(person, link)
    held = [row for row in Seat.objects.filter(person=person) if _holds(row)]
    member = {row.organisation_id for row in Membership.objects.filter(person=person) if _holds(row)}
    places = {seat.collaboration_id for seat in held}
    together = {row.organisation_id for row in Participation.objects.filter(collaboration__in=places) if _holds(row)}
    acquainted = {person.pk}
    acquainted |= set(Membership.objects.filter(organisation__in=member).values_list("person", flat=True))
    acquainted |= set(Seat.objects.filter(collaboration__in=places).values_list("person", flat=True))
    seats = {(seat.collaboration_id, seat.organisation_id, seat.role) for seat in held}
    keeps = Membership.objects.filter(person=person, is_administrator=True)
    own = {row.organisation_id for row in keeps if _holds(row)}
    kept = {row.collaboration_id for row in Participation.objects.filter(organisation__in=own) if _holds(row)}
    facts = (seats, member, together, acquainted, kept)
    return Reader(person, None, *map(frozenset, facts))


def _holds(row) -> bool:
    today = timezone.localdate()
    return (row.from_on is None or row.from_on <= today) and (row.to_on is None or row.to_on >= today)


def _of_collaboration(path: str) -> Callable:
    """For all who have a seat there, and for whoever was asked by link in one of its rounds."""

    def rule(reader: Reader, row) -> bool:
        collaboration = _at(row, path)
        if reader.link is not None:
            return reader.link.plan.collaboration_id == collaboration
        return reader.sits(collaboration)

    return rule


def _at(row, path: str):
    for name in path.split("."):
        row = getattr(row, name)
    return row


def _document(reader: Reader, document) -> bool:
    if document.owner_organisation_id is None and document.owner_collaboration_id is None:
        return reader.signed_in or reader.link is not None
    if reader.link is not None:
        return _shown_by_link(reader, document)
    if document.owner_collaboration_id:
        return reader.sits(document.owner_collaboration_id)
    return document.owner_organisation_id in reader.organisations | reader.together


def _shown_by_link(reader: Reader, document) -> bool:
    """A link shows the goals of its round's plan: those of who takes part there."""
    place = reader.link.plan.collaboration
    taking_part = {row.organisation_id for row in place.participations.all() if _holds(row)}
    return document.owner_collaboration_id == place.pk or document.owner_organisation_id in taking_part


def _follow_up(reader: Reader, row) -> bool:
    collaboration = row.round.plan.collaboration_id
    if reader.link is not None:
        return row.round_id == reader.link.pk and row.asked_id == reader.person.pk
    if not reader.sits(collaboration):
        return False
    own = reader.sits_for(collaboration, row.part.organisation_id) or row.asked_id == reader.person.pk
    return row.state != "draft" or own


def _assessment(reader: Reader, row) -> bool:
    collaboration = row.round.plan.collaboration_id
    if row.organisation_id is None or row.round.state == "fixed":
        return reader.sits(collaboration)
    return reader.sits_for(collaboration, row.organisation_id) or reader.leads(collaboration)


def _scale(reader: Reader, scale) -> bool:
    return scale.collaboration_id is None or reader.sits(scale.collaboration_id)


def _person(reader: Reader, person) -> bool:
    return reader.administers or person.pk in reader.acquainted


def _signed_in(reader: Reader, row) -> bool:
    return reader.signed_in or reader.link is not None


def _collaboration(reader: Reader, row) -> bool:
    """Whoever looks after an organisation's people gives them seats: so knows where it takes part."""
    return reader.administers or row.pk in reader.kept or _of_collaboration("pk")(reader, row)


RULES: dict[str, Callable] = {
    "organisations.organisation": _signed_in,
    "organisations.collaboration": _collaboration,
    "organisations.membership": lambda reader, row: _person(reader, row.person),
    "steering.steeringdocument": _document,
    "steering.goaltree": lambda reader, row: _document(reader, row.document),
    "steering.goal": lambda reader, row: _document(reader, row.tree.document),
    "steering.adoption": lambda reader, row: _document(reader, row.document),
    "steering.alignment": lambda reader, row: all(
        _document(reader, goal.tree.document) for goal in (row.source, row.target)
    ),
    "planning.statusscale": _scale,
    "planning.statusstep": lambda reader, row: _scale(reader, row.scale),
    "planning.plan": _of_collaboration("collaboration_id"),
    "planning.activity": _of_collaboration("plan.collaboration_id"),
    "planning.part": _of_collaboration("activity.plan.collaboration_id"),
    "planning.contribution": _of_collaboration("activity.plan.collaboration_id"),
    "planning.milestone": _of_collaboration("activity.plan.collaboration_id"),
    "planning.note": _of_collaboration("activity.plan.collaboration_id"),
    "planning.savedview": lambda reader, row: (
        reader.sits(row.plan.collaboration_id) and (row.is_shared or row.owner_id == reader.person.pk)
    ),
    "followup.round": _of_collaboration("plan.collaboration_id"),
    "followup.followup": _follow_up,
    "followup.message": lambda reader, row: _follow_up(reader, row.follow_up),
    "followup.jointcomment": _of_collaboration("round.plan.collaboration_id"),
    "followup.assessment": _assessment,
    "yearwheel.owndate": _of_collaboration("collaboration_id"),
}
