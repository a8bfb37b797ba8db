"""What has changed in the plan since a round opened: done in the round too, one by one or all at once, or left."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from samverk.core.pages import do_and_return, key_in
from samverk.core.permissions import require
from samverk.followup import operations
from samverk.followup.changes import Changes
from samverk.followup.models import Round
from samverk.followup.permissions import can_manage_rounds


@require_POST
def bring_up_to_date(request, round_id):
    """`only` is the one button that was pressed; else all that are `chosen`. What has been dealt with meanwhile, or was
    never among the changes, is passed over."""
    round = get_object_or_404(Round.objects.visible_to(request.user).select_related("plan__collaboration"), pk=round_id)
    require(can_manage_rounds(request.user, round.plan))
    if keep := request.POST.get("keep"):
        return _keep(request, round, key_in(keep))
    only = request.POST.get("only")
    chosen, changes = {only} if only else set(request.POST.getlist("chosen")), Changes(round)
    what = {
        "ask": [part for part in changes.came + changes.excused if f"ask-{part.pk}" in chosen],
        "stop": [each.follow_up for each in changes.stops if f"stop-{each.follow_up.pk}" in chosen],
        "hand_over": [
            (each.follow_up, each.to)
            for each in changes.moved + changes.kept + changes.left
            if each.to and f"hand-{each.follow_up.pk}" in chosen
        ],
    }
    many = sum(len(each) for each in what.values())
    done = ngettext("%(count)s change is carried out.", "%(count)s changes are carried out.", many) % {"count": many}
    return do_and_return(
        request, lambda: operations.bring_up_to_date(round, **what, by=request.user), done=done,
        back=f"{round.get_absolute_url()}#changed",
    )  # fmt: skip


def _keep(request, round: Round, key: int | None):
    kept = next((each.follow_up for each in Changes(round).moved if each.follow_up.pk == key), None)
    if kept is None:
        raise Http404
    return do_and_return(
        request, lambda: operations.keep_contact(kept, by=request.user), undoable=False,
        done=_("%(person)s is still asked.") % {"person": kept.asked or kept.part.contact_text or _("Nobody")},
        back=f"{round.get_absolute_url()}#changed",
    )  # fmt: skip
