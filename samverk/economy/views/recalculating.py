"""Recalculate (Swedish: räkna efter): a sum and a period in the address, and every figure on the way to the parts."""

from io import BytesIO

from django.http import FileResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.text import slugify

from samverk.core.money import in_words
from samverk.economy.charts import share_chart
from samverk.economy.forms.keys import RecalculateForm
from samverk.economy.models import CostKey, Population
from samverk.economy.permissions import can_keep_populations
from samverk.economy.trying import this_year, tried
from samverk.economy.workings import as_xlsx, steps_of


def recalculate(request, key_id):
    key = get_object_or_404(CostKey.objects.visible_to(request.user).select_related("collaboration"), pk=key_id)
    first, last = this_year(key)
    asked = {"first": first.isoformat(), "last": last.isoformat(), "sum": ""}
    asked |= {name: request.GET[name] for name in asked if request.GET.get(name)}
    form = RecalculateForm(asked)
    attempt = tried(key, *_period(form), _sums(form)) if form.is_valid() else None
    steps = steps_of(attempt.divided) if attempt and attempt.divided else []
    if steps and request.GET.get("format") == "xlsx":
        return _sheet(key, attempt, steps)
    context = {
        "key": key, "form": form, "attempt": attempt, "steps": steps, "sources": _sources(attempt),
        "chart": share_chart(attempt.divided, "shares") if steps else None,
        "may_enter": can_keep_populations(request.user),
    }  # fmt: skip
    return render(request, "economy/recalculate.html", context, status=422 if form.errors else 200)


def _period(form):
    return form.cleaned_data["first"], form.cleaned_data["last"]


def _sums(form) -> list[tuple[str, int]]:
    ore = form.cleaned_data["sum"]
    return [] if ore is None else [(in_words(ore), ore)]


def _sheet(key: CostKey, attempt, steps):
    days = f"{date_format(attempt.first)} – {date_format(attempt.last)}"
    title = ", ".join([str(key), days, *(line.name for line in attempt.divided.lines)])
    name = f"{slugify(key.name) or 'key'}-{attempt.first:%Y%m%d}-{attempt.last:%Y%m%d}.xlsx"
    return FileResponse(BytesIO(as_xlsx(steps, title)), as_attachment=True, filename=name)


def _sources(attempt) -> list[Population]:
    """What the figures of inhabitants were taken from: a row for each year and source."""
    if attempt is None or attempt.divided is None:
        return []
    worked = [each for each in attempt.divided.stretches if each.stretch.key.goes_by_inhabitants]
    years = {each.stretch.key.population_year for each in worked}
    there = {who.pk for each in worked for who in each.stretch.present}
    rows = Population.objects.filter(year__in=years, organisation__in=there)
    found = {(row.year, row.source_title, row.source_url): row for row in rows if row.source_title or row.source_url}
    return [found[key] for key in sorted(found)]
