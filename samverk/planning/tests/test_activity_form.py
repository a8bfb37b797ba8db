from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samverk.core.models import Revision
from samverk.organisations.models import Person
from samverk.organisations.tests.factories import (
    OrganisationFactory,
    ParticipationFactory,
    PersonFactory,
    SeatFactory,
)
from samverk.organisations.visibility import Level
from samverk.planning.models import Activity, Contribution, Part
from samverk.planning.tests.factories import ContributionFactory, MilestoneFactory, PartFactory
from samverk.steering.models import Goal
from samverk.steering.tests.factories import GoalFactory, GoalTreeFactory, SteeringDocumentFactory

pytestmark = pytest.mark.django_db


def rows(name, *forms, initial=0):
    sent = {f"{name}-TOTAL_FORMS": len(forms), f"{name}-INITIAL_FORMS": initial}
    for number, form in enumerate(forms):
        sent |= {f"{name}-{number}-{field}": value for field, value in form.items()}
    return sent


def typed(coast, **changes):
    """What a browser sends for a new activity that Nordvik leads."""
    sent = {"number": "2", "title": "Cykelled längs kusten", "starts": "VT 2026", "ends": "löpande"}
    sent |= rows("parts", {"organisation": coast.north.pk, "is_lead": "on"})
    sent |= rows("contributions", {"goal": "", "why": ""}) | rows("milestones", {"title": ""}) | rows("notes")
    return sent | changes


def stored(activity, **changes):
    """What a browser sends for an activity that is there, with its parts as they are."""
    activity = Activity.objects.get(pk=activity.pk)
    parts = [
        {"id": part.pk, "organisation": part.organisation_id, "version": part.version, "text": part.text}
        | ({"is_lead": "on"} if part.is_lead else {})
        for part in activity.parts.all()
    ]
    sent = {"number": activity.number, "title": activity.title, "version": activity.version}
    sent |= rows("parts", *parts, initial=len(parts)) | rows("contributions") | rows("milestones") | rows("notes")
    return sent | changes


def create(client, coast, person, **changes):
    client.force_login(person)
    return client.post(reverse("planning:create_activity", args=[coast.plan.pk]), typed(coast, **changes))


def change(client, coast, person, sent):
    client.force_login(person)
    return client.post(reverse("planning:change_activity", args=[coast.activity.pk]), sent)


def test_an_activity_is_added_and_can_be_undone(client, coast):
    goal = GoalFactory(title="Fler cyklar")
    coast.plan.strategy = goal.tree.document
    coast.plan.save()

    sent = rows("contributions", {"goal": goal.pk, "why": "Leden är lockande."})
    response = create(client, coast, coast.lead, **sent)

    activity = Activity.objects.get(number="2")
    assert response.headers["Location"] == activity.get_absolute_url()
    assert (str(activity.starts), str(activity.ends)) == ("2026-VT", "ongoing")
    assert [(row.goal, row.why) for row in activity.contributions.all()] == [(goal, "Leden är lockande.")]
    assert [message.message for message in get_messages(response.wsgi_request)] == ["The activity is added."]


def test_undoing_a_new_activity_leads_back_to_the_plan(client, coast):
    address = create(client, coast, coast.lead).headers["Location"]
    operation = Revision.objects.filter(model="planning.activity").last().operation

    response = client.post(reverse("core:undo", args=[operation]), {"next": f"{address}?x=1"})

    assert response.headers["Location"] == coast.plan.get_absolute_url()
    assert client.get(address).status_code == 404


def test_a_refused_form_keeps_what_was_typed(client, coast):
    response = create(client, coast, coast.lead, title="", starts="någon gång", financing="inom ram")

    assert response.status_code == 422
    assert list(response.context["whole"].form.errors) == ["title", "starts"]
    assert "inom ram" in response.content.decode()
    assert "någon gång" in response.content.decode()


def test_that_nobody_leads_is_said(client, coast):
    response = create(client, coast, coast.lead, **rows("parts", {"organisation": coast.north.pk, "is_lead": ""}))

    assert response.status_code == 422
    assert response.context["whole"].form.non_field_errors() == [
        "Exactly one organisation leads. Now 0 of 1 parts are marked as leading."
    ]


def test_a_number_that_is_taken_is_refused(client, coast):
    response = create(client, coast, coast.lead, number="1")

    assert response.status_code == 422
    assert response.context["whole"].form.non_field_errors() == [
        "Another activity in the plan already has that number."
    ]


def test_a_form_without_its_rows_is_refused_and_not_broken(client, coast):
    client.force_login(coast.lead)

    response = client.post(reverse("planning:create_activity", args=[coast.plan.pk]), {"title": "x", "number": "9"})

    assert response.status_code == 422
    assert coast.plan.activities.count() == 1


def test_another_row_is_asked_for_without_saving_or_scolding(client, coast):
    response = create(client, coast, coast.lead, add="parts", title="", description="Halvskriven")

    assert response.status_code == 200
    assert len(response.context["whole"].rows["parts"].forms) == 2
    assert "Halvskriven" in response.content.decode()
    assert "err-sum" not in response.content.decode()
    assert coast.plan.activities.count() == 1


def test_the_lead_moves_to_another_organisation(client, coast):
    sent = stored(coast.activity)
    north, south = (0, 1) if sent["parts-0-organisation"] == coast.north.pk else (1, 0)
    del sent[f"parts-{north}-is_lead"]
    sent[f"parts-{south}-is_lead"] = "on"

    response = change(client, coast, coast.lead, sent)

    assert response.status_code == 302
    assert list(coast.activity.parts.values_list("organisation__name", "is_lead")) == [
        ("Sörby", True),
        ("Nordvik", False),
    ]


def test_a_row_is_taken_away(client, coast):
    milestone = MilestoneFactory(activity=coast.activity)
    sent = rows("milestones", {"id": milestone.pk, "title": "x", "version": 1, "DELETE": "on"}, initial=1)

    change(client, coast, coast.lead, stored(coast.activity) | sent)

    assert list(coast.activity.milestones.all()) == []


def test_an_editor_cannot_change_anothers_part_by_sending_it(client, coast):
    sent = stored(coast.activity, title="Ny titel")
    south = next(i for i in (0, 1) if sent[f"parts-{i}-organisation"] == coast.south.pk)
    sent[f"parts-{south}-text"] = "Ändrad av grannen"

    response = change(client, coast, coast.north_editor, sent)

    assert response.status_code == 302
    assert Activity.objects.get(pk=coast.activity.pk).title == "Ny titel"
    assert Part.objects.get(pk=coast.south_part.pk).text == ""


def test_two_who_change_one_activity_both_see_it(client, coast):
    mine = stored(coast.activity, title="Min titel")
    change(client, coast, coast.lead, stored(coast.activity, title="Deras titel"))

    response = change(client, coast, coast.north_editor, mine)

    assert response.status_code == 409
    assert [(choice.name, choice.mine, choice.theirs) for choice in response.context["choices"]] == [
        ("title", "Min titel", "Deras titel")
    ]
    again = dict(response.context["kept"]) | {"title": "Min titel"}
    assert change(client, coast, coast.north_editor, again).status_code == 302
    assert Activity.objects.get(pk=coast.activity.pk).title == "Min titel"


def test_two_who_change_one_part_choose_for_that_part(client, coast):
    mine, theirs = stored(coast.activity), stored(coast.activity)
    south = next(i for i in (0, 1) if mine[f"parts-{i}-organisation"] == coast.south.pk)
    mine[f"parts-{south}-text"], theirs[f"parts-{south}-text"] = "Min text", "Deras text"
    change(client, coast, coast.south_editor, theirs)

    response = change(client, coast, coast.lead, mine)

    assert response.status_code == 409
    assert [(choice.name, choice.mine, choice.theirs) for choice in response.context["choices"]] == [
        (f"parts-{south}-text", "Min text", "Deras text")
    ]
    again = dict(response.context["kept"]) | {f"parts-{south}-text": "Min text"}
    assert change(client, coast, coast.lead, again).status_code == 302
    assert Part.objects.get(pk=coast.south_part.pk).text == "Min text"


@pytest.mark.parametrize(
    ("who", "code"),
    [("lead", 200), ("north_editor", 200), ("reporter", 403), ("reader", 403), ("elsewhere", 404), ("outsider", 404)],
)
@pytest.mark.parametrize("page", ["create_activity", "change_activity", "move_activity", "order"])
def test_who_may_open_the_forms(page, who, code, client, coast):
    client.force_login(coast.people[who])
    key = coast.plan.pk if page in {"create_activity", "order"} else coast.activity.pk

    response = client.get(reverse(f"planning:{page}", args=[key]))

    assert response.status_code == code


@pytest.mark.parametrize(
    ("who", "code"), [("lead", 200), ("south_editor", 200), ("north_editor", 403), ("reader", 403)]
)
def test_who_may_change_a_part(who, code, client, coast):
    client.force_login(coast.people[who])

    response = client.get(reverse("planning:change_part", args=[coast.south_part.pk]))

    assert response.status_code == code


def test_a_part_is_changed_on_its_own_page(client, coast):
    client.force_login(coast.south_editor)
    address = reverse("planning:change_part", args=[coast.south_part.pk])

    response = client.post(address, {"text": "Sex platser", "starts": "Q3 2026", "version": 1})

    assert response.headers["Location"] == coast.activity.get_absolute_url()
    assert Part.objects.get(pk=coast.south_part.pk).text == "Sex platser"


def test_people_named_on_lines_of_their_own_keep_their_lines(client, coast):
    part = coast.activity.parts.first()
    Part.objects.filter(pk=part.pk).update(contact_text="Nils Ny\nSara Berg")
    client.force_login(coast.lead)

    own = client.get(reverse("planning:change_part", args=[part.pk])).content.decode()
    whole = client.get(reverse("planning:change_activity", args=[coast.activity.pk])).content.decode()

    assert [page.count("Nils Ny\nSara Berg</textarea>") for page in (own, whole)] == [1, 1]


def test_two_who_change_who_leads_choose_for_that_too(client, coast):
    mine = stored(coast.activity)
    north = next(i for i in (0, 1) if mine[f"parts-{i}-organisation"] == coast.north.pk)
    del mine[f"parts-{north}-is_lead"]
    mine[f"parts-{1 - north}-is_lead"] = "on"
    change(client, coast, coast.lead, stored(coast.activity) | {f"parts-{north}-text": "Deras text"})

    response = change(client, coast, coast.lead, mine)

    assert response.status_code == 409
    assert {(each.name, each.mine, each.theirs) for each in response.context["choices"]} == {
        (f"parts-{north}-is_lead", "", "True"), (f"parts-{north}-text", "", "Deras text"),
    }  # fmt: skip
    again = dict(response.context["kept"]) | {f"parts-{north}-is_lead": "", f"parts-{north}-text": "Deras text"}
    assert change(client, coast, coast.lead, again).status_code == 302
    assert coast.activity.parts.get(is_lead=True) == coast.south_part


def test_how_much_and_why_it_contributes_is_changed(client, coast):
    row = ContributionFactory(activity=coast.activity)
    Person.objects.filter(pk=coast.lead.pk).update(language="sv")
    sent = rows(
        "contributions", {"id": row.pk, "goal": row.goal_id, "weight": "0,25", "why": "En fjärdedel"}, initial=1
    )

    response = change(client, coast, coast.lead, stored(coast.activity) | sent)

    row.refresh_from_db()
    assert (response.status_code, row.weight, row.why) == (302, Decimal("0.25"), "En fjärdedel")
    assert "vikt 0,25" in client.get(coast.activity.get_absolute_url()).text


@pytest.mark.parametrize("weight", ["-0.1", "1.01", "0.123", "x", "1e400", "NaN"])
def test_a_weight_lies_between_0_and_1(client, coast, weight):
    row = ContributionFactory(activity=coast.activity)
    sent = rows("contributions", {"id": row.pk, "goal": row.goal_id, "weight": weight}, initial=1)

    response = change(client, coast, coast.lead, stored(coast.activity) | sent)

    assert response.status_code == 422
    assert [list(form.errors) for form in response.context["whole"].rows["contributions"]] == [["weight"]]


def test_notes_are_added_changed_taken_away_and_brought_back(client, coast):
    change(client, coast, coast.lead, stored(coast.activity) | rows("notes", {"occasion": "T1", "text": "På gång"}))
    note = coast.activity.notes.get()
    sent = rows("notes", {"id": note.pk, "occasion": "T1", "text": "Klart", "version": 1}, initial=1)
    change(client, coast, coast.lead, stored(coast.activity) | sent)
    assert [(each.occasion, each.text) for each in coast.activity.notes.all()] == [("T1", "Klart")]

    sent = rows("notes", {"id": note.pk, "occasion": "T1", "text": "Klart", "version": 2, "DELETE": "on"}, initial=1)
    change(client, coast, coast.lead, stored(coast.activity) | sent)
    assert coast.activity.notes.count() == 0

    operation = Revision.objects.filter(model="planning.note").last().operation
    client.post(reverse("core:undo", args=[operation]), {})
    assert coast.activity.notes.get().text == "Klart"


def test_a_goal_is_searched_for_in_its_row_and_what_was_typed_stays(client, coast):
    Goal.objects.bulk_create(GoalFactory.build(tree=GoalTreeFactory(), title=f"Delmål {n}") for n in range(40))
    goal = GoalFactory(title="Levande skärgård")
    sent = rows("contributions", {"goal": "", "why": "Kajerna", "goal-words": "skärgård", "goal-answered": ""})

    response = change(client, coast, coast.lead, stored(coast.activity, find="contributions-0-goal") | sent)

    row = response.context["whole"].rows["contributions"].forms[0]
    assert (response.status_code, "Kajerna" in response.text) == (200, True)
    assert [each.value for each in row["goal"].subwidgets[0].data["found"]] == [goal.pk]
    assert coast.activity.contributions.count() == 0


def test_the_form_takes_as_many_queries_for_many_rows(client, coast):
    client.force_login(coast.lead)
    address = reverse("planning:change_activity", args=[coast.activity.pk])

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    tree = GoalTreeFactory()
    for number in (3, 40):
        goals = Goal.objects.bulk_create(GoalFactory.build_batch(number, tree=tree))
        Contribution.objects.bulk_create(Contribution(activity=coast.activity, goal=goal) for goal in goals)
        people = Person.objects.bulk_create(PersonFactory.build_batch(number))
        for person in people:
            place = OrganisationFactory()
            ParticipationFactory(collaboration=coast.collaboration, organisation=place)
            PartFactory(activity=coast.activity, organisation=place, contact=person)
        if number == 3:
            Goal.objects.bulk_create(GoalFactory.build_batch(40, tree=tree))
            for place in OrganisationFactory.create_batch(20):
                ParticipationFactory(collaboration=coast.collaboration, organisation=place)
                SeatFactory(collaboration=coast.collaboration, organisation=place)
            few = queries()

    assert queries() == few


def test_the_form_neither_shows_nor_takes_away_a_goal_that_is_not_visible(client, coast):
    """The north has said that the shared activity contributes to a goal that it alone reads."""
    document = SteeringDocumentFactory(owner_organisation=coast.north, kept_by=coast.north, level=Level.OWN)
    hidden = GoalFactory(tree__document=document, title="KANARIEFÅGEL")
    ContributionFactory(activity=coast.activity, goal=hidden, why="KANARIEFÅGEL skäl")
    south = SeatFactory(collaboration=coast.collaboration, organisation=coast.south, role="lead").person
    client.force_login(south)

    page = client.get(reverse("planning:change_activity", args=[coast.activity.pk])).text
    sent = stored(coast.activity, title="Laddplatser i alla hamnar")
    saved = change(client, coast, south, sent)
    late = change(client, coast, south, sent | {"title": "Laddplatser"})

    assert (saved.status_code, late.status_code) == (302, 409)
    assert "KANARIEFÅGEL" not in page + late.text
    assert [row.goal for row in coast.activity.contributions.all()] == [hidden]
