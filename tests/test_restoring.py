"""An earlier version is restored as an operation like another: with a preview, a reason, and nothing overwritten."""

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from samverk.core import restoring, trail
from samverk.core.history import history
from samverk.core.models import Revision
from samverk.core.restoring import restore
from samverk.core.trail import Conflict, operation
from samverk.core.undo import undo
from samverk.organisations.models import Seat
from samverk.organisations.tests.factories import SeatFactory
from samverk.planning.tests.factories import ActivityFactory

pytestmark = pytest.mark.django_db
TITLES = ["Laddplatser vid färjan", "Laddplatser vid färjelägena", "Något helt annat"]


def written(activity, by):
    for title in TITLES:
        activity.title = title
        with operation("planning.activity_changed", by=by) as op:
            op.save(activity)
    return list(Revision.objects.of(activity))


@pytest.fixture
def lead():
    return SeatFactory().person


@pytest.fixture
def activity(lead):
    return ActivityFactory(plan__collaboration=lead.seats.get().collaboration, description="Som den är")


def address(row):
    return reverse("core:restore", args=[row.sequence])


def test_what_was_written_comes_back_with_a_reason_and_can_be_undone(activity, lead):
    first, *_later = written(activity, lead)
    activity.description = "Ny beskrivning"
    with operation("planning.activity_changed", by=lead) as op:
        op.save(activity)

    op = restore(first, activity, reason="Fel text", by=lead)

    activity.refresh_from_db()
    assert (activity.title, activity.description) == (TITLES[0], "Som den är")
    newest = Revision.objects.of(activity).last()
    assert (newest.action, newest.values["reason"]) == ("core.version_restored", "Fel text")
    assert newest.values["facts"] == {"restored": first.sequence}
    undo(op.id, by=lead)
    activity.refresh_from_db()
    assert (activity.title, activity.description) == (TITLES[2], "Ny beskrivning")
    assert trail.verify().faults == []


def test_somebody_elses_change_is_not_overwritten(activity, lead):
    first, *_later = written(activity, lead)

    with pytest.raises(Conflict):
        restore(first, activity, reason="x", by=lead, expected_version=activity.version - 1)

    activity.refresh_from_db()
    assert activity.title == TITLES[2]


def test_the_newest_version_is_not_restored(activity, lead):
    *_earlier, newest = written(activity, lead)

    with pytest.raises(ValidationError) as refusal:
        restore(newest, activity, reason="x", by=lead)

    assert refusal.value.code == "same"


def test_the_history_leads_to_the_earlier_versions_of_whoever_may(activity, lead):
    rows = written(activity, lead)
    reader = SeatFactory(collaboration=activity.plan.collaboration, role=Seat.Role.READER).person

    assert [change.restore for change in history(activity, reader=lead)] == [None, rows[1].sequence, rows[0].sequence]
    assert [change.restore for change in history(activity, reader=reader)] == [None, None, None]


def test_a_reader_restores_nothing(activity, lead, client):
    first, *_later = written(activity, lead)
    reader = SeatFactory(collaboration=activity.plan.collaboration, role=Seat.Role.READER).person
    client.force_login(reader)

    with pytest.raises(PermissionDenied):
        restore(first, activity, reason="x", by=reader)
    assert client.post(address(first), {"reason": "x", "version": activity.version}).status_code == 403
    client.force_login(SeatFactory().person)
    assert client.get(address(first)).status_code == 404


def test_the_page_shows_what_would_change_and_does_it(activity, lead, client):
    first, *_later = written(activity, lead)
    client.force_login(lead)

    page = client.get(address(first))
    done = client.post(address(first), {"reason": "Fel text", "version": activity.version})

    assert f"<del>{TITLES[2]}</del>" in page.text and f"<ins>{TITLES[0]}</ins>" in page.text
    assert done.status_code == 302
    activity.refresh_from_db()
    assert activity.title == TITLES[0]


def test_the_page_asks_why_and_tells_of_others_changes(activity, lead, client):
    first, *_later = written(activity, lead)
    client.force_login(lead)

    without_reason = client.post(address(first), {"version": activity.version})
    stale = client.post(address(first), {"reason": "Fel text", "version": activity.version - 1})

    assert (without_reason.status_code, stale.status_code) == (422, 409)
    assert 'value="Fel text"' in stale.text
    activity.refresh_from_db()
    assert activity.title == TITLES[2]


def test_what_was_lawfully_destroyed_is_not_restored(activity, lead, client):
    first, *_later = written(activity, lead)
    Revision.objects.filter(pk=first.pk).update(content=None, salt=None)
    client.force_login(lead)

    assert client.get(address(first)).status_code == 404


def test_the_fields_that_may_be_put_back_are_there_and_are_what_people_write():
    for label, names in restoring._fields.items():
        for name in names:
            field = apps.get_model(label)._meta.get_field(name)
            assert field.editable and not field.is_relation, (label, name)
