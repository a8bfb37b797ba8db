import pytest

from samverk.core.jobs import kinds
from samverk.core.jobs.operations import start_job
from samverk.core.tests.job_kinds import know_kinds
from samverk.organisations.tests.factories import PersonFactory


@pytest.fixture
def known_kinds(monkeypatch):
    """The tests' own kinds of job, and no others."""
    monkeypatch.setattr(kinds, "_kinds", {})
    know_kinds()


@pytest.fixture
def person():
    return PersonFactory()


@pytest.fixture
def asked(person):
    """asked("count") is such a job, that the person has asked for."""

    def start(kind="count", **order):
        return start_job(f"tests.{kind}", by=person, order=order, subject="Planen", back="/back/")

    return start
