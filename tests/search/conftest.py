"""Everything there is to search: both examples, and a few texts made for the purpose."""

from types import SimpleNamespace

import pytest
import time_machine
from django.db import transaction

from samverk.core.trail import operation
from samverk.examples.load import load_examples
from samverk.organisations.models import Collaboration, Organisation, Person, Seat
from samverk.steering.models import Adoption, SteeringDocument

MADE = [
    ("Strategi för besöksnäring", "Hur fler gäster kommer hela året, och stannar längre."),
    ("Housing action plan", "What the region does for those who have nowhere to live."),
    ("How the municipalities work together", "The agreement, and what each of them has promised."),
    ("Island ferries of the archipelago", "Timetables for the winter, when the sea freezes."),
    ("Saariston kulttuurisuunnitelma", "Kulttuuri kuuluu kaikille, myös saaristossa."),
]


def make_texts() -> None:
    with operation("tests.texts_made", by=None) as op:
        for title, note in MADE:
            document = op.create(SteeringDocument(title=title, note=note, level=5))
        strategy = SteeringDocument.objects.get(title="Strategi för besöksnäring")
        norrtalje = Organisation.objects.get(name="Norrtälje kommun")
        adopted = {"body": "Kommunfullmäktige", "paragraph": "§ 98", "dnr": "KS 2026-0417"}
        op.create(Adoption(document=strategy, organisation=norrtalje, **adopted))
        assert document.pk


@pytest.fixture(scope="module")
def library(django_db_setup, django_db_blocker):
    """Built once for all the tests of a file, and undone after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel("2026-11-22", tick=True):
            load_examples(progress=[].append)
        make_texts()
        reader = Person.objects.get(email="maja.ekstrom@norrtalje.example")
        culture = Collaboration.objects.get(name="Kulturplan för Blekinge")
        blekinge = Organisation.objects.get(name="Region Blekinge")
        with operation("tests.reader_seated", by=None) as op:
            op.create(Seat(person=reader, collaboration=culture, organisation=blekinge, role=Seat.Role.READER))
        yield SimpleNamespace(reader=reader)
        transaction.set_rollback(True)
