"""What time brings: reminders before and after the due date, then word to the deputy and to the principal's contact.

Looked at once a day. Each step has a day from which on it is taken, as long as an answer is missing, and is taken once
for the same due date; a date that is moved has its steps anew. So a day without Samverk loses nothing, and a reopened
round or a second look repeats nothing. A person gets one such mail a day at most in a round; what meets another waits
for the next day. Reminders of several rounds that meet on one day are one mail.
"""

from collections import defaultdict
from datetime import date, datetime, timedelta
from functools import cached_property

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.asking.letters.shared import (
    DAILY,
    ESCALATED,
    INVITED,
    NOT_HAD,
    REMINDED,
    gone,
    group_of,
    letters_of,
    missing_of,
)
from samverk.core import post
from samverk.core.permissions import require
from samverk.core.post.models import Letter
from samverk.core.trail import Operation, operation
from samverk.followup.models import FollowUp, Round
from samverk.followup.permissions import can_manage_rounds
from samverk.organisations.models import Participation, Person

REMINDERS = {"week": -7, "eve": -1, "late": 1}  # days from the due date on
ESCALATIONS = {"deputy": 3, "contact": 7}
GIVEN_UP_AFTER = 30  # days: then it is for people to talk about
LEAST_BETWEEN = 2  # days from an invitation to the first reminder


def remind(now: datetime) -> None:
    """Periodic work of the morning, for every round that takes answers."""
    rounds = Round.objects.taking_answers().select_related("plan__collaboration").order_by("answers_due_on", "pk")
    looks, to_remind = [Reminders(round, now) for round in rounds], defaultdict(list)
    for look in looks:
        for person, stages in look.to_remind().items():
            to_remind[person].append((look, stages))
    for person, found in to_remind.items():
        _write_together(person, found)
    for look in looks:
        look.escalate()


def _write_together(person: Person, found: list[tuple["Reminders", set[str]]]) -> None:
    """One letter, kept with the first of its rounds; the others keep a note of it, which is never sent itself."""
    [(first, stages), *others] = found
    along = {"rounds": [look.round.pk for look, _stages in found]} if others else {}
    letter = first.write(REMINDED, person, {"stages": sorted(stages)} | along)
    for look, theirs in others:
        note = look.write(REMINDED, person, {"stages": sorted(theirs), "with": letter.key})
        Letter.objects.filter(pk=note.pk).update(state=Letter.State.WITHDRAWN)


def remind_now(round: Round, person: Person, *, by) -> Operation:
    """A reminder because the lead wants one, once a day at most.

    Raises ValidationError with code "nothing_missing", "gone", "round_not_open" or "mailed_today".
    """
    require(can_manage_rounds(by, round.plan))
    now = timezone.now()
    told = _("A reminder to %(person)s.") % {"person": person}  # for the history
    with operation("asking.reminded", by=by, reason=told) as op:
        round = op.locked(Round, [round.pk])[round.pk]  # so that two presses are one after the other
        if not round.takes_answers:
            refusal = _("%(round)s takes no answers now.")
            raise ValidationError(refusal, code="round_not_open", params={"round": round})
        if not missing_of(person, round):
            refusal = _("%(person)s has answered everything.")
            raise ValidationError(refusal, code="nothing_missing", params={"person": person})
        if gone([person.pk]):
            refusal = _("%(person)s can no longer be written to. Hand the questions over to somebody else.")
            raise ValidationError(refusal, code="gone", params={"person": person})
        reminders = Reminders(round, now)
        if person.pk in reminders.mailed_today:
            refusal = _("%(person)s has had a mail about this round today. Wait until tomorrow.")
            raise ValidationError(refusal, code="mailed_today", params={"person": person})
        op.note(round, reminded=person.name)
        reminders.write(REMINDED, person, {"stages": []}, now.isoformat())  # one that failed today is in nobody's way
    return op


class Reminders:
    """What one round asks for on one day."""

    def __init__(self, round: Round, now: datetime):
        self.round, self.now, self.today = round, now, timezone.localdate(now)
        self.mailed_today, self.invited_on = set(), {}
        self.reminded, self.escalated = defaultdict(set), defaultdict(set)
        rows = letters_of(round).filter(kind__in=DAILY).values_list("kind", "person", "not_before", "order", "state")
        for kind, person, at, order, state in rows:
            self._remember(kind, person, timezone.localdate(at), order, state)

    def _remember(self, kind: str, person: int, on: date, order: dict, state: str) -> None:
        if on >= self.today and (state not in NOT_HAD or "with" in order):
            self.mailed_today.add(person)
        if kind == INVITED:
            self.invited_on[person] = max(on, self.invited_on.get(person, on))
        elif kind == REMINDED:
            self.reminded[person].update(order["stages"])
        else:
            self.escalated[order["as"]].update(order["steps"])

    @cached_property
    def _missing(self) -> list[FollowUp]:
        rows = FollowUp.objects.filter(round=self.round, asked__isnull=False).silent().with_due()
        return list(rows.select_related("asked", "part__deputy").order_by("due_on", "pk"))

    def escalate(self) -> None:
        """After the reminders: whoever has had one today is told the next day."""
        missing = self._missing
        if not missing:
            return
        contacts = Participation.objects.on(self.today).filter(collaboration=self.round.plan.collaboration_id)
        contacts = {row.organisation_id: row.contact for row in contacts.select_related("contact")}
        self._escalate(missing, "deputy", lambda each: each.part.deputy)
        self._escalate(missing, "contact", lambda each: contacts.get(each.part.organisation_id))

    def to_remind(self) -> dict[Person, set[str]]:
        """Who is to be reminded today, and which steps that takes."""
        missing, by_person = self._missing, defaultdict(set)
        people = {each.asked_id: each.asked for each in missing}
        for each in missing:
            by_person[each.asked_id].update(self._stages(each))
        out_of_reach = gone(people)
        kept_away = out_of_reach | self.mailed_today
        return {people[key]: stages for key, stages in by_person.items() if stages and key not in kept_away}

    def _stages(self, follow_up: FollowUp) -> set[str]:
        """Those that have come and are not taken. An earlier one is past when a later one has come, and one that comes
        right after the invitation is left out."""
        asked_on, due = self._asked_on(follow_up), follow_up.due_on
        come = [name for name, days in REMINDERS.items() if due + timedelta(days) <= self.today]
        if not come or (self.today - due).days > GIVEN_UP_AFTER:
            return set()
        newest = due + timedelta(REMINDERS[come[-1]])
        if newest < asked_on + timedelta(LEAST_BETWEEN):
            return set()
        return {f"{due}:{come[-1]}"} - self.reminded[follow_up.asked_id]

    def _escalate(self, missing: list[FollowUp], role: str, stands_in) -> None:
        told = defaultdict(list)
        for each in missing:
            person, late = stands_in(each), (self.today - max(each.due_on, self._asked_on(each))).days
            is_new = f"{each.pk}:{each.due_on}" not in self.escalated[role]
            if person and person.pk != each.asked_id and is_new and ESCALATIONS[role] <= late <= GIVEN_UP_AFTER:
                told[person].append(each)
        out_of_reach = gone(person.pk for person in told)
        for person, those in told.items():
            if person.pk not in out_of_reach | self.mailed_today:
                steps = [f"{each.pk}:{each.due_on}" for each in those]
                order = {"as": role, "follow_ups": [each.pk for each in those], "steps": steps}
                self.write(ESCALATED, person, order)

    def _asked_on(self, follow_up: FollowUp) -> date:
        """Since when whoever is asked knows of it."""
        opened_on = timezone.localdate(self.round.opened_at) if self.round.opened_at else date.min
        return self.invited_on.get(follow_up.asked_id, opened_on)

    def write(self, kind: str, person: Person, order: dict, moment: str = "") -> Letter:
        """The day's own letter of that kind, or one of the moment."""
        self.mailed_today.add(person.pk)
        key = f"{kind}:{self.round.pk}:{person.pk}:{moment or self.today}"
        order |= {"round": self.round.pk}
        return post.send(kind, key=key, to=person, order=order, not_before=self.now, group=group_of(self.round))
