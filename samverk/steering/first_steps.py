"""The room's part of a collaboration's first steps: the strategy."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samverk.organisations.first_steps import Step, register
from samverk.steering.models import Goal


def _without_goals(collaborations: dict) -> dict[int, str | None]:
    goals = Goal.objects.filter(tree__document__owner_collaboration__in=collaborations).order_by()
    done = set(goals.values_list("tree__document__owner_collaboration", flat=True).distinct())
    create = reverse("steering:create_document")
    return {key: f"{create}?collaboration={key}" for key in collaborations if key not in done}


def register_own() -> None:
    register(
        Step(
            _("Enter the joint strategy"),
            _("Its goals order the plan. They can be linked to each principal’s own goals."),
            _("Enter a steering document"),
            _without_goals,
            order=30,
        )  # fmt: skip
    )
