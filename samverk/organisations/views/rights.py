"""Who may do what: for administrators as it is everywhere, for a lead with who has which role in the collaboration."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.utils.translation import gettext as _

from samverk.core.permissions import require
from samverk.organisations import rights_page
from samverk.organisations.models import Collaboration
from samverk.organisations.seating import can_see_rights, can_see_rights_in

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def rights(request):
    require(can_see_rights(request.user))
    return _answer(request)


def rights_in(request, collaboration_id):
    collaboration = get_object_or_404(Collaboration.objects.visible_to(request.user), pk=collaboration_id)
    require(can_see_rights_in(request.user, collaboration))
    return _answer(request, collaboration)


def _answer(request, collaboration: Collaboration | None = None):
    if request.GET.get("format") == "xlsx":
        name = slugify(f"{_('Rights')} {collaboration or ''}")
        headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
        return HttpResponse(rights_page.as_xlsx(collaboration), content_type=XLSX, headers=headers)
    context = {
        "collaboration": collaboration,
        "tables": rights_page.tables(),
        "columns": rights_page.columns(),
        "people": rights_page.people_of(collaboration) if collaboration else [],
    }
    return render(request, "organisations/rights.html", context)
