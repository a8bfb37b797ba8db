from datetime import time

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

OWN_DATA = "samverk.core.personal.own_data"


class CoreConfig(AppConfig):
    name = "samverk.core"
    label = "core"

    def ready(self):
        from samverk.config import checks  # noqa: F401  says what is unsafe in the open
        from samverk.core import (
            dues,
            menu,
            own_rights,
            panels,
            schedule,
            sessions,
            sorting,  # noqa: F401  teaches each new SQLite connection our alphabets
            tour,
            trail,
            undo,
        )
        from samverk.core.accessibility import views as accessibility
        from samverk.core.accessibility.operations import can_undo_remark
        from samverk.core.factors import following
        from samverk.core.jobs import kinds
        from samverk.core.jobs import views as jobs
        from samverk.core.models import Remark, RetentionRule
        from samverk.core.news import views as news
        from samverk.core.personal import own as personal
        from samverk.core.personal import views as personal_views
        from samverk.core.post import kinds as letters
        from samverk.core.post import views as post
        from samverk.core.retention import own as retention_kinds
        from samverk.core.retention.operations import can_set_retention
        from samverk.core.search import index

        menu.register(_("My work"), "core:start", icon="list", order=0)
        panels.register("start-aside", "core/_jobs_panel.html", jobs.on_start, order=0)
        panels.register("start-aside", "core/_tour_panel.html", tour.on_start, order=1)
        tour.register("start", _("My work"), tour.my_work, order=0)
        panels.register("start", "core/_remarks_panel.html", accessibility.on_start, order=2)
        panels.register("start", "core/_post_panel.html", post.on_start, order=3)
        panels.register("person-menu", "core/_post_menu.html", post.in_menu, order=110)
        undo.allow(Remark, can_undo_remark)
        own_rights.register_own()
        panels.register("start-lead", "core/_lead_panel.html", dues.in_words, order=10)
        panels.register("start", "core/_dues_panel.html", dues.on_start, order=10)
        panels.register("start", "core/_news_panel.html", news.on_start, order=60)
        kinds.register("core.undo", _("Undoing of many changes"), "samverk.core.jobs.undoing.carry_out_undo")
        why = _("You get it because somebody, perhaps you, has asked for a new password for this address.")
        letters.register(
            "core.password_link", _("Link to choose a password"), "samverk.core.passwords.compose_link", why=why
        )
        following.begin()
        sessions.begin_counting()
        letters.register(
            "core.factor",
            _("Change of sign-in"),
            "samverk.core.factors.following.compose_letter",
            why=_("You get it because what you sign in to Samverk with has changed."),
        )
        letters.register(
            "core.remark", _("Remark on accessibility"), "samverk.core.accessibility.operations.compose_remark"
        )
        why = _(
            "This is a summary of what is new for you in Samverk. You get at most one a day, and none when nothing is."
        )
        letters.register(
            "core.digest", _("Summary of the day"), "samverk.core.post.digest.compose", why=why, mandatory=False
        )
        schedule.register("core.digest", schedule.Daily(time(7, 0)), "samverk.core.post.digest.gather")
        why = _("You get it because your address is named in the settings of Samverk (SAMVERK_ANCHOR_TO).")
        letters.register("core.anchor", _("Newest link of the trail"), "samverk.core.anchors.compose", why=why)
        schedule.register("core.anchor", schedule.Daily(time(6, 0)), "samverk.core.anchors.send_daily")
        schedule.register("core.retain", schedule.Daily(time(3, 30)), "samverk.core.retention.clearing.each_night")
        retention_kinds.register_own()
        undo.allow(RetentionRule, lambda person, rule: can_set_retention(person))
        personal.register_own()
        kinds.register("core.own_data", _("Your own data"), f"{OWN_DATA}.make_file", f"{OWN_DATA}.may_fetch")
        panels.register("person-menu", "core/_personal_menu.html", personal_views.in_menu, order=115)
        trail.followers.append(index.follow)
        trail.guards.register(
            "core_revision",
            sqlite=("revision_keep", "revision_once", "revision_fixed"),
            postgresql=("revision_keep", "revision_whole", "revision_fixed"),
        )
        trail.guards.register(
            "core_reading",
            sqlite=("reading_keep", "reading_fixed", "reading_once", "reading_first"),
            postgresql=("reading_keep", "reading_whole"),
        )
