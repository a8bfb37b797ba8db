"""The pages of the room: rounds, answers, and the judgement of goals."""

from samverk.followup.answering import signed_in
from samverk.followup.views import answers, asking, unchanged
from samverk.followup.views.asking import ask, stop_asking
from samverk.followup.views.assessments import assess, delete_assessment
from samverk.followup.views.changes import bring_up_to_date
from samverk.followup.views.deciding import decide
from samverk.followup.views.health import health, reassign
from samverk.followup.views.live import live
from samverk.followup.views.reviewing import (
    comment,
    review,
    review_activity,
    send_back,
    take_back_question,
    write_message,
)
from samverk.followup.views.rounds import (
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
)
from samverk.followup.views.years import plan_year

mine, report, draft = map(signed_in, (answers.mine, answers.report, answers.draft))
discard, receipt, hand_over = map(signed_in, (answers.discard, answers.receipt, asking.hand_over))
as_last_time = signed_in(unchanged.unchanged)

__all__ = [
    "as_last_time",
    "ask",
    "assess",
    "bring_up_to_date",
    "change",
    "close",
    "comment",
    "create",
    "decide",
    "delete",
    "delete_assessment",
    "discard",
    "draft",
    "fix",
    "hand_over",
    "live",
    "mine",
    "open_",
    "health",
    "own_dates",
    "plan_year",
    "reassign",
    "receipt",
    "reopen",
    "report",
    "review",
    "review_activity",
    "round_",
    "rounds",
    "send_back",
    "stop_asking",
    "take_back_question",
    "write_message",
]
