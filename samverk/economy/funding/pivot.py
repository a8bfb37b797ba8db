"""One table of all co-financing, by institution, funder, municipality and year, turned whichever way one asks.

Every cell is the sum of the facts that belong there and nothing else, so that rows, columns and totals tie.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from samverk.core.sorting import sort_key
from samverk.economy.funding.figures import ORDER_OF_KINDS, Fact, Sums


@dataclass(frozen=True)
class Part:
    """What a row or a column is about. Equal keys are one; `order` says where it stands."""

    key: object
    label: str
    order: tuple


@dataclass(frozen=True)
class Dimension:
    key: str
    label: object
    of: Callable[[Fact], Part]


def _organisation(organisation, place: int = 0) -> Part:
    return Part(organisation.pk, str(organisation), (place, *sort_key(str(organisation))))


def _institution(fact: Fact) -> Part:
    return _organisation(fact.source.funding.recipient)


def _funding(fact: Fact) -> Part:
    funding = fact.source.funding
    return Part(funding.pk, str(funding), (*sort_key(str(funding)), funding.pk))


def _funder(fact: Fact) -> Part:
    """An organisation, else a name: of own income and hours those of each recipient are not told apart."""
    source = fact.source
    who = source.organisation_id or source.name
    label = str(source.organisation or source.name or source.get_kind_display().capitalize())
    return Part((source.kind, who), label, (ORDER_OF_KINDS[source.kind], *sort_key(label)))


def _kind(fact: Fact) -> Part:
    kind = fact.source.kind
    return Part(kind, fact.source.get_kind_display().capitalize(), (ORDER_OF_KINDS[kind],))


def _municipality(fact: Fact) -> Part:
    found = fact.source.funding.municipality
    return _organisation(found) if found else Part(None, str(_("The whole region")), (1,))


def _year(fact: Fact) -> Part:
    return Part(fact.year, str(fact.year), (fact.year,))


DIMENSIONS = {
    each.key: each
    for each in (
        Dimension("institution", _("Institution"), _institution),
        Dimension("funder", _("Funder"), _funder),
        Dimension("municipality", _("Municipality"), _municipality),
        Dimension("year", _("Year"), _year),
        Dimension("funding", _("Co-financing"), _funding),
        Dimension("kind", _("Kind of funder"), _kind),
    )
}
MEASURES = {
    "decided": _("Decided"), "paid": _("Paid"), "remaining": _("Remaining"), "applied": _("Applied for"),
}  # fmt: skip


def measured(sums: Sums, measure: str) -> int:
    return getattr(sums, measure)


@dataclass(frozen=True)
class Row:
    """`level` is how far in it stands. A row above others is their sum."""

    level: int
    part: Part
    above: tuple[Part, ...]
    cells: list[int]
    total: int
    has_rows_below: bool


@dataclass(frozen=True)
class Pivot:
    columns: list[Part]
    rows: list[Row]
    foot: list[int]
    total: int


def pivot(facts: Iterable[Fact], rows: tuple[str, ...], column: str, measure: str) -> Pivot:
    """`rows` are the dimensions from the outermost inwards. Sums are whole öre."""
    facts = list(facts)
    of_column = DIMENSIONS[column].of
    columns = _parts(facts, of_column)
    lines = list(_rows(facts, [DIMENSIONS[name].of for name in rows], columns, of_column, measure, ()))
    foot = _cells(facts, columns, of_column, measure)
    return Pivot(columns, lines, foot, sum(foot))


def _rows(facts, dimensions, columns, of_column, measure, above) -> Iterable[Row]:
    here, *inner = dimensions
    groups: dict[object, list[Fact]] = {}
    for fact in facts:
        groups.setdefault(here(fact).key, []).append(fact)
    for part in _parts(facts, here):
        cells = _cells(groups[part.key], columns, of_column, measure)
        yield Row(len(above), part, above, cells, sum(cells), bool(inner))
        if inner:
            yield from _rows(groups[part.key], inner, columns, of_column, measure, (*above, part))


def _parts(facts: list[Fact], of: Callable[[Fact], Part]) -> list[Part]:
    return sorted({part.key: part for part in map(of, facts)}.values(), key=lambda part: part.order)


def _cells(facts: list[Fact], columns: list[Part], of_column, measure: str) -> list[int]:
    sums = dict.fromkeys((part.key for part in columns), 0)
    for fact in facts:
        sums[of_column(fact).key] += measured(fact.sums, measure)
    return list(sums.values())
