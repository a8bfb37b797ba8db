"""What has changed in the plan since a round opened, and what the round still asks as if it had not."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from samverk.core.models import Revision
from samverk.followup.contacts import successors, whose_contact_has_left
from samverk.followup.models import FollowUp, Round
from samverk.organisations.models import Person
from samverk.planning.models import Activity, Part

SHOWN = 50
EXCUSED, KEPT, HANDED_OVER = "followup.part_no_longer_asked", "followup.contact_kept", "followup.handed_over"
BROUGHT = "followup.round_brought_up_to_date"
EVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Stop:
    """A part that is still asked, and why it need not be."""

    follow_up: FollowUp
    why: str  # dropped, ended, left


@dataclass(frozen=True)
class Succession:
    """A part whose answer somebody else had better be asked for; `to` is None where nobody is known."""

    follow_up: FollowUp
    to: Person | None


class Changes:
    """Since the round opened; empty unless it takes answers. The queries do not grow with what has changed."""

    def __init__(self, round: Round):
        self.round = round
        self._waiting = FollowUp.objects.filter(round=round).silent().order_by("part__activity__position", "pk")
        related = ("part__activity", "part__organisation", "part__contact", "part__deputy", "asked")
        self._waiting = self._waiting.select_related(*related)
        self._waiting = self._waiting.defer("comment", "deviation", "measure")

    def __bool__(self) -> bool:
        return self.round.takes_answers and bool(
            self.came or self.excused or self.stops or self.moved or self.kept or self.left or self.kept_answers
        )

    @property
    def open(self) -> int:
        """How many are waiting to be dealt with."""
        return len(self.came) + len(self.stops) + len(self.moved) + len(self.left)

    @cached_property
    def came(self) -> list[Part]:
        """Parts of current activities that are not asked, and that nobody has excused."""
        return [part for part in self._unasked if part.pk not in self._excused_parts]

    @cached_property
    def excused(self) -> list[Part]:
        """Parts that the lead has excused from answering in this round."""
        return [part for part in self._unasked if part.pk in self._excused_parts]

    @cached_property
    def stops(self) -> list[Stop]:
        """What is asked of activities that are dropped or have come to end before the period, and of organisations that
        take part no longer."""
        found = []
        for each in self._waiting:
            if why := self._why_not(each):
                found.append(Stop(each, why))
        return found

    @cached_property
    def kept_answers(self) -> int:
        """Answers that were given for activities which were dropped after that: they stay."""
        return FollowUp.objects.filter(round=self.round, part__activity__dropped_on__isnull=False).submitted().count()

    @cached_property
    def moved(self) -> list[Succession]:
        """Whose contact in the plan became another than who is asked, later than anybody settled who that shall be."""
        return self._moved_and_kept[0]

    @cached_property
    def kept(self) -> list[Succession]:
        """Of those, whom the lead has said to leave as they are."""
        return self._moved_and_kept[1]

    @cached_property
    def _moved_and_kept(self) -> tuple[list[Succession], list[Succession]]:
        differing = [each for each in self._waiting if each.part.contact_id not in {None, each.asked_id}]
        differing = [each for each in differing if each.pk not in self._stopped and each.part.contact.is_active]
        if not differing:
            return [], []
        became = self._became([each.part_id for each in differing])
        settled = self._settled([each.pk for each in differing])
        found = [
            (Succession(each, each.part.contact), became[each.part_id] > settled.get((each.pk, KEPT), 0))
            for each in differing
            if became.get(each.part_id, 0) > settled.get((each.pk, each.asked_id), 0)
        ]
        return [each for each, is_new in found if is_new], [each for each, is_new in found if not is_new]

    @cached_property
    def left(self) -> list[Succession]:
        """Who is asked has left the organisation or can no longer sign in; with who could be asked instead."""
        handled = self._stopped | {each.follow_up.pk for each in self.moved}
        gone = [each for each in whose_contact_has_left(self._waiting) if each.pk not in handled]
        to = successors(self.round, gone) if gone else {}
        return [Succession(each, to.get(each.pk)) for each in gone]

    @cached_property
    def _since(self) -> datetime:
        return self.round.opened_at or EVER

    @cached_property
    def _unasked(self) -> list[Part]:
        parts = Part.objects.filter(activity__in=Activity.objects.filter(plan=self.round.plan_id).current().shared())
        parts = parts.exclude(pk__in=self.round.follow_ups.values("part")).exclude(organisation__in=self._departed)
        parts = parts.order_by("activity__position", "-is_lead", "pk")
        return list(parts.select_related("activity", "organisation", "contact"))

    @cached_property
    def _excused_parts(self) -> set[int]:
        rows = Revision.objects.filter(model=FollowUp._meta.label_lower, action=EXCUSED, at__gte=self._since)
        gone = (row.values.get("before") or {} for row in rows)
        return {before.get("part_id") for before in gone if before.get("round_id") == self.round.pk}

    @cached_property
    def _departed(self) -> set[int]:
        """Organisations that have taken part, and do so no longer."""
        taking_part = self.round.plan.collaboration.participations
        here = set(taking_part.on().values_list("organisation_id", flat=True))
        return set(taking_part.values_list("organisation_id", flat=True)) - here

    @cached_property
    def _stopped(self) -> set[int]:
        return {each.follow_up.pk for each in self.stops}

    def _why_not(self, each: FollowUp) -> str:
        activity = each.part.activity
        if activity.dropped_on:
            return "dropped"
        if each.part.organisation_id in self._departed:
            return "left"
        return "ended" if activity.pk in self._ended else ""

    @cached_property
    def _ended(self) -> set[int]:
        """Activities which were made to end before the period after the round had opened."""
        over = {
            each.part.activity_id
            for each in self._waiting
            if each.part.activity.ends_on and each.part.activity.ends_on < self.round.period_from
        }
        rows = self._changes_of("planning.activity", over) if over else ()
        return {row.object_id for row in rows if _has_changed(row, "ends")}

    def _became(self, parts: list[int]) -> dict[int, int]:
        """The part's newest change of contact since the round opened, by its place in the trail."""
        rows = self._changes_of("planning.part", parts)
        return {row.object_id: row.sequence for row in rows if _has_changed(row, "contact_id")}

    def _settled(self, follow_ups: list[int]) -> dict[tuple[int, int | str | None], int]:
        """When somebody last settled that a person is asked; under KEPT that whoever is asked stays so."""
        rows = Revision.objects.filter(model=FollowUp._meta.label_lower, object_id__in=follow_ups, at__gte=self._since)
        found = {}
        for row in rows.filter(action__in=(KEPT, HANDED_OVER, BROUGHT)):
            after = row.values.get("after") or {}
            found[row.object_id, KEPT if row.action == KEPT else after.get("asked_id")] = row.sequence
        return found

    def _changes_of(self, model: str, keys) -> list[Revision]:
        rows = Revision.objects.filter(model=model, object_id__in=keys, kind=Revision.Kind.CHANGED)
        return list(rows.filter(at__gte=self._since))


def _has_changed(row: Revision, name: str) -> bool:
    told = row.values
    return (told.get("before") or {}).get(name) != (told.get("after") or {}).get(name)
