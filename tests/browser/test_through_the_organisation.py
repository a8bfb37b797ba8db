"""Through the organisation's own sign-in, in a real browser against a real provider: asked, let in, linked, and asked
for. What the pages look like is judged on the way."""

import pytest
from playwright.sync_api import expect

from samverk.organisations.models import Identity, Organisation
from samverk.organisations.tests.factories import MembershipFactory, PersonFactory
from tests.browser.chromium import assert_accessible, assert_fits
from tests.sign_in.conftest import norr, provider, provider_process, registered  # noqa: F401  asked for by name
from tests.sign_in.lying_provider import PASSWORD as THERE
from tests.sign_in.provider import SECRET

PASSWORD = "en-sten-i-skon"


@pytest.fixture
def at_home(live_server, settings, provider):  # noqa: F811
    settings.SAMVERK_URL = live_server.url


@pytest.fixture
def keeper(norr, live_server):  # noqa: F811
    return MembershipFactory(organisation=norr, is_administrator=True).person


def signs_in_there(page, who: str) -> None:
    page.locator("#username").fill(who)
    page.locator("#password").fill(THERE)
    page.locator("form button[type=submit]").first.click()


def judge(page) -> None:
    assert_accessible(page)
    assert_fits(page)


@pytest.mark.parametrize("javascript", [True, False])
def test_somebody_new_asks_is_let_in_and_signs_in(open_page, at_home, registered, norr, keeper, javascript):  # noqa: F811
    page = open_page("/account/login/?next=/people/", width=390, scheme="dark", javascript=javascript)
    if javascript:
        judge(page)
    page.get_by_role("link", name="Norrtälje kommun").click()
    signs_in_there(page, "maja")
    expect(page.get_by_role("heading", name="Your request waits")).to_be_visible()
    if javascript:
        judge(page)
    desk = open_page("/", person=keeper, javascript=javascript)
    desk.get_by_role("link", name="maja", exact=True).click()
    if javascript:
        judge(desk)
    desk.get_by_role("button", name="Let in maja", exact=True).click()
    expect(desk.get_by_text("can sign in now")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="You have been let in")).to_be_visible()
    page.get_by_role("link", name="Sign in").last.click()
    signs_in_there(page, "maja")
    expect(page.locator(".user-n")).to_have_text("maja")
    assert Identity.objects.get().person.name == "maja"


def test_one_links_the_organisation_asks_for_it_and_the_password_no_longer_lets_in(
    open_page, at_home, registered, norr, keeper  # noqa: F811
):  # fmt: skip
    nils = MembershipFactory(
        organisation=norr, person=PersonFactory(name="Nils Berg", email="nb@kommun.example")
    ).person
    nils.set_password(PASSWORD)
    nils.save()

    page = open_page("/sign-in/linked/", person=nils)
    judge(page)
    page.get_by_role("link", name="Norrtälje kommun").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    judge(page)
    page.get_by_role("button", name="Sign in at Norrtälje kommun").click()
    signs_in_there(page, "nils")
    expect(page.get_by_text("You can now sign in through Norrtälje kommun")).to_be_visible()
    judge(page)
    page.context.clear_cookies()
    page.goto("/account/login/")
    page.get_by_role("link", name="Norrtälje kommun").click()
    signs_in_there(page, "nils")
    expect(page.locator(".user-n")).to_have_text("Nils Berg")

    desk = open_page(f"/organisations/{norr.pk}/edit/", person=keeper)
    desk.get_by_label("what its people sign in with").select_option("provider")
    desk.get_by_role("button", name="Save the organisation").click()
    expect(desk.get_by_role("heading", name="Sign-in through your organisation")).to_be_visible()  # held at once, too
    assert Organisation.objects.get(pk=norr.pk).sign_in_demand == "provider"

    page.goto("/people/")
    expect(page.get_by_role("heading", name="People")).to_be_visible()  # came that way: goes on
    page.context.clear_cookies()
    page.goto("/account/login/")
    page.get_by_label("E-mail address").fill("nb@kommun.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("form button:has-text('Sign in')").first.click()
    expect(page.get_by_text("A password is not enough there")).to_be_visible()
    judge(page)


def test_the_organisations_page_about_it(open_page, at_home, registered, norr, keeper):  # noqa: F811
    Identity.objects.create(
        provider=registered, subject="odd", name="Olle Odd", email="odd@kommun.example", asked_at="2026-11-01T08:00Z"
    )
    for width, scheme in ((1440, "light"), (390, "dark")):
        page = open_page(f"/organisations/{norr.pk}/sign-in/", width=width, scheme=scheme, person=keeper)
        judge(page)
        page.get_by_role("button", name="Try whether the provider answers").click()
        expect(page.get_by_text("The provider answers, and")).to_be_visible()
        page.get_by_role("link", name="Change", exact=True).first.click()
        judge(page)
        assert SECRET not in page.content()
