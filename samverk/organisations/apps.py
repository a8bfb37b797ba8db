from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "samverk.organisations"
    label = "organisations"

    def ready(self):
        from samverk.core import menu, panels, undo
        from samverk.organisations import (
            beginning,
            chooser,
            first_steps,
            models,
            news,
            own_words,
            permissions,
            searchable,
            start,
        )

        searchable.register()
        own_words.speak_in_own_words()
        own_words.register("collaboration_id", models.Collaboration, "")
        own_words.leave_out("organisations:edit_collaboration")
        news.tell()

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
        undo.allow(models.Organisation, permissions.can_edit_organisation)
        undo.allow(models.Collaboration, permissions.can_edit_collaboration)
        undo.allow_together(models.Participation, permissions.can_undo_participations)
        undo.allow_together(models.Person, permissions.can_undo_people)
        undo.allow_together(models.Membership, permissions.can_undo_memberships)
        undo.allow_together(models.Seat, permissions.can_undo_seats)
