"""Many activities changed alike: what becomes of each, and what is refused and why, before anything is saved."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from samverk.core.dates import FuzzyDate
from samverk.organisations.models import Person
from samverk.planning.models import Activity, Contribution, Part, Plan, StatusStep
from samverk.planning.permissions import acts_for
from samverk.steering.models import Goal

LEFT = object()  # the value of what is left as it is; None takes a value away


@dataclass(frozen=True)
class Wish:
    """What all the chosen activities shall have."""

    step: StatusStep | None | object = LEFT
    starts: FuzzyDate | None | object = LEFT
    ends: FuzzyDate | None | object = LEFT
    contact: Person | None | object = LEFT
    link: Goal | None = None
    why: str = ""
    unlink: Goal | None = None


@dataclass(frozen=True)
class Difference:
    label: str
    before: str
    after: str


@dataclass
class Changed:
    """One activity with the wish carried out on it, though not saved."""

    activity: Activity
    part: Part | None
    linked: Contribution | None = None
    unlinked: Contribution | None = None
    differences: list[Difference] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


class Together:
    """The rows in the plan's order. It takes the same number of queries for one activity as for all."""

    def __init__(self, plan: Plan, activities: Iterable[int], person, wish: Wish):
        self.plan, self.person, self.wish = plan, person, wish
        wanted = set(activities)
        self._own = acts_for(person, plan)
        leading = Part.objects.filter(activity__plan=plan, is_lead=True).select_related("organisation", "contact")
        self._leading = {part.activity_id: part for part in leading}
        goals = [goal for goal in (wish.link, wish.unlink) if goal]
        contributions = Contribution.objects.filter(activity__plan=plan, goal__in=goals) if goals else []
        self._contributions = {(row.activity_id, row.goal_id): row for row in contributions}
        rows = plan.activities.visible_to(person).select_related("stated_step")
        self.rows = [self._changed(activity) for activity in rows if activity.pk in wanted]

    @property
    def differing(self) -> list[Changed]:
        return [row for row in self.rows if row.differences]

    @property
    def refused(self) -> list[Changed]:
        return [row for row in self.rows if row.refusals]

    @property
    def unchanged(self) -> list[Changed]:
        return [row for row in self.rows if not row.differences and not row.refusals]

    @property
    def activities(self) -> list[Activity]:
        return [row.activity for row in self.differing]

    @property
    def parts(self) -> list[Part]:
        """Those whose contact is changed."""
        return [row.part for row in self.differing if row.part]

    @property
    def linked(self) -> list[Contribution]:
        return [row.linked for row in self.differing if row.linked]

    @property
    def unlinked(self) -> list[Contribution]:
        return [row.unlinked for row in self.differing if row.unlinked]

    @property
    def fingerprint(self) -> str:
        """Of what is shown: it is another as soon as somebody changes one of the rows."""
        shown = [
            [row.activity.pk, row.activity.version, row.part.version if row.part else 0]
            + [[each.label, each.before, each.after] for each in row.differences]
            for row in self.rows
        ]
        return hashlib.sha256(json.dumps(shown).encode()).hexdigest()

    def _changed(self, activity: Activity) -> Changed:
        activity.plan = self.plan
        row = Changed(activity, None)
        if self.wish.step is not LEFT:
            _note(row, _("Status"), activity.stated_step, self.wish.step)
            activity.stated_step = self.wish.step
        self._set_dates(row)
        if self.wish.contact is not LEFT:
            self._set_contact(row)
        self._set_goals(row)
        return row

    def _set_goals(self, row: Changed) -> None:
        """A goal that it contributes to already stays as it is, with its own why."""
        activity, link, unlink = row.activity, self.wish.link, self.wish.unlink
        if link and (activity.pk, link.pk) not in self._contributions:
            row.linked = Contribution(activity=activity, goal=link, why=self.wish.why)
            after = f"{link} ({self.wish.why})" if self.wish.why else str(link)
            row.differences.append(Difference(_("Contributes to"), "", after))
        if unlink and (found := self._contributions.get((activity.pk, unlink.pk))):
            found.activity, row.unlinked = activity, found
            row.differences.append(Difference(_("Contributes to"), str(unlink), ""))

    def _set_dates(self, row: Changed) -> None:
        activity = row.activity
        before = activity.starts, activity.ends
        starts, ends = (
            was if wished is LEFT else wished
            for was, wished in zip(before, (self.wish.starts, self.wish.ends), strict=True)
        )
        activity.starts, activity.ends = starts, ends
        try:
            activity.clean()
        except ValidationError as refusal:
            row.refusals += refusal.messages
            activity.starts, activity.ends = before
        else:
            _note(row, _("Starts"), before[0], starts)
            _note(row, _("Ends"), before[1], ends)

    def _set_contact(self, row: Changed) -> None:
        part = self._leading.get(row.activity.pk)
        if part is None:
            row.refusals.append(_("No organisation leads it, so there is nobody to be the contact for."))
        elif self._own is not None and part.organisation_id not in self._own:
            refusal = _("Only the lead and %(organisation)s’s own editors change the contact.")
            row.refusals.append(refusal % {"organisation": part.organisation})
        elif part.contact != self.wish.contact:
            _note(row, _("Contact"), part.contact, self.wish.contact)
            part.contact, part.activity = self.wish.contact, row.activity
            row.part = part


def _note(row: Changed, label: str, before, after) -> None:
    if before != after:
        row.differences.append(Difference(label, _words(before), _words(after)))


def _words(value) -> str:
    if value is None:
        return ""
    return value.in_words() if isinstance(value, FuzzyDate) else str(value)
