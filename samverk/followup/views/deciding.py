"""What a round leaves to decide on: as a page that prints, and as a sheet to fill in at the meeting."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.utils.translation import gettext as _

from samverk.followup.deciding import Order, as_xlsx, to_decide
from samverk.followup.models import Round

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def decide(request, round_id):
    visible = Round.objects.visible_to(request.user).select_related("plan__collaboration").prefetch_related("own_dates")
    round = get_object_or_404(visible, pk=round_id)
    order = request.GET.get("order", "")
    order = order if order in Order.values else Order.PLAN.value
    sections = to_decide(round, request.user, order)
    if request.GET.get("format") == "xlsx":
        name = slugify(f"{_('To decide on')} {round}")
        headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
        return HttpResponse(as_xlsx(round, sections), content_type=XLSX, headers=headers)
    context = {"round": round, "sections": sections, "order": order, "orders": Order.choices}
    context["many"] = sum(len(each.items) for each in sections)
    return render(request, "followup/decide.html", context)
