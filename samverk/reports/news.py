"""What My work tells of reports."""

from django.utils.translation import gettext_lazy as _

from samverk.core.news.registry import Told, register
from samverk.reports.models import Edition

WORDS = {
    "reports.editions_made": _("made the report"),
    "reports.edition_approved": _("approved the report"),
    "reports.approval_withdrawn": _("took back the approval of the report"),
    "reports.edition_fixed": _("fixed the report"),
    "reports.edition_reopened": _("reopened the report"),
    "reports.edition_changed": _("changed the report’s introduction"),
}


def tell() -> None:
    """Deletions are not told: who could see a draft that is gone is no longer known."""
    register(
        Told(
            Edition,
            Edition.objects.visible_to,
            within="round__plan__collaboration",
            whole="round",
            words=WORDS,
            actions=tuple(WORDS),
        )  # fmt: skip
    )
