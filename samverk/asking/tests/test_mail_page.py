"""The lead's page of mail: who has had what, what did not arrive and why, and a reminder now."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from samverk.asking.letters.shared import INVITED, REMINDED
from samverk.core import post
from samverk.core.models import Letter, Revision
from samverk.followup.models import FollowUp, Round
from samverk.organisations.tests.factories import MembershipFactory, PersonFactory


@pytest.fixture
def mailed(round, person, follow_up):
    """An invitation of yesterday that arrived."""
    yesterday = timezone.now() - timedelta(days=1)
    letter = post.send(
        INVITED, key="k", to=person, order={"round": round.pk}, not_before=yesterday, group=f"round:{round.pk}"
    )
    Letter.objects.update(state="sent", sent_at=yesterday)
    return letter


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead)
    return client


def page(round) -> str:
    return reverse("asking:mail", args=[round.pk])


def button(round, person) -> str:
    return reverse("asking:remind", args=[round.pk, person.pk])


def test_the_lead_sees_who_was_invited_and_what_did_not_arrive_and_why(as_lead, round, person, mailed):
    Letter.objects.update(state="failed", sent_at=None, last_error="550 5.1.1 <No> such mailbox")

    text = as_lead.get(page(round)).text
    on_the_round = as_lead.get(round.get_absolute_url()).text

    assert "Leena Rinne" in text and "Invitation to answer, not delivered: 550 5.1.1 &lt;No&gt; such mailbox" in text
    assert "Correct it on the person" in text
    assert "Mail has not reached 1 person." in on_the_round and page(round) in on_the_round


def test_what_a_mail_server_has_sent_back_is_told_from_what_it_never_took(as_lead, round, mailed):
    Letter.objects.update(state="failed", last_error="mailbox full")

    assert "Invitation to answer, came back: mailbox full" in as_lead.get(page(round)).text


def test_parts_that_ask_nobody_are_told_of_and_somebody_is_asked_with_one_click(
    as_lead, round, person, principal, follow_up
):
    MembershipFactory(organisation=principal, person=person)
    follow_up.part.contact = person
    follow_up.part.save()
    FollowUp.objects.update(asked=None)
    before = as_lead.get(round.get_absolute_url()).text

    asked = as_lead.post(reverse("followup:reassign", args=[round.pk]), {"only": follow_up.pk, "back": "round"})

    assert "1 part asks nobody by name" in before and "no mail goes out" in before and "Ask Leena Rinne" in before
    assert asked.url == f"{round.get_absolute_url()}#silent"
    assert FollowUp.objects.get().asked == person and Letter.objects.filter(kind=INVITED, person=person).exists()
    assert "asks nobody by name" not in as_lead.get(round.get_absolute_url()).text


def test_a_reminder_is_sent_at_the_press_of_a_button_once_a_day_and_stands_in_the_history(
    as_lead, round, person, mailed
):
    first = as_lead.post(button(round, person), follow=True).text
    again = as_lead.post(button(round, person), follow=True).text

    assert "A reminder is on its way to Leena Rinne." in first
    assert "Has had a mail today" in first and "Remind now" not in first
    assert "Wait until tomorrow." in again
    assert Letter.objects.filter(kind=REMINDED, person=person).count() == 1
    assert Revision.objects.of(round).get(action="asking.reminded").values["after"] == {"reminded": "Leena Rinne"}
    assert "A reminder to Leena Rinne." in as_lead.get(round.get_absolute_url()).text


def test_one_that_failed_today_does_not_keep_the_next_from_being_sent(as_lead, round, person, mailed):
    as_lead.post(button(round, person))
    Letter.objects.filter(kind=REMINDED).update(state="failed")

    as_lead.post(button(round, person))

    assert Letter.objects.filter(kind=REMINDED).count() == 2


def test_who_has_left_is_told_of_and_cannot_be_reminded(as_lead, round, person, mailed):
    MembershipFactory(person=person, from_on=date(2020, 1, 1), to_on=date(2021, 1, 1))

    text = as_lead.get(page(round)).text
    refused = as_lead.post(button(round, person), follow=True).text

    assert "Has left" in text and "Remind now" not in text
    assert "can no longer be written to" in refused
    assert "1 person who is asked has left" in as_lead.get(round.get_absolute_url()).text


def test_nothing_is_pressed_for_who_has_answered_or_in_a_closed_round(as_lead, round, person, mailed):
    FollowUp.objects.update(state="submitted", answer="nothing_to_report", submitted_at=timezone.now())
    answered = as_lead.get(page(round)).text
    Round.objects.update(state="fixed")

    assert "Remind now" not in answered
    assert as_lead.get(page(round)).status_code == 200
    assert "takes no answers now" in as_lead.post(button(round, person), follow=True).text


def test_nobody_else_sees_it_or_reminds(client, round, person, follow_up):
    client.force_login(person)

    assert client.get(page(round)).status_code in (403, 404)
    assert client.post(button(round, person)).status_code in (403, 404)
    assert not Letter.objects.exists()


def test_the_page_asks_no_more_for_many_than_for_few(as_lead, round, asked_of, queries, mailed):
    few = queries(as_lead.get, page(round))
    for n in range(40):
        someone = PersonFactory(name=f"B {n}")
        asked_of(someone)
        post.send(INVITED, key=f"k{n}", to=someone, order={"round": round.pk}, group=f"round:{round.pk}")

    assert queries(as_lead.get, page(round)) == few
