"""Whom and what a sheet means: the activity, the goal and the person that it names beside a budget line.

Found among what the reader may choose in the line's own form. What one does not see cannot be told from what is not
there, and what stands on the line already is known by any of its names.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from samverk.core.sheets import plain
from samverk.economy.models import Budget, BudgetLine
from samverk.organisations.models import Person, Seat
from samverk.planning.models import Activity
from samverk.steering.models import Goal

PURPOSES = ("activity", "goal", "owner")


class Unclear(Exception):
    """What the sheet says is nobody's and nothing's name, or that of several. Told with a hint."""

    def __init__(self, expected: str, hint: str):
        super().__init__(expected)
        self.expected, self.hint = expected, hint


@dataclass
class _Known:
    """`names` of a row, the surest first. `offered` are those that may be chosen anew, and `nearest` those that are
    meant where several have the name."""

    rows: dict
    names: Callable[[object], Iterable[str]]
    offered: Callable[[object], bool] = lambda row: True
    nearest: Callable[[object], bool] = lambda row: False

    @cached_property
    def by_name(self) -> list[dict[str, list]]:
        """For each kind of name a table of its own: a number is no title."""
        found: list[dict[str, list]] = []
        for row in filter(self.offered, self.rows.values()):
            for place, name in enumerate(self.names(row)):
                if place == len(found):
                    found.append(defaultdict(list))
                if plain(name):
                    found[place][plain(name)].append(row)
        return found

    def named(self, text: str) -> list:
        for table in self.by_name:
            found = table.get(plain(text), [])
            near = [row for row in found if self.nearest(row)] if len(found) > 1 else []
            if found:
                return near or found
        return []


class Purposes:
    """All that a budget's lines can be for, as one person sees it. A query or two for each kind that is asked about."""

    def __init__(self, budget: Budget, lines: list[BudgetLine], person):
        self.budget, self.lines, self.person = budget, lines, person

    def read(self, kind: str, text: str, line: BudgetLine | None):
        """What a line is to have where the sheet says `text`; nothing takes it away, but for what the person does not
        see. Raises Unclear."""
        known, now = getattr(self, kind), getattr(line, f"{kind}_id") if line else None
        standing = known.rows.get(now)
        if not text:
            return getattr(line, kind) if now and standing is None else None
        if standing and plain(text) in map(plain, known.names(standing)):
            return standing
        found = known.named(text)
        if len(found) != 1:
            raise self._unclear(kind, bool(found))
        return found[0]

    def told(self, kind: str, row) -> str:
        """As much as the person may know of what stands on a line."""
        return str(row) if row and row.pk in getattr(self, kind).rows else ""

    @cached_property
    def activity(self) -> _Known:
        seen = Activity.objects.visible_to(self.person).select_related("plan")
        here = seen.filter(plan__collaboration=self.budget.collaboration_id) | seen.filter(pk__in=self._now("activity"))
        year = self.budget.year
        return _Known(
            {each.pk: each for each in here.distinct().order_by("pk")},
            lambda each: (str(each), each.number, each.title),
            lambda each: each.dropped_on is None,
            lambda each: each.plan.from_on.year <= year <= each.plan.to_on.year,
        )

    @cached_property
    def goal(self) -> _Known:
        seen = Goal.objects.visible_to(self.person)
        return _Known(
            {each.pk: each for each in seen.order_by("pk")}, lambda each: (str(each), each.code, each.title)
        )  # fmt: skip

    @cached_property
    def owner(self) -> _Known:
        seated = set(
            Seat.objects.taking_part()
            .filter(collaboration=self.budget.collaboration_id)
            .values_list("person_id", flat=True)
        )
        people = Person.objects.filter(pk__in=seated | set(self._now("owner"))).order_by("pk")
        return _Known(
            {each.pk: each for each in people},
            lambda each: (each.email or "", each.name),
            lambda each: each.pk in seated,
        )

    def _now(self, kind: str) -> list[int]:
        return [key for line in self.lines if (key := getattr(line, f"{kind}_id"))]

    def _unclear(self, kind: str, several: bool) -> Unclear:
        if kind == "owner" and several:
            expected, hint = _("Several who take part have that name."), _("Write the e-mail address.")
        elif kind == "owner":
            expected = _("Nobody who takes part has that name or e-mail address.")
            hint = _("Write the e-mail address of somebody who takes part, or choose who it is on the line’s page.")
        elif several:
            expected, hint = _("Several have that number or title."), _("Write both number and title.")
        else:
            expected = _("No activity that you see in the collaboration has that number or title.")
            if kind == "goal":
                expected = _("No goal that you see has that number or title.")
            hint = _("Write its number or its title, or choose it on the line’s page.")
        return Unclear(expected, " ".join([hint, _("Until then the line stays as it is.")]))
