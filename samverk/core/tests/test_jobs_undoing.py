"""A large operation is undone by a worker where there is one; whoever undoes it is led where they would have been."""

import pytest
from django.urls import reverse

from samverk.core import trail, views
from samverk.core.jobs import presence, worker
from samverk.core.jobs.models import Job
from samverk.core.trail import operation
from samverk.organisations.models import Organisation
from samverk.organisations.tests.factories import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return PersonFactory(is_administrator=True)


@pytest.fixture
def made(person, monkeypatch):
    """An operation that made three organisations; three are many here."""
    monkeypatch.setattr(views, "LARGE", 2)
    with operation("tests.made", by=person) as op:
        op.create_many(OrganisationFactory.build_batch(3))
    return op


@pytest.fixture
def undo(client, person, made):
    client.force_login(person)
    return lambda: client.post(reverse("core:undo", args=[made.id]), {"next": "/accessibility/"})


def test_many_changes_are_undone_as_a_job(client, undo):
    with presence.present("test"):
        asked = undo().url
    there = Organisation.objects.count()

    worker.work_once()
    page = client.get(asked, follow=True)

    assert (there, Organisation.objects.count()) == (3, 0)
    assert page.redirect_chain == [("/accessibility/", 302)]
    assert "It is undone." in page.content.decode()
    assert trail.verify().faults == []


def test_a_job_that_comes_too_late_to_undo_says_why_and_changes_nothing(client, undo, person):
    with presence.present("test"):
        asked = undo().url
    organisation = Organisation.objects.first()
    organisation.name = "Ändrad sedan"
    with operation("tests.changed", by=person) as op:
        op.save(organisation)

    worker.work_once()

    assert "something has changed after it" in client.get(asked).content.decode()
    assert Organisation.objects.count() == 3


def test_without_a_worker_they_are_undone_at_once(undo):
    answer = undo()

    assert (answer.url, Organisation.objects.count(), Job.objects.count()) == ("/accessibility/", 0, 0)
