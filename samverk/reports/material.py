"""What an edition is composed from: read from the database in a number of queries that does not grow with the plan.

What there are thousands of (activities, parts, answers) is read as plain rows: as objects of the models, with a query
set for each of their relations, they would take five times as long.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import QuerySet

from samverk.core.dates import FuzzyDate
from samverk.economy.reporting import ReportedBudget, reported_budgets
from samverk.followup.joint import JointStatus, PartAnswer, joint_status
from samverk.followup.models import Assessment, FollowUp, JointComment, Round
from samverk.organisations.models import Organisation
from samverk.organisations.visibility import Level
from samverk.planning.models import Activity, Contribution, Milestone, Part, StatusStep
from samverk.reports.earlier import EarlierRound, earlier_rounds
from samverk.steering.graph import upward
from samverk.steering.models import Adoption, Alignment, Goal, GoalTree, SteeringDocument
from samverk.steering.thread import Thread


class MilestoneRow(NamedTuple):
    title: str
    due: FuzzyDate | None
    done_on: date | None


class AnswerRow(NamedTuple):
    """What one part was asked; beyond `submitted` it says nothing until it is submitted."""

    submitted: bool
    answer: str = ""
    step: StatusStep | None = None
    progress_percent: int | None = None
    comment: str = ""
    deviation: str = ""
    measure: str = ""
    submitted_at: datetime | None = None
    indicator_value: Decimal | None = None


class PartRow(NamedTuple):
    pk: int
    organisation: Organisation
    is_lead: bool
    contact: str
    text: str
    answer: AnswerRow | None  # None: not asked in this round


@dataclass(slots=True)
class ActivityRow:
    """An activity with its parts (the leading one first, then by organisation) and milestones."""

    pk: int
    number: str
    title: str
    description: str
    starts: FuzzyDate | None
    ends: FuzzyDate | None
    position: int
    dropped_on: date | None
    drop_reason: str
    indicator: str
    parts: list[PartRow] = field(default_factory=list)
    milestones: list[MilestoneRow] = field(default_factory=list)

    def joint(self) -> JointStatus:
        asked = [(part.organisation, part.answer) for part in self.parts if part.answer]
        return joint_status(PartAnswer(who, told.submitted, told.answer, told.step) for who, told in asked)


class UnapprovedLink(NamedTuple):
    """A link between two goals that nobody has approved who keeps the further one's document."""

    owner: str  # of the further goal; "" where nobody here owns the document
    why: str


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
    activities: list[ActivityRow] = field(default_factory=list)
    assessments: dict[tuple[int, int | None], Assessment] = field(default_factory=dict)
    comments: dict[int, JointComment] = field(default_factory=dict)  # by the activity's key
    steps: list[StatusStep] = field(default_factory=list)
    thread: Thread | None = None
    approved: Thread | None = None  # the same thread over approved links alone
    unapproved: dict[tuple[int, int], UnapprovedLink] = field(default_factory=dict)
    earlier: list[EarlierRound] = field(default_factory=list)
    budgets: list[ReportedBudget] = field(default_factory=list)
    told: dict[tuple, dict] = field(default_factory=dict, repr=False)  # what composing has put into words already


def gather(round: Round, principal: Organisation | None, language: str, **told: object) -> Material:
    """Read what the round's joint edition (no principal) or one principal's edition needs.

    `told` is what the edition itself says: its number and its introduction.
    """
    activities = _activities(round)
    thread, unapproved = _thread(round, activities), _unapproved(round)
    assessments = Assessment.objects.filter(round=round).select_related("step", "assessed_by")
    return Material(
        round=round,
        principal=principal,
        language=language,
        principals=list(round.plan.collaboration.principals(round.cutoff_on)),
        documents=_documents(round, principal),
        activities=activities,
        assessments={(a.goal_id, a.organisation_id): a for a in assessments},
        comments={c.activity_id: c for c in JointComment.objects.filter(round=round).select_related("written_by")},
        steps=list(round.scale.steps.all()),
        thread=thread,
        approved=thread.without(unapproved) if unapproved else thread,
        unapproved=unapproved,
        earlier=earlier_rounds(round, principal, language),
        budgets=reported_budgets(round),
        **told,
    )


def _activities(round: Round) -> list[ActivityRow]:
    columns = "pk", "number", "title", "description", "starts", "ends", "position", "dropped_on", "drop_reason"
    rows = Activity.objects.filter(plan=round.plan_id).shared().values_list(*columns, "indicator")
    found = [ActivityRow(*row) for row in rows]
    by_id = {activity.pk: activity for activity in found}
    # What somebody adds between one query and the next is told at the next reading.
    for activity, part in _parts(round):
        if activity in by_id:
            by_id[activity].parts.append(part)
    milestones = Milestone.objects.filter(activity__plan=round.plan_id)
    for activity, *facts in milestones.values_list("activity_id", "title", "due", "done_on"):
        if activity in by_id:
            by_id[activity].milestones.append(MilestoneRow(*facts))
    return found


def _parts(round: Round):
    """Each part of the plan with its activity's key, in the order in which an activity lists them."""
    answers = _answers(round)
    columns = "pk", "activity_id", "organisation_id", "is_lead", "contact__name", "contact_text", "text"
    rows = list(Part.objects.filter(activity__plan=round.plan_id).values_list(*columns))
    organisations = Organisation.objects.in_bulk({row[2] for row in rows})
    for pk, activity, organisation, is_lead, contact, contact_text, text in rows:
        who = contact if contact is not None else contact_text
        yield activity, PartRow(pk, organisations[organisation], is_lead, who, text, answers.get(pk))


def _answers(round: Round) -> dict[int, AnswerRow]:
    """What was asked in the round, by part. A draft is silence: nothing of it is read."""
    asked = FollowUp.objects.filter(round=round).order_by()
    given = asked.filter(state=FollowUp.State.SUBMITTED)
    columns = "part_id", "answer", "step_id", "progress_percent", "comment", "deviation", "measure", "submitted_at"
    rows = list(given.values_list(*columns, "indicator_value"))
    steps = StatusStep.objects.in_bulk({row[2] for row in rows if row[2]})
    silent = asked.exclude(state=FollowUp.State.SUBMITTED).values_list("part_id", flat=True)
    found = dict.fromkeys(silent, AnswerRow(submitted=False))
    for part, answer, step, *told in rows:
        found[part] = AnswerRow(True, answer, steps.get(step), *told)
    return found


def _thread(round: Round, activities: list[ActivityRow]) -> Thread:
    """The thread of the whole plan; the activities are listed in the plan's order."""
    place = {activity.pk: number for number, activity in enumerate(activities)}
    contributions = Contribution.objects.filter(activity__plan=round.plan_id)
    rows = [row for row in contributions.values_list("activity_id", "goal_id", "why") if row[0] in place]
    rows.sort(key=lambda row: place[row[0]])
    return Thread.of(_contributed(round), rows, SteeringDocument.objects.filter(level__gte=Level.PRINCIPALS))


def _contributed(round: Round) -> QuerySet:
    shared = Activity.objects.filter(plan=round.plan_id).shared()
    return Goal.objects.filter(contributions__activity__in=shared)


def _unapproved(round: Round) -> dict[tuple[int, int], UnapprovedLink]:
    """The links of the plan's thread that are not approved, by the keys of their two goals."""
    links = Alignment.objects.filter(approved_at__isnull=True, source__in=upward(_contributed(round)).values("pk"))
    owner, document = "owner_organisation", "target__tree__document"
    names = f"{document}__{owner}__short_name", f"{document}__{owner}__name", f"{document}__owner_collaboration__name"
    rows = links.order_by().values_list("source_id", "target_id", "why", *names)
    return {
        (source, target): UnapprovedLink(short_name or name or collaboration or "", why)
        for source, target, why, short_name, name, collaboration in rows
    }


def _documents(round: Round, principal: Organisation | None) -> list[DocumentMaterial]:
    """The plan's strategy for the joint edition; for a principal, its own documents in force at the cut-off date.

    Of either only what all who take part see: an edition is for all of them."""
    documents = SteeringDocument.objects.filter(level__gte=Level.PRINCIPALS)
    if principal is None:
        documents = documents.filter(pk=round.plan.strategy_id)
    else:
        documents = documents.filter(owner_organisation=principal).in_force(round.cutoff_on)
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
