"""What reports hold about people. A fixed edition is a public record: whom it names it goes on naming."""

from django.utils.translation import gettext_lazy as _

from samverk.core.personal import CONTENT, NAMED, TEXT, THING, hold, words
from samverk.reports.models import DocxTemplate, Edition, EditionFile


def register_own() -> None:
    says = {"purpose": words.ANSWERING, "seen_by": words.BY_LEVEL}
    kept = _("As public records. What is fixed is never changed: who is named in it stays named")
    hold(
        Edition, **says, kept=kept,
        data={"introduction": TEXT, "content": CONTENT, "reopen_reason": TEXT, "approved_by": NAMED, "fixed_by": NAMED,
              "sha256": THING, "trail_hash": THING},
    )  # fmt: skip
    hold(
        EditionFile, **says, kept=kept,
        data={"format": THING, "file_name": THING, "media_type": THING, "data": CONTENT, "sha256": THING},
    )  # fmt: skip
    hold(
        DocxTemplate, **says, kept=_("Until the organisation uploads another"),
        data={"file_name": TEXT, "data": CONTENT, "sha256": THING},
    )  # fmt: skip
