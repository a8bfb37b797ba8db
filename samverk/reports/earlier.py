"""What the earlier rounds' own fixed reports to the same reader told: the figures of an edition's chart over time.

They come from the fixed contents and from nowhere else, so whoever has those files can check them.
"""

import json
from typing import NamedTuple

from django.db.models import Q

from samverk.followup.models import Round
from samverk.organisations.models import Organisation
from samverk.reports.models import Edition

COPIED = ("key", "word", "shape", "count")
MOST = 11  # rounds before this one: four years of tertials with it


class EarlierRound(NamedTuple):
    """A round of the same plan; `counts` is None where this reader has no fixed report of it."""

    round: Round
    number: int | None = None  # of the report's version
    language: str = ""
    counts: list[dict] | None = None


def earlier_rounds(round: Round, principal: Organisation | None, language: str) -> list[EarlierRound]:
    """The oldest first, in two queries. Of several reports of a round the newest version, in this language if there."""
    before = Q(period_to__lt=round.period_to) | Q(period_to=round.period_to, pk__lt=round.pk)
    rounds = list(Round.objects.filter(before, plan=round.plan_id).order_by("-period_to", "-pk")[:MOST])[::-1]
    fixed = Edition.objects.filter(round__in=rounds, organisation=principal, state=Edition.State.FIXED)
    best: dict[int, tuple] = {}
    for key, number, spoken, content in fixed.order_by().values_list("round", "number", "language", "content"):
        rank = spoken == language, number, spoken
        if key not in best or rank > best[key][0]:
            best[key] = rank, content
    return [_told(each, *best[each.pk]) if each.pk in best else EarlierRound(each) for each in rounds]


def _told(round: Round, rank: tuple, content: str) -> EarlierRound:
    told = json.loads(content)
    tones = {step["key"]: step.get("tone") for step in told["scale"]}
    counts = [
        {name: row[name] for name in COPIED} | {"tone": tones.get(row["key"]) or row["shape"]}
        for row in told["summary"]["counts"]
    ]
    return EarlierRound(round, rank[1], told["language"], counts)
