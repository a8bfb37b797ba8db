"""What My work tells that a person owes to the reports: to approve them by the day of the round."""

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.core.dues import Due, Owed
from samverk.followup.models import day_for
from samverk.organisations.models import Seat
from samverk.reports.models import Edition


def approvals(person, place: int | None, at_most: int) -> Owed | None:
    """The drafts that the person may approve (`can_approve_edition`, of many at once), and that have no later one."""
    seats = Seat.objects.taking_part().held_by(person).filter(collaboration=OuterRef("round__plan__collaboration"))
    leads = Exists(seats.filter(role=Seat.Role.LEAD))
    own = Exists(seats.filter(role__in=[Seat.Role.EDITOR, Seat.Role.LEAD], organisation=OuterRef("organisation")))
    drafts = Edition.objects.visible_to(person).newest().filter(state=Edition.State.DRAFT)
    waiting = drafts.filter(Q(organisation__isnull=True) & leads | Q(organisation__isnull=False) & own)
    if place is not None:
        waiting = waiting.filter(round__plan__collaboration=place)
    waiting = waiting.annotate(due_on=day_for("approval_due_on", "organisation"))
    late = Count("pk", filter=Q(due_on__lt=timezone.localdate()))
    numbers = waiting.order_by().aggregate(count=Count("pk"), late=late)
    if not numbers["count"]:
        return None
    found = waiting.defer("content").select_related("round__plan__collaboration", "organisation")
    dues = [
        Due(
            each.due_on, _("Report: %(edition)s") % {"edition": each}, str(each.round.plan),
            each.get_absolute_url(), _("Read and approve"), each.round.plan.collaboration,
        )
        for each in found.order_by("due_on", "pk")[:at_most]
    ]  # fmt: skip
    return Owed(dues, **numbers)
