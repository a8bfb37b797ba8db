"""Where it deviates: every principal's own goals against the strategy's, as a heat map with a figure in each cell.

An activity stands in a cell when it reaches both goals, also through goals below them and alignments between documents.
It stands once in each cell, but may stand in several: rows and columns do not add up, and are not summed.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from samverk.followup.joint import StatusCount, counts, counts_in_words
from samverk.followup.overview import RoundOverview
from samverk.organisations.models import Organisation
from samverk.planning.goals import GoalOrder, strategy_of
from samverk.steering.models import Goal, SteeringDocument

SHADES = (0, 15, 25, 40)  # per cent that deviate, at most, in the first shades; what is above has the last


@dataclass(frozen=True)
class Cell:
    """The activities that reach the goals of a row and a column, and how many of them deviate: have a joint status
    that asks for an explanation."""

    goals: tuple[Goal, ...]
    activities: int
    deviating: int
    counts: list[StatusCount]

    @property
    def share_percent(self) -> int:
        """Rounded to whole per cent, halves up; 0 without activities."""
        return (200 * self.deviating + self.activities) // (2 * self.activities) if self.activities else 0

    @property
    def shade(self) -> int:
        """0 without activities, else 1 (none deviates) to 5 (more than 40 per cent do)."""
        if not self.activities:
            return 0
        return 1 + sum(100 * self.deviating > limit * self.activities for limit in SHADES)

    @property
    def in_words(self) -> str:
        return counts_in_words(self.counts)


@dataclass(frozen=True)
class Row:
    goal: Goal
    cells: list[Cell]
    whole: Cell


@dataclass(frozen=True)
class Group:
    """One principal's goals that any activity reaches; `activities` is how many reach some of them, each once."""

    principal: Organisation
    activities: int
    rows: list[Row]


class HeatMap:
    """The map of one round for its reader, in a number of queries that does not grow with goals or principals."""

    def __init__(self, overview: RoundOverview, principals: list[Organisation]):
        self.overview, self.principals = overview, principals
        self._steps = list(overview.round.scale.steps.all())

    @cached_property
    def columns(self) -> list[Goal]:
        """The top goals, with any activity, of the strategy that the plan carries out; none where it may not be
        seen."""
        strategy = strategy_of(self.overview.round.plan, self.overview.person)
        return [goal for goal in GoalOrder.of_document(strategy).tops if self.overview.reaching(goal)]

    @cached_property
    def groups(self) -> list[Group]:
        found = [self._group(principal, self._goals[principal.pk]) for principal in self.principals]
        return [group for group in found if group.rows]

    @cached_property
    def legend(self) -> list[StatusCount]:
        """Every status that stands in the map, in the scale's order."""
        return counts((self.overview.statuses[pk] for pk in self._in_map), self._steps)

    @cached_property
    def _in_map(self) -> set[int]:
        return {pk for group in self.groups for row in group.rows for pk in self.overview.reaching(row.goal)}

    @cached_property
    def _goals(self) -> dict[int, list[Goal]]:
        """The top goals of each principal's own documents in force on the cut-off day."""
        visible = SteeringDocument.objects.visible_to(self.overview.person)
        own = visible.in_force(self.overview.round.cutoff_on).filter(owner_organisation__in=self.principals)
        goals = Goal.objects.filter(tree__document__in=own, parent=None).select_related("tree__document")
        order = ("tree__document__valid_from", "tree__document__title", "tree__document", "tree__position")
        found = defaultdict(list)
        for goal in goals.order_by(*order, "tree", "position", "pk"):
            found[goal.tree.document.owner_organisation_id].append(goal)
        return found

    def _group(self, principal: Organisation, goals: list[Goal]) -> Group:
        reached = [goal for goal in goals if self.overview.reaching(goal)]
        activities = set().union(*(self.overview.reaching(goal) for goal in reached))
        return Group(principal, len(activities), [self._row(goal) for goal in reached])

    def _row(self, goal: Goal) -> Row:
        return Row(goal, [self._cell(goal, column) for column in self.columns], self._cell(goal))

    def _cell(self, *goals: Goal) -> Cell:
        statuses = [self.overview.statuses[pk] for pk in self.overview.reaching(*goals)]
        deviating = sum(bool(status.step and status.step.needs_explanation) for status in statuses)
        return Cell(goals, len(statuses), deviating, counts(statuses, self._steps))
