"""What My work tells of rounds, answers and judgements. Of a draft nothing is told."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samverk.core.news.registry import Told, register
from samverk.followup.models import Assessment, FollowUp, Round

ROUND_WORDS = {
    "followup.round_opened": _("opened the round for answers"),
    "followup.round_fixed": _("fixed the round"),
}
ANSWER_WORDS = {
    "followup.follow_up_submitted": _("handed in a follow-up"),
    "followup.answers_taken": _("read in answers from a sheet"),
}
JUDGED = {"followup.goal_assessed": _("judged how far a goal is reached")}


def tell() -> None:
    register(
        Told(Round, Round.objects.visible_to, within="plan__collaboration", owner="plan", words=ROUND_WORDS)
    )  # fmt: skip
    register(
        Told(
            FollowUp,
            FollowUp.objects.visible_to,
            thing="part__activity",
            whole="round",
            within="round__plan__collaboration",
            words=ANSWER_WORDS,
            actions=tuple(ANSWER_WORDS),
            counted=_counted,
            mark=_mark,
            related=("step",),
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
    """How the part stands now: by its status, else by the word for why there is none."""
    return follow_up.step or follow_up.get_answer_display()


def _counted(number: int) -> str:
    return ngettext("%(count)s answer", "%(count)s answers", number) % {"count": number}
