"""The room's stop on the tour of the example: a report."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samverk.core.tour import register
from samverk.organisations.models import Seat
from samverk.planning.stops import Told, toured_plan
from samverk.reports.models import Edition


def report(person) -> Told:
    """The newest fixed one of the organisation that the person sits for, else the joint one."""
    plan = toured_plan(person)
    seats = (
        Seat.objects.taking_part().held_by(person).filter(collaboration=plan.collaboration_id)
        if plan
        else Seat.objects.none()
    )
    editions = Edition.objects.visible_to(person).newest().filter(round__plan=plan, state=Edition.State.FIXED)
    newest = editions.select_related("organisation").order_by("-round__period_to", "-pk")
    own = newest.filter(organisation__in=seats.values("organisation")).first() if plan else None
    if found := own or (newest.first() if plan else None):
        return found.get_absolute_url(), _(
            "The report is made from the answers: one for each principal, in the order and words of its own goals, and "
            "one that is joint. It accounts for everything in the plan. What is fixed never changes. It is there as "
            "files to hand on too: web page, Word, PDF and a sheet."
        )
    return None


def register_own() -> None:
    register("report", gettext_lazy("A report"), report, order=60)
