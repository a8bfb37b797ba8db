"""Populations from a spreadsheet: what it would change of the table that keys go by."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from samverk.core.sheets import Changed, Difference, field_changes, plain, read_workbook
from samverk.economy.models import Population
from samverk.economy.population_tables import FIELDS, Figure, Figures, read_figures
from samverk.organisations.models import Organisation

LABELS = {each.key: each.label for each in FIELDS}
KIND_BY_DIGITS = {2: Organisation.Kind.REGION, 4: Organisation.Kind.MUNICIPALITY}


def read_populations(file, name: str) -> Difference:
    """Compare a workbook with what is stored. Raises SheetRefused where it has no such table.

    Rows of organisations that are not here are told of and left out: the table may be that of the whole country.
    """
    figures = read_figures(read_workbook(file, name))
    found = Difference(problems=figures.problems, left_out=figures.left_out)
    stored, organisations = _stored(figures), _organisations()
    held = set(Population.objects.filter(year__in=figures.years).carrying_approved_keys().values_list("pk", flat=True))
    for each in figures.rows:
        if each.year is None:
            told = _("It does not say of which year.")
            figures.problem(each, "inhabitants", told, _("Add a column År, or write the year in the header."))
            continue
        organisation = _organisation_of(each, organisations)
        if organisation is None:
            figures.problem(
                each, "name", _("There is no such organisation here. The row is left out."), is_warning=True
            )
            continue
        _compare(found, figures, each, stored.get((organisation.pk, each.year)), organisation, held)
    return found


def _stored(figures: Figures) -> dict[tuple[int, int], Population]:
    rows = Population.objects.filter(year__in=figures.years).select_related("organisation")
    return {(row.organisation_id, row.year): row for row in rows}


def _organisations() -> dict:
    """By kind and code, and by name; a name that two have means neither."""
    found: dict = {}
    for each in Organisation.objects.all():
        if each.code:
            found[each.kind, each.code] = each
        for name in {plain(each.name), plain(each.short_name)} - {""}:
            found[name] = None if name in found else each
    return found


def _organisation_of(figure: Figure, organisations: dict) -> Organisation | None:
    kind = KIND_BY_DIGITS.get(len(figure.code)) if figure.code.isdigit() else None
    return organisations.get((kind, figure.code)) or (organisations.get(plain(figure.name)) if figure.name else None)


def _compare(found, figures, each, population, organisation, held) -> None:
    values = {"inhabitants": each.inhabitants}
    for name in ("source_title", "source_url"):
        if figures.table.has(name):
            values[name] = getattr(each, name)
    if population is None:
        population = Population(organisation=organisation, year=each.year)
        field_changes(population, values, LABELS)
        if _is_sound(figures, each, population):
            found.new.append(population)
        return
    changes = field_changes(population, values, LABELS)
    if not changes:
        found.unchanged.append(population)
    elif population.pk in held:
        told = _("An approved cost key rests on the figure as it is here. Take the row away, or write it as it was.")
        figures.problem(each, "inhabitants", told)
    elif _is_sound(figures, each, population):
        found.changed.append(Changed(population, each.row, changes))


def _is_sound(figures: Figures, each: Figure, population: Population) -> bool:
    try:
        population.clean_fields(exclude=["organisation"])
    except ValidationError as refusal:
        for key, messages in refusal.message_dict.items():
            figures.problem(each, key, " ".join(messages))
        return False
    return True
