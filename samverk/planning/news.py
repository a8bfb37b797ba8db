"""What My work tells of plans and activities."""

from django.utils.translation import gettext_lazy as _

from samverk.core.news.registry import Told, register
from samverk.organisations.visibility import Level
from samverk.planning.models import Activity, Contribution, Milestone, Note, Part, Plan
from samverk.planning.words import counted

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
    for model, is_named in ((Part, True), (Milestone, True), (Contribution, False), (Note, True)):
        register(
            Told(
                model,
                _of_visible_activity(model),
                thing="activity",
                within="activity__plan__collaboration",
                whole="activity__plan",
                owner="activity",
                words=WORDS,
                named=is_named,
            )  # fmt: skip
        )


def _of_visible_activity(model):
    """A contribution's name tells a goal's title, which not everybody may see: it is told without (see `tell`)."""
    return lambda person: model.objects.filter(activity__in=Activity.objects.visible_to(person))
