from django.urls import path

from samverk.core import views

app_name = "core"
urlpatterns = [
    path("", views.start, name="start"),
    path("undo/<uuid:operation_id>/", views.undo, name="undo"),
    path("language/", views.language, name="language"),
    path("appearance/", views.appearance, name="appearance"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("personal-data/", views.personal_data, name="personal_data"),
    path("health/", views.health, name="health"),
]
