"""For the lead: who has had what mail in a round, and to whom none gets through."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from samverk.asking.holders import Holder
from samverk.asking.letters.shared import DAILY, INVITED, NOT_HAD, REMINDED, gone, letters_of
from samverk.core.post.models import Letter
from samverk.followup.models import Round


@dataclass
class Mailed:
    """What one person has had. `failed` are letters that did not arrive, the newest first."""

    holder: Holder
    is_gone: bool = False
    invited_at: datetime | None = None
    reminded_at: datetime | None = None
    reminders: int = 0
    had_one_today: bool = False
    failed: list[Letter] = field(default_factory=list)

    @property
    def missing(self) -> int:
        return self.holder.asked - self.holder.answered

    @property
    def may_be_reminded(self) -> bool:
        return bool(self.missing) and not self.is_gone and not self.had_one_today

    def add(self, letter: Letter, today) -> None:
        if letter.state == Letter.State.FAILED:
            self.failed.append(letter)
        if letter.kind in DAILY and letter.state not in NOT_HAD:
            self.had_one_today = self.had_one_today or timezone.localdate(letter.not_before) >= today
        if letter.kind == INVITED and letter.sent_at:
            self.invited_at = max(letter.sent_at, self.invited_at or letter.sent_at)
        if letter.kind == REMINDED and letter.sent_at:
            self.reminders += 1
            self.reminded_at = max(letter.sent_at, self.reminded_at or letter.sent_at)


def mailed(round: Round, holders: list[Holder]) -> list[Mailed]:
    """Of these people, in a few queries however many they are."""
    people, today = [holder.person.pk for holder in holders], timezone.localdate()
    by_person = defaultdict(list)
    letters = list(letters_of(round).filter(person__in=people).order_by("-asked_at", "-pk"))
    sent_along = Letter.objects.filter(key__in=[each.order["with"] for each in letters if "with" in each.order])
    carriers = {each.key: each for each in sent_along}
    for letter in letters:
        by_person[letter.person_id].append(carriers.get(letter.order.get("with"), letter))
    out_of_reach, found = gone(people), []
    for holder in holders:
        row = Mailed(holder, is_gone=holder.person.pk in out_of_reach)
        for letter in by_person[holder.person.pk]:
            row.add(letter, today)
        found.append(row)
    return found


def troubles(round: Round) -> tuple[int, int]:
    """How many people a mail has not reached, and how many of those who have not answered cannot be reached at all."""
    failed = letters_of(round).filter(state=Letter.State.FAILED).order_by().values("person").distinct().count()
    owing = round.follow_ups.silent().exclude(asked=None).order_by().values_list("asked", flat=True).distinct()
    return failed, len(gone(owing))
