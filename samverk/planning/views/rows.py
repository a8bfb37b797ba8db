"""A row of the plan's list changed where it stands: in the list with script, on a small page without."""

from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from samverk.core.pages import add_refusal, say
from samverk.core.permissions import require
from samverk.planning import operations
from samverk.planning.listing import PlanTable
from samverk.planning.permissions import can_edit_activity
from samverk.planning.row_forms import RowOfPlanForm
from samverk.planning.views.activities import find_activity


def change_row(request, activity_id):
    """Status, dates and contact. `?view=` holds the list's own address, to which it goes back."""
    activity = find_activity(request, activity_id)
    require(can_edit_activity(request.user, activity))
    view = request.GET.get("view", "")
    here = reverse("planning:change_row", args=[activity.pk]) + (f"?{urlencode({'view': view})}" if view else "")
    back = f"{activity.plan.get_absolute_url()}?{view or 'show=all'}#a{activity.pk}"
    called = str(activity)
    row = RowOfPlanForm(activity, request.user, here=here, data=request.POST or None)
    refused = False
    if request.POST and not row.is_draft:
        refused = not row.is_valid()
        if not refused:
            try:
                op = operations.change_in_list(activity, part=row.changed_part, by=request.user)
            except ValidationError as refusal:
                add_refusal(row.facts, refusal)
                refused = True
            else:
                say(request, op, _("%(activity)s is changed.") % {"activity": called})
                return redirect(back)
    context = {"row": row, "activity": activity, "plan": activity.plan, "called": called, "back": back, "here": here}
    context["width"] = PlanTable(activity.plan, request.user, QueryDict(view), may_change=True).width
    template = "planning/_row_form.html" if request.htmx else "planning/row_form.html"
    response = render(request, template, context, status=422 if refused else 200)
    patch_vary_headers(response, ["HX-Request"])
    return response
