from django.apps import AppConfig


class EconomyConfig(AppConfig):
    name = "samverk.economy"
    label = "economy"

    def ready(self):
        from samverk.core import dues as core_dues
        from samverk.core import panels as slots
        from samverk.core import restoring, undo
        from samverk.economy import dues, models, news, panels, permissions, personal, rights, sharing

        news.tell()
        personal.register_own()
        rights.register_own()
        sharing.register()
        core_dues.register(dues.forecasts)
        restoring.allow(models.Forecast, "ore", "comment")
        undo.allow(models.Forecast, lambda person, said: permissions.can_forecast(person, said.line), alike=["line"])
        slots.register("round", "economy/_forecasts_of_round.html", panels.forecasts_of_round, order=20)
        slots.register("budget", "economy/_forecasts_of_budget.html", panels.forecasts_of_budget, order=40)
