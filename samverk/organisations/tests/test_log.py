"""The log: what is told of whom, and nothing of what the reader may not see."""

import csv
import io
import json
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from samverk.core import reading, trail
from samverk.core.log import Chosen
from samverk.core.models import Revision
from samverk.core.trail import operation
from samverk.organisations.log import can_read_log, log_of
from samverk.organisations.models import Seat
from samverk.organisations.tests.factories import (
    CollaborationFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    SeatFactory,
)

pytestmark = pytest.mark.django_db
PAGES = [("get", "log"), ("get", "log_of_reading"), ("post", "export_log")]


def describe(obj, text, by, way=""):
    obj.description = text
    with trail.coming_by(way), operation("organisations.collaboration_changed", by=by) as op:
        op.save(obj)
    return Revision.objects.of(obj).last()


def told(reader, **chosen):
    own = log_of(reader)
    return own.told(list(own.revisions(Chosen(**chosen))))


def numbers(lines):
    return [line.row.sequence for line in lines]


@pytest.fixture
def two():
    """Two collaborations with a lead each, and one revision in each."""
    found = [SeatFactory(), SeatFactory()]
    for seat in found:
        describe(seat.collaboration, f"Canary {seat.pk}", by=seat.person)
    return found


def test_a_lead_reads_its_own_collaborations_log(two):
    [line] = told(two[0].person)

    assert (line.row.object_id, line.change.name) == (two[0].collaboration_id, str(two[0].collaboration))
    assert [change.after for change in line.fields] == [f"Canary {two[0].pk}"]
    assert line.acting == f"lead for {two[0].organisation}"


def test_what_was_deleted_from_a_collaboration_stands_in_its_log(two):
    given = SeatFactory(collaboration=two[0].collaboration, role=Seat.Role.READER)
    with operation("organisations.seat_removed", by=two[0].person) as op:
        op.delete(given)

    newest = told(two[0].person)[0]

    assert (newest.row.kind, newest.row.model) == ("deleted", "organisations.seat")
    assert newest.row.sequence not in numbers(told(two[1].person))


def test_an_organisations_administrator_reads_what_its_people_did_and_what_was_done_to_it():
    place = MembershipFactory(is_administrator=True)
    colleague = MembershipFactory(organisation=place.organisation).person
    own = describe(CollaborationFactory(), "By a colleague", by=colleague)
    divided = MembershipFactory(organisation=place.organisation).person
    SeatFactory(person=divided)  # for another organisation
    describe(CollaborationFactory(), "By somebody who also acts for another", by=divided)
    place.organisation.name = "Nytt namn"
    with operation("organisations.organisation_changed", by=PersonFactory()) as op:
        op.save(place.organisation)

    lines = told(place.person)

    assert numbers(lines) == [Revision.objects.of(place.organisation).get().sequence, own.sequence]
    assert lines[1].change is None  # the colleague's collaboration is not the administrator's to read


def test_the_installations_administrator_sees_facts_and_no_texts_of_what_it_does_not_see(two):
    administrator = PersonFactory(is_administrator=True)
    membership = MembershipFactory()
    with operation("organisations.member_noted", by=None) as op:
        op.note(membership)

    assert len(told(administrator)) == 3
    assert [line.change is not None for line in told(administrator, model="organisations.collaboration")] == [True] * 2


def test_nobody_finds_by_searching_what_they_may_not_read():
    place = MembershipFactory(is_administrator=True)
    colleague = MembershipFactory(organisation=place.organisation).person
    describe(CollaborationFactory(), "Canary", by=colleague)

    assert len(told(place.person)) == 1
    assert told(place.person, text="Canary") == []


@pytest.mark.parametrize(
    "chosen",
    [
        {"person": "Maja"}, {"action": "organisations.collaboration"}, {"way": "link"}, {"text": 'Ö "citat"'},
        {"since": date.today()}, {"until": date.today()}, {"kind": "changed"},
    ],
    ids=str,
)  # fmt: skip
def test_the_log_is_searched(chosen):
    seat = SeatFactory(person__name="Maja")
    row = describe(seat.collaboration, 'Ö "citat" \\ "way":"api"', by=seat.person, way="link")

    assert numbers(told(seat.person, **chosen)) == [row.sequence]


@pytest.mark.parametrize(
    "chosen",
    [
        {"person": "Erik"}, {"action": "planning."}, {"way": "api"}, {"text": "inte där"}, {"kind": "deleted"},
        {"since": date.today() + timedelta(days=2)}, {"until": date.today() - timedelta(days=2)}, {"object_id": 10**9},
        {"model": "organisations.person"},
    ],
    ids=str,
)  # fmt: skip
def test_what_does_not_fit_is_left_out(chosen):
    seat = SeatFactory(person__name="Maja")
    describe(seat.collaboration, '"way":"api"', by=seat.person, way="link")

    assert told(seat.person, **chosen) == []


def test_the_log_is_narrowed_to_a_collaboration(two):
    administrator = PersonFactory(is_administrator=True)

    lines = told(administrator, within=two[1].collaboration)

    assert [line.row.object_id for line in lines] == [two[1].collaboration_id]


@pytest.mark.parametrize(("method", "page"), PAGES)
def test_others_find_no_log(client, method, page):
    person = SeatFactory(role=Seat.Role.EDITOR).person
    client.force_login(person)
    args = ["csv"] if page == "export_log" else []

    assert getattr(client, method)(reverse(f"organisations:{page}", args=args)).status_code == 404
    assert not can_read_log(person)


@pytest.mark.parametrize("count", [3, 300])
def test_the_pages_ask_as_much_for_many_rows_as_for_few(client, count, django_assert_max_num_queries):
    seat = SeatFactory()
    with operation("organisations.noted", by=seat.person) as op:
        for _number in range(count):
            op.note(seat.collaboration)
    reading.note(seat.person, seat.collaboration)
    client.force_login(seat.person)

    with django_assert_max_num_queries(40):
        page = client.get(reverse("organisations:log"))

    assert page.status_code == 200
    assert len(page.context["lines"]) == min(count, 50)


def test_older_rows_are_reached_by_number(client):
    seat = SeatFactory()
    with operation("organisations.noted", by=seat.person) as op:
        for _number in range(70):
            op.note(seat.collaboration)
    client.force_login(seat.person)
    first = client.get(reverse("organisations:log"))

    second = client.get(reverse("organisations:log"), {"before": first.context["older"]})

    shown = numbers(first.context["lines"]) + numbers(second.context["lines"])
    assert shown == list(range(70, 0, -1))
    assert second.context["older"] is None


def test_a_date_that_is_none_is_refused_and_kept(client):
    client.force_login(SeatFactory().person)

    page = client.get(reverse("organisations:log"), {"since": "i går"})

    assert page.status_code == 422
    assert 'value="i går"' in page.text


@pytest.mark.parametrize("format", ["csv", "json", "xlsx"])
def test_what_was_found_is_taken_out_and_that_is_told(client, format, two):
    client.force_login(two[0].person)

    answer = client.post(reverse("organisations:export_log", args=[format]), {"kind": "changed"})

    data = b"".join(answer.streaming_content)
    if format == "csv":
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
        assert [row[8] for row in rows] == ["Name", str(two[0].collaboration)]
    elif format == "json":
        [row] = map(json.loads, data.splitlines())
        assert (row["after"]["description"], row["hash"]) == (
            f"Canary {two[0].pk}",
            Revision.objects.get(sequence=1).hash,
        )
    else:
        assert data.startswith(b"PK")
    noted = Revision.objects.last()
    assert (noted.action, noted.actor) == ("organisations.log_exported", two[0].person)
    assert noted.values["after"] == {"format": format, "kind": "changed"}


def test_what_was_read_is_listed_for_those_who_answer_for_it(client):
    place = MembershipFactory(is_administrator=True)
    reading.note(PersonFactory(name="Nyfiken"), place.organisation)
    reading.note(PersonFactory(name="Annan"), OrganisationFactory())
    client.force_login(place.person)

    page = client.get(reverse("organisations:log_of_reading"))

    assert [line["row"].person.name for line in page.context["lines"]] == ["Nyfiken"]
    assert timezone.localdate() == page.context["lines"][0]["row"].day
