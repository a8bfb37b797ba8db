"""How well the search finds: queries with answers that people have judged, over both examples.

`judged.csv` names what ought to be found, by kind and how its title begins; what is not named there is not wrong. The
score is printed: `pytest -s tests/search/test_quality.py`.
"""

import csv
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest

from samverk.core.search.finding import find
from samverk.core.search.tables import SearchEntry

pytestmark = pytest.mark.django_db
JUDGED = Path(__file__).with_name("judged.csv")
AT = 10  # hits that a person looks at
FLOORS = {"reciprocal rank": 0.94, "recall": 0.95}  # of all queries
WORST = 0.8  # no sort of query may do worse than that


@dataclass
class Judged:
    what: str
    query: str
    places: list[int]  # of what ought to be found, among the first hits
    wanted: int

    @property
    def reciprocal(self) -> float:
        return 1 / self.places[0] if self.places else 0.0

    @property
    def recall(self) -> float:
        return len(self.places) / min(AT, self.wanted)


def relevant(row: dict) -> set[str]:
    found = set()
    for each in row["relevant"].split("|"):
        kind, _colon, title = each.partition(":")
        urls = set(SearchEntry.objects.filter(kind=kind, title__startswith=title).values_list("url", flat=True))
        assert urls, f"{row['query']}: there is no {each}"
        found |= urls
    return found


def judge(row: dict, reader) -> Judged:
    wanted = relevant(row)
    urls = [hit.url for hit in find(reader, row["query"])[0:AT]]
    places = [place for place, url in enumerate(urls, 1) if url in wanted]
    return Judged(row["what"], row["query"], places, len(wanted))


def mean(values) -> float:
    values = list(values)
    return sum(values) / len(values)


@pytest.fixture(scope="module")
def judged(library, django_db_blocker) -> list[Judged]:
    with django_db_blocker.unblock(), JUDGED.open(encoding="utf-8") as file:
        return [judge(row, library.reader) for row in csv.DictReader(file)]


def test_the_search_finds_what_people_judged_it_should(judged):
    sorts = defaultdict(list)
    for each in judged:
        sorts[each.what].append(each)
    told = [f"{'':14}{'queries':>8}{'MRR':>8}{f'recall@{AT}':>11}"]
    for what, some in [*sorts.items(), ("all", judged)]:
        rank, recall = mean(each.reciprocal for each in some), mean(each.recall for each in some)
        told.append(f"{what:14}{len(some):>8}{rank:>8.2f}{recall:>11.2f}")
    short = [each for each in judged if each.recall < 1 or each.reciprocal < 1]
    told += [f"  {each.what}: {each.query} – {each.places or 'not found'} of {each.wanted}" for each in short]
    sys.stdout.write("\n".join(["", *told, ""]))

    assert len(judged) >= 60
    assert mean(each.reciprocal for each in judged) >= FLOORS["reciprocal rank"]
    assert mean(each.recall for each in judged) >= FLOORS["recall"]
    assert {what for what, some in sorts.items() if mean(each.recall for each in some) < WORST} == set()
