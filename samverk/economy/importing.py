"""Reads a budget from the sheets that people have: by account (Ansvar, Budget, Utfall, Återstående …), by committee
(Nämnd, Budget, Bokslut, Prognos, Avvikelse) and our own export.

The unit is the header's, or the lines' above it, or what the person says. Rows with totals are left out, and compared
with what they are the totals of. A row is known by its number, or by its name where it has none.
"""

import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from samverk.core.money import MOST_ORE, Unit, in_words
from samverk.core.sheets import (
    Changed,
    Difference,
    Field,
    FieldChange,
    Row,
    RowReader,
    SheetRefused,
    Table,
    find_table,
    is_blank,
    left_out_of,
    money_of,
    plain,
    read_rows,
    read_workbook,
    text_of,
)
from samverk.core.trail import Operation
from samverk.economy.models import Budget, BudgetLine
from samverk.economy.operations import Sums, sums_of, take_lines
from samverk.economy.purposes import PURPOSES, Purposes, Unclear

UNITS = {
    "kr": Unit.KR, "kronor": Unit.KR, "sek": Unit.KR, "tkr": Unit.TKR, "kkr": Unit.TKR, "ksek": Unit.TKR,
    "tsek": Unit.TKR, "tusen": Unit.TKR, "miljon": Unit.MNKR, "mkr": Unit.MNKR, "mnkr": Unit.MNKR, "msek": Unit.MNKR,
}  # fmt: skip
_UNIT = re.compile(rf"(?<![^\W_])(tusen|miljon|(?:{'|'.join(UNITS)})(?![^\W_]))", re.IGNORECASE)
_TOTAL = re.compile(r"(?:del|total)?summa\b|totalt?\b|subtotal\b|sum\b|netto\b|net\b|yhteensä\b|.*\btotalt$", re.I)
_CODED = re.compile(r"(?P<code>\d[\d.\-:]{0,18})\s+(?P<name>\D.*)", re.DOTALL)
KINDS = {
    "kostnad": "cost", "kostnader": "cost", "utgift": "cost", "cost": "cost", "kustannus": "cost", "meno": "cost",
    "intäkt": "income", "intäkter": "income", "income": "income", "tulo": "income", "tuotto": "income",
}  # fmt: skip
SUM_COLUMNS = {"budget": "ore", "second": "second_ore", "third": "third_ore"}
WITH_MINUS, WITHOUT_MINUS = "minus", "plus"


def fields_of(budget: Budget) -> list[Field]:
    """What is read, and what is known not to be: what stands in the books is not taken from here."""
    first, second, third = budget.years
    return [
        Field("number", _("the line’s number"), ("nr", "no.", "number", "nummer", "kod", "ansvarskod", "account code",
                                                  "konto", "nro", "numero")),
        Field("name", _("the line, or number and line"), ("rad", "line", "rivi", "ansvar", "nämnd", "benämning",
                                                           "verksamhet"),
              True, exactly=("unit", "enhet", "namn", "name", "budgetrad", "ansvarig nämnd")),
        Field("kind", _("cost or income"), ("slag", "kind", "laji"), exactly=("typ", "type")),
        Field("budget", _("the year’s sum"), (f"budget {first}", "budget", "årsbudget", "helårsbudget",
                                              f"talousarvio {first}", "talousarvio")),
        Field("second", _("the next year’s plan"), (f"budget {second}", f"plan {second}", f"talousarvio {second}")),
        Field("third", _("the plan of the year after"), (f"budget {third}", f"plan {third}", f"talousarvio {third}")),
        Field("note", _("a note"), ("anteckning", "note", "huomautus", "muistiinpano", "kommentar"), exactly=("not",)),
        Field("activity", _("what the line is for: the activity’s number or title"), ("aktivitet", "activity",
                                                                                      "toimenpide")),
        Field("goal", _("what the line is for: the goal’s number or title"), ("mål", "goal", "tavoite")),
        Field("owner", _("who answers for the line: e-mail address or name"), ("ansvarig", "answers for it",
                                                                               "vastaa rivistä", "budgetansvarig")),
        Field("outcome", _("compared only"), ("utfall", "bokslut", "outcome", "toteuma")),
        Field("remaining", _("compared only"), ("återstående", "remaining", "jäljellä")),
        Field("used", _("compared only"), ("linjärt utfall %", "linjärt utfall", "linjärt", "förbrukat", "used",
                                           "linear pct", "käytetty")),
        Field("forecast", _("compared only"), ("prognos", "delårsrapport", "forecast", "ennuste")),
        Field("deviation", _("compared only"), ("avvikelse", "deviation", "poikkeama", "budgetavvikelse",
                                                "budget deviation")),
    ]  # fmt: skip


@dataclass(frozen=True)
class NewLine:
    line: BudgetLine
    sums: Sums

    def __str__(self):
        named = [str(each) for kind in PURPOSES if (each := getattr(self.line, kind))]
        return f"{self.line}: {'. '.join([in_words(self.sums.ore), *named])}"


@dataclass
class BudgetImport(Difference):
    """All that the sheet would do to the budget's proposal."""

    budget: Budget | None = None
    given: list[tuple[BudgetLine, Sums]] = field(default_factory=list)  # of the lines that it changes


def read_budget(
    budget: Budget, file, name: str, unit: str = "", incomes: str = WITH_MINUS, *, by
) -> BudgetImport:  # fmt: skip
    """Compare a workbook with the budget's proposal. `unit` is what the sums are in where the file does not say it,
    `incomes` whether they are written with their minus, and `by` who may choose what lines are for.

    Raises SheetRefused where it has no such table, or where nobody has said the unit.
    """
    sheets = read_workbook(file, name)
    table = find_table(sheets, fields_of(budget))
    if table is None or not table.has("name"):
        refusal = _("No table of budget lines was found. It needs a column Rad, Ansvar or Nämnd, and a column Budget.")
        raise SheetRefused(refusal, "no_table")
    read_rows(table, "name", "number")
    found = _Comparison(budget, table, unit or _unit_in(table), incomes, by).run()
    found.left_out = left_out_of(sheets, [table])
    return found


def apply_budget(found: BudgetImport, *, by) -> Operation | None:
    """Save what an import found, in one operation. Raises as `take_lines`; ValidationError "problems" with faults."""
    if found.errors:
        raise ValidationError([ValidationError(str(problem), code="problems") for problem in found.errors])
    if found.is_empty:
        return None
    new = [(each.line, each.sums) for each in found.new]
    return take_lines(found.budget, new=new, changed=found.given, by=by)


def _unit_in(table: Table) -> str:
    """Where the columns with sums say it, else another column, else a line above the header."""
    ours = [column.header for column in table.columns if column.key in SUM_COLUMNS]
    others = [column.header for column in table.columns if column.key not in SUM_COLUMNS]
    above = [text_of(cell) for row in table.sheet.rows[: table.first_header] for cell in row if not is_blank(cell)]
    for texts in (ours, others, above):
        said = {UNITS[word.lower()] for text in texts for word in _UNIT.findall(text.replace("_", " "))}
        said = said - {Unit.KR} or said  # "tusental kronor"
        if len(said) == 1:
            return said.pop()
    return ""


class _Comparison:
    def __init__(self, budget: Budget, table: Table, unit: str, incomes: str, person):
        self.budget, self.table, self.unit, self.incomes = budget, table, unit, incomes
        self.found = BudgetImport(budget=budget)
        if not unit and any(self._sums_in(row) for row in table.rows):
            refusal = _("The file does not say whether its sums are in kr, tkr or mnkr. Choose the unit below.")
            raise SheetRefused(refusal, "no_unit")
        proposal = budget.versions.proposed().first()
        self.stored = list(budget.lines.select_related(*PURPOSES).order_by("position", "pk"))
        self.given = sums_of(proposal)
        self.purposes = Purposes(budget, self.stored, person)
        self.by_number = {plain(each.number): each for each in self.stored}
        self.by_name = {plain(each.name): each for each in reversed(self.stored)}
        self.rows: list[tuple[Row, str, str, int]] = []  # number, name, öre

    def _sums_in(self, row: Row) -> bool:
        return any(not is_blank(row.values.get(key)) for key in SUM_COLUMNS)

    def run(self) -> BudgetImport:
        if not any(self.table.has(key) for key in SUM_COLUMNS):
            self._warn_without_sums()
        lines, totals = self._without_totals()
        seen, matched = {}, set()
        for row, number, name in lines:
            key = plain(number) or plain(name)
            if key in seen:
                self._tell(
                    row,
                    "number" if number else "name",
                    _("The same line stands in row %(row)s too.") % {"row": seen[key]},
                )
                continue
            seen[key] = row.number
            line = self.by_number.get(plain(number)) if number else self.by_name.get(plain(name))
            if line is not None:
                matched.add(line.pk)
            self._compare(row, number, name, line)
        self._compare_totals(totals)
        self.found.missing = [each for each in self.stored if each.pk not in matched]
        return self.found

    def _without_totals(self) -> tuple[list, list]:
        """The rows that are lines; and those that are totals, with the numbers that they are the totals of."""
        named = [(row, *self._named(row)) for row in self.table.rows]
        codes = [number for _row, number, _name in named if number]
        lines, totals = [], []
        for row, number, name in named:
            below = [code for code in codes if number and code != number and code.startswith(number)]
            if (not number and _TOTAL.match(name)) or (number and not name and _TOTAL.match(number)):
                totals.append((row, None))
            elif below and number.isdigit() and self._comes_before(number, below):
                totals.append((row, number))
            else:
                lines.append((row, number, name))
        for row, _below in totals:
            self.table.leave_out("total", row.number, " ".join(self._named(row)))
        return lines, totals

    def _comes_before(self, number: str, below: list[str]) -> bool:
        """Codes of three figures and more, as in 161 above 1610 and 1611: 1 is no total of 10."""
        return len(number) >= 3 and all(len(code) == len(number) + 1 for code in below)

    def _named(self, row: Row) -> tuple[str, str]:
        number, name = text_of(row.values.get("number")), " ".join(text_of(row.values.get("name")).split())
        if not number and (match := _CODED.fullmatch(name)):
            return match["code"].rstrip(".:-"), match["name"].strip()
        return number, name

    def _compare(self, row: Row, number: str, name: str, line: BudgetLine | None) -> None:
        reader, before = RowReader(self.table, row, self.found.problems), len(self.found.problems)
        self._check_texts(row, number, name)
        old = self.given.get(line.pk, Sums(0)) if line else Sums(0)
        kind = self._kind(row, reader, line)
        sums = {}
        for column, attribute in SUM_COLUMNS.items():
            sums[attribute] = self._sum(row, column, kind) if self.table.has(column) else getattr(old, attribute)
        sums["ore"] = sums["ore"] or 0
        kind = kind or (line.kind if line else BudgetLine.Kind.INCOME if sums["ore"] < 0 else BudgetLine.Kind.COST)
        note = reader.line("note", 300) if self.table.has("note") else old.note
        given = Sums(**sums, note=note)
        purposes = self._purposes(row, line)
        self.rows.append((row, number, name, given.ore))
        if len(self.found.problems) > before and any(not each.is_warning for each in self.found.problems[before:]):
            return
        if line is None:
            number = number or self._next_number()
            new = BudgetLine(budget=self.budget, number=number, name=name, kind=kind, **purposes)
            self.found.new.append(NewLine(new, given))
            return
        changes = self._changes(line, name, kind, old, given) + self._changed_purposes(line, purposes)
        if changes:
            self.found.changed.append(Changed(line, row.number, changes))
            self.found.given.append((line, given))
        else:
            self.found.unchanged.append(line)

    def _check_texts(self, row: Row, number: str, name: str) -> None:
        if not name:
            self._tell(row, "name", _("The line’s name is missing."), _("Write what the line is for."))
        for key, text, most in (("number", number, 20), ("name", name, 200)):
            if len(text) > most:
                self._tell(
                    row, key, _("At most %(most)s characters fit here.") % {"most": most}, _("Shorten the text.")
                )

    def _kind(self, row: Row, reader: RowReader, line: BudgetLine | None) -> str:
        text = plain(row.values.get("kind")) if self.table.has("kind") else ""
        if not text:
            return line.kind if line else ""
        if text not in KINDS:
            self._tell(row, "kind", _("Cost or income was expected."), _("Write kostnad or intäkt."))
        return KINDS.get(text, "")

    def _sum(self, row: Row, key: str, kind: str) -> int | None:
        cell = row.values.get(key)
        try:
            ore = money_of(cell, self.unit or Unit.KR)
        except (ValueError, OverflowError) as error:
            self._tell(row, key, str(error) or _("A sum was expected."), _("Write figures alone."))
            return None
        if ore is not None and abs(ore) > MOST_ORE:
            self._tell(row, key, _("That is more than any budget holds. Look at the unit."))
            return None
        if ore is None or kind != BudgetLine.Kind.INCOME:
            return ore
        if self.incomes == WITHOUT_MINUS:
            return -ore
        if ore > 0:
            hint = _("Say below the file that incomes are written without minus, if that is so.")
            self._tell(row, key, _("An income has a minus here, so this adds to the cost."), hint, is_warning=True)
        return ore

    def _purposes(self, row: Row, line: BudgetLine | None) -> dict:
        """What the sheet says that the line is for and who answers for it. What cannot be told is left, and said."""
        found = {}
        for kind in PURPOSES:
            if self.table.has(kind):
                text = " ".join(text_of(row.values.get(kind)).split())
                try:
                    found[kind] = self.purposes.read(kind, text, line)
                except Unclear as unclear:
                    self._tell(row, kind, unclear.expected, unclear.hint, is_warning=True)
        return found

    def _changed_purposes(self, line: BudgetLine, purposes: dict) -> list[FieldChange]:
        changes = []
        for kind, meant in purposes.items():
            now = getattr(line, kind)
            if now != meant:
                label = BudgetLine._meta.get_field(kind).verbose_name
                changes.append(FieldChange(str(label), *(self.purposes.told(kind, each) for each in (now, meant))))
                setattr(line, kind, meant)
        return changes

    def _next_number(self) -> str:
        """One more than the largest whole number that there is."""
        numbers = [each.number for each in self.stored] + [each.line.number for each in self.found.new]
        return str(max((int(each) for each in numbers if each.isascii() and each.isdigit()), default=0) + 1)

    def _changes(self, line: BudgetLine, name: str, kind: str, old: Sums, given: Sums) -> list[FieldChange]:
        """What the sheet says otherwise; set on the line."""
        changes = []
        if line.name != name:
            changes.append(FieldChange(_("line"), line.name, name))
            line.name = name
        if line.kind != kind:
            before, line.kind = line.get_kind_display(), kind
            changes.append(FieldChange(_("kind"), str(before), str(line.get_kind_display())))
        for attribute, year in zip(SUM_COLUMNS.values(), self.budget.years, strict=True):
            before, after = getattr(old, attribute), getattr(given, attribute)
            if before != after:
                said = ["" if each is None else in_words(each) for each in (before, after)]
                changes.append(FieldChange(_("budget %(year)s") % {"year": year}, *said))
        if old.note != given.note:
            changes.append(FieldChange(_("note"), old.note, given.note))
        return changes

    def _compare_totals(self, totals: list[tuple[Row, str | None]]) -> None:
        """Each total is what all lines add up to, or those just above it, or those whose numbers begin with its own."""
        if not self.table.has("budget"):
            return
        for row, number in [*totals, *((row, None) for row in self._total_rows())]:
            try:
                said = money_of(row.values.get("budget"), self.unit or Unit.KR)
            except ValueError:
                said = None
            if said is None:
                continue
            possible = self._sums_for(row, number)
            if said not in possible:
                expected = _("The total says %(total)s, but its lines add up to %(sum)s.")
                told = {"total": in_words(said), "sum": in_words(possible[0])}
                self._tell(row, "budget", expected % told, _("It is left out. Look whether a line is missing."), True)

    def _sums_for(self, row: Row, number: str | None) -> list[int]:
        if number is not None:
            below = [ore for _row, code, _name, ore in self.rows if code != number and code.startswith(number)]
            return [sum(below)]
        above = [ore for each, _code, _name, ore in self.rows if each.number < row.number]
        everything = [ore for _row, _code, _name, ore in self.rows]
        kinds = [sum(ore for ore in everything if ore > 0), sum(ore for ore in everything if ore < 0)]
        return [sum(everything), sum(above), *kinds, -kinds[1]]

    def _total_rows(self) -> list[Row]:
        """Those that the reader of sheets has left out already, by their first word."""
        keys = {column.index: column.key for column in self.table.columns if column.key}
        cells = ((number, self.table.sheet.rows[number - 1]) for number in self.table.totals)
        return [
            Row(number, {key: row[index] for index, key in keys.items() if index < len(row)}) for number, row in cells
        ]

    def _warn_without_sums(self) -> None:
        """A follow-up of deviations alone has lines, and says nothing of what they were given."""
        row = self.table.rows[0] if self.table.rows else None
        if row is not None:
            expected = _("The sheet has no column with a budget, so its lines are read without sums.")
            self._tell(row, "budget", expected, _("Name the column with sums Budget."), True)

    def _tell(self, row: Row, key: str, expected: str, hint: str = "", is_warning: bool = False) -> None:
        self.found.problems.append(
            self.table.problem(row, key, row.values.get(key), expected, hint, is_warning)
        )  # fmt: skip
