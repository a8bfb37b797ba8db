"""Putting away a collaboration's first steps, and taking them out again."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samverk.organisations import operations
from samverk.organisations.models import Collaboration


@require_POST
def put_steps_away(request, collaboration_id):
    collaboration = _find(request, collaboration_id)
    operations.put_steps_away(collaboration, by=request.user)
    told = _("The first steps are put away. They can be shown again from the collaboration’s page.")
    messages.success(request, told)
    return redirect(collaboration)


@require_POST
def show_steps(request, collaboration_id):
    collaboration = _find(request, collaboration_id)
    operations.show_steps(collaboration, by=request.user)
    return redirect(collaboration)


def _find(request, collaboration_id) -> Collaboration:
    return get_object_or_404(Collaboration.objects.manned_for(request.user), pk=collaboration_id)
