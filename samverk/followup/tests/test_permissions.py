"""Who may do what: roles × own or another's organisation × the round's state, each cell tried by the operation."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError

from samverk.followup import operations
from samverk.followup.models import Assessment, FollowUp, Round
from samverk.followup.tests.factories import AssessmentFactory, FollowUpFactory, RoundFactory
from samverk.organisations.models import Seat
from samverk.organisations.tests.factories import PersonFactory, SeatFactory
from samverk.planning.tests.factories import ActivityFactory, PartFactory
from samverk.steering.tests.factories import GoalFactory

YES, NO = "yes", "no"
CLOSED, NOT_OPEN = "round_closed", "round_not_open"
# Who: the role, and whether it is held for the organisation in question or for another.
# What each may do in a round that is open or in review, while nobody has answered; in other states those who may are
# told why not.
TABLE = """
                    report   draft   judge jointly   judge for it   manage   ask a part
    lead own        yes      no      yes             yes            yes      yes
    lead other      yes      no      yes             yes            yes      yes
    editor own      yes      yes     no              yes            no       no
    editor other    no       no      no              no             no       no
    reporter own    yes      yes     no              no             no       no
    reporter other  no       no      no              no             no       no
    reader own      no       no      no              no             no       no
    reader other    no       no      no              no             no       no
    contact -       yes      yes     no              no             no       no
    former own      no       no      no              no             no       no
    outsider -      no       no      no              no             no       no
    administrator - no       no      no              no             no       no
    stranger -      no       no      no              no             no       no
"""
ACTS = ["report", "draft", "judge jointly", "judge for it", "manage", "ask a part"]


def table():
    rows = [line.split() for line in TABLE.strip().splitlines()[1:]]
    for who, whose, *said in rows:
        may = dict(zip(ACTS, said, strict=True))
        for act in ACTS:
            for state in Round.State.values:
                yield pytest.param(who, whose, act, state, may[act], id=f"{who} {whose}: {act} when {state}")


@pytest.fixture
def somebody(seat, principal, follow_up):
    def make(who, whose):
        if who == "stranger":
            return AnonymousUser()
        if who == "outsider":
            return SeatFactory(role=Seat.Role.LEAD).person
        if who == "administrator":
            return PersonFactory(is_administrator=True)
        if who == "contact":
            follow_up.asked = seat(Seat.Role.READER)
            follow_up.save()
            return follow_up.asked
        person = seat(Seat.Role.LEAD if who == "former" else who, principal if whose == "own" else None)
        if who == "former":
            Seat.objects.filter(person=person).update(to_on="2020-01-01")
        return person

    return make


def try_to(act, follow_up, principal, reached, person):
    round = follow_up.round
    if act == "report":
        operations.submit_follow_up(follow_up, answer="not_relevant", by=person)
    elif act == "draft":
        operations.save_draft(follow_up, comment="Halvvägs", by=person)
    elif act == "judge jointly":
        operations.assess_goal(round, GoalFactory(), step=reached, by=person)
    elif act == "judge for it":
        operations.assess_goal(round, GoalFactory(), step=reached, organisation=principal, by=person)
    elif act == "manage":
        operations.change_round(round, by=person)
    else:
        operations.ask_part(round, PartFactory(activity=ActivityFactory(plan=round.plan)), by=person)


@pytest.mark.parametrize(("who", "whose", "act", "state", "may"), list(table()))
def test_who_may_do_what_when(somebody, follow_up, principal, reached, who, whose, act, state, may):
    person = somebody(who, whose)
    Round.objects.update(state=state)
    follow_up.refresh_from_db()

    try:
        try_to(act, follow_up, principal, reached, person)
    except PermissionDenied:
        said = NO
    except ValidationError as refusal:
        said = refusal.code
    else:
        said = YES

    in_time = {"planned": NOT_OPEN, "fixed": CLOSED}
    if act == "manage":
        in_time = {"fixed": CLOSED}
    assert said == (NO if may == NO else in_time.get(state, YES))


@pytest.mark.parametrize(
    ("who", "whose", "sees_round", "sees_draft", "sees_submitted"),
    [
        ("lead", "other", True, False, True),
        ("lead", "own", True, True, True),
        ("reader", "own", True, True, True),
        ("reader", "other", True, False, True),
        ("reporter", "other", True, False, True),
        ("contact", "-", True, True, True),
        ("former", "own", False, False, False),
        ("outsider", "-", False, False, False),
        ("administrator", "-", False, False, False),
    ],
)
def test_a_draft_is_seen_by_its_own_organisation_alone(
    somebody, follow_up, round, who, whose, sees_round, sees_draft, sees_submitted
):
    person = somebody(who, whose)
    FollowUp.objects.update(state="draft", comment="Hemligt än så länge")
    submitted = FollowUpFactory(round=round, submitted=True)

    visible = FollowUp.objects.visible_to(person)

    assert Round.objects.visible_to(person).exists() == sees_round
    assert visible.filter(pk=follow_up.pk).exists() == sees_draft
    assert visible.filter(pk=submitted.pk).exists() == sees_submitted


def test_who_is_silent_is_no_secret(follow_up, round):
    FollowUp.objects.update(state="draft", comment="Hemligt än så länge")
    submitted = FollowUpFactory(round=round, submitted=True)

    assert round.follow_ups.answered_by_part() == {follow_up.part_id: False, submitted.part_id: True}


def test_a_principals_judgement_is_its_own_until_the_round_is_fixed(round, principal, seat, lead, reporter):
    other = seat(Seat.Role.EDITOR)
    joint = AssessmentFactory(round=round, goal=GoalFactory(), assessed_by=lead, assessed_at="2026-09-01T08:00Z")
    own = AssessmentFactory(
        round=round, goal=GoalFactory(), organisation=principal, assessed_by=lead, assessed_at="2026-09-01T08:00Z"
    )
    seen_before = {person: set(Assessment.objects.visible_to(person)) for person in (lead, reporter, other)}

    Round.objects.update(state="fixed")

    assert seen_before == {lead: {joint, own}, reporter: {joint, own}, other: {joint}}
    assert set(Assessment.objects.visible_to(other)) == {joint, own}


def test_what_a_person_owes_is_its_own_parts_in_rounds_that_take_answers(follow_up, reporter, lead):
    done = FollowUpFactory(round=follow_up.round, part=PartFactory(activity=follow_up.part.activity), submitted=True)
    done.asked = reporter
    done.save()
    FollowUpFactory(round=RoundFactory(plan=follow_up.round.plan, state="fixed"), part=follow_up.part)

    assert set(FollowUp.objects.owed_by(reporter)) == {follow_up, done}
    assert set(FollowUp.objects.owed_by(lead)) == set()
