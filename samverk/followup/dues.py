"""What My work tells that a person owes to the rounds: answers, and, of whoever leads, rounds to open."""

from datetime import timedelta

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samverk.core.dues import Due, Owed
from samverk.followup.models import FollowUp, Round
from samverk.followup.prefill import last_times
from samverk.organisations.models import Collaboration, Seat
from samverk.planning.models import Part

AHEAD = timedelta(days=14)  # before the cut-off a round is better opened than not


def takes_part(person, place: int | None) -> bool:
    """Whether the person ever answers, leads or edits (there): a reader who is nobody's contact owes nothing."""
    roles = (Seat.Role.LEAD, Seat.Role.EDITOR, Seat.Role.REPORTER)
    seated = Collaboration.objects.seated(person, *roles)
    contact = Part.objects.visible_to(person).filter(contact=person)
    if place is not None:
        seated, contact = seated.filter(pk=place), contact.filter(activity__plan__collaboration=place)
    return seated.exists() or contact.exists()


def within(place: int | None, follow_ups):
    return follow_ups if place is None else follow_ups.filter(round__plan__collaboration=place)


def follow_ups(person, place: int | None, at_most: int) -> Owed | None:
    """What one is to hand in, nearest in time first; and how much of it others in one's organisation are asked."""
    visible = within(place, FollowUp.objects.visible_to(person))
    asked = visible.asked_of(person).unfinished().with_due()
    late = Count("pk", filter=Q(due_on__lt=timezone.localdate(), returned_at=None))
    numbers = asked.order_by().aggregate(count=Count("pk"), late=late)
    colleagues = visible.owed_by(person).unfinished().count() - numbers["count"]
    if not numbers["count"] and not colleagues and not takes_part(person, place):
        return None
    related = ("round__plan__collaboration", "part__activity", "part__organisation")
    order = (F("returned_at").asc(nulls_last=True), "due_on", "part__activity__position", "pk")
    found = list(asked.select_related(*related).order_by(*order)[:at_most])
    last = last_times(found)
    told = ngettext(
        "%(number)s follow-up is asked of your colleagues", "%(number)s follow-ups are asked of your colleagues",
        colleagues,
    )  # fmt: skip
    return Owed(
        [_due(each, last.get(each.pk)) for each in found],
        **numbers,
        beside=[(told % {"number": colleagues}, reverse("followup:mine"))] if colleagues else [],
    )


def _due(each: FollowUp, last: FollowUp | None) -> Due:
    note = [str(each.round), each.part.organisation.short]
    if each.state == FollowUp.State.DRAFT:
        note.append(_("draft begun"))
    if each.is_sent_back:
        note.append(_("sent back with a question"))
    # What is sent back was answered in time: it is due now, and never late.
    on, action = (
        (timezone.localdate(), _("Answer the question")) if each.is_sent_back else (each.due_on, _("Follow up"))
    )
    return Due(
        on, str(each.part.activity), " · ".join(note), each.get_absolute_url(), action,
        each.round.plan.collaboration, (last.step or last.get_answer_display()) if last else None,
        comes_first=each.is_sent_back,
    )  # fmt: skip


def rounds(person, place: int | None, at_most: int) -> Owed | None:
    """Rounds that are planned but not open, to whoever leads them, from a fortnight before the cut-off."""
    led = Collaboration.objects.seated(person, Seat.Role.LEAD)
    today = timezone.localdate()
    waiting = Round.objects.filter(state=Round.State.PLANNED, plan__collaboration__in=led, cutoff_on__lte=today + AHEAD)
    if place is not None:
        waiting = waiting.filter(plan__collaboration=place)
    late = Count("pk", filter=Q(cutoff_on__lt=today))
    numbers = waiting.order_by().aggregate(count=Count("pk"), late=late)
    found = (
        waiting.select_related("plan__collaboration").order_by("cutoff_on", "pk")[:at_most] if numbers["count"] else []
    )
    dues = [
        Due(
            each.cutoff_on,
            str(each),
            str(each.plan),
            each.get_absolute_url(),
            _("Open for answers"),
            each.plan.collaboration,
        )
        for each in found
    ]
    return Owed(dues, **numbers) if dues else None
