"""What an activity waits for: added on a page of its own, taken away by a button."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samverk.core.pages import do_and_return, form_page
from samverk.core.permissions import require
from samverk.planning import operations
from samverk.planning.forms import DependencyForm
from samverk.planning.models import Dependency
from samverk.planning.permissions import can_edit_activity
from samverk.planning.views.activities import find_activity


def add_dependency(request, activity_id):
    activity = find_activity(request, activity_id)
    require(can_edit_activity(request.user, activity))
    form = DependencyForm(request.POST or None, instance=Dependency(activity=activity), person=request.user)
    return form_page(
        request, form, lambda: operations.add_dependency(form.instance, by=request.user),
        heading=_("What does %(activity)s wait for?") % {"activity": activity}, button=_("Add"),
        done=_("The dependency is added."), back=f"{activity.get_absolute_url()}#waits",
        lead=_("It begins when the other has ended. Where the dates say otherwise, the plan warns."),
    )  # fmt: skip


@require_POST
def remove_dependency(request, dependency_id):
    rows = Dependency.objects.visible_to(request.user).select_related("activity__plan__collaboration", "on")
    dependency = get_object_or_404(rows, pk=dependency_id)
    back = f"{dependency.activity.get_absolute_url()}#waits"
    return do_and_return(
        request, lambda: operations.remove_dependency(dependency, by=request.user),
        done=_("The dependency is taken away."), back=back,
    )  # fmt: skip
