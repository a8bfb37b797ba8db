"""On a phone, from the link in a mail to the receipt: five parts as last time and one that deviates, with the network
cut in the middle, the window closed, and the same link opened on another device."""

import time

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from samverk.asking.links import token_of
from samverk.asking.operations import link_for
from samverk.followup.models import FollowUp
from samverk.followup.tests.factories import FollowUpFactory, RoundFactory
from samverk.organisations.models import Person
from samverk.organisations.tests.factories import PersonFactory
from samverk.planning.tests.factories import ActivityFactory, MilestoneFactory, PartFactory, StatusStepFactory
from tests.browser import looks
from tests.browser.chromium import assert_fits, faults_of

pytestmark = pytest.mark.django_db(transaction=True)
expect.set_options(timeout=15_000)
PHONE = {"width": 390, "height": 844}
UNCHANGED = 5
CLICKS_AT_MOST = 3  # for each part in which nothing has changed
TITLES = (
    "Laddplatser längs kusten", "Gemensam färdtjänst", "Lokalmat i skolköken", "Skärgårdsstiftelsens leder",
    "Återbruk av byggmaterial", "Bredband till öarna",
)  # fmt: skip


@pytest.fixture
def link():
    """A person without an account, asked about six parts that were on track the last time."""
    person = PersonFactory(name="Leena Rinne", language="en")
    earlier = RoundFactory(name="Tertial 1", period_to="2026-05-02", state="fixed")
    on_track = StatusStepFactory(scale=earlier.scale, key="plan", word="Enligt plan", word_en="On track", rank=0)
    StatusStepFactory(
        scale=earlier.scale, key="dev", word="Större avvikelse", word_en="Major deviation", rank=5, shape="dev",
        tone="dev", needs_explanation=True,
    )  # fmt: skip
    round = RoundFactory(
        plan=earlier.plan, scale=earlier.scale, assessment_scale=earlier.assessment_scale, name="Tertial 2"
    )
    for number, title in enumerate(TITLES, start=1):
        activity = ActivityFactory(plan=round.plan, number=f"{number}.1", title=title, position=number)
        part = PartFactory(activity=activity, contact=person)
        said = {"step": on_track, "comment": "Arbetet går som det ska.", "progress_percent": 40}
        FollowUpFactory(round=earlier, part=part, reported=True, **said)
        FollowUpFactory(round=round, part=part)
    MilestoneFactory(activity=activity, title="Avtal tecknat")
    return link_for(person, round)


@pytest.fixture
def device(chromium, live_server):
    """`device()`: a phone of its own, with nothing kept on it."""
    devices = []

    def new(**how):
        opened = chromium.new_context(
            viewport=PHONE, base_url=live_server.url, locale="en-GB", reduced_motion="reduce", **how
        )
        opened.set_default_timeout(10_000)
        devices.append(opened)
        return opened

    yield new
    for each in devices:
        each.close()


class Hand:
    """Counts what it presses."""

    def __init__(self):
        self.clicks = 0

    def press(self, target) -> None:
        target.click()
        self.clicks += 1


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def note(page):
    return page.locator("#draft")


def nothing_is_kept(page) -> bool:
    """Soon: what the server has taken over is forgotten a moment after the page says so."""
    for _again in range(50):
        if not page.evaluate("Object.keys(localStorage).filter((name) => /answer[.][0-9]/.test(name)).length"):
            return True
        page.wait_for_timeout(100)
    return False


def test_five_unchanged_and_one_deviating_through_a_lost_network_and_a_closed_window(device, link):
    way_in, hand, started = f"/answer/{token_of(link)}/", Hand(), time.monotonic()
    phone = device()
    page = phone.new_page()
    page.goto(way_in)
    expect(page.get_by_text("You answer as Leena Rinne.")).to_be_visible()

    hand.press(page.locator(".due-a a").first)
    for title in TITLES[:UNCHANGED]:
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        hand.press(button(page, "As last time"))
        expect(page.get_by_label("What has happened?")).to_have_value("Arbetet går som det ska.")
        hand.press(button(page, "Submit and go on"))
    unchanged_s, unchanged_clicks = time.monotonic() - started, hand.clicks
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLES[UNCHANGED])
    assert FollowUp.objects.filter(round=link.round, submitted_by=link.person).count() == UNCHANGED

    hand.press(page.get_by_text("Major deviation"))
    expect(note(page)).to_contain_text("Draft saved")
    phone.set_offline(True)
    page.get_by_label("What has happened?").fill("Kabeln till Arholma är skadad.")
    expect(note(page)).to_contain_text("There is no network")
    button(page, "Submit the follow-up").click()
    expect(note(page)).to_contain_text("nothing was submitted")
    page.close()  # with the network still away: what was typed lies on the device alone
    assert FollowUp.objects.get(part__activity__title=TITLES[5], round=link.round).comment == ""

    phone.set_offline(False)
    page = phone.new_page()
    page.goto(way_in)
    page.locator(".due-a a").first.click()
    expect(page.get_by_label("What has happened?")).to_have_value("Kabeln till Arholma är skadad.")
    expect(note(page)).to_contain_text("Draft saved")
    hand.press(page.get_by_label("Avtal tecknat"))
    phone.set_offline(True)
    page.get_by_label("What differs from the plan, and why?").fill("Isen tog kabeln.")
    expect(note(page)).to_contain_text("There is no network")
    phone.set_offline(False)
    expect(note(page)).to_contain_text("Draft saved")
    assert nothing_is_kept(page)

    other = device().new_page()
    other.goto(way_in)
    hand.press(other.locator(".due-a a").first)
    expect(other.get_by_label("What has happened?")).to_have_value("Kabeln till Arholma är skadad.")
    expect(other.get_by_label("What differs from the plan, and why?")).to_have_value("Isen tog kabeln.")
    expect(other.get_by_label("Avtal tecknat")).to_be_checked()
    other.get_by_label("What do you do about it, and by when?").fill("Ny kabel läggs i maj.")
    hand.press(button(other, "Submit the follow-up"))
    expect(other.get_by_role("heading", level=1)).to_have_text("Thank you, all 6 answers are in")
    seconds = time.monotonic() - started

    print(  # noqa: T201 the figures that the journey is walked for
        f"\nfive unchanged: {unchanged_clicks} clicks, {unchanged_s:.1f} s; all: {hand.clicks} clicks, {seconds:.1f} s"
    )
    deviating = FollowUp.objects.get(part__activity__title=TITLES[5], round=link.round)
    assert (deviating.state, deviating.step.key, deviating.measure) == ("submitted", "dev", "Ny kabel läggs i maj.")
    assert deviating.part.activity.milestones.get().done_on is not None
    assert unchanged_clicks <= CLICKS_AT_MOST * UNCHANGED


def test_the_unchanged_at_one_go_and_every_page_by_link_is_accessible_and_fits(device, link):
    window = device()
    page, hand = window.new_page(), Hand()
    page.goto(f"/answer/{token_of(link)}/")
    chosen = page.get_by_role("checkbox", name="As last time")
    for number in range(UNCHANGED):
        hand.press(chosen.nth(number))
    hand.press(button(page, "Answer the chosen ones as last time"))
    shown = page.url
    expect(page.get_by_role("heading", level=2)).to_have_count(UNCHANGED)
    faults = looked_at(page, window, link.person, [page.url])
    page.goto(shown)
    hand.press(button(page, "Submit these answers"))
    expect(page.locator(".due")).to_have_count(1)
    assert hand.clicks <= CLICKS_AT_MOST * UNCHANGED
    left = FollowUp.objects.get(round=link.round, state="asked")

    of_one = [reverse(f"asking:{name}", args=[left.pk]) for name in ("report", "hand_over")]
    receipt = reverse("asking:receipt", args=[link.round_id])
    faults += looked_at(page, window, link.person, [reverse("asking:mine"), *of_one, receipt])
    window.clear_cookies(name="answering")
    faults += looked_at(page, window, link.person, [reverse("asking:mine"), reverse("asking:asked_again")])
    assert faults == [], "\n".join(faults)


def looked_at(page, window, person, addresses) -> list[str]:
    faults, live_url = [], "/".join(page.url.split("/")[:3])
    for language, scheme, width in (("sv", "light", 390), ("fi", "dark", 320), ("en", "light", 1440)):
        Person.objects.filter(pk=person.pk).update(language=language)
        window.add_cookies([{"name": "django_language", "value": language, "url": live_url}])
        page.set_viewport_size({"width": width, "height": PHONE["height"]})
        page.emulate_media(color_scheme=scheme)
        for address in addresses:
            page.goto(address)
            assert page.locator("html").get_attribute("lang") == language
            assert_fits(page)
            faults += [f"{address} {language} {width}: {fault}" for fault in faults_of(page)]
            faults += [f"{address} {language} {width}: {fault}" for fault in looks.ask(page, "scrolling")]
    return faults
