"""Who sees what, over all levels: what the pages show is what a naive reading of the rules says, and widening says who
that will be before it is done."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from samverk.core.models import Revision
from samverk.core.undo import undo
from samverk.followup.tests.factories import RoundFactory
from samverk.organisations.models import Person
from samverk.organisations.operations import narrow, widen
from samverk.organisations.tests.factories import ParticipationFactory, SeatFactory
from samverk.organisations.visibility import Level, kind_of, named_with
from samverk.planning.models import Plan
from samverk.planning.operations import change_plan, create_activity, create_plan, delete_activity
from samverk.planning.tests.factories import ActivityFactory, PartFactory, PlanFactory, StatusScaleFactory
from samverk.reports.tests.factories import EditionFactory
from samverk.steering.models import SteeringDocument
from samverk.steering.operations import create_document
from samverk.steering.tests.factories import GoalFactory, SteeringDocumentFactory


@pytest.fixture
def three(db):
    """A collaboration of three organisations, each with somebody there; the first leads. One sits in the council."""
    joined = [ParticipationFactory()]
    joined += [ParticipationFactory(collaboration=joined[0].collaboration) for _n in range(2)]
    collaboration = joined[0].collaboration
    organisations = [each.organisation for each in joined]
    people = [
        SeatFactory(collaboration=collaboration, organisation=organisation, role=role).person
        for organisation, role in zip(organisations, ("lead", "editor", "reader"), strict=True)
    ]
    council = SeatFactory(collaboration=collaboration, organisation=organisations[1], role="council").person
    return collaboration, organisations, people, council


def seers(obj) -> set[Person]:
    model = type(obj)
    return {each for each in Person.objects.all() if model.objects.visible_to(each).filter(pk=obj.pk).exists()}


def new_plan(collaboration, lead) -> Plan:
    plan = PlanFactory.build(collaboration=collaboration, scale=StatusScaleFactory())
    create_plan(plan, by=lead)
    return plan


def test_a_new_plan_is_its_organisations_own_until_it_is_shared(three):
    collaboration, organisations, [lead, editor, reader], council = three

    plan = new_plan(collaboration, lead)

    assert (plan.level, plan.kept_by) == (Level.OWN, organisations[0])
    assert seers(plan) == {lead}
    widen(plan, to=Level.NAMED, organisations=[organisations[2]], by=lead)
    assert seers(plan) == {lead, reader}
    widen(plan, to=Level.NAMED, organisations=[organisations[1]], by=lead)  # the one instead of the other
    assert seers(plan) == {lead, editor}
    widen(plan, to=Level.PRINCIPALS, by=lead)
    assert seers(plan) == {lead, editor, reader}
    assert not named_with(plan).exists()
    assert not Plan.objects.open_to(council).exists()
    widen(plan, to=Level.COUNCIL, by=lead)
    assert list(Plan.objects.open_to(council)) == [plan]
    assert council not in seers(plan)  # who reads in the council comes to no page of those who do the work


def test_a_new_document_is_its_owners_own_until_it_is_shared(three):
    collaboration, organisations, [lead, editor, reader], council = three
    document = SteeringDocument(title="Förslag", owner_organisation=organisations[1])

    create_document(document, by=editor)
    goal = GoalFactory(tree__document=document)

    assert seers(document) == seers(goal) == {editor}
    with pytest.raises(PermissionDenied):
        widen(document, to=Level.PRINCIPALS, by=lead)
    widen(document, to=Level.NAMED, organisations=[organisations[2]], by=editor)
    assert seers(document) == seers(goal) == {editor, reader}
    widen(document, to=Level.COUNCIL, by=editor)
    assert seers(document) == seers(goal) == {lead, editor, reader, council}


@pytest.mark.parametrize("level", Level)
def test_those_who_are_told_to_see_it_are_those_who_do(three, level):
    collaboration, organisations, people, council = three
    SeatFactory()  # of another collaboration
    kept = {"level": level, "kept_by": organisations[0]}
    plan = PlanFactory(collaboration=collaboration, **kept)
    document = SteeringDocumentFactory(owner_organisation=organisations[0], **kept)
    joint = SteeringDocumentFactory(owner_collaboration=collaboration, **kept)
    named = [organisations[1]] if level == Level.NAMED else []

    for obj in (plan, document, joint):
        kind = kind_of(obj)
        for organisation in named:
            kind.named.objects.create(**{kind.field: obj, "organisation": organisation})
        told = set(kind.audience(obj, level, named))
        reading = {each for each in Person.objects.all() if obj == plan and Plan.objects.open_to(each).exists()}
        assert told == seers(obj) | reading


def test_a_plan_is_never_seen_by_more_people_than_the_document_it_carries_out(three):
    collaboration, organisations, [lead, *_others], _council = three
    strategy = SteeringDocument(title="Strategi", owner_collaboration=collaboration)
    create_document(strategy, by=lead)
    plan = new_plan(collaboration, lead)
    plan.strategy = strategy
    change_plan(plan, by=lead)

    with pytest.raises(ValidationError):
        widen(plan, to=Level.PRINCIPALS, by=lead)
    plan.refresh_from_db()
    widen(strategy, to=Level.PRINCIPALS, by=lead)
    plan.strategy = strategy
    widen(plan, to=Level.PRINCIPALS, by=lead)
    with pytest.raises(ValidationError) as refusal:
        narrow(strategy, to=Level.OWN, by=lead)

    assert refusal.value.error_list[0].code == "held"


def test_a_plan_and_its_document_are_shared_with_the_same_by_name(three):
    collaboration, organisations, [lead, *_others], _council = three
    strategy = SteeringDocument(title="Strategi", owner_collaboration=collaboration)
    create_document(strategy, by=lead)
    plan = new_plan(collaboration, lead)
    widen(plan, to=Level.NAMED, organisations=[organisations[1]], by=lead)
    widen(strategy, to=Level.NAMED, organisations=[organisations[2]], by=lead)
    plan.strategy = strategy

    with pytest.raises(ValidationError) as refusal:
        change_plan(plan, by=lead)
    assert refusal.value.error_dict["strategy"][0].code == "strategy_narrower"
    with pytest.raises(ValidationError) as refusal:
        create_plan(PlanFactory.build(collaboration=collaboration, scale=plan.scale, strategy=strategy), by=lead,
                    level=Level.PRINCIPALS)  # fmt: skip
    assert refusal.value.error_dict["strategy"][0].code == "strategy_narrower"

    widen(strategy, to=Level.NAMED, organisations=organisations[1:], by=lead)
    change_plan(plan, by=lead)
    with pytest.raises(ValidationError) as refusal:
        narrow(strategy, to=Level.NAMED, organisations=[organisations[2]], by=lead)
    assert refusal.value.error_list[0].code == "held"
    narrow(strategy, to=Level.NAMED, organisations=[organisations[1]], by=lead)
    with pytest.raises(ValidationError) as refusal:
        widen(plan, to=Level.NAMED, organisations=organisations[1:], by=lead)
    assert refusal.value.error_list[0].code == "held"


def test_a_document_that_the_reader_of_its_plan_does_not_see_is_named_nowhere(three, client):
    """As after somebody has got a seat for an organisation whose own it is not."""
    collaboration, organisations, [lead, *_others], _council = three
    hidden = {"level": Level.NAMED, "kept_by": organisations[1], "owner_collaboration": collaboration}
    strategy = SteeringDocumentFactory(title="Dold strategi", **hidden)
    goal = GoalFactory(tree__document=strategy, title="Dolt mål")
    plan = PlanFactory(collaboration=collaboration, strategy=strategy, level=Level.NAMED, kept_by=organisations[0])
    activity = ActivityFactory(plan=plan, title="Synlig aktivitet")
    activity.contributions.create(goal=goal)
    round = RoundFactory(plan=plan, state="open")
    round.follow_ups.create(part=PartFactory(activity=activity, organisation=organisations[0], is_lead=True))
    edition = EditionFactory(round=round)
    client.force_login(lead)

    here = f"/plans/{plan.pk}/"
    pages = ["/", "/plans/?all", "/threads/?all", here, f"{here}change/", f"{here}thread/", f"{here}order/",
             f"{here}import/", collaboration.get_absolute_url(), activity.get_absolute_url(),
             f"{activity.get_absolute_url()}change/", round.get_absolute_url(), edition.get_absolute_url()]  # fmt: skip
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert "Dold strategi" not in answer.text and "Dolt mål" not in answer.text, page

    sent = {"title": "Planen", "from_on": "2026-01-01", "to_on": "2026-12-31", "scale": plan.scale_id, "strategy": ""}
    assert client.post(f"{here}change/", sent | {"version": plan.version}).status_code == 302
    plan.refresh_from_db()
    assert (plan.title, plan.strategy) == ("Planen", strategy)


def test_what_does_not_fit_can_be_mended_step_by_step(three):
    """A plan that others see than its document: each may be shared with more of the others' people, or fewer."""
    collaboration, organisations, [lead, *_others], _council = three
    kept = {"level": Level.NAMED, "kept_by": organisations[0]}
    strategy = SteeringDocumentFactory(owner_collaboration=collaboration, **kept)
    plan = PlanFactory(collaboration=collaboration, strategy=strategy, **kept)
    for each in organisations[1:]:
        plan.shares.create(organisation=each)

    widen(strategy, to=Level.NAMED, organisations=[organisations[1]], by=lead)
    narrow(plan, to=Level.NAMED, organisations=[organisations[2]], by=lead)

    assert [list(named_with(each)) for each in (strategy, plan)] == [[organisations[1]], [organisations[2]]]


def test_a_plan_that_is_followed_up_together_and_an_activity_that_is_asked_about_are_not_hidden_again(three):
    collaboration, organisations, [lead, *_others], _council = three
    plan = PlanFactory(collaboration=collaboration)
    part = PartFactory(activity=ActivityFactory(plan=plan), organisation=organisations[0], is_lead=True)
    narrow(part.activity, to=Level.OWN, by=lead)
    assert part.activity.kept_by == organisations[0]
    widen(part.activity, to=Level.PRINCIPALS, by=lead)
    RoundFactory(plan=plan).follow_ups.create(part=part)

    for obj in (plan, part.activity):
        with pytest.raises(ValidationError) as refusal:
            narrow(obj, to=Level.OWN, by=lead)
        assert refusal.value.error_list[0].code == "held"


def test_widening_is_confirmed_on_a_page_that_says_who_will_see_it_and_can_be_undone(three, client):
    collaboration, organisations, [lead, editor, _reader], _council = three
    plan = new_plan(collaboration, lead)
    address = plan.who_sees_url
    client.force_login(lead)

    asked = client.get(address, {"to": Level.NAMED, "organisations": organisations[1].pk})
    before = seers(plan)
    done = client.post(address, {"to": Level.NAMED, "organisations": organisations[1].pk})

    assert organisations[1].name in asked.text and "2 people today" in asked.text
    assert "received public record" in asked.text
    assert (before, seers(plan)) == ({lead}, {lead, editor})
    assert done.status_code == 302
    told = client.get(done["Location"]).text
    assert "cannot be unseen" in told
    undo(_newest_operation(), by=lead)
    assert seers(plan) == {lead}


def _newest_operation():
    return Revision.objects.order_by("-sequence").first().operation


def test_who_may_not_say_who_sees_it_is_shown_who_does_and_can_change_nothing(three, client):
    collaboration, organisations, [lead, editor, _reader], council = three
    plan = PlanFactory(collaboration=collaboration, kept_by=organisations[0])
    client.force_login(editor)

    page = client.get(plan.who_sees_url)
    tried = client.post(plan.who_sees_url, {"to": Level.PUBLIC})

    assert page.status_code == 200 and "See who that would be" not in page.text
    assert tried.status_code == 403
    client.force_login(council)
    assert client.get(plan.who_sees_url).status_code == 404
    assert client.get(reverse("organisations:who_sees", args=["plan", 999999])).status_code == 404
    assert client.get(reverse("organisations:who_sees", args=["person", lead.pk])).status_code == 404


def test_narrowing_says_who_could_see_it_and_how_many_have(three, client):
    collaboration, organisations, [lead, editor, _reader], _council = three
    plan = new_plan(collaboration, lead)
    widen(plan, to=Level.NAMED, organisations=[organisations[1]], by=lead)
    client.force_login(editor)
    client.get(plan.get_absolute_url() + "?show=all")
    client.force_login(lead)

    asked = client.get(plan.who_sees_url, {"to": Level.OWN})

    assert "The log of reading knows of 1 person who has opened it." in asked.text


def test_what_is_opened_to_the_council_is_read_on_a_page_without_people_answers_or_drafts(three, client):
    collaboration, organisations, [lead, *_others], council = three
    plan = PlanFactory(collaboration=collaboration, level=Level.COUNCIL)
    shared, draft = ActivityFactory(plan=plan, title="Laddplatser"), ActivityFactory(plan=plan, title="Utkastet")
    PartFactory(activity=shared, organisation=organisations[0], is_lead=True, contact=lead, contact_text="Fru Kontakt")
    narrow(draft, to=Level.OWN, by=lead)
    client.force_login(council)

    page = client.get(plan.get_absolute_url())

    assert page.status_code == 200 and "Laddplatser" in page.text and organisations[0].name in page.text
    assert not [word for word in ("Utkastet", "Fru Kontakt", lead.name) if word in page.text]
    assert plan.get_absolute_url() in client.get(collaboration.get_absolute_url()).text
    for name in ("thread", "export", "loose_threads", "share_drafts"):
        assert client.get(reverse(f"planning:{name}", args=[plan.pk])).status_code == 404
    assert client.get(shared.get_absolute_url()).status_code == 404


def test_drafts_are_shared_many_at_once_by_those_whose_they_are(three, client):
    collaboration, organisations, [lead, editor, _reader], _council = three
    plan = PlanFactory(collaboration=collaboration)
    own, others = (
        ActivityFactory(plan=plan, level=Level.OWN, kept_by=organisation) for organisation in organisations[:2]
    )
    client.force_login(editor)

    page = client.get(reverse("planning:share_drafts", args=[plan.pk]))
    client.post(reverse("planning:share_drafts", args=[plan.pk]), {"chosen": [own.pk, others.pk]})

    assert others.title in page.text and own.title not in page.text and "3 people will see them" in page.text
    assert [row.title for row in plan.activities.shared()] == [others.title]
    assert "not shared yet" not in client.get(plan.get_absolute_url()).text
    client.force_login(lead)
    assert "1 not shared yet" in client.get(plan.get_absolute_url()).text


def test_a_new_activity_in_a_shared_plan_is_a_draft_unless_it_is_said_otherwise(three):
    collaboration, organisations, [lead, *_others], _council = three
    shared, own = PlanFactory(collaboration=collaboration), PlanFactory(collaboration=collaboration, level=Level.OWN)
    levels = []

    for plan, told in ((shared, {}), (shared, {"level": Level.PRINCIPALS}), (own, {})):
        activity = ActivityFactory.build(plan=plan)
        create_activity(
            activity, parts=[PartFactory.build(organisation=organisations[0], is_lead=True)], by=lead, **told
        )
        levels.append((activity.level, activity.kept_by))

    assert [level for level, _keeper in levels] == [Level.OWN, Level.PRINCIPALS, Level.PRINCIPALS]
    assert {keeper for _level, keeper in levels} == {organisations[0]}


def test_a_deleted_draft_is_no_news_to_others(three, client):
    collaboration, organisations, [lead, editor, _reader], _council = three
    plan = PlanFactory(collaboration=collaboration)

    for title, level in (("Utkastet", Level.OWN), ("Laddplatser", Level.PRINCIPALS)):
        activity = ActivityFactory.build(plan=plan, title=title)
        parts = [PartFactory.build(organisation=organisations[0], is_lead=True)]
        create_activity(activity, parts=parts, by=lead, level=level)
        delete_activity(activity, by=lead)
    client.force_login(editor)
    told = client.get(reverse("core:news")).text

    assert "Laddplatser" in told and "Utkastet" not in told


def test_a_plan_is_made_for_a_strategy_that_is_nobody_elses_yet(three, client):
    collaboration, organisations, [lead, *_others], _council = three
    strategy = SteeringDocumentFactory(
        owner_organisation=None, owner_collaboration=collaboration, level=Level.OWN, kept_by=organisations[0]
    )
    typed = {"title": "Ny", "from_on": "2026-01-01", "to_on": "2026-12-31", "scale": StatusScaleFactory().pk}
    client.force_login(lead)

    made = client.post(reverse("planning:create_plan", args=[collaboration.pk]), typed | {"strategy": strategy.pk})

    assert made.status_code == 302
    assert (Plan.objects.get().level, Plan.objects.get().strategy) == (Level.OWN, strategy)
