from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "samverk.reports"
    label = "reports"
    verbose_name = _("reports")

    def ready(self):
        from samverk.core import dues as core_dues
        from samverk.core import menu, panels, restoring, trail, undo
        from samverk.core.jobs import kinds
        from samverk.economy import balance
        from samverk.followup import deciding as to_decide
        from samverk.organisations import own_words
        from samverk.reports import deciding, dues, news, next_step, personal, rights, searchable, stops, waiting
        from samverk.reports import panels as ours
        from samverk.reports.models import Edition, Publication
        from samverk.reports.permissions import can_edit_edition, can_publish_edition

        searchable.register()
        own_words.register("edition_id", Edition, "round__plan__collaboration__")
        news.tell()
        stops.register_own()
        rights.register_own()
        personal.register_own()

        menu.register(_("Reports"), "reports:editions", icon="file-text", order=60)
        panels.register("round-next", "organisations/_next_step.html", next_step.of_round)
        panels.register("round", "reports/_round_panel.html", ours.of_round, order=50)
        panels.register("organisation", "reports/_organisation_panel.html", ours.of_organisation, order=90)
        core_dues.register(dues.approvals)
        to_decide.register(deciding.editions, order=50)
        balance.waits(waiting.approvals)
        panels.register("start-aside", "reports/_start_panel.html", ours.newest_on_start, order=60)
        panels.register("start", "reports/_published_panel.html", ours.published_on_start, order=20)
        at, may_fetch = "samverk.reports.jobs", "samverk.reports.jobs.may_fetch"
        kinds.register("reports.file", _("A report as a file"), f"{at}.make_file", may_fetch)
        kinds.register("reports.files", _("The files of a fixed report"), f"{at}.keep_files")
        trail.guards.register(
            "reports_edition",
            sqlite=("edition_fixed_update", "edition_fixed_delete", "edition_fixed_insert", "edition_fixed_place"),
            postgresql=("edition_fixed", "edition_fixed_delete", "edition_whole"),
        )
        trail.guards.register(
            "reports_editionfile",
            sqlite=("edition_file_update", "edition_file_delete", "edition_file_insert"),
            postgresql=("edition_file_kept", "edition_file_whole"),
        )
        restoring.allow(Edition, "introduction")
        undo.allow(Edition, can_edit_draft(Edition, can_edit_edition))
        undo.allow(Publication, lambda person, row: can_publish_edition(person, row.edition))


def can_edit_draft(model, rule):
    """Undo reaches drafts only: what was approved, fixed or reopened stands."""

    def allowed(person, edition) -> bool:
        return edition.state == model.State.DRAFT and rule(person, edition)

    return allowed
