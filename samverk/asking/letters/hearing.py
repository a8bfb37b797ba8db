"""What happens to follow-ups, as letters noted down: each inside the change that it is about."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from samverk.asking.letters import conversations, receipts
from samverk.asking.letters.shared import DAILY, INVITED, NOT_HAD, group_of, letters_of
from samverk.core import post
from samverk.core.post.models import Letter
from samverk.followup import happenings
from samverk.followup.models import FollowUp, Message, Round
from samverk.organisations.models import Person

HELD_BEFORE = timedelta(days=1)
GATHERED_FOR = timedelta(minutes=10)  # who is handed one question is often handed the next
MORNING = time(7, 30)


def listen() -> None:
    """Hear of follow-ups from now on."""
    heard = (
        (happenings.asked, asked), (happenings.handed_over, handed_over), (happenings.submitted, submitted),
        (happenings.sent_back, conversations.ask), (happenings.replied, replied),
    )  # fmt: skip
    for listeners, listener in heard:
        if listener not in listeners:
            listeners.append(listener)


def asked(follow_ups: list[FollowUp], *, by) -> None:
    round, people = follow_ups[0].round, {each.asked_id for each in follow_ups} - {None}
    if people and not _was_held_before(round, follow_ups):
        _invite(people, round, timezone.now())


def handed_over(follow_up: FollowUp, before: Person | None, *, by) -> None:
    if follow_up.asked_id not in {None, by.pk}:  # who takes it over knows
        _invite({follow_up.asked_id}, follow_up.round, timezone.now() + GATHERED_FOR)


def submitted(follow_up: FollowUp, *, by) -> None:
    receipts.acknowledge(follow_up, by=by)
    conversations.answered_anew(follow_up, by=by)


def replied(follow_up: FollowUp, message: Message, *, by) -> None:
    conversations.reply(follow_up, message, by=by)


def _was_held_before(round: Round, follow_ups: list[FollowUp]) -> bool:
    """A whole round that was opened some time ago: one that is brought in from elsewhere, and asks nobody anything."""
    opened_long_ago = round.opened_at is not None and round.opened_at < timezone.now() - HELD_BEFORE
    return opened_long_ago and round.follow_ups.count() == len(follow_ups)


def _invite(people: set[int], round: Round, when: datetime) -> None:
    """One letter for each person, which lists all that is asked of them when it is sent.

    Who has been invited already is so again for what is new: the next morning, if there has been a mail that day.
    """
    today = timezone.localdate(when)
    keys = {person: f"{INVITED}:{round.pk}:{person}" for person in people}
    invited, waiting, had_one = set(), set(), set()
    known = letters_of(round).filter(kind__in=DAILY, person__in=people)
    for person, kind, key, state, at in known.values_list("person", "kind", "key", "state", "not_before"):
        if kind == INVITED:
            invited.add(person)
        if kind == INVITED and state == Letter.State.WAITING:
            waiting.add(person)
        if key == f"{keys[person]}:{today}" or timezone.localdate(at) == today and state not in NOT_HAD:
            had_one.add(person)
    tomorrow = today + timedelta(days=1)
    morning = timezone.make_aware(datetime.combine(tomorrow, MORNING))
    again, found = invited - waiting, Person.objects.in_bulk(people)
    waves = (
        (people - invited, "", when), (again - had_one, f":{today}", when), (again & had_one, f":{tomorrow}", morning),
    )  # fmt: skip
    for some, ending, at in waves:
        wanted = [(keys[key] + ending, found[key], {"round": round.pk}) for key in sorted(some)]
        post.send_to_many(INVITED, wanted, not_before=at, group=group_of(round))
