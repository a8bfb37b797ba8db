"""Every test here drives a real Chromium against a live server; `-m "not browser"` leaves them out."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from samverk.core.assets import build_assets
from tests.browser.chromium import HEIGHT, launched, listen

HERE = Path(__file__).parent
# Playwright's own event loop runs in the thread of the tests, where Django would refuse the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium():
    build_assets()
    with launched() as browser:
        yield browser


@pytest.fixture
def open_page(chromium, live_server):
    """`open_page("/", width=390, scheme="dark", javascript=False, person=maja)`: a page in a window of its own.

    With `person` one is signed in as that person. A script or policy error on the way fails the test.
    """
    windows, heard = [], []

    def opened(path="/", *, width=1440, scheme="light", javascript=True, person=None):
        window = chromium.new_context(
            viewport={"width": width, "height": HEIGHT},
            color_scheme=scheme,
            java_script_enabled=javascript,
            base_url=live_server.url,
            locale="en-GB",
        )
        windows.append(window)
        if person:
            sign_in(window, person, live_server.url)
        window.set_default_timeout(10_000)
        page = window.new_page()
        heard.append(listen(page))
        page.goto(path)
        return page

    yield opened
    for window in windows:
        window.close()
    assert [error for errors in heard for error in errors] == []


def sign_in(window, person, address: str) -> None:
    """Give the window the cookie of one who has signed in: the form itself has tests of its own."""
    client = Client()
    client.force_login(person)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    window.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": address}])
