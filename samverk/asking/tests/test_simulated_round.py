"""A whole round, day by day, from its opening till it is fixed: 60 people, 200 parts, three calendars.

Some answer at once, some after a reminder or when somebody else has been told, some never. What mail it makes is
counted: nobody is to get more than one a day besides receipts, and none asks for what has been answered.
`pytest -s` prints the table.
"""

import sys
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from samverk.asking.letters.shared import DAILY, ESCALATED, INVITED, RECEIPT, REMINDED
from samverk.core.post.delivery import deliver_once
from samverk.core.post.models import Letter
from samverk.core.schedule import carry_out_due
from samverk.followup import operations
from samverk.followup.models import FollowUp, PrincipalDates, Round
from samverk.followup.tests.factories import RoundFactory
from samverk.organisations.models import Seat
from samverk.organisations.tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    ParticipationFactory,
    PersonFactory,
    SeatFactory,
)
from samverk.planning.tests.factories import ActivityFactory, PartFactory

pytestmark = pytest.mark.django_db
STOCKHOLM = ZoneInfo("Europe/Stockholm")
PEOPLE, PARTS = 60, 200
OPENED, FIXED = date(2026, 9, 28), date(2026, 11, 16)  # over the change from summer time
DUE, OWN_DUE = date(2026, 10, 20), (None, date(2026, 10, 16), date(2026, 10, 23))
HOURS = (6, 7, 8, 12, 13)  # when somebody looks; people answer at noon
# How many reminders each of ten needs before answering: None is never, 9 is when somebody else has been told.
HABITS = (0, 0, 0, 0, 1, 1, 2, 3, 9, None)


@pytest.fixture
def world():
    round = RoundFactory(
        state=Round.State.PLANNED, cutoff_on=date(2026, 9, 30), answers_due_on=DUE,
        review_due_on=date(2026, 10, 30), approval_due_on=date(2026, 11, 6), fixed_due_on=FIXED,
    )  # fmt: skip
    collaboration = round.plan.collaboration
    organisations = [OrganisationFactory() for _name in OWN_DUE]
    contacts, people = {}, []
    for organisation, due in zip(organisations, OWN_DUE, strict=True):
        chief = MembershipFactory(organisation=organisation).person
        ParticipationFactory(collaboration=collaboration, organisation=organisation, contact=chief)
        contacts[organisation] = chief
        if due:
            PrincipalDates.objects.create(round=round, organisation=organisation, answers_due_on=due)
    for number in range(PEOPLE):
        person = PersonFactory(language=("sv", "fi", "en")[number % 3])
        MembershipFactory(person=person, organisation=organisations[number % 3])
        people.append(person)
    for number in range(PARTS):
        owner = number % PEOPLE
        deputy = people[(owner + 3) % PEOPLE] if owner % 2 else None
        activity = ActivityFactory(plan=round.plan, number=f"{number}")
        PartFactory(activity=activity, organisation=organisations[owner % 3], contact=people[owner], deputy=deputy)
    lead = SeatFactory(collaboration=collaboration, role=Seat.Role.LEAD).person
    return round, people, contacts, lead


def answer_what_is_due(round, people) -> None:
    """At noon: whoever has been reminded as often as it takes answers everything; at once means the day after."""
    reminders, told_of = Counter(), set()
    for letter in Letter.objects.filter(kind=REMINDED, state="sent"):
        reminders[letter.person_id] += 1
    for letter in Letter.objects.filter(kind=ESCALATED, state="sent"):
        told_of.update(letter.order["follow_ups"])
    for number, person in enumerate(people):
        needs, rows = HABITS[number % len(HABITS)], FollowUp.objects.filter(round=round, asked=person).silent()
        if needs is None or needs < 9 and reminders[person.pk] < needs:
            continue
        for row in rows.select_related("round__plan"):
            if needs < 9 or row.pk in told_of:
                given = {"answer": "nothing_to_report", "comment": "Det går som det ska."}
                operations.submit_follow_up(row, by=person, **given)


def moments():
    day = OPENED
    while day <= FIXED:
        for hour in HOURS:
            yield datetime(day.year, day.month, day.day, hour, 35, tzinfo=STOCKHOLM)
        day += timedelta(days=1)


def test_a_round_of_sixty_people_and_two_hundred_parts_day_by_day(world, mailoutbox):
    round, people, contacts, lead = world
    answered_on = {}
    with time_machine.travel(datetime(2026, 9, 28, 5, tzinfo=STOCKHOLM), tick=False) as clock:
        carry_out_due()
        for moment in moments():
            clock.move_to(moment)
            carry_out_due()
            deliver_once()
            if moment.date() == OPENED and moment.hour == 8:
                operations.open_round(Round.objects.get(pk=round.pk), by=lead)
            elif moment.date() > OPENED and moment.hour == 12:
                answer_what_is_due(round, people)
                owing = set(FollowUp.objects.filter(round=round).silent().values_list("asked", flat=True))
                for person in people:
                    if person.pk not in owing:
                        answered_on.setdefault(person.pk, moment)
            elif moment.date() == DUE + timedelta(10) and moment.hour == 13:
                operations.close_round(Round.objects.get(pk=round.pk), by=lead)
        operations.fix_round(Round.objects.get(pk=round.pk), by=lead)
        clock.move_to(datetime(2026, 11, 30, 9, tzinfo=STOCKHOLM))
        carry_out_due()
        deliver_once()

    sent = list(Letter.objects.filter(state="sent"))
    by_day = Counter((each.person_id, timezone.localdate(each.sent_at)) for each in sent if each.kind != RECEIPT)
    told = table(sent, len(people) + len(contacts) + 1)
    sys.stdout.write(told)
    asked = {person.pk for person in people}
    never = sum(HABITS[number % len(HABITS)] is None for number in range(PEOPLE))
    assert len(mailoutbox) == len(sent)
    assert not Letter.objects.exclude(state__in=["sent", "withdrawn"]).exists()
    assert max(by_day.values()) == 1
    assert [each for each in sent if too_late(each, answered_on)] == []
    assert len([each for each in sent if each.kind == INVITED]) == PEOPLE
    assert len(answered_on) == PEOPLE - never
    receipts = {each.person_id for each in sent if each.kind == RECEIPT}
    assert receipts == set(answered_on)
    assert max(Counter(each.person_id for each in sent if each.kind == REMINDED).values()) == 3
    assert {each.person_id for each in sent if each.kind == INVITED} == asked


def too_late(letter, answered_on) -> bool:
    """Whether it asks a person for what that person has answered."""
    answered = answered_on.get(letter.person_id)
    return letter.kind in DAILY and letter.kind != ESCALATED and answered is not None and letter.sent_at > answered


def table(sent, people: int) -> str:
    counts = defaultdict(Counter)
    for letter in sent:
        counts[letter.kind][letter.person_id] += 1
        counts["all"][letter.person_id] += 1
    lines = [f"\n{'kind':20}{'letters':>8}{'people':>8}{'most':>6}{'mean of all':>13}"]
    for kind, each in sorted(counts.items(), key=lambda item: -item[1].total()):
        lines.append(f"{kind:20}{each.total():8}{len(each):8}{max(each.values()):6}{each.total() / people:13.2f}")
    return "\n".join(lines) + "\n"
