"""The mail with one's link, as it is when it is sent."""

from samverk.asking import new_link
from samverk.asking.links import address_of
from samverk.asking.models import AnswerLink
from samverk.core.models import Letter
from samverk.core.post.composing import message_of
from samverk.followup.models import Round


def test_the_mail_has_the_link_of_each_round_that_asks_something(follow_up, person, round):
    new_link.mail_to(person.email)

    message = message_of(Letter.objects.get())

    assert address_of(AnswerLink.objects.get()) in message.body
    assert round.name in message.body and message.to == ["Leena Rinne <leena@kommun.example>"]


def test_who_is_asked_nothing_gets_no_mail(follow_up, person, round):
    new_link.mail_to(person.email)
    Round.objects.update(state="fixed")

    assert message_of(Letter.objects.get()) is None


def test_the_mail_of_one_round_has_its_link_alone(follow_up, person, round, lead):
    new_link.send(person, round, by=lead)
    letter = Letter.objects.get()

    assert letter.group == f"round:{round.pk}"
    assert message_of(letter).body.count("/answer/") == 1
