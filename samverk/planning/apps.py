from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PlanningConfig(AppConfig):
    name = "samverk.planning"
    label = "planning"

    def ready(self):
        from samverk.core import undo
        from samverk.planning import models, permissions, scales

        post_migrate.connect(scales.add_missing, sender=self, dispatch_uid="samverk.planning.scales")
        # Only whoever made an operation may undo it, so these ask no more than that the person still edits the plan.
        undo.allow(models.Plan, permissions.can_edit_plan)
        undo.allow(models.Activity, permissions.can_edit_activity)
        for model in (models.Part, models.Contribution, models.Note):
            undo.allow(model, lambda person, obj: permissions.can_edit_activity(person, obj.activity))
        undo.allow(models.Milestone, permissions.can_tick_milestone)
        undo.allow(models.ImportMapping, lambda person, obj: permissions.can_edit_activities(person, obj.plan))
        undo.allow(models.StatusScale, permissions.can_edit_scale)
        undo.allow(models.StatusStep, lambda person, obj: permissions.can_edit_scale(person, obj.scale))
