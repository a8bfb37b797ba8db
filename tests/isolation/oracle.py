"""Who may read what, said anew and plainly: one rule for each kind of row, in Python over facts that are read once.

Nothing here asks `visible_to`: it is what that is judged by. A rule gives whether a reader may see a row's words.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils import timezone

from samverk.organisations.models import IdentityProvider, Membership, Participation, Person, Seat
from samverk.organisations.visibility import Level
from samverk.reports.models import Publication
from tests.isolation import economy_keys


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
        """Takes part; a council member does not."""
        return any(place == collaboration and role != "council" for place, _organisation, role in self.seats)

    def is_of_council(self, collaboration: int) -> bool:
        return any((place, role) == (collaboration, "council") for place, _organisation, role in self.seats)

    def sits_for(self, collaboration: int, organisation: int) -> bool:
        """Takes part for that organisation."""
        asked = (collaboration, organisation)
        return any((place, own) == asked and role != "council" for place, own, role in self.seats)

    @property
    def councils(self) -> set[int]:
        return {place for place, _organisation, role in self.seats if role == "council"}

    @property
    def acts_for(self) -> set[int]:
        """The organisations that one belongs to, or takes part for anywhere."""
        return self.organisations | {own for _place, own, role in self.seats if role != "council"}

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
    places = {seat.collaboration_id for seat in held if seat.role != "council"}
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


def _is_own_or_named(row, organisations: set[int]) -> bool:
    """What is not for all who take part: its organisation's own, and of those that it is shared with by name."""
    if row.level < Level.PRINCIPALS and row.kept_by_id in organisations:
        return True
    return row.level == Level.NAMED and row.shares.filter(organisation__in=organisations).exists()


def _document(reader: Reader, document) -> bool:
    if reader.link is not None:
        return document.level >= Level.PRINCIPALS and _shown_by_link(reader, document)
    if not reader.signed_in:
        return False
    if document.level == Level.PUBLIC or _is_own_or_named(document, reader.acts_for):
        return True
    if document.level < Level.PRINCIPALS:
        return False
    if document.level >= Level.COUNCIL and any(_works_in(document, place) for place in reader.councils):
        return True
    if document.owner_organisation_id is None and document.owner_collaboration_id is None:
        return True
    if document.owner_collaboration_id:
        return reader.sits(document.owner_collaboration_id)
    return document.owner_organisation_id in reader.organisations | reader.together


def _works_in(document, collaboration: int) -> bool:
    """Whether its owner is that collaboration, or takes part there."""
    taking_part = Participation.objects.filter(collaboration=collaboration, organisation=document.owner_organisation_id)
    return document.owner_collaboration_id == collaboration or any(map(_holds, taking_part))


def _plan(reader: Reader, plan) -> bool:
    """For those who take part, as far as its level goes; to read, for the council's members or for anybody."""
    return _works_with(reader, plan) or _reads(reader, plan)


def _works_with(reader: Reader, plan) -> bool:
    place = plan.collaboration_id
    if reader.link is not None:
        return plan.level >= Level.PRINCIPALS and reader.link.plan.collaboration_id == place
    own = {own for where, own, role in reader.seats if where == place and role != "council"}
    return reader.sits(place) and (plan.level >= Level.PRINCIPALS or _is_own_or_named(plan, own))


def _reads(reader: Reader, plan) -> bool:
    if not reader.signed_in:
        return False
    return plan.level == Level.PUBLIC or (plan.level == Level.COUNCIL and reader.is_of_council(plan.collaboration_id))


def _activity(reader: Reader, activity, works=True) -> bool:
    """Of the plans that one works with what is shared, and one's own drafts; of those that one reads what is shared."""
    place = activity.plan.collaboration_id
    own = {own for where, own, role in reader.seats if where == place and role != "council"}
    if _works_with(reader, activity.plan):
        return activity.level >= Level.PRINCIPALS or _is_own_or_named(activity, own)
    return works and activity.level >= Level.PRINCIPALS and _reads(reader, activity.plan)


def _of_activity(path: str) -> Callable:
    """With the activity; who only reads the plan is not told of it."""
    return lambda reader, row: _activity(reader, _at(row, path), works=False)


def _shown_by_link(reader: Reader, document) -> bool:
    """A link shows the goals of its round's plan: those of who takes part there."""
    place = reader.link.plan.collaboration
    taking_part = {row.organisation_id for row in place.participations.all() if _holds(row)}
    owners = (document.owner_collaboration_id, document.owner_organisation_id)
    return owners in {(place.pk, None), (None, None)} or document.owner_organisation_id in taking_part


def _follow_up(reader: Reader, row) -> bool:
    collaboration = row.round.plan.collaboration_id
    if reader.link is not None:
        return (row.round_id == reader.link.pk and row.asked_id == reader.person.pk) or _was_last(reader, row)
    if not reader.sits(collaboration):
        return False
    own = reader.sits_for(collaboration, row.part.organisation_id) or row.asked_id == reader.person.pk
    return row.state != "draft" or own


def _was_last(reader: Reader, row) -> bool:
    """By a link one is shown what the same part submitted in the round before."""
    asked = reader.link.follow_ups.filter(asked=reader.person, part=row.part_id)
    return row.state == "submitted" and row.round.period_to < reader.link.period_to and asked.exists()


def _assessment(reader: Reader, row) -> bool:
    collaboration = row.round.plan.collaboration_id
    if row.organisation_id is None or row.round.state == "fixed":
        return reader.sits(collaboration)
    return reader.sits_for(collaboration, row.organisation_id) or reader.leads(collaboration)


def _edition(reader: Reader, row) -> bool:
    """A principal's own until it is fixed; then of all who take part, and of those to whom it is published now."""
    place = row.round.plan.collaboration_id
    if row.state == "fixed":
        level = Publication.objects.filter(edition=row).values_list("level", flat=True).first() or 0
        if level == Level.PUBLIC or (level == Level.COUNCIL and reader.is_of_council(place)):
            return True
    if not (reader.sits(place) and _works_with(reader, row.round.plan)):
        return False
    is_for_all = row.organisation_id is None or row.state == "fixed"
    return is_for_all or reader.sits_for(place, row.organisation_id) or reader.leads(place)


def may_stand_in(edition, row) -> bool:
    """Whether a report may say what this row says: what everybody may read who takes part, whomever they sit for, what
    its own principal has judged, and what the report itself begins with."""
    place = edition.round.plan.collaboration
    together = {each.organisation_id for each in place.participations.all() if _holds(each)}
    anybody = Reader(Person(), None, frozenset({(place.pk, 0, "reader")}), together=frozenset(together))
    label = row._meta.label_lower
    if label == "reports.edition":
        return row == edition or edition.previous_id == row.pk
    own = label == "followup.assessment" and row.organisation_id == edition.organisation_id
    return own or RULES[label](anybody, row)


def _scale(reader: Reader, scale) -> bool:
    return scale.collaboration_id is None or reader.sits(scale.collaboration_id)


def _person(reader: Reader, person) -> bool:
    return reader.administers or person.pk in reader.acquainted


def _signed_in(reader: Reader, row) -> bool:
    return reader.signed_in or reader.link is not None


def _collaboration(reader: Reader, row) -> bool:
    """Whoever looks after an organisation's people gives them seats: so knows where it takes part."""
    known = reader.administers or row.pk in reader.kept or reader.is_of_council(row.pk)
    return known or _of_collaboration("pk")(reader, row)


def _organisation(reader: Reader, row) -> bool:
    """Where an organisation's people sign in through it, the page where one signs in names it."""
    return _signed_in(reader, row) or IdentityProvider.objects.filter(organisation=row, is_on=True).exists()


def _keeps(reader: Reader, organisation: int) -> bool:
    places = Membership.objects.filter(person=reader.person, organisation=organisation, is_administrator=True)
    return reader.administers or (reader.signed_in and any(map(_holds, places)))


def _provider(reader: Reader, row) -> bool:
    return _keeps(reader, row.organisation_id)


def _identity(reader: Reader, row) -> bool:
    own = reader.signed_in and row.person_id == reader.person.pk
    return own or _keeps(reader, row.provider.organisation_id)


def _budget(reader: Reader, budget) -> bool:
    """For those who take part, as far as its level goes; who was asked by link is told of no money."""
    return reader.link is None and _works_with(reader, budget)


def _budget_to_read(reader: Reader, budget) -> bool:
    """Its title, its lines and how it was decided also for the council's members, or for anybody."""
    return reader.link is None and _plan(reader, budget)


def _funding(reader: Reader, funding) -> bool:
    """For those who take part, as far as its level goes; council members read of money in reports."""
    place = funding.collaboration_id
    own = {own for where, own, role in reader.seats if where == place and role != "council"}
    return reader.sits(place) and (funding.level >= Level.PRINCIPALS or _is_own_or_named(funding, own))


def _of_funding(path: str) -> Callable:
    return lambda reader, row: _funding(reader, _at(row, path))


RULES: dict[str, Callable] = {
    "organisations.organisation": _organisation,
    "organisations.identityprovider": _provider,
    "organisations.identity": _identity,
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
    "planning.plan": _plan,
    "planning.activity": _activity,
    "planning.part": _of_activity("activity"),
    "planning.contribution": lambda reader, row: (
        _of_activity("activity")(reader, row) and _document(reader, row.goal.tree.document)
    ),
    "planning.milestone": _of_activity("activity"),
    "planning.note": _of_activity("activity"),
    "planning.savedview": lambda reader, row: (
        reader.sits(row.plan.collaboration_id) and (row.is_shared or row.owner_id == reader.person.pk)
    ),
    "followup.round": _of_collaboration("plan.collaboration_id"),
    "followup.followup": _follow_up,
    "followup.message": lambda reader, row: _follow_up(reader, row.follow_up),
    "followup.jointcomment": _of_collaboration("round.plan.collaboration_id"),
    "followup.assessment": _assessment,
    "economy.budget": _budget_to_read,
    "economy.budgetline": lambda reader, row: _budget_to_read(reader, row.budget),
    "economy.budgetversion": lambda reader, row: _budget_to_read(reader, row.budget),
    "economy.budgetamount": lambda reader, row: _budget(reader, row.budget_version.budget),
    "economy.forecast": lambda reader, row: _budget(reader, row.line.budget),
    "economy.payment": lambda reader, row: _budget(reader, row.budget),
    "economy.settlement": lambda reader, row: _budget(reader, row.budget),
    "economy.hours": lambda reader, row: _budget(reader, row.budget),
    "economy.funding": _funding,
    "economy.fundingsource": _of_funding("funding"),
    "economy.fundingyear": _of_funding("source.funding"),
    "economy.fundingpayment": _of_funding("funding_year.source.funding"),
    "economy.fundingdate": _of_funding("funding"),
    "economy.accountrule": _of_collaboration("collaboration_id"),
    "economy.ledgerimport": lambda reader, row: _budget(reader, row.budget),
    "economy.ledgervoucher": lambda reader, row: _budget(reader, row.budget),
    "economy.ledgerrow": lambda reader, row: _budget(reader, row.voucher.budget),
    "reports.edition": _edition,
    "yearwheel.owndate": _of_collaboration("collaboration_id"),
    **economy_keys.RULES,
}
