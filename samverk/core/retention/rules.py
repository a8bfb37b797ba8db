"""The kinds there are, and how many days each is kept here."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samverk.core.retention.tables import RetentionRule


@dataclass(frozen=True)
class Kind:
    """`old` is the dotted path of `old(before) -> QuerySet`, the rows that go; `clear` that of
    `clear(rows, before, op)`, where deleting them plainly is not enough: `op` is the operation of the night.

    `days` is what Samverk comes with, None for ever; `least` the fewest that can be set.
    """

    name: str
    title: object
    days: int | None
    least: int
    old: str
    clear: str = ""
    why: object = ""  # the least

    def rows(self, before: datetime) -> QuerySet:
        return import_string(self.old)(before)

    def carry_out(self, rows: QuerySet, before: datetime, op) -> None:
        if self.clear:
            import_string(self.clear)(rows, before, op)
        else:
            rows.delete()


_kinds: dict[str, Kind] = {}


def register(name: str, title, *, days: int | None, least: int, old: str, clear: str = "", why="") -> None:
    """Add a kind, named room.what. Called from apps.ready."""
    _kinds[name] = Kind(name, title, days, least, old, clear, why)


def kinds() -> list[Kind]:
    return list(_kinds.values())


def days_of() -> dict[str, int | None]:
    """Of each kind how many days it is kept here."""
    stored = dict(RetentionRule.objects.values_list("name", "days"))
    return {kind.name: stored.get(kind.name, kind.days) for kind in kinds()}


def before(days: int | None, now: datetime) -> datetime | None:
    """What was over by then goes; None where nothing does."""
    return None if days is None else now - timedelta(days=days)


def in_words(days: int | None) -> str:
    if days is None:
        return _("For as long as the installation stands")
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}
