"""An answer is sent back with a question, replied to, and given anew; what was submitted holds until then."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from samverk.core import trail
from samverk.core.tests.drawing import unhurried
from samverk.core.trail import Conflict
from samverk.core.undo import undo
from samverk.followup import happenings, operations
from samverk.followup.joint import joint_statuses
from samverk.followup.models import FollowUp, Message
from samverk.followup.tests.factories import FollowUpFactory, RoundFactory
from samverk.followup.tests.states import codes, due_in, put_in
from samverk.organisations.models import Seat
from samverk.organisations.tests.factories import SeatFactory
from samverk.planning.tests.factories import ActivityFactory, PartFactory

EDGE = [-1, 0]  # the day after an answer was due, and its last day


@pytest.fixture
def answered(round, follow_up, reporter, on_track):
    """Submitted in time; its day is past."""
    due_in(round, 0)
    said = {"answer": "reported", "step": on_track, "comment": "Allt går bra."}
    answered = operations.submit_follow_up(FollowUp.objects.get(), by=reporter, **said)
    due_in(round, -3)
    return FollowUp.objects.get(pk=answered.pk)


def told(follow_up) -> list[tuple]:
    return [(each.kind, each.text, each.written_by) for each in Message.objects.filter(follow_up=follow_up)]


def test_what_is_sent_back_holds_until_it_is_answered_anew(round, answered, lead, reporter, on_track):
    operations.send_back(answered, question=" Vilka är de sex? ", by=lead)

    back = FollowUp.objects.get()
    held = joint_statuses(round)[back.part.activity_id].key
    operations.submit_follow_up(
        back, answer="reported", step=on_track, comment="Sex av nio.", reply="De i norr.", by=reporter
    )

    now = FollowUp.objects.get()
    assert (back.is_sent_back, back.is_submitted, back.comment, held) == (True, True, "Allt går bra.", "plan")
    assert (now.is_sent_back, now.comment) == (False, "Sex av nio.")
    assert told(now) == [("question", "Vilka är de sex?", lead), ("reply", "De i norr.", reporter)]


def test_the_same_answer_once_more_answers_the_question(answered, lead, reporter, on_track):
    operations.send_back(answered, question="Stämmer det?", by=lead)
    back = FollowUp.objects.get()

    operations.submit_follow_up(
        back, answer="reported", step=on_track, comment="Allt går bra.", reply="Ja.", by=reporter
    )

    assert not FollowUp.objects.get().is_sent_back
    assert [text for _kind, text, _by in told(back)] == ["Stämmer det?", "Ja."]


def test_a_reply_alone_leaves_it_sent_back_and_a_second_press_writes_nothing(answered, lead, reporter):
    operations.send_back(answered, question="Stämmer det?", by=lead)
    for _press in range(2):
        operations.answer_question(answered, text="Jag hör med Karin.", by=reporter)

    assert FollowUp.objects.get().is_sent_back
    assert [text for _kind, text, _by in told(answered)] == ["Stämmer det?", "Jag hör med Karin."]


def test_a_question_is_taken_back_and_that_stands_in_the_thread(answered, lead, reporter):
    op = operations.send_back(answered, question="Stämmer det?", by=lead)
    with pytest.raises(ValidationError) as refusal:
        undo(op.id, by=lead)
    operations.take_back_question(FollowUp.objects.get(), by=lead)

    with pytest.raises(ValidationError) as again:
        operations.take_back_question(FollowUp.objects.get(), by=lead)
    with pytest.raises(ValidationError) as settled:
        operations.submit_follow_up(FollowUp.objects.get(), answer="not_relevant", by=reporter)

    assert [codes(each) for each in (refusal, again, settled)] == [
        {"": "not_undoable"}, {"": "not_sent_back"}, {"": "answers_were_due"},
    ]  # fmt: skip
    assert [kind for kind, _text, _by in told(answered)] == ["question", "taken_back"]


@pytest.mark.parametrize(
    ("state", "submitted", "question", "expected"),
    [
        ("open", True, "  ", {"question": "question_missing"}),
        ("open", False, "Hur går det?", {"": "not_submitted"}),
        ("fixed", True, "Hur går det?", {"": "round_closed"}),
        ("review", True, "Hur går det?", None),
    ],
)
def test_when_an_answer_is_sent_back(round, lead, state, submitted, question, expected):
    follow_up = FollowUpFactory(round=put_in(round, state), submitted=submitted)

    try:
        operations.send_back(follow_up, question=question, by=lead)
    except ValidationError as refusal:
        assert expected == codes(type("Refusal", (), {"value": refusal}))
    else:
        assert expected is None

    assert FollowUp.objects.get().is_sent_back == (expected is None)


def test_only_the_lead_sends_back_and_only_those_it_concerns_write(answered, seat, principal, reporter):
    others = [seat(role, principal) for role in ("reader",)] + [seat("editor"), seat("reader")]

    for person in [*others, reporter]:
        with pytest.raises(PermissionDenied):
            operations.send_back(answered, question="Varför?", by=person)
    for person in others:
        with pytest.raises(PermissionDenied):
            operations.answer_question(answered, text="Jag undrar.", by=person)

    assert told(answered) == []


def test_a_question_about_words_that_have_changed_is_a_clash(round, answered, lead, reporter):
    due_in(round, 3)
    stale = FollowUp.objects.get()
    operations.submit_follow_up(answered, answer="not_relevant", by=reporter)

    with pytest.raises(Conflict):
        operations.send_back(stale, question="Varför?", by=lead)

    assert told(answered) == []


def test_nobody_reads_a_thread_on_what_they_do_not_see(answered, lead, seat):
    operations.send_back(answered, question="Varför?", by=lead)

    assert Message.objects.visible_to(seat("reader")).count() == 1
    assert not Message.objects.visible_to(SeatFactory(role="lead").person).exists()


def test_a_question_is_handed_over_and_answered_by_somebody_else(answered, lead, reporter, seat, principal):
    colleague = seat("reader", principal)
    with pytest.raises(ValidationError):
        operations.hand_over(answered, colleague, by=lead)
    operations.send_back(answered, question="Varför?", by=lead)

    operations.hand_over(FollowUp.objects.get(), colleague, reason="Slutat", by=lead)
    operations.submit_follow_up(FollowUp.objects.get(), answer="not_assessed", by=colleague)

    assert (FollowUp.objects.get().asked, FollowUp.objects.get().submitted_by) == (colleague, colleague)


def test_who_fixes_a_round_is_told_what_is_sent_back(as_lead, round, answered, lead):
    operations.send_back(answered, question="Varför?", by=lead)
    put_in(round, "review")

    page = as_lead.get(reverse("followup:fix_round", args=[round.pk])).text

    assert "1 answer is sent back with a question" in page


def test_the_rooms_above_hear_of_questions_and_replies(answered, lead, reporter, monkeypatch):
    heard = []
    for name in ("sent_back", "replied"):
        monkeypatch.setattr(happenings, name, [lambda f, m, by, name=name: heard.append((name, f, m.text, by))])

    operations.send_back(answered, question="Varför?", by=lead)
    operations.answer_question(answered, text="Därför.", by=reporter)

    assert heard == [("sent_back", answered, "Varför?", lead), ("replied", answered, "Därför.", reporter)]


def test_the_lead_asks_on_the_answers_page_and_whoever_answered_finds_it_first(client, answered, lead, reporter):
    address, sent = reverse("followup:report", args=[answered.pk]), {"version": answered.version}
    client.force_login(lead)
    before = client.get(address).text
    empty = client.post(reverse("followup:send_back", args=[answered.pk]), sent | {"question": " "})
    client.post(reverse("followup:send_back", args=[answered.pk]), sent | {"question": "Vilka är de sex?"})
    client.force_login(reporter)

    mine, start = client.get(reverse("followup:mine")).text, client.get(reverse("core:start")).text
    form = client.get(address).text

    assert "Send back with a question" in before and "Joint status" in before
    assert empty.status_code == 422
    assert mine.index("Vilka är de sex?") < mine.index("To hand in")
    assert "sent back with a question" in start
    assert "Vilka är de sex?" in form and 'name="reply"' in form and "Submit the change" in form


def test_what_is_sent_back_comes_before_what_is_late(as_reporter, answered, principal, lead):
    late = FollowUpFactory(
        round=answered.round,
        part=PartFactory(activity=ActivityFactory(plan=answered.round.plan), organisation=principal),
    )
    operations.send_back(answered, question="Varför?", by=lead)

    start = as_reporter.get(reverse("core:start")).text

    assert start.index(str(answered.part.activity)) < start.index(str(late.part.activity))


def test_the_answer_and_the_reply_are_sent_together(as_reporter, answered, lead):
    operations.send_back(answered, question="Vilka är de sex?", by=lead)
    sent = {"step": "not_relevant", "reply": "Inga längre.", "version": FollowUp.objects.get().version}

    response = as_reporter.post(reverse("followup:report", args=[answered.pk]), sent)

    assert response.url == reverse("followup:receipt", args=[answered.round_id])
    assert [text for _kind, text, _by in told(answered)] == ["Vilka är de sex?", "Inga längre."]
    assert FollowUp.objects.get().is_finished


def test_a_stale_question_comes_back_with_what_was_typed(as_lead, round, answered, reporter):
    due_in(round, 3)
    sent = {"question": "Vilka är de sex?", "version": answered.version}
    operations.submit_follow_up(answered, answer="not_relevant", by=reporter)

    clash = as_lead.post(reverse("followup:send_back", args=[answered.pk]), sent)
    again = as_lead.post(
        reverse("followup:send_back", args=[answered.pk]), sent | {"version": FollowUp.objects.get().version}
    )

    assert (clash.status_code, again.status_code) == (409, 302)
    assert "Vilka är de sex?" in clash.text and FollowUp.objects.get().is_sent_back


@pytest.mark.parametrize("of", ["mine", "start"])
def test_the_lists_take_as_many_queries_for_many_that_are_sent_back(
    as_reporter, answered, principal, lead, of, queries
):
    address = reverse("followup:mine" if of == "mine" else "core:start")
    operations.send_back(answered, question="Varför?", by=lead)
    as_reporter.get(address)  # the first time it is also remembered that one has looked
    few = queries(as_reporter.get, address)
    for _n in range(8):
        part = PartFactory(activity=ActivityFactory(plan=answered.round.plan), organisation=principal)
        operations.send_back(
            FollowUpFactory(round=answered.round, part=part, submitted=True), question="Varför?", by=lead
        )

    assert queries(as_reporter.get, address) == few


people = st.sampled_from(["lead", "own", "other"])
acts = st.one_of(
    st.tuples(st.sampled_from(["submit", "draft", "reply"]), people, st.sampled_from("abc")),
    st.tuples(st.sampled_from(["send back", "take back"]), people, st.just("?")),
    st.tuples(st.just("day"), st.sampled_from(EDGE), st.just("")),
)


class AnyOrderTest(TestCase):
    @unhurried(80)
    @given(st.lists(acts, max_size=20))
    def test_words_change_only_by_their_own_and_only_while_they_may(self, sequence):
        world = World()

        for step in sequence:
            world.do(*step)
            world.check()

        assert trail.verify().faults == []


class World:
    """One answer, those who might want to change it, and beside it what the rules say of it in the plainest words."""

    def __init__(self):
        self.round = RoundFactory()
        self.part = FollowUpFactory(round=self.round).part
        seats = {"collaboration": self.round.plan.collaboration}
        own = {"organisation": self.part.organisation}
        self.people = {
            "lead": SeatFactory(role=Seat.Role.LEAD, **seats).person,
            "own": SeatFactory(role=Seat.Role.REPORTER, **own, **seats).person,
            "other": SeatFactory(role=Seat.Role.EDITOR, **seats).person,
        }
        self.state, self.words, self.is_back, self.is_late, self.thread = "asked", "", False, False, []
        self.submitted_by = ""
        self.day(0)

    def day(self, days, _text=""):
        due_in(self.round, days)
        self.is_late = days < 0

    def do(self, what, who, text):
        if what == "day":
            return self.day(who)
        may = getattr(self, f"may_{what.replace(' ', '_')}")(who, text)
        try:
            getattr(self, what.replace(" ", "_"))(FollowUp.objects.get(), self.people[who], text)
        except (PermissionDenied, ValidationError):
            assert not may, (what, who, text)
        else:
            assert may, (what, who, text)
            getattr(self, f"then_{what.replace(' ', '_')}")(who, text)

    def may_submit(self, who, text):
        stands_in = who == "lead" and (self.state == "asked" or self.submitted_by == "lead")
        if self.state == "submitted" and (who == "own" or stands_in):
            return self.is_back or not self.is_late or text == self.words
        return who == "own" or stands_in

    def submit(self, follow_up, by, text):
        operations.submit_follow_up(follow_up, answer="not_relevant", comment=text, by=by)

    def then_submit(self, who, text):
        self.state, self.words, self.is_back = "submitted", text, False
        self.submitted_by = who

    def may_draft(self, who, text):
        return who == "own" and self.state != "submitted"

    def draft(self, follow_up, by, text):
        operations.save_draft(follow_up, comment=text, by=by)

    def then_draft(self, who, text):
        self.state, self.words = "draft", text

    def may_send_back(self, who, text):
        return who == "lead" and self.state == "submitted"

    def send_back(self, follow_up, by, text):
        operations.send_back(follow_up, question=text, by=by)

    def then_send_back(self, who, text):
        self.is_back = True
        self.thread.append(("question", who))

    def may_take_back(self, who, text):
        return who == "lead" and self.is_back

    def take_back(self, follow_up, by, text):
        operations.take_back_question(follow_up, by=by)

    def then_take_back(self, who, text):
        self.is_back = False
        self.thread.append(("taken_back", who))

    def may_reply(self, who, text):
        return who in ("lead", "own") and self.state == "submitted"

    def reply(self, follow_up, by, text):
        text = f"{text}{len(self.thread)}"
        operations.answer_question(follow_up, text=text, by=by)

    def then_reply(self, who, text):
        self.thread.append(("reply", who))

    def check(self):
        now = FollowUp.objects.get()
        assert (now.state, now.comment, now.is_sent_back) == (self.state, self.words, self.is_back)
        found = [(each.kind, each.written_by) for each in now.messages.all()]
        assert found == [(kind, self.people[who]) for kind, who in self.thread]
