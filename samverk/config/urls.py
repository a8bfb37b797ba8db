"""Every room mounts its own pages here, and its error pages are everyone's."""

from importlib.util import find_spec

from django.urls import include, path

urlpatterns = [
    path("account/", include("samverk.config.accounts")),
    *(
        path("", include(f"samverk.{room}.urls"))
        for room in ("core", "organisations", "steering", "planning", "followup", "reports")
        if find_spec(f"samverk.{room}.urls")
    ),
]

handler400 = "samverk.core.views.bad_request"
handler403 = "samverk.core.views.forbidden"
handler500 = "samverk.core.views.server_error"
