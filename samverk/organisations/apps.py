from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "samverk.organisations"
    label = "organisations"

    def ready(self):
        from samverk.core import menu, panels, restoring, trail, undo
        from samverk.core.jobs import kinds as jobs
        from samverk.core.post import kinds
        from samverk.organisations import (
            beginning,
            capacities,
            chooser,
            demands,
            elsewhere,
            first_steps,
            leaving,
            log,
            models,
            news,
            own_tasks,
            own_words,
            permissions,
            personal,
            rights,
            searchable,
            seating,
            signing_out,
            standing_in,
            start,
        )
        from samverk.organisations.views import handing_over

        searchable.register()
        capacities.register()
        at = "samverk.organisations.log_files"
        jobs.register("organisations.log", _("The log as a file"), f"{at}.make_file", f"{at}.may_fetch")
        panels.register("start", "organisations/_deputy_panel.html", standing_in.on_start, order=12)
        kinds.register(
            "organisations.deputy", _("You stand in for somebody"), "samverk.organisations.standing_in.compose",
            why=_("You get it because you have been named as somebody’s deputy."),
        )  # fmt: skip
        panels.register("person-menu", "organisations/_log_menu.html", log.in_menu, order=120)
        own_words.speak_in_own_words()
        own_words.register("collaboration_id", models.Collaboration, "")
        own_words.leave_out("organisations:edit_collaboration")
        news.tell()
        rights.register_own()
        personal.register_own()
        own_tasks.register()
        panels.register("organisation", "organisations/_left_panel.html", handing_over.left_behind, order=5)

        menu.register(_("Who takes part"), "organisations:collaborations", icon="users", order=90)
        menu.register_collaborations(chooser.choices)
        first_steps.register_own()
        panel = "organisations/_first_steps_panel.html"
        panels.register("start", panel, first_steps.on_start, order=15)
        panels.register("collaboration", panel, first_steps.of_collaboration, order=5)
        panels.register("start", "organisations/_start_panel.html", start.on_start, order=5)
        panels.register("sign-in", "organisations/_nobody_yet.html", beginning.nobody_yet)
        for slot in ("organisation", "collaboration"):
            panels.register(slot, "organisations/_next_step.html", beginning.next_for_keeper, order=1)
        panels.register("person-menu", "organisations/_person_menu.html")
        demands.begin()
        elsewhere.register_own()
        undo.allow(models.IdentityProvider, permissions.can_undo_provider)
        undo.allow(models.Identity, permissions.can_undo_identity)
        trail.followers += [leaving.follow, signing_out.follow]
        panels.register("organisation-aside", "organisations/_sign_in_panel.html", demands.on_organisation, order=40)
        restoring.allow(models.Organisation, "name", "short_name", "language")
        restoring.allow(models.Collaboration, "name", "short_name", "description", "agreement")
        restoring.allow(models.Person, "name", "phone")
        undo.allow(models.Organisation, permissions.can_edit_organisation)
        undo.allow(models.Collaboration, permissions.can_edit_collaboration)
        undo.allow_together(models.Participation, permissions.can_undo_participations)
        undo.allow_together(models.Person, permissions.can_undo_people)
        undo.allow_together(models.Membership, permissions.can_undo_memberships)
        undo.allow_together(models.Seat, seating.can_undo_seats)
        undo.allow(models.Deputy, seating.can_undo_deputy)
