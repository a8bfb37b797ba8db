"""What it costs, as a reader meets it: a table of lines for each budget, and one of what each principal bears."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from samverk.core.money import Unit, in_figures, in_words, with_sign
from samverk.reports.rendering.words import clean, day, joined, number

FIGURES = ("budget", "outcome", "forecast", "deviation")


def money(content: dict) -> dict:
    """No budgets in an edition that tells of none, or from before any could be told of."""
    budgets = content.get("money", {}).get("budgets", [])
    return {
        "heading": pgettext("in a report", "Money"),
        "intro": _intro(content),
        "budgets": [_budget(content, budget) for budget in budgets],
    }


def _intro(content) -> str:
    sign = _("Deviation is budget less forecast: plus is good. Costs are written as they are, incomes with minus.")
    if not content["principal"]:
        return sign
    named = {"owner": clean(content["principal"]["name"])}
    own = _(
        "Each sum is the part that %(owner)s bears by the cost key. Under it is the joint sum that it is a part of."
    )
    return f"{own % named} {sign}"


def _budget(content, budget) -> dict:
    unit, is_own = budget["unit"], "own" in budget["total"]
    columns = [_("Budget"), _("Outcome"), _("Forecast"), _("Deviation")]
    return {
        "anchor": f"money-{budget['id']}",
        "heading": clean(f"{budget['title']} {budget['year']}"),
        "state": _state(budget["version"]),
        "caption": _caption(budget),
        "columns": [_("Line"), *columns],
        "rows": [
            _row(clean(f"{line['number']} {line['name']}"), line, unit, is_own, kind=_kind(line))
            for line in budget["lines"]
        ],
        "total": _row(_("Sum"), budget["total"], unit, is_own),
        "bearing": {
            "heading": _("What each principal bears"),
            "columns": [_("Principal"), *columns],
            "rows": [
                _row(clean(row["organisation"]["name"]), row, unit) | {"is_own": row["is_own"]}
                for row in budget["principals"]
            ],
            "total": _row(_("Joint sum"), budget["total"], unit),
        },
        "comments": [
            {"name": clean(f"{line['number']} {line['name']}"), "text": clean(line["comment"])}
            for line in budget["lines"]
            if line.get("comment")
        ],
        "notes": _notes(content, budget),
        "verdict": _verdict(budget),
        "adds_up": budget["adds_up"],
    }


def _state(version) -> str:
    if version is None:
        return _("No budget is proposed yet.")
    if not version["is_adopted"]:
        return _("The budget is proposed, and not decided.")
    where = joined([day(version["decided_on"]), clean(version["paragraph"]), clean(version["dnr"])])
    told = {"body": clean(version["body"]), "where": where, "number": version["number"]}
    return _("Adopted by %(body)s, %(where)s (version %(number)s).") % told


def _caption(budget) -> str:
    unit = str(Unit(budget["unit"]).label) if budget["unit"] in Unit.values else budget["unit"]
    until = _("outcome to and including %(day)s") % {"day": day(budget["until"])}
    return ", ".join([unit, clean(budget["vat"]), until])


def _kind(line) -> str:
    return _("income") if line["kind"] == "income" else ""


def _row(name, figures, unit, is_own=False, kind="") -> dict:
    """`cells`: what is shown of each figure, and below it the joint sum where it is a part of one."""
    cells = []
    for which in FIGURES:
        whole = figures[which]
        joint = _("of %(sum)s") % {"sum": _in_figures(which, whole, unit)} if is_own and whole is not None else ""
        text = _shown(which, figures["own"][which] if is_own else whole, whole, unit)
        cells.append({"text": text, "joint": joint})
    return {"name": name, "kind": kind, "is_own": False, "cells": cells}


def _shown(name, ore, joint, unit) -> str:
    if ore is not None:
        return _in_figures(name, ore, unit)
    if name == "forecast" and joint is None:
        return _("missing")
    return "–"


def _in_figures(name, ore, unit) -> str:
    return with_sign(ore, unit) if name == "deviation" else in_figures(ore, unit)


def _notes(content, budget) -> list[str]:
    notes = []
    if budget["unit"] != Unit.KR:
        notes.append(_("Each sum is rounded by itself. The report's data has them in öre."))
    missing = [clean(line["number"]) for line in budget["lines"] if line["forecast"] is None]
    if missing:
        text = ngettext(
            "No forecast is given of line %(lines)s. Until there is one, the sum has none.",
            "No forecast is given of lines %(lines)s. Until there are, the sum has none.",
            len(missing),
        )
        notes.append(text % {"lines": ", ".join(missing)})
    for each in budget["not_divided"]:
        text = ngettext("Line %(lines)s is not divided: %(why)s", "Lines %(lines)s are not divided: %(why)s",
                        len(each["lines"]))  # fmt: skip
        notes.append(text % {"lines": ", ".join(clean(one) for one in each["lines"]), "why": clean(each["why"])})
    if not budget["has_books"]:
        notes.append(_("Nothing is booked yet, so the outcome is 0."))
    rows = budget["on_no_line"]["rows"]
    if rows:
        text = ngettext(
            "%(count)s row in the books, %(sum)s, is on no line yet and is not in the outcome.",
            "%(count)s rows in the books, %(sum)s, are on no line yet and are not in the outcome.",
            rows,
        )
        notes.append(text % {"count": number(rows), "sum": in_words(budget["on_no_line"]["ore"])})
    if budget["is_example"] and not content["is_example"]:
        notes.append(_("Example data: the sums are made up."))
    return notes


def _verdict(budget) -> str:
    if not budget["adds_up"]:
        return _("The sums do not add up. Report this fault before the report is used.")
    if not budget["principals"]:
        return ""
    if budget["not_divided"]:
        return _("Where a sum is divided, the parts of all principals add up to it to the öre.")
    return _("The parts of all principals add up to the joint sum to the öre, line by line and in total.")
