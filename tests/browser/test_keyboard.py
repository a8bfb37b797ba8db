"""The main job by Tab, Enter and Space alone: every stop is seen, nothing holds the focus, menus give it back."""

import pytest
from playwright.sync_api import Page, expect

from samverk.followup.models import Round
from samverk.followup.tests.factories import FollowUpFactory, RoundFactory
from samverk.organisations.tests.factories import ParticipationFactory, SeatFactory
from samverk.planning.tests.factories import StatusStepFactory
from samverk.reports.models import Edition

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "en-sten-i-skon"
MOST_STOPS = 120
# What is seen of the element that has the focus: itself, or the label that shows it in its stead.
SEEN = """() => {
  const here = document.activeElement;
  const drawn = (element) => {
    const style = getComputedStyle(element);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  const shown = [here, here.closest("label")].filter(Boolean).find(drawn);
  if (!shown) return "no outline";
  const box = shown.getBoundingClientRect();
  if (box.width < 1 || box.height < 1) return "no size";
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return inside ? "" : "outside the window";
}"""


@pytest.fixture
def lead(live_server):
    """A lead who also is the contact of the one part that is asked, of a principal."""
    round = RoundFactory()
    StatusStepFactory(scale=round.scale, key="plan", word="Enligt plan", word_en="On track", rank=0)
    follow_up = FollowUpFactory(round=round)
    places = {"collaboration": round.plan.collaboration, "organisation": follow_up.part.organisation}
    ParticipationFactory(**places)
    person = SeatFactory(role="lead", person__language="en", person__email="maja@kommun.example", **places).person
    person.set_password(PASSWORD)
    person.save()
    follow_up.asked = person
    follow_up.save()
    return person


def tab_to(page: Page, target, key: str = "Tab") -> list[str]:
    """Press the key until `target` has the focus. What was wrong on the way is an error; the stops are returned."""
    stops = []
    for _stop in range(MOST_STOPS):
        if target.evaluate("target => target === document.activeElement"):
            return stops
        page.keyboard.press(key)
        name = page.evaluate("(document.activeElement.innerText || document.activeElement.name || '').slice(0, 60)")
        stops.append(name)
        if page.evaluate("document.activeElement !== document.body"):
            assert page.evaluate(SEEN) == "", f"{page.url}: {name}"
    raise AssertionError(f"{page.url}: the key never came to {target}; it came to {stops}")


def enter(page: Page, target) -> None:
    tab_to(page, target)
    page.keyboard.press("Enter")


def test_the_main_job_is_done_by_the_keyboard_alone(open_page, lead):
    round = Round.objects.get()
    follow_up = round.follow_ups.get()
    page = open_page("/")

    # Sign in.
    tab_to(page, page.get_by_label("E-mail address"))
    page.keyboard.type(lead.email)
    tab_to(page, page.get_by_label("Password", exact=True))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("My work")

    # The plan, and the activity in it.
    enter(page, page.get_by_role("navigation", name="Main menu").get_by_role("link", name="The plan"))
    page.wait_for_url(f"**{round.plan.get_absolute_url()}")
    enter(page, page.get_by_role("link", name=follow_up.part.activity.title, exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text(follow_up.part.activity.title)

    # Its follow-up: an answer by Space, a text, and Enter on the button.
    enter(page, page.locator(f'main a[href="{follow_up.get_absolute_url()}"]').first)
    answer = page.get_by_role("radio", name="On track")
    page.wait_for_url("**/follow-ups/**")
    tab_to(page, answer)
    page.keyboard.press("Space")
    assert answer.is_checked()
    tab_to(page, page.get_by_label("What has happened?"))
    page.keyboard.type("Sex av nio platser i drift.")
    enter(page, page.get_by_role("button", name="Submit the follow-up"))
    page.wait_for_url("**/receipt/**")

    # The report: made from the round, read and approved.
    page.goto(round.get_absolute_url())
    enter(page, page.get_by_role("button", name="Make the reports"))
    page.get_by_text("The reports are made").wait_for()
    page.goto(Edition.objects.get(organisation=follow_up.part.organisation).get_absolute_url())
    enter(page, page.get_by_role("button", name="Approve the report").first)
    page.get_by_text("You have approved the report.").wait_for()

    assert follow_up.round.follow_ups.submitted().get().comment == "Sex av nio platser i drift."
    assert Edition.objects.get(organisation=follow_up.part.organisation).state == Edition.State.APPROVED


@pytest.mark.parametrize("width", [1440, 390])
def test_tab_walks_through_each_page_and_out_again(open_page, lead, width):
    round = Round.objects.get()
    activity = round.follow_ups.get().part.activity
    for address in ("/", round.plan.get_absolute_url(), activity.get_absolute_url(), round.get_absolute_url()):
        page = open_page(address, person=lead, width=width)
        last = page.locator("footer a").last

        stops = tab_to(page, last)

        assert stops[0] == "Skip to the content", address
        assert len(stops) == len(tab_to(page, page.locator(".skip"), key="Shift+Tab")) + 1, address


@pytest.mark.parametrize("width", [1440, 390])
def test_every_menu_closes_with_escape_and_gives_the_focus_back(open_page, lead, width):
    page = open_page(Round.objects.get().plan.get_absolute_url(), person=lead, width=width)
    menus = page.locator("details.dd > summary:visible")

    for number in range(menus.count()):
        summary = menus.nth(number)
        summary.focus()
        page.keyboard.press("Enter")
        assert summary.evaluate("summary => summary.parentElement.open")
        page.keyboard.press("Tab")
        page.keyboard.press("Escape")

        assert not summary.evaluate("summary => summary.parentElement.open")
        assert summary.evaluate("summary => summary === document.activeElement")
    assert menus.count() > 1
