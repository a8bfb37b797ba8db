"""Whatever is done in whatever order: nothing submitted is lost, and joint status is what a slow reader would say."""

from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from samverk.core import trail
from samverk.core.models import Revision
from samverk.core.tests.drawing import unhurried
from samverk.followup import operations
from samverk.followup.joint import counts, joint_statuses
from samverk.followup.models import FollowUp, Round
from samverk.followup.tests.factories import RoundFactory
from samverk.followup.tests.states import due_in
from samverk.organisations.models import Seat
from samverk.organisations.tests.factories import SeatFactory
from samverk.planning.tests.factories import ActivityFactory, PartFactory, StatusStepFactory

PARTS = 5  # over two activities: three parts and two

answers = st.one_of(
    st.builds(lambda rank: ("reported", rank), st.integers(0, 2)),
    st.sampled_from([("nothing_to_report", None), ("not_relevant", None), ("not_assessed", None), ("", None)]),
)
steps = st.one_of(
    st.tuples(st.just("submit"), st.integers(0, PARTS - 1), answers),
    st.tuples(st.just("draft"), st.integers(0, PARTS - 1), answers),
    st.tuples(st.sampled_from(["discard", "stop asking", "ask"]), st.integers(0, PARTS - 1)),
    st.tuples(st.sampled_from(["open", "close", "reopen", "fix"])),
)


class AnyOrderTest(TestCase):
    @unhurried(60)
    @given(st.lists(steps, max_size=25))
    def test_nothing_submitted_is_lost_and_joint_status_equals_the_slow_reference(self, sequence):
        world = World()

        for step in sequence:
            world.do(*step)
            world.check()

        assert trail.verify().faults == []


class World:
    """A round of five parts, and beside it a plain record of what has been accepted."""

    def __init__(self):
        self.round = RoundFactory(state=Round.State.PLANNED)
        self.lead = SeatFactory(collaboration=self.round.plan.collaboration, role=Seat.Role.LEAD).person
        self.scale = [
            StatusStepFactory(scale=self.round.scale, rank=rank, key=f"s{rank}", needs_explanation=rank == 2)
            for rank in range(3)
        ]
        activities = ActivityFactory.create_batch(2, plan=self.round.plan)
        self.parts = [PartFactory(activity=activities[n // 3]) for n in range(PARTS)]
        seats = {"collaboration": self.round.plan.collaboration, "role": Seat.Role.REPORTER}
        self.people = [SeatFactory(organisation=part.organisation, **seats).person for part in self.parts]
        due_in(self.round, 0)
        self.submitted, self.asked = {}, set()
        self.state = "planned"
        self.accepted = 0

    def do(self, what, *given):
        with suppress(ValidationError):
            getattr(self, what.replace(" ", "_"))(*given)

    def follow_up(self, n):
        found = FollowUp.objects.filter(round=self.round, part=self.parts[n]).first()
        if found is None:
            raise ValidationError("Not asked.")
        return found

    def answer(self, said):
        answer, rank = said
        explained = {"deviation": "Sent", "measure": "Fortare"} if rank == 2 else {}
        return {"answer": answer, "step": None if rank is None else self.scale[rank], **explained}

    def submit(self, n, said):
        operations.submit_follow_up(self.follow_up(n), by=self.people[n], **self.answer(said))
        if self.submitted.get(n) != said:
            self.accepted += 1
        self.submitted[n] = said

    def draft(self, n, said):
        operations.save_draft(self.follow_up(n), by=self.people[n], comment="Utkast", **self.answer(said))

    def discard(self, n):
        operations.discard_draft(self.follow_up(n), by=self.people[n])

    def stop_asking(self, n):
        operations.stop_asking(self.follow_up(n), by=self.lead)
        self.asked.discard(n)

    def ask(self, n):
        operations.ask_part(self.round, self.parts[n], by=self.lead)
        self.asked.add(n)

    def open(self):
        operations.open_round(self.round, by=self.lead)
        self.asked, self.state = set(range(PARTS)), "open"

    def close(self):
        operations.close_round(self.round, by=self.lead)
        self.state = "review"

    def reopen(self):
        operations.reopen_round(self.round, reason="Något var fel.", by=self.lead)
        self.state = "open"

    def fix(self):
        operations.fix_round(self.round, by=self.lead)
        self.state = "fixed"

    def check(self):
        self.round.refresh_from_db()
        assert self.round.state == self.state
        rows = FollowUp.objects.filter(round=self.round).select_related("part", "step")
        asked = [row.part for row in rows]
        assert sorted(part.pk for part in asked) == sorted(self.parts[n].pk for n in self.asked)
        kept = {row.part: (row.answer, row.step and row.step.rank) for row in rows if row.is_submitted}
        assert kept == {self.parts[n]: said for n, said in self.submitted.items()}
        found = joint_statuses(self.round)
        for activity in {part.activity_id for part in self.parts}:
            assert (found[activity].key, found[activity].silent) == self.slowly(activity)
        assert sum(each.count for each in counts(found.values(), self.scale)) == len(found)
        handed_in = Revision.objects.filter(action="followup.follow_up_submitted", model="followup.followup")
        assert handed_in.filter(object_id__in=[row.pk for row in rows]).count() == self.accepted

    def slowly(self, activity):
        """The joint status by reading every answer one by one, from best to worst."""
        mine = [n for n, part in enumerate(self.parts) if part.activity_id == activity and n in self.asked]
        mine.sort(key=lambda n: self.parts[n].organisation.name)
        silent = tuple(self.parts[n].organisation for n in mine if n not in self.submitted)
        key = "not_asked"
        given = [self.submitted[n] for n in mine if n in self.submitted]
        for answer in ("not_relevant", "nothing_to_report", "not_assessed"):
            if (answer, None) in given:
                key = answer
        if silent:
            key = "unans"
        for rank in range(3):
            if ("reported", rank) in given:
                key = f"s{rank}"
        return key, silent


@pytest.mark.django_db
def test_the_reference_itself_knows_the_worst_from_the_best():
    world = World()
    world.do("open")
    world.do("submit", 0, ("reported", 0))
    world.do("submit", 1, ("reported", 2))

    assert world.slowly(world.parts[0].activity_id) == ("s2", (world.parts[2].organisation,))
