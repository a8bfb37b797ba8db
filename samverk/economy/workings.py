"""How sums were divided, step by step, as tables: the same on the page and in the sheet."""

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from samverk.core.money import MINUS, in_figures
from samverk.core.sheets import SheetToWrite, write_xlsx
from samverk.economy.dividing import Divided, Worked
from samverk.economy.models import CostKey
from samverk.economy.shares import ALL, MIXED, NONE, USE, ShareRow

DECIMALS = 6


@dataclass(frozen=True)
class Cell:
    """What is shown, and the number behind it where there is one. `exact` is the fraction, where it is no such
    number."""

    text: str
    number: int | float | None = None
    exact: str = ""

    @property
    def is_number(self) -> bool:
        return self.number is not None


@dataclass(frozen=True)
class Step:
    heading: str
    lead: str
    columns: tuple[str, ...]
    rows: list[list[Cell]]
    foot: list[Cell] = field(default_factory=list)

    @property
    def heads(self) -> list[tuple[str, bool]]:
        """Each column's name, and whether numbers stand in it."""
        return [(name, any(row[n].is_number for row in self.rows)) for n, name in enumerate(self.columns)]


def steps_of(divided: Divided) -> list[Step]:
    """The days, each stretch's shares, the period's shares where several stretches meet, and each sum."""
    steps = [_days(divided)] + [_stretch(worked, place, divided) for place, worked in enumerate(divided.stretches, 1)]
    if len(divided.stretches) > 1:
        steps.append(_period(divided))
    return steps + [_sum(divided, line) for line in divided.lines]


def as_xlsx(steps: list[Step], title: str) -> bytes:
    """A sheet a step: figures as numbers, with the exact fraction beside where a number is not exact."""
    sheets = []
    for place, step in enumerate(steps, 1):
        exact = [n for n in range(len(step.columns)) if any(row[n].exact for row in step.rows)]
        header = [name for n, name in enumerate(step.columns) for name in _with_exact(name, n in exact)]
        rows = [
            [value for n, cell in enumerate(row) for value in _values(cell, n in exact)]
            for row in [*step.rows, *([step.foot] if step.foot else [])]
        ]
        name = f"{place} {step.heading}"[:31].translate(str.maketrans("", "", "[]:*?/\\"))
        widths = [30, *[18] * (len(header) - 1)]
        sheets.append(SheetToWrite(name, header, rows, widths, above=[title, step.heading, step.lead]))
    return write_xlsx(sheets, title=title)


def _with_exact(name: str, is_exact: bool) -> list[str]:
    return [name, _("%(column)s, exactly") % {"column": name}] if is_exact else [name]


def _values(cell: Cell, is_exact: bool) -> list:
    value = cell.text if cell.number is None else cell.number
    return [value, cell.exact] if is_exact else [value]


def _days(divided: Divided) -> Step:
    rows = [
        [
            _text(f"{date_format(each.stretch.first, 'SHORT_DATE_FORMAT')} – "
                  f"{date_format(each.stretch.last, 'SHORT_DATE_FORMAT')}"),
            _text(_of_key(each.stretch.key)), _whole(len(each.stretch.present)), _whole(each.stretch.days),
            _percent(each.part),
        ]
        for each in divided.stretches
    ]  # fmt: skip
    foot = [_text(_("The whole period")), _text(""), _text(""), _whole(divided.days), _percent(ALL)]
    columns = (_("Days"), _("Cost key"), _("Principals"), _("Number of days"), _("Part of the period, %"))
    lead = _(
        "The period is cut where the key changes, or a principal joins or leaves. Each stretch counts by its days."
    )
    return Step(_("The period"), lead, columns, rows, foot if len(rows) > 1 else [])


def _of_key(key: CostKey) -> str:
    return f"{key}, {key.get_method_display()}"


def _stretch(worked: Worked, place: int, divided: Divided) -> Step:
    """The shares by the terms: only the columns that the method and this key's limits need."""
    key, rows = worked.stretch.key, worked.shares.rows
    has_limits = any(row.member.least > NONE or row.member.most < ALL for row in rows)
    columns: list[tuple[str, object]] = [(_("Organisation"), lambda row: _text(str(row.member.key)))]
    columns += _weights(key, rows)
    if has_limits:
        columns += [
            (_("Before least and most, %"), lambda row: _percent(row.before)),
            (_("Least, %"), lambda row: _percent(row.member.least) if row.member.least > NONE else _text("–")),
            (_("Most, %"), lambda row: _percent(row.member.most) if row.member.most < ALL else _text("–")),
            (_("What decides"), _decides),
        ]
    columns.append((_("Share, %"), lambda row: _percent(row.share)))
    table = [[cell(row) for _name, cell in columns] for row in rows]
    heading = _("The shares")
    if len(divided.stretches) > 1:
        heading = _("The shares, stretch %(number)s") % {"number": place}
    return Step(heading, _lead(worked, has_limits), tuple(name for name, _cell in columns), table, _foot(columns, rows))


def _weights(key: CostKey, rows: tuple[ShareRow, ...]) -> list:
    """What the method counts, and each one's part of that."""
    found = []
    if any(row.fixed is not None for row in rows) and any(row.member.percent is not None for row in rows):
        found.append((_("Fixed share, %"), lambda row: _decimal(row.member.percent)))
    if key.method == USE:
        found.append((_("Use: %(what)s") % {"what": key.used}, lambda row: _decimal(row.member.used)))
    if key.goes_by_inhabitants and any(row.variable is not None for row in rows):
        found.append((_inhabitants(key), lambda row: _whole(row.member.inhabitants)))
    if key.method == MIXED:
        fixed, rest = key.fixed_percent, 100 - key.fixed_percent
        head = _("Of the fixed part (%(percent)s %%)") % {"percent": _plain(Fraction(fixed))}
        found.append((head, lambda row: _percent(row.fixed) if row.fixed is not None else _text("–")))
        head = _("Of the part per inhabitant (%(percent)s %%)") % {"percent": _plain(Fraction(rest))}
        found.append((head, lambda row: _percent(row.variable) if row.variable is not None else _text("–")))
    return found


def _inhabitants(key: CostKey) -> str:
    return _("Inhabitants on 31 December %(year)s") % {"year": key.population_year}


def _decides(row: ShareRow) -> Cell:
    return _text({"least": _("the least"), "most": _("the most")}.get(row.bound) or _("the key"))


def _lead(worked: Worked, has_limits: bool) -> str:
    key = worked.stretch.key
    told = {
        "fixed": _("Fixed shares count in relation to each other among those who are there."),
        "equal": _("All who are there bear as much."),
        "inhabitants": _("Each one’s inhabitants by the sum of all."),
        "mixed": _("The fixed part and the part per inhabitant are added, each by its size."),
        "use": _("Each one’s use by the sum of all."),
    }[key.method]
    if has_limits and worked.shares.factor != 1:
        factor = _plain(worked.shares.factor)
        more = _("Where neither least nor most decides, what the key gives is multiplied by %(factor)s, so that the "
                 "shares add up to the whole.")  # fmt: skip
        told = f"{told} {more % {'factor': factor}}"
    return told


def _foot(columns, rows: tuple[ShareRow, ...]) -> list[Cell]:
    """The sum of what has one."""
    found = [_text(_("Sum"))]
    for _name, cell in columns[1:]:
        cells = [cell(row) for row in rows]
        known = [each for each in cells if each.is_number]
        found.append(_sum_of(known) if known and len(known) == len(cells) else _text(""))
    return found


def _sum_of(cells: list[Cell]) -> Cell:
    """Exactly: by the fractions behind."""
    whole = sum((Fraction(each.exact) if each.exact else Fraction(str(each.number)) for each in cells), NONE)
    return _whole(int(whole)) if whole.denominator == 1 else _decimal(whole)


def _period(divided: Divided) -> Step:
    names = tuple(_("Stretch %(number)s, %%") % {"number": n} for n in range(1, len(divided.stretches) + 1))
    rows = []
    for who, share in divided.shares.items():
        parts = [each.shares.by_key.get(who, NONE) * each.part for each in divided.stretches]
        rows.append([_text(str(who)), *(_percent(part) for part in parts), _percent(share)])
    foot = [_text(_("Sum")), *(_percent(each.part) for each in divided.stretches), _percent(ALL)]
    lead = _("Each stretch’s shares by its part of the days, added.")
    return Step(_("The shares of the whole period"), lead, (_("Organisation"), *names, _("Share, %")), rows, foot)


def _sum(divided: Divided, line) -> Step:
    unit = divided.unit_ore
    rows = [
        [
            _text(str(who)), _percent(row.share), _exact_sum(row.quota), _ore(row.whole_ore), _decimal(row.remainder),
            _ore(row.added_ore), _ore(row.ore),
        ]
        for who, row in line.rows.items()
    ]  # fmt: skip
    parts = list(line.rows.values())
    foot = [
        _text(_("Sum")), _percent(ALL), _ore(line.ore), _ore(sum(row.whole_ore for row in parts)), _text(""),
        _ore(sum(row.added_ore for row in parts)), _ore(sum(row.ore for row in parts)),
    ]  # fmt: skip
    whole = _("Rounded down, whole kronor") if unit == 100 else _("Rounded down, whole öre")
    remainder = _("Remainder, part of a krona") if unit == 100 else _("Remainder, part of an öre")
    columns = (
        _("Organisation"), _("Share, %"), _("Exact part, kr"), whole, remainder, _("Added, kr"), _("Part, kr"),
    )  # fmt: skip
    lead = _(
        "Each exact part is rounded down. What is left over goes to the largest remainders; of two alike, to the "
        "organisation that has been here longer."
    )
    return Step(_("The sum"), lead, columns, rows, foot)


def _text(text: str) -> Cell:
    return Cell(text)


def _whole(number: int) -> Cell:
    return Cell(number_format(number, 0, force_grouping=True), number)


def _ore(ore: int) -> Cell:
    return Cell(in_figures(ore), ore / 100 if ore % 100 else ore // 100)


def _percent(share: Fraction) -> Cell:
    return _decimal(share * 100)


def _exact_sum(quota: Fraction) -> Cell:
    """Öre as kronor, with what is beyond them."""
    return _decimal(quota / 100)


def _decimal(number: Fraction) -> Cell:
    """Rounded for the eye, and the fraction behind it where the decimals are not all of it."""
    exact = "" if number * 10**DECIMALS % 1 == 0 else f"{number.numerator}/{number.denominator}"
    return Cell(_plain(number), float(number), exact)


def _plain(number: Fraction) -> str:
    """At most six decimals, none that say nothing."""
    scaled = round(number * 10**DECIMALS)
    whole = f"{abs(scaled):0{DECIMALS + 1}d}"
    decimals = whole[-DECIMALS:].rstrip("0")
    value = Decimal(f"{'-' if scaled < 0 else ''}{whole[:-DECIMALS]}.{decimals or '0'}")
    return number_format(value, len(decimals), force_grouping=True).replace("-", MINUS)
