"""The one way from the index to whoever reads it: what matches and is visible, counted and ranked by the database.

Each kind's `visible` becomes part of the question, as a condition on the rows themselves as they are now. Building that
condition takes Django longer than the database takes to answer, so it is built once in a request and never kept: it
names what the person's seats reach at this moment.
"""

from dataclasses import dataclass
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from samverk.core.once import once, reading
from samverk.core.search import engines
from samverk.core.search.query import Query
from samverk.core.search.registry import kinds
from samverk.core.search.tables import SearchEntry


class Row(NamedTuple):
    """A match; of `rank` the least is the best."""

    entry: int
    kind: str
    rank: float


@dataclass(frozen=True)
class Reader:
    """What one person can read of the index. All of a person that visibility may go by is named here."""

    pk: int | None
    is_administrator: bool

    @classmethod
    def of(cls, person) -> "Reader":
        return cls(person.pk, getattr(person, "is_administrator", False))

    @property
    def stand_in(self):
        """A person of whom nothing more is known, so that no rule can go by what the kept condition forgets."""
        if self.pk is None:
            return AnonymousUser()
        person = get_user_model()(pk=self.pk)
        person.is_administrator = self.is_administrator
        return person

    def counts(self, query: Query) -> dict[str, int]:
        """How many things of each kind match."""
        return dict(self._ask("core_searchentry.kind, count(*)", query, "GROUP BY core_searchentry.kind"))

    def ranked(self, query: Query, kind: str, start: int, stop: int) -> list[Row]:
        """The best matches, of one kind or of all, from one place to another."""
        columns = f"core_searchentry.id, core_searchentry.kind, {engines.rank()}"
        order = f"ORDER BY {engines.order()} LIMIT %s OFFSET %s"
        return [Row(*row) for row in self._ask(columns, query, order, [stop - start, start], kind, ranks=True)]

    def number(self, query: Query) -> int:
        return sum(self.counts(query).values())

    def _ask(self, columns: str, query: Query, end: str, limits=(), kind: str = "", ranks: bool = False) -> list[tuple]:
        visible, values = once(("search", self, timezone.localdate()), lambda: condition(self))
        expression = query.expression()
        of_kind = "AND core_searchentry.kind = %s " if kind else ""
        statement = (
            f"SELECT {columns} FROM {engines.matched()} "  # noqa: S608  written here, from nothing that anybody types
            f"WHERE {engines.matches()} AND {visible} {of_kind}{end}"
        )
        asked = [expression] * (1 + ranks * engines.rank_asks()) + [*values, *([kind] if kind else [])]
        with connection.cursor() as cursor:
            cursor.execute(statement, [*asked, *limits])
            return cursor.fetchall()


def condition(reader: Reader) -> tuple[str, tuple]:
    """What of core_searchentry the reader may see today, as SQL with its values."""
    visible, person = Q(pk__in=[]), reader.stand_in
    with reading():  # all kinds go by the same seats
        for kind in kinds():
            own = kind.visible(person).filter(pk=OuterRef("object_id")).order_by()
            visible |= Q(Exists(own), kind=kind.name)
    compiler = SearchEntry.objects.filter(visible).query.get_compiler(connection=connection)
    try:
        statement, values = compiler.compile(compiler.query.where)
    except EmptyResultSet:
        return "1 = 0", ()
    except FullResultSet:
        return "1 = 1", ()
    return f"({statement})", tuple(values)
