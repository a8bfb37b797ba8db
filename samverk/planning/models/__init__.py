"""Plans with all that belongs to them, the scales that they are judged by, and what their pages remember."""

from samverk.planning.models.dependencies import Dependency, DependencyQuerySet
from samverk.planning.models.importing import ImportDraft, ImportDraftQuerySet, ImportMapping
from samverk.planning.models.plans import (
    Activity,
    ActivityQuerySet,
    ActivityShare,
    Contribution,
    Milestone,
    Note,
    Part,
    PartQuerySet,
    Plan,
    PlanQuerySet,
    PlanShare,
)
from samverk.planning.models.scales import StatusScale, StatusScaleQuerySet, StatusStep
from samverk.planning.models.views import SavedView, SavedViewQuerySet

__all__ = [
    "Activity",
    "ActivityQuerySet",
    "ActivityShare",
    "Contribution",
    "Dependency",
    "DependencyQuerySet",
    "ImportDraft",
    "ImportDraftQuerySet",
    "ImportMapping",
    "Milestone",
    "Note",
    "Part",
    "PartQuerySet",
    "Plan",
    "PlanQuerySet",
    "PlanShare",
    "SavedView",
    "SavedViewQuerySet",
    "StatusScale",
    "StatusScaleQuerySet",
    "StatusStep",
]
