"""The answers of a round as they come in."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from samverk.followup.live import Live, stamp_of
from samverk.followup.models import Round
from samverk.followup.overview import RoundOverview
from samverk.followup.permissions import can_manage_rounds


def live(request, round_id):
    """What is new since `seen`: 204 where nothing is. For the round's page alone, which others are sent to."""
    visible = Round.objects.visible_to(request.user).select_related("plan__collaboration", "scale")
    round = get_object_or_404(visible, pk=round_id)
    if not request.htmx:
        return redirect(round)
    if round.takes_answers and request.GET.get("seen") == stamp_of(round):
        return HttpResponse(status=204)
    live = Live.asked_for(RoundOverview(round, request.user), request.GET)
    context = live.context() | {"may_manage": can_manage_rounds(request.user, round.plan)}
    return render(request, "followup/_live.html", context)
