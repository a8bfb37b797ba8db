"""What filtering, grouping and sorting need to know of all the activities in a plan, whatever their number."""

from collections import defaultdict
from functools import cached_property
from typing import NamedTuple

from samverk.core.sorting import sort_key
from samverk.organisations.models import Organisation, Person
from samverk.planning.columns import EMPTY, Cell
from samverk.planning.goals import GoalOrder, strategy_of
from samverk.planning.models import Activity, Contribution, Dependency, Part, Plan
from samverk.planning.waiting import Waiting
from samverk.steering.graph import downward
from samverk.steering.models import Goal, SteeringDocument

LONG_TEXTS = ["description", "financing", "indicator", "drop_reason", "source_title", "source_url"]


class PartFacts(NamedTuple):
    organisation: int
    contact: int | None
    contact_text: str


class PlanIndex:
    """Each property is one query, and asked only when it is needed."""

    def __init__(self, plan: Plan, person, with_texts: bool = False):
        self.plan, self.person, self.has_texts = plan, person, with_texts
        self._contact_cells: dict[tuple, Cell] = {}

    @cached_property
    def activities(self) -> list[Activity]:
        rows = self.plan.activities.visible_to(self.person)
        return list(rows if self.has_texts else rows.defer(*LONG_TEXTS))

    @cached_property
    def parts(self) -> dict[int, list[PartFacts]]:
        """Each activity's parts, the leading one first."""
        found = defaultdict(list)
        rows = (
            Part.objects.visible_to(self.person)
            .filter(activity__plan=self.plan)
            .order_by("-is_lead", "organisation__name")
        )
        for activity, *facts in rows.values_list("activity_id", "organisation_id", "contact_id", "contact_text"):
            found[activity].append(PartFacts(*facts))
        return found

    @cached_property
    def organisations(self) -> dict[int, Organisation]:
        parts = Part.objects.visible_to(self.person).filter(activity__plan=self.plan)
        rows = Organisation.objects.filter(pk__in=parts.values("organisation"))
        return {row.pk: row for row in sorted(rows, key=lambda row: sort_key(row.short))}

    @cached_property
    def people(self) -> dict[int, str]:
        parts = Part.objects.visible_to(self.person).filter(activity__plan=self.plan, contact__isnull=False)
        rows = Person.objects.filter(pk__in=parts.values("contact")).values_list("pk", "name")
        return dict(sorted(rows, key=lambda row: sort_key(row[1])))

    @cached_property
    def waits(self) -> dict[int, list[Waiting]]:
        """What each activity waits for, in the plan's order."""
        activities, found = {activity.pk: activity for activity in self.activities}, defaultdict(list)
        seen = Dependency.objects.visible_to(self.person)
        for row in seen.filter(activity__plan=self.plan).order_by("on__position", "pk"):
            found[row.activity_id].append(Waiting.of(row, activities[row.activity_id], activities[row.on_id]))
        return found

    @cached_property
    def strategy(self) -> SteeringDocument | None:
        return strategy_of(self.plan, self.person)

    @cached_property
    def goals(self) -> GoalOrder:
        return GoalOrder.of_document(self.strategy)

    @cached_property
    def tops(self) -> dict[int, list[Goal]]:
        """The top goals of the strategy that each activity contributes to, in the strategy's order."""
        found = defaultdict(list)
        rows = Contribution.objects.filter(activity__plan=self.plan, goal__tree__document=self.plan.strategy_id)
        for activity, goal in rows.values_list("activity_id", "goal_id"):
            found[activity].append(goal)
        return {activity: self.goals.tops_of(goals) for activity, goals in found.items()}

    @cached_property
    def mine(self) -> set[int]:
        """The activities in which the person answers for a part."""
        parts = Part.objects.filter(activity__plan=self.plan).of_person(self.person)
        return set(parts.values_list("activity_id", flat=True))

    def reaching(self, goals) -> set[int]:
        """The activities that reach one of these goals, directly or by the thread."""
        rows = Contribution.objects.filter(activity__plan=self.plan, goal__in=downward(goals))
        return set(rows.values_list("activity_id", flat=True))

    @cached_property
    def _organisation_cells(self) -> dict[int, Cell]:
        rows = self.organisations.items()
        return {pk: Cell(str(pk), row.short, sort_key(row.short), row) for pk, row in rows}

    def led_by(self, activity: int) -> Cell:
        parts = self.parts.get(activity)
        if not parts:
            return EMPTY
        return self._organisation_cells[parts[0].organisation]

    def contact_of(self, activity: int) -> Cell:
        """Who answers for the leading part: the person, or whom the sheet named."""
        parts = self.parts.get(activity)
        if not parts:
            return EMPTY
        contact, text = parts[0].contact, parts[0].contact_text
        if (contact, text) not in self._contact_cells:
            name = self.people.get(contact) or text
            self._contact_cells[contact, text] = Cell(str(contact or name), name, sort_key(name)) if name else EMPTY
        return self._contact_cells[contact, text]

    def words_of(self, activity: Activity) -> str:
        """What a search for words looks through."""
        parts = self.parts.get(activity.pk, [])
        people = [self.people.get(part.contact, "") for part in parts]
        names = [f"{self.organisations[part.organisation].name} {part.contact_text}" for part in parts]
        texts = [activity.number, activity.title, activity.description, activity.indicator, activity.financing]
        return " ".join([*texts, *people, *names]).casefold()
