"""What has states, in each of them, brought there by the operations that people bring it there by.

`begin` makes everything up to where it is approved, `settle` approves, fixes, publishes and ends: what is written
between the two stands in the reports too. Rows are made by themselves only where a process of its own makes them (the
workers' jobs, the outbox' letters) or where a day in the past is meant.
"""

from datetime import date, timedelta
from types import SimpleNamespace

from django.utils import timezone

from samverk.asking import operations as asking
from samverk.asking.models import AnswerLink
from samverk.core.accessibility.operations import answer_remark
from samverk.core.jobs.models import Job
from samverk.core.jobs.operations import cancel_job, start_job
from samverk.core.models import Letter, Remark
from samverk.followup import operations as followup
from samverk.followup.models import FollowUp, Round
from samverk.organisations import operations as organisations
from samverk.organisations.models import Deputy, Identity, IdentityProvider, Seat
from samverk.organisations.operations import identities, providers
from samverk.organisations.tests.factories import MembershipFactory, ParticipationFactory, PersonFactory, SeatFactory
from samverk.organisations.visibility import Level
from samverk.planning import operations as planning
from samverk.planning.tests.factories import (
    ActivityFactory,
    MilestoneFactory,
    PartFactory,
    PlanFactory,
    SavedViewFactory,
)
from samverk.reports import operations as reports
from samverk.reports.publishing import publish_edition
from samverk.reports.tests.conftest import document_of
from samverk.steering import operations as steering
from samverk.steering.models import Alignment
from tests.access.subjects import CANARY, DRAFT_CANARY, make_full_world

LONG_AGO = date(2024, 1, 1)


def make_world_of_states() -> SimpleNamespace:
    world = make_full_world()
    begin(world)
    settle(world)
    return world


def begin(world) -> None:
    """Rounds that are planned, in review and about to be fixed, with answers and judgements of each kind; and what has
    ended, or not begun. All that norr or its lead can end, it ends."""
    at = world.at = SimpleNamespace()
    at.dropped = ActivityFactory(plan=world.plan, number="8", title="Nedlagd", position=8)
    PartFactory(activity=at.dropped, organisation=world.ost, is_lead=True)
    at.reached = MilestoneFactory(activity=world.other)
    at.planned, at.review, at.fixed = (_planned(world, year) for year in (2027, 2026, 2025))
    for round in (at.fixed, at.review):
        followup.open_round(round, by=world.lead)
    _answer_what_is_fixed(world, at)
    _answer_what_is_reviewed(world, at)
    for round in (at.fixed, at.review):
        followup.close_round(round, by=world.lead)
        round.refresh_from_db()
        reports.make_editions(round, by=world.lead)
    planning.drop_activity(at.dropped, reason=f"Ingen tog vid {CANARY}", by=world.editor_ost)
    planning.tick_milestone(at.reached, reached=True, by=world.editor_ost)
    _end_plans_and_documents(world, at)
    _end_places(world, at)
    _pass_work_on(world, at)


def _planned(world, year: int) -> Round:
    round = Round(
        plan=world.plan, name=f"Tertial 1 {year}", scale=world.round.scale,
        assessment_scale=world.round.assessment_scale, period_from=date(year, 1, 1), period_to=date(year, 4, 30),
        cutoff_on=date(year, 4, 30), answers_due_on=date(year, 5, 15), review_due_on=date(year, 5, 22),
        approval_due_on=date(year, 6, 1), fixed_due_on=date(year, 6, 15),
    )  # fmt: skip
    followup.create_round(round, by=world.lead)
    return round


def _asked(round: Round, activity, organisation=None) -> FollowUp:
    found = FollowUp.objects.filter(round=round, part__activity=activity)
    return found.get(part__organisation=organisation) if organisation else found.get()


def _answer_what_is_fixed(world, at) -> None:
    """Submitted, submitted as nothing to report, begun and never submitted, never answered."""
    round, answer = at.fixed, FollowUp.Answer
    at.told = followup.submit_follow_up(
        _asked(round, world.shared, world.norr), answer=answer.REPORTED, step=world.good, comment=f"Klart då {CANARY}",
        by=world.reporter_norr,
    )  # fmt: skip
    explained = {"deviation": f"Isen låg kvar {CANARY}", "measure": "Efter isen"}
    followup.submit_follow_up(
        _asked(round, world.shared, world.ost), answer=answer.REPORTED, step=world.bad, by=world.reporter_ost,
        **explained,
    )  # fmt: skip
    at.nothing = followup.submit_follow_up(
        _asked(round, world.own), answer=answer.NOTHING_TO_REPORT, by=world.reporter_norr
    )
    begun = _asked(round, world.other)
    at.never_submitted = followup.save_draft(
        begun,
        answer=answer.REPORTED,
        step=world.good,
        comment=f"{DRAFT_CANARY}, aldrig inlämnat",
        by=world.reporter_ost,
    )
    at.never_answered = _asked(round, world.loose)
    judged = {"step": world.assessment.step, "text": f"Bedömt då {CANARY}"}
    at.judged, _op = followup.assess_goal(round, world.norr_goal, organisation=world.norr, by=world.lead, **judged)
    at.judged_by_ost, _op = followup.assess_goal(
        round, world.ost_goal, organisation=world.ost, by=world.editor_ost, **judged
    )


def _answer_what_is_reviewed(world, at) -> None:
    """Sent back, sent back and then not after all, asked by link, begun with a milestone ticked, not assessed."""
    round, answer = at.review, FollowUp.Answer
    sent_back = followup.submit_follow_up(
        _asked(round, world.shared, world.norr), answer=answer.REPORTED, step=world.good, by=world.reporter_norr
    )
    followup.send_back(sent_back, question=f"Hur vet ni det? {CANARY}", by=world.lead)
    at.sent_back = FollowUp.objects.get(pk=sent_back.pk)
    followup.answer_question(at.sent_back, text="Vi har räknat", by=world.reporter_norr)
    taken_back = followup.submit_follow_up(
        _asked(round, world.shared, world.ost), answer=answer.NOT_RELEVANT, by=world.reporter_ost
    )
    followup.send_back(taken_back, question="Inte alls?", by=world.lead)
    followup.take_back_question(FollowUp.objects.get(pk=taken_back.pk), by=world.lead)
    at.taken_back = FollowUp.objects.get(pk=taken_back.pk)
    at.asked_by_link = _asked(round, world.own)
    followup.hand_over(at.asked_by_link, to=world.reporter_norr, by=world.lead)
    asking.issue_link(world.reporter_norr, round, by=world.lead)
    at.revoked = AnswerLink.objects.get(round=round)
    asking.revoke_link(at.revoked, by=world.lead)
    milestones = [MilestoneFactory(activity=world.other) for _each in range(2)]
    at.begun = followup.save_draft(
        _asked(round, world.other), answer=answer.REPORTED, step=world.good, comment=f"{DRAFT_CANARY}, påbörjat",
        ticks=[(milestones[0], True), (milestones[1], False)], by=world.reporter_ost,
    )  # fmt: skip
    at.not_assessed = followup.submit_follow_up(
        _asked(round, world.loose), answer=answer.NOT_ASSESSED, by=world.reporter_norr
    )
    followup.comment_jointly(round, world.shared, text="Tillsammans då", by=world.lead)
    judged = {"step": world.assessment.step, "text": f"Bedömt i granskning {CANARY}"}
    at.judged_in_review, _op = followup.assess_goal(
        round, world.ost_goal, organisation=world.ost, by=world.editor_ost, **judged
    )


def _end_plans_and_documents(world, at) -> None:
    at.ended_plan = PlanFactory(
        collaboration=world.collaboration, scale=world.plan.scale, from_on=date(2021, 1, 1), to_on=date(2024, 12, 31)
    )
    at.default_view = SavedViewFactory(plan=at.ended_plan, owner=world.lead, is_shared=True, is_default=True)
    [at.replaced_goal] = document_of(world.norr, f"Förra periodens mål {CANARY}", valid_from=date(2021, 1, 1))
    document = at.replaced_goal.tree.document
    document.valid_to = date(2024, 12, 31)
    steering.change_document(document, by=world.lead)
    newer = world.norr_goal.tree.document
    newer.replaces = document
    steering.change_document(newer, by=world.lead)
    at.unapproved = Alignment(source=world.joint_goal, target=at.replaced_goal, why=f"Ingen har godkänt {CANARY}")
    steering.create_alignment(at.unapproved, by=world.lead)


def _end_places(world, at) -> None:
    administrator, yesterday = world.administrator, timezone.localdate() - timedelta(days=1)
    at.ended_seat = SeatFactory(
        collaboration=world.collaboration, organisation=world.norr, role=Seat.Role.EDITOR, from_on=LONG_AGO
    )
    organisations.end_seat(at.ended_seat, by=world.lead)
    at.ended_place = MembershipFactory(organisation=world.norr, from_on=LONG_AGO)
    organisations.end_membership(at.ended_place, by=administrator)
    at.ended_part = ParticipationFactory(collaboration=world.collaboration, role="observer", from_on=LONG_AGO)
    organisations.end_participation(at.ended_part, last_day=yesterday, by=world.lead)
    seat, days = world.reader_norr.seats.get(), {"from_on": LONG_AGO, "to_on": timezone.localdate()}
    at.ended_deputy = Deputy.objects.create(seat=seat, person=world.member.person, **days)
    organisations.end_deputy(at.ended_deputy, by=world.lead)
    at.shut_out = PersonFactory()
    SeatFactory(collaboration=world.collaboration, organisation=world.norr, role="reader", person=at.shut_out)
    organisations.deactivate_person(at.shut_out, by=administrator)
    provider = IdentityProvider(organisation=world.ost, issuer=f"https://127.0.0.1:9/{world.ost.pk}")
    providers.register_provider(provider, by=administrator)
    now = timezone.now()
    at.linked, at.declined = (
        Identity.objects.create(provider=world.identity.provider, subject=subject, name="Ny", asked_at=now)
        for subject in ("insläppt", "avvisad")
    )
    identities.approve_identity(at.linked, by=administrator)
    identities.decline_identity(at.declined, by=administrator)


def _pass_work_on(world, at) -> None:
    """Jobs and letters in each state, and a remark that is answered."""
    order = {"by": world.lead, "subject": "Underlag", "order": {"edition": world.joint.pk, "format": "pdf"}}
    cancel_job(at_first := start_job("reports.file", **order), by=world.lead)
    at.jobs = {Job.State.CANCELLED: at_first, Job.State.WAITING: start_job("reports.file", **order)}
    now = timezone.now()
    more = {"person": world.lead, "kind": "reports.file", "order": order["order"], "subject": "Underlag"}
    for state in (Job.State.RUNNING, Job.State.FAILED):
        at.jobs[state] = Job.objects.create(state=state, **more, language="sv", started_at=now)
    common = {"kind": "core.password_link", "person": world.lead, "order": {"site": "x"}, "language": "sv"}
    at.letters = {
        state: Letter.objects.create(
            key=f"{state}{world.collaboration.pk}", state=state, not_before=now, next_at=now, **common
        )
        for state in Letter.State
        if state != Letter.State.WAITING
    }
    at.answered_remark = Remark.objects.create(text="Det går inte", language="sv")
    answer_remark(at.answered_remark, by=world.administrator)


def settle(world) -> None:
    """Of the fixed round norr's report is published, the joint one published and withdrawn again, ost's neither;
    of the one in review norr's is approved, the joint one is for the council too, ost's is published and reopened."""
    at = world.at
    at.public = _fixed(world, at.fixed, world.norr)
    publish_edition(at.public, to=Level.PUBLIC, by=world.lead)
    reports.file_of(at.public, "html")
    at.unpublished = _fixed(world, at.fixed, world.ost)
    at.withdrawn = _fixed(world, at.fixed, None)
    for level in (Level.PUBLIC, Level.PRINCIPALS):
        publish_edition(at.withdrawn, to=level, by=world.lead)
    at.approved = _approved(world, at.review, world.norr)
    at.for_council = _fixed(world, at.review, None)
    publish_edition(at.for_council, to=Level.COUNCIL, by=world.lead)
    at.reopened = _fixed(world, at.review, world.ost)
    publish_edition(at.reopened, to=Level.PUBLIC, by=world.editor_ost)
    at.anew = reports.reopen_edition(at.reopened, reason="Ett fel", by=world.editor_ost)
    for round in (at.fixed, at.review):
        round.refresh_from_db()


def _approved(world, round: Round, organisation):
    edition = round.editions.get(organisation=organisation)
    return reports.approve_edition(edition, by=world.editor_ost if organisation == world.ost else world.lead)


def _fixed(world, round: Round, organisation):
    edition = _approved(world, round, organisation)
    return reports.fix_edition(edition, by=world.editor_ost if organisation == world.ost else world.lead)


def arguments_by_state(world) -> dict[str, tuple[dict, object]]:
    """What differs in an address when it asks for things in other states than `arguments_of` has them, and whoever may
    do most with them."""
    at, lead, ost = world.at, world.lead, world.editor_ost
    jobs, letters = at.jobs, at.letters
    return {
        "planned": (_keys(round=at.planned, letter=letters["sending"]) | _job(jobs["waiting"]), lead),
        "approved": (
            _keys(round=at.review, edition=at.approved, other=at.for_council, follow_up=at.sent_back, link=at.revoked,
                  letter=letters["sent"]) | _job(jobs["running"]), lead,
        ),
        "reopened": (
            _keys(round=at.review, edition=at.reopened, other=at.anew, follow_up=at.begun,
                  assessment=at.judged_in_review), ost,
        ),
        "anew": (_keys(edition=at.anew, other=at.reopened, follow_up=at.taken_back), ost),
        "for_council": (_keys(edition=at.for_council, other=at.withdrawn, follow_up=at.asked_by_link), lead),
        "public": (
            _keys(round=at.fixed, edition=at.public, other=at.withdrawn, follow_up=at.told, assessment=at.judged,
                  letter=letters["failed"]) | _job(jobs["failed"]), lead,
        ),
        "fixed": (
            _keys(round=at.fixed, edition=at.unpublished, other=at.public, follow_up=at.never_submitted,
                  assessment=at.judged_by_ost), ost,
        ),
        "withdrawn": (
            _keys(edition=at.withdrawn, other=at.unpublished, follow_up=at.never_answered,
                  letter=letters["withdrawn"]) | _job(jobs["cancelled"]), lead,
        ),
        "ended": (
            _keys(activity=at.dropped, part=at.dropped.parts.get(), milestone=at.reached, plan=at.ended_plan,
                  document=at.replaced_goal.tree.document, tree=at.replaced_goal.tree, goal=at.replaced_goal,
                  alignment=at.unapproved, view=at.default_view, seat=at.ended_seat, membership=at.ended_place,
                  participation=at.ended_part, deputy=at.ended_deputy, person=at.shut_out, identity=at.declined,
                  remark=at.answered_remark), lead,
        ),
        "let_in": (_keys(identity=at.linked, person=at.linked.person), world.administrator),
    }  # fmt: skip


def _keys(**rows) -> dict[str, int]:
    return {f"{name}_id": row.pk for name, row in rows.items()}


def _job(job: Job) -> dict:
    return {"job_id": job.uuid}
