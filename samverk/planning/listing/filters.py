"""The filters over a plan: what can be chosen, what is chosen, and which activities pass."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.organisations.models import Organisation, Person
from samverk.planning.columns import Cell, Column
from samverk.planning.listing.index import PlanIndex
from samverk.planning.listing.query import PlanQuery
from samverk.planning.models import Activity, Milestone
from samverk.steering.models import Goal

LATE = "late"


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    is_chosen: bool
    cell: Cell | None = None


@dataclass(frozen=True)
class Filter:
    """One menu of choices. `template` draws an option's cell where the column has a drawing of its own."""

    name: str
    label: str
    options: list[Option]
    template: str = ""


@dataclass(frozen=True)
class Chip:
    label: str
    url: str


@dataclass
class Filters:
    """`columns` are those with choices; `cells` are read only for the columns that are filtered by."""

    index: PlanIndex
    query: PlanQuery
    columns: list[Column]
    cells_of: object
    _menus: list[Filter] = field(default_factory=list)

    def passing(self, activities: list[Activity]) -> list[Activity]:
        """The activities that pass all filters. Values of one filter widen it, several filters narrow."""
        for test in self._tests():
            activities = [activity for activity in activities if test(activity)]
        return activities

    def _tests(self) -> list:
        query, index = self.query, self.index
        tests = []
        if words := query.text.casefold().split():
            tests.append(lambda activity: all(word in index.words_of(activity) for word in words))
        if goals := query.numbers("goal"):
            visible = Goal.objects.visible_to(index.person)
            tests.append(_is_in(index.reaching(visible.filter(pk__in=goals))))
        if owners := query.numbers("principal"):
            visible = Goal.objects.visible_to(index.person)
            tests.append(_is_in(index.reaching(visible.filter(tree__document__owner_organisation__in=owners))))
        if organisations := set(query.numbers("org")):
            tests.append(lambda a: any(part.organisation in organisations for part in index.parts.get(a.pk, ())))
        if people := set(query.numbers("contact")):
            tests.append(lambda a: any(part.contact in people for part in index.parts.get(a.pk, ())))
        if periods := [period for value in query.several("period") if (period := read_period(value))]:
            ids = index.plan.activities.filter(_any(periods)).values_list("pk", flat=True)
            tests.append(_is_in(set(ids)))
        for column in self.columns:
            if wanted := set(query.column_filters.get(column.key, ())):
                cells = self.cells_of(column)
                tests.append(lambda a, cells=cells, wanted=wanted: cells[a.pk].key in wanted)
        return tests

    def menus(self) -> list[Filter]:
        if not self._menus:
            self._menus = [menu for menu in self._all_menus() if menu.options]
        return self._menus

    def _all_menus(self) -> list[Filter]:
        index, plan = self.index, self.index.plan
        goals = [(str(goal.pk), f"{goal.code} {goal.local_title}".strip()) for goal in index.goals.tops]
        people = [(str(pk), name) for pk, name in index.people.items()]
        organisations = [(str(pk), row.short) for pk, row in index.organisations.items()]
        principals = [(str(row.pk), row.short) for row in plan.collaboration.principals()]
        columns = [self._column_menu(column) for column in self.columns]
        return [
            self._menu("goal", _("Goal"), goals, self._other_goals),
            *columns,
            self._menu("org", _("Organisation"), organisations, self._other_organisations),
            self._menu("contact", _("Contact"), people, self._other_people),
            self._menu("principal", _("Contributes to"), principals),
            self._menu("period", _("Period"), self._periods()),
        ]

    def _menu(self, name: str, label: str, choices: list[tuple[str, str]], others=None) -> Filter:
        chosen = self.query.several(name)
        known = {value for value, _label in choices}
        if others:
            choices = choices + others([value for value in chosen if value not in known])
        return Filter(name, label, [Option(value, words, value in chosen) for value, words in choices])

    def _column_menu(self, column: Column) -> Filter:
        chosen = self.query.column_filters.get(column.key, [])
        cells = column.choices(self.index.plan, self.index.person)
        options = [Option(cell.key, cell.label, cell.key in chosen, cell) for cell in cells]
        return Filter(column.key, column.label, options, column.template)

    def _other_goals(self, chosen: list[str]) -> list[tuple[str, str]]:
        """Goals below the top or in other documents, which other pages link to."""
        rows = self._chosen_of(Goal, chosen)
        return [(str(goal.pk), f"{goal.code} {goal.local_title}".strip()) for goal in rows]

    def _other_organisations(self, chosen: list[str]) -> list[tuple[str, str]]:
        """Those without a part of the plan: that they are filtered by is to be seen, and to be taken away."""
        return [(str(row.pk), row.short) for row in self._chosen_of(Organisation, chosen)]

    def _other_people(self, chosen: list[str]) -> list[tuple[str, str]]:
        return [(str(row.pk), str(row)) for row in self._chosen_of(Person, chosen)]

    def _chosen_of(self, model, chosen: list[str]) -> list:
        keys = [int(value) for value in chosen if value.isascii() and value.isdigit() and len(value) < 16]
        return list(model.objects.visible_to(self.index.person).filter(pk__in=keys)) if keys else []

    def _periods(self) -> list[tuple[str, str]]:
        years = range(self.index.plan.from_on.year, self.index.plan.to_on.year + 1)
        during = [(str(year), _("Under way in %(year)s") % {"year": year}) for year in years]
        during += [(f"ends-{year}", _("Ends in %(year)s") % {"year": year}) for year in years]
        return [*during, (LATE, _("Has a milestone that is late"))]

    def chips(self) -> list[Chip]:
        found = [Chip(f"“{self.query.text}”", self.query.address(q=None))] if self.query.text else []
        for menu in self.menus():
            for option in menu.options:
                if option.is_chosen:
                    url = self.query.without(menu.name, option.value)
                    found.append(Chip(f"{menu.label}: {option.label}", url))
        return found


def read_period(value: str) -> Q | None:
    """ "2026": under way some time that year; "ends-2026": ends that year; "late": has a milestone that is late.
    None for anything else."""
    if value == LATE:
        late = Milestone.objects.waiting().filter(due_on__lt=timezone.localdate())
        return Q(pk__in=late.values("activity"))
    kind, _dash, year = value.rpartition("-")
    if not (year.isascii() and year.isdigit() and len(year) == 4 and 1900 <= int(year) < 2199 and kind in ("", "ends")):
        return None
    first, last = date(int(year), 1, 1), date(int(year), 12, 31)
    if kind == "ends":
        return Q(ends_on__gte=first, ends_on__lte=last)
    # Canonical dates begin with their year, so that they compare as text; "ongoing" has begun.
    begun = Q(starts__isnull=True) | Q(starts__lt=str(int(year) + 1)) | Q(starts="ongoing")
    return begun & (Q(ends_on__isnull=True) | Q(ends_on__gte=first))


def _any(conditions: list[Q]) -> Q:
    found = Q(pk__in=[])
    for condition in conditions:
        found |= condition
    return found


def _is_in(ids: set[int]):
    return lambda activity: activity.pk in ids
