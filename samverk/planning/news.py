"""What My work tells of plans and activities."""

from django.utils.translation import gettext_lazy as _

from samverk.core.news.registry import Told, register
from samverk.organisations.visibility import Level
from samverk.planning.models import Activity, Contribution, Milestone, Note, Part, Plan
from samverk.planning.words import counted
from samverk.steering.models import Goal

WORDS = {
    "planning.activity_dropped": _("dropped it from the plan"),
    "planning.activity_taken_back": _("took it back into the plan"),
    "planning.activity_moved": _("moved it in the plan’s order"),
    "planning.milestone_ticked": _("ticked a milestone"),
    "planning.status_stated": _("changed the status"),
    "planning.plan_imported": _("read in the plan from a sheet"),
}


def tell() -> None:
    whole = {"within": "collaboration", "owner": "collaboration", "hidden_below": Level.PRINCIPALS}
    register(Told(Plan, Plan.objects.visible_to, **whole))
    register(
        Told(
            Activity,
            Activity.objects.visible_to,
            within="plan__collaboration",
            whole="plan",
            owner="plan",
            hidden_below=Level.PRINCIPALS,
            words=WORDS,
            moved=("planning.activity_moved",),
            counted=lambda number: counted(number, None),
        )  # fmt: skip
    )
    for model, rows in (
        (Part, Part.objects.visible_to),
        (Milestone, Milestone.objects.visible_to),
        (Contribution, _visible_contributions),
        (Note, lambda person: Note.objects.filter(activity__in=Activity.objects.visible_to(person))),
    ):
        register(
            Told(
                model,
                rows,
                thing="activity",
                within="activity__plan__collaboration",
                whole="activity__plan",
                owner="activity",
                words=WORDS,
                named=True,
            )  # fmt: skip
        )


def _visible_contributions(person):
    """To goals that the person sees: of others not even that there is one."""
    visible = Contribution.objects.filter(activity__in=Activity.objects.visible_to(person))
    return visible.filter(goal__in=Goal.objects.visible_to(person))
