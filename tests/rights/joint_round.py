"""The small joint round about which every right is asked, and one person in each role."""

from types import SimpleNamespace

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from samverk.asking.models import AnswerLink
from samverk.economy.tests.factories import (
    BudgetLineFactory,
    BudgetVersionFactory,
    CostKeyFactory,
    FundingDateFactory,
    FundingFactory,
    LedgerVoucherFactory,
    PopulationFactory,
)
from samverk.followup.models import FollowUp
from samverk.followup.tests.factories import FollowUpFactory
from samverk.organisations.deputies import Deputy
from samverk.organisations.tests.factories import MembershipFactory, PersonFactory, SeatFactory
from samverk.planning.tests.factories import ActivityFactory, MilestoneFactory, PartFactory, StatusScaleFactory
from samverk.reports import operations as reports
from samverk.reports.models import Edition
from samverk.steering.tests.factories import AlignmentFactory, GoalFactory, GoalTreeFactory, SteeringDocumentFactory
from samverk.yearwheel.models import OwnDate


def of(world) -> SimpleNamespace:
    """What the rights are about: "own" is norr's, for which the roles sit, "other" is ost's."""
    here = {"collaboration": world.collaboration}
    reports.make_editions(world.round, by=world.lead)
    editions = {each.organisation_id: each for each in world.round.editions.all()}
    fixed = Edition.objects.create(
        round=world.round, organisation=world.ost, number=2, state=Edition.State.FIXED, language="sv", content={"x": 1},
        sha256="0" * 64, approved_by=world.editor_ost, approved_at=timezone.now(), fixed_by=world.editor_ost,
        fixed_at=timezone.now(),
    )  # fmt: skip
    strategy = GoalFactory(
        tree=GoalTreeFactory(document=SteeringDocumentFactory(owner_collaboration=world.collaboration))
    )
    asked_person = MembershipFactory(organisation=world.norr).person
    own_draft = FollowUp.objects.filter(round=world.round, part__activity=world.own)
    own_draft.update(state=FollowUp.State.DRAFT, asked=asked_person)
    silent_part = PartFactory(activity=ActivityFactory(plan=world.plan, number="90"), organisation=world.ost)
    silent = FollowUpFactory(round=world.round, part=silent_part)
    own_person = MembershipFactory(organisation=world.norr).person
    own_seat = SeatFactory(person=own_person, organisation=world.norr, role="reporter", **here)
    other_person = MembershipFactory(organisation=world.ost).person
    other_seat = SeatFactory(person=other_person, organisation=world.ost, role="reporter", **here)
    shared_person = MembershipFactory(organisation=world.norr).person
    MembershipFactory(person=shared_person, organisation=world.ost)
    budget = BudgetVersionFactory(budget__collaboration=world.collaboration).budget
    own_funding, other_funding = (FundingFactory(recipient=each, **here) for each in (world.norr, world.ost))
    LedgerVoucherFactory(ledger_import__budget=budget)
    return SimpleNamespace(
        funding=other_funding, own_funding_date=FundingDateFactory(funding=own_funding),
        other_funding_date=FundingDateFactory(funding=other_funding),
        collaboration=world.collaboration, organisation=world.norr, other_organisation=world.ost, plan=world.plan,
        round=world.round, own_activity=world.own, other_activity=world.other, own_part=world.shared_norr,
        other_part=world.shared_ost, scale=StatusScaleFactory(collaboration=world.collaboration),
        milestone=MilestoneFactory(activity=world.own), own_draft=own_draft.get(),
        other_draft=FollowUp.objects.get(round=world.round, part__activity=world.other),
        other_answer=FollowUp.objects.get(round=world.round, part=world.shared_ost), other_silent=silent,
        own_edition=editions[world.norr.pk], other_edition=editions[world.ost.pk], joint_edition=editions[None],
        other_fixed=fixed, own_document=world.norr_goal.tree.document, other_document=world.ost_goal.tree.document,
        joint_document=strategy.tree.document, national_document=world.joint_goal.tree.document,
        alignment=AlignmentFactory(source=strategy, target=world.norr_goal),
        other_alignment=AlignmentFactory(source=strategy, target=world.ost_goal),
        budget=budget, budget_version=budget.versions.get(), budget_line=BudgetLineFactory(budget=budget),
        own_date=OwnDate.objects.create(title="Råd", starts_on="2026-03-05", **here), own_person=own_person,
        other_person=other_person, shared_person=shared_person, nobodys_person=PersonFactory(), own_seat=own_seat,
        other_seat=other_seat, asked_person=asked_person,
        key=CostKeyFactory(**here), proposed_key=CostKeyFactory(**here, state="proposed"),
        population=PopulationFactory(),
        link=AnswerLink.objects.create(person=asked_person, round=world.round, issued_at=timezone.now()),
    )  # fmt: skip


def people(world) -> dict:
    """By role, in the order of the columns; "link" is asked by its own rule."""
    today = timezone.localdate()
    deputy = MembershipFactory(organisation=world.norr).person
    lead_seat = world.lead.seats.get(collaboration=world.collaboration)
    Deputy.objects.create(seat=lead_seat, person=deputy, from_on=today, to_on=today)
    return {
        "stranger": AnonymousUser(),
        "link": AnonymousUser(),
        "outsider": world.outsider,
        "council": SeatFactory(collaboration=world.collaboration, organisation=world.norr, role="council").person,
        "reader": world.reader_norr,
        "reporter": world.reporter_norr,
        "editor": world.editor_norr,
        "lead": world.lead,
        "deputy": deputy,
        "other_reporter": world.reporter_ost,
        "other_editor": world.editor_ost,
        "organisation_administrator": MembershipFactory(organisation=world.norr, is_administrator=True).person,
        "administrator": PersonFactory(is_administrator=True),
    }
