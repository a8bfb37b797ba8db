"""Dates as people plan with them: a day, a month, a quarter, a term, a year, or "löpande".

Joint plans say "Q3 2025" and "VT 2026" where no day is known, and inventing one would make a promise nobody gave.
A `FuzzyDate` keeps the precision that was entered and still sorts against every other.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

FIRST_YEAR, LAST_YEAR = 1900, 2199
ONGOING = "ongoing"

_MONTH_NAMES = {
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "en": "January February March April May June July August September October November December",
    "fi": "tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu",
}
MONTHS = {language: names.split() for language, names in _MONTH_NAMES.items()}

WORDS = {
    "sv": {"Q": "kvartal {n} {year}", "T": "tertial {n} {year}", "H": "halvår {n} {year}"}
    | {"VT": "VT {year}", "HT": "HT {year}", ONGOING: "löpande", "day": "{day} {month} {year}"},
    "en": {"Q": "Q{n} {year}", "T": "tertial {n} {year}", "H": "half-year {n} {year}"}
    | {"VT": "spring {year}", "HT": "autumn {year}", ONGOING: "ongoing", "day": "{day} {month} {year}"},
    "fi": {"Q": "{n}. neljännes {year}", "T": "{n}. tertiaali {year}", "H": "{n}. vuosipuolisko {year}"}
    | {"VT": "kevät {year}", "HT": "syksy {year}", ONGOING: "jatkuva", "day": "{day}. {month}ta {year}"},
}

_ONGOING_WORDS = set(
    """ongoing|continuous|continuously|until further notice|open-ended|permanent
    |löpande|fortlöpande|kontinuerligt|tills vidare|tillsvidare|pågående|permanent
    |jatkuva|jatkuvasti|jatkuu|toistaiseksi|pysyvä""".replace("\n", "")
    .replace("    ", "")
    .split("|")
)

_ORDINALS = {
    1: ("första", "first", "ensimmäinen"),
    2: ("andra", "second", "toinen"),
    3: ("tredje", "third", "kolmas"),
    4: ("fjärde", "fourth", "neljäs"),
}
_NUMBER_OF_WORD = {word: number for number, words in _ORDINALS.items() for word in words}

_YEAR = r"(?P<year>\d{4}|['’-]?\d{2})"
_FULL_YEAR = r"(?P<year>\d{4})"
_N = r"(?P<n>[1-4]|" + "|".join(_NUMBER_OF_WORD) + ")"
_AFTER_N = r"(?::?[aeå]|:?e|st|nd|rd|th|\.)?"
_JOIN = r"[\s,./-]*(?:(?:of|år|vuonna|vuoden)\s+)?"
_UNITS = {
    "Q": r"(?:kvartal(?:et)?|kv|quarter|qtr|vuosineljännes|neljännes|kvartaali|q|k)",
    "T": r"(?:tertial(?:et)?|tertiaali|t)",
    "H": r"(?:halvår(?:et)?|half(?:-year| of)?|vuosipuolisko|puolivuosi|h)",
}
_UNIT_MAX = {"Q": 4, "T": 3, "H": 2}
_TERMS = {
    "VT": r"(?:vt|vår(?:en|termin(?:en)?)?|spring(?: term)?|kevät(?:lukukausi)?|keväällä)",
    "HT": r"(?:ht|höst(?:en|termin(?:en)?)?|autumn(?: term)?|fall(?: term)?|syksy(?:llä|n)?|syyslukukausi)",
}
_MONTH_WORD = r"(?P<month>[a-zåäö]{3,12})\.?"


def _compiled(*patterns: str) -> list[re.Pattern]:
    return [re.compile(pattern, re.IGNORECASE) for pattern in patterns]


_DAY_PATTERNS = _compiled(
    r"(?P<year>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?",
    r"(?P<year>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
    r"(?P<year>\d{4})[./](?P<m>\d{1,2})[./](?P<d>\d{1,2})",
    # Day before month, as all three languages write it.
    r"(?P<d>\d{1,2})\s?[./]\s?(?P<m>\d{1,2})\s?[./-]?\s?(?P<year>\d{4})",
    r"(?P<d>\d{1,2})-(?P<m>\d{1,2})-(?P<year>\d{4})",
    rf"(?:den )?(?P<d>\d{{1,2}})(?::?e|:a|st|nd|rd|th|\.)?\s*(?:of )?{_MONTH_WORD},?\s*{_FULL_YEAR}",
    rf"{_MONTH_WORD}\s*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_FULL_YEAR}",
)
_MONTH_PATTERNS = _compiled(
    r"(?P<year>\d{4})[-/.](?P<m>\d{1,2})",
    r"(?P<m>\d{1,2})[-/.](?P<year>\d{4})",
    rf"(?:i )?{_MONTH_WORD}[\s,]*{_FULL_YEAR}",
    rf"{_MONTH_WORD}\s?(?P<year>['’-]\d{{2}})",
    rf"{_FULL_YEAR}[\s,-]*{_MONTH_WORD}",
)
_UNIT_PATTERNS = {
    unit: _compiled(
        rf"{word}[\s.]*{_N}{_AFTER_N}{_JOIN}{_YEAR}",
        rf"{_N}{_AFTER_N}[\s-]*{word}\.?{_JOIN}{_YEAR}",
        rf"{_FULL_YEAR}[\s,:/-]*{word}[\s.]*{_N}",
        rf"{_FULL_YEAR}[\s,:/-]*{_N}{_AFTER_N}[\s-]*{word}",
    )
    for unit, word in _UNITS.items()
}
_TERM_PATTERNS = {
    term: _compiled(rf"{word}{_JOIN}{_YEAR}", rf"{_FULL_YEAR}[\s,:/-]*{word}") for term, word in _TERMS.items()
}
_YEAR_PATTERNS = _compiled(rf"(?:år |during |under |vuonna |vuosi )?{_FULL_YEAR}")
_LEADING = re.compile(r"^(?:under |during |in |i )(?=.)", re.IGNORECASE)


@dataclass(frozen=True)
class FuzzyDate:
    """A point in a plan, as precise as it was said.

    `text` is the canonical form, which is also what the database holds: "2025-03-14", "2025-03", "2025-Q3",
    "2026-T1" (tertial), "2026-H1" (half-year), "2026-VT", "2026-HT", "2025" or "ongoing". Build one with `parse`
    or `from_date`. Ordered by first day, then last day, with "ongoing" after everything else.
    """

    text: str

    def __post_init__(self):
        _span(self.text)

    def __str__(self) -> str:
        return self.text

    @classmethod
    def parse(cls, value: "str | date | FuzzyDate") -> "FuzzyDate":
        """Read any spelling in Swedish, English or Finnish. Raises ValueError with a text meant for people."""
        if isinstance(value, FuzzyDate):
            return value
        if isinstance(value, date):
            return cls.from_date(value)
        # NFKC: no-break spaces, letters with loose dots (as file names from a Mac have) and full-width digits.
        text = " ".join(unicodedata.normalize("NFKC", str(value)).translate(_DASHES).split())
        canonical = _canonical(text) or _canonical(_LEADING.sub("", text))
        if canonical is None:
            raise ValueError(
                _(
                    "“%(value)s” is not a date that can be read. Write a day (2026-03-14), a month (March 2026), "
                    "a quarter (Q3 2026), a term (spring 2026), a year (2026) or “ongoing”."
                )
                % {"value": str(value)[:60]}
            )
        try:
            return cls(canonical)
        except ValueError:
            raise ValueError(_("“%(value)s” is not a day in the calendar.") % {"value": str(value)[:60]}) from None

    @classmethod
    def from_date(cls, value: date) -> "FuzzyDate":
        return cls(f"{value.year:04d}-{value.month:02d}-{value.day:02d}")

    @property
    def is_ongoing(self) -> bool:
        return self.text == ONGOING

    @property
    def first_day(self) -> date | None:
        return _span(self.text)[0]

    @property
    def last_day(self) -> date | None:
        return _span(self.text)[1]

    @property
    def precision(self) -> str:
        """One of day, month, quarter, tertial, half, term, year, ongoing."""
        return _span(self.text)[2]

    @property
    def _order(self):
        # The text last: VT and H1 cover the same days and must still have one order.
        return (self.first_day or date.max, self.last_day or date.max, self.text)

    def __lt__(self, other):
        return self._order < other._order if isinstance(other, FuzzyDate) else NotImplemented

    def __le__(self, other):
        return self._order <= other._order if isinstance(other, FuzzyDate) else NotImplemented

    def __gt__(self, other):
        return self._order > other._order if isinstance(other, FuzzyDate) else NotImplemented

    def __ge__(self, other):
        return self._order >= other._order if isinstance(other, FuzzyDate) else NotImplemented

    def in_words(self, language: str | None = None) -> str:
        """As written in running text in `language` (the active one if not given); `parse` reads it back."""
        code = (language or get_language() or "sv").split("-")[0]
        words, months = WORDS.get(code, WORDS["en"]), MONTHS.get(code, MONTHS["en"])
        if self.is_ongoing:
            return words[ONGOING]
        year, rest = self.text[:4], self.text[5:]
        if not rest:
            return year
        if rest in ("VT", "HT"):
            return words[rest].format(year=year)
        if rest[0] in _UNITS:
            return words[rest[0]].format(n=rest[1], year=year)
        month = months[int(rest[:2]) - 1]
        if len(rest) == 2:
            return f"{month} {year}"
        return words["day"].format(day=int(rest[3:]), month=month, year=year)


_DASHES = {ord(c): "-" for c in "\u2010\u2011\u2012\u2013\u2014\u2212"}
_CANONICAL = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?:(?P<m>[0-9]{2})(?:-(?P<d>[0-9]{2}))?|(?P<unit>Q[1-4]|T[1-3]|H[12])|(?P<term>VT|HT)))?"
)
_MONTHS_IN = {"Q": 3, "T": 4, "H": 6}
_NAMES = {"Q": "quarter", "T": "tertial", "H": "half"}


def _end_of_month(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


@lru_cache(maxsize=2048)
def _span(text: str) -> tuple[date | None, date | None, str]:
    """First day, last day and precision of a canonical text; ValueError if it is none."""
    if text == ONGOING:
        return None, None, ONGOING
    match = _CANONICAL.fullmatch(text)
    if not match or not FIRST_YEAR <= int(match["year"]) <= LAST_YEAR:
        raise ValueError(f"{text!r} is not a canonical fuzzy date")
    year = int(match["year"])
    if match["d"]:
        day = date(year, int(match["m"]), int(match["d"]))
        return day, day, "day"
    if match["m"]:
        first = date(year, int(match["m"]), 1)
        return first, _end_of_month(year, first.month), "month"
    if match["unit"]:
        length, number = _MONTHS_IN[match["unit"][0]], int(match["unit"][1])
        last_month = length * number
        return date(year, last_month - length + 1, 1), _end_of_month(year, last_month), _NAMES[match["unit"][0]]
    if match["term"]:
        half = 6 if match["term"] == "VT" else 12
        return date(year, half - 5, 1), _end_of_month(year, half), "term"
    return date(year, 1, 1), date(year, 12, 31), "year"


def _year(text: str) -> str:
    digits = text.lstrip("'’-")
    return digits if len(digits) == 4 else f"20{digits}"


def _month(match: re.Match) -> int | None:
    """The month's number, from its digits or its name: whole, cut short ("sept") or bent ("maaliskuussa")."""
    groups = match.groupdict()
    if groups.get("m"):
        return int(groups["m"])
    word = groups["month"].lower()
    for language in ("sv", "en", "fi"):  # "mar" is mars and March before it is marraskuu
        for number, name in enumerate(MONTHS[language], 1):
            if name.lower().startswith(word) or (language == "fi" and word.startswith(name)):
                return number
    return None


def _canonical(text: str) -> str | None:
    if _CANONICAL.fullmatch(text):
        return text
    if text.lower().rstrip(".") in _ONGOING_WORDS:
        return ONGOING
    for pattern in _DAY_PATTERNS:
        if (match := pattern.fullmatch(text)) and (month := _month(match)):
            return f"{match['year']}-{month:02d}-{int(match['d']):02d}"
    for unit, patterns in _UNIT_PATTERNS.items():
        for pattern in patterns:
            if match := pattern.fullmatch(text):
                number = _NUMBER_OF_WORD.get(match["n"].lower()) or int(match["n"])
                return f"{_year(match['year'])}-{unit}{number}" if number <= _UNIT_MAX[unit] else None
    for term, patterns in _TERM_PATTERNS.items():
        for pattern in patterns:
            if match := pattern.fullmatch(text):
                return f"{_year(match['year'])}-{term}"
    for pattern in _MONTH_PATTERNS:
        if (match := pattern.fullmatch(text)) and (month := _month(match)):
            return f"{_year(match['year'])}-{month:02d}"
    for pattern in _YEAR_PATTERNS:
        if match := pattern.fullmatch(text):
            return match["year"]
    return None


class FuzzyDateFormField(forms.CharField):
    """A text box that takes every spelling; what it shows again is text that it would take."""

    def __init__(self, **kwargs):
        # "den 14 september 2026" is longer than the ten characters that are stored.
        kwargs["max_length"] = 60
        kwargs.setdefault("help_text", gettext_lazy("For example 2026-03-14, March 2026, Q3 2026, 2026 or “ongoing”."))
        super().__init__(**kwargs)

    def to_python(self, value):
        text = str(value).strip() if value is not None else ""
        if not text:
            return None
        try:
            return FuzzyDate.parse(text)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from None

    def run_validators(self, value):
        super().run_validators(value if value is None else str(value))

    def prepare_value(self, value):
        if not isinstance(value, FuzzyDate):
            return value
        return value.text if value.precision == "day" else value.in_words()

    def has_changed(self, initial, data):
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class FuzzyDateField(models.CharField):
    """Stores the canonical text; in Python a FuzzyDate, or None where nothing is said.

    Without null=True an unsaid date is the empty string in the database, as for other text columns.
    """

    description = gettext_lazy("A date with its precision")

    def __init__(self, *args, **kwargs):
        kwargs["max_length"] = 10
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("max_length", None)
        return name, path, args, kwargs

    def get_default(self):
        return super().get_default() or None

    def from_db_value(self, value, expression, connection):
        return FuzzyDate(value) if value else None

    def to_python(self, value):
        if value is None or value == "":
            return None
        try:
            return FuzzyDate.parse(value)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from None

    def get_prep_value(self, value):
        value = self.to_python(value)
        if value is None:
            return None if self.null else ""
        return value.text

    def validate(self, value, model_instance):
        if value is None and self.blank:
            return
        super().validate(value, model_instance)

    def run_validators(self, value):
        super().run_validators(value if value is None else str(value))

    def value_to_string(self, obj):
        return str(self.value_from_object(obj) or "")

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": FuzzyDateFormField} | kwargs)


class LastDayField(models.DateField):
    """The last day of the fuzzy date in the field `of`, kept beside it so that the database can sort and ask by it.

    It follows by itself, also where many rows are saved at once; nobody sets it.
    """

    def __init__(self, *args, of: str, **kwargs):
        self.of = of
        super().__init__(*args, **{"null": True, "blank": True, "editable": False} | kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of}

    def pre_save(self, model_instance, add):
        fuzzy = getattr(model_instance, self.of)
        setattr(model_instance, self.attname, fuzzy.last_day if fuzzy else None)
        return super().pre_save(model_instance, add)
