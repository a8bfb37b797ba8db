"""One year as its page, its sheet and its list show it: which year, which rings, whose collaborations."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from samverk.core.sheets.writing import SheetToWrite, write_xlsx
from samverk.organisations.models import Collaboration
from samverk.yearwheel import drawing, sources
from samverk.yearwheel.models import Lane
from samverk.yearwheel.sources import Entry

EARLIEST, LATEST = 1990, 2100


@dataclass(frozen=True)
class Month:
    number: int
    name: str
    entries: list[tuple[Entry, str]]  # with its state


class Year:
    """What `person` may see of these collaborations' year. `lanes` narrows to these rings; none is all."""

    def __init__(self, person, collaborations: list[Collaboration], year: int | None = None, lanes=()):
        self.person, self.collaborations = person, collaborations
        self.today = timezone.localdate()
        self.number = min(max(year or self.today.year, EARLIEST), LATEST)
        self.chosen = [lane for lane in Lane.values if lane in lanes]

    @classmethod
    def asked_for(cls, request, collaborations: list[Collaboration]) -> "Year":
        """As the address says; what it says wrongly counts as not said."""
        asked = request.GET.get("year", "")
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else None
        return cls(request.user, collaborations, number, request.GET.getlist("ring"))

    @property
    def previous(self) -> int:
        return self.number - 1

    @property
    def next(self) -> int:
        return self.number + 1

    @cached_property
    def all_entries(self) -> list[Entry]:
        first, last = date(self.number, 1, 1), date(self.number, 12, 31)
        return sources.entries(self.person, self.collaborations, first, last)

    @cached_property
    def entries(self) -> list[Entry]:
        return [entry for entry in self.all_entries if not self.chosen or entry.lane in self.chosen]

    @property
    def rings(self) -> list[tuple[str, str, bool]]:
        """(key, label, whether it is shown) of the rings that hold anything this year, and of those asked for."""
        held = {entry.lane for entry in self.all_entries}
        return [
            (lane.value, lane.label, not self.chosen or lane in self.chosen)
            for lane in Lane
            if lane in held or lane in self.chosen
        ]

    @cached_property
    def wheel(self) -> drawing.Wheel:
        lanes = [(key, str(label)) for key, label, shown in self.rings if shown]
        months = [str(MONTHS[number]) for number in range(1, 13)]
        return drawing.wheel(self.number, self.today, lanes, self.entries, months)

    @cached_property
    def months(self) -> list[Month]:
        """By the month in which each thing ends, since that is when one must be done."""
        rows = groupby(self.entries, key=lambda entry: min(entry.last_day, date(self.number, 12, 31)).month)
        return [
            Month(number, str(MONTHS[number]), [(entry, entry.state(self.today)) for entry in entries])
            for number, entries in rows
        ]

    @property
    def coming(self) -> list[Month]:
        return [month for month in self.months if not self._is_over(month)]

    @property
    def over(self) -> list[Month]:
        """Months that have passed; none in a year that is over as a whole, where all are read."""
        return [month for month in self.months if self._is_over(month)]

    @property
    def over_count(self) -> int:
        return sum(len(month.entries) for month in self.over)

    def _is_over(self, month: Month) -> bool:
        return self.number == self.today.year and month.number < self.today.month

    def as_xlsx(self, title: str) -> bytes:
        header = [_("First day"), _("Last day"), _("What"), _("Ring"), _("Collaboration"), _("Note")]
        rows = [
            [
                entry.starts_on.isoformat(), entry.last_day.isoformat(), entry.title, str(entry.lane_label),
                str(entry.collaboration), entry.note,
            ]
            for entry in self.entries
        ]  # fmt: skip
        sheet = SheetToWrite(_("Year %(year)s") % {"year": self.number}, header, rows, widths=[12, 12, 60, 16, 30, 50])
        return write_xlsx([sheet], title=title)
