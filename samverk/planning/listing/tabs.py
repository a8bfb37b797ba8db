"""The views that the plan's page offers above the list: all, one's own, the dropped, and those that are saved."""

from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict
from django.utils.translation import gettext as _

from samverk.planning.listing.query import stored
from samverk.planning.listing.table import PlanTable
from samverk.planning.models import SavedView

# Characters of all the tabs that fit one line beside the plan's title, so that 25 rows fit the screen below.
ROOM, AROUND_EACH = 92, 6


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    is_current: bool
    count: int | None = None


class Tabs:
    """`shown` stand in a row with their counts; the saved views that find no room there are `more`, in a menu."""

    def __init__(self, table: PlanTable):
        self.table = table
        self.shown, self.more = self._own(), []
        room = ROOM - len(table.plan.title) - sum(len(tab.label) + AROUND_EACH for tab in self.shown)
        for view in self.saved:
            room -= len(view.name) + AROUND_EACH
            if room >= 0 or self._is_current(view):
                self.shown.append(self._tab(view, self._count(view)))
            else:
                self.more.append(self._tab(view))

    @cached_property
    def saved(self) -> list[SavedView]:
        plan, person = self.table.plan, self.table.person
        return list(SavedView.objects.visible_to(person).filter(plan=plan))

    @cached_property
    def now(self) -> str:
        """What a view that is saved now would keep."""
        return stored(self.table.query.params)

    def _own(self) -> list[Tab]:
        index, query = self.table.index, self.table.query
        current = {activity.pk for activity in index.activities if not activity.dropped_on}
        dropped = len(index.activities) - len(current)
        counts = [("", _("All"), len(current)), ("mine", _("Mine"), len(current & index.mine))]
        if dropped or query.show == "dropped":
            counts.append(("dropped", _("Dropped"), dropped))
        is_saved = any(self._is_current(view) for view in self.saved)
        return [
            Tab(label, query.address(show=show or "all"), query.show == show and not is_saved, count)
            for show, label, count in counts
        ]

    def _is_current(self, view: SavedView) -> bool:
        return bool(view.query) and view.query == self.now

    def _tab(self, view: SavedView, count: int | None = None) -> Tab:
        return Tab(view.name, view.get_absolute_url(), self._is_current(view), count)

    def _count(self, view: SavedView) -> int:
        table = self.table
        return PlanTable(table.plan, table.person, QueryDict(view.query), beside=table).count
