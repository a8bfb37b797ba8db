"""Many activities changed at one go: chosen in the list, then what to change, then a look at it, then done."""

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from samverk.core.choosing import show_without_judging, sought
from samverk.core.pages import add_refusal, key_in, say
from samverk.core.permissions import require
from samverk.planning import operations
from samverk.planning.listing import PlanTable
from samverk.planning.permissions import can_edit_activities
from samverk.planning.row_forms import TogetherForm
from samverk.planning.together import Together
from samverk.planning.views.plans import find_plan


def change_together(request, plan_id):
    """The address says which activities: `chosen` by their keys, or with `all` those that the `view` shows."""
    plan = find_plan(request, plan_id)
    require(can_edit_activities(request.user, plan))
    view = request.GET.get("view", "")
    back = f"{plan.get_absolute_url()}?{view or 'show=all'}"
    chosen = _chosen(request, plan, view)
    form = TogetherForm(plan, request.user, request.POST or None)
    context = {"plan": plan, "form": form, "back": back, "chosen": chosen}
    if request.method != "POST" or not chosen:
        return render(request, "planning/together.html", context)
    if sought(request.POST) or "back" in request.POST:
        show_without_judging(form)
        return render(request, "planning/together.html", context)
    if not form.is_valid():
        return render(request, "planning/together.html", context, status=422)
    found = Together(plan, [activity.pk for activity in chosen], request.user, form.wish)
    has_moved = "seen" in request.POST and request.POST["seen"] != found.fingerprint
    if "seen" not in request.POST or has_moved:
        sent = [(name, value) for name in form.fields for value in request.POST.getlist(name)]
        context |= {"found": found, "has_moved": has_moved, "sent": sent}
        return render(request, "planning/together_preview.html", context, status=409 if has_moved else 200)
    try:
        op = operations.change_together(
            plan, activities=found.activities, parts=found.parts, linked=found.linked, unlinked=found.unlinked,
            by=request.user,
        )  # fmt: skip
    except ValidationError as refusal:
        add_refusal(form, refusal)
        return render(request, "planning/together.html", context, status=422)
    count = len(found.differing)
    done = ngettext("%(count)s activity is changed.", "%(count)s activities are changed.", count)
    say(request, op, done % {"count": count})
    return redirect(back)


def _chosen(request, plan, view: str) -> list:
    table = PlanTable(plan, request.user, QueryDict(view))
    if "all" in request.GET:
        return table.found
    keys = {key_in(value) for value in request.GET.getlist("chosen")}
    return [activity for activity in table.index.activities if activity.pk in keys]
