"""A round lives through anything that anybody may do, in any order, beside a plain record of what ought to hold.

Hypothesis draws the people, what they do and when. Nothing submitted is lost, nobody is asked twice, nothing happens
that the person or the round's state does not allow, and every report reckons. `make explore` draws many more.
"""

from contextlib import suppress
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from samverk.core import trail, undo
from samverk.core.models import Letter, Revision
from samverk.core.tests.drawing import unhurried
from samverk.core.trail import Conflict
from samverk.followup import operations
from samverk.followup.models import FollowUp, Round
from samverk.followup.tests.factories import PrincipalDatesFactory, RoundFactory
from samverk.organisations.models import Seat
from samverk.organisations.tests.factories import OrganisationFactory, ParticipationFactory, SeatFactory
from samverk.planning.tests.factories import ActivityFactory, PartFactory, StatusStepFactory
from samverk.reports import operations as reports
from samverk.reports.models import Edition
from samverk.reports.verifying import verify

PARTS = range(4)  # two activities with a part for each of two principals
PEOPLE = ("lead", "ann", "bo", "eva", "reader", "outsider")  # ann and bo answer for norr, eva for ost
OF = {"ann": "norr", "bo": "norr", "eva": "ost"}
LATER = {"answers_due_on": date(2199, 1, 1), "review_due_on": date(2199, 2, 1)}
LATER |= {"approval_due_on": date(2199, 3, 1), "fixed_due_on": date(2199, 4, 1)}
PAST = date(2026, 9, 10)  # ost has had its day: what it has submitted it changes only when asked back

# Mostly whoever may; else little would ever happen.
parts, leads, people = (st.sampled_from(each) for each in (PARTS, ["lead"] * 6 + [*PEOPLE], [*OF, *OF, *PEOPLE]))
REPORT_ACTS = ["approve_edition", "withdraw_approval", "fix_edition", "reopen_edition"]
answers = st.sampled_from(["s0", "s1", "nothing_to_report", "not_relevant", "not_assessed"])


class LifeOfARound(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.held = transaction.atomic()
        self.held.__enter__()
        self.texts = iter(range(10_000))
        self.build()

    def build(self):
        self.round = RoundFactory(state=Round.State.PLANNED, **LATER)
        collaboration = self.round.plan.collaboration
        self.steps = {key: StatusStepFactory(scale=self.round.scale, key=key, rank=int(key[1])) for key in ("s0", "s1")}
        self.organisations = {name: OrganisationFactory(name=name.title()) for name in ("norr", "ost")}
        for organisation in self.organisations.values():
            ParticipationFactory(collaboration=collaboration, organisation=organisation)
        PrincipalDatesFactory(round=self.round, organisation=self.organisations["ost"], answers_due_on=PAST)
        seats = {name: {"role": Seat.Role.EDITOR, "organisation": self.organisations[of]} for name, of in OF.items()}
        seats |= {"lead": {"role": Seat.Role.LEAD}, "reader": {"role": Seat.Role.READER}}
        self.people = {name: SeatFactory(collaboration=collaboration, **seat).person for name, seat in seats.items()}
        self.people["outsider"] = SeatFactory().person
        activities = ActivityFactory.create_batch(2, plan=self.round.plan)
        contacts = {"norr": "ann", "ost": "eva"}
        self.parts = [
            PartFactory(
                activity=activity, organisation=self.organisations[name], contact=self.people[contacts[name]]
            )
            for activity in activities
            for name in contacts
        ]  # fmt: skip
        self.state, self.asked = "planned", {}  # part -> who is asked
        self.submitted, self.drafts, self.returned = {}, {}, set()  # part -> (answer, text); part -> text
        self.said_by = {}  # part -> who submitted its answer
        self.accepted, self.fixed = [], {}  # the texts that were ever accepted; an edition's key -> its content's hash

    def teardown(self):
        transaction.set_rollback(True)
        self.held.__exit__(None, None, None)

    def of(self, n: int) -> str:
        return ("norr", "ost")[n % 2]

    @property
    def takes_answers(self) -> bool:
        return self.state in {"open", "review"}

    def follow_up(self, n: int) -> FollowUp:
        return FollowUp.objects.select_related("round__plan").get(round=self.round, part=self.parts[n])

    def attempt(self, expected: bool, act) -> bool:
        """Do it; whether it was done must be as expected."""
        try:
            with transaction.atomic():
                act()
            done = True
            told = "done"
        except (ValidationError, PermissionDenied, Conflict) as refusal:
            done, told = False, refusal
        assert done == expected, told
        return done

    def works_on(self, who: str, n: int) -> bool:
        """Whose own answer it is: its organisation's, or whoever is asked."""
        return OF.get(who) == self.of(n) or self.asked.get(n) == who

    @initialize(is_opened=st.sampled_from([True, True, True, False]))
    def begin(self, is_opened):
        if is_opened:
            self.open("lead")

    @precondition(lambda self: self.state == "planned")
    @rule(who=leads)
    def open(self, who):
        if self.attempt(self.state == "planned" and who == "lead", lambda: self.move(operations.open_round, who)):
            self.state, self.asked = "open", {n: "ann" if self.of(n) == "norr" else "eva" for n in PARTS}

    @rule(who=leads)
    def close(self, who):
        if self.attempt(self.state == "open" and who == "lead", lambda: self.move(operations.close_round, who)):
            self.state = "review"

    @rule(who=leads)
    def reopen(self, who):
        expected = self.state == "review" and who == "lead"
        if self.attempt(expected, lambda: self.move(operations.reopen_round, who, reason="Något var fel.")):
            self.state = "open"

    @precondition(lambda self: self.state == "review" and len(self.submitted) > 1)
    @rule(who=leads)
    def fix(self, who):
        if self.attempt(who == "lead", lambda: self.move(operations.fix_round, who)):
            self.state = "fixed"

    @precondition(lambda self: self.state == "review" and len(self.submitted) > 1)
    @rule()
    def report(self):
        """Every report is approved and fixed, one after another, and with the last of them the round."""
        self.make_reports()
        for edition in Edition.objects.filter(round=self.round).order_by("pk"):
            for what in ("approve_edition", "fix_edition"):
                edition.refresh_from_db()
                self.handle(edition, what)

    def move(self, do, who, **more):
        do(self.round, by=self.people[who], **more)

    @precondition(lambda self: self.asked)
    @rule(n=parts, who=people, answer=answers)
    def submit(self, n, who, answer):
        if n not in self.asked:
            return
        text = f"Svar {next(self.texts)}"
        stands_in = who == "lead" and n not in self.drafts and self.said_by.get(n, "lead") == "lead"
        settled = self.of(n) == "ost" and n in self.submitted and n not in self.returned
        expected = self.takes_answers and (self.works_on(who, n) or stands_in) and not settled
        given = {"answer": "reported" if answer in self.steps else answer, "step": self.steps.get(answer)}
        by = self.people[who]
        if self.attempt(
            expected, lambda: operations.submit_follow_up(self.follow_up(n), comment=text, by=by, **given)
        ):  # fmt: skip
            self.submitted[n], self.said_by[n] = (answer, text), who
            self.accepted.append(text)
            self.drafts.pop(n, None)
            self.returned.discard(n)

    @precondition(lambda self: self.asked)
    @rule(n=parts, who=people)
    def draft(self, n, who):
        if n not in self.asked:
            return
        text = f"Utkast {next(self.texts)}"
        expected = self.takes_answers and self.works_on(who, n) and n not in self.submitted
        by = self.people[who]
        if self.attempt(expected, lambda: operations.save_draft(self.follow_up(n), comment=text, by=by)):
            self.drafts[n] = text

    @precondition(lambda self: self.drafts)
    @rule(data=st.data(), who=people)
    def discard_and_undo(self, data, who):
        n = data.draw(st.sampled_from(sorted(self.drafts)))
        expected = self.takes_answers and self.works_on(who, n)
        by, done = self.people[who], []
        if self.attempt(expected, lambda: done.append(operations.discard_draft(self.follow_up(n), by=by))):
            undo.undo(done[0].id, by=by)

    @precondition(lambda self: self.submitted)
    @rule(data=st.data(), who=leads)
    def send_back(self, data, who):
        n = data.draw(st.sampled_from(sorted(self.submitted)))
        by = self.people[who]
        expected = self.takes_answers and who == "lead"
        if self.attempt(expected, lambda: operations.send_back(self.follow_up(n), question="Hur då?", by=by)):
            self.returned.add(n)

    @precondition(lambda self: self.returned)
    @rule(data=st.data(), who=leads)
    def take_back(self, data, who):
        n = data.draw(st.sampled_from(sorted(self.returned)))
        by = self.people[who]
        expected = self.takes_answers and who == "lead"
        if self.attempt(expected, lambda: operations.take_back_question(self.follow_up(n), by=by)):
            self.returned.discard(n)

    @rule(n=parts, who=leads)
    def ask(self, n, who):
        expected = self.takes_answers and who == "lead" and n not in self.asked
        if self.attempt(expected, lambda: operations.ask_part(self.round, self.parts[n], by=self.people[who])):
            self.asked[n] = "ann" if self.of(n) == "norr" else "eva"

    @precondition(lambda self: self.asked)
    @rule(n=parts, who=leads)
    def stop_asking(self, n, who):
        if n not in self.asked:
            return
        expected = self.takes_answers and who == "lead" and n not in self.submitted
        if self.attempt(expected, lambda: operations.stop_asking(self.follow_up(n), by=self.people[who])):
            del self.asked[n]
            self.drafts.pop(n, None)

    @precondition(lambda self: self.asked)
    @rule(n=parts, who=people, to=st.sampled_from(sorted(OF)))
    def hand_over(self, n, who, to):
        if n not in self.asked:
            return
        right = who == "lead" or self.works_on(who, n)
        is_open = n not in self.submitted or n in self.returned  # a question may be somebody else's to answer
        fits = OF[to] == self.of(n) and self.asked[n] != to and is_open
        by = {"by": self.people[who], "reason": "Semester"}
        if self.attempt(
            self.takes_answers and right and fits,
            lambda: operations.hand_over(self.follow_up(n), self.people[to], **by),
        ):
            self.asked[n] = to

    @precondition(lambda self: self.state != "planned")
    @rule()
    def make_reports(self):
        reports.make_editions(self.round, by=self.people["lead"])

    @precondition(lambda self: self.state != "planned" and Edition.objects.filter(round=self.round).exists())
    @rule(
        data=st.data(), what=st.sampled_from(["approve_edition", "withdraw_approval", "fix_edition", "reopen_edition"])
    )
    def handle_report(self, data, what):
        self.handle(data.draw(st.sampled_from(list(Edition.objects.filter(round=self.round).order_by("pk")))), what)

    def handle(self, edition: Edition, what: str):
        by = self.people[
            "lead" if edition.organisation is None else {"Norr": "ann", "Ost": "eva"}[edition.organisation.name]
        ]
        more = {"reason": "Fel i tabellen"} if what == "reopen_edition" else {}
        with suppress(ValidationError), transaction.atomic():
            changed = getattr(reports, what)(edition, by=by, **more)
            if what == "fix_edition":
                self.fixed[edition.pk] = changed.sha256
            if what == "approve_edition":
                self.reckons(changed)
        self.round.refresh_from_db()
        if what == "fix_edition" and self.round.state == "fixed":
            self.state = "fixed"  # the last report was fixed, and the round is over
        if what == "reopen_edition" and self.state == "fixed":
            self.state = self.round.state

    def reckons(self, edition: Edition):
        """What is frozen says of every part what that part had submitted, and its sums are the sums."""
        content = edition.frozen_content
        told = [part for activity in content["activities"].values() for part in activity["parts"]]
        summary = content["summary"]
        assert summary["asked_parts"] == summary["answered_parts"] + summary["silent_parts"]
        assert {part["comment"] for part in told} - {""} <= {text for _answer, text in self.submitted.values()}
        if edition.organisation is None:
            assert sorted(part["comment"] for part in told if part["comment"]) == sorted(
                text for _answer, text in self.submitted.values()
            )
            assert (summary["asked_parts"], summary["answered_parts"]) == (len(self.asked), len(self.submitted))

    @invariant()
    def the_record_and_the_database_agree(self):
        self.round.refresh_from_db()
        assert self.round.state == self.state
        rows = {self.parts.index(row.part): row for row in FollowUp.objects.filter(round=self.round)}
        names = {person.pk: name for name, person in self.people.items()}
        assert {n: names[row.asked_id] for n, row in rows.items()} == self.asked
        kept = {
            n: (row.step.key if row.step else row.answer, row.comment) for n, row in rows.items() if row.is_submitted
        }
        assert kept == self.submitted
        assert {n: row.comment for n, row in rows.items() if row.state == "draft"} == self.drafts
        assert {n for n, row in rows.items() if row.returned_at} == self.returned

    @invariant()
    def nothing_submitted_is_lost_and_nothing_counted_twice(self):
        handed_in = Revision.objects.filter(action="followup.follow_up_submitted", model="followup.followup")
        assert [row.values["after"]["comment"] for row in handed_in.order_by("sequence")] == self.accepted

    @invariant()
    def nobody_is_asked_twice(self):
        """One invitation for each person, and no more than one a day for what came later."""
        invited = Letter.objects.filter(kind="asking.invited", group=f"round:{self.round.pk}")
        keys = list(invited.values_list("person", "key"))
        assert all(sum(person == each for person, _key in keys) <= 3 for each in {person for person, _key in keys})
        assert len({key for _person, key in keys}) == len(keys)

    @invariant()
    def what_is_fixed_stays_as_it_is(self):
        stored = dict(Edition.objects.filter(pk__in=self.fixed).values_list("pk", "sha256"))
        assert stored == self.fixed
        assert verify() == []

    @invariant()
    def the_trail_holds(self):
        assert trail.verify().faults == []


@pytest.mark.django_db
def test_a_round_lives_through_anything_in_any_order():
    run_state_machine_as_test(LifeOfARound, settings=settings(unhurried(20), stateful_step_count=50))


@pytest.mark.django_db
@pytest.mark.parametrize("rule_left_out", ["refuse_submitted", "refuse_settled"])
def test_a_rule_that_is_left_out_is_found_out(rule_left_out, monkeypatch):
    for module in (operations.answers, operations.asking):
        monkeypatch.setattr(module, rule_left_out, lambda follow_up: None, raising=False)

    with pytest.raises(AssertionError):
        run_state_machine_as_test(
            LifeOfARound, settings=settings(unhurried(100), stateful_step_count=40, phases=[Phase.generate])
        )
