"""What a word is found by: its stem, and the stems of the parts that a compound is made of.

*Kulturplanen* gives the stem kulturplan and the parts kultur and plan, *regional kulturplan* and *planer för kultur*
give the same; so one finds the other. Texts and queries go the same way through here.
"""

import re
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

import Stemmer

from samverk.core.search import stopwords
from samverk.core.search.lexicon import swedish
from samverk.core.search.words import pieces

# Count up when the same text would give other tokens than before: all indexes are then written anew.
VERSION = 1
LANGUAGES = {"sv": "swedish", "en": "english", "fi": "finnish"}
REMEMBERED = 100_000  # words and what they are found by: most words of a text have been seen before


# Snowball leaves the stem of köyhyys, köyhyyden and köyhyyttä with the ending's first letter, each another.
FINNISH_NOUN = re.compile("(..(?:yy|uu))(?:s|t|d|ks)$")
FINNISH_KS = re.compile("(?<=..[uyi])ks$")  # keskuksen, of keskus
LONG_VOWEL = re.compile("aa|ii|uu|yy|ää|öö")


@dataclass(frozen=True)
class Found:
    """What one word is found by. `parts` is empty where the word does not divide; `words` are its parts in full."""

    stem: str
    parts: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        return (self.stem, *self.parts)


@lru_cache(REMEMBERED)
def found_by(word: str, language: str) -> Found:
    """For a folded word. What joins a number or an address is all written as a point: 2024-0123 is 2024.0123."""
    joined = pieces(word)
    if not joined:
        return Found("")
    if len(joined) > 1:
        return _joined(joined, language)
    if not word.isalpha():
        return Found(word)
    return _swedish(word) if language == "sv" else Found(_stem(word, language))


def _joined(joined: list[str], language: str) -> Found:
    """3.2 is one thing; a register number is also found by its pieces, and e-tjänst is found as etjänst."""
    if all(piece.isdecimal() and len(piece) <= 2 for piece in joined):
        return Found(".".join(joined))
    tokens = tuple(token for piece in joined for token in found_by(piece, language).tokens)
    if any(piece[0].isdigit() for piece in joined):
        return Found(".".join(joined), tokens)
    return Found(found_by("".join(joined), language).stem, tokens)


def _swedish(word: str) -> Found:
    """By the base form where the word list knows it: Snowball has one stem for skola and another for skolan."""
    lexicon = swedish()
    parts, bases = lexicon.parts(word), lexicon.bases(word)
    stem = lexicon.stem(bases[0]) if bases else _compound_stem(word) if parts else _stem(word, "sv")
    return Found(stem, tuple(_part_stem(part) for part in parts), parts)


def _part_stem(part: str) -> str:
    """A part is a base form that the word list knows, or a name before it: norrtälje of norrtäljevägen."""
    lexicon = swedish()
    return lexicon.stem(part) if part in lexicon.flags else _stem(part, "sv")


def _compound_stem(word: str) -> str:
    """Of a compound that the word list does not know, by what its last part is a form of."""
    lexicon = swedish()
    for place in range(3, len(word) - 2):
        if bases := lexicon.bases(word[place:]):
            return word[:place] + lexicon.stem(bases[0])
    return _stem(word, "sv")


def _stem(word: str, language: str) -> str:
    stem = _stemmer(language).stemWord(word)
    return _finnish(stem) if language == "fi" else stem


def _finnish(stem: str) -> str:
    return FINNISH_KS.sub("s", FINNISH_NOUN.sub(r"\1", stem))


@cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(LANGUAGES[language])


def language_of(words: list[str], likely: str = "sv") -> str:
    """The language whose commonest words a text has most of; `likely` when they tell nothing.

    Finnish is also told by its long vowels, which neither of the others writes so.
    """
    counts = {code: sum(word in common for word in words) for code, common in stopwords.OF.items()}
    counts["fi"] += sum(bool(LONG_VOWEL.search(word)) for word in words)
    best = max(counts, key=lambda code: (counts[code], code == likely))
    return best if counts[best] > counts[likely] + 1 else likely
