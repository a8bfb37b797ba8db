"""What My work tells of a collaboration's own dates."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samverk.core.news.registry import Told, register
from samverk.yearwheel.models import OwnDate

WORDS = {"yearwheel.year_copied": _("copied dates to another year"), "yearwheel.dates_entered": _("entered dates")}


def tell() -> None:
    register(
        Told(
            OwnDate,
            OwnDate.objects.visible_to,
            within="collaboration",
            whole="collaboration",
            owner="collaboration",
            words=WORDS,
            counted=_counted,
        )  # fmt: skip
    )


def _counted(number: int) -> str:
    return ngettext("%(count)s date", "%(count)s dates", number) % {"count": number}
