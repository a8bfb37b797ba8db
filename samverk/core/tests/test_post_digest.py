"""What one can do without: gathered into a letter a day at most, chosen kind by kind, and stopped from the letter."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from samverk.core import post
from samverk.core.post import choices, digest, kinds
from samverk.core.post.delivery import deliver_once
from samverk.core.post.kinds import Composed, Items, Link, Words
from samverk.core.post.models import Declined, Letter, Notice
from samverk.core.retention.clearing import clear
from samverk.organisations.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
HERE = "samverk.core.tests.test_post_digest"
MORNING = datetime(2026, 5, 6, 5, 0, tzinfo=UTC)  # seven o'clock in Stockholm
PAGE = "/mail/mine/"


def news(notices):
    texts = tuple(notice.order["text"] for notice in notices if not notice.order.get("gone"))
    return Composed(f"{len(texts)} nyheter", (Items(texts),)) if texts else None


def bounces(notices):
    return Composed("Ej framme", (Words("Två brev <kom> inte fram."), Link("Se vilka", "https://samverk.example/x/")))


@pytest.fixture(autouse=True)
def known_kinds(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    kinds.register("tests.news", "Nyheter", f"{HERE}.news", why="För att du deltar.", mandatory=False)
    kinds.register("tests.bounces", "Ej framme", f"{HERE}.bounces", why="För att du leder.", mandatory=False)


@pytest.fixture
def maja():
    return PersonFactory(name="Maja Ek", email="maja@kommun.example", language="en")


def told(person, text, kind="tests.news", **order):
    return post.notify(kind, key=f"{kind}:{person.pk}:{text}", to=person, order={"text": text} | order, at=MORNING)


def morning(day=0, hours=0):
    """Gather and send, that many days later; the letters that came."""
    mail.outbox.clear()
    with time_machine.travel(MORNING + timedelta(days=day, hours=hours), tick=False):
        digest.gather(timezone.now())
        deliver_once()
    return list(mail.outbox)


def html_of(message) -> str:
    return message.alternatives[0].content


def test_all_that_waits_comes_in_one_letter_and_only_once(maja):
    told(maja, "ett")
    told(maja, "ett")
    told(maja, "två")
    told(maja, "x", kind="tests.bounces")

    [letter] = morning()

    assert letter.subject == "2 nyheter, and 1 thing more"
    assert all(words in letter.body for words in ("- ett\n- två", "Ej framme", "Två brev <kom> inte fram."))
    assert "<li>ett</li><li>två</li>" in html_of(letter)
    assert "<h2>Ej framme</h2>" in html_of(letter)
    assert morning(day=1) == []


def test_nothing_is_sent_when_there_is_nothing_to_tell_or_it_is_over(maja):
    told(maja, "borta", gone=True)

    assert morning() == []
    assert morning(day=1) == []
    assert Letter.objects.get().state == "withdrawn"


def test_a_day_has_one_letter_however_often_it_is_gathered(maja):
    told(maja, "ett")
    first = morning()
    told(maja, "två")

    later = morning(hours=2)
    next_day = morning(day=1)

    assert (len(first), later) == (1, [])
    assert "två" in next_day[0].body


def test_what_could_not_be_sent_yesterday_comes_with_todays(maja, settings):
    told(maja, "ett")
    with time_machine.travel(MORNING, tick=False):
        digest.gather(timezone.now())
    told(maja, "två")

    [letter] = morning(day=1)

    assert all(text in letter.body for text in ("ett", "två"))


def test_who_has_no_address_or_has_left_gets_none_and_it_is_forgotten_after_a_month(maja):
    told(maja, "ett")
    type(maja).objects.update(is_active=False)

    assert morning() == []
    clear(timezone.now() + timedelta(days=31))
    assert not Notice.objects.exists()


def test_a_kind_that_is_declined_is_left_out(client, maja):
    client.force_login(maja)
    client.post(PAGE, {"digest": "on", "kind": ["tests.bounces"]})
    told(maja, "ett")
    told(maja, "x", kind="tests.bounces")

    [letter] = morning()

    assert letter.subject == "Ej framme"
    assert "ett" not in letter.body


def test_what_is_declined_after_it_was_gathered_is_not_sent(client, maja):
    told(maja, "ett")
    with time_machine.travel(MORNING, tick=False):
        digest.gather(timezone.now())
    client.force_login(maja)

    client.post(PAGE, {"kind": ["tests.news", "tests.bounces"]})

    assert morning() == []


def test_the_page_tells_what_is_chosen_and_what_always_comes_and_why(client, maja):
    client.force_login(maja)
    before = client.get(PAGE).text

    after = client.post(PAGE, {"digest": "on", "kind": ["tests.news", "no.such"]}, follow=True).text

    assert before.count(" checked") == after.count(" checked") + 1 + len(choices.choosable()) - 2
    assert "Your choice is saved." in after
    assert "För att du leder." in before and "Link to choose a password" in before
    assert {row.kind for row in Declined.objects.all()} == {k.name for k in choices.choosable()} - {"tests.news"}


def test_nobody_chooses_for_another(maja):
    with pytest.raises(PermissionDenied):
        choices.choose(maja, [], digest=False, by=PersonFactory())


def test_the_letter_says_why_it_comes_and_how_it_is_stopped_with_one_click(maja):
    told(maja, "ett")
    [letter] = morning()
    stop = letter.extra_headers["List-Unsubscribe"].strip("<>")
    path = stop.removeprefix("http://127.0.0.1:8000")

    provider = Client(enforce_csrf_checks=True)  # a mail program: no cookies, not signed in
    looked = [provider.get(path), provider.head(path)]
    told(maja, "två")
    still = morning(day=1)
    answer = provider.post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    told(maja, "tre")

    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop in letter.body and stop in html_of(letter)
    assert "You get at most one a day" in letter.body
    assert [each.status_code for each in [*looked, answer]] == [200] * 3
    assert "Stop the summary of the day?" in looked[0].text
    assert (len(still), "The summary is stopped" in answer.text) == (1, True)
    assert morning(day=2) == []
    assert provider.post(path).status_code == 200  # pressed twice


@pytest.mark.parametrize("token", ["x", "1", "MQ:1abc:xyz", "../../"])
def test_an_address_that_is_not_ours_stops_nothing(client, maja, token):
    assert client.post(f"/mail/stop/{token}/").status_code == 404
    assert not Declined.objects.exists()


def test_one_that_always_comes_says_so_and_cannot_be_asked_for_as_a_notice(maja):
    with pytest.raises(ValueError, match="letter of its own"):
        post.notify("core.password_link", key="k", to=maja, order={})
    with pytest.raises(ValueError, match="goes into the digest"):
        post.send("tests.news", key="k", to=maja, order={})

    post.send("core.password_link", key="k", to=maja, order={"site": "https://samverk.example/"})
    deliver_once()

    [letter] = mail.outbox
    assert "cannot be turned off" in letter.body
    assert "List-Unsubscribe" not in letter.extra_headers


def test_the_queries_of_a_digest_do_not_grow_with_what_it_tells(maja, django_assert_max_num_queries):
    for number in range(300):
        told(maja, str(number))

    with django_assert_max_num_queries(30):
        [letter] = morning()

    assert re.findall(r"^- \d+$", letter.body, re.M) == [f"- {number}" for number in range(300)]
