from django.urls import path
from ninja import NinjaAPI
from ninja.security import django_auth

from samverk.core import problems
from samverk.followup.api import follow_ups

api = NinjaAPI(
    title="Samverk",
    version="1",
    urls_namespace="api",
    auth=django_auth,
    docs_url=None,  # its page would fetch scripts from elsewhere; the description itself is at openapi.json
    openapi_url="openapi.json",
    openapi_extra={"info": {"license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"}}},
)
api.add_router("follow-ups", follow_ups)
problems.answer_in(api)

addresses = api.urls  # made anew each time that it is asked for
for pattern in addresses[0]:
    pattern.callback.login_required = False  # whoever is not signed in is told so in its own form, not sent to a page

urlpatterns = [path("api/v1/", addresses)]
