"""Links between goals of different documents: made with a reason, approved by whom they concern."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samverk.core.pages import change_page, create_page, delete_page, do_and_return, version_sent
from samverk.core.permissions import require
from samverk.core.trail import Conflict
from samverk.steering import operations
from samverk.steering.forms import AlignmentForm, NewAlignmentForm
from samverk.steering.models import Alignment, Goal
from samverk.steering.permissions import can_align, can_create_documents


def create(request, goal_id):
    """From this goal to one in another document. Who keeps neither of the two documents is refused by the operation."""
    goal = get_object_or_404(Goal.objects.visible_to(request.user).select_related("tree__document"), pk=goal_id)
    require(can_create_documents(request.user))
    form = NewAlignmentForm(request.POST or None, instance=Alignment(source=goal), person=request.user)
    return create_page(
        request, form, operations.create_alignment, heading=_("Link to a goal"), button=_("Link the goals"),
        done=_("The goals are linked."), back=goal, to=None,
        lead=_("What reaches this goal will then also count towards the one you choose, and towards those above it."),
    )  # fmt: skip


def change(request, alignment_id):
    alignment = _kept(request, alignment_id)
    return change_page(
        request, AlignmentForm(request.POST or None, instance=alignment), operations.change_alignment,
        heading=_("Say why the goals are linked"), lead=str(alignment), button=_("Save the reason"),
        done=_("The reason is saved."), back=alignment.source,
    )  # fmt: skip


@require_POST
def approve(request, alignment_id):
    """What is approved is the reason that was read: one that somebody has changed since is shown first."""
    alignment = _visible(request, alignment_id)
    try:
        return do_and_return(
            request,
            lambda: operations.approve_alignment(
                alignment, by=request.user, expected_version=version_sent(request)
            ),
            done=_("The link is approved."), back=alignment.target,
        )  # fmt: skip
    except Conflict:
        messages.error(request, _("The link was changed by somebody else meanwhile. Read it again before you approve."))
        return redirect(alignment.target)


@require_POST
def withdraw(request, alignment_id):
    alignment = _visible(request, alignment_id)
    return do_and_return(
        request, lambda: operations.withdraw_approval(alignment, by=request.user),
        done=_("The approval is withdrawn."), back=alignment.target,
    )  # fmt: skip


def delete(request, alignment_id):
    alignment = _kept(request, alignment_id)
    return delete_page(
        request, alignment, operations.delete_alignment, here=alignment.source, back=alignment.source,
        heading=_("Remove the link to %(goal)s?") % {"goal": alignment.target}, button=_("Remove"),
        done=_("The link is removed."),
    )  # fmt: skip


def _visible(request, alignment_id) -> Alignment:
    related = ("source__tree__document", "target__tree__document")
    return get_object_or_404(Alignment.objects.visible_to(request.user).select_related(*related), pk=alignment_id)


def _kept(request, alignment_id) -> Alignment:
    alignment = _visible(request, alignment_id)
    require(can_align(request.user, alignment))
    return alignment
