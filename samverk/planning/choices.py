"""What can be chosen in the forms about plans, read once for a whole form with many rows."""

from collections.abc import Iterable

from django.db.models import Case, Q, Value, When

from samverk.core.choosing import Choices
from samverk.organisations.choices import organisations, people
from samverk.organisations.models import Membership, Organisation, Person, Seat
from samverk.planning.models import Activity, Contribution, Plan
from samverk.steering.choices import goals
from samverk.steering.models import Goal, SteeringDocument


def organisations_of(plan: Plan, kept: Iterable[int] = (), own: Iterable[int] | None = None) -> Choices:
    """Those that take part today, and those that already have parts; with `own` only these."""
    taking_part = plan.collaboration.organisations().values("pk")
    found = Organisation.objects.filter(Q(pk__in=taking_part) | Q(pk__in=list(kept)))
    return organisations(found if own is None else found.filter(pk__in=list(own)))


def people_of(plan: Plan, kept: Iterable[int] = ()) -> Choices:
    """Those seated in the collaboration, and the members of the organisations that take part."""
    taking_part = plan.collaboration.organisations().values("pk")
    members = Membership.objects.on().filter(organisation__in=taking_part)
    seated = Seat.objects.taking_part().filter(collaboration=plan.collaboration)
    found = Q(pk__in=members.values("person")) | Q(pk__in=seated.values("person")) | Q(pk__in=list(kept))
    return people(Person.objects.filter(found))


def activities_of(plan: Plan, besides: Activity, person) -> Choices:
    """The plan's activities that are not dropped, but for one."""
    return Choices(plan.activities.visible_to(person).current().exclude(pk=besides.pk), "number", "title")


def goals_of(plan: Plan, person, kept: Iterable[int] = ()) -> Choices:
    """Goals that the person may see, of documents in force during the plan, and those already chosen.

    The plan's strategy comes first, then the collaboration's own documents, the organisations', and the rest.
    """
    documents = SteeringDocument.objects.visible_to(person)
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=plan.to_on)
    not_ended = Q(valid_to__isnull=True) | Q(valid_to__gte=plan.from_on)
    wanted = documents.filter(begun & not_ended | Q(pk=plan.strategy_id))
    found = Goal.objects.filter(Q(tree__document__in=wanted) | Q(pk__in=list(kept)))
    nearness = Case(
        When(tree__document=plan.strategy_id, then=Value(0)),
        When(tree__document__owner_collaboration=plan.collaboration_id, then=Value(1)),
        When(tree__document__owner_organisation__isnull=False, then=Value(2)),
        default=Value(3),
    )
    order = ["tree__document__title", "tree__document", "tree__position", "tree", "code", "position", "pk"]
    return goals(found.order_by(nearness, *order))


def goals_in(plan: Plan, person) -> Choices:
    """Those that the plan's activities contribute to now."""
    used = Contribution.objects.filter(activity__in=plan.activities.visible_to(person)).values("goal")
    order = ["tree__document__title", "tree__document", "tree__position", "tree", "code", "position", "pk"]
    return goals(Goal.objects.visible_to(person).filter(pk__in=used).order_by(*order))
