from django.apps import AppConfig


class EconomyConfig(AppConfig):
    name = "samverk.economy"
    label = "economy"

    def ready(self):
        from samverk.core import dues as core_dues
        from samverk.core import panels as slots
        from samverk.core import restoring, undo
        from samverk.core.trail import guards
        from samverk.economy import balance, dues, models, news, panels, permissions, personal, rights, sharing

        news.tell()
        personal.register_own()
        rights.register_own()
        sharing.register()
        balance.waits(balance.answers_waited_for)
        core_dues.register(dues.forecasts)
        restoring.allow(models.Forecast, "ore", "comment")
        undo.allow(models.Forecast, lambda person, said: permissions.can_forecast(person, said.line), alike=["line"])
        undo.allow(models.Hours, permissions.can_edit_hours, alike=["budget", "organisation"])
        restoring.allow(models.Hours, "hours", "what")
        undo.allow(models.Payment, permissions.can_edit_payment, alike=["budget", "settlement"])
        undo.allow(models.Settlement, permissions.can_edit_settlement, alike=["budget", "state"])
        for table, name in (
            ("economy_settlement", "settlement_fixed"),
            ("economy_ledgerrow", "settled_row"),
            ("economy_payment", "settled_payment"),
        ):
            on_sqlite, on_postgresql = (f"{name}_update", f"{name}_delete"), (name, f"{name}_whole")
            guards.register(table, sqlite=on_sqlite, postgresql=on_postgresql)
        slots.register("collaboration", "economy/_balance_panel.html", panels.balance_of_collaboration, order=40)
        slots.register("round", "economy/_forecasts_of_round.html", panels.forecasts_of_round, order=20)
        slots.register("budget", "economy/_forecasts_of_budget.html", panels.forecasts_of_budget, order=40)
