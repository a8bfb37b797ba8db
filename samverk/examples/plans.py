"""The example's plans: the workbook, and what was written of each organisation's part beside it."""

from collections import defaultdict

from django.utils.translation import gettext as _

from samverk.core.dates import FuzzyDate
from samverk.core.trail import operation
from samverk.examples.documents import lead_in
from samverk.examples.files import FOLDER, day, rows
from samverk.organisations.models import Collaboration, Person
from samverk.organisations.visibility import Level
from samverk.planning import operations
from samverk.planning.importing import Choices, apply_plan, read_plan
from samverk.planning.models import Activity, Milestone, Plan, StatusScale, StatusStep
from samverk.planning.scales import standard_scale
from samverk.steering.models import SteeringDocument

# The sheet's words that the standard scale does not have.
STATUS_WORDS = {"pågår": "plan", "försenad": "risk"}
PLANS = {
    "roslagen": {
        "title": "Handlings- och verksamhetsplan 2025–2027",
        "strategy": "Destinationsstrategi Roslagen 2030",
        "from_on": "2025-01-01",
        "to_on": "2027-12-31",
        "file": "handlings-och-verksamhetsplan-2025-2027.xlsx",
    },
    "blekinge": {
        "title": "Insatser för kulturplanen 2026–2029",
        "strategy": "Regional kulturplan för Blekinge 2026–2029",
        "from_on": "2026-01-01",
        "to_on": "2029-12-31",
        "file": "kulturplan-insatser-2026-2029.ods",
    },
}


def load_plan(folder: str, progress) -> Plan:
    about = PLANS[folder]
    progress(_("Plan: %(title)s") % {"title": about["title"]})
    lead = lead_in(folder)
    plan = Plan(
        collaboration=Collaboration.objects.get(seats__person=lead),
        title=about["title"],
        from_on=day(about["from_on"]),
        to_on=day(about["to_on"]),
        strategy=SteeringDocument.objects.get(title=about["strategy"]),
        scale=standard_scale(),
        is_example=True,
    )
    operations.create_plan(plan, by=lead, level=Level.PRINCIPALS)
    _import(plan, folder, lead)
    _complete(plan, folder, lead)
    for row in rows(f"{folder}/andringar.csv"):
        activity = plan.activities.get(number=row["Nr"])
        operations.drop_activity(activity, reason=row["Skäl"], on=day(row["Datum"]), by=lead)
    return plan


def scale_for_goals(folder: str, plan: Plan, by: Person) -> StatusScale:
    """The collaboration's own scale for judging goals, where it has one in a file; else the built-in one."""
    found = rows(f"{folder}/bedomningsskala.csv")
    if not found:
        return standard_scale(StatusScale.Purpose.ASSESSMENT)
    scale = StatusScale(
        collaboration=plan.collaboration, name=found[0]["Skala"], purpose=StatusScale.Purpose.ASSESSMENT
    )
    steps = [
        StatusStep(
            key=row["Nyckel"],
            word=row["Ord"],
            word_en=row["Ord (engelska)"],
            word_fi=row["Ord (finska)"],
            meaning=row["Betydelse"],
            meaning_en=row["Betydelse (engelska)"],
            meaning_fi=row["Betydelse (finska)"],
            shape=row["Form"],
            tone=row["Form"],
            needs_explanation=row["Kräver förklaring"] == "ja",
        )
        for row in found
    ]
    operations.create_scale(scale, steps=steps, by=by)
    return scale


def _import(plan: Plan, folder: str, lead: Person) -> None:
    """The workbook through the importer. What its status words mean is said once, and remembered with the plan."""
    steps = {step.key: str(step.pk) for step in plan.scale.steps.all()}
    words = {"status": {word: steps[key] for word, key in STATUS_WORDS.items()}}
    name = PLANS[folder]["file"]
    found = read_plan((FOLDER / folder / name).read_bytes(), name, plan, by=lead, choices=Choices(words=words))
    apply_plan(found, by=lead, is_example=True)


def _complete(plan: Plan, folder: str, lead: Person) -> None:
    """What does not fit in a workbook: each part's own text and contact, milestones, and links to sources."""
    parts = _by_number(f"{folder}/delar.csv")
    milestones = _by_number(f"{folder}/milstolpar.csv")
    sources = _by_number(f"{folder}/kallor.csv")
    people = {person.email: person for person in Person.objects.filter(is_example=True)}
    changed, told, points = [], [], []
    for activity in plan.activities.prefetch_related("parts__organisation"):
        by_organisation = {row["Organisation"]: row for row in parts[activity.number]}
        for part in activity.parts.all():
            row = by_organisation[part.organisation.name]
            part.activity, part.text, part.contact = activity, row["Det här gör vi"], people.get(row["E-post"])
            told.append(part)
        for row in sources[activity.number]:
            activity.source_url, activity.is_example = row["Länk"], row["Exempel"] == "ja"
            changed.append(activity)
        points += [_milestone(activity, place, row) for place, row in enumerate(milestones[activity.number], 1)]
    with operation("examples.plan_completed", by=lead) as op:
        op.save_many(changed)
        op.save_many(told)
        op.create_many(points)


def _milestone(activity: Activity, place: int, row: dict) -> Milestone:
    due, done_on = FuzzyDate.parse(row["Senast"]), day(row["Nådd"])
    return Milestone(activity=activity, position=place, title=row["Milstolpe"], due=due, done_on=done_on)


def _by_number(name: str) -> dict[str, list[dict]]:
    found = defaultdict(list)
    for row in rows(name):
        found[row["Nr"]].append(row)
    return found
