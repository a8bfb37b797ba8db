"""The example's rounds: opened, answered, judged, and for those that are over approved and fixed."""

from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.core.trail import operation
from samverk.examples.files import FOLDER, day, rows
from samverk.followup import operations as followup
from samverk.followup.importing import import_answers
from samverk.followup.models import Assessment, JointComment, Round
from samverk.organisations.models import Organisation, Person, Seat
from samverk.planning.models import Activity, Plan, StatusScale
from samverk.reports import operations as reports
from samverk.reports.models import Edition
from samverk.steering.models import Goal


def load_rounds(folder: str, plan: Plan, judged_by: StatusScale, progress) -> None:
    """Every round in the folder's `rundor.csv`, in its order."""
    lead = lead_of(plan)
    for row in rows(f"{folder}/rundor.csv"):
        progress(_("Follow-up round: %(name)s") % {"name": row["Runda"]})
        round = _opened(plan, judged_by, row, lead)
        is_over = row["Läge"] == "fastställd"
        import_answers(round, (FOLDER / folder / row["Fil"]).read_bytes(), row["Fil"], by=lead)
        if is_over:
            _judge(round, rows(f"{folder}/{row['Bedömningar']}"), lead)
        if row["Kommentarer"]:
            _comment(round, rows(f"{folder}/{row['Kommentarer']}"), lead)
        if is_over:
            _report(round, lead)


def lead_of(plan: Plan) -> Person:
    return Person.objects.filter(seats__collaboration=plan.collaboration, seats__role=Seat.Role.LEAD).first()


def _opened(plan: Plan, judged_by: StatusScale, row: dict, lead: Person) -> Round:
    round = Round(
        plan=plan,
        name=row["Runda"],
        scale=plan.scale,
        assessment_scale=judged_by,
        period_from=day(row["Period från"]),
        period_to=day(row["Period till"]),
        cutoff_on=day(row["Brytdag"]),
        answers_due_on=day(row["Svar senast"]),
        review_due_on=day(row["Granskas senast"]),
        approval_due_on=day(row["Godkänns senast"]),
        fixed_due_on=day(row["Fastställs senast"]),
    )
    followup.create_round(round, by=lead)
    followup.open_round(round, by=lead, at=_moment(row["Öppnad"]))
    round.refresh_from_db()
    return round


def _judge(round: Round, judgements: list[dict], lead: Person) -> None:
    people = {person.name: person for person in Person.objects.filter(is_example=True)}
    steps = {step.word: step for step in round.assessment_scale.steps.all()}
    told = [
        Assessment(
            round=round,
            goal=Goal.objects.select_related("tree").get(tree__document__title=row["Dokument"], code=row["Kod"]),
            organisation=Organisation.objects.get(name=row["Organisation"]) if row["Organisation"] else None,
            step=steps[row["Bedömning"]],
            text=row["Text"],
            assessed_by=people[row["Bedömd av"]],
            assessed_at=_moment(row["Bedömd"]),
        )
        for row in judgements
    ]
    with operation("examples.judgements_loaded", by=lead, reason=_("Given before they came here.")) as op:
        op.create_many(told)


def _comment(round: Round, comments: list[dict], lead: Person) -> None:
    people = {person.name: person for person in Person.objects.filter(is_example=True)}
    activities = {each.number: each for each in Activity.objects.filter(plan=round.plan_id)}
    told = [
        JointComment(
            round=round,
            activity=activities[row["Nr"]],
            text=row["Kommentar"],
            written_by=people[row["Skriven av"]],
            written_at=_moment(row["Skriven"]),
        )
        for row in comments
    ]
    with operation("examples.comments_loaded", by=lead, reason=_("Given before they came here.")) as op:
        op.create_many(told)


def _report(round: Round, lead: Person) -> None:
    followup.close_round(round, by=lead)
    round.refresh_from_db()
    for edition in reports.make_editions(round, by=lead):
        approved = reports.approve_edition(edition, by=_approver(edition, lead))
        reports.fix_edition(approved, by=lead)
    round.refresh_from_db()
    if round.state != Round.State.FIXED:
        followup.fix_round(round, by=lead)


def _approver(edition: Edition, lead: Person) -> Person:
    """The principal's own editor; the lead for the joint edition."""
    seats = Seat.objects.filter(collaboration=edition.round.plan.collaboration, role=Seat.Role.EDITOR)
    seat = seats.filter(organisation=edition.organisation).select_related("person").first()
    return seat.person if seat and edition.organisation else lead


def _moment(text: str) -> datetime:
    """A day or a time in the file as a moment; a day alone means noon."""
    try:
        told = datetime.strptime(text, "%Y-%m-%d %H:%M")
    except ValueError:
        told = datetime.combine(day(text), time(12))
    return timezone.make_aware(told)
