"""The session is over while a page still stands in the browser, and the page asks for a part of itself."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db
PAGE = "http://testserver/plans/1/?view=goals"
ASKED_BY_A_PAGE = {"HX-Request": "true", "HX-Current-URL": PAGE}


def test_what_was_only_to_be_shown_leads_to_sign_in_and_back_to_the_page(client):
    answer = client.get(reverse("core:suggestions"), {"q": "båt"}, headers=ASKED_BY_A_PAGE)

    assert (answer.status_code, answer.content) == (401, b"")
    assert answer.headers["HX-Redirect"] == "/account/login/?next=/plans/1/%3Fview%3Dgoals"


def test_nobody_is_sent_back_to_a_page_of_another_site(client):
    asked = {**ASKED_BY_A_PAGE, "HX-Current-URL": "https://elsewhere.example/plans/"}

    answer = client.get(reverse("core:suggestions"), {"q": "båt"}, headers=asked)

    assert answer.headers["HX-Redirect"] == "/account/login/?next=/"


def test_a_page_with_something_typed_stays_and_tells_how_to_go_on(client):
    answer = client.post(reverse("core:tour"), {"q": "båt"}, headers={**ASKED_BY_A_PAGE, "Accept-Language": "en"})

    where = [answer.headers[name] for name in ("HX-Retarget", "HX-Reselect", "HX-Reswap")]
    assert (answer.status_code, where) == (401, ["#messages", ".toast-stay", "innerHTML"])
    assert "HX-Redirect" not in answer.headers
    assert "sign in in another tab" in answer.text and "csrfmiddlewaretoken" not in answer.text


def test_a_page_of_its_own_is_redirected_as_ever(client):
    answer = client.get(reverse("core:start"))

    assert (answer.status_code, answer.url) == (302, "/account/login/?next=/")
