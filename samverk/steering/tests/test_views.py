import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samverk.organisations.tests.factories import (
    CollaborationFactory,
    OrganisationFactory,
    ParticipationFactory,
    PersonFactory,
    SeatFactory,
)
from samverk.steering.models import Adoption, Alignment, Goal, SteeringDocument
from samverk.steering.tests.factories import AlignmentFactory, GoalFactory, GoalTreeFactory, SteeringDocumentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return OrganisationFactory(name="Norrtälje kommun")


@pytest.fixture
def editor(owner, client):
    collaboration = CollaborationFactory()
    ParticipationFactory(collaboration=collaboration, organisation=owner)
    person = SeatFactory(collaboration=collaboration, organisation=owner, role="editor").person
    client.force_login(person)
    return person


@pytest.fixture
def document(owner):
    return SteeringDocumentFactory(title="Mål och budget", owner_organisation=owner)


@pytest.fixture
def tree(document):
    return GoalTreeFactory(document=document, name="Löften", level_names=["löfte"])


def test_a_document_with_its_goals_is_made_by_the_pages_alone(client, editor, owner):
    new = {"title": "Vision 2040", "kind": "vision", "owner_organisation": owner.pk}
    client.post(reverse("steering:create_document"), new)
    document = SteeringDocument.objects.get()
    client.post(reverse("steering:create_tree", args=[document.pk]), {"name": "Mål", "level_names": "område\nmål"})
    tree = document.trees.get()
    client.post(reverse("steering:create_goal", args=[tree.pk]), {"code": "1", "title": "Levande skärgård"})
    parent = Goal.objects.get()
    client.post(reverse("steering:create_goal", args=[tree.pk]), {"title": "Nya bryggor", "parent": parent.pk})

    page = client.get(document.get_absolute_url()).content.decode()

    assert tree.level_names == ["område", "mål"]
    assert "Levande skärgård" in page
    assert "Nya bryggor" in page


def test_a_refused_form_keeps_what_was_typed_and_says_what_to_do(client, editor, owner):
    typed = {"title": "Vision", "kind": "vision", "owner_organisation": owner.pk}
    typed |= {"valid_from": "2026-12-31", "valid_to": "2026-01-01"}

    answer = client.post(reverse("steering:create_document"), typed)

    assert answer.status_code == 422
    assert "The last day comes before the first" in answer.content.decode()
    assert 'value="2026-12-31"' in answer.content.decode()


def test_only_the_administrator_makes_a_document_that_nobody_owns(client, editor):
    answer = client.post(reverse("steering:create_document"), {"title": "Agenda", "kind": "agenda"})

    assert answer.status_code == 422
    assert not SteeringDocument.objects.exists()


def test_each_councils_adoption_has_its_own_day_and_paragraph(client, editor, document, owner):
    told = {"organisation": owner.pk, "body": "kommunfullmäktige", "decided_on": "2021-11-15", "paragraph": "§ 98"}

    client.post(reverse("steering:create_adoption", args=[document.pk]), told)

    assert Adoption.objects.get().paragraph == "§ 98"
    assert "§ 98" in client.get(document.get_absolute_url()).content.decode()


def test_a_circle_is_refused_with_the_goals_that_would_form_it(client, editor, tree):
    ours, theirs = GoalFactory(tree=tree, title="Vårt"), GoalFactory(title="Deras")
    AlignmentFactory(source=theirs, target=ours)

    answer = client.post(reverse("steering:create_alignment", args=[ours.pk]), {"target": theirs.pk, "why": "x"})

    assert answer.status_code == 422
    assert "Vårt → Deras → Vårt" in answer.content.decode()
    assert Alignment.objects.count() == 1


def test_a_link_is_made_with_its_reason_and_approved_by_the_goals_owner(client, editor, tree):
    ours, theirs = GoalFactory(tree=tree), GoalFactory()

    client.post(reverse("steering:create_alignment", args=[ours.pk]), {"target": theirs.pk, "why": "Samma hav"})
    inward = AlignmentFactory(source=theirs, target=GoalFactory(tree=tree))
    client.post(reverse("steering:approve_alignment", args=[inward.pk]))

    assert Alignment.objects.get(source=ours).why == "Samma hav"
    inward.refresh_from_db()
    assert inward.approved_by == editor


def test_what_was_deleted_comes_back_by_the_undo_button(client, editor, document, tree):
    goal = GoalFactory(tree=tree)

    answer = client.post(reverse("steering:delete_document", args=[document.pk]), follow=True)
    undo = answer.content.decode().split('action="/undo/')[1].split('"')[0]
    client.post(f"/undo/{undo}")

    assert Goal.objects.get() == goal


def test_the_second_of_two_people_sees_both_texts(client, editor, tree):
    goal = GoalFactory(tree=tree, title="Nyare", version=2)

    typed = {"title": "Min text", "version": 1}
    answer = client.post(reverse("steering:change_goal", args=[goal.pk]), typed)

    assert answer.status_code == 409
    assert "Min text" in answer.content.decode()
    assert "Nyare" in answer.content.decode()


def test_goals_are_moved_with_a_button(client, editor, tree):
    first, second = GoalFactory(tree=tree, position=0), GoalFactory(tree=tree, position=1)

    client.post(reverse("steering:move_goal", args=[second.pk]), {"direction": "up"})

    assert list(tree.goals.all()) == [second, first]


def test_an_outsider_is_not_told_that_a_document_exists(client, document, tree):
    goal = GoalFactory(tree=tree)
    client.force_login(PersonFactory())

    for page in (document.get_absolute_url(), goal.get_absolute_url()):
        assert client.get(page).status_code == 404


def test_a_colleague_who_only_reads_may_not_change(client, editor, document):
    reader = SeatFactory(
        collaboration=editor.seats.get().collaboration, organisation=document.owner_organisation, role="reader"
    ).person
    client.force_login(reader)

    assert client.get(document.get_absolute_url()).status_code == 200
    assert client.get(reverse("steering:change_document", args=[document.pk])).status_code == 403


def test_the_list_searches_goals_and_tells_what_is_in_force(client, editor, document, tree):
    GoalFactory(tree=tree, title="Giftfri miljö")
    SteeringDocumentFactory(title="Gammalt", owner_organisation=document.owner_organisation, valid_to="2020-12-31")

    now = client.get(reverse("steering:documents")).content.decode()
    found = client.get(reverse("steering:documents"), {"q": "giftfri"}).content.decode()
    earlier = client.get(reverse("steering:documents"), {"valid": "other"}).content.decode()

    assert ("Gammalt" in now, "Mål och budget" in found, "Gammalt" in earlier) == (False, True, True)


@pytest.mark.parametrize("page", ["documents", "document", "goal"])
def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(client, editor, document, tree, page):
    first = GoalFactory(tree=tree)
    address = {
        "documents": reverse("steering:documents"),
        "document": document.get_absolute_url(),
        "goal": first.get_absolute_url(),
    }[page]

    def grow(rows):
        for _row in range(rows):
            goal = GoalFactory(tree=tree, parent=first)
            AlignmentFactory(source=first, target=GoalFactory())
            AlignmentFactory(source=GoalFactory(), target=goal)

    grow(3)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    grow(40)

    with CaptureQueriesContext(connection) as many:
        client.get(address)

    assert len(many) == len(few)


def test_a_link_whose_reason_has_changed_is_not_approved_unread(client, editor, tree):
    link = AlignmentFactory(target=GoalFactory(tree=tree), why="Samma hav")
    Alignment.objects.filter(pk=link.pk).update(why="Något annat", version=2)

    answer = client.post(reverse("steering:approve_alignment", args=[link.pk]), {"version": 1}, follow=True)

    assert "Read it again before you approve" in answer.text
    link.refresh_from_db()
    assert link.approved_at is None


def test_two_who_name_the_levels_choose_between_both_lists(client, editor, tree):
    address = reverse("steering:change_tree", args=[tree.pk])
    client.post(address, {"name": tree.name, "level_names": "område\nmål", "version": 1})

    answer = client.post(address, {"name": tree.name, "level_names": "löfte\nmått", "version": 1})

    assert answer.status_code == 409
    assert [(each.mine, each.theirs) for each in answer.context["choices"]] == [("löfte\nmått", "område\nmål")]


def test_the_trees_of_a_document_are_put_in_order_and_back(client, editor, document, tree):
    other = GoalTreeFactory(document=document, name="Motiv", position=1)

    answer = client.post(reverse("steering:move_tree", args=[other.pk]), {"direction": "up"}, follow=True)
    assert list(document.trees.values_list("name", flat=True)) == ["Motiv", "Löften"]

    client.post(str(list(answer.context["messages"])[0].extra_tags).split()[1])
    assert list(document.trees.values_list("name", flat=True)) == ["Löften", "Motiv"]


def test_a_new_document_begins_with_the_owner_whose_page_one_came_from(client, editor, owner):
    page = client.get(owner.get_absolute_url()).text
    address = f"{reverse('steering:create_document')}?organisation={owner.pk}"

    form = client.get(address).context["form"]

    assert address in page
    assert form["owner_organisation"].value() == str(owner.pk)


def test_a_goal_among_thousands_is_found_by_its_words_or_its_documents(client, editor, tree):
    Goal.objects.bulk_create(GoalFactory.build(tree=GoalTreeFactory(), title=f"Delmål {n}") for n in range(40))
    wanted = GoalFactory(title="Hav och marina resurser", tree__document__title="Agenda 2030", code="14")
    address = reverse("steering:create_alignment", args=[GoalFactory(tree=tree).pk])

    def found(words):
        answer = client.post(address, {"target-words": words, "find": "target", "why": "Halvskrivet"})
        assert (answer.status_code, "Halvskrivet" in answer.text) == (200, True)
        return [each.value for each in answer.context["form"]["target"].subwidgets[0].data["found"]]

    assert found("marina hav") == [wanted.pk]
    assert found("agenda 14") == [wanted.pk]
    assert Alignment.objects.count() == 0
