"""Divide a sum, so that the parts add up to it exactly.

With --population by a table in a file (XLSX, ODS or CSV): a row for each municipality or region, with its code (01,
0188) or its name, and how many live there. Nothing is read from the database or saved there. With --key by a cost key
as it stands there, over a period. Left-over öre, or kronor, go to the largest remainders (Hamilton's method), on a tie
to the lower code. A negative sum comes last, after --.
"""

import argparse
import csv
import io
import json
from collections.abc import Hashable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils import timezone

from samverk.cli.choosing import one
from samverk.cli.destroy import day
from samverk.cli.terminal import Refusal, readable, result, tell
from samverk.core.sheets import SheetRefused, money_of, plain, read_workbook
from samverk.economy.basis import basis_of
from samverk.economy.dividing import Basis, Divided, Link, divide
from samverk.economy.models import CostKey
from samverk.economy.periods import Span
from samverk.economy.population_tables import Figure, read_figures
from samverk.economy.reasons import reason
from samverk.economy.shares import INHABITANTS, Member, NotDivisible, Terms

EXAMPLES = [
    "samverk split 182500000 --population population.csv --to-kronor",
    "samverk split '12,5 mnkr' --population folkmangd.xlsx --year 2024 --only regions --csv",
    "samverk split --population population.csv --json -- -1250,50",
    "samverk split 1850000 --key 'Samverkansavtalet' --from 2026-01-01 --to 2026-12-31",
]
DIGITS = {"regions": 2, "municipalities": 4}
ALWAYS = date(2000, 1, 1)
HEADS = ("code", "name", "inhabitants", "share_percent", "exact", "amount")


def add_arguments(parser) -> None:
    parser.add_argument("amount", type=amount, help="in kronor, or with its unit: '182,5 mnkr'")
    parser.add_argument("--population", type=readable, metavar="FILE", help="the table to divide by")
    parser.add_argument("--year", type=int, help="which year of the table (the newest)")
    parser.add_argument("--only", choices=list(DIGITS), help="where the table has both")
    parser.add_argument("--key", default="", help="number or name of a cost key, instead of a table")
    parser.add_argument("--from", type=day, dest="first", help="first day, with --key (1 January this year)")
    parser.add_argument("--to", type=day, dest="last", help="last day, with --key (31 December this year)")
    parser.add_argument("--to-kronor", action="store_true", help="give each whole kronor")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="as JSON, with sums in öre")
    form.add_argument("--csv", action="store_true", help="as CSV, with sums in kronor")


def amount(text: str) -> int:
    try:
        ore = money_of(text)
    except ValueError as refusal:
        raise argparse.ArgumentTypeError(str(refusal)) from None
    if ore is None:
        raise argparse.ArgumentTypeError("A sum was expected, such as 1 234,5 tkr.")
    return ore


def run(options) -> None:
    if bool(options.population) == bool(options.key):
        raise Refusal("Say what to divide by: either --population FILE or --key KEY.")
    basis, first, last = _by_table(options) if options.population else _by_key(options)
    unit = 100 if options.to_kronor else None
    try:
        divided = divide(basis, first, last, [("", options.amount)], unit)
    except NotDivisible as refusal:
        raise Refusal(reason(refusal)) from None
    rows = [_row(who, member, divided) for who, member in _members(divided).items()]
    if options.json:
        result(json.dumps(_as_json(divided, rows), ensure_ascii=False, indent=2))
    elif options.csv:
        result(_as_csv(rows, divided))
    else:
        result(_as_table(rows, divided))


def _by_table(options) -> tuple[Basis, date, date]:
    figures = _figures(options)
    terms = Terms(INHABITANTS)
    members = {each: Member(each, inhabitants=each.inhabitants) for each in figures}
    spans = tuple(Span(each, None, None) for each in figures)
    link = Link(terms, members.__getitem__, 1)
    return Basis({"table": link}, (Span("table", ALWAYS, None),), spans), ALWAYS, ALWAYS


def _figures(options) -> list[Figure]:
    """The rows to divide by, in the order of their codes: so the order of the file decides nothing."""
    try:
        found = read_figures(read_workbook(options.population.read_bytes(), options.population.name))
    except SheetRefused as refusal:
        raise Refusal(refusal.message) from None
    if errors := [str(each) for each in found.problems if not each.is_warning]:
        raise Refusal("\n".join(errors[:20]))
    rows = found.rows
    if len(found.years) > 1 or options.year:
        year = options.year or found.years[-1]
        rows = [each for each in rows if each.year in {year, None}]
        tell(f"Population of {year}.")
        if not rows:
            raise Refusal(
                f"The table has no population of {year}. It has {', '.join(map(str, found.years)) or 'none'}."
            )
    lengths = {len(each.code) for each in rows if each.code.isdigit()}
    if options.only:
        rows = [each for each in rows if len(each.code) == DIGITS[options.only]]
        if not rows:
            raise Refusal(f"The table has no codes of {options.only}.")
    elif len(lengths) > 1:
        raise Refusal("The table has both regions and municipalities. Say which: --only regions.")
    return sorted(rows, key=lambda each: (each.code, plain(each.name)))


def _by_key(options) -> tuple[Basis, date, date]:
    key = one("cost key", CostKey.objects.select_related("collaboration"), options.key, "name")
    if not key.is_approved:
        tell("The key is not approved: this is what it would give.")
    year = timezone.localdate().year
    first, last = options.first or date(year, 1, 1), options.last or date(year, 12, 31)
    if last < first:
        raise Refusal("The last day comes before the first.")
    return basis_of(key, trying=True), first, last


def _members(divided: Divided) -> dict[Hashable, Member]:
    """Each of those who bear something, as the last stretch where it is there has it."""
    found = {row.member.key: row.member for worked in divided.stretches for row in worked.shares.rows}
    return {who: found[who] for who in divided.shares}


def _row(who, member: Member, divided: Divided) -> dict:
    row = divided.lines[0].rows[who]
    return {
        "code": getattr(who, "code", ""), "name": getattr(who, "name", str(who)), "inhabitants": member.inhabitants,
        "share": row.share, "quota": row.quota, "ore": row.ore,
    }  # fmt: skip


def _as_json(divided: Divided, rows: list[dict]) -> dict:
    parts = [
        {
            "code": row["code"], "name": row["name"], "inhabitants": row["inhabitants"],
            "share": str(row["share"]), "exact_ore": str(row["quota"]), "ore": row["ore"],
        }
        for row in rows
    ]  # fmt: skip
    return {"ore": divided.ore, "unit_ore": divided.unit_ore, "parts": parts}


def _as_csv(rows: list[dict], divided: Divided) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADS)
    for row in rows:
        inhabitants = "" if row["inhabitants"] is None else row["inhabitants"]
        figures = (_decimals(row["share"] * 100, 8), _decimals(row["quota"] / 100, 4), _kronor(row["ore"], divided))
        writer.writerow((row["code"], row["name"], inhabitants, *figures))
    return out.getvalue().rstrip("\n")


def _as_table(rows: list[dict], divided: Divided) -> str:
    lines = [("", "", "inhabitants", "share %", "exact", "amount")]
    for row in rows:
        inhabitants = "" if row["inhabitants"] is None else f"{row['inhabitants']:,}"
        share, exact = _decimals(row["share"] * 100, 6), _decimals(row["quota"] / 100, 4)
        lines.append(
            (row["code"], row["name"], inhabitants, share, _grouped(exact), _grouped(_kronor(row["ore"], divided)))
        )
    known = [row["inhabitants"] for row in rows if row["inhabitants"] is not None]
    whole = f"{sum(known):,}" if known else ""
    share = _decimals(sum((row["share"] for row in rows), Fraction(0)) * 100, 6)
    total = _kronor(sum(row["ore"] for row in rows), divided)
    lines.append(("", "Sum", whole, share, _grouped(_decimals(Fraction(divided.ore, 100), 4)), _grouped(total)))
    lines = [tuple(cell.replace(",", " ") if place != 1 else cell for place, cell in enumerate(line)) for line in lines]
    wide = [max(len(line[place]) for line in lines) for place in range(6)]
    return "\n".join(
        "  ".join(cell.ljust(wide[n]) if n < 2 else cell.rjust(wide[n]) for n, cell in enumerate(line)).rstrip()
        for line in lines
    )


def _kronor(ore: int, divided: Divided) -> str:
    """Without decimals where everybody gets whole kronor; what the sum has of öre is never left out."""
    whole = divided.unit_ore % 100 == 0 and divided.ore % 100 == 0
    return str(ore // 100) if whole else f"{Decimal(ore) / 100:.2f}"


def _decimals(number: Fraction, places: int) -> str:
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    return str(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def _grouped(text: str) -> str:
    whole, point, rest = text.partition(".")
    return f"{int(whole):,}{point}{rest}" if whole not in {"-0"} else text
