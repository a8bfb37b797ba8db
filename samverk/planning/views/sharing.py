"""The drafts of a plan that one keeps, to be shared many at once."""

from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from samverk.core.pages import key_in, say
from samverk.organisations.visibility import Level, named_with
from samverk.planning import operations
from samverk.planning.models import Activity
from samverk.planning.permissions import can_share_activity
from samverk.planning.sharing import audience_of_plan, nameable_of_plan
from samverk.planning.views.plans import find_plan


def share_drafts(request, plan_id):
    """A page that says who will see them, and a button that lets them."""
    plan = find_plan(request, plan_id)
    seen = Activity.objects.visible_to(request.user).filter(plan=plan, level__lt=Level.PRINCIPALS)
    drafts = list(seen.select_related("plan__collaboration", "kept_by").order_by("position", "pk"))
    drafts = [each for each in drafts if can_share_activity(request.user, each)]
    chosen = {key_in(each) for each in request.POST.getlist("chosen")}
    refusal = ""
    if request.method == "POST":
        try:
            op = operations.share_activities(plan, [each for each in drafts if each.pk in chosen], by=request.user)
        except ValidationError as refused:
            refusal = " ".join(refused.messages)
        else:
            say(request, op, _("They are shared. Undo takes that back, but what has been seen cannot be unseen."))
            return redirect(plan)
    context = {
        "plan": plan, "drafts": drafts, "chosen": chosen, "refusal": refusal,
        "organisations": nameable_of_plan(plan), "kept_by": plan.kept_by,
        "count": audience_of_plan(plan, plan.level, named_with(plan)).distinct().count(),
    }  # fmt: skip
    return render(request, "planning/share_drafts.html", context, status=422 if refusal else 200)
