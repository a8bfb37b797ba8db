"""What stands in the plan's columns: a registry, so that the rooms above can add to the plan without it knowing them.

A room above registers from its `apps.ready`:

    columns.register(
        "followed_up", _("Followed up"), load=newest_answers, template="followup/_column.html", order=90
    )
    columns.register("status", _("Status"), load=newest_status, choices=steps_of_newest_round, order=20)

A key that is already there is replaced: so the status of the newest round takes the place of the status that the
plan itself states, which is what stands there without the room above.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from samverk.planning.models import Activity, Plan, StatusStep

UNANSWERED = "unans"


@dataclass(frozen=True)
class Cell:
    """What one activity has in one column.

    `key` is what filters and groups go by, and stands in addresses; `label` is the same in words, `rank` its place in
    order; `value` is for the column's template. Cells of one key have one label and one rank.
    """

    key: str
    label: str = ""
    rank: tuple | int | str = 0
    value: object = None
    url: str = ""


EMPTY = Cell("")


@dataclass(frozen=True)
class Origin:
    """Where a column's values are made, when it is not in the plan: there they are changed."""

    text: str
    url: str


Load = Callable[[Plan, list[Activity], object], dict[int, Cell]]
Choices = Callable[[Plan, object], list[Cell]]
OriginOf = Callable[[Plan], Origin | None]


@dataclass(frozen=True)
class Column:
    """`load(plan, activities, person)` gives {activity's id: Cell} in a number of queries that does not grow.

    `choices(plan, person)` lists every Cell that can stand in the column, in order; only a column with choices can be
    filtered and grouped by. `template` is given `cell` and `activity`. `origin(plan)` says where the values are made;
    without it, or where it answers None, they are the plan's own.
    """

    key: str
    label: str
    load: Load
    choices: Choices | None = None
    template: str = "planning/columns/_text.html"
    order: int = 100
    width: str = field(default="k9")
    shown: bool = True
    origin: OriginOf | None = None

    def cells(self, plan: Plan, activities: Iterable[Activity], person) -> dict[int, Cell]:
        """A Cell for each activity: EMPTY where the column has nothing to say."""
        activities = list(activities)
        found = self.load(plan, activities, person) if activities else {}
        return {activity.pk: found.get(activity.pk, EMPTY) for activity in activities}


def step_cell(step: StatusStep | None) -> Cell:
    """A step as a cell; None is "not answered", which is worse to know nothing of than any step but never green."""
    if step is None:
        return Cell(UNANSWERED, str(_("Not answered")), 1000, UNANSWERED)
    return Cell(step.key, step.local_word, step.rank, step)


def steps_of(plan: Plan, person=None) -> list[Cell]:
    return [step_cell(step) for step in plan.scale.steps.all()]


def stated_status(plan: Plan, activities: list[Activity], person=None) -> dict[int, Cell]:
    """The status that the plan itself states. Rooms above may fall back on it before there is any round."""
    steps = {step.pk: step_cell(step) for step in plan.scale.steps.all()}
    return {activity.pk: steps[activity.stated_step_id] for activity in activities if activity.stated_step_id in steps}


_columns: dict[str, Column] = {}


def register(
    key: str,
    label,
    load: Load,
    choices: Choices | None = None,
    template: str = "planning/columns/_text.html",
    order: int = 100,
    width: str = "k9",
    shown: bool = True,
    origin: OriginOf | None = None,
) -> None:
    """Add a column to every plan, or replace the one with that key. `width` is a class of pages/plan.css."""
    _columns[key] = Column(key, label, load, choices, template, order, width, shown, origin)


def registered() -> list[Column]:
    return sorted(_columns.values(), key=lambda column: (column.order, column.key))


def column(key: str) -> Column | None:
    return _columns.get(key)


def origin_of_status(plan: Plan) -> Origin | None:
    """Where the status that the plan shows is made; None when it is the plan's own, which its editors state."""
    status = column("status")
    return status.origin(plan) if status and status.origin else None


# Registered here and not in apps.ready, which comes after that of the rooms above.
register("status", _("Status"), stated_status, steps_of, "planning/columns/_status.html", 20, "k4")
