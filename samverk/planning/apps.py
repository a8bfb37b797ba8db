from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PlanningConfig(AppConfig):
    name = "samverk.planning"
    label = "planning"

    def ready(self):
        from samverk.core import dues as core_dues
        from samverk.core import menu, restoring, retention, undo
        from samverk.core.jobs import kinds
        from samverk.core.panels import register
        from samverk.organisations import own_words
        from samverk.organisations.beginning import next_for_lead
        from samverk.planning import (
            dues,
            first_steps,
            models,
            news,
            panels,
            permissions,
            personal,
            rights,
            scales,
            searchable,
            sharing,
            stops,
            tasks_of,
            wheel,
        )
        from samverk.steering import resting
        from samverk.yearwheel import sources

        searchable.register()
        sharing.register()
        for argument, model, path in (
            ("plan_id", models.Plan, ""),
            ("activity_id", models.Activity, "plan__"),
            ("draft_id", models.ImportDraft, "plan__"),
        ):
            own_words.register(argument, model, f"{path}collaboration__")
        news.tell()
        first_steps.register_own()
        rights.register_own()
        personal.register_own()
        tasks_of.register()
        drafts = "samverk.planning.importing.drafts"
        retention.register(
            "planning.drafts", _("Files on their way into a plan"), days=1, least=1,
            old=f"{drafts}.old_drafts", clear=f"{drafts}.clear_drafts",
        )  # fmt: skip
        stops.register_own()

        post_migrate.connect(scales.add_missing, sender=self, dispatch_uid="samverk.planning.scales")
        # Only whoever made an operation may undo it, so these ask no more than that the person still edits the plan.
        restoring.allow(models.Plan, "title", "description")
        restoring.allow(models.Activity, "title", "description", "starts", "ends", "financing", "indicator")
        undo.allow(models.Plan, permissions.can_edit_plan, alike=["collaboration"])
        undo.allow(models.Activity, permissions.can_edit_activity, alike=["plan__collaboration"])
        undo.allow_together(models.Part, permissions.can_undo_parts)
        for model in (models.Contribution, models.Note):
            undo.allow(
                model,
                lambda person, obj: permissions.can_edit_activity(person, obj.activity),
                alike=["activity__plan__collaboration"],
            )
        undo.allow(models.Milestone, permissions.can_tick_milestone, alike=["activity"])
        undo.allow(models.ImportMapping, lambda person, obj: permissions.can_edit_activities(person, obj.plan))
        undo.allow(models.StatusScale, permissions.can_edit_scale)
        undo.allow(
            models.StatusStep, lambda person, obj: permissions.can_edit_scale(person, obj.scale), alike=["scale"]
        )

        undo.allow(
            models.Dependency,
            lambda person, obj: permissions.can_edit_activity(person, obj.activity),
            alike=["activity__plan__collaboration"],
        )
        undo.allow(models.SavedView, permissions.can_change_view, alike=["plan__collaboration", "owner", "is_shared"])

        sources.register(wheel.entries)
        resting.register(panels.resting_on)
        core_dues.register(dues.milestones)
        at = "samverk.planning.import_jobs"
        kinds.register("planning.compare", _("Comparison of a sheet with a plan"), f"{at}.compare_draft")
        kinds.register("planning.import", _("Import into a plan"), f"{at}.save_draft")
        kinds.register(
            "planning.mark_faults", _("Copy of a sheet with its faults marked"), f"{at}.mark_faults",
            f"{at}.may_fetch_copy",
        )  # fmt: skip
        menu.register(_("The plan"), "planning:plans", icon="list-tree", order=20)
        register(
            "plan-imported", "organisations/_next_step.html",
            lambda request, plan: next_for_lead(request, plan.collaboration),
        )  # fmt: skip
        threads = ("thread", "loose_threads", "add_goal_to_activity", "add_activity_to_goal", "link_to_goal")
        own = tuple(f"planning:{name}" for name in threads)
        menu.register(_("The red thread"), "planning:threads", icon="waypoints", order=25, pages=own)
        register("document-aside", "planning/_threads_panel.html", panels.threads_of_document, order=5)
        register("goal-aside", "planning/_threads_panel.html", panels.threads_of_goal, order=5)
        register("organisation", "planning/_organisation_panel.html", panels.of_organisation, order=20)
        register("person", "planning/_person_panel.html", panels.of_person, order=20)
        register("goal", "planning/_goal_panel.html", panels.of_goal, order=20)
        register("collaboration", "planning/_collaboration_panel.html", panels.of_collaboration, order=20)
        register("start", "planning/_to_read_panel.html", panels.to_read_on_start, order=18)
        register("start-aside", "planning/_start_panel.html", panels.on_start, order=50)
        register("start-strip", "planning/_start_strip.html", panels.thread_on_start, order=10)
