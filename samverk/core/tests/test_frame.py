"""What every page carries, and the pages of no room in particular."""

import gzip
import re
from contextlib import closing
from pathlib import Path

import pytest
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path, reverse

from samverk.core import menu, undo
from samverk.core.models import Revision
from samverk.core.trail import operation
from samverk.organisations.tests.factories import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
OPEN_PAGES = ["core:accessibility", "core:personal_data", "account_login", "account_reset_password"]


@pytest.fixture
def person():
    person = PersonFactory(name="Maja Ekström", language="en")
    person.set_password("prova-samverk")
    person.save()
    return person


@pytest.fixture
def signed_in(client, person):
    client.force_login(person)
    return client


@pytest.fixture
def anyone_may(monkeypatch):
    monkeypatch.setattr(undo, "_rules", {"organisations.organisation": lambda person, obj: True})


def broken(request):
    raise RuntimeError("secret detail")


def forbidden(request):
    raise PermissionDenied("Only the lead may fix a round.")


def told(request):
    undo.offer_undo(request, "00000000-0000-4000-8000-000000000000", "Deleted <b>it</b>.")
    messages.error(request, "It did not work.")
    return HttpResponse()


urlpatterns = [
    path("broken/", broken),
    path("forbidden/", forbidden),
    path("told/", told),
    path("", include("samverk.config.urls")),
]
handler400 = "samverk.core.views.bad_request"
handler403 = "samverk.core.views.forbidden"
handler500 = "samverk.core.views.server_error"


def test_a_stranger_gets_the_sign_in_page(client):
    response = client.get("/")

    assert response.status_code == 302
    assert response.url == "/account/login/?next=/"


@pytest.mark.parametrize("name", OPEN_PAGES)
def test_open_pages_are_open(client, name):
    assert client.get(reverse(name)).status_code == 200


def test_my_work_is_empty_until_something_waits(signed_in):
    response = signed_in.get("/")

    assert response.status_code == 200
    assert "<h1>My work</h1>" in response.text


def test_the_policy_lets_nothing_inline_or_foreign_in(client):
    policy = client.get(reverse("account_login")).headers["Content-Security-Policy"]

    assert "unsafe" not in policy and "http" not in policy and "*" not in policy
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "style-src 'self'" in policy


def test_no_page_needs_what_the_policy_forbids(signed_in):
    pages = [signed_in.get("/"), Client().get(reverse("account_login")), signed_in.get("/nowhere/")]

    for page in pages:
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]* src=)|https?://", page.text)


def test_every_script_and_stylesheet_exists(client):
    page = client.get(reverse("account_login")).text
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)

    assert len(addresses) > 3
    for address in addresses:
        with closing(client.get(address)) as file:
            assert file.status_code == 200, address


def test_every_stylesheet_belongs_to_a_layer_and_is_linked_while_developing(client, settings):
    folder, in_use = Path(settings.PACKAGE, "static", "css"), client.get(reverse("account_login")).text
    settings.DEBUG = True
    page = client.get(reverse("account_login")).text

    for file in folder.rglob("*.css"):
        assert f"/static/css/{file.relative_to(folder)}" in page
        assert "@layer" in file.read_text() or file.name == "fonts.css"
    assert re.findall(r'rel="stylesheet" href="([^"]+)"', in_use) == ["/static/generated/samverk.css"]


def test_pages_travel_compressed_and_files_as_they_are(signed_in):
    page = signed_in.get("/", headers={"Accept-Encoding": "gzip"})
    health = signed_in.get(reverse("core:health"), headers={"Accept-Encoding": "gzip"})

    assert page.headers["Content-Encoding"] == "gzip"
    assert "My work" in gzip.decompress(page.content).decode()
    assert "Content-Encoding" not in health.headers  # too short to gain by it


def test_pages_are_not_kept_by_browsers_or_proxies(signed_in):
    response = signed_in.get("/")

    assert response.headers["Cache-Control"] == "no-store"
    assert {"HX-Request", "Cookie"} <= set(response.headers["Vary"].split(", "))


def test_a_page_that_does_not_exist_says_so_in_the_design(signed_in):
    response = signed_in.get("/nowhere/")

    assert response.status_code == 404
    assert "There is no such page here" in response.text


@pytest.mark.urls(__name__)
def test_what_one_may_not_do_is_explained(signed_in):
    response = signed_in.get("/forbidden/")

    assert response.status_code == 403
    assert "Only the lead may fix a round." in response.text


@pytest.mark.urls(__name__)
def test_an_error_of_ours_tells_no_secrets(person):
    client = Client(raise_request_exception=False)
    client.force_login(person)

    response = client.get("/broken/")

    assert response.status_code == 500
    assert "Något gick fel" in response.text and "secret" not in response.text


@pytest.mark.urls(__name__)
def test_an_error_asked_for_by_htmx_takes_the_place_of_the_page(signed_in):
    response = signed_in.get("/forbidden/", headers={"HX-Request": "true"})

    assert (response.headers["HX-Retarget"], response.headers["HX-Reselect"]) == ("#main", "#main")


def test_an_old_form_is_refused_with_a_way_on(person):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)

    response = client.post(reverse("core:appearance"), {"theme": "dark"})

    assert response.status_code == 403
    assert "too old" in response.text


def test_too_much_at_once_is_refused_with_a_reason(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    response = client.post(reverse("account_login"), {"login": "x" * 200})

    assert response.status_code == 413


def test_a_false_host_is_refused(client):
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.urls(__name__)
def test_a_message_carries_its_undo_button_until_it_is_shown(signed_in):
    signed_in.get("/told/")

    first, second = signed_in.get("/").text, signed_in.get("/").text

    assert 'action="/undo/00000000-0000-4000-8000-000000000000/"' in first
    assert "Deleted &lt;b&gt;it&lt;/b&gt;." in first and "It did not work." in first
    assert "Deleted" not in second


def test_undo_restores_and_goes_back_to_the_page(signed_in, person, anyone_may):
    organisation = OrganisationFactory(name="Före")
    organisation.name = "Efter"
    with operation("x", by=person) as op:
        op.save(organisation)

    response = signed_in.post(reverse("core:undo", args=[op.id]), {"next": "/accessibility/"})

    organisation.refresh_from_db()
    assert (response.url, organisation.name) == ("/accessibility/", "Före")


def test_what_others_did_cannot_be_undone_or_even_found(signed_in, anyone_may):
    organisation = OrganisationFactory(name="Före")
    organisation.name = "Efter"
    with operation("x", by=PersonFactory()) as op:
        op.save(organisation)

    response = signed_in.post(reverse("core:undo", args=[op.id]))

    organisation.refresh_from_db()
    assert (response.status_code, organisation.name) == (404, "Efter")


def test_undo_too_late_says_why_and_changes_nothing(signed_in, person, anyone_may):
    organisation = OrganisationFactory(name="Före")
    organisation.name = "Efter"
    with operation("x", by=person) as op:
        op.save(organisation)
    organisation.name = "Ännu senare"
    with operation("x", by=person) as later:
        later.save(organisation)

    response = signed_in.post(reverse("core:undo", args=[op.id]), follow=True)

    organisation.refresh_from_db()
    assert organisation.name == "Ännu senare"
    assert "something has changed after it" in response.text


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_no_form_leads_away_from_us(client, elsewhere):
    response = client.post(reverse("core:appearance"), {"theme": "dark", "next": elsewhere})

    assert response.url == "/"


def test_the_language_of_someone_signed_in_is_kept_with_the_person(signed_in, person):
    signed_in.post(reverse("core:language"), {"language": "fi"})

    person.refresh_from_db()
    page = Client()
    page.force_login(person)
    assert (person.language, Revision.objects.count()) == ("fi", 1)
    assert '<html lang="fi"' in page.get("/").text


def test_the_language_of_a_stranger_is_kept_in_a_cookie(client):
    client.post(reverse("core:language"), {"language": "fi"})

    assert '<html lang="fi"' in client.get(reverse("account_login")).text


def test_an_unknown_language_changes_nothing(signed_in, person):
    signed_in.post(reverse("core:language"), {"language": "xx"})

    person.refresh_from_db()
    assert person.language == "en"


def test_the_theme_and_the_density_are_remembered(client):
    client.post(reverse("core:appearance"), {"theme": "dark", "density": "airy"})

    assert 'data-theme="dark" data-density="airy"' in client.get(reverse("account_login")).text


def test_the_theme_can_follow_the_computer_again(client):
    client.post(reverse("core:appearance"), {"theme": "dark"})
    client.post(reverse("core:appearance"), {"theme": ""})

    assert "data-theme" not in client.get(reverse("account_login")).text


def test_nothing_but_a_theme_gets_into_the_page(client):
    client.cookies["theme"] = 'x" onload="alert(1)'

    assert "onload" not in client.get(reverse("account_login")).text


def test_the_menu_marks_where_one_is_and_shows_only_what_is_ones_own(signed_in, monkeypatch):
    monkeypatch.setattr(menu, "_entries", dict(menu._entries))
    menu.register("For leads", "core:health", shown_to=lambda person: False)
    menu.register("For all", "core:personal_data", order=5)

    page = signed_in.get("/").text

    assert '<a href="/" aria-current="page">My work</a>' in page
    assert "For leads" not in page
    assert '<a href="/personal-data/">For all</a>' in page


def test_an_entry_is_marked_on_the_pages_that_are_its_own_in_another_entrys_room(signed_in, monkeypatch):
    monkeypatch.setattr(menu, "_entries", dict(menu._entries))
    menu.register("About us", "core:accessibility", order=5, pages=("core:personal_data",))

    page = signed_in.get("/personal-data/").text

    assert 'aria-current="page">About us</a>' in page


def test_the_chooser_names_the_collaboration_one_is_in(signed_in, monkeypatch):
    monkeypatch.setattr(menu, "_collaborations", [])
    roslagen = {"pk": 1, "name": "Roslagen", "note": "lead", "url": "/a/", "current": True}
    choices = [roslagen, {"pk": 2, "name": "Kultur", "note": "", "url": "/b/"}]
    menu.register_collaborations(lambda request: choices)

    page = " ".join(signed_in.get("/").text.split())

    assert "<summary>Roslagen<svg" in page
    assert '<a href="/a/" aria-current="true">Roslagen <small>lead</small></a>' in page


def test_health_tells_that_the_database_answers(client):
    response = client.get(reverse("core:health"))

    assert response.status_code == 200
    told = response.json()
    assert (told["status"], told["answers"], told["worker"]) == ("ok", True, False)
