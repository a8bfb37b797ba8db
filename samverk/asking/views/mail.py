"""For the lead: who has been invited and reminded, whom no mail reaches and why, and a reminder for who needs one."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samverk.asking.holders import holders_in
from samverk.asking.letters.overview import mailed
from samverk.asking.letters.reminding import remind_now
from samverk.core.pages import do_and_return, page_of
from samverk.core.permissions import require
from samverk.followup.models import Round
from samverk.followup.permissions import can_manage_rounds
from samverk.organisations.models import Person


def mail(request, round_id):
    round = _led(request, round_id)
    page = page_of(request, holders_in(round))
    rows = mailed(round, list(page))
    return render(request, "asking/mail.html", {"round": round, "page": page, "rows": rows})


@require_POST
def remind(request, round_id, asked_id):
    round = _led(request, round_id)
    person = get_object_or_404(Person.objects.filter(pk__in=round.follow_ups.values("asked")), pk=asked_id)
    return do_and_return(
        request, lambda: remind_now(round, person, by=request.user), undoable=False,
        done=_("A reminder is on its way to %(person)s.") % {"person": person},
        back=reverse("asking:mail", args=[round.pk]),
    )  # fmt: skip


def _led(request, round_id) -> Round:
    round = get_object_or_404(Round.objects.visible_to(request.user).select_related("plan__collaboration"), pk=round_id)
    require(can_manage_rounds(request.user, round.plan))
    return round
