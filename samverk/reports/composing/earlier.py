"""The figures of the earlier rounds, as their own fixed reports have them."""

from samverk.reports.composing.words import iso
from samverk.reports.earlier import EarlierRound
from samverk.reports.material import Material


def earlier_section(material: Material, scale: list[dict]) -> list[dict]:
    """The oldest first. `counts` is null where there is no fixed report; what lies before the first is left out."""
    rows = [_round(each, material.language, scale) for each in material.earlier]
    while rows and rows[0]["counts"] is None:
        del rows[0]
    return rows


def _round(each: EarlierRound, language: str, scale: list[dict]) -> dict:
    return {
        "id": each.round.pk,
        "name": each.round.name,
        "period_from": iso(each.round.period_from),
        "period_to": iso(each.round.period_to),
        "number": each.number,
        "counts": each.counts and _in_words(each, language, scale),
    }


def _in_words(each: EarlierRound, language: str, scale: list[dict]) -> list[dict]:
    """As they were told; where that was in another language, in the words of this one, if the scale is the same."""
    if each.language == language:
        return each.counts
    words = {(step["key"], step["shape"]): step["word"] for step in scale}
    return [row | {"word": words.get((row["key"], row["shape"]), row["word"])} for row in each.counts]
