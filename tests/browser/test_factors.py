"""A passkey from its first use to signing in with it alone, with an authenticator of the browser's own making."""

import re

import pytest
from playwright.sync_api import expect

from samverk.organisations.tests.factories import PersonFactory
from tests.browser.chromium import assert_accessible, assert_fits

PASSWORD = "en-sten-i-skon"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def person(live_server):
    person = PersonFactory(name="Maja Ekström", email="maja@kommun.example", language="en")
    person.set_password(PASSWORD)
    person.save()
    return person


def test_a_passkey_is_added_and_lets_in_alone(open_page, person):
    page = open_page("/account/steps/", width=390, person=person)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

    assert_accessible(page)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Name of the passkey").fill("My phone")
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save as a file").click()
    page.get_by_role("link", name="I have saved them").click()
    expect(page.get_by_text("My phone").first).to_be_visible()
    page.context.clear_cookies()
    page.goto("/account/login/")
    page.get_by_role("button", name="Use a passkey instead").click()

    expect(page.locator(".user-n")).to_have_text("Maja Ekström")
    assert re.fullmatch(r"(\d{8}\n){10}", saved.value.path().read_text())


def test_the_square_of_an_app_can_be_read_in_both_schemes_without_script(open_page, person):
    for scheme in ("light", "dark"):
        page = open_page("/account/steps/app/new/", scheme=scheme, javascript=False, person=person)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()

        expect(page.locator("img.qr")).to_be_visible()
        assert page.locator("img.qr").evaluate("image => image.naturalWidth") > 0
