"""A settlement as files: the basis for invoices as a workbook and as PDF/UA, and what was fixed as JSON."""

import json
from pathlib import Path

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samverk.core.money import in_figures
from samverk.core.sheets import SheetToWrite, write_xlsx
from samverk.core.trail import canonical
from samverk.core.typesetting import set_in_fonts, typeset
from samverk.economy.models import Settlement
from samverk.economy.settling.reading import Reading, SumRow

TEMPLATE = Path(__file__).with_name("settlement.typ")


def file_name(settlement: Settlement) -> str:
    return slugify(f"{_('settlement')} {settlement.budget} {settlement.from_on} {settlement.to_on}")


def as_json(settlement: Settlement, content: dict) -> bytes:
    """Of a fixed one byte for byte what its SHA-256 is of."""
    return (settlement.content or canonical(content)).encode()


def as_xlsx(settlement: Settlement, content: dict) -> bytes:
    """Sums in kronor as numbers."""
    reading = Reading(content)
    told = _told(settlement, reading)
    balances = [
        [row.organisation, *map(_kronor, (row.opening, row.paid, row.cost, row.closing)), row.word]
        for row in [*reading.balances, reading.balance_of_all]
    ]  # fmt: skip
    sheets = [
        SheetToWrite(_("Balances"), told["balance_columns"], balances, (28, 14, 14, 14, 14, 14), above=told["above"]),
        SheetToWrite(
            _("Lines"), told["line_columns"],
            [[row.name, row.key, _kronor(row.ore), *map(_kronor, row.parts)] for row in _all_lines(reading)],
            (40, 24, *[14] * (1 + len(reading.organisations))),
        ),
        SheetToWrite(
            _("Payments"), [_("Principal"), _("Paid on"), _("Sum"), _("Reference")],
            [[name, on.isoformat(), _kronor(ore), reference] for name, on, ore, reference in reading.payments],
            (28, 12, 14, 30),
        ),
        SheetToWrite(
            _("Shares"),
            [_("Cost key"), _("From"), _("To"), _("Days"), _("Principal"), _("Inhabitants"), _("Per cent")],
            _share_rows(reading), (28, 12, 12, 8, 28, 12, 12),
        ),
    ]  # fmt: skip
    return write_xlsx(sheets, title=told["title"])


def as_pdf(settlement: Settlement, content: dict) -> bytes:
    now, reading, glosses = timezone.localtime(), Reading(content), set()
    told = _told(settlement, reading)
    told["balances"] = [
        [row.organisation, *map(in_figures, (row.opening, row.paid, row.cost, row.closing)), row.word]
        for row in [*reading.balances, reading.balance_of_all]
    ]  # fmt: skip
    told["lines"] = [[row.name, row.key, *map(in_figures, [row.ore, *row.parts])] for row in _all_lines(reading)]
    told["payments"] = [
        [name, date_format(on), in_figures(ore), reference] for name, on, ore, reference in reading.payments
    ]
    told["shares"] = [
        [row[0], f"{row[1]} – {row[2]}", str(row[3]), row[4], f"{number_format(row[6], 4)} %"]
        for row in _share_rows(reading)
    ]
    told = _set(told, glosses)
    told["glosses"] = _("Signs that the fonts of this file lack are named in square brackets.") if glosses else ""
    told["date"] = [now.year, now.month, now.day]
    return typeset(
        TEMPLATE, {"settlement": json.dumps(told)}, standards=["ua-1"], timestamp=int(now.timestamp())
    )  # fmt: skip


def _told(settlement: Settlement, reading: Reading) -> dict:
    period = f"{date_format(reading.from_on)} – {date_format(reading.to_on)}"
    vat = settlement.budget.get_vat_display()
    state = _("A draft, as the books are today.")
    if settlement.is_fixed:
        facts = {"day": date_format(timezone.localtime(settlement.fixed_at)), "name": settlement.fixed_by}
        state = _("Fixed %(day)s by %(name)s.") % facts
    title = _("Settlement of %(budget)s") % {"budget": settlement.budget}
    collaboration = reading.content["collaboration"]["name"]
    unit = _("Sums in kronor, %(vat)s.") % {"vat": vat}
    return {
        "title": title, "period": period, "collaboration": collaboration, "state": state, "unit": unit,
        "note": reading.note, "language": get_language() or "sv", "sha256": settlement.sha256,
        "above": [title, collaboration, period, state, unit, *([reading.note] if reading.note else [])],
        "headings": {
            "balances": _("What each owes or gets back"), "lines": _("What is booked, and each one’s part"),
            "payments": _("What the principals have paid"), "shares": _("The shares, and how they came about"),
        },
        "balance_columns": [_("Principal"), _("Brought forward"), _("Paid"), _("Cost"), _("Balance"), ""],
        "line_columns": [_("Line"), _("Cost key"), _("Booked"), *reading.organisations],
        "payment_columns": [_("Principal"), _("Paid on"), _("Sum"), _("Reference")],
        "share_columns": [_("Cost key"), _("Days"), _("Number of days"), _("Principal"), _("Share")],
    }  # fmt: skip


def _all_lines(reading: Reading) -> list[SumRow]:
    late = [
        SumRow(_("%(line)s (late)") % {"line": row.name}, row.key, row.ore, row.parts, row.columns)
        for row in reading.late
    ]
    return [*reading.lines, *late, reading.total]


def _share_rows(reading: Reading) -> list[list]:
    return [
        [
            stretch["key"], stretch["from_on"].isoformat(), stretch["to_on"].isoformat(), stretch["days"], name,
            inhabitants, percent,
        ]
        for key in reading.keys for stretch in key["stretches"] for name, inhabitants, percent in stretch["rows"]
    ]  # fmt: skip


def _kronor(ore: int) -> float:
    return ore / 100


def _set(value, glosses: set):
    """Every text in it as the fonts can set it."""
    if isinstance(value, str):
        return set_in_fonts(value, glosses)
    if isinstance(value, list):
        return [_set(each, glosses) for each in value]
    if isinstance(value, dict):
        return {name: _set(each, glosses) for name, each in value.items()}
    return value
