"""What can be chosen in the forms about plans, read once for a whole form with many rows."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from samverk.core.sorting import sort_key
from samverk.organisations.models import Organisation, Person
from samverk.planning.goals import GoalOrder
from samverk.planning.models import Plan
from samverk.steering.models import Goal, SteeringDocument

BLANK = ("", gettext_lazy("Choose"))


def organisations_of(plan: Plan, kept: Iterable[int] = ()) -> QuerySet:
    """Those that take part today, and those that already have parts."""
    taking_part = plan.collaboration.organisations().values("pk")
    return Organisation.objects.filter(Q(pk__in=taking_part) | Q(pk__in=list(kept))).order_by("name")


def people_of(plan: Plan, kept: Iterable[int] = ()) -> QuerySet:
    """Those seated in the collaboration and the members of the organisations that take part."""
    members = Q(memberships__organisation__in=plan.collaboration.organisations().values("pk"))
    seated = Q(seats__collaboration=plan.collaboration)
    return Person.objects.filter(members | seated | Q(pk__in=list(kept))).distinct().order_by("name")


def goals_of(plan: Plan, person, kept: Iterable[int] = ()) -> QuerySet:
    """Goals that the person may see, of documents in force during the plan, and those already chosen."""
    documents = SteeringDocument.objects.visible_to(person)
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=plan.to_on)
    not_ended = Q(valid_to__isnull=True) | Q(valid_to__gte=plan.from_on)
    wanted = documents.filter(begun & not_ended | Q(pk=plan.strategy_id))
    return Goal.objects.filter(Q(tree__document__in=wanted) | Q(pk__in=list(kept)))


def listed(rows: QuerySet, label=str) -> list[tuple]:
    return [BLANK, *((row.pk, label(row)) for row in sorted(rows, key=lambda row: sort_key(label(row))))]


def goals_by_document(goals: QuerySet, plan: Plan) -> list[tuple]:
    """Choices in groups: the plan's strategy first, then the collaboration's, the organisations', and the rest."""
    documents: dict[SteeringDocument, list[Goal]] = defaultdict(list)
    for goal in goals.select_related("tree__document__owner_organisation"):
        documents[goal.tree.document].append(goal)
    groups = []
    for document in sorted(documents, key=lambda document: _nearness(document, plan)):
        order = GoalOrder(_with_known_parents(documents[document]))
        rows = [(pk, f"{'– ' * order.depth[pk]}{goal.code} {goal.local_title}") for pk, goal in order.goals.items()]
        owner = document.owner_organisation
        groups.append((f"{owner.short}: {document}" if owner else str(document), rows))
    return [BLANK, *groups]


def _with_known_parents(goals: list[Goal]) -> list[Goal]:
    """A goal whose parent is not among them stands at the top."""
    known = {goal.pk for goal in goals}
    for goal in goals:
        if goal.parent_id not in known:
            goal.parent_id = None
    return goals


def _nearness(document: SteeringDocument, plan: Plan) -> tuple:
    if document.pk == plan.strategy_id:
        return 0, ("", ""), ("", "")
    if document.owner_collaboration_id == plan.collaboration_id:
        return 1, ("", ""), sort_key(document.title)
    owner = document.owner_organisation
    return (2, sort_key(owner.short), sort_key(document.title)) if owner else (3, ("", ""), sort_key(document.title))
