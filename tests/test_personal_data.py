"""Nothing is held about people that is not said, and whoever asks is given all that is held."""

import io
import json
import zipfile
from datetime import date, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from openpyxl import load_workbook

from samverk.core import reading
from samverk.core.jobs.models import JobFile
from samverk.core.jobs.worker import work_once
from samverk.core.models import Revision
from samverk.core.personal import own_data, processing, register
from samverk.core.personal.register import NAMED, OWNER, SECRET, Held, held, unsaid
from samverk.core.retention import days_of
from samverk.organisations.models import Person, Seat
from samverk.organisations.tests.factories import MembershipFactory, PersonFactory, SeatFactory
from samverk.planning.models import Part
from tests.access.subjects import CANARY, fill

pytestmark = pytest.mark.django_db


def test_every_field_that_can_hold_something_about_people_is_said():
    assert list(unsaid()) == []


def test_a_field_that_is_not_said_is_found(monkeypatch):
    said = register._held["organisations.seat"]
    monkeypatch.setitem(register._held, "organisations.seat", Held(Seat, {}))
    monkeypatch.delitem(register._held, "planning.note")

    assert set(unsaid()) == {"organisations.Seat.person", "planning.Note.occasion", "planning.Note.text"}
    assert said.data == {"person": OWNER}


@pytest.mark.parametrize("each", register.about_people(), ids=lambda each: each.model._meta.label)
def test_why_and_for_whom_and_how_long_is_said_in_words_that_are_translated(each):
    names = {f.name for f in each.model._meta.concrete_fields}
    told = [each.purpose, each.basis, each.seen_by, *([] if each.kept in days_of() else [each.kept])]

    assert set(each.data) | set(each.columns) - {"way", "address"} <= names
    assert all(isinstance(words, Promise) for words in told)
    if not hasattr(each.model, "version"):
        assert isinstance(each.name or each.model._meta.original_attrs.get("verbose_name"), Promise)
        assert all(isinstance(words, Promise) for words in each.columns.values())


def test_the_rows_that_are_about_a_person_are_those_with_a_way_to_one():
    for each in held():
        people = [f.name for f in each.model._meta.concrete_fields if f.is_relation and f.related_model is Person]
        said = [name for name, kind in each.data.items() if kind in (OWNER, NAMED)]
        assert sorted(people) == sorted(said)


def taken_out(client) -> tuple[dict, str]:
    answer = client.post(reverse("core:own_file"))
    assert answer["Content-Type"] == "application/zip", answer.content[:500]
    return opened(answer.content)


def opened(data: bytes) -> tuple[dict, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert sorted(file.namelist()) == ["data.json", "personal-data.html"]
        return json.loads(file.read("data.json")), file.read("personal-data.html").decode()


def test_a_person_is_given_everything_that_is_held_but_secrets(world):
    fill(world)
    person, client = world.editor_norr, Client()
    Person.objects.filter(pk=person.pk).update(name="Egon Egensson", phone="070-123 45 67")
    person.refresh_from_db()
    Part.objects.filter(activity=world.own).update(contact=person)
    person.set_password("en-sten-i-skon")
    person.save()
    client.post(reverse("account_login"), {"login": person.email, "password": "en-sten-i-skon"})
    reading.note(person, world.plan)
    session = UserSession.objects.get(user=person)

    told, page = taken_out(client)

    assert told["held"]["organisations.person"][0]["phone"] == "070-123 45 67"
    assert [row["role"] for row in told["held"]["organisations.seat"]] == ["editor"]
    assert told["held"]["usersessions.usersession"][0]["user_agent"] == session.user_agent
    assert [row["model"] for row in told["held"]["core.reading"]] == ["planning.plan"]
    assert told["held"]["asking.answerlink"][0]["round"]["number"] == world.round.pk
    assert told["held"]["core.revision"][-1]["action"] == own_data.TAKEN_OUT
    assert {("followup.followup", "asked"), ("planning.part", "contact")} <= {
        (each["model"], each["role"].split()[0]) for each in told["named_in"]
    }
    assert "Egon Egensson" in page and "070-123 45 67" in page
    everything = json.dumps(told) + page
    assert person.password not in everything and session.session_key not in everything


def test_nothing_that_somebody_else_holds_comes_along(world):
    fill(world)
    person = world.member.person
    Part.objects.filter(activity=world.own).update(deputy=person)  # of whose plan the person sees nothing
    client = Client()
    client.force_login(person)

    told, page = taken_out(client)

    assert [each["name"] for each in told["named_in"] if each["model"] == "planning.part"] == [""]
    assert CANARY not in json.dumps(told) + page
    others = Person.objects.exclude(pk=person.pk).exclude(email=None)
    assert [each.email for each in others if each.email in json.dumps(told) + page] == []


def test_every_kind_with_a_row_of_the_person_is_in_the_file(world):
    fill(world)
    person = world.lead

    given = {section.held.model._meta.label_lower for section in own_data.sections_of(person)}

    there = {
        each.model._meta.label_lower
        for each in held()
        if each.owner and each.model._base_manager.filter(**{each.owner: person.pk}).exists()
    }
    assert given == there
    assert {"core.letter", "planning.savedview", "organisations.seat", "core.job"} <= there


def test_no_secret_column_is_given():
    for each in held():
        names = {f.name for f in each.given()}
        assert not names & {name for name, kind in each.data.items() if kind is SECRET}


def test_a_large_one_is_made_as_a_job_for_the_person_alone(world, monkeypatch):
    monkeypatch.setattr(own_data, "LARGE", -1)
    monkeypatch.setattr(own_data, "is_anybody_present", lambda: True)
    person, client = world.lead, Client()
    client.force_login(person)

    answer = client.post(reverse("core:own_file"))
    work_once()
    file = client.get(reverse("core:job_file", args=[answer.url.split("/")[-2]]))

    assert "organisations.person" in opened(b"".join(file.streaming_content))[0]["held"]
    assert JobFile.objects.get().job.person == person
    other = Client()
    other.force_login(world.editor_ost)
    assert other.get(reverse("core:job_file", args=[answer.url.split("/")[-2]])).status_code == 404


def test_taking_it_out_asks_no_more_of_many_rows_than_of_few():
    def queries(person) -> int:
        with CaptureQueriesContext(connection) as asked:
            own_data.file_of(person)
        return len(asked)

    few, many = PersonFactory(), PersonFactory()
    for person, number in ((few, 1), (many, 5)):
        for _each in range(number):
            SeatFactory(person=person, role="reader")
            MembershipFactory(person=person)

    assert queries(many) == queries(few)


def test_the_register_tells_of_every_model_and_of_the_days_that_are_set(client):
    administrator = PersonFactory(is_administrator=True)
    client.force_login(administrator)
    client.post(reverse("core:retention"), {"core.jobs": "9"})

    page = client.get(reverse("core:register")).content.decode()
    book = load_workbook(io.BytesIO(processing.file_of("xlsx")))

    rows = list(book.active.values)
    assert len(rows) == len(processing.entries()) + 1
    told = {each.model._meta.label_lower for each in register.about_people()}
    assert {cell.split(".")[0] + "." + cell.split(".")[1] for *_rest, cell in rows[1:]} == told
    assert "9 days" in page and "Signed-in device" in page
    csv = client.get(reverse("core:register_file", args=["csv"]))
    assert csv.content.decode("utf-8-sig").splitlines()[0].startswith('"Kind of thing";"Data";')
    assert client.get(reverse("core:register_file", args=["exe"])).status_code == 404


def test_own_data_asked_for_leaves_a_note_in_the_trail(client):
    person = PersonFactory()
    client.force_login(person)

    client.post(reverse("core:own_file"))

    row = Revision.objects.get(action=own_data.TAKEN_OUT)
    assert (row.actor, row.kind, row.object_id) == (person, Revision.Kind.NOTED, person.pk)
    assert timezone.localdate(row.at) - date.today() < timedelta(days=1)
