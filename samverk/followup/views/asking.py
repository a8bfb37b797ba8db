"""Who is asked in a round under way."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samverk.core.pages import do_and_return, form_page
from samverk.core.permissions import require
from samverk.followup import operations
from samverk.followup.answering import RELATED, Answering
from samverk.followup.forms import AskPartForm, HandOverForm
from samverk.followup.models import FollowUp, Round
from samverk.followup.permissions import can_hand_over, can_manage_rounds


def ask(request, round_id):
    round = get_object_or_404(Round.objects.visible_to(request.user).select_related("plan__collaboration"), pk=round_id)
    require(can_manage_rounds(request.user, round.plan))
    form = AskPartForm(request.POST or None, round=round)
    lead = _(
        "Who is asked was settled when the round opened. Activities that have come into the plan since can be asked "
        "here."
    )
    return form_page(
        request, form, lambda: operations.ask_part(round, form.cleaned_data["part"], by=request.user),
        heading=_("Ask one more part in %(round)s") % {"round": round}, lead=lead, button=_("Ask the part"),
        done=_("The part is asked."), back=round,
    )  # fmt: skip


@require_POST
def stop_asking(request, follow_up_id):
    follow_up = _asked(request, follow_up_id)
    return do_and_return(
        request, lambda: operations.stop_asking(follow_up, by=request.user), back=follow_up.round,
        done=_("%(part)s is no longer asked.") % {"part": follow_up.part},
    )  # fmt: skip


def hand_over(request, answering: Answering, follow_up_id):
    follow_up = get_object_or_404(answering.passed_on().select_related(*RELATED), pk=follow_up_id)
    require(can_hand_over(answering.person, follow_up))
    form = HandOverForm(request.POST or None, follow_up=follow_up)

    def do():
        chosen = {"to": form.cleaned_data["person"], "reason": form.cleaned_data["reason"]}
        version = form.cleaned_data["version"]
        return operations.hand_over(follow_up, by=answering.person, expected_version=version, **chosen)

    asked = follow_up.asked or follow_up.part.contact_text or _("nobody")
    return form_page(
        request, form, do, heading=_("Let somebody else answer"), button=_("Hand over"),
        back=answering.after_passing_on(follow_up),
        lead=_("%(part)s, %(round)s. Now %(person)s is asked.")
        % {"part": follow_up.part, "round": follow_up.round, "person": asked},
        done=_("Somebody else is asked now."), undoable=not answering.by_link,
    )  # fmt: skip


def _asked(request, follow_up_id) -> FollowUp:
    """Also where its draft is another organisation's own: the lead decides who is asked, and reads none of it here."""
    visible = FollowUp.objects.filter(round__in=Round.objects.visible_to(request.user))
    related = ("round__plan__collaboration", "part__activity", "part__organisation", "asked")
    return get_object_or_404(visible.select_related(*related), pk=follow_up_id)
