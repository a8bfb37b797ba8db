"""The table in which a year of rounds is planned: a row for each round, and for each principal's own dates in it."""

from collections.abc import Iterable

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samverk.followup.beginnings import last_round, scales_after
from samverk.followup.calendars import MOST_OWN, Pattern, Suggestion, suggestions
from samverk.followup.models import PrincipalDates, Round
from samverk.planning.models import Plan

DUE = ["answers_due_on", "review_due_on", "approval_due_on", "fixed_due_on"]
YEARS = (2000, 2150)


class YearForm(forms.Form):
    """Which year, and by what pattern. It is sent by GET: it only asks for a suggestion."""

    year = forms.IntegerField(
        label=gettext_lazy("Year"), min_value=YEARS[0], max_value=YEARS[1],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "in-narrow"}),
    )  # fmt: skip
    pattern = forms.ChoiceField(label=gettext_lazy("Rounds"))
    many = forms.IntegerField(
        label=gettext_lazy("How many of your own"), min_value=1, max_value=MOST_OWN, required=False,
        help_text=gettext_lazy("Counts for occasions of your own alone."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "in-narrow"}),
    )  # fmt: skip

    def __init__(self, data, *, plan: Plan):
        beginning = {"year": str(year_after(plan)), "pattern": _usual(plan), "many": "3"}
        super().__init__(beginning | {name: data[name] for name in beginning if data.get(name)})
        self.plan = plan
        self.fields["pattern"].choices = [(each.value, capfirst(each.label)) for each in Pattern]

    def suggestions(self) -> list[Suggestion]:
        asked = self.cleaned_data
        return suggestions(self.plan, asked["year"], asked["pattern"], asked["many"] or 3)


def year_after(plan: Plan) -> int:
    """The first year in which no round of the plan ends yet, and that is not over."""
    last = last_round(plan)
    return max(timezone.localdate().year, last.period_to.year + 1) if last else plan.from_on.year


def _usual(plan: Plan) -> str:
    before = plan.rounds.filter(period_to__year=year_after(plan) - 1)
    return Pattern.COPY if before.exists() else Pattern.TERTIALS


class CellsForm(forms.ModelForm):
    """A row of a table: each cell is named for those who do not see where it stands."""

    def _name_cells(self, of: str) -> None:
        for name, field in self.fields.items():
            label = capfirst(str(field.label))
            field.widget.attrs["aria-label"] = f"{label}, {of}" if of else label
            if self.is_bound and name in self.errors:
                field.widget.attrs |= {"aria-invalid": "true", "aria-describedby": f"{self[name].auto_id}_error"}


class RoundRowForm(CellsForm):
    wanted = forms.BooleanField(label=gettext_lazy("Plan the round"), required=False)

    class Meta:
        model = Round
        fields = ["name", "period_from", "period_to", "cutoff_on", *DUE]

    def full_clean(self):
        """A row that is not wanted may say anything: it is not read."""
        super().full_clean()
        if self.is_bound and not self.is_wanted:
            self._errors.clear()

    @property
    def is_wanted(self) -> bool:
        return bool(self.cleaned_data.get("wanted"))

    def clean(self):
        cleaned = super().clean()
        self._refuse_before("period_to", "period_from", same_day=True)
        self._refuse_before("answers_due_on", "cutoff_on", same_day=True)
        for earlier, later in zip(DUE, DUE[1:], strict=False):
            self._refuse_before(later, earlier)
        return cleaned

    @cached_property
    def told(self) -> Round:
        """The round as far as it could be read, to compare with others."""
        return Round(**{name: self.cleaned_data.get(name) for name in ("name", "period_from", "period_to")})

    def _refuse_before(self, later: str, earlier: str, same_day: bool = False) -> None:
        first, then = self.cleaned_data.get(earlier), self.cleaned_data.get(later)
        if not first or not then or then > first or (same_day and then == first):
            return
        refusal = _("May not come before “%(other)s”.") if same_day else _("Must come after “%(other)s”.")
        self.add_error(later, forms.ValidationError(refusal, "out_of_order", {"other": self.fields[earlier].label}))


class OwnRowForm(CellsForm):
    class Meta:
        model = PrincipalDates
        fields = PrincipalDates.ADJUSTABLE

    def __init__(self, *args, row: RoundRowForm, **kwargs):
        super().__init__(*args, **kwargs)
        self.row = row

    @property
    def organisation(self):
        return self.instance.organisation

    def clean(self):
        cleaned = super().clean()
        days = {name: self.row.cleaned_data.get(name) for name in ("cutoff_on", *DUE)}
        days |= {name: day for name, day in cleaned.items() if day}
        names = list(days)
        for earlier, later in zip(names, names[1:], strict=False):
            first, then, least = days[earlier], days[later], 0 if earlier == "cutoff_on" else 1
            if first and then and (then - first).days < least:
                wrong = later if cleaned.get(later) else earlier
                if cleaned.get(wrong):
                    refusal = _("Does not follow on the other dates that hold for the principal.")
                    self.add_error(wrong, forms.ValidationError(refusal, "out_of_order"))
        return cleaned

    def _post_clean(self):
        """Whether the dates follow on each other is said at the cell; the model would say it of the whole row."""
        for name in self.fields:
            setattr(self.instance, name, self.cleaned_data.get(name))


class YearTable:
    """All rounds of the suggestion, as they are filled in, and what is wrong with each cell."""

    def __init__(self, plan: Plan, *, data=None, suggested: Iterable[Suggestion] = ()):
        self.plan, self.data = plan, data
        self.refusals: list[str] = []
        self.rows = self._read() if data is not None else [self._row(n, each) for n, each in enumerate(suggested)]
        self.is_valid = data is not None and self._judge()
        for number, (row, own) in enumerate(self.rows, 1):
            row._name_cells(row["name"].value() or _("row %(number)s") % {"number": number})
            for each in own:
                each._name_cells(f"{row['name'].value()}, {each.organisation.short}")

    @cached_property
    def _principals(self) -> dict[int, object]:
        return {each.pk: each for each in self.plan.collaboration.principals()}

    def _row(self, number: int, suggested: Suggestion):
        row = RoundRowForm(prefix=f"r{number}", instance=suggested.round, initial={"wanted": not suggested.taken})
        row.taken = suggested.taken
        own = [OwnRowForm(prefix=f"r{number}-{each.organisation_id}", instance=each, row=row) for each in suggested.own]
        return row, own

    def _read(self) -> list:
        count = self.data.get("rows", "")
        count = min(int(count), MOST_OWN * 2) if count.isascii() and count.isdigit() and len(count) < 4 else 0
        scale, assessment_scale = scales_after(self.plan, last_round(self.plan))
        rows = []
        for number in range(count):
            blank = Round(plan=self.plan, scale=scale, assessment_scale=assessment_scale)
            row = RoundRowForm(self.data, prefix=f"r{number}", instance=blank)
            wanted = {int(each) for each in self.data.getlist(f"r{number}-own") if each.isascii() and each.isdigit()}
            own = [
                OwnRowForm(self.data, prefix=f"r{number}-{key}", row=row, instance=PrincipalDates(organisation=each))
                for key, each in self._principals.items()
                if key in wanted
            ]
            rows.append((row, own))
        return rows

    def _judge(self) -> bool:
        for row, own in self.rows:
            if row.is_valid() and row.is_wanted:
                for each in own:
                    each.is_valid()
        asked = [row for row, _own in self.rows if row.is_wanted]
        stored = list(self.plan.rounds.all())
        for place, row in enumerate(asked):
            others = [*stored, *(each.told for each in asked[:place])]
            self._refuse_taken_name(row, others)
            self._refuse_overlap(row, others)
        if not asked:
            self.refusals.append(_("Choose at least one round to plan."))
        return bool(asked) and not self.errors

    @staticmethod
    def _refuse_taken_name(row: RoundRowForm, others: list[Round]) -> None:
        if row.told.name and any(each.name == row.told.name for each in others):
            row.add_error("name", forms.ValidationError(_("The plan already has a round with that name."), "taken"))

    @staticmethod
    def _refuse_overlap(row: RoundRowForm, others: list[Round]) -> None:
        """One period may hold another, as the full year holds its tertials; it may not begin or end within it."""
        crossed = next((each for each in others if crosses(row.told, each)), None)
        if crossed is not None:
            refusal = _("The period overlaps that of %(round)s, and neither holds the other.")
            if _period(row.told) == _period(crossed):
                refusal = _("%(round)s has the same period.")
            row.add_error("period_from", forms.ValidationError(refusal, "overlap", {"round": crossed}))

    @property
    def errors(self) -> list[tuple[forms.BoundField, str, str]]:
        """Each cell that is wrong, with its name and what is wrong with it, in the table's order."""
        found = []
        for row, own in self.rows if self.data is not None else ():
            for form in (row, *(own if row.is_wanted else ())):
                cells = [(form[name], texts) for name, texts in form.errors.items() if name in form.fields]
                found += [
                    (cell, cell.field.widget.attrs.get("aria-label", ""), text)
                    for cell, texts in cells
                    for text in texts
                ]
        return found

    def rounds(self) -> list[tuple[Round, list[PrincipalDates]]]:
        """What is wanted, for the operation."""
        return [
            (row.instance, [each.instance for each in own if any(each.cleaned_data.values())])
            for row, own in self.rows
            if row.is_wanted
        ]


def crosses(one: Round, other: Round) -> bool:
    """Whether the periods share days without the one lying within the other, or are the same."""
    (a, b), (c, d) = _period(one), _period(other)
    if not (a and b and c and d):
        return False
    apart = b < c or d < a
    holds = (a <= c and d <= b) or (c <= a and b <= d)
    return (a, b) == (c, d) or not (apart or holds)


def _name_of(cell: forms.BoundField) -> str:
    return cell.field.widget.attrs.get("aria-label", "")


def _period(round: Round) -> tuple:
    return round.period_from, round.period_to
