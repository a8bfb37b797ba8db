"""Saved views of a plan: making, changing and deleting them, and the list of those there are."""

from django.http import QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from samverk.core.pages import change_page, create_page, delete_page
from samverk.core.permissions import require
from samverk.planning import operations
from samverk.planning.listing.query import stored
from samverk.planning.models import SavedView
from samverk.planning.permissions import can_change_view, can_save_view, changeable_views
from samverk.planning.view_forms import SavedViewForm
from samverk.planning.views.plans import find_plan


def views(request, plan_id):
    plan = find_plan(request, plan_id)
    found = list(SavedView.objects.visible_to(request.user).filter(plan=plan).select_related("owner"))
    changeable = changeable_views(request.user, plan, found)
    rows = [{"view": view, "may_change": view.pk in changeable} for view in found]
    context = {
        "plan": plan,
        "own": [row for row in rows if not row["view"].is_shared],
        "shared": [row for row in rows if row["view"].is_shared],
        "shown": request.GET.get("view"),
    }
    return render(request, "planning/views.html", context)


def create_view(request, plan_id):
    """`?view=` is the address whose choices get a name."""
    plan = find_plan(request, plan_id)
    require(can_save_view(request.user, plan))
    view = SavedView(plan=plan, owner=request.user)
    form = SavedViewForm(request.POST or None, instance=view, person=request.user, shown=_shown(request))
    return create_page(
        request, form, operations.create_view, button=_("Save the view"), done=_("The view is saved."),
        heading=_("Save the view"), back=f"{plan.get_absolute_url()}?{_shown(request) or 'show=all'}",
        lead=_("The filters, groups, order and columns that the plan shows now get a name."),
    )  # fmt: skip


def change_view(request, view_id):
    view = _find(request, view_id)
    require(can_change_view(request.user, view))
    shown = _shown(request) if "view" in request.GET else None
    form = SavedViewForm(request.POST or None, instance=view, person=request.user, shown=shown)
    return change_page(
        request, form, operations.change_view, heading=_("Change the view %(view)s") % {"view": view},
        button=_("Save the view"), done=_("The view is changed."), back=_all(view.plan),
    )  # fmt: skip


def delete_view(request, view_id):
    view = _find(request, view_id)
    require(can_change_view(request.user, view))
    warning = _("It disappears for everyone in the collaboration.") if view.is_shared else ""
    return delete_page(
        request, view, operations.delete_view, heading=_("Delete the view %(view)s?") % {"view": view},
        warning=warning, button=_("Delete the view"), done=_("The view is deleted."),
        back=_all(view.plan), here=_all(view.plan),
    )  # fmt: skip


def _shown(request) -> str:
    return stored(QueryDict(request.GET.get("view", "")))


def _all(plan) -> str:
    return reverse("planning:views", args=[plan.pk])


def _find(request, view_id) -> SavedView:
    views = SavedView.objects.visible_to(request.user).select_related("plan__collaboration", "owner")
    return get_object_or_404(views, pk=view_id)
