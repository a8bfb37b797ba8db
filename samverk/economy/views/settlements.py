"""Settlements with the principals: begun, read with all that they rest on, fixed, and fetched as files."""

from datetime import date, timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samverk.core.pages import change_page, create_page, delete_page, do_and_return, version_sent
from samverk.core.permissions import require
from samverk.economy import operations
from samverk.economy.forms.settlements import PaymentForm, SettlementForm
from samverk.economy.models import Budget, Payment, Settlement
from samverk.economy.permissions import can_edit_payment, can_edit_settlement, can_settle
from samverk.economy.settling.files import as_json, as_pdf, as_xlsx, file_name
from samverk.economy.settling.material import content_of, unmatched_in
from samverk.economy.settling.reading import Reading

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "json": "application/json",
}
MADE = {"xlsx": as_xlsx, "pdf": as_pdf, "json": as_json}


def settlements(request, budget_id):
    """All of a budget's, with what the principals have paid."""
    budget = _budget(request, budget_id)
    payments = budget.payments.select_related("organisation", "settlement").order_by("-paid_on", "-pk")
    context = {
        "budget": budget, "settlements": list(budget.settlements.all()), "may_settle": can_settle(request.user, budget),
        "payments": list(payments), "paid": sum(payment.ore for payment in payments), "unit": budget.unit,
    }  # fmt: skip
    return render(request, "economy/settlements.html", context)


def create_settlement(request, budget_id):
    budget = _budget(request, budget_id)
    require(can_settle(request.user, budget))
    form = SettlementForm(request.POST or None, instance=Settlement(budget=budget), initial=_suggested(budget))
    return create_page(
        request, form, operations.create_settlement, heading=_("New settlement of %(budget)s") % {"budget": budget},
        button=_("Begin the settlement"), back=reverse("economy:settlements", args=[budget.pk]),
        lead=_("It is a draft that follows the books until it is fixed."), done=_("The settlement is begun."),
    )  # fmt: skip


def _suggested(budget: Budget) -> dict:
    """From the day after what is settled, to the end of the year."""
    last = budget.settlements.order_by("-to_on").first()
    begins = last.to_on + timedelta(days=1) if last else date(budget.year, 1, 1)
    ends = date(budget.year, 12, 31)
    return {"from_on": begins, "to_on": ends} if begins <= ends else {}


def settlement(request, settlement_id):
    found = _settlement(request, settlement_id)
    reading, refusal = None, ""
    try:
        reading = Reading(content_of(found))
    except ValidationError as refused:
        refusal = " ".join(refused.messages)
    may_edit = can_edit_settlement(request.user, found)
    context = {
        "settlement": found, "reading": reading, "refusal": refusal, "may_edit": may_edit, "unit": "kr",
        "unmatched": 0 if found.is_fixed else unmatched_in(found).count(),
    }  # fmt: skip
    return render(request, "economy/settlement.html", context)


def change_settlement(request, settlement_id):
    found = _settlement(request, settlement_id)
    require(can_edit_settlement(request.user, found))
    return change_page(
        request, SettlementForm(request.POST or None, instance=found), operations.change_settlement,
        heading=_("Change the settlement’s period"), button=_("Save the period"), done=_("The settlement is changed."),
        back=found,
    )  # fmt: skip


def delete_settlement(request, settlement_id):
    found = _settlement(request, settlement_id)
    require(can_edit_settlement(request.user, found))
    return delete_page(
        request, found, operations.delete_settlement, heading=_("Delete the draft of a settlement?"),
        button=_("Delete the draft"), done=_("The draft is deleted."),
        back=reverse("economy:settlements", args=[found.budget_id]),
    )  # fmt: skip


@require_POST
def fix_settlement(request, settlement_id):
    found = _settlement(request, settlement_id)
    if found.is_fixed and can_settle(request.user, found.budget):  # pressed twice, or in another tab
        messages.info(request, _("The settlement is fixed. Nothing in it changes any more."))
        return redirect(found)
    expected = {"expected_version": version_sent(request)}
    return do_and_return(
        request, lambda: operations.fix_settlement(found, by=request.user, **expected), back=found, undoable=False,
        done=_("The settlement is fixed. Nothing in it changes any more."),
    )  # fmt: skip


def settlement_file(request, settlement_id, format):
    """The invoice basis as a workbook or a PDF, and what was fixed as JSON."""
    found = _settlement(request, settlement_id)
    if format not in TYPES:
        raise Http404
    try:
        content = content_of(found)
    except ValidationError:
        return redirect(found)  # where the reason stands
    answer = HttpResponse(MADE[format](found, content), content_type=TYPES[format])
    answer["Content-Disposition"] = f'attachment; filename="{file_name(found)}.{format}"'
    return answer


def note_payment(request, budget_id):
    budget = _budget(request, budget_id)
    require(can_settle(request.user, budget))
    form = PaymentForm(request.POST or None, instance=Payment(budget=budget))
    return create_page(
        request, form, operations.note_payment, heading=_("What a principal has paid"), button=_("Note the payment"),
        done=_("The payment is noted."), back=reverse("economy:settlements", args=[budget.pk]),
        to=lambda: reverse("economy:settlements", args=[budget.pk]),
    )  # fmt: skip


def change_payment(request, payment_id):
    payment = _payment(request, payment_id)
    require(can_edit_payment(request.user, payment))
    return change_page(
        request, PaymentForm(request.POST or None, instance=payment), operations.change_payment,
        heading=_("Change the payment"), button=_("Save the payment"), done=_("The payment is changed."),
        back=reverse("economy:settlements", args=[payment.budget_id]),
    )  # fmt: skip


def delete_payment(request, payment_id):
    payment = _payment(request, payment_id)
    require(can_edit_payment(request.user, payment))
    back = reverse("economy:settlements", args=[payment.budget_id])
    return delete_page(
        request, payment, operations.delete_payment, heading=_("Delete the payment of %(name)s?") % {"name": payment},
        button=_("Delete the payment"), done=_("The payment is deleted."), back=back, here=back,
    )  # fmt: skip


def _budget(request, budget_id) -> Budget:
    return get_object_or_404(Budget.objects.visible_to(request.user).select_related("collaboration"), pk=budget_id)


def _settlement(request, settlement_id) -> Settlement:
    seen = Settlement.objects.visible_to(request.user).select_related("budget__collaboration", "fixed_by")
    return get_object_or_404(seen, pk=settlement_id)


def _payment(request, payment_id) -> Payment:
    seen = Payment.objects.visible_to(request.user).select_related("budget__collaboration", "organisation")
    return get_object_or_404(seen, pk=payment_id)
