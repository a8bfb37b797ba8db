"""The plan's table: the activities of one page of the list, in their groups, with their columns."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.core.sorting import sort_key
from samverk.planning import columns as registry
from samverk.planning.columns import EMPTY, Cell, Column
from samverk.planning.goals import Reach
from samverk.planning.listing.filters import Filters
from samverk.planning.listing.heads import Head, Heads
from samverk.planning.listing.index import PlanIndex
from samverk.planning.listing.query import PAGE_SIZE, PlanQuery
from samverk.planning.models import Activity, Plan
from samverk.planning.timeline import Bar, Timeline
from samverk.steering.models import Goal


@dataclass
class Row:
    activity: Activity
    others: list[Goal] = field(default_factory=list)
    cells: list[tuple[Head, Cell]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@dataclass
class Group:
    """`count` and `sums` are of the whole group, though a page may show only some of its rows."""

    cell: Cell
    activities: list[Activity]
    sums: list[tuple[Cell, int]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    is_continued: bool = False

    @property
    def count(self) -> int:
        return len(self.activities)


class PlanTable:
    """The number of queries depends on what the address asks for, never on how many activities there are."""

    def __init__(
        self, plan: Plan, person, params: QueryDict, *, may_change: bool = False, beside: "PlanTable | None" = None
    ):
        """`beside` is another view of the plan, from which what both know is taken instead of read again."""
        self.plan, self.person, self.may_change = plan, person, may_change
        self.registered = registry.registered()
        choosable = [column for column in self.registered if column.choices]
        self.query = PlanQuery(params, [column.key for column in choosable])
        texts = self.query.text or {"financing", "indicator"} & {*self.query.columns, self.query.sort}
        is_enough = beside and (beside.index.has_texts or not texts)
        self.index = beside.index if is_enough else PlanIndex(plan, person, with_texts=bool(texts))
        self.filters = Filters(self.index, self.query, choosable, self.cells_of)
        self._cells: dict[str, dict[int, Cell]] = beside._cells if beside else {}

    @cached_property
    def shown(self) -> list[Activity]:
        """The activities of the chosen tab."""
        activities = self.index.activities
        if self.query.show == "dropped":
            return [activity for activity in activities if activity.dropped_on]
        current = [activity for activity in activities if not activity.dropped_on]
        if self.query.show == "mine":
            return [activity for activity in current if activity.pk in self.index.mine]
        return current

    @cached_property
    def found(self) -> list[Activity]:
        """All that pass the filters, sorted."""
        return self._sorted(self.filters.passing(self.shown))

    @property
    def count(self) -> int:
        return len(self.found)

    def cells_of(self, column: Column) -> dict[int, Cell]:
        """A column's cells for all of the plan, read once."""
        if column.key not in self._cells:
            self._cells[column.key] = column.cells(self.plan, self.index.activities, self.person)
        return self._cells[column.key]

    # Sorting

    def _sorted(self, activities: list[Activity]) -> list[Activity]:
        key = self._sort_keys().get(self.query.sort)
        if key is None:
            return activities
        # What lacks a value comes last, whichever way the rest is turned.
        known = [activity for activity in activities if key(activity) is not None]
        known.sort(key=key, reverse=self.query.is_descending)
        return known + [activity for activity in activities if key(activity) is None]

    def _sort_keys(self) -> dict:
        index = self.index
        keys = {
            "title": lambda a: sort_key(a.title),
            "financing": lambda a: sort_key(a.financing) if a.financing else None,
            "indicator": lambda a: sort_key(a.indicator) if a.indicator else None,
            "org": lambda a: index.led_by(a.pk).rank or None,
            "contact": lambda a: index.contact_of(a.pk).rank or None,
            "period": lambda a: a.ends_on or a.starts and a.starts.first_day,
        }
        for column in self.registered:
            if column.key == self.query.sort:
                cells = self.cells_of(column)
                keys[column.key] = lambda a, cells=cells: cells[a.pk].rank if cells[a.pk].key else None
        return keys

    # Grouping

    @cached_property
    def groupings(self) -> list[dict]:
        choices = [("goal", _("Goal in the strategy"))] if self.index.strategy else []
        choices += [(column.key, column.label) for column in self.filters.columns]
        choices += [
            (f"goals-{owner.pk}", _("Goals of %(organisation)s") % {"organisation": owner.short})
            for owner in self.principals
        ]
        choices += [("org", _("Leading organisation")), ("contact", _("Contact")), ("none", _("No grouping"))]
        return [
            {"key": key, "label": label, "url": self.query.address(group=key), "current": key == self.grouping}
            for key, label in choices
        ]

    @cached_property
    def grouping(self) -> str:
        known = {"goal", "org", "contact", "none", *(column.key for column in self.filters.columns)}
        known |= {f"goals-{owner.pk}" for owner in self.principals}
        chosen = self.query.group if self.query.group in known else "goal"
        return "none" if chosen == "goal" and not self.index.strategy else chosen

    @cached_property
    def all_groups(self) -> list[Group]:
        if self.grouping == "none":
            return [Group(EMPTY, self.found)] if self.found else []
        members: dict[str, list[Activity]] = {}
        cells: dict[str, Cell] = {}
        cell_of = self._group_cells()
        for activity in self.found:
            cell = cell_of(activity)
            members.setdefault(cell.key, []).append(activity)
            cells.setdefault(cell.key, cell)
        # What belongs nowhere comes last.
        order = sorted((cell for cell in cells.values() if cell.key), key=lambda cell: cell.rank)
        groups = [Group(cell, members[cell.key], self._sums(members[cell.key])) for cell in order]
        if "" in members:
            groups.append(Group(Cell("", self._nowhere()), members[""], self._sums(members[""])))
        return groups

    def _group_cells(self):
        if self.grouping == "goal":
            return self._goal_cell
        if self.grouping == "org":
            return lambda activity: self.index.led_by(activity.pk)
        if self.grouping == "contact":
            return lambda activity: self.index.contact_of(activity.pk)
        if self.grouping.startswith("goals-"):
            owner = int(self.grouping.removeprefix("goals-"))
            reach = Reach(self.plan, [activity.pk for activity in self.found], self.person)
            return lambda activity: _first_goal_cell(reach.of_owner(activity.pk, owner))
        cells = self.cells_of(registry.column(self.grouping))
        return lambda activity: cells[activity.pk]

    def _goal_cell(self, activity: Activity) -> Cell:
        tops = self.index.tops.get(activity.pk)
        return self._top_cells[tops[0].pk] if tops else EMPTY

    @cached_property
    def _top_cells(self) -> dict[int, Cell]:
        tops = enumerate(self.index.goals.tops)
        return {goal.pk: _cell_of_goal(goal, place) for place, goal in tops}

    def _nowhere(self) -> str:
        names = {
            "goal": _("Contributes to none of the strategy's goals"),
            "org": _("Led by nobody"),
            "contact": _("Without a contact"),
        }
        if self.grouping.startswith("goals-"):
            return _("Reaches none of these goals")
        return names.get(self.grouping, _("Nothing stated"))

    def _sums(self, activities: list[Activity]) -> list[tuple[Cell, int]]:
        """How many stand at each status, from best to worst."""
        status = registry.column("status")
        if status is None or self.grouping == "status":
            return []
        cells = self.cells_of(status)
        found = {cells[activity.pk].key: cells[activity.pk] for activity in activities}
        counts = Counter(cells[activity.pk].key for activity in activities)
        known = sorted((cell for cell in found.values() if cell.key), key=lambda cell: cell.rank)
        return [(cell, counts[cell.key]) for cell in known]

    # The page

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // self.page_size))

    @property
    def page_size(self) -> int:
        """All rows at one go for who asks for them, to print or as a file."""
        return max(self.count, 1) if self.query.is_whole else PAGE_SIZE

    @property
    def page(self) -> int:
        return min(max(self.query.page, 1), self.pages)

    @property
    def pager(self) -> list[dict]:
        """Links to the first, the last and the nearest pages; None marks a gap."""
        if self.pages == 1:
            return []
        near = {1, self.pages, *range(self.page - 2, self.page + 3)}
        links, before = [], 0
        for number in sorted(number for number in near if 1 <= number <= self.pages):
            if number > before + 1:
                links.append(None)
            url = self.query.address(page=str(number))
            links.append({"number": number, "url": url, "current": number == self.page})
            before = number
        return links

    @cached_property
    def groups(self) -> list[Group]:
        """The groups that have rows on this page, with those rows."""
        first, last = (self.page - 1) * self.page_size, self.page * self.page_size
        shown, place = [], 0
        for group in self.all_groups:
            start, end = max(first - place, 0), last - place
            on_page = group.activities[start:end] if end > 0 else []
            if on_page:
                group.is_continued = start > 0
                group.rows = [Row(activity) for activity in on_page]
                shown.append(group)
            place += group.count
        self._fill([row for group in shown for row in group.rows])
        return shown

    def _fill(self, rows: list[Row]) -> None:
        values = self._values([row.activity for row in rows])
        for row in rows:
            if self.grouping == "goal":
                row.others = self.index.tops.get(row.activity.pk, [])[1:]
            row.problems = [each.problem for each in self.index.waits.get(row.activity.pk, ()) if each.problem]
            row.cells = [(head, values[head.key](row.activity)) for head in self.heads]

    def _values(self, activities: list[Activity]) -> dict:
        """For each column shown, what gives its cell."""
        values = {
            "org": lambda a: self.index.led_by(a.pk),
            "contact": lambda a: self.index.contact_of(a.pk),
            "period": lambda a: Cell("period", value=self.bar(a)),
            "financing": lambda a: Cell(a.financing, a.financing),
            "indicator": lambda a: Cell(a.indicator, a.indicator),
        }
        keys = {head.key for head in self.heads}
        if any(key.startswith("goals-") for key in keys):
            reach = Reach(self.plan, [activity.pk for activity in activities], self.person)
            for owner in self.principals:
                values[f"goals-{owner.pk}"] = lambda a, pk=owner.pk: _goals_cell(reach.of_owner(a.pk, pk))
        for column in self.registered:
            if column.key in keys:
                whole = column.key in self._cells
                cells = self.cells_of(column) if whole else column.cells(self.plan, activities, self.person)
                values[column.key] = lambda a, cells=cells: cells[a.pk]
        return values

    # Columns

    @cached_property
    def columns(self) -> Heads:
        return Heads(self.plan, self.query, self.registered)

    @property
    def principals(self) -> list:
        return self.columns.principals

    @property
    def heads(self) -> list[Head]:
        return self.columns.shown

    @property
    def width(self) -> int:
        """How many columns the table has: number and title with them, and what one changes rows by."""
        return len(self.heads) + 2 + 2 * self.may_change

    @cached_property
    def carried_along(self) -> str:
        """This view, as what other pages are told in their own addresses to come back to."""
        return urlencode({"view": self.query.view})

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What the filters carry along unseen."""
        return self.query.hidden("show", "group", "sort", "col")

    @property
    def carried_by_columns(self) -> list[tuple[str, str]]:
        names = [name for name in self.query.names if name not in ("col", "page")]
        return self.query.hidden(*names)

    @cached_property
    def timeline(self) -> Timeline:
        ends = [activity.ends_on.year for activity in self.index.activities if activity.ends_on]
        return Timeline(self.plan.from_on.year, max([self.plan.to_on.year, *ends]), timezone.localdate())

    def bar(self, activity: Activity) -> Bar | None:
        return self.timeline.bar(activity.starts, activity.ends, self.index.waits.get(activity.pk, ()))

    @property
    def here(self) -> str:
        return reverse("planning:plan", args=[self.plan.pk])


def _first_goal_cell(goals: list[Goal]) -> Cell:
    if not goals:
        return EMPTY
    goal = goals[0]
    return _cell_of_goal(goal, (goal.tree.document.title, goal.tree.position, goal.position, goal.pk))


def _cell_of_goal(goal: Goal, rank) -> Cell:
    return Cell(str(goal.pk), f"{goal.code} {goal.local_title}".strip(), rank, goal, goal.get_absolute_url())


def _goals_cell(goals: list[Goal]) -> Cell:
    return Cell("goals", value=goals) if goals else EMPTY
