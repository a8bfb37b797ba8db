from django.urls import path

from samverk.economy.views import (
    balance,
    budgets,
    forecasts,
    keys,
    lines,
    populations,
    recalculating,
    settlements,
    sheets,
    versions,
)

app_name = "economy"
urlpatterns = [
    # Budgets, their lines and their versions
    path("budgets/", budgets.budgets, name="budgets"),
    path("collaborations/<int:collaboration_id>/budgets/new/", budgets.create_budget, name="create_budget"),
    path("budgets/<int:budget_id>/", budgets.budget, name="budget"),
    path("budgets/<int:budget_id>/change/", budgets.change_budget, name="change_budget"),
    path("budgets/<int:budget_id>/delete/", budgets.delete_budget, name="delete_budget"),
    path("budgets/<int:budget_id>/compare/", budgets.compare, name="compare"),
    path("budgets/<int:budget_id>/export/", sheets.export_budget, name="export_budget"),
    path("budgets/<int:budget_id>/import/", sheets.import_budget, name="import_budget"),
    path("budgets/<int:budget_id>/revise/", versions.revise, name="revise"),
    path("budgets/<int:budget_id>/lines/new/", lines.add_line, name="add_line"),
    path("budgets/<int:budget_id>/sums/", lines.edit_sums, name="edit_sums"),
    path("budget-lines/<int:line_id>/", lines.line, name="line"),
    path("budget-lines/<int:line_id>/change/", lines.change_line, name="change_line"),
    path("budget-lines/<int:line_id>/delete/", lines.delete_line, name="delete_line"),
    path("budget-lines/<int:line_id>/move/", lines.move_line, name="move_line"),
    path("budget-versions/<int:version_id>/adopt/", versions.adopt, name="adopt"),
    path("budget-versions/<int:version_id>/withdraw/", versions.withdraw, name="withdraw"),
    # Cost keys
    path("keys/", keys.keys, name="keys"),
    path("collaborations/<int:collaboration_id>/keys/", keys.keys_of, name="keys_of"),
    path("collaborations/<int:collaboration_id>/keys/new/", keys.create_key, name="create_key"),
    path("keys/<int:key_id>/", keys.key, name="key"),
    path("keys/<int:key_id>/change/", keys.change_key, name="change_key"),
    path("keys/<int:key_id>/delete/", keys.delete_key, name="delete_key"),
    path("keys/<int:key_id>/propose/", keys.propose_key, name="propose_key"),
    path("keys/<int:key_id>/approve/", keys.approve_key, name="approve_key"),
    path("keys/<int:key_id>/end/", keys.end_key, name="end_key"),
    path("keys/<int:key_id>/replace/", keys.replace_key, name="replace_key"),
    path("keys/<int:key_id>/recalculate/", recalculating.recalculate, name="recalculate"),
    # Population
    path("populations/", populations.populations, name="populations"),
    path("populations/new/", populations.add_population, name="add_population"),
    path("populations/import/", populations.import_populations, name="import_populations"),
    path("populations/<int:population_id>/", populations.population, name="population"),
    path("populations/<int:population_id>/change/", populations.change_population, name="change_population"),
    path("populations/<int:population_id>/delete/", populations.delete_population, name="delete_population"),
    # Forecasts
    path("budgets/<int:budget_id>/forecasts/<int:round_id>/", forecasts.forecasts, name="forecasts"),
    path("budgets/<int:budget_id>/forecast-accuracy/", forecasts.forecast_accuracy, name="forecast_accuracy"),
    # What each puts in and gets out
    path("collaborations/<int:collaboration_id>/balance/", balance.balance, name="balance"),
    path("budgets/<int:budget_id>/hours/new/", balance.note_hours, name="note_hours"),
    path("hours/<int:hours_id>/change/", balance.change_hours, name="change_hours"),
    path("hours/<int:hours_id>/delete/", balance.delete_hours, name="delete_hours"),
    # Settlements, and what the principals have paid
    path("budgets/<int:budget_id>/settlements/", settlements.settlements, name="settlements"),
    path("budgets/<int:budget_id>/settlements/new/", settlements.create_settlement, name="create_settlement"),
    path("settlements/<int:settlement_id>/", settlements.settlement, name="settlement"),
    path("settlements/<int:settlement_id>/change/", settlements.change_settlement, name="change_settlement"),
    path("settlements/<int:settlement_id>/delete/", settlements.delete_settlement, name="delete_settlement"),
    path("settlements/<int:settlement_id>/fix/", settlements.fix_settlement, name="fix_settlement"),
    path("settlements/<int:settlement_id>/<str:format>/", settlements.settlement_file, name="settlement_file"),
    path("budgets/<int:budget_id>/payments/new/", settlements.note_payment, name="note_payment"),
    path("payments/<int:payment_id>/change/", settlements.change_payment, name="change_payment"),
    path("payments/<int:payment_id>/delete/", settlements.delete_payment, name="delete_payment"),
]
