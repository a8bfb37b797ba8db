"""The pages of the room: rounds, answers, and the judgement of goals."""

from samverk.followup.views.answers import discard, draft, mine, receipt, report
from samverk.followup.views.assessments import assess, delete_assessment
from samverk.followup.views.rounds import (
    ask,
    change,
    close,
    create,
    delete,
    fix,
    open_,
    own_dates,
    reopen,
    round_,
    rounds,
    stop_asking,
)

__all__ = [
    "ask",
    "assess",
    "change",
    "close",
    "create",
    "delete",
    "delete_assessment",
    "discard",
    "draft",
    "fix",
    "mine",
    "open_",
    "own_dates",
    "receipt",
    "reopen",
    "report",
    "round_",
    "rounds",
    "stop_asking",
]
