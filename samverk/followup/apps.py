from django.apps import AppConfig


class FollowupConfig(AppConfig):
    name = "samverk.followup"
    label = "followup"

    def ready(self):
        from samverk.core import undo
        from samverk.followup import models, permissions

        undo.allow(models.Round, permissions.can_undo_round)
        undo.allow(models.FollowUp, permissions.can_undo_follow_up)
        undo.allow(models.Assessment, permissions.can_undo_assessment)
