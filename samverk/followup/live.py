"""What a round's page shows of the answers as they come in, kept up to date while the page is open.

By asking again every ten seconds, not by events sent from the server: each such stream would hold one of the server's
few threads (four, unless more are asked for) for as long as somebody has the page open, and nobody else would come in.
That nothing is new costs one row of figures and is said without a body; a page in a hidden tab asks nothing.
"""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, F, Max, Q, Sum
from django.urls import reverse
from django.utils import timezone

from samverk.followup.contacts import successors
from samverk.followup.models import FollowUp
from samverk.followup.overview import RoundOverview
from samverk.followup.permissions import can_manage_rounds
from samverk.followup.review import unread_in

SILENT_SHOWN = 10
DEVIATIONS_SHOWN = 8
NEWEST_SHOWN = 6


def stamp_of(round) -> str:
    """Differs whenever something else would be shown. One query, and nothing of drafts: not even that one has begun."""
    submitted = Q(state=FollowUp.State.SUBMITTED)
    facts = round.follow_ups.order_by().aggregate(
        parts=Count("pk"), answered=Count("pk", filter=submitted), versions=Sum("version", filter=submitted),
        latest=Max("submitted_at"), whom=Sum(F("asked_id") * F("pk"), filter=~submitted),
    )  # fmt: skip
    latest = facts.pop("latest")
    told = [round.version, *facts.values(), int(latest.timestamp() * 1000) if latest else 0]
    return "-".join(str(each or 0) for each in [*told, timezone.localdate().toordinal()])


@dataclass
class Live:
    """The part of the page that is brought up to date. `whole` names the lists that are shown to their end."""

    overview: RoundOverview
    stamp: str
    whole: frozenset[str] = frozenset()

    @classmethod
    def asked_for(cls, overview: RoundOverview, query) -> "Live":
        """Stamped before anything is read, so that what comes meanwhile is shown the next time."""
        whole = frozenset(name for name in ("silent", "deviating") if query.get(name) == "all")
        return cls(overview, stamp_of(overview.round), whole)

    @property
    def round(self):
        return self.overview.round

    @property
    def address(self) -> str:
        """Where to ask what is new; "" where nothing comes in any more."""
        if not self.round.takes_answers:
            return ""
        shown = "".join(f"&{name}=all" for name in sorted(self.whole))
        return f"{reverse('followup:live', args=[self.round.pk])}?seen={self.stamp}{shown}"

    @cached_property
    def newest(self) -> list[FollowUp]:
        found = self.round.follow_ups.submitted().select_related("step", "part__activity", "part__organisation")
        return list(found.order_by("-submitted_at", "-pk")[:NEWEST_SHOWN])

    @cached_property
    def silent(self) -> list[FollowUp]:
        """With who could be asked (`nearest`), where nobody is asked by name and the reader decides about it."""
        found = list(self.overview.silent()[: None if "silent" in self.whole else SILENT_SHOWN])
        nobodys = [each for each in found if each.asked_id is None]
        leads = can_manage_rounds(self.overview.person, self.round.plan) and self.round.takes_answers
        to = successors(self.round, nobodys) if nobodys and leads else {}
        for each in found:
            each.nearest = to.get(each.pk)
        return found

    @property
    def silent_hidden(self) -> int:
        return self.overview.parts_silent - len(self.silent)

    @property
    def deviating(self) -> list[FollowUp]:
        return self._deviating if "deviating" in self.whole else self._deviating[:DEVIATIONS_SHOWN]

    @property
    def deviating_hidden(self) -> int:
        return len(self._deviating) - len(self.deviating)

    @cached_property
    def unread(self) -> int:
        """How many answers are new to the reader, of whoever leads; others do not keep count."""
        leads = can_manage_rounds(self.overview.person, self.round.plan)
        return unread_in(self.round, self.overview.person) if leads else 0

    @cached_property
    def reportable(self) -> set[int]:
        """Which of the silent parts the reader may answer for."""
        person = self.overview.person
        found = FollowUp.objects.visible_to(person).reportable_by(person)
        return set(found.filter(round=self.round).values_list("pk", flat=True))

    @cached_property
    def at(self):
        return timezone.localtime()

    @cached_property
    def _deviating(self) -> list[FollowUp]:
        return list(self.overview.deviating())

    def context(self) -> dict:
        names = ("round", "silent", "silent_hidden", "deviating", "deviating_hidden", "reportable")
        return {"live": self, "overview": self.overview, **{name: getattr(self, name) for name in names}}
