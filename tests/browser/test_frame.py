import pytest
from django.urls import reverse

from samverk.organisations.tests.factories import PersonFactory
from tests.browser.chromium import SCHEMES, WIDTHS, assert_accessible, assert_fits

PASSWORD = "en-sten-i-skon"
OPEN_PAGES = [
    "account_login",
    "account_reset_password",
    "core:accessibility",
    "core:remark",
    "core:remark_sent",
    "core:personal_data",
]
OWN_PAGES = ["core:start", "account_change_password"]


@pytest.fixture
def person(live_server):
    person = PersonFactory(name="Maja Ekström", email="maja@kommun.example", language="en")
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.mark.parametrize(
    ("width", "scheme"), [*((width, scheme) for width in WIDTHS for scheme in SCHEMES), (320, "light")]
)
def test_the_frames_pages_are_accessible_and_fit(open_page, person, width, scheme):
    stranger = open_page("/account/login/", width=width, scheme=scheme)
    for name in OPEN_PAGES:
        stranger.goto(reverse(name))
        assert_accessible(stranger)
        assert_fits(stranger)

    own = open_page(width=width, scheme=scheme, person=person)
    for address in [*map(reverse, OWN_PAGES), "/nowhere/"]:
        own.goto(address)
        assert_accessible(own)
        assert_fits(own)


def test_open_menus_are_accessible_and_fit(open_page, person):
    for width in WIDTHS:
        page = open_page(width=width, person=person)
        for menu in page.locator("details.dd:visible").all():
            menu.locator("summary").click()
            assert_accessible(page)
            assert_fits(page)


def test_a_refused_form_is_accessible_and_leads_to_what_is_wrong(open_page, person):
    page = open_page("/account/login/")

    page.get_by_role("button", name="Sign in").click()

    assert page.locator(".err-sum").evaluate("summary => summary === document.activeElement")
    assert_accessible(page)
    page.get_by_role("link", name="E-mail address").click()
    assert page.locator("#id_login").evaluate("field => field === document.activeElement")


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_one_signs_in_changes_language_and_signs_out(open_page, person, javascript):
    page = open_page("/", javascript=javascript)
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    assert page.get_by_role("heading", level=1).inner_text() == "My work"

    page.locator("details.user summary").click()
    page.get_by_role("button", name="Suomi").click()
    assert page.locator("html").get_attribute("lang") == "fi"

    page.locator("details.user summary").click()
    page.locator("form[action='/account/logout/'] button").click()
    page.goto("/")
    assert "/account/login/" in page.url


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_whoever_goes_back_after_signing_out_reads_nothing(open_page, person, javascript):
    """As on a computer that several use. A page that was read lies neither in the history nor in the cache."""
    page = open_page("/", person=person, javascript=javascript)
    page.goto(reverse("organisations:person", args=[person.pk]))
    assert person.email in page.content()
    page.locator("details.user summary").click()
    page.locator("form[action='/account/logout/'] button").click()
    page.wait_for_load_state()

    for _step in range(3):
        page.go_back()
        assert person.email not in page.content() and person.name not in page.content()


def test_the_theme_is_chosen_without_script(open_page, person):
    page = open_page("/", person=person, javascript=False)

    page.locator("details.user summary").click()
    page.get_by_label("Dark").check()
    page.get_by_role("button", name="Save the appearance").click()

    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.locator("body").evaluate("body => getComputedStyle(body.parentElement).backgroundColor") == (
        "rgb(16, 22, 20)"
    )


def test_menus_close_by_escape_and_by_a_click_outside(open_page, person):
    page = open_page("/", person=person)
    menu = page.locator("details.user")

    menu.locator("summary").press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    assert menu.locator("summary").evaluate("summary => summary === document.activeElement")

    menu.locator("summary").click()
    page.get_by_role("heading", level=1).click()
    assert menu.get_attribute("open") is None


def test_the_keyboard_reaches_the_content_at_once(open_page, person):
    page = open_page("/", person=person)

    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the content"
    page.keyboard.press("Enter")

    assert page.locator("main").evaluate("main => main === document.activeElement")


def test_the_typefaces_are_our_own(open_page):
    page = open_page("/account/login/")
    page.wait_for_load_state("networkidle")

    loaded = page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)")

    assert {name.strip('"') for name in loaded} == {"Atkinson Hyperlegible", "Newsreader"}


def test_text_can_be_spaced_out_and_enlarged(open_page, person):
    page = open_page("/account/login/", width=640)
    spacing = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"

    page.evaluate(f"const s = new CSSStyleSheet(); s.replaceSync('{spacing}'); document.adoptedStyleSheets = [s]")
    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert_fits(page)
