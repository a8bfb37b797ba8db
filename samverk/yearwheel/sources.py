"""Where the wheel's dates come from: the own dates here, and what rooms above register from their `apps.ready`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from samverk.organisations.models import Collaboration
from samverk.yearwheel.models import Lane, OwnDate


@dataclass(frozen=True)
class Entry:
    """Something that has a date. Both days are included; without `ends_on` it is one day.

    `uid` is the same at each reading, so that a calendar knows the entry again when it has moved. `short` is what fits
    on a ring, where the title does not.
    """

    uid: str
    lane: str
    title: str
    starts_on: date
    ends_on: date | None
    collaboration: Collaboration
    url: str = ""
    note: str = ""
    short: str = ""
    is_example: bool = False
    own: OwnDate | None = None

    @property
    def last_day(self) -> date:
        return self.ends_on or self.starts_on

    @property
    def lane_label(self) -> str:
        return Lane(self.lane).label

    def state(self, today: date) -> str:
        if self.last_day < today:
            return "past"
        return "next" if self.starts_on > today else "cur"


# Called with the person, the collaborations by their keys, the first and the last day; a bounded number of queries.
Source = Callable[[object, dict[int, Collaboration], date, date], Iterable[Entry]]
_sources: list[Source] = []


def register(source: Source) -> None:
    if source not in _sources:
        _sources.append(source)


def entries(person, collaborations: Iterable[Collaboration], first: date, last: date) -> list[Entry]:
    """What the person may see of these collaborations' dates on those days, by day."""
    by_key = {each.pk: each for each in collaborations}
    found = [entry for source in _sources for entry in source(person, by_key, first, last)]
    return sorted(found, key=lambda entry: (entry.last_day, entry.starts_on, entry.title, entry.uid))


def own_dates(person, collaborations: dict[int, Collaboration], first: date, last: date) -> Iterable[Entry]:
    found = OwnDate.objects.visible_to(person).filter(collaboration__in=collaborations).between(first, last)
    for own in found:
        yield Entry(
            f"own-date-{own.pk}", own.lane, own.title, own.starts_on, own.ends_on,
            collaborations[own.collaboration_id], own.get_absolute_url(), own.note, is_example=own.is_example, own=own,
        )  # fmt: skip
