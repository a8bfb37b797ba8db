"""The room's stops on the tour of the example: an answer, and the round that it is given in."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samverk.core.tour import register
from samverk.followup.models import FollowUp, Round
from samverk.followup.permissions import can_manage_rounds, can_report
from samverk.planning.stops import Told, toured_plan


def answer(person) -> Told:
    """For whoever answers for a part; others meet the answers in the round."""
    plan = toured_plan(person)
    asked = FollowUp.objects.own_to(person).filter(round__in=Round.objects.taking_answers().filter(plan=plan))
    asked = asked.select_related("round__plan__collaboration", "part__organisation", "part__activity__plan")
    found = (
        next((each for each in asked.order_by("state", "pk")[:20] if can_report(person, each)), None) if plan else None
    )
    if found is None:
        return None
    return reverse("followup:report", args=[found.pk]), _(
        "Here you say how it goes with your organisation’s part, once, for all reports. What you said last time stands "
        "beside. A deviation asks for what you do about it. What you write is kept as a draft until you submit it."
    )


def round_(person) -> Told:
    plan = toured_plan(person)
    opened = Round.objects.visible_to(person).filter(plan=plan).exclude(state=Round.State.PLANNED)
    found = opened.select_related("plan__collaboration").order_by("-period_to", "-pk").first() if plan else None
    if found is None:
        return None
    if can_manage_rounds(person, found.plan):
        told = _(
            "The round gathers everybody’s answers for a period. You see who has not answered and what deviates, and "
            "you close the round when all is in. The worst part decides the joint status; nothing is averaged."
        )
    else:
        told = _(
            "The round gathers everybody’s answers for a period: who has answered, and what deviates. The worst part "
            "decides the joint status; nothing is averaged, and silence is never taken for a good answer."
        )
    return found.get_absolute_url(), told


def register_own() -> None:
    register("answer", gettext_lazy("An answer"), answer, order=40)
    register("round", gettext_lazy("A follow-up round"), round_, order=50)
