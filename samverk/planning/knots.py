"""The red thread over a plan and over an activity: what comes before it, itself, and what the rooms above add after.

A room above adds its knots from `apps.ready`: `knots.register(lambda request, obj: [{"kind": …, "name": …, …}])`,
where `obj` is the plan or the activity. What nobody has added is shown as remaining.
"""

from collections.abc import Callable

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from samverk.planning.models import Activity, Plan
from samverk.steering.models import Goal, SteeringDocument

_later: list[Callable] = []


def register(knots: Callable) -> None:
    """`knots(request, obj)` lists dicts with kind, name, url and perhaps state ("past", "next")."""
    if knots not in _later:
        _later.append(knots)


def of_plan(request, plan: Plan, strategy: SteeringDocument | None, tops: list[Goal], count: int) -> list[dict]:
    """`strategy` is what the reader sees that the plan carries out, and `tops` its top goals."""
    before = _document(strategy)
    if before:
        before.append({"kind": _("Goals"), "name": _areas(tops), "url": f"{before[0]['url']}#goals"})
    number = number_format(count, force_grouping=True)
    here = {"kind": _("Activities"), "name": number, "url": plan.get_absolute_url(), "state": "now"}
    return [*before, here, *_added(request, plan)]


def of_activity(request, activity: Activity, strategy: SteeringDocument | None, goals: list[Goal]) -> list[dict]:
    """`goals` are those of the plan's strategy that it contributes to; the first stands in the thread."""
    before = _document(strategy)
    if goals:
        name = f"{goals[0].code} {goals[0].local_title}".strip()
        before.append({"kind": _("Goal"), "name": name, "url": goals[0].get_absolute_url()})
    else:
        before.append({"kind": _("Plan"), "name": activity.plan.title, "url": activity.plan.get_absolute_url()})
    here = {"kind": _("Activity"), "name": str(activity), "url": activity.get_absolute_url(), "state": "now"}
    return [*before, here, *_added(request, activity)]


def _areas(tops: list[Goal]) -> str:
    """ "4 målområden": the first tree's top goals, by the name that the document gives them."""
    if not tops:
        return "0"
    tree = tops[0].tree
    count = sum(goal.tree_id == tree.pk for goal in tops)
    return f"{count}\N{NO-BREAK SPACE}{tree.name[:1].lower()}{tree.name[1:]}"


def _document(document: SteeringDocument | None) -> list[dict]:
    if document is None:
        return []
    kind = str(document.get_kind_display())
    return [{"kind": kind[:1].upper() + kind[1:], "name": document.title, "url": document.get_absolute_url()}]


def _added(request, obj) -> list[dict]:
    added = [knot for knots in _later for knot in knots(request, obj)]
    return added or [{"kind": _("Follow-up"), "name": _("none yet"), "url": "", "state": "next"}]
