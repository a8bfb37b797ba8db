from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "samverk.core"
    label = "core"

    def ready(self):
        from samverk.core import (
            dues,
            menu,
            panels,
            sorting,  # noqa: F401  teaches each new SQLite connection our alphabets
            tour,
            trail,
            undo,
        )
        from samverk.core.accessibility import views as accessibility
        from samverk.core.accessibility.operations import can_undo_remark
        from samverk.core.jobs import kinds
        from samverk.core.jobs import views as jobs
        from samverk.core.models import Remark
        from samverk.core.news import views as news
        from samverk.core.search import index

        menu.register(_("My work"), "core:start", icon="list", order=0)
        panels.register("start-aside", "core/_jobs_panel.html", jobs.on_start, order=0)
        panels.register("start-aside", "core/_tour_panel.html", tour.on_start, order=1)
        tour.register("start", _("My work"), tour.my_work, order=0)
        panels.register("start", "core/_remarks_panel.html", accessibility.on_start, order=2)
        undo.allow(Remark, can_undo_remark)
        panels.register("start-lead", "core/_lead_panel.html", dues.in_words, order=10)
        panels.register("start", "core/_dues_panel.html", dues.on_start, order=10)
        panels.register("start", "core/_news_panel.html", news.on_start, order=60)
        kinds.register("core.undo", _("Undoing of many changes"), "samverk.core.jobs.undoing.carry_out_undo")
        trail.followers.append(index.follow)
