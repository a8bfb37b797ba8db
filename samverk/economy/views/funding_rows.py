"""What hangs on a co-financing: its sources, their years with decisions, payments, and the dates to keep."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from samverk.core.pages import change_page, create_page, delete_page, form_page
from samverk.core.permissions import require
from samverk.economy import operations
from samverk.economy.forms.funding import (
    FundingDateForm,
    FundingPaymentForm,
    FundingSourceForm,
    FundingYearForm,
    SentForm,
)
from samverk.economy.models import FundingDate, FundingPayment, FundingSource, FundingYear
from samverk.economy.permissions import can_edit_funding, can_tick_funding_date
from samverk.economy.views.funding import find_funding


def add_funding_source(request, funding_id):
    funding = find_funding(request, funding_id)
    require(can_edit_funding(request.user, funding))
    form = FundingSourceForm(request.POST or None, instance=FundingSource(funding=funding))
    return create_page(
        request, form, operations.add_funding_source, heading=_("New source for %(name)s") % {"name": funding},
        button=_("Add the source"), done=_("The source was added."), back=funding, to=lambda: funding,
    )  # fmt: skip


def change_funding_source(request, funding_source_id):
    source = _source(request, funding_source_id)
    require(can_edit_funding(request.user, source.funding))
    return change_page(
        request, FundingSourceForm(request.POST or None, instance=source), operations.change_funding_source,
        heading=_("Change %(name)s") % {"name": source}, button=_("Save"), done=_("The source was changed."),
        back=source.funding,
    )  # fmt: skip


def delete_funding_source(request, funding_source_id):
    source = _source(request, funding_source_id)
    require(can_edit_funding(request.user, source.funding))
    return delete_page(
        request, source, operations.delete_funding_source, heading=_("Delete %(name)s?") % {"name": source},
        warning=_("What it was asked for and decided goes too. As long as it has paid anything it cannot be deleted."),
        done=_("%(name)s was deleted.") % {"name": source}, back=source.funding, here=source.funding,
    )  # fmt: skip


def funding_year(request, funding_source_id, year):
    """One cell of the table: entered where there is none, else changed."""
    source = _source(request, funding_source_id)
    if year not in source.funding.years:
        raise Http404
    require(can_edit_funding(request.user, source.funding))
    row = source.years.filter(year=year).first() or FundingYear(source=source, year=year)
    row.source = source
    told = {"heading": str(row), "button": _("Save"), "back": source.funding}
    form = FundingYearForm(request.POST or None, instance=row)
    if row.pk is None:
        done = _("The year was entered.")
        return create_page(request, form, operations.enter_funding_year, done=done, to=lambda: source.funding, **told)
    return change_page(request, form, operations.change_funding_year, done=_("The year was changed."), **told)


def delete_funding_year(request, funding_year_id):
    row = _year(request, funding_year_id)
    funding = row.source.funding
    require(can_edit_funding(request.user, funding))
    return delete_page(
        request, row, operations.delete_funding_year, heading=_("Delete %(name)s?") % {"name": row},
        warning=_("The decision goes too. As long as anything has been paid it cannot be deleted."),
        done=_("%(name)s was deleted.") % {"name": row}, back=funding, here=funding,
    )  # fmt: skip


def enter_funding_payment(request, funding_year_id):
    row = _year(request, funding_year_id)
    funding = row.source.funding
    require(can_edit_funding(request.user, funding))
    form = FundingPaymentForm(request.POST or None, instance=FundingPayment(funding_year=row))
    heading = _("Hours worked: %(name)s") if row.source.is_in_kind else _("New payment: %(name)s")
    return create_page(
        request, form, operations.enter_funding_payment, heading=heading % {"name": row}, button=_("Enter the payment"),
        done=_("The payment was entered."), back=funding, to=lambda: funding,
    )  # fmt: skip


def change_funding_payment(request, funding_payment_id):
    payment = _payment(request, funding_payment_id)
    funding = payment.funding_year.source.funding
    require(can_edit_funding(request.user, funding))
    return change_page(
        request, FundingPaymentForm(request.POST or None, instance=payment), operations.change_funding_payment,
        heading=_("Change %(name)s") % {"name": payment}, button=_("Save"), done=_("The payment was changed."),
        back=funding,
    )  # fmt: skip


def delete_funding_payment(request, funding_payment_id):
    payment = _payment(request, funding_payment_id)
    funding = payment.funding_year.source.funding
    require(can_edit_funding(request.user, funding))
    return delete_page(
        request, payment, operations.delete_funding_payment, heading=_("Delete %(name)s?") % {"name": payment},
        done=_("%(name)s was deleted.") % {"name": payment}, back=funding, here=funding,
    )  # fmt: skip


def enter_funding_date(request, funding_id):
    funding = find_funding(request, funding_id)
    require(can_edit_funding(request.user, funding))
    form = FundingDateForm(request.POST or None, instance=FundingDate(funding=funding))
    return create_page(
        request, form, operations.enter_funding_date, heading=_("New date for %(name)s") % {"name": funding},
        lead=_("It stands in the year wheel and on My work, and is reminded of by mail."), button=_("Enter the date"),
        done=_("The date was entered."), back=funding, to=lambda: funding,
    )  # fmt: skip


def change_funding_date(request, funding_date_id):
    on = _date(request, funding_date_id)
    require(can_edit_funding(request.user, on.funding))
    return change_page(
        request, FundingDateForm(request.POST or None, instance=on), operations.change_funding_date,
        heading=_("Change %(name)s") % {"name": on}, button=_("Save the date"), done=_("The date was changed."),
        back=on.funding,
    )  # fmt: skip


def delete_funding_date(request, funding_date_id):
    on = _date(request, funding_date_id)
    require(can_edit_funding(request.user, on.funding))
    return delete_page(
        request, on, operations.delete_funding_date, heading=_("Delete %(name)s?") % {"name": on},
        button=_("Delete the date"), done=_("%(name)s was deleted.") % {"name": on}, back=on.funding, here=on.funding,
    )  # fmt: skip


def tick_funding_date(request, funding_date_id):
    """The lead, or the recipient's own people, say that it was sent."""
    on = _date(request, funding_date_id)
    require(can_tick_funding_date(request.user, on))
    form = SentForm(request.POST or None, on=on)

    def do():
        sent = form.cleaned_data
        return operations.tick_funding_date(
            on, done_on=sent["done_on"], requested_ore=sent.get("requested_ore"), by=request.user,
            expected_version=sent["version"],
        )  # fmt: skip

    return form_page(
        request, form, do, heading=_("When was it sent? %(name)s") % {"name": on}, button=_("Save"),
        lead=str(on.funding), done=_("It is noted."), back=on.funding,
    )  # fmt: skip


def _source(request, key) -> FundingSource:
    rows = FundingSource.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("organisation", "funding__collaboration"), pk=key)


def _year(request, key) -> FundingYear:
    rows = FundingYear.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("source__organisation", "source__funding__collaboration"), pk=key)


def _payment(request, key) -> FundingPayment:
    rows = FundingPayment.objects.visible_to(request.user)
    related = ("funding_year__source__organisation", "funding_year__source__funding__collaboration")
    return get_object_or_404(rows.select_related(*related), pk=key)


def _date(request, key) -> FundingDate:
    rows = FundingDate.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("funding__collaboration", "source"), pk=key)
