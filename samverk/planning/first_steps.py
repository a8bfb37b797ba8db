"""The room's part of a collaboration's first steps: the plan."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samverk.organisations.first_steps import Step, register
from samverk.organisations.visibility import Level
from samverk.planning.models import Activity, Plan


def _without_activities(collaborations: dict) -> dict[int, str | None]:
    """A plan that is there but empty is filled from a sheet; else it is made."""
    activities = Activity.objects.filter(plan__collaboration__in=collaborations).order_by()
    done = set(activities.values_list("plan__collaboration", flat=True).distinct())
    waiting = [key for key in collaborations if key not in done]
    empty = dict(Plan.objects.filter(collaboration__in=waiting).order_by("from_on").values_list("collaboration", "pk"))
    return {
        key: reverse("planning:import", args=[empty[key]])
        if key in empty
        else reverse("planning:create_plan", args=[key])
        for key in waiting
    }


def _without_shared_plan(collaborations: dict) -> dict[int, str | None]:
    """A plan begins as its organisation's own: until it is shared nobody else sees it, and no round asks about it."""
    plans = Plan.objects.filter(collaboration__in=collaborations).order_by("from_on")
    done = set(plans.filter(level__gte=Level.PRINCIPALS).values_list("collaboration", flat=True))
    own = {plan.collaboration_id: plan.who_sees_url for plan in plans.exclude(collaboration__in=done)}
    return {key: own.get(key) for key in collaborations if key not in done}


def register_own() -> None:
    register(
        Step(
            _("Make the plan, or import it"),
            _(
                "A plan that you have as a sheet (XLSX, ODS, CSV) is read as it is. "
                "Make the plan, then import the sheet."
            ),
            _("To the plan"),
            _without_activities,
            order=40,
        )  # fmt: skip
    )
    register(
        Step(
            _("Share the plan"),
            _("Until then only your own organisation sees it. The page says who will see it before you share."),
            _("Share the plan"),
            _without_shared_plan,
            order=45,
        )  # fmt: skip
    )
