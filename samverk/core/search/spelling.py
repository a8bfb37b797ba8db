"""Words as they are written in what can be found, for those who spell them otherwise."""

from collections import Counter
from collections.abc import Iterable
from itertools import groupby

from django.db import connection
from django.db.models.functions import Length
from rapidfuzz import process
from rapidfuzz.distance import OSA

from samverk.core.search.analysis import found_by
from samverk.core.search.lexicon import swedish
from samverk.core.search.tables import SearchWord
from samverk.core.search.words import words_in

SHORTEST, LONGEST = 3, 40  # letters of a word worth suggesting
ROWS = 500


def spelled(words: Iterable[str]) -> set[str]:
    """The words worth suggesting, and the Swedish words that their compounds are made of."""
    found = set()
    for word in words:
        spellings = (word, *found_by(word, "sv").words)
        found.update(each for each in spellings if SHORTEST <= len(each) <= LONGEST and each.isalpha())
    return found


def spelled_in(title: str, text: str) -> set[str]:
    """Of an entry as it is stored."""
    return spelled(word.text for word in words_in(f"{title}\n{text}"))


def change(told: list[set[str]], no_more: list[set[str]], languages: dict[str, str]) -> None:
    """Count the words of new entries and no longer those of earlier ones, in a bounded number of queries.

    `languages` says of words that are told which language their text is in.
    """
    counts = Counter()
    for words in told:
        counts.update(words)
    for words in no_more:
        counts.subtract(words)
    changed = sorted((word, step) for word, step in counts.items() if step)
    for start in range(0, len(changed), ROWS):
        _add([(word, languages.get(word, "sv"), step) for word, step in changed[start : start + ROWS]])
    gone = [word for word, step in changed if step < 0]
    for start in range(0, len(gone), ROWS):
        SearchWord.objects.filter(word__in=gone[start : start + ROWS], entries__lte=0).delete()


def _add(rows: list[tuple[str, str, int]]) -> None:
    places = ", ".join(["(%s, %s, %s)"] * len(rows))
    statement = (
        f"INSERT INTO core_searchword (word, language, entries) VALUES {places} "  # noqa: S608
        "ON CONFLICT (word) DO UPDATE SET entries = core_searchword.entries + excluded.entries"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for row in rows for value in row])


def count_anew(counts: Counter, languages: dict[str, str]) -> None:
    """Put these numbers of entries in place of those counted before."""
    SearchWord.objects.all().delete()
    rows = [SearchWord(word=word, language=languages.get(word, "sv"), entries=count) for word, count in counts.items()]
    SearchWord.objects.bulk_create(rows, batch_size=ROWS)


def nearest(word: str, most: int = 20) -> list[list[str]]:
    """The words there are that are spelled most like this one, the nearest together and first.

    Letters that have changed places are one fault. A short word may have one fault, a long one three.
    """
    if len(word) < SHORTEST or not word.isalpha():
        return []
    faults = 1 if len(word) < 5 else 2 if len(word) < 9 else 3
    shortest, longest = len(word) - faults, len(word) + faults
    written = SearchWord.objects.annotate(letters=Length("word")).filter(letters__range=(shortest, longest))
    candidates = set(written.values_list("word", flat=True))
    # Also what Swedish has but nobody has written: it may find other forms and compounds of the same word.
    candidates.update(each for each in swedish().flags if shortest <= len(each) <= longest)
    candidates.discard(word)
    found = process.extract(word, candidates, scorer=OSA.distance, score_cutoff=faults, limit=most)
    by_faults = groupby(sorted(found, key=lambda hit: (hit[1], hit[0][0] != word[0], hit[0])), key=lambda hit: hit[1])
    return [[each for each, _faults, _place in group] for _faults, group in by_faults]
