"""Cutting a text into words: what is a word, where it stands, and how it is written without regard to capitals."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

# Letters and digits, and what joins them within a word or number: 3.2, KS 2024-0123, e-tjänst, maja@kommun.example.
PATTERN = re.compile(r"[^\W_]+(?:[.:/@_’'-][^\W_]+)*")
PIECE = re.compile(r"[^\W_]+")
LONGEST = 60  # letters: longer ones are no words, and would fill the index
KEPT = "åäöæø"  # letters of their own, not accented ones
ACCENTED = re.compile(f"[^\x00-\x7f{KEPT}]")
REMEMBERED = 100_000  # words and how they are folded


class Word(NamedTuple):
    """One word as it stands in a text: from where to where, and folded."""

    start: int
    end: int
    text: str


@lru_cache(REMEMBERED)
def fold(text: str) -> str:
    """In small letters, accents taken off all but the letters that our alphabets count as their own: kafé is kafe."""
    folded = unicodedata.normalize("NFC", text).lower()
    return ACCENTED.sub(lambda found: _plain(found.group()), folded)


def plain(text: str) -> str:
    """As somebody writes it who has no å, ä and ö on the keyboard."""
    return "".join(map(_plain, text))


def _plain(letter: str) -> str:
    bare = "".join(each for each in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(each))
    return bare or letter


def words_in(text: str) -> Iterator[Word]:
    for found in PATTERN.finditer(text):
        if found.end() - found.start() <= LONGEST:
            yield Word(found.start(), found.end(), fold(found.group()))


def pieces(word: str) -> list[str]:
    """What a joined word is put together of; the word alone when it is not joined."""
    return PIECE.findall(word)


def set_of(text: str) -> frozenset[str]:
    return frozenset(text.split())
