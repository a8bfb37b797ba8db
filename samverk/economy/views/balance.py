"""What each organisation puts in and gets out, and the hours that are noted for it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from samverk.core.pages import change_page, create_page, delete_page, key_in
from samverk.core.permissions import require
from samverk.core.sheets import SheetToWrite, write_xlsx
from samverk.economy import operations
from samverk.economy.balance import Balance, balance_of
from samverk.economy.forms.hours import HoursForm
from samverk.economy.models import Budget, Hours
from samverk.economy.permissions import can_edit_hours, notes_hours_for
from samverk.organisations.models import Collaboration

MOST_HOURS = 200  # rows; the table counts all
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def balance(request, collaboration_id):
    collaboration = get_object_or_404(Collaboration.objects.seated(request.user), pk=collaboration_id)
    seen = Budget.objects.visible_to(request.user).filter(collaboration=collaboration)
    years = sorted({timezone.localdate().year, *seen.order_by().values_list("year", flat=True).distinct()})
    asked = key_in(request.GET.get("year", ""), digits=4)
    year = asked if asked in years else timezone.localdate().year
    found = balance_of(request.user, collaboration, year)
    if request.GET.get("format") == "xlsx":
        return _as_xlsx(found, collaboration)
    hours = Hours.objects.filter(budget__in=found.budgets).select_related("organisation", "budget__collaboration")
    own = notes_hours_for(request.user, collaboration)
    context = {
        "collaboration": collaboration, "balance": found, "years": years, "unit": "kr",
        "hours": [(each, own is None or each.organisation_id in own) for each in hours[:MOST_HOURS]],
        "may_note": own is None or bool(own),
    }  # fmt: skip
    return render(request, "economy/balance.html", context)


def _as_xlsx(found: Balance, collaboration: Collaboration) -> HttpResponse:
    header = [
        _("Organisation"), _("Takes part as"), _("Paid, kr"), _("Cost settled, kr"), _("Balance, kr"), _("Hours"),
        _("Leads"), _("Takes part in"), _("Booked on its activities, kr"), _("Waited for"),
    ]  # fmt: skip
    rows = [
        [
            side.organisation.name, side.role_words, side.paid / 100, side.cost / 100, side.balance / 100,
            float(side.hours), side.leads, side.takes_part, side.spent_on_its_activities / 100,
            "; ".join(told for told, _address in side.waited_for),
        ]
        for side in found.sides
    ]  # fmt: skip
    title = f"{collaboration} {found.year}"
    data = write_xlsx([SheetToWrite(_("Puts in and gets out"), header, rows, (32, 14, *[14] * 7, 40))], title)
    name = f"{slugify(title)}.xlsx"
    return HttpResponse(data, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def note_hours(request, budget_id):
    seen = Budget.objects.visible_to(request.user).select_related("collaboration")
    budget = get_object_or_404(seen, pk=budget_id)
    require(notes_hours_for(request.user, budget.collaboration) != set())
    form = HoursForm(request.POST or None, instance=Hours(budget=budget), person=request.user)
    return create_page(
        request, form, operations.note_hours, heading=_("What an organisation has worked"), button=_("Note the hours"),
        lead=_("Told beside the money and never added to it."), done=_("The hours are noted."), back=_address(budget),
    )  # fmt: skip


def change_hours(request, hours_id):
    hours = _hours(request, hours_id)
    require(can_edit_hours(request.user, hours))
    return change_page(
        request, HoursForm(request.POST or None, instance=hours, person=request.user), operations.change_hours,
        heading=_("Change the hours"), button=_("Save the hours"), done=_("The hours are changed."), back=hours,
    )  # fmt: skip


def delete_hours(request, hours_id):
    hours = _hours(request, hours_id)
    require(can_edit_hours(request.user, hours))
    return delete_page(
        request, hours, operations.delete_hours, heading=_("Delete %(name)s?") % {"name": hours},
        button=_("Delete the hours"), done=_("The hours are deleted."), back=_address(hours.budget),
    )  # fmt: skip


def _address(budget: Budget) -> str:
    return f"{reverse('economy:balance', args=[budget.collaboration_id])}?year={budget.year}#hours"


def _hours(request, hours_id) -> Hours:
    seen = Hours.objects.visible_to(request.user).select_related("budget__collaboration", "organisation")
    return get_object_or_404(seen, pk=hours_id)
