"""A plan as it stands, and what a sheet of it says."""

from collections import defaultdict
from dataclasses import dataclass, field

from samverk.planning.importing.columns import LANGUAGES
from samverk.planning.models import Activity, Contribution, Milestone, Note, Part, Plan
from samverk.steering.models import Goal

YES = ("ja", "yes", "kyllä")


@dataclass
class Stored:
    """A plan's activities with all that belongs to them, in a number of queries that does not grow with them."""

    plan: Plan
    activities: list[Activity] = field(default_factory=list)
    parts: dict[int, list[Part]] = field(default_factory=lambda: defaultdict(list))
    contributions: dict[int, list[Contribution]] = field(default_factory=lambda: defaultdict(list))
    milestones: dict[int, list[Milestone]] = field(default_factory=lambda: defaultdict(list))
    notes: dict[int, list[Note]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, plan: Plan, person=None) -> "Stored":
        """As far as the person sees it, goals too: what is not told is not taken for removed. None is the system."""
        seen = plan.activities.all() if person is None else plan.activities.visible_to(person)
        contributions = Contribution.objects.select_related("goal__tree__document")
        if person is not None:
            contributions = contributions.filter(goal__in=Goal.objects.visible_to(person))
        stored = cls(plan, list(seen.select_related("stated_step").order_by("position", "pk")))
        by_key = {activity.pk: activity for activity in stored.activities}
        for activity in stored.activities:
            activity.plan = plan
        belonging = (
            (stored.parts, Part.objects.select_related("organisation", "contact")),
            (stored.contributions, contributions),
            (stored.milestones, Milestone.objects.all()),
            (stored.notes, Note.objects.all()),
        )
        for found, rows in belonging:
            for row in rows.filter(activity__in=seen.order_by().values("pk")):
                row.activity = by_key[row.activity_id]
                found[row.activity_id].append(row)
        return stored

    def lead_of(self, activity: Activity) -> Part | None:
        return next((part for part in self.parts[activity.pk] if part.is_lead), None)

    def occasions(self) -> list[str]:
        """Every occasion that somebody has noted something at, in the order of the notes."""
        notes = sorted((note for notes in self.notes.values() for note in notes), key=lambda note: note.pk)
        return list(dict.fromkeys(note.occasion for note in notes))

    def cells(self, activity: Activity, language: str) -> dict[str, str]:
        """What each column of the plan's sheet says of an activity."""
        lead = self.lead_of(activity)
        partners = [part.organisation.name for part in self.parts[activity.pk] if not part.is_lead]
        contacts = [part.contact.name for part in self.parts[activity.pk] if part.contact]
        goals = [str(contribution.goal) for contribution in self.contributions[activity.pk]]
        step = activity.stated_step
        return {
            "number": activity.number,
            "goal": "\n".join(goals),
            "title": activity.title,
            "description": activity.description,
            "lead": lead.organisation.name if lead else "",
            "partners": "\n".join(partners),
            "contacts": (lead.contact_text if lead else "") or "\n".join(dict.fromkeys(contacts)),
            "starts": date_in_cell(activity.starts, language),
            "ends": date_in_cell(activity.ends, language),
            "financing": activity.financing,
            "indicator": activity.indicator,
            "status": step.word_in(language) if step else activity.stated_word,
            "source_title": activity.source_title,
            "source_url": activity.source_url,
            "dropped_on": activity.dropped_on.isoformat() if activity.dropped_on else "",
            "drop_reason": activity.drop_reason,
        }

    # What stands on sheets of their own, or on the lines of a cell: after the activity's number and title.

    def part_cells(self, activity: Activity, language: str) -> list[list[str]]:
        leads = YES[LANGUAGES.index(language) if language in LANGUAGES else 0]
        return [
            [
                part.organisation.name,
                leads if part.is_lead else "",
                part.contact.name if part.contact else "",
                (part.contact.email or "") if part.contact else "",
                part.contact_text,
                part.text,
                date_in_cell(part.starts, language),
                date_in_cell(part.ends, language),
            ]
            for part in self.parts[activity.pk]
        ]

    def contribution_cells(self, activity: Activity) -> list[list]:
        rows = []
        for row in self.contributions[activity.pk]:
            tree, weight = row.goal.tree, "" if row.weight is None else str(row.weight.normalize())
            rows.append([tree.document.title, tree.name, str(row.goal), weight, row.why])
        return rows

    def milestone_cells(self, activity: Activity, language: str) -> list[list[str]]:
        return [
            [
                milestone.title,
                date_in_cell(milestone.due, language),
                milestone.done_on.isoformat() if milestone.done_on else "",
            ]
            for milestone in self.milestones[activity.pk]
        ]


def date_in_cell(value, language: str) -> str:
    if value is None:
        return ""
    return value.text if value.precision == "day" else value.in_words(language)
