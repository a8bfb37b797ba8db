"""A lead sees answers come in on a page that is left open, and reads them one after the other."""

import pytest
from playwright.sync_api import expect

from samverk.followup.models import FollowUp, JointComment
from samverk.followup.operations import submit_follow_up
from samverk.followup.tests.factories import FollowUpFactory, RoundFactory
from samverk.organisations.models import Seat
from samverk.organisations.tests.factories import SeatFactory
from samverk.planning.tests.factories import ActivityFactory, PartFactory
from tests.browser.chromium import faults_of

pytestmark = pytest.mark.django_db(transaction=True)
expect.set_options(timeout=15_000)
LOOK_AGAIN = "document.dispatchEvent(new Event('visibilitychange'))"  # as when the tab comes to the front
HIDE = "hidden => Object.defineProperty(document, 'hidden', {value: hidden, configurable: true})"


def test_answers_come_in_on_an_open_page_and_are_read_one_by_one(open_page):
    round = RoundFactory()
    activities = [ActivityFactory(plan=round.plan, position=n, title=f"Insats {n}") for n in range(3)]
    follow_ups = [FollowUpFactory(round=round, part=PartFactory(activity=each)) for each in activities]
    seats = {"collaboration": round.plan.collaboration, "person__language": "en"}
    lead = SeatFactory(role=Seat.Role.LEAD, **seats).person
    page = open_page(round.get_absolute_url(), person=lead, width=390)
    kept = page.get_by_role("link", name=f"Ask somebody else – {follow_ups[2].part}")
    kept.focus()
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/live/" in request.url else None)

    page.evaluate(HIDE, True)
    page.evaluate("htmx.trigger(document.getElementById('live'), 'again')")
    for follow_up in follow_ups[:2]:
        own = {"organisation": follow_up.part.organisation, "role": Seat.Role.REPORTER}
        submit_follow_up(follow_up, answer="not_relevant", comment="Klart.", by=SeatFactory(**own, **seats).person)
    page.wait_for_timeout(300)
    assert asked == []
    page.evaluate(HIDE, False)
    page.evaluate(LOOK_AGAIN)

    expect(page.locator(".seam-n")).to_have_text("2 of 3 parts have answered")
    expect(page.locator("#told")).to_have_text("2 of 3 parts have answered")
    expect(page.locator("#newest li")).to_have_count(2)
    expect(kept).to_be_focused()
    assert faults_of(page) == []

    page.get_by_role("link", name="Read the answers").click()
    page.get_by_role("link", name="Read the next").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Insats 0")
    page.get_by_text("Send back with a question").click()
    page.get_by_label("What do you want to know?").fill("Vad är klart?")
    page.get_by_role("button", name="Send back").click()
    expect(page.locator(".said")).to_contain_text("Vad är klart?")
    assert faults_of(page) == []

    page.goto(page.url.split("/follow-ups/")[0] + f"/rounds/{round.pk}/review/{activities[1].pk}/")
    page.get_by_label("What is to be said of the activity as a whole?").fill("Allt är klart.")
    page.get_by_role("button", name="Save the joint comment").click()
    expect(page.locator("#messages")).to_contain_text("The joint comment is saved.")
    assert faults_of(page) == []
    page.get_by_role("button", name="Read, go on to the goals").click()
    expect(page.locator("main")).to_contain_text("You have read every answer that has come in.")
    assert FollowUp.objects.get(pk=follow_ups[0].pk).is_sent_back
    assert JointComment.objects.get().text == "Allt är klart."
