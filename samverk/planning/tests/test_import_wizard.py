"""The steps of an import that ask: what colours mean, and who the organisations are that nobody knows.

Each is shown, corrected, remembered and skipped.
"""

import io

import pytest
import xlsxwriter
from django.urls import reverse

from samverk.core.sheets import write_csv
from samverk.organisations.models import Organisation, Participation
from samverk.organisations.tests.factories import OrganisationFactory
from samverk.planning.importing import Choices
from samverk.planning.models import Activity
from samverk.planning.tests.test_import_pages import page, send, step

pytestmark = pytest.mark.django_db
GREEN, RED = "#00B050", "#FF0000"


def question(client, word: str) -> str:
    """The name of the field that asks about a word."""
    words = client.get(page("words")).context["form"].words
    return next(f"word-{number}" for number, unknown in enumerate(words) if unknown.word == word)


def asked(client) -> list[tuple[str, str, list[int]]]:
    """What is asked about and not decided: kind, word and rows."""
    return [(each.kind, each.word, each.rows) for each in client.get(page("diff")).context["found"].undecided]


def imported(number: str) -> Activity:
    return Activity.objects.get(number=number)


# --- colours ---


@pytest.fixture
def coloured() -> bytes:
    """A plan whose status is a colour: in the column of the status, and another in that of the title."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = workbook.add_worksheet("Plan")
    sheet.write_row(0, 0, ["Nr", "Aktivitet", "Ansvarig", "Status"])
    for row, colour in ((1, GREEN), (2, RED), (3, GREEN)):
        sheet.write_row(row, 0, [str(row + 1), f"Led {row}", "Nordvik"])
        sheet.write_blank(row, 3, None, workbook.add_format({"bg_color": colour}))
    sheet.write(3, 1, "Led 3", workbook.add_format({"bg_color": RED}))
    workbook.close()
    return buffer.getvalue()


def test_colours_are_shown_with_the_columns_that_have_them_and_with_their_rows(client, coast, coloured):
    send(client, coast, coloured, "plan.xlsx")

    form = client.get(page("columns")).context["form"]
    step(client, "columns")
    words = client.get(page("words")).content.decode()

    assert form.fields["colours"].choices == [("", "No column"), ("aktivitet", "Aktivitet"), ("status", "Status")]
    assert form["colours"].value() == "status"
    assert asked(client) == [("status", GREEN, [2, 4]), ("status", RED, [3])]
    assert all(text in words for text in ("green cell", "red cell", f'fill="{GREEN}"'))


def test_what_colours_mean_is_corrected_and_imported(client, coast, coloured):
    done, risk = (coast.plan.scale.steps.get(key=key) for key in ("done", "risk"))
    send(client, coast, coloured, "plan.xlsx")
    step(client, "columns")

    step(client, "words", **{question(client, GREEN): str(done.pk), question(client, RED): str(risk.pk)})
    step(client, "diff")

    assert [imported(number).stated_step for number in "234"] == [done, risk, done]


def test_the_column_whose_colours_count_is_corrected(client, coast, coloured):
    send(client, coast, coloured, "plan.xlsx")

    step(client, "columns", colours="aktivitet")

    assert asked(client) == [("status", RED, [4])]


def test_what_colours_mean_is_remembered(client, coast, coloured):
    done = coast.plan.scale.steps.get(key="done")
    send(client, coast, coloured, "plan.xlsx")
    step(client, "columns")
    step(client, "words", **{question(client, GREEN): str(done.pk), question(client, RED): ""})
    step(client, "diff")

    send(client, coast, coloured, "plan.xlsx")

    assert (asked(client), client.get(page("diff")).context["found"].is_empty) == ([], True)
    assert Choices.of(coast.plan).words["status"] == {
        GREEN.lower().strip("#"): str(done.pk),
        RED.lower().strip("#"): "",
    }


def test_colours_can_be_skipped_altogether_and_that_is_remembered(client, coast, coloured):
    send(client, coast, coloured, "plan.xlsx")

    step(client, "columns", colours="")
    nothing_asked = asked(client)
    step(client, "diff")

    assert (nothing_asked, [imported(n).stated_word for n in "234"]) == ([], ["", "", ""])
    send(client, coast, coloured, "plan.xlsx")
    assert client.get(page("columns")).context["form"]["colours"].value() == ""


def test_an_undecided_colour_gives_no_status_and_is_asked_about_again(client, coast, coloured):
    send(client, coast, coloured, "plan.xlsx")
    step(client, "columns")
    step(client, "words")

    step(client, "diff")
    send(client, coast, coloured, "plan.xlsx")

    assert [imported(number).stated_step for number in "234"] == [None] * 3
    assert asked(client) == [("status", GREEN, [2, 4]), ("status", RED, [3])]


def test_a_sheet_without_colours_is_not_asked_about_them(client, coast):
    send(client, coast)

    assert "colours" not in client.get(page("columns")).context["form"].fields


# --- organisations ---

HEADER = ["Nr", "Aktivitet", "Ansvarig", "Delaktiga"]
ROWS = [["2", "Kustled", "Byalaget", "Nordvik"], ["3", "Fyrar", "Nordvik", "Byalaget\nSjöräddningen"]]
BYALAGET = ("organisation", "Byalaget", [2, 3])
SJORADDNINGEN = ("organisation", "Sjöräddningen", [3])


def send_plan(client, coast, person=None):
    send(client, coast, write_csv(HEADER, ROWS), person=person)


def parts(number: str) -> dict[str, bool]:
    """Who takes part in an activity, and whether they lead it."""
    return {part.organisation.name: part.is_lead for part in imported(number).parts.all()}


def notes(number: str) -> dict[str, str]:
    return {note.occasion: note.text for note in imported(number).notes.all()}


def test_unknown_organisations_are_shown_with_their_rows_and_with_who_they_may_be(client, coast):
    OrganisationFactory(name="Byalaget i Sörby")
    send_plan(client, coast)

    shown = client.get(page("words")).content.decode()

    assert asked(client) == [BYALAGET, SJORADDNINGEN]
    assert all(f">{text}<" in shown for text in ("Not decided", "Nordvik", "Byalaget i Sörby"))
    assert "None of them; keep it as a note" in shown
    assert "A person or a role; keep it as contact" in shown


def test_an_unknown_organisation_is_said_to_be_one_that_takes_part(client, coast):
    send_plan(client, coast)

    step(client, "words", **{question(client, "Byalaget"): str(coast.south.pk)})
    step(client, "diff")

    assert (parts("2"), parts("3")) == ({"Sörby": True, "Nordvik": False}, {"Nordvik": True, "Sörby": False})


def test_an_unknown_organisation_is_added_and_joins_as_a_partner_and_undo_takes_it_back(client, coast):
    coast.lead.is_administrator = True
    coast.lead.save()
    send_plan(client, coast)

    step(client, "words", **{question(client, "Byalaget"): f"new:{Organisation.Kind.ASSOCIATION}"})
    shown = client.get(page("diff")).content.decode()
    receipt = step(client, "diff").url

    place = Participation.objects.get(organisation__name="Byalaget")
    assert "One organisation joins the collaboration as a partner" in shown
    assert (place.collaboration, place.role) == (coast.collaboration, Participation.Role.PARTNER)
    assert parts("2") == {"Byalaget": True, "Nordvik": False}
    client.post(reverse("core:undo", args=[receipt.rstrip("/").rpartition("/")[2]]))
    assert not Organisation.objects.filter(name="Byalaget").exists()


def test_an_unknown_organisation_is_said_to_be_a_contact(client, coast):
    send_plan(client, coast)

    step(client, "words", **{question(client, "Sjöräddningen"): "contact"})
    step(client, "diff")

    assert parts("3") == {"Nordvik": True}
    assert imported("3").parts.get(is_lead=True).contact_text == "Sjöräddningen"


def test_who_an_organisation_is_is_remembered(client, coast):
    send_plan(client, coast)
    answers = {question(client, "Byalaget"): str(coast.south.pk), question(client, "Sjöräddningen"): ""}
    step(client, "words", **answers)
    step(client, "diff")

    send_plan(client, coast)

    assert (asked(client), client.get(page("diff")).context["found"].is_empty) == ([], True)
    assert Choices.of(coast.plan).words["organisation"] == {"byalaget": str(coast.south.pk), "sjöräddningen": ""}


def test_an_organisation_that_is_skipped_is_kept_as_a_note_and_asked_about_again(client, coast):
    send_plan(client, coast)
    step(client, "words")

    step(client, "diff")
    send_plan(client, coast)

    assert (notes("2"), notes("3")) == ({"Ansvarig": "Byalaget"}, {"Delaktiga": "Byalaget\nSjöräddningen"})
    assert asked(client) == [BYALAGET, SJORADDNINGEN]
    assert not Organisation.objects.filter(name="Byalaget").exists()


def test_an_answer_that_was_not_offered_is_refused_and_what_else_was_said_is_kept(client, coast):
    send_plan(client, coast)
    fields = {question(client, "Byalaget"): "999999", question(client, "Sjöräddningen"): "contact"}

    refused = step(client, "words", **fields)

    assert refused.status_code == 422
    assert refused.context["form"][question(client, "Sjöräddningen")].value() == "contact"
    assert asked(client) == [BYALAGET, SJORADDNINGEN]
