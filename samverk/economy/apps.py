from django.apps import AppConfig


class EconomyConfig(AppConfig):
    name = "samverk.economy"
    label = "economy"

    def ready(self):
        from samverk.economy import personal, sharing

        personal.register_own()
        sharing.register()
