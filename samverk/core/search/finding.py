"""The search itself: what a person finds, in which order, and what it would have been otherwise.

Nothing that the person may not see is found, counted, excerpted or suggested as a spelling: each kind's own `visible`
is part of the question that the database is asked.
"""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.safestring import SafeString

from samverk.core.search import spelling
from samverk.core.search.analysis import LANGUAGES, found_by
from samverk.core.search.excerpts import Marker, excerpt, marked
from samverk.core.search.finnish import widened
from samverk.core.search.query import Query, Term, read, term_of
from samverk.core.search.reading import Reader, Row
from samverk.core.search.registry import Kind, kind_named
from samverk.core.search.tables import SearchEntry
from samverk.core.search.words import fold, words_in

COUNTED = 1000  # fetched at once; of more the database is asked how many there are
REORDERED = 60  # of those that the database ranks highest, ordered again by what it cannot know
MISSPELT = 4  # words of a query that are corrected at most


@dataclass(frozen=True)
class Hit:
    kind: Kind
    title: SafeString
    place: str
    excerpt: SafeString
    url: str


@dataclass
class Found:
    """What was found: a sequence of hits, fetched as they are asked for, and how many there are of each kind.

    `corrected` is the text that was searched for instead of a misspelt one; `any_word` that nothing had all words.
    """

    reader: Reader
    query: Query
    kind: str = ""
    corrected: str = ""
    any_word: bool = False

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many there are of each kind, all kinds whichever is chosen."""
        if len(self._first) < COUNTED:
            return dict(Counter(row.kind for row in self._first))
        return self.reader.counts(self.query)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def count(self) -> int:
        return self.counts.get(self.kind, 0) if self.kind else self.total

    __len__ = count

    def __getitem__(self, wanted: slice) -> list[Hit]:
        start, stop = wanted.start or 0, wanted.stop if wanted.stop is not None else self.count()
        entries = self._best[start:stop]
        if stop > REORDERED:
            entries += self._entries(self._ranked(max(start, REORDERED), stop))
        marker = Marker(self.query)
        return [_hit(entry, marker) for entry in entries]

    @cached_property
    def _first(self) -> list[Row]:
        """The best of all kinds, and usually all there are: then nothing more needs to be asked."""
        return self.reader.ranked(self.query, "", 0, COUNTED) if self.query else []

    def _ranked(self, start: int, stop: int) -> list[Row]:
        ours = [row for row in self._first if self.kind in ("", row.kind)]
        if stop <= len(ours) or len(self._first) < COUNTED:
            return ours[start:stop]
        return self.reader.ranked(self.query, self.kind, start, stop)

    @cached_property
    def _best(self) -> list[SearchEntry]:
        rows = self._ranked(0, REORDERED)
        best, order = min((row.rank for row in rows), default=0) or -1, _Order(self.query)
        scores = {row.entry: row.rank / best for row in rows}
        return sorted(self._entries(rows), key=lambda entry: (-order.score(entry, scores[entry.pk]), entry.pk))

    @staticmethod
    def _entries(rows: list[Row]) -> list[SearchEntry]:
        entries = SearchEntry.objects.in_bulk([row.entry for row in rows]) if rows else {}
        return [entries[row.entry] for row in rows if row.entry in entries]


def find(person, text: str, *, kind: str = "", as_typed: bool = False, exactly: bool = False) -> Found:
    """What the text finds; failing that the text as it was likely meant, unless `exactly`; failing that any word."""
    kind = kind if kind_named(kind) else ""
    query, reader = widened(read(text, as_typed)), Reader.of(person)
    found = Found(reader, query, kind)
    if found.total or not query:
        return found
    if corrected := "" if exactly else correct(reader, query, text):
        query = widened(read(corrected, as_typed))
        better = Found(reader, query, kind, corrected=corrected)
        if better.total:
            return better
    some = Found(reader, Query(query.terms, any_of_them=True), kind, corrected=corrected, any_word=True)
    return some if len(query.terms) > 1 and some.total else found


def correct(reader: Reader, query: Query, text: str) -> str:
    """The text with words that find nothing put otherwise; "" when no spelling does better."""
    better = {}
    for term in query.words:
        if len(better) < MISSPELT and not reader.number(Query((term,))):
            better[term.word] = _spelled(reader, term.word)
    better = {word: other for word, other in better.items() if other}
    pieces, place = [], 0
    for word in words_in(text) if better else ():
        pieces += [text[place : word.start], better.get(word.text, text[word.start : word.end])]
        place = word.end
    return "".join([*pieces, text[place:]]).strip() if better else ""


def _spelled(reader: Reader, word: str) -> str:
    """Of the words that are spelled most alike, the one that finds most of what the person may see."""
    for near in spelling.nearest(word):
        terms = {each: term_of(each) for each in near}
        if not terms or not reader.number(Query(tuple(terms.values()), any_of_them=True)):
            continue  # one question for all of them, where most often none is there for this reader
        numbers = {each: reader.number(Query((term,))) for each, term in terms.items()}
        best = max(near, key=lambda each: numbers[each])
        if numbers[best]:
            return best
    return ""


@dataclass
class _Order:
    """Orders what the database found by what it cannot weigh: how much of the title was asked for, and the kind."""

    query: Query
    asked: str = ""
    terms: list[Term] = field(default_factory=list)

    def __post_init__(self):
        self.terms = self.query.words
        self.asked = " ".join(term.word for term in self.terms)

    def score(self, entry: SearchEntry, share: float) -> float:
        kind = kind_named(entry.kind)
        words = [] if kind.borrows_title else [word.text for word in words_in(entry.title)]
        stems, tokens = set(), set()
        for word in words:
            for code in LANGUAGES:
                found = found_by(word, code)
                stems.add(found.stem)
                tokens.update(found.tokens)
        score = share + kind.weight * 0.3
        if self.terms and words:
            whole = sum(any(group[0] in stems for group in term.alternatives if len(group) == 1) for term in self.terms)
            covered = sum(any(tokens.issuperset(group) for group in term.alternatives) for term in self.terms)
            score += (0.6 * whole + 0.6 * covered) / len(self.terms)
            if self.asked in (words[0], fold(entry.title)):
                score += 1.5  # its number, or the very title
            elif len(self.terms) == 1 and self.terms[0].is_met_by(words[0]):
                score += 0.5  # what the title begins with, in another form
        return score


def _hit(entry: SearchEntry, marker: Marker) -> Hit:
    in_title, in_text = marker.marks(entry.title, entry.text)
    title = marked(entry.title, in_title)
    return Hit(kind_named(entry.kind), title, entry.place, excerpt(entry.text, in_text), entry.url)
