"""The round's health, organisation by organisation: who answers in time, who is silent, and why that may be.

The figures are counts of parts; nothing is weighed together. `KINDS` says of each how it is counted, in the words that
stand on the page.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samverk.core.lines import same_text
from samverk.core.models import Revision
from samverk.core.sorting import sort_key
from samverk.followup.contacts import successors, whose_contact_has_left
from samverk.followup.models import FollowUp, Round
from samverk.organisations.models import Organisation, Person, Seat
from samverk.organisations.permissions import is_lead

IN_TIME, LATE, SILENT, OVERDUE = "in_time", "late", "silent", "overdue"
NO_CONTACT, UNREACHED, LEFT, UNCHANGED = "no_contact", "unreached", "left", "unchanged"
TEXTS = ("comment", "deviation", "measure")


@dataclass(frozen=True)
class Kind:
    key: str
    label: str
    formula: str
    own: bool = False  # told of the person's own organisations, and to the lead, alone
    reassigned: bool = False  # what is listed can be handed over to somebody else


KINDS = [
    Kind(IN_TIME, _("In time"), _(
        "Parts whose answer was first handed in on the day that it was due by its organisation's dates, or before. An "
        "answer that is changed later stays in time."
    )),
    Kind(LATE, _("Late"), _("Parts whose answer was first handed in after that day.")),
    Kind(SILENT, _("Silent"), _("Parts that are asked and have handed in nothing. A draft is still silence."),
         reassigned=True),
    Kind(OVERDUE, _("Of them overdue"), _("Silent parts whose day has passed."), reassigned=True),
    Kind(NO_CONTACT, _("Nobody asked"), _("Silent parts for which nobody is asked by name."), reassigned=True),
    Kind(UNREACHED, _("Never heard of"), _(
        "Silent parts that ask somebody who has never signed in, and has never handed in an answer in any round."
    ), own=True, reassigned=True),
    Kind(LEFT, _("Has left"), _(
        "Silent parts that ask somebody who can no longer sign in, or whose membership of the organisation and seat "
        "for it have ended."
    ), own=True, reassigned=True),
    Kind(UNCHANGED, _("Unchanged"), _(
        "Answered parts whose status or reason for none, share done, comment, deviation and measure are all the same "
        "as in the part's last answer before this round."
    ), own=True),
]  # fmt: skip
BY_KEY = {kind.key: kind for kind in KINDS}


@dataclass(frozen=True)
class Row:
    """One organisation's figures; None where they are not the reader's to know. Without organisation: all together."""

    organisation: Organisation | None
    asked: int
    figures: list[tuple[Kind, int | None]]

    @property
    def answered(self) -> int:
        known = {kind.key: number for kind, number in self.figures}
        return known[IN_TIME] + known[LATE]


class Health:
    """What `person` is told of the round, in a number of queries that does not grow with its parts."""

    def __init__(self, round: Round, person):
        self.round, self.person = round, person

    @cached_property
    def rows(self) -> list[Row]:
        """The principals first, then the others, by name."""
        principals = set(self.round.plan.collaboration.principals(self.round.cutoff_on).values_list("pk", flat=True))
        found = Organisation.objects.in_bulk(self._by_organisation.keys()).values()
        found = sorted(found, key=lambda each: (each.pk not in principals, sort_key(each.short)))
        return [self._row(each, self._by_organisation[each.pk], self.tells(each.pk)) for each in found]

    @cached_property
    def all(self) -> Row:
        return self._row(None, {row["pk"] for row in self._asked}, self._leads)

    def tells(self, organisation: int) -> bool:
        """Whether the person is told of the organisation's people: its own, and the lead of all."""
        return self._leads or organisation in self._own

    def keys(self, kind: str, organisation: int | None = None) -> set[int]:
        """The follow-ups behind a figure, as far as the person may know them."""
        within = {row["pk"]: row["part__organisation"] for row in self._asked}
        found = {key for key in self._kinds[kind] if organisation in {None, within[key]}}
        return {key for key in found if self.tells(within[key])} if BY_KEY[kind].own else found

    def listed(self, kind: str, organisation: int | None = None) -> list[tuple[FollowUp, Person | None]]:
        """Those follow-ups, each with who could be asked instead where that helps."""
        related = ("part__activity", "part__organisation", "part__contact", "part__deputy", "asked", "round")
        found = FollowUp.objects.filter(round=self.round, pk__in=self.keys(kind, organisation)).with_due()
        found = found.select_related(*related).defer(*TEXTS)
        found = list(found.order_by("part__activity__position", "-part__is_lead", "pk"))
        to = successors(self.round, found) if BY_KEY[kind].reassigned and self.round.takes_answers else {}
        return [(each, to.get(each.pk)) for each in found]

    def _row(self, organisation: Organisation | None, keys: set[int], told: bool) -> Row:
        figures = [(kind, len(self._kinds[kind.key] & keys) if told or not kind.own else None) for kind in KINDS]
        return Row(organisation, len(keys), figures)

    @cached_property
    def _leads(self) -> bool:
        return is_lead(self.person, self.round.plan.collaboration_id)

    @cached_property
    def _own(self) -> set[int]:
        seats = Seat.objects.taking_part().held_by(self.person).filter(collaboration=self.round.plan.collaboration_id)
        return set(seats.values_list("organisation_id", flat=True))

    @cached_property
    def _asked(self) -> list[dict]:
        """What is asked, without what a draft says."""
        found = FollowUp.objects.filter(round=self.round).with_due().order_by()
        return list(found.values("pk", "part", "part__organisation", "state", "due_on", "submitted_at", "asked"))

    @cached_property
    def _by_organisation(self) -> dict[int, set[int]]:
        found = defaultdict(set)
        for row in self._asked:
            found[row["part__organisation"]].add(row["pk"])
        return found

    @cached_property
    def _kinds(self) -> dict[str, set[int]]:
        today = timezone.localdate()
        answered = [row for row in self._asked if row["state"] == FollowUp.State.SUBMITTED]
        silent = [row for row in self._asked if row["state"] != FollowUp.State.SUBMITTED]
        in_time = {row["pk"] for row in answered if self._first_handed_in(row) <= row["due_on"]}
        heard_of = self._heard_of({row["asked"] for row in silent} - {None})
        left = whose_contact_has_left(FollowUp.objects.filter(round=self.round).silent().order_by())
        return {
            IN_TIME: in_time,
            LATE: {row["pk"] for row in answered} - in_time,
            SILENT: {row["pk"] for row in silent},
            OVERDUE: {row["pk"] for row in silent if row["due_on"] < today},
            NO_CONTACT: {row["pk"] for row in silent if row["asked"] is None},
            UNREACHED: {row["pk"] for row in silent if row["asked"] is not None and row["asked"] not in heard_of},
            LEFT: set(left.values_list("pk", flat=True)),
            UNCHANGED: self._unchanged(),
        }

    def _first_handed_in(self, row: dict):
        """The day of it. What is read in from a sheet says itself when it was handed in, which may be long before."""
        times = [row["submitted_at"], self._submissions.get(row["pk"], row["submitted_at"])]
        return timezone.localtime(min(times)).date()

    @cached_property
    def _submissions(self) -> dict:
        told = Revision.objects.filter(model=FollowUp._meta.label_lower, action="followup.follow_up_submitted")
        told = told.filter(object_id__in=self.round.follow_ups.order_by().values("pk"))
        return dict(told.order_by().values_list("object_id").annotate(Min("at")))

    @staticmethod
    def _heard_of(people: set[int]) -> set[int]:
        signed_in = Person.objects.filter(pk__in=people, last_login__isnull=False).values_list("pk", flat=True)
        answered = FollowUp.objects.submitted().filter(submitted_by__in=people).order_by()
        return {*signed_in, *answered.values_list("submitted_by", flat=True).distinct()}

    def _unchanged(self) -> set[int]:
        """Compared by what the answers say: rounds may have scales of their own, so a status goes by its key."""
        names = ("part", "answer", "step__key", "progress_percent", *TEXTS)
        earlier = FollowUp.objects.submitted().filter(
            round__plan=self.round.plan_id, round__period_to__lt=self.round.period_to,
            part__in=self.round.follow_ups.submitted().order_by().values("part"),
        )  # fmt: skip
        before = {}
        for part, *said in earlier.order_by("round__period_to", "round__pk").values_list(*names):
            before[part] = said
        now = self.round.follow_ups.submitted().order_by().values_list("pk", *names)
        return {key for key, part, *said in now if part in before and _are_same(said, before[part])}


def _are_same(now: list, before: list) -> bool:
    return all(same_text(one, other) for one, other in zip(now, before, strict=True))
