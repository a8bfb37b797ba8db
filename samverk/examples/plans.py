"""The example's plans: the workbook, and what was written of each organisation's part beside it."""

import re
from itertools import groupby

from django.utils.translation import gettext as _

from samverk.core.dates import FuzzyDate
from samverk.core.sheets import read_workbook, said, text_of
from samverk.core.trail import operation
from samverk.examples.documents import lead_in
from samverk.examples.files import FOLDER, day, rows
from samverk.organisations.models import Collaboration, Organisation, Person
from samverk.planning import operations
from samverk.planning.models import Activity, Contribution, Milestone, Note, Part, Plan, StatusScale, StatusStep
from samverk.planning.scales import standard_scale
from samverk.steering.models import Goal, SteeringDocument

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
    operations.create_plan(plan, by=lead)
    _create_activities(plan, folder, lead)
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


def _create_activities(plan: Plan, folder: str, lead: Person) -> None:
    sheet = read_workbook((FOLDER / folder / PLANS[folder]["file"]).read_bytes(), PLANS[folder]["file"])[0]
    filled = sheet.filled(right=False)
    header = next(index for index, row in enumerate(filled) if row and row[0] == "Nr")
    headings = [text_of(cell) for cell in filled[header]]
    parts = {nr: list(found) for nr, found in groupby(rows(f"{folder}/delar.csv"), key=lambda row: row["Nr"])}
    points = {nr: list(found) for nr, found in groupby(rows(f"{folder}/milstolpar.csv"), key=lambda row: row["Nr"])}
    for cells in filled[header + 1 :]:
        row = dict(zip(headings, cells, strict=False))
        if not text_of(row.get("Underlag")):
            continue
        number = text_of(row["Nr"])
        activity = _activity(plan, number, row)
        operations.create_activity(
            activity,
            parts=[_part(told) for told in parts[number]],
            contributions=[Contribution(goal=_goal(plan, code)) for code in _codes(row)],
            milestones=[_milestone(told) for told in points.get(number, [])],
            by=lead,
        )
        notes = [
            (heading.removeprefix("Kommentar "), said(row[heading])) for heading in headings if "Kommentar" in heading
        ]
        with operation("examples.notes_loaded", by=lead) as op:
            op.create_many([Note(activity=activity, occasion=when, text=text) for when, text in notes if text])


def _codes(row: dict) -> list[str]:
    cells = (said(row.get("Mål")), said(row.get("Bidrar till")))
    return [code for cell in cells for code in re.split(r"[,;\s]+", cell) if code]


def _activity(plan: Plan, number: str, row: dict) -> Activity:
    basis = text_of(row["Underlag"])
    return Activity(
        plan=plan,
        number=number,
        title=text_of(row.get("Aktivitet") or row.get("Insats")),
        description=text_of(row["Beskrivning"]),
        starts=_date(row["Start"]),
        ends=_date(row.get("Klart") or row.get("Slut")),
        financing=text_of(row["Finansiering"]),
        indicator=text_of(row["Indikator"]),
        stated_word=text_of(row.get("Status")),
        is_example=not basis.startswith("offentlig uppgift"),
        **_source(basis),
    )


def _source(basis: str) -> dict[str, str]:
    """Title and address of what the sheet's basis names: "offentlig uppgift: TITLE, ADDRESS (remark)"."""
    named = re.search(r"offentlig uppgift: (?P<title>.+?)(?:, (?P<url>https?://\S+)| \(|,? *$)", basis)
    return {"source_title": named["title"].rstrip(", "), "source_url": named["url"] or ""} if named else {}


def _date(cell) -> FuzzyDate | None:
    return FuzzyDate.parse(cell) if cell else None


def _goal(plan: Plan, code: str) -> Goal:
    documents = SteeringDocument.objects.exclude(kind=SteeringDocument.Kind.AGENDA)
    return Goal.objects.get(tree__document__in=documents, code=code)


def _part(row: dict) -> Part:
    return Part(
        organisation=Organisation.objects.get(name=row["Organisation"]),
        is_lead=row["Leder"] == "ja",
        contact=Person.objects.filter(email=row["E-post"]).first() if row["E-post"] else None,
        contact_text=row["Kontakt"],
        text=row["Det här gör vi"],
    )


def _milestone(row: dict) -> Milestone:
    return Milestone(title=row["Milstolpe"], due=_date(row["Senast"]), done_on=day(row["Nådd"]))
