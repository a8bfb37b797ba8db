"""What My work tells of rounds, answers and judgements. Of a draft nothing is told."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samverk.core.news.registry import Told, register
from samverk.followup.models import Assessment, FollowUp, JointComment, Message, PrincipalDates, Round

ROUND_WORDS = {
    "followup.round_opened": _("opened the round for answers"),
    "followup.round_fixed": _("fixed the round"),
    "followup.year_planned": _("planned a year of rounds"),
}
ANSWER_WORDS = {
    "followup.follow_up_submitted": _("handed in a follow-up"),
    "followup.answers_taken": _("read in answers from a sheet"),
    "followup.part_asked": _("asked one more part in the round"),
    "followup.part_no_longer_asked": _("excused a part from answering"),
    "followup.handed_over": _("had somebody else asked for the answer"),
    "followup.round_brought_up_to_date": _("brought the round up to date with the plan"),
    "followup.sent_back": _("sent an answer back with a question"),
    "followup.question_taken_back": _("took a question about an answer back"),
}
REPLIED = {"followup.message_written": _("wrote in the thread on an answer")}
COMMENTED = {"followup.commented_jointly": _("commented on the activity as a whole")}
DATE_WORDS = {
    action: _("changed a principal’s own dates")
    for action in ("followup.own_dates_set", "followup.year_planned", "followup.round_changed")
}
JUDGED = {"followup.goal_assessed": _("judged how far a goal is reached")}


def tell() -> None:
    register(
        Told(Round, Round.objects.visible_to, within="plan__collaboration", owner="plan", words=ROUND_WORDS)
    )  # fmt: skip
    register(
        Told(
            PrincipalDates,
            PrincipalDates.objects.visible_to,
            thing="round",
            within="round__plan__collaboration",
            owner="round",
            words=DATE_WORDS,
        )  # fmt: skip
    )
    register(
        Told(
            FollowUp,
            FollowUp.objects.visible_to,
            thing="part__activity",
            whole="round",
            within="round__plan__collaboration",
            owner="round",
            words=ANSWER_WORDS,
            actions=tuple(ANSWER_WORDS),
            counted=_counted,
            mark=_mark,
            related=("step",),
        )  # fmt: skip
    )
    register(
        Told(
            Message,
            Message.objects.visible_to,
            thing="follow_up__part__activity",
            whole="follow_up__round",
            within="follow_up__round__plan__collaboration",
            words=REPLIED,
            actions=tuple(REPLIED),
        )  # fmt: skip
    )
    register(
        Told(
            JointComment,
            JointComment.objects.visible_to,
            thing="activity",
            whole="round",
            within="round__plan__collaboration",
            words=COMMENTED,
            actions=tuple(COMMENTED),
        )  # fmt: skip
    )
    register(
        Told(
            Assessment,
            Assessment.objects.visible_to,
            thing="round",
            within="round__plan__collaboration",
            words=JUDGED,
            actions=tuple(JUDGED),
        )  # fmt: skip
    )


def _mark(follow_up: FollowUp):
    """How the part stands now: by its status, else by the word for why there is none. Nothing of what is no answer."""
    return None if not follow_up.is_submitted else follow_up.step or follow_up.get_answer_display()


def _counted(number: int) -> str:
    return ngettext("%(count)s answer", "%(count)s answers", number) % {"count": number}
