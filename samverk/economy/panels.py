"""Budget and outcome on the pages of the rooms below: of the lines on an activity or a goal and of a plan's activities,
of a collaboration's budgets, and of those that an organisation pays for.

Only budgets that the reader works with count. The queries do not grow with lines or budgets.
"""

from dataclasses import dataclass

from django.db.models import Q, Sum

from samverk.core.charts import OnScreen
from samverk.core.money import Unit
from samverk.economy.budget_charts import MOST, small_chart
from samverk.economy.figures import Figures, total
from samverk.economy.models import Budget, BudgetAmount, BudgetLine, LedgerRow
from samverk.economy.permissions import can_create_budget
from samverk.economy.versions import in_force
from samverk.organisations.models import Collaboration, Organisation, Participation
from samverk.planning.models import Activity, Contribution, Plan
from samverk.steering.models import Goal

SHOWN = 40


@dataclass(frozen=True)
class Money:
    """A line, or a whole budget, with what it was given in the version in force and what it has cost."""

    budget: Budget
    line: BudgetLine | None
    figures: Figures

    @property
    def unit(self) -> str:
        return self.budget.unit


def of_activity(request, activity: Activity) -> dict | None:
    return _of_lines(request.user, Q(activity=activity))


def of_goal(request, goal: Goal) -> dict | None:
    """Its own lines, and those of the activities that contribute to it directly."""
    activities = Activity.objects.visible_to(request.user)
    contributing = Contribution.objects.filter(goal=goal, activity__in=activities).values("activity")
    return _of_lines(request.user, Q(goal=goal) | Q(activity__in=contributing))


def of_plan(request, plan: Plan) -> dict | None:
    """With a picture of what its lines of each budget come to."""
    activities = Activity.objects.visible_to(request.user).filter(plan=plan)
    found = _of_lines(request.user, Q(activity__in=activities.values("pk")))
    if found is None:
        return None
    return {**found, "chart": _chart_of([Money(budget, None, sum) for budget, _rows, sum in found["money"]])}


def of_collaboration(request, collaboration: Collaboration) -> dict | None:
    may_create = can_create_budget(request.user, collaboration)
    found = _of_budgets(request.user, Q(collaboration=collaboration)) or ({} if may_create else None)
    if found is None:
        return None
    chart = _chart_of(found.get("money_of_budgets", []))
    return {**found, "may_create": may_create, "collaboration": collaboration, "chart": chart}


def of_organisation(request, organisation: Organisation) -> dict | None:
    """The budgets that it pays for, as a principal."""
    principal = Participation.objects.on().filter(organisation=organisation, role=Participation.Role.PRINCIPAL)
    return _of_budgets(request.user, Q(collaboration__in=principal.values("collaboration")))


def _chart_of(rows: list[Money]) -> OnScreen | None:
    """A row a budget, the oldest first, as time goes; the newest where there are many."""
    units = {row.unit for row in rows}
    unit = units.pop() if len(units) == 1 else Unit.TKR
    return small_chart([(str(row.budget), row.figures) for row in reversed(rows[:MOST])], unit)


def _of_lines(person, which: Q) -> dict | None:
    """One heading a year and budget, newest first. Of many lines the first are shown; each sum is of all."""
    found = BudgetLine.objects.visible_to(person).filter(which).select_related("budget__collaboration")
    lines = list(found.order_by("-budget__year", "budget__title", "budget", "position", "pk"))
    if not lines:
        return None
    keys = found.order_by().values("pk")
    given = _given({each.budget for each in lines}, {"line__in": keys})
    spent = _spent({"line__in": keys})
    groups: dict[Budget, list[Money]] = {}
    for each in lines:
        figures = Figures(given.get(each.pk, 0), outcome_ore=spent.get(each.pk, 0))
        groups.setdefault(each.budget, []).append(Money(each.budget, each, figures))
    told, room = [], SHOWN
    for budget, rows in groups.items():
        told.append((budget, rows[:room], total([row.figures for row in rows])))
        room = max(room - len(rows), 0)
    return {"money": told, "more": len(lines) > SHOWN}


def _of_budgets(person, which: Q) -> dict | None:
    found = Budget.objects.visible_to(person).filter(which).select_related("collaboration")
    budgets = list(found.order_by("-year", "title", "pk")[: SHOWN + 1])
    if not budgets:
        return None
    given, spent = _given(set(budgets), {}, by="budget_version__budget"), _spent({"voucher__budget__in": budgets}, True)
    rows = [Money(each, None, Figures(given.get(each.pk, 0), outcome_ore=spent.get(each.pk, 0))) for each in budgets]
    return {"money_of_budgets": rows[:SHOWN], "more": len(budgets) > SHOWN, "unit": Unit.KR}


def _given(budgets: set[Budget], which: dict, by: str = "line") -> dict[int, int]:
    """Öre in the versions in force, by line or by budget."""
    known = Budget.objects.filter(pk__in=[each.pk for each in budgets]).prefetch_related("versions")
    versions = [version.pk for each in known if (version := in_force(each))]
    rows = BudgetAmount.objects.filter(budget_version__in=versions, **which).order_by()
    return dict(rows.values_list(by).annotate(Sum("ore")))


def _spent(which: dict, of_budgets: bool = False) -> dict[int, int]:
    """Öre booked on lines, by line or by budget."""
    rows = LedgerRow.objects.filter(line__isnull=False, **which).order_by()
    return dict(rows.values_list("voucher__budget" if of_budgets else "line").annotate(Sum("ore")))
