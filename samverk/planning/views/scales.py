"""A collaboration's status scales: those built in, and its own."""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from samverk.core.choosing import show_without_judging
from samverk.core.pages import add_refusal, delete_page, say
from samverk.core.permissions import require
from samverk.core.sorting import alphabetical
from samverk.organisations.models import Collaboration
from samverk.planning import operations
from samverk.planning.forms import ScaleForm, StepRows, with_one_more
from samverk.planning.models import StatusScale
from samverk.planning.permissions import can_create_scale, can_edit_scale


def scales(request, collaboration_id):
    collaboration = get_object_or_404(Collaboration.objects.seated(request.user), pk=collaboration_id)
    visible = StatusScale.objects.visible_to(request.user).prefetch_related("steps").order_by(alphabetical("name"))
    context = {
        "collaboration": collaboration,
        "own": visible.filter(collaboration=collaboration),
        "built_in": visible.filter(collaboration=None),
        "may_edit": can_create_scale(request.user, collaboration),
    }
    return render(request, "planning/scales.html", context)


def create_scale(request, collaboration_id):
    collaboration = get_object_or_404(Collaboration.objects.seated(request.user), pk=collaboration_id)
    require(can_create_scale(request.user, collaboration))
    return _edit(request, StatusScale(collaboration=collaboration), operations.create_scale, _("The scale is added."))


def change_scale(request, scale_id):
    scale = get_object_or_404(StatusScale.objects.visible_to(request.user), pk=scale_id)
    require(can_edit_scale(request.user, scale))
    return _edit(request, scale, operations.change_scale, _("The scale is changed."))


def _edit(request, scale, save, done):
    is_more = "add" in request.POST
    data = with_one_more(request.POST, "steps") if is_more else request.POST or None
    form, rows = ScaleForm(data, instance=scale), StepRows(data, instance=scale, prefix="steps")
    refused = False
    if is_more:
        show_without_judging(form)
        rows.show_without_judging()
    elif data is not None:
        refused = not (form.is_valid() and rows.is_valid())
        if not refused:
            try:
                op = save(scale, steps=rows.wanted(), by=request.user)
            except ValidationError as refusal:
                add_refusal(form, refusal)
                refused = True
            else:
                say(request, op, done)
                return redirect("planning:scales", scale.collaboration_id)
    stored = StatusScale.objects.filter(pk=scale.pk).first() if scale.pk else None
    context = {"form": form, "rows": rows, "scale": stored, "collaboration": scale.collaboration}
    return render(request, "planning/scale_form.html", context, status=422 if refused else 200)


def delete_scale(request, scale_id):
    scale = get_object_or_404(StatusScale.objects.visible_to(request.user), pk=scale_id)
    require(can_edit_scale(request.user, scale))
    return delete_page(
        request, scale, operations.delete_scale, heading=_("Delete %(scale)s?") % {"scale": scale},
        warning=_("A scale can be deleted while no plan and no round goes by it."), button=_("Delete the scale"),
        done=_("The scale is deleted."), here=reverse("planning:change_scale", args=[scale.pk]),
        back=reverse("planning:scales", args=[scale.collaboration_id]),
    )  # fmt: skip
