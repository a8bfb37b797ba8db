"""The copy of a refused file with the cells at fault marked: for whoever sent the file, as long as that is kept."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from samverk.core.jobs.models import Job, JobFile
from samverk.core.sheets import write_csv
from samverk.core.tests.sheet_files import xlsx
from samverk.organisations.tests.factories import SeatFactory
from samverk.planning.models import Activity, ImportDraft
from samverk.planning.tests.test_import_jobs import a_worker, carried_out
from samverk.planning.tests.test_import_pages import HEADER, page, send, step

pytestmark = pytest.mark.django_db
ROWS = [
    ["Kustplanen 2026", None, None, None, None],
    HEADER,
    ["1", "Laddplatser", "Nordvik", "snart", "Klar"],
    ["2", "Kustled", "Nordvik", "2027", "Klar"],
    ["3", None, "Nordvik", "sedan", None],
]
LINK = "Download the file with the errors marked"


def content(answer) -> bytes:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def marks(data: bytes) -> list[str]:
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    return [cell.coordinate for row in sheet for cell in row if cell.comment]


@pytest.fixture
def long_sheets(monkeypatch):
    monkeypatch.setattr("samverk.planning.import_jobs.LONG", 1)


def test_the_page_that_lists_errors_offers_a_copy_with_those_cells_marked(client, coast):
    send(client, coast, xlsx(ROWS), "Plan 2026.xlsx")
    shown = client.get(page("words")).content.decode()

    answer = client.get(page("marked"))

    assert (LINK in shown, page("marked") in shown) == (True, True)
    assert answer["Content-Disposition"] == 'attachment; filename="Plan 2026 to correct.xlsx"'
    assert marks(content(answer)) == ["D3", "B5", "D5"]


def test_what_was_corrected_in_the_copy_is_imported_from_it(client, coast):
    send(client, coast, xlsx(ROWS), "plan.xlsx")
    book = load_workbook(io.BytesIO(content(client.get(page("marked")))))
    for place, value in {"D3": "Q3 2026", "B5": "Fyrar", "D5": "2028"}.items():
        book.worksheets[0][place] = value
    corrected = io.BytesIO()
    book.save(corrected)

    send(client, coast, corrected.getvalue(), "plan to correct.xlsx")
    step(client, "diff")

    assert list(Activity.objects.values_list("number", "title")) == [
        ("1", "Laddplatser"),
        ("2", "Kustled"),
        ("3", "Fyrar"),
    ]


def test_a_text_file_is_marked_in_a_workbook(client, coast):
    send(client, coast, write_csv(HEADER, [["2", "Kustled", "Nordvik", "snart", ""]]), "plan/från: i år.csv")

    assert marks(content(client.get(page("marked")))) == ["D2"]


def test_nothing_is_offered_where_nothing_stops_the_import(client, coast):
    send(client, coast)

    assert LINK not in client.get(page("words")).content.decode()


def test_only_whoever_sent_the_file_can_fetch_it(client, coast):
    send(client, coast, xlsx(ROWS), "plan.xlsx")
    other = SeatFactory(collaboration=coast.collaboration, organisation=coast.south, role="lead").person

    for person in (other, coast.administrator, coast.reader, coast.outsider):
        client.force_login(person)
        assert client.get(page("marked")).status_code == 404


def test_of_a_long_file_a_job_makes_the_copy(client, coast, long_sheets):
    with a_worker():
        send(client, coast, xlsx(ROWS), "plan.xlsx")
        done = carried_out(client, client.get(page("marked")))
        file = reverse("core:job_file", args=[Job.objects.get().uuid])
        copy = content(client.get(file))

    assert file in done.content.decode()
    assert marks(copy) == ["D3", "B5", "D5"]
    client.force_login(coast.administrator)
    assert client.get(file).status_code == 404


@pytest.mark.parametrize("how", ["discarded", "another file", "imported", "a seat lost"])
def test_a_copy_is_kept_no_longer_than_the_file(client, coast, long_sheets, how):
    with a_worker():
        send(client, coast, xlsx(ROWS), "plan.xlsx")
        carried_out(client, client.get(page("marked")))
        file = reverse("core:job_file", args=[Job.objects.get().uuid])
    if how == "discarded":
        client.post(page("discard"))
    elif how == "another file":
        send(client, coast)
    elif how == "imported":
        ImportDraft.objects.update(data=write_csv(HEADER, [["2", "Kustled", "Nordvik", "2027", ""]]))
        step(client, "diff")
    else:
        coast.lead.seats.all().delete()

    assert client.get(file).status_code == 404
    assert JobFile.objects.exists() == (how == "a seat lost")


def test_the_copy_takes_no_more_queries_for_many_rows(client, coast, django_assert_max_num_queries):
    rows = [[str(number), f"Led {number}", "Nordvik", "snart", ""] for number in range(2, 302)]
    counts = []
    for number in (3, 300):
        send(client, coast, write_csv(HEADER, rows[:number]))
        address = page("marked")
        with django_assert_max_num_queries(60) as queries:
            client.get(address)
        counts.append(len(queries))

    assert counts[0] == counts[1]
