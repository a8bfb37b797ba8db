"""What a round keeps as widely seen as it is: people have been asked about it, and have answered."""

from django.utils.translation import gettext as _

from samverk.followup.models import FollowUp, Round
from samverk.organisations import visibility
from samverk.organisations.visibility import Level
from samverk.planning.models import Activity, Plan


def rounds_hold(plan: Plan, level: Level, _organisations) -> str:
    if level >= Level.PRINCIPALS or not Round.objects.filter(plan=plan).exists():
        return ""
    return _("The plan is followed up together, so all who take part must see it. Delete its planned rounds first.")


def answers_hold(activity: Activity, level: Level, _organisations) -> str:
    if level >= Level.PRINCIPALS or not FollowUp.objects.filter(part__activity=activity).exists():
        return ""
    return _("A round has asked about the activity, so it cannot be hidden any more. Drop it instead, with the reason.")


def register() -> None:
    visibility.hold(Plan, rounds_hold)
    visibility.hold(Activity, answers_hold)
