"""The picture of an activity's threads upward: columns of goals and the curves between them, as SVG attributes.

Column by column from the left: the top goals beyond the principals' own, the principals' goals, the goals that the
activity contributes to, the activity. A column's nodes stand at equal distances, so that node i of n is at
(i + 0.5) / n of the height and curves need no measuring. The list below the picture says the same and more.
"""

from dataclasses import dataclass

from samverk.steering.models import Goal
from samverk.steering.thread import Thread

HEIGHT = 1000
MOST_NODES = 8


@dataclass(frozen=True)
class ThreadMap:
    beyond: list[Goal]
    principals: list[Goal]
    direct: list[Goal]
    beyond_curves: list[str]
    principal_curves: list[str]
    activity_curves: list[str]


def thread_map(thread: Thread, direct: list[Goal], principals: list[Goal], beyond: list[Goal]) -> ThreadMap | None:
    """None where there is nothing to draw, or so much that a picture would only confuse."""
    chosen = {goal.pk for goal in direct}
    principals = [goal for goal in principals if goal.pk not in chosen]
    beyond = _tops(thread, beyond)
    beyond = [goal for goal in beyond if any(goal.pk in thread.reached_from(below.pk) for below in principals)]
    columns = (beyond, principals, direct)
    if not principals or not direct or any(len(column) > MOST_NODES for column in columns):
        return None
    return ThreadMap(
        *columns,
        beyond_curves=_curves(thread, beyond, principals),
        principal_curves=_curves(thread, principals, direct),
        activity_curves=[_curve(_height(place, len(direct)), HEIGHT / 2) for place in range(len(direct))],
    )


def _tops(thread: Thread, goals: list[Goal]) -> list[Goal]:
    """The goals at the top of the trees that these stand in, each once: Agenda 2030's goals rather than its targets."""
    tops = {}
    for goal in goals:
        while goal.parent_id in thread.goals:
            goal = thread.goals[goal.parent_id]
        tops[goal.pk] = goal
    return sorted(tops.values(), key=lambda goal: (goal.tree.document.title, goal.position, goal.pk))


def _curves(thread: Thread, upper: list[Goal], lower: list[Goal]) -> list[str]:
    return [
        _curve(_height(i, len(upper)), _height(j, len(lower)))
        for i, above in enumerate(upper)
        for j, below in enumerate(lower)
        if above.pk in thread.reached_from(below.pk)
    ]


def _height(place: int, count: int) -> float:
    return (place + 0.5) / count * HEIGHT


def _curve(left: float, right: float) -> str:
    return f"M0 {left:.1f}C55 {left:.1f} 45 {right:.1f} 100 {right:.1f}"
