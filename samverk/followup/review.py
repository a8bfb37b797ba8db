"""The lead's walk through the answers: which are new since one last read, activity by activity in the plan's order."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from samverk.core.comparison import compare
from samverk.core.lines import same_text
from samverk.core.models import Revision
from samverk.followup.models import FollowUp, JointComment, Reading, Round
from samverk.followup.overview import RoundOverview
from samverk.followup.prefill import last_times
from samverk.followup.threads import Thread, threads_of
from samverk.planning.models import Activity

TEXTS = ("comment", "deviation", "measure")
SUBMITTED_BY = ("followup.follow_up_submitted", "followup.answers_taken")


@dataclass(frozen=True)
class Stop:
    """One activity on the way: how it stands, how many of its answers are unread, and which wait for a new answer."""

    activity: Activity
    joint: object  # a JointStatus
    unread: int
    sent_back: int
    is_commented: bool


@dataclass(frozen=True)
class ReadAnswer:
    """One answer on the page: what was said the last time, the thread, and what has changed since one last read it."""

    follow_up: FollowUp
    last: FollowUp | None
    thread: Thread
    is_unread: bool
    changes: list[tuple[str, list]]


class Review:
    """A round as `person` goes through it, in a number of queries that does not grow with it."""

    def __init__(self, round: Round, person):
        self.round, self.person = round, person
        self.overview = RoundOverview(round, person)

    @cached_property
    def stops(self) -> list[Stop]:
        """The activities that were asked about, in the plan's order."""
        unread, waiting = defaultdict(int), defaultdict(int)
        submitted = self.round.follow_ups.submitted()
        for key, activity, version, returned_at in submitted.values_list(
            "pk", "part__activity", "version", "returned_at"
        ):
            unread[activity] += self._read.get(key) != version
            waiting[activity] += returned_at is not None
        commented = set(JointComment.objects.filter(round=self.round).values_list("activity", flat=True))
        return [
            Stop(
                each, self.overview.statuses[each.pk], unread[each.pk], waiting[each.pk], each.pk in commented
            )
            for each in self.overview.asked
        ]  # fmt: skip

    @property
    def unread(self) -> int:
        return sum(stop.unread for stop in self.stops)

    def next_unread(self, after: Activity | None = None) -> Activity | None:
        """The nearest with an unread answer, after this one if there is any."""
        places = [stop.activity.pk for stop in self.stops]
        start = places.index(after.pk) + 1 if after and after.pk in places else 0
        found = (stop.activity for stop in self.stops[start:] + self.stops[:start] if stop.unread)
        return next((each for each in found if each != after), None)

    def beside(self, activity: Activity) -> tuple[Activity | None, Activity | None]:
        """The activities before and after it."""
        walked = [stop.activity for stop in self.stops]
        place = walked.index(activity) if activity in walked else None
        if place is None:
            return None, None
        return (walked[place - 1] if place else None), (walked[place + 1] if place + 1 < len(walked) else None)

    def answers(self, activity: Activity) -> list[ReadAnswer]:
        """The parts' answers, the leading part's first. Others' drafts are not among them."""
        visible = FollowUp.objects.visible_to(self.person).filter(round=self.round, part__activity=activity)
        related = ("round__plan", "part__activity", "part__organisation", "step", "submitted_by", "asked")
        found = list(
            visible.submitted().select_related(*related).order_by("-part__is_lead", "part__organisation__name")
        )
        last, threads = last_times(found), threads_of(found, self.person)
        before = self._as_read([each for each in found if self._read.get(each.pk) not in (None, each.version)])
        return [
            ReadAnswer(
                each, last.get(each.pk), threads[each.pk], self._read.get(each.pk) != each.version,
                _changes(before.get(each.pk), each),
            )
            for each in found
        ]  # fmt: skip

    @cached_property
    def _read(self) -> dict[int, int]:
        """At which version the person has read each answer, by its key."""
        readings = Reading.objects.filter(person=self.person, follow_up__round=self.round)
        return dict(readings.values_list("follow_up", "version"))

    def _as_read(self, follow_ups: list[FollowUp]) -> dict[int, dict]:
        """The values of each as the person read it. One query."""
        revisions = Revision.objects.filter(
            model=FollowUp._meta.label_lower, action__in=SUBMITTED_BY, object_id__in=[each.pk for each in follow_ups]
        )
        found = {}
        for row in revisions.order_by("sequence") if follow_ups else ():
            values = row.values["after"] if row.content else None
            if values and values["version"] <= self._read[row.object_id]:
                found[row.object_id] = values
        return found


def unread_in(round: Round, person) -> int:
    """How many answers the person has not read as they are now. Two queries."""
    read = dict(Reading.objects.filter(person=person, follow_up__round=round).values_list("follow_up", "version"))
    return sum(read.get(key) != version for key, version in round.follow_ups.submitted().values_list("pk", "version"))


def _changes(before: dict | None, now: FollowUp) -> list[tuple[str, list]]:
    if before is None:
        return []
    return [
        (now._meta.get_field(name).verbose_name, compare(before[name], getattr(now, name)))
        for name in TEXTS
        if not same_text(before[name], getattr(now, name))
    ]
