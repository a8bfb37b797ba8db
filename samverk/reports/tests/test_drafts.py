"""A draft is kept between readings, and never told as it was before a change."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samverk.core.dates import FuzzyDate
from samverk.core.trail import operation
from samverk.followup.models import Assessment, FollowUp
from samverk.followup.tests.factories import AssessmentFactory
from samverk.planning.models import Contribution, Milestone
from samverk.reports import drafts, operations
from samverk.reports.models import Edition
from samverk.steering.models import Alignment, Goal

NOW = datetime(2026, 9, 2, tzinfo=UTC)


@pytest.fixture
def draft(world):
    told = {"round": world.round, "goal": world.ost_goal, "assessed_by": world.lead, "assessed_at": NOW}
    world.judged = AssessmentFactory(**told).step
    changed(world.shared_norr, contact=world.lead)
    operations.make_editions(world.round, by=world.lead)
    return Edition.objects.get(organisation=world.norr)


def changed(obj, **values):
    for name, value in values.items():
        setattr(obj, name, value)
    with operation("tests.changed", by=None) as op:
        op.save(obj)


def created(obj):
    with operation("tests.created", by=None) as op:
        op.create(obj)


def deleted(obj):
    with operation("tests.deleted", by=None) as op:
        op.delete(obj)


CHANGES = {
    "an activity's title": lambda w: changed(w.shared, title="Laddstolpar"),
    "an activity's dates": lambda w: changed(w.shared, ends=FuzzyDate("2027-Q2")),
    "an activity that is dropped": lambda w: changed(w.own, dropped_on=date(2026, 1, 5), drop_reason="Ryms inte"),
    "the order of activities": lambda w: changed(w.shared, position=99),
    "a part's text": lambda w: changed(w.shared_norr, text="Tre platser"),
    "a part's contact": lambda w: changed(w.shared_norr, contact=w.editor_norr),
    "a person's name": lambda w: changed(w.lead, name="Nytt Namn"),
    "an organisation's name": lambda w: changed(w.ost, name="Östra", short_name="Östra"),
    "an answer": lambda w: changed(FollowUp.objects.get(part=w.shared_norr), comment="Nytt svar"),
    "an answer taken back": lambda w: changed(FollowUp.objects.get(part=w.shared_norr), state="draft"),
    "a step's word": lambda w: changed(w.good, word="Följer planen"),
    "an assessment": lambda w: created(
        Assessment(round=w.round, goal=w.norr_goal, organisation=w.norr, step=w.judged, text="Nära",
                   assessed_by=w.lead, assessed_at=NOW)
    ),
    "a goal's title": lambda w: changed(w.norr_goal, title="Levande hav"),
    "a new goal": lambda w: created(Goal(tree=w.norr_goal.tree, title="Nytt", position=7)),
    "a contribution": lambda w: created(Contribution(activity=w.loose, goal=w.norr_goal)),
    "a milestone": lambda w: created(Milestone(activity=w.shared, title="Halvvägs")),
    "an approval of a link": lambda w: changed(Alignment.objects.get(target=w.norr_goal), approved_at=None),
    "a link less": lambda w: deleted(Alignment.objects.get(target=w.norr_goal)),
    "a document's period": lambda w: changed(w.norr_goal.tree.document, valid_from=date(2027, 1, 1)),
    "the round's name": lambda w: changed(w.round, name="Andra tertialet"),
    "the plan's title": lambda w: changed(w.plan, title="Ny plan"),
    "the collaboration's word": lambda w: changed(w.collaboration, activity_word="insats"),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_told_at_the_next_reading(world, draft, change):
    before = operations.told_by(draft)

    CHANGES[change](world)

    draft = Edition.objects.get(pk=draft.pk)
    content, sha256 = operations.told_by(draft)
    assert content != before[0]
    assert (drafts.frozen(content), sha256) == (drafts.frozen(drafts.composed(draft)), drafts.frozen(content)[1])


def test_a_draft_that_nothing_has_changed_is_not_composed_again(world, draft):
    first = operations.told_by(draft)

    with CaptureQueriesContext(connection) as asked:
        again = operations.told_by(Edition.objects.get(pk=draft.pk))

    assert again == first
    assert len(asked) == 2  # the edition, and the trail's newest link


def test_each_reading_gets_a_content_of_its_own(world, draft):
    operations.told_by(draft)[0]["title"] = "Ändrad av den som läste"

    assert operations.told_by(draft)[0]["title"] != "Ändrad av den som läste"


def test_two_readers_and_two_languages_are_kept_apart(world, draft):
    joint = Edition.objects.get(organisation=None)
    finnish = Edition(round=world.round, organisation=world.norr, language="fi")
    unmade = Edition(round=world.round, organisation=world.ost, language="sv")

    kinds = [operations.told_by(edition)[0] for edition in (draft, joint, finnish, unmade)]

    assert [kind["language"] for kind in kinds] == ["sv", "sv", "fi", "sv"]
    assert [kind["principal"] and kind["principal"]["name"] for kind in kinds] == ["Norr", None, "Norr", "Öst"]


def test_who_approves_stands_for_the_database_not_for_what_was_kept(world, draft):
    read = operations.told_by(draft)[1]
    FollowUp.objects.filter(part=world.shared_norr).update(comment="Ändrat bakom ryggen på programmet")

    with pytest.raises(ValidationError) as refusal:
        operations.approve_edition(draft, by=world.editor_norr, expected_sha256=read)

    assert refusal.value.code == "changed"


def test_only_so_many_drafts_are_kept(world, draft):
    for number in range(drafts.MOST + 3):
        operations.told_by(Edition(round=world.round, organisation=world.norr, language="sv", number=number + 1))

    assert len(drafts._kept) == drafts.MOST
