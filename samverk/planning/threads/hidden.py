"""Where threads end out of sight: at what the reader does not see, but may know of since the reader's organisation has
been able to see it (`core.times`). Of that only how much it is gets told: no name, no owner, no key. A thread does not
go on beyond it. Of what nobody else has ever seen there is nothing at all.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from samverk.core import times
from samverk.planning.models import Contribution
from samverk.steering.models import Alignment

Ends = dict[int, set[int]]  # by what is seen, the keys of what is not: for counting, and for nothing else


@dataclass(frozen=True)
class Hidden:
    goals_of_activities: Ends = field(default_factory=dict)
    goals_of_goals: Ends = field(default_factory=dict)
    activities_of_goals: Ends = field(default_factory=dict)

    def within(self, activities: set[int], goals: set[int], *, with_activities: bool) -> "Hidden":
        """What of it hangs on these activities and goals."""
        return Hidden(
            _of(self.goals_of_activities, activities),
            _of(self.goals_of_goals, goals),
            _of(self.activities_of_goals, goals) if with_activities else {},
        )

    @property
    def goals(self) -> int:
        return len(set().union(*self.goals_of_activities.values(), *self.goals_of_goals.values()))

    @property
    def activities(self) -> int:
        return len(set().union(*self.activities_of_goals.values()))

    def activities_under(self, top: int, upward: Callable) -> int:
        """How many contribute to the goal or to one below it in its tree; `upward(goal)` is the way from there."""
        return len(set().union(*(those for goal, those in self.activities_of_goals.items() if top in upward(goal))))


def hidden(plan, person, activities, goals) -> Hidden:
    """What hangs on these activities and goals, which are all of the plan's threads that the person sees."""
    rows = Contribution.objects.filter(activity__plan=plan, activity__dropped_on=None).order_by("pk")
    ends = rows.values_list("pk", "activity_id", "goal_id")
    contributions = [row for row in ends if (row[1] in activities) != (row[2] in goals)]
    links = list(
        Alignment.objects.filter(source__in=goals).exclude(target__in=goals).values_list("pk", "source_id", "target_id")
    )
    contributions, links = _known(Contribution, contributions, person), _known(Alignment, links, person)
    found = defaultdict(lambda: defaultdict(set))
    for _key, activity, goal in contributions:
        if activity in activities:
            found["up"][activity].add(goal)
        else:
            found["down"][goal].add(activity)
    for _key, source, target in links:
        found["across"][source].add(target)
    return Hidden(dict(found["up"]), dict(found["across"]), dict(found["down"]))


def hidden_goals_of(activity, person, goals) -> int:
    """To how many goals besides these the activity contributes that the person may know of."""
    rows = activity.contributions.exclude(goal__in=goals).values_list("pk", "activity_id", "goal_id")
    return len({goal for _key, _activity, goal in _known(Contribution, list(rows), person)})


def _known(model, rows: list[tuple], person) -> list[tuple]:
    """Links that the person could read as they stand, with both their ends."""
    known = times.shown(model, [row[0] for row in rows], person, as_it_stands=True) if rows else set()
    return [row for row in rows if row[0] in known]


def _of(ends: Ends, keys: set[int]) -> Ends:
    return {key: those for key, those in ends.items() if key in keys}
