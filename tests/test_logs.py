"""What is logged holds nothing that one could answer by, or choose a password by."""

import logging

import pytest
from django.conf import settings

from samverk.config.logs import WithoutSecrets, masked

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
