"""One organisation's part, changed by itself."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from samverk.core.pages import change_page
from samverk.core.permissions import require
from samverk.planning import operations
from samverk.planning.forms import OwnPartForm
from samverk.planning.models import Part
from samverk.planning.permissions import can_edit_part


def change_part(request, part_id):
    parts = Part.objects.visible_to(request.user).select_related("activity__plan__collaboration", "organisation")
    part = get_object_or_404(parts, pk=part_id)
    require(can_edit_part(request.user, part))
    return change_page(
        request, OwnPartForm(request.POST or None, instance=part), operations.change_part,
        heading=_("%(organisation)s’s part") % {"organisation": part.organisation}, lead=str(part.activity),
        button=_("Save the part"), done=_("The part is changed."), back=part.activity,
    )  # fmt: skip
