"""Letters about answers that have been given: questions, replies, receipts, and what the lead is told of a morning."""

import pytest
from django.core import mail
from django.utils import timezone

from samverk.asking.letters import leads
from samverk.asking.letters.shared import RECEIPT
from samverk.asking.tests.days import came, day, of, submit
from samverk.core.post import digest
from samverk.core.post.models import Letter
from samverk.followup import operations

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("address")]


def test_a_question_goes_to_whoever_answered_and_the_reply_to_whoever_asked(opened_round, part_of, person, lead, clock):
    part = part_of(person, number="1.1", title="Laddplatser")
    round = opened_round()
    came()
    submit(of(round, part), person)
    operations.send_back(of(round, part), question="Hur många <platser>?", by=lead)

    question = came()
    body = mail.outbox[-1].body
    clock(day(due=-20, hour=9))
    operations.submit_follow_up(of(round, part), answer="nothing_to_report", reply="Tolv.", by=person)
    replies = [each for each in came() if each[0] == lead.email]

    assert question == [("leena@kommun.example", "Question about your answer: 1.1 Laddplatser")]
    assert "“Hur många <platser>?”" in body and "/answer/" in body
    assert [subject.partition(" (")[0] for _to, subject in replies] == ["Your question is answered: 1.1 Laddplatser"]
    assert "Tolv." in next(message.body for message in mail.outbox if lead.email in message.to[0])


def test_a_question_that_is_taken_back_before_it_is_sent_is_not(opened_round, part_of, person, lead):
    part = part_of(person)
    round = opened_round()
    submit(of(round, part), person)
    operations.send_back(of(round, part), question="Hur många?", by=lead)
    operations.take_back_question(of(round, part), by=lead)

    assert came() == []


def test_the_receipt_comes_once_a_sitting_with_what_was_answered_as_it_stands(
    opened_round, part_of, person, clock, on_track
):
    first, second, third = (part_of(person, number=f"1.{n}") for n in range(3))
    round = opened_round()
    came()
    submit(of(round, first), person, "Ett ord")
    clock(day(due=-20, minute=5))
    submit(of(round, second), person, "Två ord")
    submit(of(round, first), person, "Ändrat ord")

    early = came()
    clock(day(due=-20, minute=15))
    [(to, subject)] = came()
    body = mail.outbox[0].body
    clock(day(due=-20, hour=10))
    submit(of(round, third), person, "Tre ord")
    clock(day(due=-20, hour=11))

    assert (early, to) == ([], "leena@kommun.example")
    assert subject == f"Thank you: 2 answers in {round} have come in"
    assert "Comment: Ändrat ord" in body and "Två ord" in body and "Ett ord" not in body
    assert "1 answer is still missing from you." in body
    assert [subject for _to, subject in came()] == [f"Thank you: 1 answer in {round} has come in"]
    assert "You have answered everything" in mail.outbox[0].body
    assert Letter.objects.filter(kind=RECEIPT).count() == 2


def test_the_lead_is_told_once_a_day_what_has_come_in_and_what_has_not_arrived(
    opened_round, part_of, person, colleague, lead, clock
):
    part = part_of(person)
    part_of(colleague)
    round = opened_round()
    came()
    submit(of(round, part), person)
    Letter.objects.filter(person=colleague).update(state="failed", last_error="550 5.1.1 No such mailbox")
    clock(day(due=-19, hour=7))
    leads.tell(timezone.now())
    leads.tell(timezone.now())
    digest.gather(timezone.now())

    told = [each for each in came() if each[0] == lead.email]

    assert told == [(lead.email, "1 new answer has come in, and 1 thing more")]
    body = next(message.body for message in mail.outbox if lead.email in message.to[0])
    assert f"{round}, {round.plan}: 1 new answer. 1 of 2 parts have answered." in body
    assert "Ville Ask" in body and "550 5.1.1 No such mailbox" in body
    clock(day(due=-18, hour=7))
    leads.tell(timezone.now())
    digest.gather(timezone.now())
    assert [each for each in came() if each[0] == lead.email] == []
