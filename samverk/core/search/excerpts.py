"""The title and the lines of a text where the words stand that were asked for, marked."""

from dataclasses import dataclass, field

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from samverk.core.search.analysis import LANGUAGES, found_by
from samverk.core.search.query import Phrase, Query
from samverk.core.search.words import Word, words_in

LENGTH = 220  # letters of an excerpt
LOOKED_AT = 20_000  # letters of a text; what stands after is found, but seldom shown


@dataclass
class Marker:
    """Knows which words of a text meet a query; remembers each, for most come again in the next text."""

    query: Query
    whole: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    seen: dict[str, int] = field(default_factory=dict)

    def __post_init__(self):
        whole, parts = set(), set()
        for term in self.query.terms:
            groups = (*term.in_title, *term.in_text) if isinstance(term, Phrase) else term.alternatives
            for group in groups:
                (whole if len(group) == 1 or isinstance(term, Phrase) else parts).update(group)
        self.whole, self.parts = frozenset(whole), frozenset(parts - whole)
        self.prefixes = self.query.prefixes

    def strength(self, word: str) -> int:
        """2 for a word that was asked for, or that has it as a part; 1 for one that has a part of it; 0 for others."""
        strength = self.seen.get(word)
        if strength is None:
            strength = self.seen[word] = self._strength(word)
        return strength

    def _strength(self, word: str) -> int:
        if word.startswith(self.prefixes):
            return 2
        best = 0
        for code in LANGUAGES:
            tokens = found_by(word, code).tokens
            if not self.whole.isdisjoint(tokens):
                return 2
            best = max(best, not self.parts.isdisjoint(tokens))
        return int(best)

    def marks(self, *texts: str) -> list[list[Word]]:
        """The words to mark in each of the texts. Parts of what was asked for are marked only where none has all."""
        found = [[(self.strength(word.text), word) for word in words_in(text[:LOOKED_AT])] for text in texts]
        best = max((strength for row in found for strength, _word in row), default=0)
        return [[word for strength, word in row if strength and strength == best] for row in found]


def marked(text: str, marks: list[Word], start: int = 0) -> SafeString:
    """The text with <mark> around the words; `start` is where it begins in the text that the words were found in."""
    pieces, place = [], start
    for word in marks:
        pieces += [
            (text[place - start : word.start - start], False),
            (text[word.start - start : word.end - start], True),
        ]
        place = word.end
    pieces.append((text[place - start :], False))
    return format_html_join("", "{}", ((_piece(piece, is_mark),) for piece, is_mark in pieces if piece))


def _piece(text: str, is_mark: bool):
    text = text.replace("\n", " · ")
    return format_html("<mark>{}</mark>", text) if is_mark else text


def excerpt(text: str, marks: list[Word]) -> SafeString:
    """The stretch of the text that has most of the marks; its beginning when it has none."""
    first, last = _stretch(marks)
    start = _word_start(text, max(0, first - LENGTH // 4)) if last > LENGTH else 0
    end = min(len(text), start + LENGTH)
    end = end if end == len(text) else max(text.rfind(" ", start, end), last if last <= end else end)
    inside = [word for word in marks if start <= word.start and word.end <= end]
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return format_html("{}{}{}", before, marked(text[start:end], inside, start), after)


def _stretch(marks: list[Word]) -> tuple[int, int]:
    """Where the densest stretch of marks begins and ends: by how many different words stand in it."""
    best, stretch = 0, (0, 0)
    for place, word in enumerate(marks):
        inside = [each for each in marks[place : place + 20] if each.end - word.start <= LENGTH * 3 // 4]
        different = len({each.text for each in inside})
        if different > best:
            best, stretch = different, (word.start, inside[-1].end)
    return stretch


def _word_start(text: str, place: int) -> int:
    """The nearest beginning of a word, or of a line, before the place."""
    line = text.rfind("\n", 0, place + LENGTH // 4)
    if line >= place - LENGTH // 4 >= 0 and line >= 0:
        return line + 1
    return text.rfind(" ", 0, place) + 1
