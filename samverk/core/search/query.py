"""From what somebody types to what the databases are asked."""

import re
from dataclasses import dataclass, field

from django.db import connection

from samverk.core.search import stopwords
from samverk.core.search.analysis import LANGUAGES, found_by
from samverk.core.search.words import fold, words_in

LONGEST, MOST_WORDS = 200, 12  # letters and words that are looked at; nobody types more
QUOTED = re.compile(r"[\"“”„»«]([^\"“”„»«]*)[\"“”„»«]")
SHORTEST_PREFIX = 2


@dataclass(frozen=True)
class Term:
    """One word that is asked for. It is met by any of `alternatives`, each of them a group of tokens that must all be
    there; or by a word that begins with one of `prefixes`. A common word counts in titles only."""

    word: str
    alternatives: tuple[tuple[str, ...], ...]
    prefixes: tuple[str, ...] = ()
    is_common: bool = False

    @property
    def tokens(self) -> frozenset[str]:
        return frozenset(token for group in self.alternatives for token in group)

    def is_met_by(self, word: str) -> bool:
        """Whether it is the same word in some form, not a compound of it."""
        return any((found_by(word, code).stem,) in self.alternatives for code in LANGUAGES)


@dataclass(frozen=True)
class Phrase:
    """Words in quotation marks: to be found side by side, in this order. `alternatives` has one row a language."""

    text: str
    in_title: tuple[tuple[str, ...], ...]
    in_text: tuple[tuple[str, ...], ...]

    @property
    def tokens(self) -> frozenset[str]:
        return frozenset(token for row in (*self.in_title, *self.in_text) for token in row)


@dataclass(frozen=True)
class Query:
    terms: tuple[Term | Phrase, ...] = ()
    any_of_them: bool = False

    def __bool__(self) -> bool:
        return bool(self.terms)

    @property
    def tokens(self) -> frozenset[str]:
        return frozenset().union(*(term.tokens for term in self.terms))

    @property
    def prefixes(self) -> tuple[str, ...]:
        return tuple(prefix for term in self.terms if isinstance(term, Term) for prefix in term.prefixes)

    @property
    def words(self) -> list[Term]:
        return [term for term in self.terms if isinstance(term, Term)]

    def expression(self) -> str:
        """As this database's own engine reads it. Tokens hold letters, digits and points alone: nothing to escape."""
        write = _fts5 if connection.vendor == "sqlite" else _tsquery
        joint = {"sqlite": (" AND ", " OR ")}.get(connection.vendor, (" & ", " | "))[self.any_of_them]
        return joint.join(f"({write(term)})" for term in self.terms)


@dataclass
class _Reader:
    terms: list[Term | Phrase] = field(default_factory=list)

    def plain(self, text: str) -> None:
        for word in words_in(text):
            self.terms.append(term_of(word.text))

    def quoted(self, text: str) -> None:
        words = [word.text for word in words_in(text)]
        if len(words) < 2:
            self.plain(text)
            return
        in_title = {tuple(found_by(word, code).stem for word in words) for code in LANGUAGES}
        telling = {code: [word for word in words if word not in stopwords.OF[code]] for code in LANGUAGES}
        in_text = {tuple(found_by(word, code).stem for word in kept) for code, kept in telling.items() if kept}
        self.terms.append(Phrase(text, tuple(sorted(in_title)), tuple(sorted(in_text))))


def term_of(word: str) -> Term:
    """A folded word, in each of the three languages: what somebody writes may be any of them."""
    groups = []
    for code in LANGUAGES:
        found = found_by(word, code)
        groups += [(found.stem,), found.parts] if found.parts else [(found.stem,)]
    return Term(word, tuple(dict.fromkeys(group for group in groups if all(group))), (), word in stopwords.ANY)


def read(text: str, as_typed: bool = False) -> Query:
    """What is asked for; an empty query when there is no word in it.

    `as_typed` takes the last word for the beginning of one, unless a space follows it. Common words are left out,
    unless there are no others.
    """
    text = text[:LONGEST]
    reader, place = _Reader(), 0
    for quotation in QUOTED.finditer(text):
        reader.plain(text[place : quotation.start()])
        reader.quoted(quotation.group(1))
        place = quotation.end()
    reader.plain(text[place:])
    terms = list(dict.fromkeys(term for term in reader.terms if term.tokens))[:MOST_WORDS]
    if as_typed and terms and fold(text).endswith(getattr(terms[-1], "word", " ")):
        terms[-1] = _begun(terms[-1], is_alone=len(terms) == 1)
    telling = [term for term in terms if isinstance(term, Phrase) or not term.is_common]
    return Query(tuple(telling or terms))


def _begun(term: Term, is_alone: bool) -> Term:
    """The word that is being typed: any that begins so. A common word is more likely to be whole, after others."""
    if len(term.word) < SHORTEST_PREFIX or term.is_common and not is_alone:
        return term
    beginning = term.word if term.word.isalnum() else term.alternatives[0][0]
    return Term(term.word, term.alternatives, (beginning,))


def _fts5(term: Term | Phrase) -> str:
    if isinstance(term, Phrase):
        return " OR ".join(
            f'{{{place}}} : "{" ".join(row)}"'
            for place, rows in (("title", term.in_title), ("text", term.in_text))
            for row in rows
        )
    groups = [" AND ".join(f'"{token}"' for token in group) for group in term.alternatives]
    if term.is_common:
        return " OR ".join(f"{{title}} : {group}" for group in groups)
    return " OR ".join([*(f"({group})" for group in groups), *(f'"{prefix}" *' for prefix in term.prefixes)])


def _tsquery(term: Term | Phrase) -> str:
    if isinstance(term, Phrase):
        return " | ".join(
            "(" + " <-> ".join(f"'{token}':{letter}" for token in row) + ")"
            for letter, rows in (("A", term.in_title), ("C", term.in_text))
            for row in rows
        )
    mark = ":A" if term.is_common else ""
    groups = [" & ".join(f"'{token}'{mark}" for token in group) for group in term.alternatives]
    return " | ".join([*(f"({group})" for group in groups), *(f"'{prefix}':*" for prefix in term.prefixes)])
