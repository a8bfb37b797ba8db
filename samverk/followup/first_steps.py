"""The room's part of a collaboration's first steps: the first round."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samverk.followup.models import Round
from samverk.organisations.first_steps import Step, register
from samverk.planning.models import Plan


def _without_round(collaborations: dict) -> dict[int, str | None]:
    """Of the newest plan; where there is none yet, the plan comes first."""
    rounds = Round.objects.filter(plan__collaboration__in=collaborations).order_by()
    done = set(rounds.values_list("plan__collaboration", flat=True).distinct())
    waiting = [key for key in collaborations if key not in done]
    plans = dict(Plan.objects.filter(collaboration__in=waiting).order_by("from_on").values_list("collaboration", "pk"))
    return {key: reverse("followup:create_round", args=[plans[key]]) if key in plans else None for key in waiting}


def register_own() -> None:
    register(
        Step(
            _("Plan the first follow-up round"),
            _("Say which period it is about and when answers are due. Each principal then gets a report."),
            _("Plan a round"),
            _without_round,
            order=50,
        )  # fmt: skip
    )
