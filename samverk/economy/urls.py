from django.urls import path

from samverk.economy.views import forecasts

app_name = "economy"
urlpatterns = [
    # Forecasts
    path("budgets/<int:budget_id>/forecasts/<int:round_id>/", forecasts.forecasts, name="forecasts"),
    path("budgets/<int:budget_id>/forecast-accuracy/", forecasts.forecast_accuracy, name="forecast_accuracy"),
]
