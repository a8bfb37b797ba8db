"""What My work tells of budgets."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samverk.core.news.registry import Told, register
from samverk.economy.models import Forecast

FORECAST_WORDS = {"economy.forecasts_stated": _("said what the year will come to")}


def tell() -> None:
    register(
        Told(
            Forecast,
            Forecast.objects.visible_to,
            thing="line__budget",
            within="line__budget__collaboration",
            whole="line__budget",
            owner="line",
            words=FORECAST_WORDS,
            counted=_counted,
        )  # fmt: skip
    )


def _counted(number: int) -> str:
    return ngettext("%(count)s forecast", "%(count)s forecasts", number) % {"count": number}
