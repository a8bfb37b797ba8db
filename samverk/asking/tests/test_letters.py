"""The letters of rounds: who gets which, when, once; and what they say from what holds when they are sent."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from samverk.asking.letters import leads, reminding
from samverk.asking.letters.shared import ESCALATED, INVITED, RECEIPT, REMINDED
from samverk.core.post import digest
from samverk.core.post.delivery import deliver_once
from samverk.core.post.models import Letter
from samverk.followup import operations
from samverk.followup.models import FollowUp, Round
from samverk.followup.tests.factories import PrincipalDatesFactory
from samverk.organisations.tests.factories import MembershipFactory, PersonFactory, SeatFactory
from samverk.planning.tests.factories import ActivityFactory, PartFactory

pytestmark = pytest.mark.django_db
STOCKHOLM = ZoneInfo("Europe/Stockholm")
DUE = date(2026, 9, 15)  # of the factory's round


def day(*, due=0, hour=8, minute=0):
    """That many days from the due date."""
    return datetime(DUE.year, DUE.month, DUE.day, hour, minute, tzinfo=STOCKHOLM) + timedelta(days=due)


@pytest.fixture
def clock():
    """`clock(moment)` moves the time; it stands still in between."""
    with time_machine.travel(day(due=-20), tick=False) as traveller:
        yield lambda moment: traveller.move_to(moment)


@pytest.fixture(autouse=True)
def address(settings):
    settings.SAMVERK_URL = "https://samverk.example"


@pytest.fixture
def part_of(round, principal):
    def make(person, **given):
        activity = ActivityFactory(plan=round.plan, **{k: v for k, v in given.items() if k in ("number", "title")})
        given = {k: v for k, v in given.items() if k not in ("number", "title")}
        return PartFactory(**{"activity": activity, "organisation": principal, "contact": person} | given)

    return make


@pytest.fixture
def opened_round(round, lead, clock):
    """`opened_round()` opens it, twenty days before answers are due."""

    def open_it():
        Round.objects.filter(pk=round.pk).update(state=Round.State.PLANNED)
        operations.open_round(Round.objects.get(pk=round.pk), by=lead)
        round.refresh_from_db()
        return round

    return open_it


@pytest.fixture
def colleague(principal):
    person = PersonFactory(name="Ville Ask", email="ville@kommun.example", language="en")
    MembershipFactory(person=person, organisation=principal)
    return person


def came() -> list[tuple[str, str]]:
    """Send what is due; to whom it went, and its subject."""
    mail.outbox.clear()
    deliver_once()
    return [(message.to[0].rpartition("<")[2].strip(">"), message.subject) for message in mail.outbox]


def morning(clock, due: int) -> list[tuple[str, str]]:
    clock(day(due=due, hour=7, minute=30))
    reminding.remind(timezone.now())
    return came()


def submit(follow_up, by, comment=""):
    given = {"answer": FollowUp.Answer.NOTHING_TO_REPORT, "comment": comment}
    return operations.submit_follow_up(FollowUp.objects.get(pk=follow_up.pk), by=by, **given)


def of(round, part):
    return FollowUp.objects.get(round=round, part=part)


def test_who_is_asked_gets_one_invitation_with_all_and_the_own_link(opened_round, part_of, person):
    part_of(person, number="1.1", title="Laddplatser")
    part_of(person, number="1.2", title="Brygga")

    round = opened_round()

    assert came() == [("leena@kommun.example", f"{round}: follow up 2 activities by 15 September 2026")]
    [message] = mail.outbox
    assert "- 1.1 Laddplatser\n- 1.2 Brygga" in message.body
    assert message.body.count("https://samverk.example/answer/") == 1
    assert came() == []


def test_a_round_that_is_brought_in_from_before_asks_nobody(round, lead, part_of, person, clock):
    part_of(person)
    Round.objects.filter(pk=round.pk).update(state=Round.State.PLANNED)

    operations.open_round(Round.objects.get(pk=round.pk), by=lead, at=day(due=-200))

    assert not Letter.objects.exists()


def test_opening_for_many_takes_as_many_queries_as_for_few(opened_round, part_of, django_assert_max_num_queries):
    for number in range(40):
        part_of(PersonFactory(), number=f"9.{number}")

    with django_assert_max_num_queries(70):
        opened_round()

    assert Letter.objects.filter(kind=INVITED).count() == 40


def test_whoever_has_answered_or_left_meanwhile_is_not_invited(opened_round, part_of, person, colleague):
    first = part_of(person)
    part_of(colleague)
    round = opened_round()
    submit(of(round, first), person)
    colleague.memberships.update(to_on=date(2026, 1, 1))

    assert came() == []
    assert set(Letter.objects.filter(kind=INVITED).values_list("state", flat=True)) == {"withdrawn"}


def test_who_takes_over_is_invited_some_minutes_later_to_all_of_it_at_once(
    opened_round, part_of, person, colleague, clock
):
    parts = [part_of(person, number=f"1.{n}") for n in range(3)]
    round = opened_round()
    came()
    for part in parts[:2]:
        operations.hand_over(of(round, part), colleague, by=person)

    at_once = came()
    clock(day(due=-20, minute=11))

    assert at_once == []
    assert [to for to, _subject in came()] == ["ville@kommun.example"]
    assert "- 1.0" in mail.outbox[0].body and "- 1.1" in mail.outbox[0].body and "1.2" not in mail.outbox[0].body


def test_who_is_handed_more_later_is_told_once_a_day(opened_round, part_of, person, colleague, clock):
    parts = [part_of(person, number=f"1.{n}") for n in range(4)] + [part_of(colleague, number="2.1")]
    round = opened_round()
    came()
    counts = {}

    for part, due, hour in zip(parts, (-20, -18, -18, -18), (9, 9, 10, 11), strict=False):
        clock(day(due=due, hour=hour))
        operations.hand_over(of(round, part), colleague, by=person)
        clock(day(due=due, hour=hour, minute=30))
        counts[due, hour] = len(came())
        clock(day(due=due + 1, hour=7, minute=31))
        counts[due + 1, 7] = len(came()) if hour in (9, 11) else 0

    assert counts == {(-20, 9): 0, (-19, 7): 1, (-18, 9): 1, (-18, 10): 0, (-18, 11): 0, (-17, 7): 1}
    assert "- 1.3" in mail.outbox[0].body and "- 2.1" in mail.outbox[0].body


def test_reminders_come_a_week_and_a_day_before_and_a_day_after_while_something_is_missing(
    opened_round, part_of, person, colleague, clock
):
    mine = part_of(person)
    part_of(colleague)
    round = opened_round()
    came()

    before = {due: morning(clock, due) for due in range(-19, -1)}
    submit(of(round, mine), person)
    after = {due: morning(clock, due) for due in range(-1, 3)}

    assert [due for due, told in before.items() if told] == [-7]
    assert {to for to, _subject in before[-7]} == {"leena@kommun.example", "ville@kommun.example"}
    told = {due: [subject for to, subject in told if to.startswith("ville")] for due, told in after.items()}
    assert told == {
        -1: [f"{round}: 1 answer is due tomorrow"],
        0: [],
        1: [f"{round}: 1 answer was due on 15 September 2026"],
        2: [],
    }
    assert not [to for told in after.values() for to, subject in told if to.startswith("leena") and "due" in subject]


def test_each_principals_own_date_counts(opened_round, part_of, person, principal, clock):
    part_of(person)
    round = opened_round()
    PrincipalDatesFactory(round=round, organisation=principal, answers_due_on=DUE - timedelta(days=5))
    came()

    told = [due for due in range(-19, 0) if morning(clock, due)]

    assert told == [-12, -6, -4]


def test_a_date_that_is_moved_is_reminded_of_anew(opened_round, part_of, person, clock):
    part_of(person)
    round = opened_round()
    came()
    first = [due for due in range(-19, 0) if morning(clock, due)]
    later = {name: getattr(round, name) + timedelta(days=10) for name in vars(round.dates)}
    Round.objects.filter(pk=round.pk).update(**later)

    then = [due for due in range(0, 12) if morning(clock, due)]

    assert (first, then) == ([-7, -1], [3, 9, 11])


def test_looking_twice_a_reopened_round_and_a_day_without_samverk_change_nothing(
    opened_round, part_of, person, lead, clock
):
    part_of(person)
    round = opened_round()
    came()

    week = [morning(clock, -7), morning(clock, -7)]
    operations.close_round(round, by=lead)
    operations.reopen_round(Round.objects.get(pk=round.pk), reason="För tidigt", by=lead)
    reopened = [morning(clock, -7), morning(clock, -6)]
    down_on_the_eve = morning(clock, 0)

    assert [len(told) for told in week] == [1, 0]
    assert reopened == [[], []]
    assert [subject for _to, subject in down_on_the_eve] == [f"{round}: 1 answer is due today"]
    assert morning(clock, 0) == []


def test_nobody_is_reminded_right_after_the_invitation(opened_round, part_of, person, colleague, clock):
    part = part_of(person)
    round = opened_round()
    came()
    clock(day(due=-2, hour=12))
    operations.hand_over(of(round, part), colleague, by=person)
    clock(day(due=-2, hour=13))
    came()

    assert [morning(clock, due) for due in (-1, 0)] == [[], []]
    assert [to for to, _subject in morning(clock, 1)] == ["ville@kommun.example"]


def test_the_deputy_and_then_the_principals_contact_are_told_what_is_missing_and_of_whom(
    opened_round, part_of, person, colleague, principal, collaboration, clock
):
    part_of(person, number="1.1", title="Laddplatser", deputy=colleague)
    chief = SeatFactory(collaboration=collaboration, organisation=principal, person__language="en").person
    collaboration.participations.update(contact=chief)
    round = opened_round()
    came()
    for due in range(-19, 3):
        morning(clock, due)

    told = {due: morning(clock, due) for due in range(3, 12)}

    missing = f"{round}: 1 answer is missing from {principal.short}"
    assert {due: letters for due, letters in told.items() if letters} == {
        3: [("ville@kommun.example", missing)],
        7: [(chief.email, missing)],
    }
    assert Letter.objects.filter(kind=ESCALATED).count() == 2


def test_a_deputy_who_no_longer_works_there_or_is_no_longer_named_is_told_nothing(
    opened_round, part_of, person, colleague, clock
):
    part = part_of(person, deputy=PersonFactory(language="en"))  # of another organisation
    replaced = part_of(person, deputy=colleague)
    opened_round()
    came()
    clock(day(due=4))
    reminding.remind(timezone.now())
    type(part).objects.filter(pk=replaced.pk).update(deputy=None)

    assert {to for to, _subject in came()} == {person.email}  # who is reminded
    assert set(Letter.objects.filter(kind=ESCALATED).values_list("state", flat=True)) == {"withdrawn"}


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


def test_the_lead_reminds_once_a_day_and_nobody_else_does(opened_round, part_of, person, colleague, lead, clock):
    part_of(person)
    round = opened_round()
    came()
    clock(day(due=-15))

    reminding.remind_now(round, person, by=lead)
    once = came()
    with pytest.raises(ValidationError) as again:
        reminding.remind_now(round, person, by=lead)
    with pytest.raises(ValidationError) as nothing:
        reminding.remind_now(round, colleague, by=lead)
    with pytest.raises(PermissionDenied):
        reminding.remind_now(round, person, by=colleague)

    assert [subject for _to, subject in once] == [f"{round}: 1 answer is due on 15 September 2026"]
    assert (again.value.code, nothing.value.code) == ("mailed_today", "nothing_missing")
    assert Letter.objects.filter(kind=REMINDED).count() == 1


def test_a_fixed_round_sends_no_more(opened_round, part_of, person, clock):
    part_of(person)
    round = opened_round()
    Round.objects.filter(pk=round.pk).update(state=Round.State.FIXED)

    assert came() == []
    assert [morning(clock, due) for due in (-7, -1, 1, 3)] == [[]] * 4


def test_a_days_look_takes_as_many_queries_for_many_as_for_few(
    opened_round, part_of, person, clock, django_assert_max_num_queries
):
    for number in range(60):
        part_of(person, number=f"9.{number}", deputy=None)
    opened_round()
    came()
    clock(day(due=-7))

    with django_assert_max_num_queries(14):
        reminding.remind(timezone.now())
