"""The names by which people write organisations and goals, and several of them in one cell."""

import re
from collections.abc import Callable

from samverk.core.sheets import plain
from samverk.organisations.models import Organisation
from samverk.steering.models import Goal

LONGEST_NAME = 6  # commas in it, and one more


def short_forms(organisation: Organisation) -> set[str]:
    """As people shorten it: "Norrtälje" for "Norrtälje kommun", "Östhammar" for "Östhammars kommun", "regionen"."""
    names = {plain(organisation.name), plain(organisation.short_name)} - {""}
    bare = plain(re.sub(r"\b(kommun|stad|kunta|municipality|ab|aktiebolag)\b", "", plain(organisation.name)))
    names.add(bare)
    if organisation.kind == Organisation.Kind.MUNICIPALITY and bare.endswith("s"):
        names.add(bare[:-1])
    if organisation.kind == Organisation.Kind.REGION:
        names.add("regionen")
    return names - {""}


def goal_names(goal: Goal) -> set[str]:
    titles = {plain(goal.title), plain(goal.title_en), plain(goal.title_fi)} - {""}
    if not goal.code:
        return titles
    code = plain(goal.code)
    return titles | {code} | {plain(f"{goal.code} {title}") for title in titles}


def taken_apart(text: str, resolve: Callable[[str], list[int]]) -> tuple[list[int], list[str]]:
    """Names found in a text, and what is left. Divided no further than needed: "Barn- och utbildningsnämnden" is one
    name, and a goal's title may hold commas."""
    text = text.strip(" •*")
    if not text:
        return [], []
    if found := resolve(text):
        return found, []
    for mark in (r"\n", r";", r",(?!\d)", r"\s+(?:och|samt|and|ja|sekä|&)\s+|/"):
        pieces = _pieces(text, mark)
        if len(pieces) > 1:
            found, rest = _longest_first(text, pieces, resolve)
            # At line breaks and semicolons always; at "," and "och" only where that gives something.
            if found or mark in (r"\n", r";"):
                return found, rest
    return [], [text]


def _pieces(text: str, mark: str) -> list[tuple[int, int]]:
    """Where the pieces between the marks begin and end."""
    edges = [0, *(edge for match in re.finditer(mark, text) for edge in match.span()), len(text)]
    return [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if text[start:end].strip(" •*")]


def _longest_first(text: str, pieces: list[tuple[int, int]], resolve) -> tuple[list[int], list[str]]:
    """Take the pieces one by one, or several together where they are one name with the mark in it."""
    found, rest, place = [], [], 0
    while place < len(pieces):
        start = pieces[place][0]
        for last in range(min(len(pieces), place + LONGEST_NAME) - 1, place, -1):
            if keys := resolve(text[start : pieces[last][1]].strip(" •*")):
                found, place = found + keys, last + 1
                break
        else:
            keys, left = taken_apart(text[start : pieces[place][1]], resolve)
            found, rest, place = found + keys, rest + left, place + 1
    return found, rest
