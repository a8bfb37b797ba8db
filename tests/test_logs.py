"""What is logged holds nothing that one could answer by, or choose a password by."""

import copy
import io
import logging
import logging.config

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from samverk.config.logs import WithoutSecrets, masked
from samverk.organisations.tests.factories import PersonFactory

TOKEN = f"{'Aa0_' * 5}Zz.{'bB1-' * 10}xYz"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (f"Not Found: /answer/{TOKEN}/", "Not Found: /answer/…/"),
        (f"GET /answer/{TOKEN} HTTP/1.1", "GET /answer/… HTTP/1.1"),
        (f"link={TOKEN}&x=1", "link=…&x=1"),
        ("/account/password/reset/key/5k-abc123/", "/account/password/reset/key/…/"),
        ("Not Found: /answer/new/", "Not Found: /answer/new/"),
        ("Forbidden: /rounds/3/links/", "Forbidden: /rounds/3/links/"),
    ],
)
def test_secrets_are_left_out_and_what_stands_about_them_is_kept(text, written):
    assert masked(text) == written


def test_a_traceback_is_written_without_them_too():
    try:
        raise ValueError(f"no such page: /answer/{TOKEN}/")
    except ValueError as fault:
        record = logging.LogRecord(
            "django.request", logging.ERROR, "", 1, "At %s", (TOKEN,), (type(fault), fault, None)
        )

    line = WithoutSecrets("{message}", style="{").format(record)

    assert TOKEN not in line and "ValueError: no such page: /answer/…/" in line


def test_nothing_is_logged_past_it():
    handlers = [settings.LOGGING["handlers"][name] for name in settings.LOGGING["root"]["handlers"]]
    others = [logger for logger in settings.LOGGING["loggers"].values() if logger.get("handlers")]

    assert [handler["formatter"] for handler in handlers] == ["line"] and others == []
    assert logging.getLogger("django").handlers == []


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Authorization: Bearer abc.def", "Authorization: …"),
        ("{'Cookie': 'sessionid=abc; theme=dark'}", "{'Cookie': …"),
        ("sessionid=abc123; theme=dark", "sessionid=…; theme=dark"),
        ("__Host-sessionid=abc", "__Host-sessionid=…"),
        ("<QueryDict: {'password': ['hund'], 'login': ['a']}>", "<QueryDict: {'password': …, 'login': ['a']}>"),
        ('{"new_password1": "hund två", "x": 1}', '{"new_password1": …, "x": 1}'),
        ("with Bearer abcdefghijkl", "with Bearer …"),
        ("postgresql://samverk:hund@db/samverk", "postgresql://samverk:…@db/samverk"),
        ("smtp://a:b@c", "smtp://a:…@c"),
        ("https://kommun.se:8000/a@b", "https://kommun.se:8000/a@b"),
        ("exit code 2, status_code 404", "exit code 2, status_code 404"),
    ],
)
def test_what_headers_and_forms_hold_is_left_out(text, written):
    assert masked(text) == written


@pytest.mark.parametrize("sign", ["\r\n", "\n", "\x1b[2K", "\x00", "\u2028", "\u202e", "\x85"])
def test_nobody_forges_a_line(sign):
    forged = f"ok{sign}2026-11-23 12:00:00 WARNING django.security: all is well %s"
    try:
        raise ValueError(forged)
    except ValueError as fault:
        info = (type(fault), fault, None)
    record = logging.LogRecord("samverk", logging.ERROR, "", 1, "Said: %s", (forged,), info)

    [first, *rest] = WithoutSecrets("{asctime} {levelname} {name}: {message}", style="{").format(record).split("\n")

    assert first.endswith("all is well %s") and sign not in first
    assert rest and all(line.startswith("  ") and sign not in line for line in rest)


def test_a_line_has_an_end():
    record = logging.LogRecord("samverk", logging.ERROR, "", 1, "%s", ("x" * 1_000_000,), None)

    assert len(WithoutSecrets("{message}", style="{").format(record)) < 11_000


PASSWORD, CODE = "en-kanarie-i-lösenord", "kanarie-kod-4711"
HEADERS = {"Authorization": "Bearer kanarie.i.huvud", "Cookie": "sessionid=kanariesession; csrftoken=kanarieskydd"}


@pytest.fixture
def logged(settings):
    """What is written, arranged as the settings say."""
    arranged, written = copy.deepcopy(settings.LOGGING), io.StringIO()
    arranged["handlers"]["stderr"]["stream"] = written
    logging.config.dictConfig(arranged)
    yield written
    logging.config.dictConfig(settings.LOGGING)


@pytest.mark.django_db
def test_no_secret_of_a_visit_is_logged_whatever_fails(logged, monkeypatch):
    person = PersonFactory(email="maja@kommun.example")
    person.set_password(PASSWORD)
    person.save()
    client = Client(raise_request_exception=False, headers=HEADERS)
    login = reverse("account_login")

    client.get(f"/answer/{TOKEN}/")
    client.get("/account/password/reset/key/5k-kanarienyckel/")
    client.get(f"/nowhere/?token={TOKEN}&code={CODE}")
    client.get("/", headers={"host": "evil.example"})
    Client(enforce_csrf_checks=True, headers=HEADERS).post(login, {"login": person.email, "password": PASSWORD})
    client.post(login, {"login": person.email, "password": f"fel-{PASSWORD}"})
    client.post(login, {"login": person.email, "password": PASSWORD})
    session = client.session.session_key
    client.post("/api/v1/follow-ups", {"password": PASSWORD}, content_type="application/json")

    def breaks(request, *_arguments, **_named):
        told = {"sent": request.POST, "headers": dict(request.headers), "cookies": request.COOKIES}
        raise RuntimeError(f"At {request.get_full_path()}: {told}")

    monkeypatch.setattr("samverk.core.middleware.PrivatePagesMiddleware.__call__", lambda _, request: breaks(request))
    client = Client(raise_request_exception=False, headers=HEADERS)
    broken = client.post(f"{login}?code={CODE}", {"login": person.email, "password": PASSWORD, "code": CODE})
    text = logged.getvalue()

    assert broken.status_code == 500 and "RuntimeError: At /account/login/" in text and "Not Found: /nowhere/" in text
    canaries = [PASSWORD, CODE, "kanarie.i.huvud", "kanariesession", "kanarieskydd", "kanarienyckel", session, TOKEN]
    assert [each for each in canaries if each in text] == []
