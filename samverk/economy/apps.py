from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EconomyConfig(AppConfig):
    name = "samverk.economy"
    label = "economy"

    def ready(self):
        from samverk.core import dues as core_dues
        from samverk.core import menu
        from samverk.core.panels import register
        from samverk.core.trail import guards
        from samverk.economy import (
            balance,
            dues,
            key_life,
            news,
            news_of_keys,
            panels,
            personal,
            rights,
            round_panels,
            searchable,
            sharing,
            undoing,
            wheel,
        )
        from samverk.economy.funding import registering
        from samverk.economy.ledger import hanging as ledger
        from samverk.yearwheel import sources

        personal.register_own()
        searchable.register()
        sharing.register()
        undoing.register()
        key_life.register()
        news.tell()
        news_of_keys.tell()
        rights.register_own()
        registering.register()
        ledger.hang()
        menu.register(_("Economy"), "economy:budgets", icon="coins", order=55)
        balance.waits(balance.answers_waited_for)
        core_dues.register(dues.forecasts)
        sources.register(wheel.entries)
        for table, name in (
            ("economy_settlement", "settlement_fixed"),
            ("economy_ledgerrow", "settled_row"),
            ("economy_payment", "settled_payment"),
        ):
            on_sqlite, on_postgresql = (f"{name}_update", f"{name}_delete"), (name, f"{name}_whole")
            guards.register(table, sqlite=on_sqlite, postgresql=on_postgresql)

        for slot, lines in (("activity", panels.of_activity), ("goal", panels.of_goal), ("plan", panels.of_plan)):
            register(slot, "economy/_lines_panel.html", lines, order=40)
        for slot, budgets in (("collaboration", panels.of_collaboration), ("organisation", panels.of_organisation)):
            register(slot, "economy/_budgets_panel.html", budgets, order=40)
        register("collaboration", "economy/_balance_panel.html", round_panels.balance_of_collaboration, order=45)
        register("round", "economy/_forecasts_of_round.html", round_panels.forecasts_of_round, order=20)
        register("budget", "economy/_forecasts_of_budget.html", round_panels.forecasts_of_budget, order=40)
        register("budget", "economy/_settlements_of_budget.html", round_panels.settlements_of_budget, order=150)
