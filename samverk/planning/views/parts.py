"""One organisation's part, changed by itself."""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from samverk.core.permissions import require
from samverk.core.undo import offer_undo
from samverk.planning import operations
from samverk.planning.forms import OwnPartForm, add_refusal
from samverk.planning.models import Part
from samverk.planning.permissions import can_edit_part


def change_part(request, part_id):
    parts = Part.objects.visible_to(request.user).select_related("activity__plan__collaboration", "organisation")
    part = get_object_or_404(parts, pk=part_id)
    require(can_edit_part(request.user, part))
    form = OwnPartForm(request.POST or None, instance=part)
    if form.is_valid():
        try:
            op = operations.change_part(form.instance, by=request.user)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            offer_undo(request, op.id, _("The part is changed."))
            return redirect(part.activity)
    context = {"form": form, "part": part, "activity": part.activity, "plan": part.activity.plan}
    return render(request, "planning/part_form.html", context, status=422 if form.errors else 200)
