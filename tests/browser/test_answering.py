"""A reporter answers in a real browser, with and without script: drafts save themselves, and nothing is lost."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from samverk.followup.models import FollowUp
from samverk.followup.tests.factories import FollowUpFactory, RoundFactory
from samverk.organisations.models import Seat
from samverk.organisations.tests.factories import SeatFactory
from samverk.planning.tests.factories import StatusStepFactory

pytestmark = pytest.mark.django_db(transaction=True)
expect.set_options(timeout=15_000)


@pytest.fixture
def follow_up():
    round = RoundFactory()
    StatusStepFactory(scale=round.scale, key="plan", word="Enligt plan", word_en="On track", rank=0)
    StatusStepFactory(
        scale=round.scale, key="dev", word="Större avvikelse", word_en="Major deviation", rank=1, shape="dev",
        tone="dev", needs_explanation=True,
    )  # fmt: skip
    return FollowUpFactory(round=round)


@pytest.fixture
def reporter(follow_up):
    places = {"collaboration": follow_up.round.plan.collaboration, "organisation": follow_up.part.organisation}
    return SeatFactory(role=Seat.Role.REPORTER, person__language="en", **places).person


def test_the_draft_saves_itself_and_survives_a_closed_browser(open_page, follow_up, reporter):
    page = open_page(follow_up.get_absolute_url(), person=reporter, width=390)
    page.get_by_label("Major deviation").check()
    expect(page.locator("#draft")).to_contain_text("Draft saved")
    page.get_by_label("What has happened?").fill("Sex av nio laddplatser är i drift.")
    expect(page.locator("#id_version")).to_have_value("3")
    page.get_by_label("What differs from the plan, and why?").fill("Elnätet räcker inte.")
    expect(page.locator("#id_version")).to_have_value("4")

    again = open_page(follow_up.get_absolute_url(), person=reporter)

    expect(again.get_by_label("What has happened?")).to_have_value("Sex av nio laddplatser är i drift.")
    expect(again.get_by_label("What differs from the plan, and why?")).to_have_value("Elnätet räcker inte.")
    assert FollowUp.objects.get().state == "draft"


@pytest.mark.parametrize("javascript", [True, False])
def test_deviation_and_measure_open_when_the_status_asks_for_them(open_page, follow_up, reporter, javascript):
    page = open_page(follow_up.get_absolute_url(), person=reporter, javascript=javascript)
    measure = page.get_by_label("What do you do about it, and by when?")
    page.get_by_label("On track").check()
    expect(measure).to_be_hidden()

    page.get_by_label("Major deviation").check()
    expect(measure).to_be_visible()
    page.get_by_role("button", name="Submit the follow-up").click()

    expect(page.get_by_role("alert")).to_contain_text("2 things need to be corrected")
    expect(measure).to_be_visible()
    page.get_by_label("What differs from the plan, and why?").fill("Elnätet räcker inte.")
    measure.fill("Nytt avtal i mars.")
    page.get_by_role("button", name="Submit the follow-up").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, your answer is in")
    assert FollowUp.objects.get().measure == "Nytt avtal i mars."


def test_submitting_at_once_after_typing_is_no_conflict_with_oneself(open_page, follow_up, reporter):
    page = open_page(follow_up.get_absolute_url(), person=reporter)
    page.get_by_label("What has happened?").fill("Allt går bra.")
    page.get_by_label("On track").check()
    page.get_by_role("button", name="Submit the follow-up").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, your answer is in")
    assert FollowUp.objects.get().comment == "Allt går bra."


def test_a_session_that_ends_meanwhile_takes_nothing_that_was_typed(open_page, follow_up, reporter, live_server):
    page = open_page(follow_up.get_absolute_url(), person=reporter, width=390)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_label("What has happened?").fill("Sex av nio laddplatser är i drift.")
    told = page.locator("[data-told]", has_text="You are signed out")
    expect(told).to_be_in_viewport()
    expect(page.get_by_label("What has happened?")).to_have_value("Sex av nio laddplatser är i drift.")

    reporter.set_password("en-sten-i-skon")
    reporter.save()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in").click()
    beside = opened.value
    beside.get_by_label("E-mail address").fill(reporter.email)
    beside.get_by_label("Password").fill("en-sten-i-skon")
    beside.get_by_role("button", name="Sign in", exact=True).click()
    beside.wait_for_url(f"{live_server.url}/")
    beside.close()
    page.evaluate("dispatchEvent(new Event('focus'))")  # headless windows have none of their own

    expect(page.locator("#draft")).to_contain_text("Draft saved")
    expect(page.get_by_text("You are signed in again. Go on.").first).to_be_visible()
    assert FollowUp.objects.get().comment == "Sex av nio laddplatser är i drift."
