"""A round's page is kept up to date while answers come in; where nothing is new, next to nothing is asked or sent."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from samverk.followup import operations
from samverk.followup.live import stamp_of
from samverk.followup.models import FollowUp
from samverk.followup.tests.factories import FollowUpFactory
from samverk.followup.tests.states import put_in
from samverk.organisations.tests.factories import SeatFactory
from samverk.planning.tests.factories import ActivityFactory, PartFactory

ASKING = {"HX-Request": "true"}


@pytest.fixture
def address(as_lead, round, follow_up):
    """Where the page that the lead has open asks what is new."""
    return re.search(r'data-live hx-get="([^"]+)"', as_lead.get(round.get_absolute_url()).text)[1].replace("&amp;", "&")


def test_an_answer_shows_without_loading_the_page_again(as_lead, round, follow_up, reporter, address):
    nothing = as_lead.get(address, headers=ASKING)
    operations.submit_follow_up(follow_up, answer="not_relevant", by=reporter)
    fresh = as_lead.get(address, headers=ASKING)

    assert (nothing.status_code, nothing.content) == (204, b"")
    assert fresh.status_code == 200
    assert "<b>1</b> of 1 parts have answered" in fresh.text and "Every part has answered" in fresh.text
    assert f'id="newest-{follow_up.pk}"' in fresh.text and "<html" not in fresh.text


def test_nobody_sees_that_a_draft_is_begun(as_lead, follow_up, reporter, address):
    operations.save_draft(follow_up, comment="Hemligt utkast", by=reporter)

    assert as_lead.get(address, headers=ASKING).status_code == 204


@pytest.mark.parametrize("what", ["answered", "changed", "sent back", "asked", "handed over", "moved", "next day"])
def test_whatever_would_be_shown_otherwise_is_news(round, follow_up, reporter, lead, what):
    answered = FollowUpFactory(round=round, submitted=True)
    before = stamp_of(round)

    if what == "answered":
        operations.submit_follow_up(follow_up, answer="not_relevant", by=reporter)
    elif what == "changed":
        FollowUp.objects.filter(pk=answered.pk).update(version=2)
    elif what == "sent back":
        operations.send_back(answered, question="Varför?", by=lead)
    elif what == "asked":
        operations.ask_part(round, PartFactory(activity=ActivityFactory(plan=round.plan)), by=lead)
    elif what == "handed over":
        operations.hand_over(follow_up, reporter, by=lead)
    elif what == "moved":
        operations.close_round(round, by=lead)
        round.refresh_from_db()

    with time_machine.travel(timezone.now() + timedelta(days=what == "next day"), tick=False):
        assert stamp_of(round) != before


@pytest.mark.parametrize("state", ["planned", "fixed"])
def test_where_nothing_comes_in_nothing_is_asked(as_lead, round, follow_up, address, state):
    put_in(round, state)

    page, last = as_lead.get(round.get_absolute_url()).text, as_lead.get(address, headers=ASKING).text

    assert "data-live" not in page + last and "hx-trigger" not in last


def test_who_comes_without_script_has_a_link_and_is_sent_to_the_page(as_lead, round, address):
    page, sent = as_lead.get(round.get_absolute_url()).text, as_lead.get(address)

    assert re.search(r"As it stood [\d:.apm ]+\. <a href=\"" + round.get_absolute_url(), page)
    assert sent.url == round.get_absolute_url()


def test_lists_that_are_shown_to_their_end_stay_so(as_lead, round, follow_up):
    for _n in range(12):
        FollowUpFactory(round=round, part=PartFactory(activity=follow_up.part.activity))
    page = as_lead.get(round.get_absolute_url(), {"silent": "all"}).text
    address = re.search(r'data-live hx-get="([^"]+)"', page)[1].replace("&amp;", "&")
    FollowUpFactory(round=round, submitted=True)

    fresh = as_lead.get(address, headers=ASKING).text

    assert "&silent=all" in address
    assert fresh.count("Ask somebody else") == 13


def test_others_are_told_nothing(client, address):
    client.force_login(SeatFactory(role="lead").person)

    assert client.get(address, headers=ASKING).status_code == 404


def test_asking_takes_as_many_queries_for_many(as_lead, round, follow_up, address, queries):
    def ask():
        return as_lead.get(address, headers=ASKING)

    quiet = queries(ask)
    for _n in range(3):
        FollowUpFactory(round=round, submitted=True)
    few = queries(ask)
    for _n in range(12):
        FollowUpFactory(round=round, submitted=True)

    assert queries(ask) == few
    assert quiet <= 6
