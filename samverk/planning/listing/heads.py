"""The columns of the plan's table: which there are, which are shown, and how each is sorted by."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from samverk.core.sorting import sort_key
from samverk.planning.columns import Column
from samverk.planning.listing.query import PlanQuery
from samverk.planning.models import Plan


@dataclass(frozen=True)
class Head:
    """One column as it stands on the page. `sort` is "ascending", "descending", or "" where it can be sorted by."""

    key: str
    label: str
    css: str
    width: str
    template: str
    sort_url: str = ""
    sort: str = ""


class Heads:
    """`shown` are the columns that the address chooses, else the usual ones."""

    def __init__(self, plan: Plan, query: PlanQuery, registered: list[Column]):
        self.plan, self.query, self.registered = plan, query, registered

    @cached_property
    def principals(self) -> list:
        return sorted(self.plan.collaboration.principals(), key=lambda row: sort_key(row.short))

    @cached_property
    def all(self) -> list[tuple[int, Head, bool]]:
        """Every column that there is, in order, and whether it is shown when nothing else is chosen."""
        own = [
            (30, self._head("org", _("Lead"), "or", "k5"), True),
            (40, self._head("contact", _("Contact"), "pe", "k6"), True),
            (70, self._head("financing", _("Financing"), "fu", "k6"), False),
            (75, self._head("indicator", _("Indicator"), "fu", "k6"), False),
            (50, self._head("period", _("Period"), "tlc", "k7", "planning/columns/_period.html"), True),
        ]
        for place, owner in enumerate(self.principals):
            head = Head(f"goals-{owner.pk}", owner.short, "pg", "k8", "planning/columns/_goals.html")
            own.append((60, head, place < 4))
        for column in self.registered:
            css = "stc" if column.key == "status" else "fu"
            head = self._head(column.key, column.label, css, column.width, column.template)
            own.append((column.order, head, column.shown))
        return sorted(own, key=lambda item: item[0])

    @cached_property
    def shown(self) -> list[Head]:
        chosen = set(self.query.columns)
        return [head for _order, head, is_usual in self.all if (head.key in chosen if chosen else is_usual)]

    @property
    def choices(self) -> list[dict]:
        shown = {head.key for head in self.shown}
        return [{"key": h.key, "label": h.label, "chosen": h.key in shown} for _order, h, _usual in self.all]

    @cached_property
    def title(self) -> Head:
        return self._head("title", _("Title"), "ti", "k3", "")

    def _head(self, key, label, css, width, template="planning/columns/_text.html") -> Head:
        is_current = self.query.sort == key
        descends = is_current and self.query.is_descending
        following = None if descends else f"-{key}" if is_current else key
        sort = ("descending" if descends else "ascending") if is_current else ""
        return Head(key, label, css, width, template, self.query.address(sort=following), sort)
