from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.text import slugify

from samverk.core.dates import FuzzyDate
from samverk.core.models import Revision
from samverk.core.trail import Conflict
from samverk.core.undo import undo
from samverk.planning import operations
from samverk.planning.models import Activity, Contribution, Milestone, Part, Plan, StatusScale, StatusStep
from samverk.planning.tests.factories import ActivityFactory, MilestoneFactory, PartFactory
from samverk.steering.tests.factories import GoalFactory


def parts_of(activity):
    return [(part.organisation.name, part.is_lead) for part in activity.parts.order_by("organisation__name")]


def new_activity(plan, number="2"):
    return Activity(plan=plan, number=number, title="Cykelled längs kusten")


def test_an_activity_is_created_with_all_that_belongs_to_it(coast):
    goal = GoalFactory()

    op = operations.create_activity(
        new_activity(coast.plan),
        parts=[Part(organisation=coast.north, is_lead=True), Part(organisation=coast.south, text="Skyltar")],
        contributions=[Contribution(goal=goal, why="Fler kan cykla.")],
        milestones=[Milestone(title="Invigning", due=FuzzyDate.parse("Q3 2026"))],
        by=coast.lead,
    )

    activity = coast.plan.activities.get(number="2")
    assert parts_of(activity) == [("Nordvik", True), ("Sörby", False)]
    assert [contribution.goal for contribution in activity.contributions.all()] == [goal]
    assert [str(milestone.due) for milestone in activity.milestones.all()] == ["2026-Q3"]
    assert list(coast.plan.activities.all()) == [coast.activity, activity]
    assert Revision.objects.filter(operation=op.id).count() == 5


@pytest.mark.parametrize(
    ("leads", "code"), [([], "no_parts"), ([False, False], "one_lead"), ([True, True], "one_lead")]
)
def test_exactly_one_part_leads(leads, code, coast):
    organisations = [coast.north, coast.south]
    parts = [Part(organisation=o, is_lead=is_lead) for o, is_lead in zip(organisations, leads, strict=False)]

    with pytest.raises(ValidationError) as refusal:
        operations.create_activity(new_activity(coast.plan), parts=parts, by=coast.lead)

    assert refusal.value.code == code
    assert list(coast.plan.activities.all()) == [coast.activity]


def test_an_organisation_has_one_part_only(coast):
    parts = [Part(organisation=coast.north, is_lead=True), Part(organisation=coast.north)]

    with pytest.raises(ValidationError) as refusal:
        operations.create_activity(new_activity(coast.plan), parts=parts, by=coast.lead)

    assert refusal.value.code == "same_organisation"


def test_an_editor_signs_up_no_other_organisation(coast):
    parts = [Part(organisation=coast.north, is_lead=True), Part(organisation=coast.south)]

    with pytest.raises(PermissionDenied) as refusal:
        operations.create_activity(new_activity(coast.plan), parts=parts, by=coast.north_editor)

    assert str(refusal.value) == "Only the lead and Sörby's own editors change its part."


def test_an_editor_creates_what_the_own_organisation_leads(coast):
    parts = [Part(organisation=coast.north, is_lead=True)]

    operations.create_activity(new_activity(coast.plan), parts=parts, by=coast.north_editor)

    assert coast.plan.activities.count() == 2


def test_the_lead_passes_from_one_part_to_another_and_back_by_undo(coast):
    coast.north_part.is_lead, coast.south_part.is_lead = False, True

    op = operations.change_activity(coast.activity, parts=[coast.south_part, coast.north_part], by=coast.lead)

    assert parts_of(coast.activity) == [("Nordvik", False), ("Sörby", True)]
    undo(op.id, by=coast.lead)
    assert parts_of(coast.activity) == [("Nordvik", True), ("Sörby", False)]


def test_what_is_missing_from_a_list_is_removed_and_what_is_none_left(coast):
    MilestoneFactory(activity=coast.activity)
    kept = MilestoneFactory(activity=coast.activity, title="Kvar")

    operations.change_activity(coast.activity, parts=[coast.north_part], milestones=[kept], by=coast.lead)
    operations.change_activity(coast.activity, by=coast.lead)

    assert parts_of(coast.activity) == [("Nordvik", True)]
    assert [str(milestone) for milestone in coast.activity.milestones.all()] == ["Kvar"]


def test_an_editor_changes_an_activity_but_not_anothers_part(coast):
    coast.activity.title = "Laddplatser för elbåtar"
    coast.south_part.text = "Ändrad av grannen"

    operations.change_activity(coast.activity, parts=[coast.north_part, part_as_stored(coast)], by=coast.north_editor)
    with pytest.raises(PermissionDenied):
        operations.change_activity(coast.activity, parts=[coast.north_part, coast.south_part], by=coast.north_editor)

    coast.activity.refresh_from_db()
    assert coast.activity.title == "Laddplatser för elbåtar"
    assert coast.activity.parts.get(organisation=coast.south).text == ""


def part_as_stored(coast):
    return Part.objects.get(pk=coast.south_part.pk)


def test_an_editor_withdraws_no_other_organisation(coast):
    with pytest.raises(PermissionDenied):
        operations.change_activity(coast.activity, parts=[coast.north_part], by=coast.north_editor)

    assert coast.activity.parts.count() == 2


@pytest.mark.parametrize(("who", "may"), [("lead", True), ("south_editor", True), ("north_editor", False)])
def test_a_part_is_its_organisations_own(who, may, coast):
    coast.south_part.text = "Sex laddplatser"

    if may:
        operations.change_part(coast.south_part, by=coast.people[who])
    else:
        with pytest.raises(PermissionDenied):
            operations.change_part(coast.south_part, by=coast.people[who])

    assert part_as_stored(coast).text == ("Sex laddplatser" if may else "")


def test_the_second_of_two_is_told(coast):
    mine, theirs = Activity.objects.get(pk=coast.activity.pk), Activity.objects.get(pk=coast.activity.pk)
    mine.title, theirs.title = "Min titel", "Deras titel"
    operations.change_activity(theirs, by=coast.lead)

    with pytest.raises(Conflict) as conflict:
        operations.change_activity(mine, by=coast.north_editor)

    assert [(field.name, field.theirs, field.mine) for field in conflict.value.fields] == [
        ("title", "Deras titel", "Min titel")
    ]


def test_an_activity_and_all_of_it_comes_back_by_undo(coast):
    MilestoneFactory(activity=coast.activity, title="Invigning")

    op = operations.delete_activity(coast.activity, by=coast.north_editor)
    gone = coast.plan.activities.count()
    undo(op.id, by=coast.north_editor)

    back = coast.plan.activities.get()
    assert gone == 0
    assert (back.title, parts_of(back)) == ("Laddplatser i hamnarna", [("Nordvik", True), ("Sörby", False)])
    assert [str(milestone) for milestone in back.milestones.all()] == ["Invigning"]


def test_only_the_leading_organisation_deletes(coast):
    with pytest.raises(PermissionDenied):
        operations.delete_activity(coast.activity, by=coast.south_editor)

    assert coast.plan.activities.count() == 1


def test_a_drop_is_explained_and_can_be_taken_back(coast):
    with pytest.raises(ValidationError):
        operations.drop_activity(coast.activity, reason=" ", by=coast.lead)

    operations.drop_activity(coast.activity, reason="Rådet beslutade så.", by=coast.lead, on=date(2026, 5, 1))
    dropped = [(a.dropped_on, a.drop_reason) for a in Activity.objects.all()]
    operations.take_back_activity(coast.activity, by=coast.lead)

    assert dropped == [(date(2026, 5, 1), "Rådet beslutade så.")]
    assert list(Activity.objects.current()) == [coast.activity]


def test_a_milestone_is_ticked_and_unticked(coast):
    milestone = MilestoneFactory(activity=coast.activity)

    operations.tick_milestone(milestone, reached=True, by=coast.south_editor)
    ticked = Milestone.objects.get().done_on
    operations.tick_milestone(milestone, reached=False, by=coast.south_editor)

    assert ticked is not None
    assert Milestone.objects.get().done_on is None


def order_of(plan):
    return "".join(activity.number for activity in plan.activities.all())


@pytest.mark.parametrize("positions", [[1024, 2048, 3072, 4096], [1, 2, 3, 4], [0, 0, 0, 0]])
@pytest.mark.parametrize(
    ("moved", "beside", "expected"),
    [
        ("4", {"before": "1"}, "4123"),
        ("1", {"after": "4"}, "2341"),
        ("2", {"after": "3"}, "1324"),
        ("3", {"before": "2"}, "1324"),
        ("2", {"before": "3"}, "1234"),
    ],
)
def test_an_activity_is_moved(moved, beside, expected, positions, coast):
    Activity.objects.filter(pk=coast.activity.pk).update(position=positions[0])
    for number, position in zip("234", positions[1:], strict=True):
        ActivityFactory(plan=coast.plan, number=number, position=position)
    found = {activity.number: activity for activity in coast.plan.activities.all()}
    neighbour = {side: found[number] for side, number in beside.items()}

    op = operations.move_activity(found[moved], **neighbour, by=coast.south_editor, reason="Rådet vill det.")
    after_move = order_of(coast.plan)
    moved_by = Revision.objects.filter(operation=op.id)

    assert after_move == expected
    assert {row.values["reason"] for row in moved_by} <= {"Rådet vill det."}
    assert moved_by.count() <= 1
    if moved_by:
        undo(op.id, by=coast.south_editor)
        assert order_of(coast.plan) == "1234"


def test_an_activity_is_not_moved_beside_one_of_another_plan(coast):
    with pytest.raises(ValidationError) as refusal:
        operations.move_activity(coast.activity, before=ActivityFactory(), by=coast.lead)

    assert refusal.value.code == "elsewhere"


def test_readers_and_reporters_change_nothing(coast):
    for person in (coast.reader, coast.reporter):
        with pytest.raises(PermissionDenied):
            operations.change_activity(coast.activity, by=person)
        with pytest.raises(PermissionDenied):
            operations.move_activity(coast.activity, before=ActivityFactory(plan=coast.plan), by=person)
        with pytest.raises(PermissionDenied):
            operations.create_plan(Plan(collaboration=coast.collaboration), by=person)


def test_a_plan_with_activities_stays(coast):
    with pytest.raises(ValidationError) as refusal:
        operations.delete_plan(coast.plan, by=coast.lead)

    assert refusal.value.code == "in_use"


def steps(*words):
    return [StatusStep(key=slugify(word), word=word, shape="plan", tone="plan") for word in words]


def test_a_scale_is_made_and_reordered(coast):
    scale = StatusScale(collaboration=coast.collaboration, name="Trafikljus")
    operations.create_scale(scale, steps=steps("Bra", "Dåligt"), by=coast.lead)
    good, bad = scale.steps.all()

    operations.change_scale(scale, steps=[bad, good, *steps("Okänt")], by=coast.lead)

    assert [step.word for step in scale.steps.all()] == ["Dåligt", "Bra", "Okänt"]


def test_a_step_in_use_stays(coast):
    scale = StatusScale(collaboration=coast.collaboration, name="Trafikljus")
    operations.create_scale(scale, steps=steps("Bra", "Sådär", "Dåligt"), by=coast.lead)
    first, *rest = scale.steps.all()
    PartFactory(activity__plan__scale=scale, activity__stated_step=first)

    with pytest.raises(ValidationError) as refusal:
        operations.change_scale(scale, steps=rest, by=coast.lead)

    assert refusal.value.code == "in_use"
    assert scale.steps.count() == 3
