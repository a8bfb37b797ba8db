"""What rounds ask of a person on behalf of an organisation: answers that are not given."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from samverk.followup import happenings
from samverk.followup.models import FollowUp, Round
from samverk.organisations import open_tasks
from samverk.organisations.models import Person


def register() -> None:
    open_tasks.register(
        "followup.asked", _("Answers in follow-up rounds under way"), order=50,
        collaboration="round__plan__collaboration",
        of=lambda person, organisation: _of(organisation).filter(asked=person),
        people=lambda organisation: _of(organisation).exclude(asked=None).values("asked"), hand_over=_hand_over,
    )  # fmt: skip


def _of(organisation) -> QuerySet:
    """With what was begun, and what was sent back with a question."""
    rows = FollowUp.objects.filter(part__organisation=organisation, round__in=Round.objects.taking_answers())
    unanswered = rows.exclude(state=FollowUp.State.SUBMITTED) | rows.filter(returned_at__isnull=False)
    return unanswered.select_related("part__activity", "part__organisation").order_by("pk")


def _hand_over(op, follow_ups: list[FollowUp], to: Person) -> None:
    before = {each.pk: each.asked_id for each in follow_ups}
    people = Person.objects.in_bulk({key for key in before.values() if key})
    for each in follow_ups:
        each.asked = to
    for each in op.save_many(follow_ups):
        happenings.tell(happenings.handed_over, each, people.get(before[each.pk]), by=op.by)
