"""Finnish compounds, told by the words that are there to find: there is no free word list that says how they join.

*Suunnitelma* also finds *kulttuurisuunnitelmassa*, and *kulttuurisuunnitelma* finds *kulttuurin suunnitelma*. Only
words of Finnish texts count, so where there are none this costs one look.
"""

from dataclasses import replace

from django.db.models import Q

from samverk.core.search.analysis import found_by
from samverk.core.search.query import Query, Term
from samverk.core.search.tables import SearchWord

SHORTEST = 4  # letters of a part
MOST = 30  # compounds that a word is taken to stand in


def widened(query: Query) -> Query:
    """The query, each of its words met also by Finnish compounds that it is a part of, and by its own parts."""
    stems = {term: found_by(term.word, "fi").stem for term in query.words if term.word.isalpha() and not term.is_common}
    stems = {term: stem for term, stem in stems.items() if len(stem) >= SHORTEST}
    known = _known(stems)
    if not known:
        return query
    wider = {term: replace(term, alternatives=_alternatives(term, stem, known)) for term, stem in stems.items()}
    return replace(query, terms=tuple(wider.get(term, term) for term in query.terms))


def _known(stems: dict[Term, str]) -> dict[str, str]:
    """The Finnish words that have to do with any of the terms, with their stems."""
    wanted = Q(pk__in=[])
    for term, stem in stems.items():
        wanted |= Q(word__contains=stem) | Q(word__startswith=term.word[:SHORTEST])
        for tail in _tails(term.word):
            wanted |= Q(word__startswith=tail[:SHORTEST])
    words = SearchWord.objects.filter(wanted, language="fi").values_list("word", flat=True)
    return {word: found_by(word, "fi").stem for word in words}


def _tails(word: str) -> list[str]:
    return [word[place:] for place in range(SHORTEST, len(word) - SHORTEST + 1)]


def _alternatives(term: Term, stem: str, known: dict[str, str]) -> tuple[tuple[str, ...], ...]:
    compounds = sorted({each for word, each in known.items() if stem in word and each != stem})[:MOST]
    splits = []
    stems = set(known.values())
    for tail in _tails(term.word):
        head = term.word.removesuffix(tail)
        parts = (found_by(head, "fi").stem, found_by(tail, "fi").stem)
        if stems.issuperset(parts):
            splits.append(parts)
    return tuple(dict.fromkeys([*term.alternatives, *((each,) for each in compounds), *splits]))
