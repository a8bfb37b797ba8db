"""The letters of rounds: who gets which, when, once; and what they say from what holds when they are sent."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from samverk.asking.holders import holders_in
from samverk.asking.letters import reminding
from samverk.asking.letters.overview import mailed
from samverk.asking.letters.shared import ESCALATED, INVITED, REMINDED
from samverk.asking.tests.days import DUE, came, day, morning, of, submit
from samverk.core.post.models import Letter
from samverk.followup import operations
from samverk.followup.models import Round
from samverk.followup.tests.factories import FollowUpFactory, PrincipalDatesFactory, RoundFactory
from samverk.organisations.tests.factories import PersonFactory, SeatFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("address")]


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


def test_reminders_of_two_rounds_that_meet_are_one_mail_and_stand_in_both(opened_round, part_of, person, clock):
    part = part_of(person, number="1.1", title="Laddplatser")
    round = opened_round()
    other = RoundFactory(name="Delår", opened_at=round.opened_at)
    FollowUpFactory(round=other, part__contact=person, part__activity__plan=other.plan, asked=person)
    came()

    week = morning(clock, due=-7)
    body = mail.outbox[0].body
    submit(of(round, part), person)
    came()
    eve, again = morning(clock, due=-1), morning(clock, due=-1)

    assert week == [(person.email, "2 answers are still missing")]
    assert "Laddplatser" in body and "Answer now: Delår" in body and body.count("/answer/") == 2
    assert [subject for _to, subject in eve if "due" in subject] == [f"{other}: 1 answer is due tomorrow"]
    assert again == []
    found = [mailed(each, holders_in(each))[0] for each in (round, other)]
    days = [timezone.localdate(row.reminded_at) for row in found]
    assert [row.reminders for row in found] == [1, 2]
    assert days == [DUE - timedelta(7), DUE - timedelta(1)]


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
