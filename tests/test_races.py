"""Two at once: real threads, each with a connection of its own, press the same buttons at the same moment.

On SQLite writers stand in one line anyway, so it is PostgreSQL that these are about; `tests/run_suite.py` runs both.
"""

import threading

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from samverk.core import trail
from samverk.followup.models import FollowUp, Round
from samverk.followup.operations import close_round
from samverk.followup.tests.factories import RoundFactory
from samverk.planning.importing.drafts import keep_draft
from samverk.planning.models import Activity
from samverk.reports import operations as reports
from samverk.reports.models import Edition, EditionFile
from samverk.reports.verifying import verify

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*asks) -> list[int]:
    """Send all requests at the same moment: (person, "get" or "post", address, data). The status of each answer.

    A fault that nobody catches would be a 500, so it comes out of the client as one.
    """
    gate, statuses = threading.Barrier(len(asks)), [0] * len(asks)

    def send(place, person, method, address, data):
        try:
            client = Client(raise_request_exception=False)
            client.force_login(person)
            gate.wait(timeout=60)
            answer = getattr(client, method)(address, data)
            statuses[place] = answer.status_code
            if answer.streaming:
                b"".join(answer.streaming_content)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(place, *ask)) for place, ask in enumerate(asks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return statuses


def press(person, name, *arguments, **data):
    return (person, "post", reverse(name, args=arguments), data)


def test_ones_own_drafts_never_stand_in_the_way_of_submitting(world):
    follow_up = FollowUp.objects.get(part__activity=world.own)
    read = {"version": follow_up.version, "step": world.good.pk}
    drafts = [press(world.reporter_norr, "followup:draft", follow_up.pk, comment=f"Vi {n}", **read) for n in range(5)]

    statuses = at_once(*drafts, press(world.reporter_norr, "followup:report", follow_up.pk, comment="Klart", **read))

    stored = FollowUp.objects.get(pk=follow_up.pk)
    assert (statuses[-1], stored.state, stored.comment) == (302, "submitted", "Klart")


def test_submitting_twice_is_submitting_once(world):
    follow_up = FollowUp.objects.get(part__activity=world.own)
    click = press(
        world.reporter_norr, "followup:report", follow_up.pk,
        version=follow_up.version, step=world.good.pk, comment="Klart",
    )  # fmt: skip

    statuses = at_once(click, click, click)

    assert statuses == [302, 302, 302]
    assert FollowUp.objects.get(pk=follow_up.pk).version == follow_up.version + 1


def test_opening_a_round_twice_asks_each_part_once(world):
    round = RoundFactory(plan=world.plan, state=Round.State.PLANNED)

    statuses = at_once(*[press(world.lead, "followup:open_round", round.pk)] * 4)

    assert statuses == [302] * 4
    assert round.follow_ups.count() == 5


def test_making_the_reports_twice_makes_them_once(world):
    statuses = at_once(*[press(world.lead, "reports:make", world.round.pk)] * 4)

    assert statuses == [302] * 4
    assert sorted(str(e) for e in Edition.objects.all()) == sorted(
        f"{world.round}, {reader}" for reader in ("Norr", "Öst", "joint")
    )


def test_approving_and_fixing_twice_happens_once(world):
    reports.make_editions(world.round, by=world.lead)
    edition = Edition.objects.get(organisation=world.norr)

    approved = at_once(*[press(world.editor_norr, "reports:approve", edition.pk)] * 4)
    fixed = at_once(*[press(world.editor_norr, "reports:fix", edition.pk)] * 4)
    edition.refresh_from_db()
    reopened = at_once(*[press(world.editor_norr, "reports:reopen", edition.pk, reason="Fel")] * 4)

    assert (set(approved) | set(fixed)) <= {302, 409}
    assert set(reopened) <= {302, 422, 409}
    assert edition.state == Edition.State.FIXED
    assert Edition.objects.filter(organisation=world.norr).count() == 2
    assert verify() == []


def test_a_report_is_either_fixed_or_withdrawn(world):
    reports.make_editions(world.round, by=world.lead)
    for edition in Edition.objects.filter(organisation=world.norr):
        reports.approve_edition(edition, by=world.editor_norr)

        at_once(
            press(world.editor_norr, "reports:fix", edition.pk),
            press(world.editor_norr, "reports:withdraw", edition.pk),
        )

        edition.refresh_from_db()
        assert (edition.state, bool(edition.content)) in {("fixed", True), ("draft", False)}


def test_what_is_approved_holds_an_answer_wholly_or_not_at_all(world):
    reports.make_editions(world.round, by=world.lead)
    edition = Edition.objects.get(organisation=world.norr)
    follow_up = FollowUp.objects.get(part__activity=world.own)
    data = {"version": follow_up.version, "step": world.good.pk, "comment": "Klart"}

    at_once(
        press(world.reporter_norr, "followup:report", follow_up.pk, **data),
        press(world.editor_norr, "reports:approve", edition.pk),
    )

    edition.refresh_from_db()
    content = edition.frozen_content
    activity, summary = content["activities"][str(world.own.pk)], content["summary"]
    told = [(activity["joint"]["key"], part["key"], part["comment"]) for part in activity["parts"]]
    answered = summary["answered_parts"], [row["activity_id"] for row in content["silent"]]
    assert (told, answered) in [
        ([("plan", "plan", "Klart")], (4, [])),
        ([("unans", "unans", "")], (3, [world.own.pk])),
    ]
    assert verify() == []


def test_four_who_download_a_fixed_report_get_the_same_file(world):
    reports.make_editions(world.round, by=world.lead)
    edition = Edition.objects.get(organisation=world.norr)
    edition = reports.fix_edition(reports.approve_edition(edition, by=world.editor_norr), by=world.editor_norr)

    statuses = at_once(*[(world.reader_norr, "get", reverse("reports:download", args=[edition.pk, "xlsx"]), {})] * 4)

    assert statuses == [200] * 4
    assert EditionFile.objects.count() == 1


def test_pressing_import_twice_imports_once(world):
    draft = keep_draft(world.plan, b"Nr;Aktivitet;Ansvarig\n9;Ny;Norr\n", "plan.csv", by=world.lead)
    client = Client()
    client.force_login(world.lead)
    address = reverse("planning:import_diff", args=[draft.pk])
    shown = client.get(address).context["form"].initial["fingerprint"]

    statuses = at_once(*[(world.lead, "post", address, {"fingerprint": shown})] * 3)

    assert set(statuses) <= {302, 404, 409, 422}
    assert Activity.objects.filter(plan=world.plan, number="9").count() == 1
    assert trail.verify().faults == []


def test_the_round_ends_with_its_last_reports_also_when_they_are_fixed_at_once(world):
    close_round(world.round, by=world.lead)
    approved = []
    for edition in reports.make_editions(world.round, by=world.lead):
        approver = world.editor_ost if edition.organisation == world.ost else world.lead
        approved.append(reports.approve_edition(edition, by=approver))

    statuses = at_once(*[press(world.lead, "reports:fix", edition.pk) for edition in approved])

    assert statuses == [302] * 3
    assert Round.objects.get(pk=world.round.pk).state == Round.State.FIXED
