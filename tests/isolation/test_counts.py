"""What somebody adds and keeps back changes nothing of what the others are shown: no number, no place in an order, no
page that begins to be.

Every address is read before and after, by people to whom nothing of it has been told; each answer must be the same.
"""

from contextlib import suppress

import pytest
import time_machine
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from samverk.core.trail import operation
from samverk.followup.models import Assessment, FollowUp, Round
from samverk.followup.tests.factories import AssessmentFactory, RoundFactory
from samverk.organisations.visibility import Level
from samverk.planning.models import Activity, Note, Plan
from samverk.planning.tests.factories import (
    ActivityFactory,
    ContributionFactory,
    DependencyFactory,
    MilestoneFactory,
    PartFactory,
    PlanFactory,
    SavedViewFactory,
)
from samverk.reports.models import Edition
from samverk.reports.tests.conftest import document_of
from samverk.steering.tests.factories import AlignmentFactory
from tests.access.books import kept_back_books
from tests.access.budgets import kept_back_budget
from tests.access.funding import a_funding
from tests.access.test_access import Rollback
from tests.isolation.canaries import text_of
from tests.isolation.economy_keys import kept_back_keys
from tests.isolation.test_isolation import masked, questions
from tests.isolation.test_planted import unscoped
from tests.isolation.worlds import client_of, make_worlds
from tests.standing import given, standing

# Of norr's, and others who see nothing of ost's own: the lead sees what ost judges, and so is not asked.
READERS = ("stranger", "by_link", "outsider", "ended", "reader", "editor", "keeper_norr", "council", "editor_far")
ANEW = {"mfa_activate_totp", "mfa_add_webauthn"}  # drawn by lot each time


made_worlds = standing(make_worlds)


@pytest.fixture
def worlds(made_worlds, db):
    return given(made_worlds)


def keep_back(world) -> None:
    """Ost begins some of everything that can be begun, and shares none of it; of what is shared it says that it leads
    to its own."""
    own = {"level": Level.OWN, "kept_by": world.ost}
    activities = [ActivityFactory(plan=world.plan, number=str(number), position=1, **own) for number in range(70, 75)]
    [goal] = document_of(world.ost, "Ett till", **own)
    plan = PlanFactory(collaboration=world.collaboration, scale=world.plan.scale, **own)
    scales = {"scale": world.round.scale, "assessment_scale": world.round.assessment_scale}
    judged = {"assessed_by": world.editor_ost, "assessed_at": timezone.now(), "step": world.assessment.step}
    made = [
        *activities, goal, plan,
        *(PartFactory(activity=each, organisation=world.ost, is_lead=True) for each in activities),
        *(MilestoneFactory(activity=each) for each in activities),
        *(ContributionFactory(activity=each, goal=world.joint_goal) for each in activities),
        DependencyFactory(activity=activities[0], on=world.own),
        DependencyFactory(activity=world.own, on=activities[1]),
        Note.objects.create(activity=activities[0], occasion="T1", text="Anteckning"),
        ContributionFactory(activity=world.own, goal=goal),
        AlignmentFactory(source=world.joint_goal, target=goal),
        ActivityFactory(plan=plan, number="1", **own),
        RoundFactory(plan=plan, **scales),
        SavedViewFactory(plan=world.plan, owner=world.editor_ost, name="Egen vy till"),
        AssessmentFactory(round=world.round, goal=world.joint_goal, organisation=world.ost, text="Bedömt", **judged),
        *kept_back_keys(world),
        *(budget := kept_back_budget(world)), *kept_back_books(*budget[:2]),
        *FollowUp.objects.filter(part__organisation=world.ost, state=FollowUp.State.DRAFT),
        *Edition.objects.filter(organisation=world.ost, state=Edition.State.DRAFT),
        *Assessment.objects.filter(organisation=world.ost, round__state=Round.State.REVIEW),
    ]  # fmt: skip
    funding = a_funding(world, recipient=world.norr, **own)
    made += [funding, *funding.sources.all(), *funding.dates.all()]
    with operation("tests.kept_back", by=world.editor_ost) as op:  # so that trail, search and news have it too
        for row in made:
            for name in ("title", "text", "why", "comment", "name", "introduction"):
                if hasattr(row, name):
                    setattr(row, name, f"{getattr(row, name)} undanhållet")
            op.save(row)
        op.delete(ContributionFactory(activity=world.other, goal=goal))


def shown(worlds, who: str, only=None) -> dict[str, tuple]:
    client, found = client_of(worlds, who), {}
    for target, name, path, _owner in questions(worlds, only, of=f"counts {who} "):
        if name not in ANEW and target not in {"ost", "far"}:
            with suppress(Rollback), transaction.atomic():  # that one has asked may be noted, and told the next time
                status, body = masked(client.get(path))
                raise Rollback
            found[f"{name} ({target})" if target != "here" else name] = status, text_of(body)
    return found


def changed(worlds, who: str, only=None) -> list[str]:
    with time_machine.travel(timezone.now(), tick=False):
        before = shown(worlds, who, only)
        keep_back(worlds.here)
        keep_back(worlds.far)
        after = shown(worlds, who, only)
    return [name for name, answer in before.items() if after[name] != answer]


@pytest.mark.parametrize("who", READERS)
def test_what_others_keep_back_changes_nothing_that_one_is_shown(worlds, who):
    assert changed(worlds, who) == []


def test_a_number_that_counts_what_is_kept_back_is_seen(worlds, monkeypatch):
    monkeypatch.setattr(type(Plan.objects.all()), "counted", lambda self: self.annotate(current=Count("activities")))

    assert "planning:plans" in changed(worlds, "reader", ["planning:plans", "planning:plan"])


def test_a_list_that_has_lost_its_scope_is_seen(worlds, monkeypatch):
    unscoped(monkeypatch, Activity)

    assert "planning:plan" in changed(worlds, "reader", ["planning:plan"])
