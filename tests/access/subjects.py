"""Who asks, and about what: one small world with an object of each kind, and everybody who might come by."""

from datetime import date, timedelta
from types import SimpleNamespace

from django.apps import apps
from django.db import models
from django.utils import timezone

from samverk.asking.models import AnswerLink
from samverk.core.jobs.models import Job, JobFile
from samverk.core.models import Letter, Remark, Revision
from samverk.core.trail import operation, tracked_fields
from samverk.followup.models import FollowUp, JointComment, Message
from samverk.followup.tests.factories import AssessmentFactory
from samverk.organisations.models import Deputy, Identity, IdentityProvider
from samverk.organisations.tests.factories import MembershipFactory, ParticipationFactory, PersonFactory, SeatFactory
from samverk.planning.importing.drafts import keep_draft
from samverk.planning.models import ImportMapping, Note
from samverk.planning.tests.factories import (
    DependencyFactory,
    MilestoneFactory,
    SavedViewFactory,
    StatusScaleFactory,
    StatusStepFactory,
)
from samverk.reports import operations as reports
from samverk.reports.models import DocxTemplate
from samverk.reports.tests.conftest import make_world
from samverk.steering.models import Alignment
from samverk.steering.tests.factories import AdoptionFactory
from samverk.yearwheel.models import OwnDate
from tests.access import funding
from tests.access.books import book_arguments, fill_books
from tests.access.budgets import budget_arguments, fill_budgets
from tests.access.economy_keys import arguments_of_keys, fill_keys
from tests.access.settlements import fill_settlements, settlement_arguments

SUBJECTS = ("stranger", "outsider", "reader", "reporter", "editor", "other", "lead", "administrator", "council")
CANARY, DRAFT_CANARY = "kanariefagel", "Hemligt utkast"
NAME_CANARY = "samverkansfagel"  # that a collaboration exists is known to whoever administers the installation
TITLES = ("name", "what", "title", "comment", "deviation", "measure", "text", "why", "occasion")
ROOMS = ("organisations", "yearwheel", "steering", "planning", "followup", "economy", "asking", "reports")


def subjects_of(world) -> dict:
    """All with a seat but `other` sit for norr; `other` edits for ost, the other principal. `administrator` keeps the
    installation and has no seat: organisations and people are open to it, plans and reports are not. `council` is a
    council member for norr: nothing here has been opened to the council."""
    return {
        "stranger": None,
        "outsider": world.outsider,
        "reader": world.reader_norr,
        "reporter": world.reporter_norr,
        "editor": world.editor_norr,
        "other": world.editor_ost,
        "lead": world.lead,
        "administrator": world.administrator,
        "council": world.council,
    }


def fill(world) -> SimpleNamespace:
    """Give the reports' world what the other rooms' pages need, and a canary in every text it holds."""
    MembershipFactory(person=world.outsider)  # of an organisation that takes no part
    world.administrator = PersonFactory(is_administrator=True)
    world.council = SeatFactory(collaboration=world.collaboration, organisation=world.norr, role="council").person
    DocxTemplate.objects.create(organisation=world.norr, file_name="mall.docx", data=b"x", sha256="0" * 64)
    world.milestone = MilestoneFactory(activity=world.shared)
    Note.objects.create(activity=world.shared, occasion="T1", text="Anteckning")
    ImportMapping.objects.create(plan=world.plan)
    world.adoption = AdoptionFactory(document=world.norr_goal.tree.document, organisation=world.norr)
    world.assessment = AssessmentFactory(
        round=world.round, goal=world.joint_goal, assessed_by=world.lead, assessed_at="2026-09-20T10:00+00:00"
    )
    world.scale = StatusScaleFactory(collaboration=world.collaboration)
    StatusStepFactory(scale=world.scale)
    world.dependency = DependencyFactory(activity=world.own, on=world.shared)
    world.view = SavedViewFactory(plan=world.plan, owner=world.lead, is_shared=True)
    world.partner = ParticipationFactory(collaboration=world.collaboration, role="partner")
    world.member = MembershipFactory(person=PersonFactory(), organisation=world.norr)
    # Nothing listens there: whoever begins to sign in is told so.
    provider = IdentityProvider.objects.create(
        organisation=world.norr, issuer=f"https://127.0.0.1:9/{world.norr.pk}", client_id="samverk", is_on=True
    )
    world.identity = Identity.objects.create(provider=provider, subject="ny", name="Ny Person", asked_at=timezone.now())
    later = timezone.localdate() + timedelta(days=30)
    world.deputy = Deputy.objects.create(
        seat=world.reporter_norr.seats.get(), person=world.member.person, from_on=later, to_on=later
    )
    world.draft = keep_draft(world.plan, b"Nr;Aktivitet;Ansvarig\n9;Ny;Norr\n", "plan.csv", by=world.lead)
    strategy = world.joint_goal.tree.document
    strategy.owner_collaboration = world.collaboration
    strategy.save()
    reports.make_editions(world.round, by=world.lead)
    world.edition = world.round.editions.get(organisation=world.norr)
    world.joint = world.round.editions.get(organisation=None)
    facts = {"subject": f"{world.edition} {CANARY}", "order": {"edition": world.edition.pk, "format": "pdf"}}
    world.job = Job.objects.create(person=world.lead, kind="reports.file", state=Job.State.DONE, **facts)
    JobFile.objects.create(job=world.job, file_name=f"{CANARY}.pdf", media_type="application/pdf", data=b"x")
    world.own_date = OwnDate.objects.create(
        collaboration=world.collaboration, title=f"Råd {CANARY}", starts_on=date(2026, 3, 5)
    )
    world.remark = Remark.objects.create(text=f"Synpunkt {NAME_CANARY}", language="sv")
    now = timezone.now()
    FollowUp.objects.filter(part__activity=world.own).update(asked=world.editor_norr)
    world.link = AnswerLink.objects.create(person=world.editor_norr, round=world.round, issued_at=now)
    world.letter = Letter.objects.create(
        key=f"k{world.collaboration.pk}",
        kind="core.password_link",
        person=world.lead,
        order={"site": CANARY},
        not_before=now,
        next_at=now,
    )
    written = {"written_by": world.lead, "written_at": now}
    JointComment.objects.create(round=world.round, activity=world.shared, text="Samlat", **written)
    answered = FollowUp.objects.submitted().filter(part__activity=world.shared).first()
    Message.objects.create(follow_up=answered, kind=Message.Kind.QUESTION, text="Hur många?", **written)
    fill_budgets(world)
    fill_settlements(world)
    fill_keys(world, CANARY)
    funding.fill_funding(world)
    fill_books(world)
    set_canaries(world)
    with operation("tests.deleted", by=world.lead) as op:
        op.delete(MilestoneFactory(activity=world.shared))
    world.deleted = Revision.objects.last().sequence
    with operation("tests.noted", by=world.lead) as op:
        op.note(world.plan)
    world.operation = op.id
    return world


def make_full_world() -> SimpleNamespace:
    return fill(make_world())


def set_canaries(world) -> None:
    world.collaboration.name += f" {NAME_CANARY}"
    world.collaboration.save()
    hidden = {"steering.steeringdocument", "steering.goal", "planning.plan"}
    hidden |= {
        "planning.savedview",
        "planning.activity",
        "planning.note",
        "planning.milestone",
        "followup.round",
        "followup.followup",
        "economy.budget",
        "economy.budgetline",
        "economy.budgetversion",
        "economy.forecast",
        "economy.hours",
    } | funding.FUNDINGS
    for label in hidden:
        model = apps.get_model(label)
        for name in TITLES:
            field = next((f for f in model._meta.concrete_fields if f.name == name), None)
            if isinstance(field, models.CharField | models.TextField):
                for row in model._base_manager.exclude(**{name: ""}):
                    text = f"{getattr(row, name)} {CANARY}"
                    model._base_manager.filter(pk=row.pk).update(**{name: text})
    for obj in vars(world).values():
        if isinstance(obj, models.Model) and obj.pk:
            obj.refresh_from_db()


def arguments_of(world) -> dict:
    """What to put in an address, by the name of its argument."""
    own = FollowUp.objects.get(part__activity=world.own, round=world.round)
    return {
        "organisation_id": world.norr.pk,
        "collaboration_id": world.collaboration.pk,
        "participation_id": world.partner.pk,
        "membership_id": world.member.pk,
        "seat_id": world.reporter_norr.seats.get().pk,
        "deputy_id": world.deputy.pk,
        "identity_id": world.identity.pk,
        "person_id": world.reporter_norr.pk,
        "document_id": world.norr_goal.tree.document_id,
        "tree_id": world.norr_goal.tree_id,
        "goal_id": world.norr_goal.pk,
        "adoption_id": world.adoption.pk,
        "alignment_id": Alignment.objects.get(source=world.joint_goal, target=world.norr_goal).pk,
        "plan_id": world.plan.pk,
        "activity_id": world.own.pk,
        "part_id": world.own.parts.get().pk,
        "milestone_id": world.milestone.pk,
        "scale_id": world.scale.pk,
        "dependency_id": world.dependency.pk,
        "view_id": world.view.pk,
        "round_id": world.round.pk,
        "follow_up_id": own.pk,
        "assessment_id": world.assessment.pk,
        "edition_id": world.edition.pk,
        "other_id": world.joint.pk,
        "operation_id": world.operation,
        "sequence": world.deleted,
        "draft_id": world.draft.pk,
        "job_id": world.job.uuid,
        "remark_id": world.remark.pk,
        "letter_id": world.letter.pk,
        "link_id": world.link.pk,
        "asked_id": world.editor_norr.pk,
        "date_id": world.own_date.pk,
        **funding.funding_arguments(world.funding),
        "session_id": 1,  # nobody's here
        "pk": 1,  # a passkey, which the library calls so: one shows anew who one is before it is looked for
        "kind": "plan",
        "object_id": world.plan.pk,
        "token": "1-wrong",
        "format": "json",
        **budget_arguments(world),
        **settlement_arguments(world),
        **book_arguments(world),
        "uidb36": "1",
        "key": "wrong-key",
        **arguments_of_keys(world),
    }


def everything() -> dict:
    """Every row of every room, to tell whether a refused request has written anything. Signing in does."""
    found = {}
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models():
            names = [field.attname for field in tracked_fields(model)]
            found[model._meta.label] = sorted(map(_as_text, model._base_manager.values_list(*names)))
    return found


def _as_text(row: tuple) -> str:
    """PostgreSQL gives bytes as a memoryview, whose own text is its address."""
    return str([bytes(value) if isinstance(value, memoryview) else value for value in row])
