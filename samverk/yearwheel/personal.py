"""What the year wheel holds about people."""

from samverk.core.personal import OWNER, SECRET, TEXT, THING, hold, words
from samverk.yearwheel.models import Feed, OwnDate


def register_own() -> None:
    hold(
        OwnDate, purpose=words.ANSWERING, seen_by=words.TOGETHER, kept=words.AS_RECORDS,
        data={"title": TEXT, "note": TEXT, "source_title": THING, "source_url": THING},
    )  # fmt: skip
    hold(
        Feed, goes=True, purpose=words.COMFORT, seen_by=words.ONESELF, kept=words.UNTIL_CHANGED,
        data={"person": OWNER, "key": SECRET}, columns={"renewed_at": ""},
    )  # fmt: skip
