from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class YearwheelConfig(AppConfig):
    name = "samverk.yearwheel"
    label = "yearwheel"

    def ready(self):
        from samverk.core import menu, panels, restoring, undo
        from samverk.organisations.models import Seat
        from samverk.yearwheel import models, news, next_dates, permissions, personal, rights, sources

        news.tell()
        rights.register_own()
        personal.register_own()
        sources.register(sources.own_dates)
        menu.register(
            _("Year wheel"), "yearwheel:my_year", icon="calendar", order=60,
            shown_to=lambda person: Seat.objects.taking_part().held_by(person).exists(),
        )  # fmt: skip
        panels.register("start-aside", "yearwheel/_start_panel.html", next_dates.on_start, order=30)
        restoring.allow(models.OwnDate, "title", "lane", "starts_on", "ends_on", "note")
        undo.allow(models.OwnDate, permissions.can_edit_date, alike=["collaboration"])
