from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PlanningConfig(AppConfig):
    name = "samverk.planning"
    label = "planning"

    def ready(self):
        from samverk.planning import scales

        post_migrate.connect(scales.add_missing, sender=self, dispatch_uid="samverk.planning.scales")
