"""The table of populations: a year at a time, its figures, and bringing them in from a sheet."""

from io import BytesIO

from django.http import FileResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from samverk.core.import_page import Import, import_page
from samverk.core.pages import change_page, create_page, delete_page, key_in, page_of
from samverk.core.permissions import require
from samverk.core.sheets import SheetToWrite, write_xlsx
from samverk.core.sorting import alphabetical
from samverk.economy import operations
from samverk.economy.forms.populations import PopulationForm
from samverk.economy.models import Population
from samverk.economy.permissions import can_change_population, can_keep_populations
from samverk.economy.population_import import read_populations
from samverk.economy.population_tables import FIELDS
from samverk.organisations.models import Organisation


def populations(request):
    years = list(
        Population.objects.visible_to(request.user).order_by("-year").values_list("year", flat=True).distinct()
    )
    asked = key_in(request.GET.get("year", ""), digits=4)
    year = asked if asked in years else next(iter(years), None)
    rows = Population.objects.visible_to(request.user).filter(year=year).select_related("organisation")
    rows = rows.order_by("organisation__code", alphabetical("organisation__name"), "pk")
    if request.GET.get("format") == "xlsx":
        return _sheet(rows, year)
    context = {
        "years": years, "year": year, "page": page_of(request, rows), "may_keep": can_keep_populations(request.user)
    }  # fmt: skip
    return render(request, "economy/populations.html", context)


def _sheet(rows, year):
    header = [_("Code"), _("Name"), _("Year"), _("Inhabitants"), _("Source"), _("Link")]
    table = [
        [row.organisation.code, row.organisation.name, row.year, row.inhabitants, row.source_title, row.source_url]
        for row in rows
    ]
    title = _("Population %(year)s") % {"year": year or ""}
    data = write_xlsx([SheetToWrite(title.strip(), header, table, widths=[8, 34, 8, 14, 44, 50])], title=title)
    return FileResponse(BytesIO(data), as_attachment=True, filename=f"population-{year or 'none'}.xlsx")


def population(request, population_id):
    found = _population(request, population_id)
    context = {
        "population": found, "may_change": can_change_population(request.user, found),
        "is_held": can_keep_populations(request.user) and found.carries_approved_keys(),
    }  # fmt: skip
    return render(request, "economy/population.html", context)


def add_population(request):
    """`?organisation=&year=` fill in what is missing where somebody could not divide."""
    require(can_keep_populations(request.user))
    asked = key_in(request.GET.get("organisation", "")), key_in(request.GET.get("year", ""), digits=4)
    initial = {"organisation": Organisation.objects.filter(pk=asked[0] or 0).first(), "year": asked[1]}
    form = PopulationForm(request.POST or None, initial={key: value for key, value in initial.items() if value})
    return create_page(
        request, form, operations.add_population, heading=_("New population figure"), button=_("Save the figure"),
        lead=_("How many lived there on 31 December, with the source. Keys per inhabitant go by it."),
        done=_("The figure was saved."), back=reverse("economy:populations"),
    )  # fmt: skip


def change_population(request, population_id):
    found = _population(request, population_id)
    require(can_keep_populations(request.user))
    return change_page(
        request, PopulationForm(request.POST or None, instance=found), operations.change_population,
        heading=_("Change %(name)s") % {"name": found}, button=_("Save the figure"), done=_("The figure was changed."),
        back=found,
    )  # fmt: skip


def delete_population(request, population_id):
    found = _population(request, population_id)
    require(can_keep_populations(request.user))
    return delete_page(
        request, found, operations.delete_population, heading=_("Delete %(name)s?") % {"name": found},
        button=_("Delete the figure"), done=_("%(name)s was deleted.") % {"name": found},
        back=reverse("economy:populations"),
    )  # fmt: skip


def import_populations(request):
    require(can_keep_populations(request.user))
    kind = Import(
        heading=_("Import populations"),
        lead=_("From a sheet with a municipality or region on each row, and its year in a column or in the header."),
        columns=[(field.names[0], field.label) for field in FIELDS],
        read=read_populations,
        apply=lambda found: operations.apply_populations(found, by=request.user),
        done=_("The populations were imported."),
    )  # fmt: skip
    return import_page(request, kind, back=reverse("economy:populations"))


def _population(request, population_id) -> Population:
    seen = Population.objects.visible_to(request.user).select_related("organisation")
    return get_object_or_404(seen, pk=population_id)
