"""What comes beside the main job, by the keyboard alone; what a swap has changed is heard, and every wait is seen."""

import re

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from samverk.followup.operations import submit_follow_up
from samverk.followup.tests.factories import RoundFactory
from samverk.planning.models import Activity, SavedView, StatusScale
from samverk.planning.scales import standard_scale
from samverk.steering.tests.factories import AlignmentFactory, GoalFactory, GoalTreeFactory, SteeringDocumentFactory
from tests.browser.speed import MOST_SHIFT, shifted, watch_shifts
from tests.browser.test_keyboard import enter, tab_to
from tests.browser.test_plan import focused, plan, speak

__all__ = ["plan"]


@pytest.fixture
def lead(plan):
    speak(plan, "en")
    return plan.lead


def told(page):
    return page.locator("#told")


def test_rows_are_found_changed_and_put_in_order(open_page, plan, lead):
    page = open_page(plan.get_absolute_url(), person=lead)

    # Found by words: how many there are is heard.
    page.keyboard.press("f")
    page.keyboard.type("kusten 1")
    expect(told(page)).to_have_text("30 activities")
    assert focused(page) == "q"

    # One is changed in its row, and the focus comes back to it.
    page.keyboard.press("Tab")
    page.keyboard.press("j")
    name = focused(page)
    page.keyboard.press("e")
    page.locator("tr.edit [name=stated_step]:focus").wait_for()
    tab_to(page, page.locator("tr.edit").get_by_label("Ends"))
    page.keyboard.type("2027")
    page.keyboard.press("Enter")
    expect(told(page)).to_contain_text("30 activities")
    expect(told(page)).to_contain_text("changed")
    assert name in focused(page)
    assert Activity.objects.get(ends="2027").title == name

    # Two at one go, and taken back.
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    enter(page, page.get_by_role("button", name="Change together"))
    page.wait_for_url("**/together/*")
    tab_to(page, page.get_by_label("Ends").first)
    page.keyboard.type("2028")
    enter(page, page.get_by_role("button", name="See what changes"))
    enter(page, page.get_by_role("button", name="Change 2"))
    page.get_by_text("2 activities are changed.").wait_for()
    enter(page, page.get_by_role("button", name="Undo"))
    page.get_by_role("button", name="Undo").wait_for(state="detached")
    assert Activity.objects.filter(ends="2028").count() == 0

    # The first is moved down.
    page.goto(reverse("planning:order", args=[plan.pk]))
    enter(page, page.get_by_role("button", name="Down 1.1", exact=True))
    page.get_by_text("Moved.").wait_for()
    assert page.locator("[data-order] li").first.inner_text().startswith("1.2 ")


def test_a_view_is_saved_the_wheel_turned_and_a_document_refused(open_page, plan, lead):
    page = open_page(f"{plan.get_absolute_url()}?group=org", person=lead)

    enter(page, page.locator(".views-dd > summary"))
    enter(page, page.get_by_role("link", name="Save the view"))
    page.wait_for_url("**/views/new/*")
    tab_to(page, page.get_by_label("Name", exact=True))
    page.keyboard.type("Who leads")
    page.keyboard.press("Enter")
    page.locator("#views", has_text="Who leads").wait_for()
    assert SavedView.objects.get().name == "Who leads"

    # A ring is taken away by Space: the focus stays, and what is left is heard.
    RoundFactory(plan=plan)
    page.goto(f"{reverse('yearwheel:year', args=[plan.collaboration_id])}?year=2026")
    ring = page.locator("input[name=ring]").first
    tab_to(page, ring)
    page.keyboard.press("Space")
    expect(told(page)).to_contain_text("shown")
    assert focused(page) == "ring"

    # What is refused leads to the field that must be mended.
    page.goto(reverse("steering:create_document"))
    tab_to(page, page.get_by_label("Title", exact=True))
    page.keyboard.press("Enter")
    page.locator(".err-sum:focus").wait_for()
    enter(page, page.locator(".err-sum a").first)
    assert focused(page) == "title"


def test_a_session_that_is_over_leaves_an_open_row_and_leads_a_list_to_sign_in(open_page, plan, lead):
    page = open_page(plan.get_absolute_url(), person=lead)
    page.locator("tr[data-row] [data-row-edit]").first.click()
    page.locator("tr.edit").get_by_label("Ends").fill("2027")

    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.keyboard.press("Enter")

    expect(told(page)).to_contain_text("You are signed out")
    expect(page.locator("tr.edit").get_by_label("Ends")).to_have_value("2027")
    page.locator("#q").fill("leder")
    page.wait_for_url(f"**/account/login/?next={plan.get_absolute_url()}*")


def test_a_round_is_reviewed_by_the_keyboard_alone(open_page, plan, lead):
    """Opened, a deviation read, a cell of the heat map followed, a goal judged, closed for review."""
    activity = plan.activities.first()
    goal = activity.contributions.first().goal
    document = SteeringDocumentFactory(owner_organisation=activity.parts.first().organisation)
    own = GoalFactory(tree=GoalTreeFactory(document=document), title="Levande kust")
    AlignmentFactory(source=goal, target=own, approved_at=timezone.now())
    judged = standard_scale(StatusScale.Purpose.ASSESSMENT)
    round = RoundFactory(plan=plan, scale=plan.scale, assessment_scale=judged, state="planned")
    page = open_page(round.get_absolute_url(), person=lead)

    enter(page, page.get_by_role("button", name="Open the round"))
    page.get_by_text("40 parts are asked").wait_for()
    deviating = plan.scale.steps.filter(needs_explanation=True).order_by("rank").last()
    follow_up = round.follow_ups.get(part__activity=activity)
    submit_follow_up(
        follow_up, step=deviating, comment="", deviation="Elnätet räcker inte.", measure="Avtal i mars.", by=lead,
        answer="reported", expected_version=follow_up.version,
    )  # fmt: skip
    page.reload()
    enter(page, page.locator("#deviating").get_by_role("link", name=str(activity), exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text(activity.title)
    expect(page.locator("main")).to_contain_text("Elnätet räcker inte.")

    page.goto(round.get_absolute_url())
    enter(page, page.locator("td.h a", has_text="1 of").first)
    page.wait_for_url("**?goal=*#activities")
    assert page.locator("#activities").get_by_text(activity.title, exact=False).first.is_visible()

    enter(page, page.locator("#goals").get_by_role("link", name=f"Judge – {goal}"))
    tab_to(page, page.locator("main [type=radio]").first)
    page.keyboard.press("Space")
    enter(page, page.get_by_role("button", name="Save the judgement"))
    page.get_by_text("The judgement is saved.").first.wait_for()
    page.goto(round.get_absolute_url())
    enter(page, page.get_by_role("button", name="Close for review"))
    page.get_by_text("The round is in review.").first.wait_for()
    assert round.assessments.get().goal == goal


def test_a_wait_is_seen_and_heard_and_ends(open_page, plan, lead):
    page = open_page(plan.get_absolute_url(), person=lead)
    held = []
    page.route(re.compile("q=leder"), lambda route: held.append(route))

    page.locator("#q").press_sequentially("leder")
    page.locator("html[data-waiting]").wait_for()
    expect(page.locator("#list")).to_have_class("dim htmx-request")
    expect(told(page)).to_have_text("Working …")
    held[-1].continue_()
    expect(told(page)).to_have_text("40 activities")

    assert page.locator("[data-waiting], .htmx-request").count() == 0


def test_nothing_jumps_when_a_list_is_swapped(open_page, plan, lead):
    page = open_page(plan.get_absolute_url(), person=lead)
    watch_shifts(page)
    page.reload(wait_until="networkidle")

    page.evaluate("document.getElementById('q').value = 'leder'")
    page.locator("#q").dispatch_event("input")
    expect(told(page)).to_have_text("40 activities")

    assert shifted(page)[0] <= MOST_SHIFT


def test_a_changed_row_is_shown_before_the_answer_and_opens_again_where_none_comes(open_page, plan, lead):
    page = open_page(plan.get_absolute_url(), person=lead)
    held = []
    page.route("**/row/*", lambda route: held.append(route) if route.request.method == "POST" else route.continue_())
    row = page.locator("tr[data-row]").first
    edit = page.locator("tr.edit")
    row.locator("[data-row-edit]").click()
    choice = edit.locator("select[name=stated_step]")
    other = choice.locator("option:not(:checked):not([value=''])").first.inner_text().strip()

    choice.select_option(label=other)
    edit.get_by_role("button", name="Save").click()
    expect(row.locator(".st")).to_have_text(other)
    assert edit.is_hidden()
    held[0].fulfill(status=503, body="")
    expect(told(page)).to_have_text("No answer came. Try again in a moment.")
    assert choice.is_visible()
    assert page.locator("tr[data-row]").count() == 40
    edit.get_by_role("button", name="Save").click()
    expect(edit).to_be_hidden()
    held[1].continue_()

    page.get_by_role("button", name="Undo").wait_for()
    expect(row.locator(".st")).to_have_text(other)
