"""What a key's sums are divided by, fetched at one go: its chain, the principals' days, and how many live where."""

from fractions import Fraction

from samverk.economy.dividing import Basis, Link
from samverk.economy.models import CostKey, Population
from samverk.economy.periods import Span, chain
from samverk.economy.shares import ALL, NONE, Member, Terms
from samverk.organisations.models import Organisation, Participation


def basis_of(key: CostKey, *, trying: bool = False) -> Basis:
    """Of the approved keys that follow each other, to which `key` belongs. `trying` counts it in though it is not
    approved: for looking, never for charging anybody. Four queries, however many keys and principals.
    """
    links = _chain_of(key, trying)
    inhabitants = _inhabitants(links)
    return Basis(
        {each: _link(each, inhabitants.get(each.population_year, {})) for each in links},
        tuple(chain((each, each.from_on, each.to_on) for each in links)),
        _principals(key.collaboration_id),
    )


def _chain_of(key: CostKey, trying: bool) -> list[CostKey]:
    """Those whose place it takes, itself, and those that take its place."""
    approved = CostKey.objects.filter(collaboration=key.collaboration_id, state=CostKey.State.APPROVED)
    by_pk = {each.pk: each for each in approved.prefetch_related("shares")}
    if trying and not key.is_approved:
        by_pk[key.pk] = key
    found, after = [], {each.replaces_id: each for each in by_pk.values() if each.replaces_id and each.is_approved}
    step = by_pk.get(key.pk)
    while step:
        found.append(step)
        step = by_pk.get(step.replaces_id)
    step = after.get(key.pk) if key.pk in by_pk else None
    while step:
        found.append(step)
        step = after.get(step.pk)
    return found


def _principals(collaboration_id: int) -> tuple[Span, ...]:
    rows = Participation.objects.filter(collaboration=collaboration_id, role=Participation.Role.PRINCIPAL)
    ordered = rows.select_related("organisation").order_by("organisation_id", "from_on", "pk")
    return tuple(Span(row.organisation, row.from_on, row.to_on) for row in ordered)


def _inhabitants(links: list[CostKey]) -> dict[int, dict[int, int]]:
    years = {each.population_year for each in links if each.goes_by_inhabitants}
    found: dict[int, dict[int, int]] = {year: {} for year in years}
    if years:
        here = Participation.objects.filter(
            collaboration=links[0].collaboration_id, role=Participation.Role.PRINCIPAL
        ).values("organisation")
        rows = Population.objects.filter(year__in=years, organisation__in=here).order_by()
        for organisation, year, number in rows.values_list("organisation", "year", "inhabitants"):
            found[year][organisation] = number
    return found


def _link(key: CostKey, inhabitants: dict[int, int]) -> Link:
    shares = {share.organisation_id: share for share in key.shares.all()}
    has_percents = any(share.percent is not None for share in shares.values())
    fixed = Fraction(key.fixed_percent or 0) / 100
    terms = Terms(key.method, fixed, has_percents)

    def member(organisation: Organisation) -> Member:
        share = shares.get(organisation.pk)
        number = inhabitants.get(organisation.pk)
        if share is None:
            return Member(organisation, inhabitants=number)
        return Member(
            organisation, _fraction(share.percent), _fraction(share.used), number,
            NONE if share.least_percent is None else Fraction(share.least_percent) / 100,
            ALL if share.most_percent is None else Fraction(share.most_percent) / 100,
        )  # fmt: skip

    return Link(terms, member, key.rounding)


def _fraction(number) -> Fraction | None:
    return None if number is None else Fraction(number)
