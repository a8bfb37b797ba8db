"""Budgets: which there are, one line by line in any of its versions, and its own facts."""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.core import reading
from samverk.core.money import Unit
from samverk.core.pages import change_page, create_page, delete_page, key_in, page_of, sorting
from samverk.core.permissions import require
from samverk.core.sorting import alphabetical
from samverk.economy import operations
from samverk.economy.budget_charts import lines_chart, newest_forecasts, years_chart
from samverk.economy.figures import BudgetTable, VersionComparison, with_sums
from samverk.economy.forms.budgets import BudgetForm
from samverk.economy.models import Budget, BudgetLine, BudgetVersion
from samverk.economy.permissions import can_create_budget, can_edit_budget
from samverk.economy.versions import in_force
from samverk.organisations.models import Collaboration, Seat

MOST_OFFERED = 10  # more collaborations than that are led by nobody; their own pages offer a new budget too


def budgets(request):
    """All that one works with or may read, newest first. Each with the sum of the version in force."""
    heads, chosen, backwards = sorting(
        request, {"year": _("Year"), "title": _("Budget"), "collaboration": _("Collaboration")}
    )
    order = {
        "year": ["-year", alphabetical("title"), "pk"],
        "title": [alphabetical("title"), "-year", "pk"],
        "collaboration": [alphabetical("collaboration__name"), "-year", alphabetical("title"), "pk"],
    }[chosen]
    seen, opened = Budget.objects.visible_to(request.user), Budget.objects.open_to(request.user)
    found = Budget.objects.filter(Q(pk__in=seen.values("pk")) | Q(pk__in=opened.values("pk")))
    found = found.select_related("collaboration").prefetch_related("versions").order_by(*order)
    page = page_of(request, found.reverse() if backwards else found)
    may_create = Collaboration.objects.seated(request.user, Seat.Role.LEAD).order_by(alphabetical("name"), "pk")
    context = {
        "page": page, "rows": with_sums(list(page)), "known": _known(request, page), "heads": heads,
        "may_create": list(may_create[:MOST_OFFERED]),
    }  # fmt: skip
    return render(request, "economy/budgets.html", context)


def _known(request, budgets) -> set[int]:
    """The collaborations that the person may know of: what is open to anybody does not say whose it is."""
    seen = Collaboration.objects.visible_to(request.user).filter(pk__in=[each.collaboration_id for each in budgets])
    return set(seen.values_list("pk", flat=True))


def budget(request, budget_id):
    """For those who take part; for whom it is only open to read, its lines and sums and no more.

    `?version=` shows another version than the one in force, `?unit=` the sums in kr, tkr or mnkr.
    """
    try:
        budget = find_budget(request, budget_id)
    except Http404:
        return _read(request, budget_id)
    if not budget.is_shared:
        reading.note(request.user, budget)
    versions = list(budget.versions.all())
    version = asked_version(request, budget)
    kind = request.GET.get("kind") if request.GET.get("kind") in BudgetLine.Kind.values else ""
    words = request.GET.get("q", "")[:100].replace("\x00", "")
    table = BudgetTable(budget, version, request.user, only=kind, words=words)
    labels = dict(zip(BudgetTable.SORTS, _labels(), strict=True))
    heads, chosen, backwards = sorting(request, labels)
    table.sorted(chosen, backwards)
    unit = asked_unit(request, budget)
    may_edit = can_edit_budget(request.user, budget)
    proposal = next((each for each in versions if not each.is_adopted), None)
    context = {
        "budget": budget, "versions": versions, "version": version, "proposal": proposal, "table": table,
        "heads": {head.name: head for head in heads}, "unit": unit, "units": Unit.choices,
        "lines_chart": lines_chart(table, newest_forecasts(budget, request.user), unit),
        "years_chart": years_chart(table, unit), "kind": kind, "kinds": BudgetLine.Kind.choices, "words": words,
        "may_edit": may_edit,
        "in_own_order": chosen == "number" and not backwards and not table.is_filtered,
    }  # fmt: skip
    return render(request, "economy/budget.html", context)


def _labels() -> list[str]:
    return [_("No."), _("Line"), _("Budget"), _("Outcome"), _("Remaining"), _("Used"), _("Deviation so far")]


def _read(request, budget_id):
    found = Budget.objects.open_to(request.user).select_related("collaboration").prefetch_related("versions")
    budget = get_object_or_404(found, pk=budget_id)
    version = in_force(budget)
    context = {
        "budget": budget, "version": version, "table": BudgetTable(budget, version), "units": Unit.choices,
        "unit": asked_unit(request, budget), "known": _known(request, [budget]),
    }  # fmt: skip
    return render(request, "economy/budget_to_read.html", context)


def compare(request, budget_id):
    """Two versions line by line: the one before and the newest, unless others are asked for."""
    budget = find_budget(request, budget_id)
    versions = list(budget.versions.all())
    after = _numbered(versions, request.GET.get("to", "")) or versions[-1]
    earlier = [each for each in versions if each.number < after.number]
    before = _numbered(versions, request.GET.get("from", "")) or (earlier or versions)[-1]
    context = {
        "budget": budget, "versions": versions, "before": before, "after": after,
        "comparison": VersionComparison(budget, before, after), "unit": asked_unit(request, budget),
    }  # fmt: skip
    return render(request, "economy/compare.html", context)


def create_budget(request, collaboration_id):
    seated = Collaboration.objects.seated(request.user)
    collaboration = get_object_or_404(seated, pk=collaboration_id)
    require(can_create_budget(request.user, collaboration))
    budget = Budget(collaboration=collaboration)
    newest = (
        Budget.objects.visible_to(request.user).filter(collaboration=collaboration).order_by("-year", "-pk").first()
    )
    initial = {"title": _("Budget"), "year": timezone.localdate().year + 1, "vat": Budget.Vat.EXCLUDED}
    if newest:
        initial |= {"title": newest.title, "year": newest.year + 1, "like": newest.pk, "vat": newest.vat}
        initial |= {"unit": newest.unit}
    form = BudgetForm(request.POST or None, instance=budget, person=request.user, initial=initial)
    return create_page(
        request, form, lambda budget, by: operations.enter_budget(budget, by=by, like=form.cleaned_data["like"]),
        heading=_("New budget for %(collaboration)s") % {"collaboration": collaboration}, button=_("Make the budget"),
        lead=_("It is your organisation’s own until you say who sees it."), done=_("The budget is made."),
        back=reverse("economy:budgets"),
    )  # fmt: skip


def change_budget(request, budget_id):
    budget = find_budget(request, budget_id)
    require(can_edit_budget(request.user, budget))
    called = str(budget)
    return change_page(
        request, BudgetForm(request.POST or None, instance=budget, person=request.user), operations.change_budget,
        heading=_("Change %(name)s") % {"name": called}, button=_("Save the budget"), done=_("The budget is changed."),
        back=budget,
    )  # fmt: skip


def delete_budget(request, budget_id):
    budget = find_budget(request, budget_id)
    require(can_edit_budget(request.user, budget))
    return delete_page(
        request, budget, operations.delete_budget, heading=_("Delete %(name)s?") % {"name": budget},
        warning=_("Its lines go too. A budget that a body has adopted, or on which anything is booked, stays."),
        button=_("Delete the budget"), done=_("The budget is deleted."), back=reverse("economy:budgets"),
    )  # fmt: skip


def find_budget(request, budget_id) -> Budget:
    seen = Budget.objects.visible_to(request.user).select_related("collaboration", "kept_by", "key")
    return get_object_or_404(seen.prefetch_related("versions"), pk=budget_id)


def asked_unit(request, budget: Budget) -> str:
    asked = request.GET.get("unit", "")
    return asked if asked in Unit.values else budget.unit


def asked_version(request, budget: Budget) -> BudgetVersion | None:
    found = _numbered(list(budget.versions.all()), request.GET.get("version", ""))
    return found or in_force(budget)


def _numbered(versions: list[BudgetVersion], asked: str) -> BudgetVersion | None:
    number = key_in(asked, digits=5)
    return next((each for each in versions if each.number == number), None)
