"""Saves what an import found, in one operation, which can be undone as a whole."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from samverk.core.permissions import require
from samverk.core.trail import Operation, operation
from samverk.organisations.visibility import Level
from samverk.planning.importing.choices import Choices
from samverk.planning.importing.comparison import PlanImport, Progress
from samverk.planning.importing.saving import Saving
from samverk.planning.models import ImportMapping, Plan
from samverk.planning.permissions import can_edit_plan


def can_import(person, plan: Plan) -> bool:
    """Whoever may edit the plan as a whole: an import may touch every organisation's parts."""
    return can_edit_plan(person, plan)


def apply_plan(
    found: PlanImport,
    *,
    by,
    drop_reason: str = "",
    is_example: bool = False,
    progress: Progress | None = None,
    level: Level = Level.PRINCIPALS,
) -> Operation | None:
    """Save what differs: new and changed activities, and how the sheet was read. None where nothing differed.

    With `drop_reason`, activities that the sheet no longer has are dropped for that reason; without, they stay.
    `level` says who sees new activities: all who see the plan, or only the organisation that `by` sits for.
    `by` is None only for the system itself. `progress` is told how many rows are saved, and of how many.

    Raises ValidationError with code "problems" where a cell could not be taken, "no_lead" where nobody leads a new
    activity, and "in_use" where a part that the sheet leaves out has been reported on: it is all or nothing.
    """
    require(by is None or can_import(by, found.plan))
    if found.errors:
        raise ValidationError([ValidationError(str(problem), code="problems") for problem in found.errors])
    dropped = found.missing if drop_reason.strip() else []
    if found.is_empty and not dropped and _mapping(found) is None:
        return None
    with operation("planning.plan_imported", by=by, reason=drop_reason.strip()) as op:
        Saving(op, found, is_example, progress, level).save()
        for activity in dropped:
            activity.dropped_on, activity.drop_reason = timezone.localdate(), drop_reason.strip()
        op.save_many(dropped)
        mapping = _mapping(found)
        if mapping is not None:
            op.save(mapping) if mapping.pk else op.create(mapping)
    return op


def _mapping(found: PlanImport) -> ImportMapping | None:
    """How the sheet was read, if that is not what the plan remembers already."""
    columns, words = found.choices.mapping_values()
    mapping = ImportMapping.objects.filter(plan=found.plan).first() or ImportMapping(plan=found.plan)
    if mapping.pk is None and not any(columns.values()) and not any(words.values()):
        return None
    remembered = Choices.from_json({**mapping.columns, "words": mapping.words})
    if mapping.pk and remembered.mapping_values() == (columns, words):
        return None
    mapping.columns, mapping.words = columns, words
    return mapping
