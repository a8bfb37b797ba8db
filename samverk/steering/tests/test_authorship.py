"""Who wrote a text as it stands: the trail knows, also when it was undone and put back."""

import pytest

from samverk.core.authorship import written
from samverk.core.trail import operation
from samverk.core.undo import undo
from samverk.organisations.tests.factories import PersonFactory
from samverk.steering import operations
from samverk.steering.models import Alignment
from samverk.steering.tests.factories import AlignmentFactory, GoalFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrators():
    return [PersonFactory(is_administrator=True, name=name) for name in ("Ann", "Bo")]


def author(link) -> str:
    link.refresh_from_db()
    found = written(Alignment, "why", {link.pk: link.why})
    return found[link.pk].by if found else ""


def test_the_author_is_who_wrote_the_text_and_not_who_touched_the_rest(administrators):
    ann, bo = administrators
    link = Alignment(source=GoalFactory(), target=GoalFactory(), why="Fler jobb")
    operations.create_alignment(link, by=ann)

    operations.approve_alignment(link, by=bo)

    assert author(link) == "Ann"


def test_another_text_has_another_author_until_it_is_undone(administrators):
    ann, bo = administrators
    link = Alignment(source=GoalFactory(), target=GoalFactory(), why="Fler jobb")
    operations.create_alignment(link, by=ann)

    link.why = "Renare hav"
    change = operations.change_alignment(link, by=bo)
    changed = author(link)
    undo(change.id, by=bo)

    assert (changed, author(link)) == ("Bo", "Ann")


def test_what_the_trail_does_not_know_has_no_author(administrators):
    link = AlignmentFactory(why="Fler jobb")
    with operation("core.noted", by=administrators[0]) as op:
        op.touch(link)

    assert author(link) == ""
    assert written(Alignment, "why", {}) == {}
