"""Every room that is installed mounts its own pages here. The error pages are core's."""

from django.apps import apps
from django.urls import include, path

urlpatterns = [
    path("account/", include("samverk.core.account_urls")),
    *(
        path("", include(f"samverk.{room}.urls"))
        for room in (
            "core",
            "organisations",
            "yearwheel",
            "steering",
            "planning",
            "followup",
            "economy",
            "asking",
            "reports",
            "api",
        )
        if apps.is_installed(f"samverk.{room}")
    ),
]

handler400 = "samverk.core.views.bad_request"
handler403 = "samverk.core.views.forbidden"
handler500 = "samverk.core.views.server_error"
