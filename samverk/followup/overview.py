"""A round at a glance: who has answered, who is silent, what deviates, and how each goal's activities go."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Q
from django.utils import timezone

from samverk.followup.joint import StatusCount, counts, joint_statuses
from samverk.followup.models import Assessment, Dates, FollowUp, PrincipalDates, Round
from samverk.followup.permissions import can_assess
from samverk.organisations.models import Organisation
from samverk.planning.goals import GoalOrder
from samverk.planning.models import Activity, Contribution
from samverk.steering.models import Goal, SteeringDocument
from samverk.steering.thread import Thread

STITCHES_AT_MOST = 240  # more than that cannot be told apart on a screen


@dataclass(frozen=True)
class Stitches:
    """Progress drawn as stitches in a box of 1000 by 30: what is answered, answered in part, late, or awaited."""

    answered: str
    begun: str
    late: str
    awaited: str


@dataclass(frozen=True)
class GoalRow:
    goal: Goal
    depth: int
    counts: list[StatusCount]
    activities: int
    assessment: Assessment | None
    joint_assessment: Assessment | None


class RoundOverview:
    """What the round's page tells `person`, in a number of queries that does not grow with the plan."""

    def __init__(self, round: Round, person):
        self.round, self.person = round, person
        self._reached: dict[int, set[int]] = {}

    @cached_property
    def activities(self) -> list[Activity]:
        """What was asked about and what is current, in the plan's order."""
        found = Activity.objects.filter(plan=self.round.plan_id)
        return [activity for activity in found if activity.pk in self.statuses]

    @cached_property
    def statuses(self) -> dict:
        return joint_statuses(self.round)

    @cached_property
    def asked(self) -> list[Activity]:
        return [activity for activity in self.activities if self.statuses[activity.pk].asked]

    @cached_property
    def complete(self) -> int:
        """Activities whose every part has answered."""
        return sum(self.statuses[activity.pk].is_complete for activity in self.asked)

    @cached_property
    def begun(self) -> int:
        """Activities of which some parts have answered, but not all."""
        found = (self.statuses[activity.pk] for activity in self.asked)
        return sum(bool(status.answered and status.silent) for status in found)

    @property
    def untouched(self) -> int:
        return len(self.asked) - self.complete - self.begun

    @cached_property
    def parts_asked(self) -> int:
        return sum(status.asked for status in self.statuses.values())

    @cached_property
    def parts_answered(self) -> int:
        return sum(status.answered for status in self.statuses.values())

    @property
    def parts_silent(self) -> int:
        return self.parts_asked - self.parts_answered

    @cached_property
    def counts(self) -> list[StatusCount]:
        return counts(self.statuses.values(), self.round.scale.steps.all())

    def stitches(self) -> Stitches:
        """One for each activity."""
        return drawn(self.complete, self.begun, self.untouched, self.round.is_overdue)

    def rows(self, activities) -> list[tuple[Activity, object]]:
        return [(activity, self.statuses[activity.pk]) for activity in activities]

    def silent(self):
        """The parts that have not answered, with whom to ask. Their drafts stay unread here."""
        waiting = self.round.follow_ups.silent().with_due()
        return waiting.select_related(
            "part__activity", "part__organisation", "part__contact", "part__deputy", "asked"
        ).defer("comment", "deviation", "measure")

    def deviating(self):
        """What was submitted with a status that asks for an explanation, the worst first."""
        found = FollowUp.objects.filter(round=self.round, step__needs_explanation=True).submitted()
        found = found.select_related("step", "part__activity", "part__organisation", "submitted_by")
        return found.order_by("-step__rank", "part__activity__position", "-part__is_lead", "part__organisation__name")

    def timeline(self) -> list[tuple]:
        """The round's days in order, as (day, what, is it today)."""
        opened = timezone.localtime(self.round.opened_at).date() if self.round.opened_at else None
        days = [
            (self.round.cutoff_on, "cutoff"),
            (self.round.answers_due_on, "due"),
            (self.round.review_due_on, "review"),
            (self.round.approval_due_on, "approval"),
            (self.round.fixed_due_on, "fixed"),
            (timezone.localdate(), "today"),
        ]
        days += [(opened, "opened")] if opened else []
        return sorted(days, key=lambda each: each[0])

    def dates(self, principals: list[Organisation]) -> list[tuple[Organisation, Dates, PrincipalDates | None]]:
        """For each principal the dates that hold for it, and its own where it has any. One query."""
        own = {each.organisation_id: each for each in self.round.own_dates.all()}
        found = ((principal, own.get(principal.pk)) for principal in principals)
        return [(principal, each.over(self.round) if each else self.round.dates, each) for principal, each in found]

    def documents(self, principal: Organisation | None) -> list[SteeringDocument]:
        """Those whose goals are judged: the plan's strategy jointly; a principal's own that are in force."""
        visible = SteeringDocument.objects.visible_to(self.person)
        if principal is None:
            return list(visible.filter(pk=self.round.plan.strategy_id))
        own = visible.in_force(self.round.cutoff_on).filter(owner_organisation=principal)
        return list(own.order_by("valid_from", "title", "pk"))

    def goals(self, principal: Organisation | None = None) -> list[tuple[SteeringDocument, list[GoalRow]]]:
        """Each goal with how many of the activities that reach it have which status, and what people judge of it.

        An activity is counted once at each goal that it reaches, also through a goal below or another document.
        """
        documents = self.documents(principal)
        judged = Assessment.objects.visible_to(self.person).filter(round=self.round).select_related("step")
        judged = {(each.goal_id, each.organisation_id): each for each in judged}
        goals = list(Goal.objects.filter(tree__document__in=documents).select_related("tree"))
        steps = list(self.round.scale.steps.all())
        found = []
        for document in documents:
            order = GoalOrder(goal for goal in goals if goal.tree.document_id == document.pk)
            rows = []
            for goal in order.goals.values():
                reached = self.reaching(goal)
                rows.append(
                    GoalRow(
                        goal,
                        order.depth[goal.pk],
                        counts((self.statuses[pk] for pk in reached), steps),
                        len(reached),
                        judged.get((goal.pk, principal.pk if principal else None)),
                        judged.get((goal.pk, None)) if principal else None,
                    )
                )
            found.append((document, rows))
        return found

    def reaching(self, *goals: Goal) -> set[int]:
        """The keys of the activities here that reach every one of these goals."""
        if not goals:
            return set(self.statuses)
        return set.intersection(*(self._reaching(goal) for goal in goals))

    def _reaching(self, goal: Goal) -> set[int]:
        if goal.pk not in self._reached:
            self._reached[goal.pk] = self.statuses.keys() & set(self._thread.activities_of(goal.pk))
        return self._reached[goal.pk]

    def may_assess(self, principal: Organisation | None) -> bool:
        return self.round.takes_answers and can_assess(self.person, self.round, principal)

    @cached_property
    def _thread(self) -> Thread:
        rows = Contribution.objects.filter(activity__in=Activity.objects.filter(plan=self.round.plan_id).shared())
        start = Goal.objects.filter(contributions__in=rows)
        contributions = rows.order_by("activity__position", "activity_id").values_list("activity_id", "goal_id", "why")
        return Thread.of(start, contributions, SteeringDocument.objects.visible_to(self.person))


def drawn(answered: int, begun: int, missing: int, overdue: bool, at_most: int = STITCHES_AT_MOST) -> Stitches:
    """One stitch for each, what is answered first; where there are very many, each stands for several."""
    kinds = ["answered"] * answered + ["begun"] * begun + ["late" if overdue else "awaited"] * missing
    many = min(len(kinds), at_most)
    kinds = [kinds[place * len(kinds) // many] for place in range(many)]
    lines, room = {"answered": "", "begun": "", "late": "", "awaited": ""}, 1000 / max(many, 1)
    for place, kind in enumerate(kinds):
        lines[kind] += f"M{(place + 0.16) * room:.1f} 18L{(place + 0.84) * room:.1f} 12"
    return Stitches(**lines)


def progress_of(rounds) -> dict[int, tuple[int, int]]:
    """Parts that have answered and parts that were asked, by round, in one query."""
    submitted = Count("pk", filter=Q(state=FollowUp.State.SUBMITTED))
    rows = (
        FollowUp.objects.filter(round__in=rounds)
        .order_by()
        .values("round")
        .annotate(given=submitted, asked=Count("pk"))
    )
    return {row["round"]: (row["given"], row["asked"]) for row in rows}
