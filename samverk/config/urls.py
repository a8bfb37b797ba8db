"""Every room mounts its own pages here."""

from importlib.util import find_spec

from django.urls import include, path

urlpatterns = [path("account/", include("allauth.account.urls"))]
for room, prefix in [
    ("core", ""),
    ("organisations", ""),
    ("steering", ""),
    ("planning", ""),
    ("followup", ""),
    ("reports", ""),
]:
    if find_spec(f"samverk.{room}.urls"):
        urlpatterns.append(path(prefix, include(f"samverk.{room}.urls")))
