"""From what a thing says of itself to what it is found by."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache

from django.utils import translation

from samverk.core.search import spelling, stopwords
from samverk.core.search.analysis import LANGUAGES, Found, found_by, language_of
from samverk.core.search.engines import Tokens
from samverk.core.search.registry import Kind, Passage, Texts, kind_named
from samverk.core.search.tables import SearchEntry
from samverk.core.search.words import plain, words_in

MOST_LETTERS = 100_000  # of one thing's text: more is found by what comes before
BESIDE = 1000  # numbers between a text's words and those beside it, so that no phrase joins them


@dataclass(frozen=True)
class Read:
    """A passage cut into words, with the language that they are in; `is_certain` when somebody has said which."""

    text: str
    words: list[str]
    language: str
    is_certain: bool

    def found(self, common: bool = True) -> Iterator[tuple[Found, str]]:
        """What each word is found by, with the word; without the common ones where they are not wanted."""
        for word in self.words:
            if common or word not in stopwords.OF[self.language]:
                yield found_by(word, self.language), word


def read(passage: Passage, most: int = MOST_LETTERS) -> Read:
    text = clean(passage.text)[:most]
    words = [word.text for word in words_in(text)]
    return Read(text, words, passage.language or language_of(words), bool(passage.language))


@lru_cache(2000)
def read_again(passage: Passage) -> Read:
    """For what many things have beside them: the name of the plan, of the organisation."""
    return read(passage)


def clean(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("\x00", "")


@dataclass
class Telling:
    """One thing's texts, read once: its entry, its tokens and its words."""

    kind: Kind
    object_id: int
    texts: Texts
    titles: list[Read] = field(default_factory=list)
    passages: list[Read] = field(default_factory=list)

    def __post_init__(self):
        self.titles = [read(passage) for passage in (self.texts.title, *self.texts.titles)]
        left = MOST_LETTERS
        for passage in self.texts.passages:
            if passage.text and left > 0:
                self.passages.append(read(passage, left))
                left -= len(passage.text)

    def entry(self) -> SearchEntry:
        title, *others = self.titles
        text = "\n".join(each.text for each in (*others, *self.passages) if each.text)
        place = clean(self.texts.place)
        facts = {"kind": self.kind.name, "object_id": self.object_id, "url": self.texts.url}
        return SearchEntry(title=title.text, place=place, text=text, **facts)

    @cached_property
    def spelled(self) -> set[str]:
        return spelling.spelled(word for each in (*self.titles, *self.passages) for word in each.words)

    def languages(self) -> dict[str, str]:
        """In which language each word is written; for words of several the one that was met last."""
        found = {}
        for each in (*self.titles, *self.passages):
            found.update(dict.fromkeys(each.words, each.language))
        return found

    def tokens(self) -> Tokens:
        """What the thing is found by. Common words are kept in titles alone."""
        tokens = Tokens()
        titles = self.titles
        beside = [*map(read_again, self.texts.beside), *words_for(self.kind.name)]
        if self.kind.borrows_title:
            titles, beside = [], [*titles, *beside]
        for each in titles:
            _add_title(tokens, each)
        for each in self.passages:
            for found, _word in each.found(common=False):
                tokens.text_parts += [(len(tokens.text), part) for part in found.parts]
                tokens.text.append(found.stem)
        number = len(tokens.text) + BESIDE
        for each in beside:
            tokens.text_parts += [
                (number, token) for found, _word in each.found(common=False) for token in found.tokens
            ]
        return tokens


def _add_title(tokens: Tokens, title: Read) -> None:
    """A title is too short to tell its language for certain; and names are written without their å, ä and ö."""
    for found, word in title.found():
        others = () if title.is_certain else (found_by(word, code).stem for code in LANGUAGES)
        beneath = dict.fromkeys([*found.parts, *others, plain(found.stem)])
        tokens.title_parts += [(len(tokens.title), token) for token in beneath if token != found.stem]
        tokens.title.append(found.stem)


@cache
def words_for(name: str) -> tuple[Read, ...]:
    """What things of that kind are called: "goal for tourism" finds goals."""
    kind, found = kind_named(name), []
    for code in LANGUAGES:
        with translation.override(code):
            found.append(read(Passage(f"{kind.label} {kind.plural}".lower(), code)))
    return tuple(found)
