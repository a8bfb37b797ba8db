import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from samverk.core.trail import Conflict
from samverk.followup.models import FollowUp, Round
from samverk.followup.operations import close_round
from samverk.reports import operations
from samverk.reports.models import Edition
from samverk.reports.tests.conftest import answered

NOW = "2026-10-01T08:00Z"


@pytest.fixture
def draft(world):
    operations.make_editions(world.round, by=world.lead)
    return Edition.objects.get(organisation=world.norr)


@pytest.fixture
def approved(world, draft):
    return operations.approve_edition(draft, by=world.editor_norr)


@pytest.fixture
def fixed(world, approved):
    return operations.fix_edition(approved, by=world.lead)


def late_answer(world):
    part = FollowUp.objects.get(part__activity=world.own)
    part.delete()
    answered(world.round, world.own.parts.get(), world.bad, comment="Kom sent")


def test_a_round_gets_one_joint_edition_and_one_for_each_principal(world):
    made = operations.make_editions(world.round, by=world.lead)

    assert {e.organisation for e in made} == {None, world.norr, world.ost}


def test_making_the_editions_again_makes_nothing_twice(world, draft):
    assert operations.make_editions(world.round, by=world.lead) == []

    assert Edition.objects.count() == 3


def test_a_draft_follows_the_round_until_it_is_approved(world, draft):
    late_answer(world)

    assert "Kom sent" in json.dumps(operations.content_of(draft))


def test_what_comes_after_the_approval_changes_no_byte(world, approved):
    before = approved.content

    late_answer(world)
    fixed = operations.fix_edition(approved, by=world.lead)

    fixed.refresh_from_db()
    assert fixed.content == before
    assert "Kom sent" not in fixed.content


def test_an_approver_who_read_something_else_is_asked_to_read_again(world, draft):
    read = operations.frozen(operations.content_of(draft))[1]
    late_answer(world)

    with pytest.raises(ValidationError) as refusal:
        operations.approve_edition(draft, by=world.editor_norr, expected_sha256=read)

    assert refusal.value.code == "changed"
    draft.refresh_from_db()
    assert draft.state == Edition.State.DRAFT


def test_approval_says_who_and_when(world, approved):
    approved.refresh_from_db()

    assert approved.approved_by == world.editor_norr
    assert approved.approved_at is not None


@pytest.mark.parametrize("who", ["editor_ost", "reporter_norr", "reader_norr", "outsider"])
def test_only_the_principals_own_editor_approves_its_edition(world, draft, who):
    with pytest.raises(PermissionDenied):
        operations.approve_edition(draft, by=getattr(world, who))


def test_a_lead_of_one_principal_does_not_approve_for_another(world, draft):
    other = Edition.objects.get(organisation=world.ost)

    with pytest.raises(PermissionDenied):
        operations.approve_edition(other, by=world.lead)


def test_a_draft_cannot_be_fixed_unapproved(world, draft):
    with pytest.raises(ValidationError) as refusal:
        operations.fix_edition(draft, by=world.lead)

    assert refusal.value.code == "not_approved"


def test_a_withdrawn_approval_takes_in_what_has_come_since(world, approved):
    late_answer(world)

    draft = operations.withdraw_approval(approved, by=world.editor_norr)

    assert "Kom sent" in json.dumps(operations.content_of(draft))
    assert draft.approved_by is None


def test_two_who_approve_at_once_do_not_both_succeed(world, draft):
    same = Edition.objects.get(pk=draft.pk)
    operations.approve_edition(draft, by=world.editor_norr)

    with pytest.raises(Conflict):
        operations.approve_edition(same, by=world.editor_norr)


def test_reopening_makes_the_next_version_and_keeps_the_old(world, fixed):
    before = fixed.content

    newer = operations.reopen_edition(fixed, reason="Fel siffra", by=world.editor_norr)

    fixed.refresh_from_db()
    assert (newer.number, newer.previous, newer.state) == (2, fixed, Edition.State.DRAFT)
    assert (fixed.state, fixed.content) == (Edition.State.FIXED, before)


def test_a_reopened_edition_is_not_reopened_twice(world, fixed):
    operations.reopen_edition(fixed, reason="Fel siffra", by=world.editor_norr)

    with pytest.raises(ValidationError) as refusal:
        operations.reopen_edition(fixed, reason="Igen", by=world.editor_norr)

    assert refusal.value.code == "reopened"


def test_what_was_wrong_in_a_finished_round_is_corrected_in_a_new_version(world):
    close_round(world.round, by=world.lead)
    for edition in operations.make_editions(world.round, by=world.lead):
        approver = world.editor_ost if edition.organisation == world.ost else world.lead
        operations.fix_edition(operations.approve_edition(edition, by=approver), by=world.lead)
    states, first = [Round.objects.get().state], Edition.objects.get(organisation=world.norr)

    newer = operations.reopen_edition(first, reason="Fel siffra", by=world.editor_norr)
    states.append(Round.objects.get().state)
    late_answer(world)
    newer = operations.approve_edition(newer, by=world.editor_norr)
    operations.fix_edition(newer, by=world.lead)

    states.append(Round.objects.get().state)
    assert states == ["fixed", "review", "fixed"]
    assert "Kom sent" in newer.content
    assert "Kom sent" not in Edition.objects.get(pk=first.pk).content


def test_reopening_asks_for_a_reason(world, fixed):
    with pytest.raises(ValidationError) as refusal:
        operations.reopen_edition(fixed, reason=" ", by=world.editor_norr)

    assert refusal.value.code == "no_reason"


def test_an_edition_of_a_round_that_is_not_open_is_refused(world):
    Round.objects.filter(pk=world.round.pk).update(state=Round.State.PLANNED)
    world.round.refresh_from_db()

    with pytest.raises(ValidationError) as refusal:
        operations.make_editions(world.round, by=world.lead)

    assert refusal.value.code == "not_open"


def emptied(edition: Edition) -> Edition:
    edition.content = "{}"
    return edition


ATTEMPTS = {
    "save": lambda e: Edition(pk=e.pk, round=e.round, number=9).save(),
    "update": lambda e: Edition.objects.filter(pk=e.pk).update(introduction="x"),
    "delete": lambda e: e.delete(),
    "delete rows": lambda e: Edition.objects.filter(pk=e.pk).delete(),
    "raw delete": lambda e: Edition.objects.filter(pk=e.pk)._raw_delete("default"),
    "bulk update": lambda e: Edition.objects.bulk_update([emptied(e)], ["content"]),
    "upsert": lambda e: Edition.objects.bulk_create(
        [emptied(e)], update_conflicts=True, unique_fields=["id"], update_fields=["content"]
    ),
    "sql update": lambda e: run("UPDATE reports_edition SET state = 'draft' WHERE id = %s", e.pk),
    "sql delete": lambda e: run("DELETE FROM reports_edition WHERE id = %s", e.pk),
}


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_the_database_refuses_to_change_what_is_fixed(fixed, attempt):
    before = Edition.objects.filter(pk=fixed.pk).values().get()

    with pytest.raises(DatabaseError), transaction.atomic():
        ATTEMPTS[attempt](fixed)

    assert Edition.objects.filter(pk=fixed.pk).values().get() == before


def test_a_fixed_editions_file_is_sent_again_byte_for_byte(fixed, monkeypatch):
    first = operations.file_of(fixed, "json")
    monkeypatch.setattr(operations, "render", None)

    again = operations.file_of(fixed, "json")

    assert bytes(again.data) == bytes(first.data)
    assert json.loads(bytes(again.data)) == fixed.frozen_content


def test_a_drafts_file_is_not_kept(draft):
    operations.file_of(draft, "json")

    assert not draft.files.exists()


def test_a_round_in_review_is_over_when_its_last_report_is_fixed(world):
    Round.objects.update(state=Round.State.REVIEW)
    states = []

    for edition in operations.make_editions(world.round, by=world.lead):
        Edition.objects.filter(pk=edition.pk).update(state="approved", approved_at=NOW, content="{}", sha256="0" * 64)
        edition.refresh_from_db()
        operations.fix_edition(edition, by=world.lead)
        states.append(Round.objects.get(pk=world.round.pk).state)

    assert states == ["review", "review", "fixed"]


def test_an_open_round_goes_on_though_its_reports_are_fixed(world):
    for edition in operations.make_editions(world.round, by=world.lead):
        Edition.objects.filter(pk=edition.pk).update(state="approved", approved_at=NOW, content="{}", sha256="0" * 64)
        edition.refresh_from_db()
        operations.fix_edition(edition, by=world.lead)

    assert Round.objects.get(pk=world.round.pk).state == "open"
