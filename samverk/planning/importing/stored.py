"""A plan as it stands, and what a sheet of it says."""

from collections import defaultdict
from dataclasses import dataclass, field

from samverk.planning.models import Activity, Contribution, Note, Part, Plan


@dataclass
class Stored:
    """A plan's activities with all that belongs to them, in a number of queries that does not grow with them."""

    plan: Plan
    activities: list[Activity] = field(default_factory=list)
    parts: dict[int, list[Part]] = field(default_factory=lambda: defaultdict(list))
    contributions: dict[int, list[Contribution]] = field(default_factory=lambda: defaultdict(list))
    notes: dict[int, list[Note]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, plan: Plan) -> "Stored":
        stored = cls(plan, list(plan.activities.select_related("stated_step").order_by("position", "pk")))
        for activity in stored.activities:
            activity.plan = plan
        for part in Part.objects.filter(activity__plan=plan).select_related("organisation", "contact"):
            stored.parts[part.activity_id].append(part)
        goals = Contribution.objects.filter(activity__plan=plan).select_related("goal__tree")
        for contribution in goals:
            stored.contributions[contribution.activity_id].append(contribution)
        for note in Note.objects.filter(activity__plan=plan):
            stored.notes[note.activity_id].append(note)
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
            "starts": _date(activity.starts, language),
            "ends": _date(activity.ends, language),
            "financing": activity.financing,
            "indicator": activity.indicator,
            "status": step.word_in(language) if step else activity.stated_word,
            "source_title": activity.source_title,
        }


def _date(value, language: str) -> str:
    if value is None:
        return ""
    return value.text if value.precision == "day" else value.in_words(language)
