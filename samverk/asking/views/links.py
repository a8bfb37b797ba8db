"""For the lead: who has a link in the round, and what is done about it. Nobody is shown a link but its person."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samverk.asking import new_link
from samverk.asking.holders import holders_in
from samverk.asking.models import AnswerLink
from samverk.asking.operations import revoke_link
from samverk.asking.permissions import can_keep_links
from samverk.core.pages import do_and_return, page_of, version_sent
from samverk.core.permissions import require
from samverk.followup.models import Round
from samverk.organisations.models import Person


def links(request, round_id):
    round = _led(request, round_id)
    return render(request, "asking/links.html", {"round": round, "page": page_of(request, holders_in(round))})


@require_POST
def issue(request, round_id, asked_id):
    """A link for whoever has none, and a new one in the place of the old. The person gets it by mail."""
    round = _led(request, round_id)
    person = get_object_or_404(Person.objects.filter(pk__in=round.follow_ups.values("asked")), pk=asked_id)
    return do_and_return(
        request, lambda: new_link.send(person, round, by=request.user), undoable=False, back=_page_of(round),
        done=_("A new link is on its way to %(person)s. An older one works no more.") % {"person": person},
    )  # fmt: skip


@require_POST
def revoke(request, link_id):
    found = AnswerLink.objects.visible_to(request.user).select_related("person", "round__plan")
    link = get_object_or_404(found, pk=link_id)
    expected = {"expected_version": version_sent(request)}
    return do_and_return(
        request, lambda: revoke_link(link, by=request.user, **expected), undoable=False, back=_page_of(link.round),
        done=_("The link of %(person)s works no more. Send a new one when it is wanted.") % {"person": link.person},
    )  # fmt: skip


def _led(request, round_id) -> Round:
    round = get_object_or_404(Round.objects.visible_to(request.user).select_related("plan__collaboration"), pk=round_id)
    require(can_keep_links(request.user, round))
    return round


def _page_of(round: Round) -> str:
    return reverse("asking:links", args=[round.pk])
