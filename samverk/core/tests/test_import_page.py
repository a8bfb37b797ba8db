import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from samverk.organisations.models import Organisation
from samverk.organisations.tests.factories import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
SHEET = "Typ;Kod;Namn\nkommun;0188;Norrtälje kommun\nkommun;0382;Östhammars kommun\n"


@pytest.fixture(autouse=True)
def administrator(client):
    person = PersonFactory(is_administrator=True)
    client.force_login(person)
    return person


@pytest.fixture
def address():
    return reverse("organisations:import_organisations")


def upload(client, address, text=SHEET, name="organisationer.csv"):
    return client.post(address, {"file": SimpleUploadedFile(name, text.encode())})


def accept(client, address, comparison, **other):
    sent = {key: comparison.context[key] for key in ("name", "content")}
    return client.post(address, sent | {"shown": comparison.context["fingerprint"]} | other)


def test_nothing_is_saved_before_it_has_been_looked_at(client, address):
    response = upload(client, address)

    assert response.status_code == 200
    assert response.context["new"] == ["Norrtälje kommun", "Östhammars kommun"]
    assert not Organisation.objects.exists()


def test_what_was_looked_at_is_imported_and_can_be_undone(client, address):
    comparison = upload(client, address)

    response = accept(client, address, comparison, follow=True)

    assert response.url == reverse("organisations:organisations")
    assert Organisation.objects.count() == 2
    page = client.get(response.url)
    client.post(str(list(page.context["messages"])[0].extra_tags).split()[1])
    assert not Organisation.objects.exists()


def test_the_same_file_again_changes_nothing(client, address):
    accept(client, address, upload(client, address))

    response = upload(client, address)

    assert "The file changes nothing" in response.content.decode()


def test_changes_are_shown_field_by_field(client, address):
    OrganisationFactory(name="Norrtälje", code="0188")

    response = upload(client, address)

    page = response.content.decode()
    assert ("<del>Norrtälje</del>" in page, "<ins>Norrtälje kommun</ins>" in page) == (True, True)


def test_every_cell_that_cannot_be_taken_is_told_and_nothing_can_be_imported(client, address):
    response = upload(client, address, "Typ;Kod;Namn\nplanet;1;Mars\nkommun;x;Fel\nregion;14;A\nregion;14;B\n")

    page = response.content.decode()
    assert (response.status_code, len(response.context["found"].errors)) == (422, 3)
    assert 'class="btn btn-p">Import<' not in page


def test_a_file_that_cannot_be_read_is_refused_with_the_reason(client, address):
    for text, name in (("hej", "fel.csv"), ("%PDF-1.7", "fel.xlsx")):
        response = upload(client, address, text, name)
        assert (response.status_code, list(response.context["form"].errors)) == (422, ["file"])


def test_a_file_that_is_too_large_is_refused(client, address):
    response = upload(client, address, "x" * 2_000_001)

    assert response.status_code == 422
    assert "larger than 2 MB" in response.content.decode()


def test_what_was_changed_meanwhile_is_shown_again_instead_of_imported(client, address):
    comparison = upload(client, address)
    OrganisationFactory(name="Norrtälje", code="0188")

    response = accept(client, address, comparison)

    assert "Something has been changed since you looked" in response.content.decode()
    assert Organisation.objects.count() == 1


def test_a_mangled_request_leads_back_to_the_beginning(client, address):
    response = client.post(address, {"content": "not base64!", "name": "x.csv", "shown": ""})

    assert (response.status_code, response.url) == (302, address)


def test_only_those_who_may_import_see_the_page(client, address):
    client.force_login(PersonFactory())

    assert client.get(address).status_code == 403


def test_what_is_left_out_of_the_file_is_told(client, address):
    response = upload(
        client,
        address,
        SHEET.replace("\n", ";Hemligt\n", 1).replace("0188;Norrtälje kommun", "0188;Norrtälje kommun;x") + "Summa;;2\n",
    )

    assert "Not taken in from the file: totals (1), columns that are not read (1)" in response.content.decode()


def test_a_file_that_is_refused_can_be_fetched_with_the_errors_marked(client, address):
    comparison = upload(client, address, SHEET.replace("kommun;0382", "ort;0382"), "Våra organisationer.csv")

    answer = accept(client, address, comparison, marked="1")

    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    assert "Download the file with the errors marked" in comparison.content.decode()
    assert [cell.coordinate for row in sheet for cell in row if cell.comment] == ["A3"]
    assert Organisation.objects.count() == 0


def test_a_mangled_request_for_the_marked_file_leads_back_to_the_beginning(client, address):
    assert client.post(address, {"content": "x", "marked": "1"}).url == address
