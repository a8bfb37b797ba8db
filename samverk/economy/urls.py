from django.urls import path

from samverk.economy.views import balance, forecasts, settlements

app_name = "economy"
urlpatterns = [
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
