"""What the round's year costs: what was given, what is spent and what is expected, and each principal's part of it."""

from django.utils.translation import gettext as _

from samverk.economy.reasons import reason_to_read
from samverk.economy.reporting import FIGURES, Figure, ReportedBudget
from samverk.reports.composing.words import iso, organisation_words
from samverk.reports.material import Material

DIFFERENCE = "deviation"  # budget − forecast: plus is good, of costs and incomes alike
TOLD = (*FIGURES, DIFFERENCE)


def money_section(material: Material) -> dict:
    """Left out where there is no budget to tell of, as in editions from before there were any."""
    budgets = [_budget(material, each) for each in material.budgets]
    return {"money": {"budgets": budgets}} if budgets else {}


def _budget(material: Material, reported: ReportedBudget) -> dict:
    budget = reported.budget
    lines = [_line(line, material.principal) for line in reported.lines]
    principals = [_principal(reported, who, material.principal) for who in reported.organisations]
    rows, ore = reported.on_no_line
    content = {
        "id": budget.pk,
        "title": budget.title,
        "year": budget.year,
        "unit": str(budget.unit),
        "vat": str(budget.get_vat_display()),
        "is_example": budget.is_example,
        "version": _version(reported.version),
        "until": iso(material.round.period_to),
        "lines": lines,
        "total": _total(lines),
        "principals": principals,
        "not_divided": _not_divided(reported),
        "has_books": reported.has_books,
        "on_no_line": {"rows": rows, "ore": ore},
    }
    return content | {"adds_up": adds_up(reported, content)}


def _version(version) -> dict | None:
    if version is None:
        return None
    return {
        "number": version.number, "is_adopted": version.is_adopted, "word": str(version.get_state_display()),
        "body": version.body, "decided_on": iso(version.decided_on), "paragraph": version.paragraph, "dnr": version.dnr,
    }  # fmt: skip


def _line(line, principal) -> dict:
    joint = _with_difference({name: getattr(line, name).ore for name in FIGURES})
    told = {"id": line.id, "number": line.number, "name": line.name, "kind": line.kind, **joint}
    if principal is not None:
        own = {name: _part(getattr(line, name), principal) for name in FIGURES}
        told["own"] = _with_difference(own)
    return told | ({"comment": line.comment} if line.comment else {})


def _part(figure: Figure, organisation) -> int | None:
    return None if figure.parts is None else figure.parts.get(organisation, 0)


def _principal(reported: ReportedBudget, organisation, principal) -> dict:
    """All that it bears of the lines together: the sum of its parts, so that both ways of adding agree."""
    sums = {
        name: _sum(_part(getattr(line, name), organisation) for line in reported.lines) for name in FIGURES
    }  # fmt: skip
    is_own = principal is not None and organisation.pk == principal.pk
    return {"organisation": organisation_words(organisation), "is_own": is_own, **_with_difference(sums)}


def _total(lines: list[dict]) -> dict:
    total = {name: _sum(line[name] for line in lines) for name in TOLD}
    if "own" in lines[0]:
        total["own"] = {name: _sum(line["own"][name] for line in lines) for name in TOLD}
    return total


def _with_difference(figures: dict) -> dict:
    said = figures["budget"] is not None and figures["forecast"] is not None
    return figures | {DIFFERENCE: figures["budget"] - figures["forecast"] if said else None}


def _sum(figures) -> int | None:
    """None where one is lacking: a sum of some would look like one of all."""
    figures = list(figures)
    return None if None in figures else sum(figures)


def _not_divided(reported: ReportedBudget) -> list[dict]:
    """Why there are no parts, each reason once with the numbers of the lines that it holds for."""
    found: dict[str, list[str]] = {}
    for line in reported.lines:
        for why in dict.fromkeys(_why(refusal) for refusal in line.refusals):
            found.setdefault(why, []).append(line.number)
    return [{"why": why, "lines": numbers} for why, numbers in found.items()]


def _why(refusal) -> str:
    return _("no cost key is chosen.") if not refusal.facts and refusal.code == "no_key" else reason_to_read(refusal)


def adds_up(reported: ReportedBudget, content: dict) -> bool:
    """Counted anew: each line is the sum of all parts of it; each total that of its lines, and that of all principals'
    parts; and the reader's own part is the one that stands among these."""
    figures = [getattr(line, name) for line in reported.lines for name in FIGURES]
    lines_tie = all(each.parts is None or sum(each.parts.values()) == each.ore for each in figures)
    return lines_tie and all(_ties(content, name) for name in TOLD)


def _ties(content: dict, name: str) -> bool:
    total, bearing = content["total"], content["principals"]
    ways = [(total[name], _sum(line[name] for line in content["lines"]))]
    if bearing and bearing[0][name] is not None:
        ways.append((total[name], _sum(each[name] for each in bearing)))
    if "own" in total:
        own = total["own"][name]
        ways.append((own, _sum(line["own"][name] for line in content["lines"])))
        ways += [(own, each[name]) for each in bearing if each["is_own"]]
    return all(one == other for one, other in ways)
