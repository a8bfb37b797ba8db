from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from samverk.core.models import Revision
from samverk.core.retention.clearing import clear
from samverk.core.sheets import read_workbook, write_csv
from samverk.core.tests.sheet_files import bombs, xlsx
from samverk.organisations.models import Person
from samverk.organisations.visibility import Level
from samverk.planning.models import Activity, ImportDraft, ImportMapping

pytestmark = pytest.mark.django_db
BOMBS = bombs()
HEADER = ["Nr", "Aktivitet", "Ansvarig", "Klart", "Status"]
ROWS = [["1", "Laddplatser", "Nordvik", "Q3 2026", "Klar"], ["2", "Kustled", "Byalaget", "2027", "Rullar på"]]


def send(client, coast, data=None, name="plan.csv", person=None):
    client.force_login(person or coast.lead)
    data = write_csv(HEADER, ROWS) if data is None else data
    return client.post(reverse("planning:import", args=[coast.plan.pk]), {"file": SimpleUploadedFile(name, data)})


def page(name, draft=None):
    return reverse(f"planning:import_{name}", args=[(draft or ImportDraft.objects.get()).pk])


def step(client, name, **answers):
    """Fill in a step as its page offers it, with these answers instead where given."""
    form = client.get(page(name)).context["form"]
    offered = {field.html_name: field.value() for field in form}
    data = {name: value for name, value in offered.items() if value not in (None, False)} | answers
    return client.post(page(name), data)


def test_a_sheet_goes_the_whole_way_and_back(client, coast):
    assert send(client, coast).url == page("columns")
    assert step(client, "columns").url == page("words")
    assert step(client, "words").url == page("diff")
    response = step(client, "diff")
    receipt = client.get(response.url)

    assert list(Activity.objects.values_list("number", "title")) == [("1", "Laddplatser"), ("2", "Kustled")]
    assert (receipt.context["counts"]["created"], receipt.context["counts"]["changed"]) == (1, 1)
    assert ImportDraft.objects.count() == 0
    client.post(reverse("core:undo", args=[receipt.context["operation_id"]]))
    assert list(Activity.objects.values_list("number", "title")) == [("1", "Laddplatser i hamnarna")]


def test_the_same_sheet_again_has_nothing_to_save(client, coast):
    send(client, coast)
    step(client, "diff")

    send(client, coast)
    response = client.get(page("diff"))

    assert response.context["found"].is_empty
    assert "There is nothing to save" in response.content.decode()
    assert step(client, "diff").url == coast.plan.get_absolute_url()


def test_columns_are_corrected_and_remembered(client, coast):
    data = write_csv(["Nr", "Vad", "Hemligt"], [["2", "Kustled", "x"]])
    send(client, coast, data)

    refused = step(client, "columns")
    taken = step(client, "columns", **{"column-1": "title", "column-2": ""})
    step(client, "diff")

    assert (refused.status_code, taken.status_code) == (422, 302)
    assert "Say which column is the activity" in refused.content.decode()
    assert ImportMapping.objects.get().columns["columns"] == {"nr": "number", "vad": "title", "hemligt": ""}
    assert Activity.objects.get(number="2").notes.count() == 0


def test_two_columns_cannot_be_the_same(client, coast):
    send(client, coast)

    response = step(client, "columns", **{"column-2": "title"})

    assert response.status_code == 422
    assert "Column B is said to be the same" in response.content.decode()


def test_words_are_decided_once(client, coast):
    send(client, coast)
    form = client.get(page("words")).context["form"]
    names = {unknown.word: f"word-{number}" for number, unknown in enumerate(form.words)}
    step_risk = coast.plan.scale.steps.get(key="risk")

    step(client, "words", **{names["Rullar på"]: str(step_risk.pk), names["Byalaget"]: str(coast.south.pk)})
    step(client, "diff")

    activity = Activity.objects.get(number="2")
    assert (activity.stated_step, activity.parts.get().organisation) == (step_risk, coast.south)
    send(client, coast)
    assert client.get(page("words")).context["found"].undecided == []


def test_a_person_is_added_where_somebody_says_so(client, coast):
    send(client, coast, write_csv(["Nr", "Aktivitet", "Kontakt"], [["2", "Kustled", "Nils Ny"]]))

    step(client, "words", **{"word-0": "new"})
    response = step(client, "diff")

    person = Person.objects.get(name="Nils Ny")
    assert (Activity.objects.get(number="2").parts.get().contact, person.email) == (person, None)
    send(client, coast, write_csv(["Nr", "Aktivitet", "Kontakt"], [["2", "Kustled", "Nils Ny"]]))
    assert client.get(page("diff")).context["found"].is_empty
    operation = response.url.rstrip("/").rpartition("/")[2]
    client.post(reverse("core:undo", args=[operation]))
    assert not Person.objects.filter(name="Nils Ny").exists()


def test_all_faults_are_listed_and_nothing_can_be_saved(client, coast):
    rows = [["2", "Kustled", "Nordvik", "snart", ""], ["3", "", "Nordvik", "2027", ""]]
    send(client, coast, write_csv(HEADER, rows))

    words = client.get(page("words")).content.decode()
    refused = step(client, "diff")

    assert "2 cells stop the import" in words
    assert all(text in words for text in ("<td>plan</td>", "D Klart", "snart", "B Aktivitet"))
    assert (refused.status_code, Activity.objects.count()) == (422, 1)


def test_unreadable_dates_can_be_kept_as_notes(client, coast):
    send(client, coast, write_csv(HEADER, [["2", "Kustled", "Nordvik", "snart", ""]]))

    step(client, "words", keep_unreadable="on")
    step(client, "diff")

    assert [(n.occasion, n.text) for n in Activity.objects.get(number="2").notes.all()] == [("Klart", "snart")]


def test_what_is_saved_is_what_was_shown(client, coast):
    send(client, coast)
    form = client.get(page("diff")).context["form"]
    Activity.objects.filter(pk=coast.activity.pk).update(title="Någon annan skrev")

    response = client.post(page("diff"), {"fingerprint": form["fingerprint"].value()})

    assert response.status_code == 422
    assert "The plan has changed since this was shown" in response.content.decode()
    again = {"fingerprint": response.context["form"]["fingerprint"].value()}
    assert client.post(page("diff"), again).status_code == 302


@pytest.mark.parametrize(("chosen", "level"), [({}, Level.OWN), ({"sees": Level.PRINCIPALS}, Level.PRINCIPALS)])
def test_what_is_new_is_a_draft_unless_the_form_says_otherwise(client, coast, chosen, level):
    known = set(Activity.objects.values_list("pk", flat=True))
    send(client, coast)

    step(client, "diff", **chosen)

    assert {each.level for each in Activity.objects.exclude(pk__in=known)} == {level}


def test_missing_activities_are_dropped_only_with_a_reason(client, coast):
    send(client, coast, write_csv(HEADER, ROWS[1:]))

    refused = step(client, "diff", drop_missing="on")
    step(client, "diff", drop_missing="on", drop_reason="Utgick i översynen.")

    assert refused.status_code == 422
    assert Activity.objects.get(number="1").drop_reason == "Utgick i översynen."


@pytest.mark.parametrize("name", ["entities that laugh", "a size that lies", "an old workbook"])
def test_a_hostile_file_is_refused_with_a_reason(client, coast, name):
    data, _code = BOMBS[name]

    response = send(client, coast, data, "plan.xlsx")

    assert response.status_code == 422
    assert response.context["form"].errors["file"]
    assert ImportDraft.objects.count() == 0


@pytest.mark.parametrize("data", [b"", b"a", b"a;b\n1;2\n", xlsx([[None]])])
def test_a_file_without_a_plan_never_breaks_a_page(client, coast, data):
    response = send(client, coast, data)

    assert response.status_code in (302, 422)
    if response.status_code == 302:
        assert client.get(response.url).status_code == 200
        assert client.get(page("words")).status_code == 302
        assert client.get(page("diff")).status_code == 302


def test_no_file_at_all_is_asked_for(client, coast):
    client.force_login(coast.lead)

    response = client.post(reverse("planning:import", args=[coast.plan.pk]), {})

    assert response.status_code == 422


def test_a_file_is_its_senders_alone(client, coast):
    send(client, coast)
    addresses = [page(name) for name in ("columns", "words", "diff", "discard")]

    for person in (coast.north_editor, coast.reader, coast.outsider, coast.administrator):
        client.force_login(person)
        assert [client.post(address).status_code for address in addresses] == [404] * 4


def test_only_those_who_may_edit_the_plan_import_and_outsiders_do_not_know_of_it(client, coast):
    address = reverse("planning:import", args=[coast.plan.pk])
    statuses = []

    for person in (coast.lead, coast.north_editor, coast.reader, coast.outsider):
        client.force_login(person)
        statuses.append(client.get(address).status_code)

    assert statuses == [200, 403, 403, 404]


def test_a_lead_who_has_lost_the_seat_loses_the_draft(client, coast):
    send(client, coast)
    coast.lead.seats.update(to_on=timezone.localdate() - timedelta(days=1))

    assert client.get(page("columns")).status_code == 404


def test_a_file_is_kept_for_a_day_at_most_and_one_at_a_time(client, coast):
    send(client, coast)
    send(client, coast)
    ImportDraft.objects.update(created_at=timezone.now() - timedelta(days=2))
    ImportDraft.objects.update(person=coast.north_editor)

    send(client, coast)
    clear()

    assert [draft.person for draft in ImportDraft.objects.all()] == [coast.lead]


def test_an_import_can_be_stopped(client, coast):
    send(client, coast)

    response = client.post(page("discard"))

    assert (response.url, ImportDraft.objects.count()) == (coast.plan.get_absolute_url(), 0)


def test_a_receipt_is_for_whoever_made_the_import_into_that_plan(client, coast):
    send(client, coast)
    address = step(client, "diff").url
    client.force_login(coast.reader)
    other = Revision.objects.exclude(action="planning.plan_imported").first()

    assert client.get(address).status_code == 404
    client.force_login(coast.lead)
    assert client.get(address).status_code == 200
    assert (
        other is None
        or client.get(reverse("planning:import_receipt", args=[coast.plan.pk, other.operation])).status_code == 404
    )


def test_the_plan_and_an_empty_workbook_are_downloaded(client, coast):
    client.force_login(coast.reader)

    files = [
        client.get(reverse("planning:export", args=[coast.plan.pk])),
        client.get(reverse("planning:export", args=[coast.plan.pk]), {"format": "csv"}),
        client.get(reverse("planning:import_template", args=[coast.plan.pk])),
    ]

    assert [len(read_workbook(file.content, "x")[0].rows) for file in files] == [2, 2, 1]
    assert [file["Content-Disposition"] for file in files] == [
        'attachment; filename="kustplanen.xlsx"',
        'attachment; filename="kustplanen.csv"',
        'attachment; filename="kustplanen-template.xlsx"',
    ]


def test_what_a_sheet_says_is_shown_as_text(client, coast):
    send(client, coast, write_csv(HEADER, [["2", "<script>alert(1)</script>", "<b>x</b>", "2027", "<i>y</i>"]]))

    pages = [client.get(page(name)).content.decode() for name in ("columns", "words", "diff")]

    assert all("<script>alert" not in text and "<b>x" not in text and "<i>y" not in text for text in pages)
