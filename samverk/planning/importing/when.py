"""What people write in the date columns of a plan: dates, spans, and words that say something else."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from samverk.core.dates import FuzzyDate
from samverk.core.sheets import plain, said

FINISHED = {
    "klar", "klart", "klara", "färdig", "färdigt", "avslutad", "avslutat", "genomförd", "genomfört", "done",
    "completed", "finished", "valmis",
}  # fmt: skip
RECURRING = {
    "årligen", "varje år", "varje termin", "varje månad", "varje vecka", "löpande under året", "vid behov",
    "löpande under perioden", "löpande under hela perioden", "hela perioden", "under hela perioden", "annually",
    "every year", "yearly", "when needed", "the whole period", "vuosittain", "tarvittaessa", "koko kauden",
}  # fmt: skip
NOT_GIVEN = {"inte angivet", "ej angivet", "saknas", "tbd", "oklart"}

_TO = re.compile(
    r"\s+(?:[-–—]|till(?: och med)?|t\.?o\.?m\.?|to|until|saakka)\s+|(?<=[\w.])\s?[-–—/]{1,2}\s?(?=[\w.])",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_HEDGES = re.compile(
    r"\([^)]*\)|\b(?:senast|före|innan|ca|cirka|omkring|preliminärt|prel|eventuellt|ev|by|before|about|viimeistään|noin)\b"
    r"\.?",
    re.IGNORECASE,
)
_FINISHED_WHEN = re.compile(rf"({'|'.join(sorted(FINISHED, key=len, reverse=True))})[\s:,(]+(.+?)\)?", re.IGNORECASE)
_MILLISECONDS = re.compile(r"1\d{12}")
HERE = ZoneInfo("Europe/Stockholm")


@dataclass(frozen=True)
class When:
    """What a cell says: from and to (the same for one date), a status word, and whether its text says more still."""

    first: FuzzyDate | None = None
    last: FuzzyDate | None = None
    status_word: str = ""
    says_more: bool = False

    @property
    def is_span(self) -> bool:
        return self.first != self.last


@lru_cache(maxsize=4096)
def when_of(cell: str) -> When:
    """Read one cell. Raises ValueError, as FuzzyDate.parse does, for a text that is no date."""
    text = said(cell)
    word = plain(text)
    if not text or word in NOT_GIVEN:
        return When()
    if word in FINISHED:
        return When(status_word=text, says_more=True)
    if word in RECURRING:
        return When(FuzzyDate("ongoing"), FuzzyDate("ongoing"), says_more=True)
    try:
        return _dated(text)
    except ValueError:
        if found := _finished_when(text) or _hedged(text):
            return found
        raise


def _dated(text: str) -> When:
    if _MILLISECONDS.fullmatch(text):
        # Other systems export moments as milliseconds since 1970.
        day = FuzzyDate.from_date(datetime.fromtimestamp(int(text) / 1000, UTC).astimezone(HERE).date())
        return When(day, day)
    try:
        date = FuzzyDate.parse(text)
    except ValueError:
        if span := _span(text):
            return When(*span)
        raise
    return When(date, date)


def _span(text: str) -> tuple[FuzzyDate, FuzzyDate] | None:
    """Two dates in one cell: "2025–2027", "Q1 2025 till Q2 2026"; the first may lack its year: "mars–juni 2026"."""
    for mark in _TO.finditer(text):
        first, last = text[: mark.start()].strip(), text[mark.end() :].strip()
        for end in dict.fromkeys([_with_century_of(last, first), _with_unit_of(last, first)]):
            try:
                span = FuzzyDate.parse(_with_year_of(first, last)), FuzzyDate.parse(end)
            except ValueError:
                continue
            if span[0].is_ongoing or span[1].is_ongoing or span[0].first_day <= span[1].last_day:
                return span
    return None


def _with_year_of(first: str, last: str) -> str:
    year = _YEAR.search(last)
    return f"{first} {year.group()}" if year and not _YEAR.search(first) else first


def _with_unit_of(last: str, first: str) -> str:
    """ "kvartal 2-3 2026" ends in kvartal 3 2026."""
    unit = re.match(r"[^\W\d]+\.?\s?(?=\d)", first)
    return f"{unit.group()}{last}" if unit and last[:1].isdigit() else last


def _with_century_of(last: str, first: str) -> str:
    """ "2025/26" ends in 2026."""
    return f"{first[:2]}{last}" if re.fullmatch(r"\d{2}", last) and re.fullmatch(r"(?:19|20)\d{2}", first) else last


def _finished_when(text: str) -> When | None:
    """ "Klart Q2 2025": a status and a date."""
    match = _FINISHED_WHEN.fullmatch(text)
    if not match:
        return None
    try:
        date = _dated(match[2].strip())
    except ValueError:
        return None
    return When(date.first, date.last, status_word=match[1])


def _hedged(text: str) -> When | None:
    """ "Senast maj 2026 (preliminärt)": the date, and more that is worth keeping."""
    bare = " ".join(_HEDGES.sub(" ", text).split()).strip(" .,;:")
    if not bare or bare == text:
        return None
    try:
        date = _dated(bare)
    except ValueError:
        return None
    return When(date.first, date.last, says_more=True)
