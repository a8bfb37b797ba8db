"""What the list of co-financing and the table across all of it are narrowed by: everything stands in the address."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from samverk.core.money import Unit
from samverk.core.pages import key_in
from samverk.core.sorting import sort_key
from samverk.economy.funding.figures import Fact, Sums, facts_of, total
from samverk.economy.funding.pivot import DIMENSIONS, MEASURES
from samverk.economy.models import Funding, FundingSource
from samverk.organisations.models import Organisation

Kind = FundingSource.Kind


@dataclass(frozen=True)
class Row:
    funding: Funding
    funders: str
    sums: Sums


class Chosen:
    """What a person sees, and what of it the address asks for. What it says wrongly counts as not said."""

    def __init__(self, request):
        self.person, self.asked = request.user, request.GET
        self.visible = Funding.objects.visible_to(self.person)

    @cached_property
    def recipient(self) -> int | None:
        return key_in(self.asked.get("recipient", ""))

    @cached_property
    def municipality(self) -> int | None:
        return key_in(self.asked.get("municipality", ""))

    @cached_property
    def year(self) -> int | None:
        return key_in(self.asked.get("year", ""), digits=4)

    @cached_property
    def funder(self) -> str:
        """A kind of source, or the key of an organisation."""
        asked = self.asked.get("funder", "")
        return asked if asked in Kind.values or key_in(asked) else ""

    @property
    def unit(self) -> str:
        asked = self.asked.get("unit", "")
        return asked if asked in Unit.values else Unit.KR

    @property
    def is_narrowed(self) -> bool:
        return bool(self.recipient or self.municipality or self.year or self.funder)

    @cached_property
    def fundings(self):
        found = self.visible
        if self.recipient:
            found = found.filter(recipient=self.recipient)
        if self.municipality:
            found = found.filter(municipality=self.municipality)
        if self.year:
            found = found.filter(from_year__lte=self.year, to_year__gte=self.year)
        if self.funder:
            sources = FundingSource.objects.filter(self._of_funder)
            found = found.filter(pk__in=sources.values("funding"))
        return found

    @property
    def _of_funder(self) -> Q:
        return Q(kind=self.funder) if self.funder in Kind.values else Q(organisation=key_in(self.funder))

    @cached_property
    def facts(self) -> list[Fact]:
        """Only what the chosen funder gives, in the chosen year."""
        return [fact for fact in facts_of(self.fundings) if self._is_meant(fact)]

    def _is_meant(self, fact: Fact) -> bool:
        if self.year and fact.year != self.year:
            return False
        return self.funder in {"", fact.source.kind, str(fact.source.organisation_id)}

    def rows(self, sort: str, backwards: bool) -> list[Row]:
        """The fundings with what is decided, paid and remaining of what was chosen."""
        by_funding: dict[int, list[Fact]] = {}
        for fact in self.facts:
            by_funding.setdefault(fact.source.funding_id, []).append(fact)
        funders = self._funders
        found = [
            Row(each, ", ".join(funders.get(each.pk, [])), total(by_funding.get(each.pk, [])))
            for each in self.fundings.select_related("recipient", "municipality", "collaboration", "kept_by")
        ]
        return sorted(found, key=lambda row: (ORDERS[sort](row), row.funding.pk), reverse=backwards)

    @property
    def _funders(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        sources = FundingSource.objects.filter(funding__in=self.fundings.order_by().values("pk"))
        for source in sources.select_related("organisation").order_by("pk"):
            names = found.setdefault(source.funding_id, [])
            if str(source) not in names:
                names.append(str(source))
        return found

    def choices(self) -> list[dict]:
        """What each filter offers: only what is there to be found."""
        visible = self.visible.order_by().values("pk")
        recipients = Organisation.objects.filter(fundings__in=visible).distinct()
        municipalities = Organisation.objects.filter(pk__in=self.visible.order_by().values("municipality"))
        sources = FundingSource.objects.filter(funding__in=visible)
        funders = Organisation.objects.filter(funding_sources__in=sources.values("pk")).distinct()
        kinds = set(sources.order_by().values_list("kind", flat=True).distinct())
        spans = self.visible.order_by().values_list("from_year", "to_year").distinct()
        years = sorted({year for first, last in spans for year in range(first, last + 1)})
        offered = [(kind.value, str(kind.label).capitalize()) for kind in Kind if kind.value in kinds]
        return [
            {"name": "funder", "chosen": self.funder, "offered": offered + _offered(funders)},
            {"name": "recipient", "chosen": str(self.recipient or ""), "offered": _offered(recipients)},
            {"name": "municipality", "chosen": str(self.municipality or ""), "offered": _offered(municipalities)},
            {"name": "year", "chosen": str(self.year or ""), "offered": [(str(year), str(year)) for year in years]},
        ]


def _offered(organisations: Iterable[Organisation]) -> list[tuple[str, str]]:
    return [(str(each.pk), each.name) for each in sorted(organisations, key=lambda each: sort_key(each.name))]


ORDERS = {
    "title": lambda row: sort_key(row.funding.title),
    "recipient": lambda row: sort_key(row.funding.recipient.name),
    "years": lambda row: (row.funding.from_year, row.funding.to_year),
    "decided": lambda row: row.sums.decided,
    "paid": lambda row: row.sums.paid,
    "remaining": lambda row: row.sums.remaining,
}

STANDARD = ("institution", "municipality", "funder"), "year"


class Turned(Chosen):
    """What of it stands in rows, what in columns, and which sum."""

    @cached_property
    def rows_by(self) -> tuple[str, ...]:
        """From the outermost inwards, each once; the standard ones where the address names none."""
        names = [self.asked.get(name, "") for name in ("rows", "rows2", "rows3")]
        names = list(dict.fromkeys(name for name in names if name in DIMENSIONS))
        if not names:
            names = [name for name in STANDARD[0] if name != self.asked.get("columns")]
        return tuple(names)

    @cached_property
    def columns_by(self) -> str:
        asked = self.asked.get("columns", "")
        left = [name for name in (STANDARD[1], *DIMENSIONS) if name not in self.rows_by]
        return asked if asked in left else left[0]

    @property
    def measure(self) -> str:
        asked = self.asked.get("measure", "")
        return asked if asked in MEASURES else "decided"
