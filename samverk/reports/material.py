"""What an edition is composed from: read from the database in a number of queries that does not grow with the plan."""

from dataclasses import dataclass, field

from samverk.followup.joint import JointStatus, joint_statuses
from samverk.followup.models import Assessment, FollowUp, Round
from samverk.organisations.models import Organisation
from samverk.planning.models import Activity, StatusStep
from samverk.steering.models import Adoption, Goal, GoalTree, SteeringDocument
from samverk.steering.thread import Thread


@dataclass
class DocumentMaterial:
    """A steering document with its goals in their own order, each with its depth in its tree."""

    document: SteeringDocument
    adoptions: list[Adoption]
    trees: list[tuple[GoalTree, list[tuple[Goal, int]]]]

    @property
    def goals(self) -> list[tuple[GoalTree, Goal, int]]:
        return [(tree, goal, depth) for tree, goals in self.trees for goal, depth in goals]


@dataclass
class Material:
    """Everything that one edition tells. Composing reads only from here and asks the database nothing."""

    round: Round
    principal: Organisation | None
    language: str
    number: int = 1
    introduction: str = ""
    principals: list[Organisation] = field(default_factory=list)
    documents: list[DocumentMaterial] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    follow_ups: dict[int, FollowUp] = field(default_factory=dict)
    joint: dict[int, JointStatus] = field(default_factory=dict)
    assessments: dict[tuple[int, int | None], Assessment] = field(default_factory=dict)
    steps: list[StatusStep] = field(default_factory=list)
    thread: Thread | None = None
    told_joint: dict[int, dict] = field(default_factory=dict, repr=False)


def gather(round: Round, principal: Organisation | None, language: str, **told: object) -> Material:
    """Read what the round's joint edition (no principal) or one principal's edition needs.

    `told` is what the edition itself says: its number and its introduction.
    """
    activities = list(
        Activity.objects.filter(plan=round.plan_id).prefetch_related(
            "parts__organisation", "parts__contact", "milestones", "contributions"
        )
    )
    contributions = [(a.pk, c.goal_id, c.why) for a in activities for c in a.contributions.all()]
    start = Goal.objects.filter(contributions__activity__plan=round.plan_id)
    follow_ups = FollowUp.objects.filter(round=round).select_related("step", "part__organisation")
    assessments = Assessment.objects.filter(round=round).select_related("step", "assessed_by")
    documents = _documents(round, principal)
    return Material(
        round=round,
        principal=principal,
        language=language,
        principals=list(round.plan.collaboration.principals(round.cutoff_on)),
        documents=documents,
        activities=activities,
        follow_ups={f.part_id: f for f in follow_ups},
        joint=joint_statuses(round),
        assessments={(a.goal_id, a.organisation_id): a for a in assessments},
        steps=list(round.scale.steps.all()),
        thread=Thread.of(start, contributions),
        **told,
    )


def _documents(round: Round, principal: Organisation | None) -> list[DocumentMaterial]:
    """The plan's strategy for the joint edition; for a principal, its own documents in force at the cut-off date."""
    if principal is None:
        documents = SteeringDocument.objects.filter(pk=round.plan.strategy_id)
    else:
        documents = SteeringDocument.objects.filter(owner_organisation=principal).in_force(round.cutoff_on)
    documents = list(documents.order_by("valid_from", "title", "pk").prefetch_related("adoptions__organisation"))
    trees = list(GoalTree.objects.filter(document__in=documents))
    goals = list(Goal.objects.filter(tree__in=trees))
    found = []
    for document in documents:
        trees_here = [tree for tree in trees if tree.document_id == document.pk]
        own = [(tree, in_order([g for g in goals if g.tree_id == tree.pk])) for tree in trees_here]
        found.append(DocumentMaterial(document, list(document.adoptions.all()), own))
    return found


def in_order(goals: list[Goal]) -> list[tuple[Goal, int]]:
    """One tree's goals depth first, children in the order of their positions, each with its depth (0 at the top)."""
    children: dict[int | None, list[Goal]] = {}
    for goal in sorted(goals, key=lambda g: (g.position, g.pk)):
        children.setdefault(goal.parent_id, []).append(goal)
    found, waiting = [], [(goal, 0) for goal in reversed(children.get(None, []))]
    while waiting:
        goal, depth = waiting.pop()
        found.append((goal, depth))
        waiting += [(child, depth + 1) for child in reversed(children.get(goal.pk, []))]
    return found
