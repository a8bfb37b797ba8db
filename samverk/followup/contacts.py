"""Who is asked and is no longer there to answer, and who could be asked instead: for a whole round in few queries."""

from collections import defaultdict

from django.db.models import Exists, OuterRef, Q, QuerySet

from samverk.followup.models import FollowUp, Round
from samverk.organisations.models import Membership, Person, Seat
from samverk.planning.models import Part

ROLES = (Seat.Role.REPORTER, Seat.Role.EDITOR, Seat.Role.LEAD)


def whose_contact_has_left(follow_ups: QuerySet) -> QuerySet:
    """Those that ask a person who can no longer sign in, or who has belonged to the part's organisation, or sat for it
    here, and does neither any more. Of whom that was never entered nothing is known, so nothing is said."""
    here = {"person": OuterRef("asked"), "organisation": OuterRef("part__organisation")}
    members = Membership.objects.filter(**here)
    seats = Seat.objects.filter(**here, collaboration=OuterRef("round__plan__collaboration"))
    was_here = Q(Exists(members)) | Q(Exists(seats))
    is_here = Q(Exists(members.on())) | Q(Exists(seats.taking_part()))
    return follow_ups.filter(Q(asked__is_active=False) | (was_here & ~is_here), asked__isnull=False)


def successors(round: Round, follow_ups: list[FollowUp]) -> dict[int, Person]:
    """For each the person to ask instead, where there is one: the part's contact in the plan, or its deputy; else who
    reports for its organisation here, edits or leads for it; else a contact of its other parts who works there. The
    follow-ups have their parts read along, with contact and deputy."""
    organisations = {each.part.organisation_id for each in follow_ups}
    offered = defaultdict(list)
    seats = Seat.objects.taking_part().filter(collaboration=round.plan.collaboration_id, organisation__in=organisations)
    seats = seats.filter(person__is_active=True, role__in=ROLES).select_related("person")
    for seat in sorted(seats, key=lambda each: (ROLES.index(each.role), each.person.name, each.person_id)):
        offered[seat.organisation_id].append(seat.person)
    members = Membership.objects.on().filter(organisation=OuterRef("organisation"), person=OuterRef("contact"))
    parts = Part.objects.filter(Exists(members), activity__plan=round.plan_id, organisation__in=organisations)
    for part in parts.filter(contact__is_active=True).select_related("contact").order_by("activity__position", "pk"):
        offered[part.organisation_id].append(part.contact)
    deputies = may_be_asked(round, [(each, each.part.deputy) for each in follow_ups if each.part.deputy])
    found = {}
    for each in follow_ups:
        own = [each.part.contact] if each.part.contact else []
        own += [each.part.deputy] if (each.pk, each.part.deputy_id) in deputies else []
        own = [person for person in own if person.is_active]
        others = (person for person in own + offered[each.part.organisation_id] if person.pk != each.asked_id)
        if person := next(others, None):
            found[each.pk] = person
    return found


def may_be_asked(round: Round, pairs: list[tuple[FollowUp, Person]]) -> set[tuple[int, int]]:
    """The keys of those pairs in which the person may be asked: as `permissions.askable` has it, for many at once."""
    people = {person.pk for _each, person in pairs}
    here = Membership.objects.on().filter(person__in=people).values_list("person_id", "organisation_id")
    seated = Seat.objects.taking_part().filter(person__in=people, collaboration=round.plan.collaboration_id)
    works = {*here, *seated.values_list("person_id", "organisation_id")}
    return {
        (each.pk, person.pk)
        for each, person in pairs
        if (person.pk, each.part.organisation_id) in works or each.part.contact_id == person.pk
    }
