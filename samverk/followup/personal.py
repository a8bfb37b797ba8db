"""What follow-ups hold about people."""

from django.utils.translation import gettext_lazy as _

from samverk.core.personal import NAMED, OWNER, TEXT, hold, hold_nothing, words
from samverk.followup.models import Assessment, FollowUp, JointComment, Message, Reading, Round


def register_own() -> None:
    says = {"purpose": words.ANSWERING, "seen_by": words.BY_LEVEL, "kept": words.AS_RECORDS}
    hold(
        FollowUp, **says,
        data={"asked": NAMED, "submitted_by": NAMED, "comment": TEXT, "deviation": TEXT, "measure": TEXT},
    )  # fmt: skip
    hold(Assessment, **says, data={"text": TEXT, "assessed_by": NAMED})
    hold(JointComment, **says, data={"text": TEXT, "written_by": NAMED})
    hold(Message, **says, data={"text": TEXT, "written_by": NAMED})
    hold(
        Reading, goes=True, purpose=words.COMFORT, seen_by=words.ONESELF, kept=_("As long as the answer"),
        name=_("Answer marked as read"), data={"person": OWNER}, columns={"follow_up": _("follow-up")},
    )  # fmt: skip
    hold_nothing(Round, "name")
