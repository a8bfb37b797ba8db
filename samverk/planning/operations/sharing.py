"""Making drafts part of the joint work, many at once."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from samverk.core.permissions import require
from samverk.core.trail import Operation, operation
from samverk.organisations.visibility import Level
from samverk.planning.models import Activity, ActivityShare, Plan
from samverk.planning.permissions import can_share_activity


def share_activities(plan: Plan, activities: list[Activity], *, by) -> Operation:
    """Let all who see the plan see these drafts of it: all of them or none.

    Raises PermissionDenied for a draft of an organisation that `by` does not act for, and ValidationError with code
    "nothing_to_share", or where a number is taken by now.
    """
    if not activities:
        raise ValidationError(_("Choose at least one to share."), code="nothing_to_share")
    require(all(each.plan_id == plan.pk and can_share_activity(by, each) for each in activities))
    with operation("planning.activities_shared", by=by) as op:
        op.delete_many(list(ActivityShare.objects.filter(activity__in=activities)))
        for activity in activities:
            activity.level = Level.PRINCIPALS
        op.save_many(activities)
    return op
