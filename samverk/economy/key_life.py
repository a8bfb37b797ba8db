"""What may be taken back of keys and populations, put back as it was, and read of their earlier life."""

from collections import defaultdict

from django.utils.translation import gettext as _

from samverk.core import restoring, times, undo
from samverk.core.models import Revision
from samverk.core.times import NOW, Span
from samverk.economy.models import CostKey, KeyShare, Population
from samverk.economy.permissions import can_edit_key, can_keep_populations
from samverk.organisations.models import Seat
from samverk.organisations.permissions import is_lead


def register() -> None:
    """An approved key is final: nothing of it is undone, restored or deleted, nor the population it rests on."""
    undo.allow(CostKey, can_edit_key, alike=["collaboration", "state"])
    undo.allow(KeyShare, lambda person, share: can_edit_key(person, share.key), alike=["key"])
    undo.explain(CostKey, _why_it_is_final)
    undo.explain(KeyShare, lambda person, shares: _why_it_is_final(person, [each.key for each in shares]))
    undo.allow_together(Population, _may_undo_populations)
    undo.explain(Population, _why_it_is_rested_on)
    restoring.allow(
        CostKey,
        "name",
        "method",
        "fixed_percent",
        "population_year",
        "used",
        "rounding",
        "from_on",
        "to_on",
        "agreement",
    )
    restoring.allow(Population, "inhabitants", "source_title", "source_url")
    times.register(CostKey, _spans)


def _may_undo_populations(person, rows: list[Population]) -> bool:
    keys = [row.pk for row in rows]
    return can_keep_populations(person) and not Population.objects.filter(pk__in=keys).carrying_approved_keys().exists()


def _why_it_is_final(person, keys: list[CostKey]) -> str:
    if not any(each.is_approved for each in keys) or not all(is_lead(person, each.collaboration) for each in keys):
        return ""
    return _(
        "This cannot be undone: the cost key is approved, and what is approved stays. Make a new one that holds from a "
        "later day instead."
    )


def _why_it_is_rested_on(person, _rows: list[Population]) -> str:
    if not can_keep_populations(person):
        return ""
    return _("This cannot be undone: an approved cost key rests on it.")


def _spans(person, keys: set[int]) -> dict[int, list[Span]]:
    """A key is its own organisation's while it is a draft, and from then on all's who take part."""
    rows = CostKey.objects.filter(pk__in=keys)
    reach, found = Seat.objects.reach_of(person), {}
    states = _states(keys)
    for row in rows:
        organisations = reach.taking_part.get(row.collaboration_id)
        if organisations is None:
            found[row.pk] = []
        elif row.kept_by_id in organisations:
            found[row.pk] = [Span(0, NOW)]
        else:
            found[row.pk] = _shown(states.get(row.pk) or [(0, row.state)])
    return {key: found.get(key, []) for key in keys}


def _states(keys: set[int]) -> dict[int, list[tuple[int, str | None]]]:
    """In which state each was from each of its revisions on; None where that was destroyed, or it was gone."""
    found = defaultdict(list)
    rows = Revision.objects.filter(model=CostKey._meta.label_lower, object_id__in=keys)
    for row in rows.exclude(kind=Revision.Kind.NOTED).order_by("sequence"):
        found[row.object_id].append((row.sequence, (row.values.get("after") or {}).get("state")))
    return found


def _shown(states: list[tuple[int, str | None]]) -> list[Span]:
    ends = [sequence for sequence, _state in states[1:]] + [NOW]
    shown = {CostKey.State.PROPOSED, CostKey.State.APPROVED}
    return [Span(start, end) for (start, state), end in zip(states, ends, strict=True) if state in shown]
