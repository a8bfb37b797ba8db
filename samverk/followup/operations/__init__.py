"""Every way in which rounds, follow-ups and assessments change."""

from samverk.followup.operations.answers import (
    BLANK_ANSWER,
    GivenAnswer,
    discard_draft,
    refuse_incomplete,
    save_draft,
    submit_follow_up,
    take_answers,
)
from samverk.followup.operations.asking import (
    ask_part,
    bring_up_to_date,
    hand_over,
    keep_contact,
    reassign,
    stop_asking,
)
from samverk.followup.operations.assessments import assess_goal, delete_assessment
from samverk.followup.operations.reviewing import (
    answer_question,
    comment_jointly,
    mark_read,
    send_back,
    take_back_question,
)
from samverk.followup.operations.rounds import (
    change_round,
    close_round,
    create_round,
    delete_round,
    fix_round,
    mark_fixed,
    mark_in_review,
    open_round,
    plan_year,
    reopen_round,
    set_own_dates,
)

__all__ = [
    "BLANK_ANSWER",
    "GivenAnswer",
    "answer_question",
    "ask_part",
    "assess_goal",
    "change_round",
    "bring_up_to_date",
    "close_round",
    "comment_jointly",
    "create_round",
    "delete_assessment",
    "delete_round",
    "discard_draft",
    "fix_round",
    "hand_over",
    "keep_contact",
    "mark_fixed",
    "mark_in_review",
    "mark_read",
    "open_round",
    "plan_year",
    "reassign",
    "refuse_incomplete",
    "reopen_round",
    "save_draft",
    "send_back",
    "set_own_dates",
    "stop_asking",
    "submit_follow_up",
    "take_answers",
    "take_back_question",
]
