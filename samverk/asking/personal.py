"""What is held about those who answer by link."""

from samverk.asking.models import AnswerLink
from samverk.core.personal import OWNER, hold, words


def register_own() -> None:
    hold(
        AnswerLink, goes=True, purpose=words.SIGN_IN, seen_by=words.LEADS, kept="asking.links", data={"person": OWNER},
        columns=dict.fromkeys(("round", "issued_at", "revoked_at"), ""),
    )  # fmt: skip
