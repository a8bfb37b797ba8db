import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from samverk.organisations.tests.factories import MembershipFactory, OrganisationFactory, PersonFactory
from samverk.steering.models import Goal
from samverk.steering.tests.factories import GoalFactory

pytestmark = pytest.mark.django_db
ADDRESS = "steering:import_goals"


def upload(client, text):
    return client.post(reverse(ADDRESS), {"file": SimpleUploadedFile("mal.csv", text.encode())})


def test_goals_come_with_their_document_and_tree(client):
    client.force_login(PersonFactory(is_administrator=True))
    comparison = upload(client, "Dokument;Kod;Mål\nAgenda 2030;1;Ingen fattigdom\nAgenda 2030;2;Ingen hunger\n")
    sent = {key: comparison.context[key] for key in ("name", "content")}

    client.post(reverse(ADDRESS), sent | {"shown": comparison.context["fingerprint"]})

    assert [str(goal) for goal in Goal.objects.all()] == ["1 Ingen fattigdom", "2 Ingen hunger"]
    assert Goal.objects.first().tree.document.title == "Agenda 2030"


def test_the_comparison_shows_nothing_of_documents_that_one_does_not_keep(client):
    hidden = GoalFactory(title="Hemligt", tree__document__title="Vår plan")
    hidden.tree.document.owner_organisation = OrganisationFactory(name="Annan")
    hidden.tree.document.save()
    client.force_login(MembershipFactory(is_administrator=True).person)

    response = upload(client, "Dokument;Ägare;Mål\nVår plan;Annan;Något\n")

    assert response.status_code == 422
    assert "Hemligt" not in response.content.decode()


def test_whoever_keeps_no_documents_does_not_see_the_page(client):
    client.force_login(PersonFactory())

    assert client.get(reverse(ADDRESS)).status_code == 403
