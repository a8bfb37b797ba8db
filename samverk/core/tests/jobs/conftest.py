import pytest

from samverk.core.jobs import kinds
from samverk.core.jobs.operations import start_job
from samverk.core.tests.jobs.working import know_kinds
from samverk.organisations.tests.factories import PersonFactory


@pytest.fixture(autouse=True)
def known_kinds(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})
    know_kinds()


@pytest.fixture
def person():
    return PersonFactory()


@pytest.fixture
def asked(person):
    def start(kind="count", **order):
        return start_job(f"tests.{kind}", by=person, order=order, subject="Planen", back="/back/")

    return start
