"""What opens a link, and that nothing else does."""

import re
import secrets
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.signing import Signer
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from samverk.asking import operations
from samverk.asking.links import address_of, link_of, token_of
from samverk.asking.models import AnswerLink
from samverk.asking.visits import COOKIE
from samverk.core.models import Letter, Revision
from samverk.followup.models import FollowUp, Round
from samverk.followup.tests.factories import RoundFactory
from samverk.organisations.tests.factories import PersonFactory

WORKS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."


def opening(client, token) -> str:
    """The page that one comes to by a token, without what is new in every page: the token of its forms."""
    answer = client.get(f"/answer/{token}/", follow=True)
    assert [status for _address, status in answer.redirect_chain] == [303]
    text = re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]+"', "", answer.content.decode())
    return f"{answer.status_code} {text}"


def test_a_link_opens_the_list_of_what_its_person_is_asked(client, link, follow_up):
    answer = client.get(f"/answer/{token_of(link)}/")
    page = client.get(answer.url)

    assert (answer.status_code, answer.url) == (303, reverse("asking:mine"))
    assert answer.headers["Referrer-Policy"] == "no-referrer" and answer.headers["Cache-Control"] == "no-store"
    cookie = answer.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert page.status_code == 200 and follow_up.part.activity.title in page.content.decode()


def test_its_address_is_whole(link):
    with override_settings(SAMVERK_URL="https://samverk.kommun.example"):
        assert address_of(link) == f"https://samverk.kommun.example/answer/{token_of(link)}/"


@pytest.mark.parametrize("method", ["get", "head"])
def test_to_open_a_link_changes_nothing(client, link, method, django_assert_num_queries):
    with django_assert_num_queries(1) as captured:
        getattr(client, method)(f"/answer/{token_of(link)}/")

    assert captured.captured_queries[0]["sql"].startswith("SELECT")
    assert client.post(f"/answer/{token_of(link)}/").status_code == 405


def test_a_changed_token_is_refused_whichever_letter_it_is(link):
    token = token_of(link)
    changed = [
        token[:place] + other + token[place + 1 :]
        for place, letter in enumerate(token)
        for other in secrets.SystemRandom().sample([each for each in WORKS if each != letter], 3)
    ]

    assert link_of(token) == link
    assert [each for each in changed if link_of(each) is not None] == []


def test_no_token_is_guessed(link):
    tokens = (f"{secrets.token_urlsafe(16)}.{secrets.token_urlsafe(32)}" for _n in range(500))
    own_name = token_of(link).partition(".")[0]
    forged = (f"{own_name}.{secrets.token_urlsafe(32)}" for _n in range(500))

    assert [each for each in (*tokens, *forged) if link_of(each)] == []


def test_what_was_signed_for_something_else_is_refused(link):
    name = token_of(link).partition(".")[0]

    with override_settings(SECRET_KEY="another key that is long enough to be taken seriously"):
        by_another_key = token_of(link)
    assert link_of(Signer(salt="another purpose", sep=".").sign(name)) is None
    assert link_of(Signer(salt="asking.link", sep=".").sign("leena")) is None
    assert link_of(by_another_key) is None
    with override_settings(SECRET_KEY="x" * 50, SECRET_KEY_FALLBACKS=["another key that is long enough"]):
        assert link_of(token_of(link)) == link


def test_all_that_opens_nothing_gets_one_page(client, link, lead, follow_up):
    token = token_of(link)
    answers = {opening(client, "guessed"), opening(client, token[:-1] + ("A" if token[-1] != "A" else "B"))}
    PersonFactory._meta.model.objects.filter(pk=link.person_id).update(is_active=False)
    answers.add(opening(client, token))
    PersonFactory._meta.model.objects.update(is_active=True)
    Round.objects.update(state="fixed")
    answers.add(opening(client, token))
    Round.objects.update(state="open")
    operations.revoke_link(link, by=lead)
    answers.add(opening(client, token))

    assert len(answers) == 1
    [page] = answers
    assert page.startswith("404") and "Leena" not in page and follow_up.part.activity.title not in page


def test_what_opens_nothing_takes_as_many_questions_as_what_does(client, link, queries):
    token = token_of(link)

    assert queries(client.get, f"/answer/{token}/") == queries(client.get, "/answer/guessed/") == 1


def test_a_link_that_opens_nothing_ends_the_visit_that_was(opened):
    assert opened.get("/answer/").status_code == 200

    opened.get("/answer/guessed/")

    assert opened.get("/answer/").status_code == 404


def test_a_revoked_link_is_dead_also_where_it_is_open(opened, link, lead):
    operations.revoke_link(link, by=lead)

    assert opened.get("/answer/").status_code == 404


@pytest.mark.parametrize(("seconds", "status"), [(60, 200), (11 * 3600, 200), (12 * 3600 + 60, 404), (-3600, 404)])
def test_a_visit_lasts_half_a_day(opened, seconds, status):
    with time_machine.travel(timezone.now() + timedelta(seconds=seconds)):
        assert opened.get("/answer/").status_code == status


def test_a_cookie_that_was_changed_is_no_visit(opened):
    opened.cookies[COOKIE] = opened.cookies[COOKIE].value.replace(":", "A:", 1)

    assert opened.get("/answer/").status_code == 404


def test_there_is_one_link_for_a_person_in_a_round(link, person, round):
    assert operations.link_for(person, round) == link
    assert list(AnswerLink.objects.all()) == [link]
    assert Revision.objects.of(link).get().action == "asking.link_issued"


def test_a_new_link_kills_the_old_one_at_once(link, lead):
    old = token_of(link)

    operations.reissue_link(link, by=lead)

    new = AnswerLink.objects.issued().get()
    assert (link_of(old), link_of(token_of(new))) == (None, new)
    assert operations.link_for(link.person, link.round) == new


def test_who_does_not_lead_the_round_revokes_no_link(link, person):
    for act in (operations.revoke_link, operations.reissue_link):
        with pytest.raises(PermissionDenied):
            act(link, by=person)
    with pytest.raises(PermissionDenied):
        operations.link_for(person, link.round, by=PersonFactory())


@pytest.mark.parametrize("state", ["planned", "fixed"])
def test_no_link_is_issued_for_a_round_that_takes_no_answers(follow_up, person, round, state):
    Round.objects.update(state=state)

    with pytest.raises(ValidationError) as refusal:
        operations.link_for(person, round)

    assert refusal.value.code == "round_not_open"


def test_no_link_is_issued_to_who_is_asked_nothing(follow_up, round):
    with pytest.raises(ValidationError) as refusal:
        operations.link_for(PersonFactory(), round)

    assert refusal.value.code == "asked_nothing"


def test_a_link_reaches_what_is_asked_of_its_person_in_its_round_alone(link, person, asked_of, follow_up):
    asked_of(PersonFactory())
    elsewhere = RoundFactory(plan=link.round.plan, name="T3")
    follow_up.part.follow_ups.create(round=elsewhere, part=follow_up.part, asked=person)

    assert list(FollowUp.objects.of_link(link)) == [follow_up]


def test_a_new_link_is_mailed_to_who_is_known_and_the_answer_is_the_same_for_all(client, person, follow_up):
    address = reverse("asking:ask_again")

    answers = {
        (answer.status_code, answer.url)
        for answer in (client.post(address, {"email": email}) for email in ("Leena@Kommun.example", "ingen@x.example"))
    }

    assert answers == {(302, reverse("asking:asked_again"))}
    assert [(letter.kind, letter.person) for letter in Letter.objects.all()] == [("asking.new_link", person)]


def test_asking_again_and_again_is_stopped(client, person, follow_up):
    address = reverse("asking:ask_again")

    statuses = [client.post(address, {"email": person.email}).status_code for _again in range(6)]

    assert statuses == [302] * 5 + [429]
    assert Letter.objects.count() == 5


def test_what_is_no_address_is_refused(client, db):
    assert client.post(reverse("asking:ask_again"), {"email": "leena"}).status_code == 422
