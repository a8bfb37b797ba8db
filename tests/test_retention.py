"""What is older than its rule goes, and nothing else; how much it was stands in the trail."""

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from samverk.asking.models import AnswerLink
from samverk.cli import main
from samverk.core import reading, schedule, trail
from samverk.core.jobs.models import Job, JobFile
from samverk.core.models import CacheEntry, LastLook, Letter, Reading, Remark, RetentionRule, Revision
from samverk.core.post.models import Notice
from samverk.core.retention import days_of, kinds
from samverk.core.retention.clearing import RETAINED, clear, due
from samverk.core.retention.operations import change_retention
from samverk.core.schedule.tables import Turn
from samverk.core.undo import undo
from samverk.economy.models import Budget, LedgerDraft
from samverk.economy.tests.factories import BudgetFactory
from samverk.organisations.tests.factories import PersonFactory
from samverk.planning.models import ImportDraft

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def ago(days: float):
    return NOW - timedelta(days=days)


def one_of_each(world, days: float) -> dict:
    """A row of each kind that was over so many days ago."""
    person, when = world.editor_norr, ago(days)
    mark, made = f"{days}", {}
    made["core.sessions"] = Session.objects.create(session_key=f"k{mark}", session_data="x", expire_date=when)
    device = UserSession.objects.create(user=person, ip="10.0.0.1", session_key=f"k{mark}", user_agent="Firefox/1")
    UserSession.objects.filter(pk=device.pk).update(last_seen_at=when)
    made["core.attempts"] = CacheEntry.objects.create(cache_key=f"k{mark}", value="1", expires=when)
    job = Job.objects.create(person=person, kind="core.undo", state=Job.State.DONE, ended_at=when)
    made["core.jobs"] = job
    made["core.job_files"] = JobFile.objects.create(job=job, file_name="x", media_type="text/plain", data=b"x")
    made["core.notices"] = Notice.objects.create(key=f"n{mark}", kind="x", person=person, at=when)
    made["core.letters"] = Letter.objects.create(
        key=f"l{mark}", kind="core.password_link", person=person, state=Letter.State.SENT, not_before=when, next_at=when
    )
    one = PersonFactory()
    made["core.looks"] = LastLook.objects.create(person=one, latest=1, latest_at=when)
    made["core.remarks"] = Remark.objects.create(
        text="Knappen", language="sv", state=Remark.State.ANSWERED, answered_at=when
    )
    made["core.readings"] = Reading.objects.create(
        person=one, model="planning.plan", object_id=1, day=timezone.localdate(when), at=when
    )
    draft = ImportDraft.objects.create(plan=world.plan, person=one, file_name="x.csv", data=b"x", choices={}, rows=1)
    ImportDraft.objects.filter(pk=draft.pk).update(created_at=when)
    made["planning.drafts"] = draft
    file = LedgerDraft.objects.create(
        budget=Budget.objects.first() or BudgetFactory(), organisation=world.norr, person=one, format="sie",
        file_name="x.se", data=b"x",
    )  # fmt: skip
    LedgerDraft.objects.filter(pk=file.pk).update(created_at=when)
    made["economy.ledger_drafts"] = file
    made["asking.links"] = AnswerLink.objects.create(person=one, round=world.round, issued_at=when, revoked_at=when)
    return made


def there(made: dict) -> set[str]:
    return {name for name, row in made.items() if type(row)._base_manager.filter(pk=row.pk).exists()}


def test_each_kind_goes_when_it_is_older_than_its_rule_and_not_before(world):
    RetentionRule.objects.create(name="core.readings", days=400)
    for kind in kinds():
        days = 400 if kind.name == "core.readings" else kind.days
        assert days is not None
    old, young = one_of_each(world, 800), one_of_each(world, 0.5)

    gone, _op = clear(NOW)

    assert {kind.name for kind in kinds()} == set(old)
    assert there(old) == set()
    assert there(young) == set(old)
    assert {each.kind.name: each.rows for each in gone} == dict.fromkeys(old, 1)
    assert not UserSession.objects.filter(session_key="k800").exists()
    assert UserSession.objects.filter(session_key="k0.5").exists()


def test_over_ten_years_of_nights_each_row_is_there_as_long_as_its_rule_says_and_no_longer(world):
    """A row of each kind every eighth week, for ten years; a night is lived through every fortnight. They are the years
    that have been: by its own clock the database lets nothing of the log of reading go that is younger than a year."""
    change_retention({"core.readings": 700, "core.looks": None}, by=PersonFactory(is_administrator=True))
    days, born, ended = days_of(), range(0, 3650, 56), 3650 + 800
    rows = {day: one_of_each(world, ended - day) for day in born}
    kept = {(day, name): type(row) for day, made in rows.items() for name, row in made.items()}

    wrong, went = [], 0
    for night in range(0, ended, 14):
        gone, _op = clear(ago(ended - night))
        went += sum(each.rows for each in gone)
        over = {(d, n) for d, n in kept if days[n] is not None and d + days[n] < night}
        for name in days:
            model = next(kind for (_day, each), kind in kept.items() if each == name)
            left = set(model._base_manager.values_list("pk", flat=True))
            wrong += [(night, d, name) for d in born if (rows[d][name].pk in left) == ((d, name) in over)]

    assert wrong == []
    assert went == len([name for _day, name in kept if name != "core.looks"])
    assert trail.verify().faults == []


def test_a_dry_run_says_what_would_go_and_changes_nothing(world, capsys):
    made = one_of_each(world, 800)
    before = trail.head().sequence

    code = main(["retain", "--dry-run"])

    out = capsys.readouterr().out
    assert (code, there(made), trail.head().sequence) == (0, set(made), before)
    assert "       1  core.letters              older than 365 days" in out
    assert "       0  core.readings             kept for ever" in out
    assert "11 would go. Nothing was changed." in out


def test_what_went_stands_in_the_trail_with_its_numbers(world, capsys):
    one_of_each(world, 800)
    counted = {each.kind.name: {"rows": each.rows, "days": each.days} for each in due() if each.rows}

    assert main(["retain"]) == 0

    row = Revision.objects.get(action=RETAINED, kind=Revision.Kind.NOTED)
    assert (row.actor, row.values["after"]["cleared"]) == (None, counted)
    assert trail.verify().faults == []
    assert main(["retain"]) == 0 and Revision.objects.filter(action=RETAINED, kind=Revision.Kind.NOTED).count() == 1


def test_it_is_done_each_night_without_anybody_asking(world):
    made = one_of_each(world, 800)
    schedule.carry_out_due(NOW)
    Turn.objects.filter(name="core.retain").update(done=1)

    schedule.carry_out_due(NOW)

    assert "core.letters" not in there(made)
    assert Revision.objects.filter(action=RETAINED).exists()


def test_the_log_of_reading_is_kept_for_a_year_whatever_the_rule_and_verify_knows_what_was_cleared(world):
    with time_machine.travel(ago(500), tick=False):
        reading.note(world.editor_norr, world.plan)
        reading.note(world.editor_ost, world.plan)
    reading.note(world.editor_norr, world.plan)
    reading.seal(NOW)
    RetentionRule.objects.create(name="core.readings", days=400)

    clear(NOW)

    assert Reading.objects.count() == 1
    assert reading.faults() == []
    for row in list(Reading.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            row.delete()


def test_a_reading_that_went_without_the_rule_is_found(world):
    with time_machine.travel(ago(500), tick=False):
        reading.note(world.editor_norr, world.plan)
        reading.note(world.editor_ost, world.plan)
    reading.seal(NOW)

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_reading WHERE person_id = %s", [world.editor_ost.pk])

    assert len(reading.faults()) == 1


def test_a_reading_put_in_on_a_day_that_was_cleared_is_found(world):
    with time_machine.travel(ago(500), tick=False):
        reading.note(world.editor_norr, world.plan)
    reading.seal(NOW)
    RetentionRule.objects.create(name="core.readings", days=400)
    clear(NOW)
    assert reading.faults() == []

    with time_machine.travel(ago(500), tick=False):
        reading.note(world.editor_ost, world.plan)

    assert len(reading.faults()) == 1


def test_who_administers_the_installation_sets_the_days_and_takes_it_back():
    administrator = PersonFactory(is_administrator=True)

    op = change_retention({"core.jobs": 30, "core.looks": None}, by=administrator)

    assert dict(RetentionRule.objects.values_list("name", "days")) == {"core.jobs": 30, "core.looks": None}
    undo(op.id, by=administrator)
    assert not RetentionRule.objects.exists()


def test_nobody_else_sets_them_and_nobody_below_what_a_kind_can_do_with():
    with pytest.raises(PermissionDenied):
        change_retention({"core.jobs": 30}, by=PersonFactory())
    with pytest.raises(ValidationError) as refusal:
        change_retention({"core.letters": 30}, by=PersonFactory(is_administrator=True))

    assert refusal.value.code == "too_short"
    assert not RetentionRule.objects.exists()


def test_of_two_who_set_the_days_at_once_the_second_is_told_and_takes_nothing_back(client):
    client.force_login(PersonFactory(is_administrator=True, language="en"))
    address = reverse("core:retention")
    read = client.get(address).context["form"]["read"].value()
    sent = {kind.name: "" if kind.days is None else kind.days for kind in kinds()} | {"read": read}
    client.post(address, sent | {"core.remarks": "90"})  # by the first, who had read the same

    other = client.post(address, sent | {"core.jobs": "45"})
    same = client.post(address, sent | {"core.remarks": "80"})

    assert (other.status_code, same.status_code) == (302, 422)
    assert "Somebody has set this meanwhile, to: 90 days." in same.text
    assert dict(RetentionRule.objects.values_list("name", "days")) == {"core.remarks": 90, "core.jobs": 45}
    again = sent | {"core.remarks": "80", "read": same.context["form"]["read"].value()}
    assert client.post(address, again | {"core.jobs": "45"}).status_code == 302
    assert RetentionRule.objects.get(name="core.remarks").days == 80


def test_what_somebody_else_has_set_stays_when_another_field_is_refused_first(client):
    client.force_login(PersonFactory(is_administrator=True, language="en"))
    address = reverse("core:retention")
    read = client.get(address).context["form"]["read"].value()
    sent = {kind.name: "" if kind.days is None else kind.days for kind in kinds()} | {"read": read}
    client.post(address, sent | {"core.remarks": "90"})

    refused = client.post(address, sent | {"core.letters": "3"})
    again = sent | {"core.letters": "400", "read": refused.context["form"]["read"].value()}

    assert (refused.status_code, client.post(address, again).status_code) == (422, 302)
    assert dict(RetentionRule.objects.values_list("name", "days")) == {"core.remarks": 90, "core.letters": 400}


def test_what_somebody_sets_between_the_look_and_the_save_is_not_written_over():
    administrator = PersonFactory(is_administrator=True)
    change_retention({"core.jobs": 30}, by=administrator)

    with pytest.raises(ValidationError) as refusal:
        change_retention({"core.jobs": 60}, instead_of={"core.jobs": 90}, by=administrator)

    assert refusal.value.code == "set_meanwhile"


@pytest.mark.parametrize("read", ["", "x", "[]", "null", '{"core.jobs": "\u0000"}', '{"x": 1}', "9" * 5000])
def test_a_page_that_was_tampered_with_is_no_fault(client, read):
    client.force_login(PersonFactory(is_administrator=True))

    assert client.post(reverse("core:retention"), {"core.jobs": "45", "read": read}).status_code in (302, 422)


def test_the_page_says_how_much_goes_tonight_and_keeps_what_is_set(client, world):
    one_of_each(world, 800)
    client.force_login(PersonFactory(is_administrator=True))

    page = client.get(reverse("core:retention"))
    sent = {kind.name: "" if kind.days is None else kind.days for kind in kinds()}
    refused = client.post(reverse("core:retention"), sent | {"core.letters": "3"})
    kept = client.post(reverse("core:retention"), sent | {"core.remarks": "90"})
    client.post(
        reverse("core:retention"), {"core.letters": sent["core.letters"]}
    )  # by a page of before there were more

    assert "1 is older and goes tonight." in page.text
    assert (refused.status_code, kept.status_code) == (422, 302)
    assert dict(RetentionRule.objects.values_list("name", "days")) == {"core.remarks": 90}
