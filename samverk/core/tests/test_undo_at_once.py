"""Undo goes by kinds of change, not by rows: it must do and refuse what going row by row would do and refuse."""

from contextlib import suppress
from unittest.mock import patch

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from samverk.core import trail, undo
from samverk.core.tests.drawing import unhurried
from samverk.core.tests.undo_row_by_row import undo_row_by_row
from samverk.core.trail import operation, snapshot
from samverk.organisations.models import Collaboration, Organisation, Participation
from samverk.organisations.tests.factories import (
    CollaborationFactory,
    OrganisationFactory,
    ParticipationFactory,
    PersonFactory,
)

MODELS = (Organisation, Collaboration, Participation)
which = st.integers(0, 3)
code = st.sampled_from(["", "0188", "0382"])
changes = st.one_of(
    st.tuples(st.just("organisation"), code),
    st.tuples(st.just("collaboration"), st.sampled_from(["Ny", "Nyare"])),
    st.tuples(st.just("participation"), which, which),
    st.tuples(st.just("code"), which, code),
    st.tuples(st.just("part_of"), which, which),
    st.tuples(st.just("rename"), which, st.sampled_from(["Ny", "Nyare"])),
    st.tuples(st.just("role"), which, st.sampled_from(["principal", "partner"])),
    st.tuples(st.just("delete_organisation"), which),
    st.tuples(st.just("delete_collaboration"), which),
    st.tuples(st.just("delete_participation"), which),
)


class AtOnceTest(TestCase):
    @unhurried(120)
    @given(st.lists(changes, min_size=1, max_size=8), st.lists(changes, max_size=2), st.integers(0, 3))
    def test_what_is_undone_and_what_is_refused_equals_going_row_by_row(self, done, since, not_to_be_changed):
        world = World()
        op = world.operation(done, world.maja)
        world.operation(since, world.kim)
        world.forbid(not_to_be_changed)

        at_once, row_by_row = (world.outcome(way, op) for way in (undo.undo, undo_row_by_row))

        assert at_once == row_by_row
        assert trail.verify().faults == []

    def setUp(self):
        self.enterContext(patch.dict(undo._rules, {model._meta.label_lower: World.may_change for model in MODELS}))


class World:
    """Three organisations that take part in two collaborations, and two people who change them."""

    closed = None

    def __init__(self):
        self.maja, self.kim = PersonFactory(), PersonFactory()
        organisations = OrganisationFactory.create_batch(3)
        for collaboration in CollaborationFactory.create_batch(2):
            for organisation in organisations[:2]:
                ParticipationFactory(collaboration=collaboration, organisation=organisation)
        World.closed = None

    def operation(self, wanted, by):
        """As many of the changes as validation lets through, as one operation."""
        with operation("x", by=by) as op:
            for name, *values in wanted:
                with suppress(ValidationError):
                    getattr(self, name)(op, *values)
        return op

    def forbid(self, n):
        """Nobody may change the organisation any more; 3 forbids nothing."""
        World.closed = self.nth(Organisation, n).pk if n < 3 and Organisation.objects.exists() else None

    @staticmethod
    def may_change(person, objs):
        return all(obj.pk != World.closed for obj in objs if isinstance(obj, Organisation))

    def outcome(self, way, op):
        """What there is after undoing, or that it was refused; the undoing itself is undone."""
        try:
            with transaction.atomic():
                way(op.id, by=self.maja)
                found = [{**snapshot(row), "version": 0} for model in MODELS for row in model.objects.order_by("pk")]
                assert trail.verify().faults == []
                transaction.set_rollback(True)
        except (ValidationError, PermissionDenied):
            return "refused"
        return found

    @staticmethod
    def nth(model, n):
        rows = list(model.objects.order_by("pk"))
        if not rows:
            raise ValidationError("There is none.")
        return rows[n % len(rows)]

    def organisation(self, op, code):
        op.create(Organisation(kind="municipality", name="Ny", code=code))

    def collaboration(self, op, name):
        op.create(Collaboration(name=name))

    def participation(self, op, n, m):
        pair = {"collaboration": self.nth(Collaboration, n), "organisation": self.nth(Organisation, m)}
        op.create(Participation(**pair, role="partner"))

    def code(self, op, n, code):
        self.change(op, self.nth(Organisation, n), code=code)

    def part_of(self, op, n, m):
        self.change(op, self.nth(Organisation, n), parent=self.nth(Organisation, m))

    def rename(self, op, n, name):
        self.change(op, self.nth(Collaboration, n), name=name)

    def role(self, op, n, role):
        self.change(op, self.nth(Participation, n), role=role)

    def change(self, op, obj, **values):
        for name, value in values.items():
            setattr(obj, name, value)
        op.save(obj)

    def delete_organisation(self, op, n):
        op.delete(self.nth(Organisation, n))

    def delete_collaboration(self, op, n):
        op.delete(self.nth(Collaboration, n))

    def delete_participation(self, op, n):
        op.delete(self.nth(Participation, n))
