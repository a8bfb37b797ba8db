"""Links between goals of different documents: made with a reason, approved by whom they concern."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samverk.core.pages import delete_page, do_and_return, form_page
from samverk.core.permissions import require
from samverk.steering import operations
from samverk.steering.forms import AlignmentForm, NewAlignmentForm
from samverk.steering.models import Alignment, Goal
from samverk.steering.permissions import can_align, can_create_documents


def create(request, goal_id):
    """From this goal to one in another document. Who keeps neither of the two documents is refused by the operation."""
    goal = get_object_or_404(Goal.objects.visible_to(request.user).select_related("tree__document"), pk=goal_id)
    require(can_create_documents(request.user))
    alignment = Alignment(source=goal)
    form = NewAlignmentForm(request.POST or None, instance=alignment, person=request.user)
    return form_page(
        request,
        form,
        lambda: operations.create_alignment(alignment, by=request.user),
        heading=_("Link to a goal"),
        button=_("Link the goals"),
        done=_("The goals are linked."),
        back=goal,
        lead=_("What reaches this goal will then also count towards the one you choose, and towards those above it."),
    )


def change(request, alignment_id):
    alignment = _kept(request, alignment_id)
    form = AlignmentForm(request.POST or None, instance=alignment)
    return form_page(
        request,
        form,
        lambda: operations.change_alignment(alignment, by=request.user, expected_version=form.expected_version),
        heading=_("Say why the goals are linked"),
        button=_("Save the reason"),
        done=_("The reason is saved."),
        back=alignment.source,
        lead=str(alignment),
    )


@require_POST
def approve(request, alignment_id):
    alignment = _visible(request, alignment_id)

    return do_and_return(
        request,
        lambda: operations.approve_alignment(alignment, by=request.user),
        done=_("The link is approved."),
        back=alignment.target,
    )


@require_POST
def withdraw(request, alignment_id):
    alignment = _visible(request, alignment_id)

    return do_and_return(
        request,
        lambda: operations.withdraw_approval(alignment, by=request.user),
        done=_("The approval is withdrawn."),
        back=alignment.target,
    )


def delete(request, alignment_id):
    alignment = _kept(request, alignment_id)
    return delete_page(
        request,
        alignment.source,
        lambda: operations.delete_alignment(alignment, by=request.user),
        heading=_("Remove the link to %(goal)s?") % {"goal": alignment.target},
        done=_("The link is removed."),
        back=alignment.source,
        button=_("Remove"),
    )


def _visible(request, alignment_id) -> Alignment:
    related = ("source__tree__document", "target__tree__document")
    return get_object_or_404(Alignment.objects.visible_to(request.user).select_related(*related), pk=alignment_id)


def _kept(request, alignment_id) -> Alignment:
    alignment = _visible(request, alignment_id)
    require(can_align(request.user, alignment))
    return alignment
