"""For random plans, levels, shares and seats: every way in which an activity could be met shows each person what a
naive reading of the rules says, and nothing else."""

import re
from functools import wraps

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from samverk.core.dates import FuzzyDate
from samverk.core.search import index
from samverk.core.tests.drawing import unhurried
from samverk.followup.models import FollowUp
from samverk.followup.operations import open_round
from samverk.followup.tests.factories import RoundFactory
from samverk.organisations.tests.factories import ParticipationFactory, SeatFactory
from samverk.organisations.visibility import Level
from samverk.planning.models import Activity
from samverk.planning.tests.factories import (
    ActivityFactory,
    ContributionFactory,
    DependencyFactory,
    MilestoneFactory,
    PartFactory,
    PlanFactory,
)
from samverk.reports.composing import compose
from samverk.reports.material import gather
from samverk.steering.tests.factories import GoalFactory

WORDS = ("alkotte", "bokfink", "citronil", "domherre", "ejder")
ROLES = ("lead", "editor", "reader", "council")
organisations = st.integers(0, 2)
drafts = st.tuples(st.sampled_from([Level.OWN, Level.NAMED, Level.PRINCIPALS]), organisations, st.sets(organisations))
seats = st.tuples(organisations, st.sampled_from(ROLES[1:]))


def oracle(activities, seat) -> set[str]:
    """The rules said plainly: what is shared, one's own, and what is shared with one's own by name."""
    organisation, role = seat
    if role == "council":
        return set()
    return {
        word
        for word, (level, keeper, named) in activities.items()
        if level == Level.PRINCIPALS or organisation == keeper or (level == Level.NAMED and organisation in named)
    }


def told(answer) -> set[str]:
    """Whose words stand in the answer, in its address or its headers."""
    if answer.status_code == 404:
        return set()
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return set(re.findall("|".join(WORDS), body.decode(errors="replace") + str(answer.headers)))


def each_by_itself(test):
    """Every drawn example finds the database empty."""

    @wraps(test)
    def run(*args, **kwargs):
        with transaction.atomic():
            test(*args, **kwargs)
            transaction.set_rollback(True)

    return run


@pytest.mark.django_db
@given(facts=st.lists(drafts, min_size=2, max_size=len(WORDS)), held=seats)
@unhurried(3)
@each_by_itself
def test_each_sees_what_the_rules_say_wherever_activities_are_shown(facts, held):
    made = dict(zip(WORDS, facts, strict=False))
    plan, goal = PlanFactory(), GoalFactory()
    owners = [ParticipationFactory(collaboration=plan.collaboration).organisation for _n in range(3)]
    lead = SeatFactory(collaboration=plan.collaboration, organisation=owners[0], role="lead").person
    person = SeatFactory(collaboration=plan.collaboration, organisation=owners[held[0]], role=held[1]).person
    for word, (level, keeper, named) in made.items():
        activity = ActivityFactory(plan=plan, title=f"Om {word}", level=level, kept_by=owners[keeper])
        PartFactory(activity=activity, organisation=owners[keeper], is_lead=True, contact_text=f"Fru {word}")
        MilestoneFactory(activity=activity, title=f"När {word}", due=FuzzyDate("2026-06"))
        ContributionFactory(activity=activity, goal=goal, why=f"Ty {word}")
        for each in named:
            activity.shares.create(organisation=owners[each])
    first, *others = Activity.objects.filter(plan=plan)
    for other in others:
        DependencyFactory(activity=first, on=other)
    index.rebuild()

    for reader, seat in ((person, held), (lead, (0, "lead"))):
        expected, client = oracle(made, seat), Client()
        client.force_login(reader)
        pages = {
            "plan": client.get(plan.get_absolute_url(), {"show": "all"}),
            "thread": client.get(reverse("planning:thread", args=[plan.pk])),
            "loose": client.get(reverse("planning:loose_threads", args=[plan.pk])),
            "order": client.get(reverse("planning:order", args=[plan.pk])),
            "sheet": client.get(reverse("planning:export", args=[plan.pk]), {"format": "csv"}),
            "goal": client.get(goal.get_absolute_url()),
        }
        shown = {name: told(page) for name, page in pages.items() if page.status_code == 200}
        assert shown.pop("loose", set()) == set()  # each has a goal
        assert shown == dict.fromkeys(shown, expected)
        for word in made:
            activity = Activity.objects.get(title=f"Om {word}")
            found = told(client.get(activity.get_absolute_url()))
            assert (word in found, found <= expected) == (word in expected, True)
            hits = client.get(reverse("core:search"), {"q": word}).context["hits"]
            assert bool(hits) == (word in expected)
        around = [client.get(path) for path in ("/", "/news/", "/year/", owners[1].get_absolute_url())]
        assert set().union(*map(told, around)) <= expected


@pytest.mark.django_db
@given(facts=st.lists(drafts, min_size=2, max_size=len(WORDS)))
@unhurried(2)
@each_by_itself
def test_the_joint_work_knows_of_what_is_shared_and_of_nothing_else(facts):
    made = dict(zip(WORDS, [(Level.PRINCIPALS, 0, set()), *facts], strict=False))
    plan = PlanFactory()
    owners = [ParticipationFactory(collaboration=plan.collaboration).organisation for _n in range(3)]
    lead = SeatFactory(collaboration=plan.collaboration, organisation=owners[0], role="lead").person
    for word, (level, keeper, _named) in made.items():
        activity = ActivityFactory(plan=plan, title=f"Om {word}", level=level, kept_by=owners[keeper])
        PartFactory(activity=activity, organisation=owners[keeper], is_lead=True)
        ContributionFactory(activity=activity)
    round, shared = (
        RoundFactory(plan=plan, state="planned"),
        {word for word in made if made[word][0] == Level.PRINCIPALS},
    )

    open_round(round, by=lead)

    asked = FollowUp.objects.filter(round=round).values_list("part__activity__title", flat=True)
    assert {title.removeprefix("Om ") for title in asked} == shared
    for principal in (None, *owners):
        content = compose(gather(round, principal, "sv", number=1, introduction=""))
        assert set(re.findall("|".join(WORDS), str(content))) == shared
        assert content["reckoning"]["in_plan"] == len(shared) and content["reckoning"]["adds_up"]
    reader, client = (
        SeatFactory(collaboration=plan.collaboration, organisation=owners[2], role="reader").person,
        Client(),
    )
    client.force_login(reader)
    assert told(client.get(round.get_absolute_url())) <= shared
