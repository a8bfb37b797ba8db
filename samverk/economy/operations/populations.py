"""Every way in which the table of populations changes. What an approved key rests on never does."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from samverk.core.permissions import require
from samverk.core.sheets import Difference
from samverk.core.trail import Operation, operation
from samverk.economy.models import Population
from samverk.economy.permissions import can_keep_populations


def add_population(population: Population, *, by) -> Operation:
    require(can_keep_populations(by))
    with operation("economy.population_added", by=by) as op:
        op.create(population)
    return op


def change_population(population: Population, *, by, expected_version: int | None = None) -> Operation:
    """Raises ValidationError with code "carries_key" where an approved key rests on it as it is."""
    require(can_keep_populations(by))
    with operation("economy.population_changed", by=by) as op:
        _hold([population])
        op.save(population, expected_version)
    return op


def delete_population(population: Population, *, by, expected_version: int | None = None) -> Operation:
    require(can_keep_populations(by))
    with operation("economy.population_deleted", by=by) as op:
        _hold([population])
        op.delete(population, expected_version)
    return op


def apply_populations(found: Difference, *, by) -> Operation | None:
    """Save what a sheet says, in one operation; None where it says nothing new. It is all or nothing."""
    require(by is None or can_keep_populations(by))
    if found.errors:
        raise ValidationError([ValidationError(str(problem), code="problems") for problem in found.errors])
    if found.is_empty:
        return None
    with operation("economy.populations_imported", by=by) as op:
        changed = [change.obj for change in found.changed]
        _hold(changed)
        op.create_many(found.new)
        op.save_many(changed)
    return op


def _hold(rows: list[Population]) -> None:
    """Locked before the look: a key that is being approved holds them too."""
    keys = [row.pk for row in rows]
    list(Population.objects.select_for_update().filter(pk__in=keys).order_by())
    held = Population.objects.filter(pk__in=keys).carrying_approved_keys().select_related("organisation")
    if names := [str(each) for each in held[:10]]:
        raise ValidationError(refusal_of_change(names), code="carries_key")


def refusal_of_change(names: list[str]) -> str:
    told = _(
        "Approved cost keys rest on %(names)s. Such figures stay as they are: let a new key, with another year or "
        "with fixed shares, take the earlier one’s place."
    )
    return told % {"names": ", ".join(names)}
