"""What was moved in a plan, what was dropped and taken back, by whom and why: read from the trail."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from samverk.core.models import Revision
from samverk.core.times import readable
from samverk.core.undo import UNDONE
from samverk.planning.models import Activity, Plan

MOVED, DROPPED, TAKEN_BACK = "planning.activity_moved", "planning.activity_dropped", "planning.activity_taken_back"
NAMED = 6  # numbers that an entry tells


@dataclass(frozen=True)
class Entry:
    """`what` is "up", "down", "dropped" or "back". `is_undone` tells that whoever did it has undone it. `places` says
    from which place to which, and past what, where the trail has it."""

    at: datetime
    actor: str
    activity: int
    name: str
    what: str
    why: str
    is_undone: bool
    places: dict | None = None

    @property
    def passed(self) -> str:
        """What it was moved past, by number; of many the first and how many more."""
        numbers = self.places["past"]
        told = ", ".join(numbers[:NAMED])
        if len(numbers) <= NAMED:
            return told
        return _("%(numbers)s and %(more)s more") % {"numbers": told, "more": len(numbers) - NAMED}


def moves_of(plan: Plan, person) -> QuerySet:
    """The revisions that the log tells of, newest first. What was deleted from the plan is not in it any more, and what
    was done to a draft before it was shared is its keeper's own."""
    label, activities = Activity._meta.label_lower, plan.activities.visible_to(person).order_by().values("pk")
    rows = Revision.objects.filter(model=label, object_id__in=activities)
    rows = rows.filter(action__in=[MOVED, DROPPED, TAKEN_BACK])
    moves = list(rows.order_by().only("sequence", "model", "object_id", "kind"))
    before = {row.sequence for row in moves} - readable(moves, person)
    return rows.exclude(sequence__in=before).order_by("-sequence")


def told(rows: list[Revision]) -> list[Entry]:
    undone = _undone(rows)
    return [_entry(row, str(row.operation) in undone) for row in rows]


def _entry(row: Revision, is_undone: bool) -> Entry:
    content = row.values
    before, after = content.get("before") or {}, content.get("after") or {}
    if row.action == DROPPED:
        what, why = "dropped", after.get("drop_reason", "")
    elif row.action == TAKEN_BACK:
        what, why = "back", content.get("reason", "")
    else:
        rises = after.get("position", 0) < before.get("position", 0)
        what, why = "up" if rises else "down", content.get("reason", "")
    told = (row.at, content.get("actor", ""), row.object_id, content.get("name", ""), what, why, is_undone)
    return Entry(*told, content.get("facts"))


def _undone(rows: list[Revision]) -> set[str]:
    """The operations among these that have been undone: undoing keeps as its reason which one it reversed."""
    later = Revision.objects.filter(
        model=Activity._meta.label_lower, object_id__in={row.object_id for row in rows}, action=UNDONE
    )
    return {row.values.get("reason", "").rpartition(" ")[2] for row in later}
