"""What every answer carries besides what it says, whoever asks and whatever they are told."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.access.subjects import arguments_of, make_full_world, subjects_of
from tests.access.test_access import addresses
from tests.standing import given, standing

pytestmark = pytest.mark.django_db
ON_ALL = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin|no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=.*",
    "Content-Security-Policy": "(?!.*unsafe)(?=.*default-src '(?:self|none)')(?=.*frame-ancestors 'none').*",
}


made_world = standing(make_full_world)


@pytest.fixture
def full_world(made_world, db):
    return given(made_world)


def paths(world):
    arguments = arguments_of(world)
    for name, wanted in addresses():
        if name != "account_logout":
            yield name, reverse(name, kwargs={argument: arguments[argument] for argument in wanted})


@pytest.mark.parametrize("who", ["stranger", "lead"])
def test_every_answer_carries_what_keeps_it_safe_and_nothing_of_it_is_kept(full_world, who):
    client, person = Client(raise_request_exception=False), subjects_of(full_world)[who]
    if person is not None:
        client.force_login(person)

    lacking = {}
    for name, path in paths(full_world):
        for method in ("get", "post"):
            answer = getattr(client, method)(path)
            wrong = [each for each, wanted in ON_ALL.items() if not re.fullmatch(wanted, answer.headers.get(each, ""))]
            if "no-store" not in answer.headers.get("Cache-Control", ""):
                wrong.append("Cache-Control")
            if "Server" in answer.headers or "X-Powered-By" in answer.headers:
                wrong.append("names itself")
            if wrong:
                lacking[f"{method} {name}"] = wrong

    assert lacking == {}


@pytest.mark.parametrize("added", ["x.css", "style.css/", ";x.css", "%2ex.css", "%0ax.css"])
def test_no_page_answers_to_the_name_of_a_file_that_a_cache_would_keep(full_world, added):
    client = Client()
    client.force_login(full_world.lead)
    private = [full_world.plan.get_absolute_url(), full_world.own.get_absolute_url(), "/", "/news/", "/api/v1/"]

    for path in private:
        answer = client.get(path + added)
        assert (answer.status_code, "no-store" in answer.headers["Cache-Control"]) == (404, True), path


ODD = [
    {"HTTP_X_FORWARDED_HOST": "evil.example"},
    {"HTTP_X_FORWARDED_PROTO": "https"},
    {"HTTP_X_ORIGINAL_URL": "/log/"},
    {"HTTP_X_REWRITE_URL": "/log/"},
    {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE"},
    {"HTTP_FORWARDED": "host=evil.example"},
]


@pytest.mark.parametrize("path", ["/account/login/", "/published/", "/accessibility/"])
@pytest.mark.parametrize("odd", ODD, ids=lambda each: next(iter(each)))
def test_a_public_page_is_the_same_whatever_else_is_sent(full_world, path, odd):
    anew = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|X-CSRFToken[^}]*')
    plain, other = Client().get(path), Client().get(path, **odd)

    assert plain.status_code == other.status_code == 200
    assert anew.sub("", other.text) == anew.sub("", plain.text)


def test_the_language_that_a_browser_asks_for_is_told_to_caches(full_world):
    answer = Client().get("/account/login/", HTTP_ACCEPT_LANGUAGE="fi")

    assert 'lang="fi"' in answer.text and "Accept-Language" in answer.headers["Vary"]
