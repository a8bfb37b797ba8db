"""Co-financing: the list, one of them with its table and checks, and the table across all."""

from io import BytesIO

from django.http import FileResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.core.history import history
from samverk.core.money import Unit
from samverk.core.pages import change_page, create_page, delete_page, page_of, sorting
from samverk.core.permissions import require
from samverk.economy import operations
from samverk.economy.forms.funding import FundingForm
from samverk.economy.funding.checks import checks_of
from samverk.economy.funding.figures import facts_of, in_order, table_of
from samverk.economy.funding.listing import Chosen, Turned
from samverk.economy.funding.pivot import DIMENSIONS, MEASURES, pivot
from samverk.economy.funding.sheets import sheets_of
from samverk.economy.models import Funding, FundingDate, FundingPayment
from samverk.economy.permissions import can_create_funding, can_edit_funding, can_tick_funding_date
from samverk.organisations.models import Collaboration, Seat
from samverk.planning.models import Activity


def fundings(request):
    """All that one sees, narrowed and sorted as the address says."""
    chosen = Chosen(request)
    labels = {
        "title": _("Co-financing"), "recipient": _("Recipient"), "years": _("Years"), "decided": _("Decided"),
        "paid": _("Paid"), "remaining": _("Remaining"),
    }  # fmt: skip
    columns, sort, backwards = sorting(request, labels)
    rows = chosen.rows(sort, backwards)
    led = Collaboration.objects.seated(request.user, Seat.Role.LEAD).order_by("name")
    context = {
        "page": page_of(request, rows), "columns": columns, "chosen": chosen, "filters": _labelled(chosen.choices()),
        "sums": sum((row.sums for row in rows[1:]), rows[0].sums) if rows else None, "may_create": list(led),
        "any_at_all": bool(rows) or chosen.visible.exists(), "units": Unit.choices,
    }  # fmt: skip
    return render(request, "economy/fundings.html", context)


def funding_table(request):
    """Everything in one table, turned whichever way one asks; as a sheet too."""
    turned = Turned(request)
    table = pivot(turned.facts, turned.rows_by, turned.columns_by, turned.measure)
    dimensions = [DIMENSIONS[name].label for name in turned.rows_by]
    if request.GET.get("format") == "xlsx":
        data = sheets_of(table, turned, dimensions)
        return FileResponse(BytesIO(data), as_attachment=True, filename=f"{_('co-financing')}.xlsx")
    offered = [(key, each.label) for key, each in DIMENSIONS.items()]
    rows = [*turned.rows_by, "", ""][:3]
    context = {
        "turned": turned, "table": table, "filters": _labelled(turned.choices()), "dimensions": dimensions,
        "turning": [
            {"name": "rows", "label": _("Rows"), "chosen": rows[0], "offered": offered},
            {"name": "rows2", "label": _("Then by"), "chosen": rows[1], "offered": [("", "–"), *offered]},
            {"name": "rows3", "label": _("And by"), "chosen": rows[2], "offered": [("", "–"), *offered]},
            {"name": "columns", "label": _("Columns"), "chosen": turned.columns_by, "offered": offered},
            {"name": "measure", "label": _("Sum"), "chosen": turned.measure, "offered": list(MEASURES.items())},
            {"name": "unit", "label": _("Shown in"), "chosen": turned.unit, "offered": Unit.choices},
        ],
        "column_label": DIMENSIONS[turned.columns_by].label, "measure": MEASURES[turned.measure],
        "any_at_all": bool(turned.facts) or turned.is_narrowed,
    }  # fmt: skip
    return render(request, "economy/funding_table.html", context)


def _labelled(filters: list[dict]) -> list[dict]:
    """Each with its name and with what stands where nothing is chosen. What offers nothing to choose is left out."""
    words = {
        "funder": (_("Funder"), _("All funders")), "recipient": (_("Recipient"), _("All recipients")),
        "municipality": (_("Municipality"), _("All municipalities")), "year": (_("Year"), _("All years")),
    }  # fmt: skip
    return [
        each | {"label": words[each["name"]][0], "none": words[each["name"]][1]} for each in filters if each["offered"]
    ]


def funding(request, funding_id):
    found = find_funding(request, funding_id)
    sources = list(found.sources.select_related("organisation"))
    facts = facts_of(Funding.objects.filter(pk=found.pk))
    dates = list(found.dates.select_related("source__organisation"))
    asked = request.GET.get("unit", "")
    payments = FundingPayment.objects.filter(funding_year__source__funding=found).select_related(
        "funding_year__source__organisation"
    )
    may_edit = can_edit_funding(request.user, found)
    # The same answer for all of its dates: they have one co-financing and one recipient.
    may_tick = may_edit or can_tick_funding_date(request.user, FundingDate(funding=found))
    seen = Activity.objects.visible_to(request.user).filter(pk=found.activity_id)
    checks = checks_of(found, facts, dates, timezone.localdate())
    rows = [*sources, *(fact.row for fact in facts), *dates, *payments]
    told = history(found, *rows, limit=30, reader=request.user)
    context = {
        "funding": found, "activity": seen.first() if found.activity_id else None, "may_edit": may_edit,
        "may_tick": may_tick, "table": table_of(found.years, sources, facts), "checks": checks,
        "broken": [check for check in checks if not check.is_well], "dates": dates, "payments": list(payments),
        "decisions": [fact.row for source in in_order(sources) for fact in facts if fact.row.source_id == source.pk],
        "history": [each for each in told if each.kind != "changed" or each.fields or each.is_destroyed],
        "sources": sources, "units": Unit.choices,
        "unit": asked if asked in Unit.values else found.unit,
    }  # fmt: skip
    return render(request, "economy/funding.html", context)


def create_funding(request, collaboration_id):
    collaboration = get_object_or_404(Collaboration.objects.seated(request.user), pk=collaboration_id)
    require(can_create_funding(request.user, collaboration))
    year = timezone.localdate().year
    new = Funding(collaboration=collaboration, from_year=year, to_year=year)
    return create_page(
        request, FundingForm(request.POST or None, instance=new, person=request.user), operations.create_funding,
        heading=_("New co-financing"), button=_("Begin the co-financing"),
        done=_("The co-financing was begun. Now say who pays."),
        lead=_("What is paid for together: an institution or a project. Those who pay come next."), back=_list(),
    )  # fmt: skip


def change_funding(request, funding_id):
    found = find_funding(request, funding_id)
    require(can_edit_funding(request.user, found))
    return change_page(
        request, FundingForm(request.POST or None, instance=found, person=request.user), operations.change_funding,
        heading=_("Change %(name)s") % {"name": found}, button=_("Save"), done=_("The co-financing was changed."),
        back=found,
    )  # fmt: skip


def delete_funding(request, funding_id):
    found = find_funding(request, funding_id)
    require(can_edit_funding(request.user, found))
    return delete_page(
        request, found, operations.delete_funding, heading=_("Delete %(name)s?") % {"name": found},
        warning=_("Its sources, years and dates go too. As long as anything has been paid it cannot be deleted."),
        button=_("Delete the co-financing"), done=_("%(name)s was deleted.") % {"name": found}, back=_list(),
    )  # fmt: skip


def find_funding(request, funding_id) -> Funding:
    seen = Funding.objects.visible_to(request.user)
    return get_object_or_404(
        seen.select_related("collaboration", "recipient", "municipality", "kept_by"), pk=funding_id
    )


def _list() -> str:
    return reverse("economy:fundings")
