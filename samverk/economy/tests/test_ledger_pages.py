"""The pages of the books, from the file to the voucher."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samverk.core import views
from samverk.core.jobs import presence
from samverk.core.jobs.models import Job
from samverk.core.jobs.running import carry_out
from samverk.core.models import Revision
from samverk.core.sheets import read_workbook
from samverk.economy.ledger import jobs
from samverk.economy.models import AccountRule, LedgerDraft, LedgerImport, LedgerRow, LedgerVoucher
from samverk.economy.tests.books import CSV, SIE, Books
from samverk.economy.tests.test_ledger import read_in, rule


@pytest.fixture
def lead(books, client):
    client.force_login(books.lead)
    return client


def send(client, books, data, name="fil.se", **told):
    data = data if isinstance(data, bytes) else data.encode("cp1252")
    file = SimpleUploadedFile(name, data)
    address = reverse("economy:import_ledger", args=[books.budget.pk])
    return client.post(address, {"organisation": books.organisation.pk, "file": file, **told}, follow=True)


def test_a_sie_file_is_shown_before_it_is_saved_and_can_be_undone(lead, books):
    page = send(lead, books, SIE)
    found = page.context["found"]
    assert (page.status_code, found.new, LedgerVoucher.objects.count()) == (200, 3, 0)

    saved = lead.post(page.request["PATH_INFO"], {"shown": found.fingerprint}, follow=True)

    assert saved.request["PATH_INFO"] == LedgerImport.objects.get().get_absolute_url()
    assert b"/undo/" in saved.content
    assert LedgerRow.objects.count() == 7


def test_a_sheet_is_asked_about_its_columns_and_what_was_said_holds(lead, books):
    odd = CSV.replace("Bokf.datum", "Ekonomidag").encode("cp1252")
    page = send(lead, books, odd, "huvudbok.csv")
    assert page.templates[0].name == "economy/ledger_columns.html"
    fields = {field.html_name: field.value() or "" for _column, field in page.context["form"].columns}
    refused = lead.post(page.request["PATH_INFO"], fields)
    assert refused.status_code == 422
    assert "No column is known to be: day" in refused.content.decode()

    told = lead.post(page.request["PATH_INFO"], fields | {"column-1": "date"}, follow=True)

    assert told.context["found"].new == 3
    assert told.context["found"].blank == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (SIE.replace("} -1250.50", "} -1250.49"), "Line 32: Voucher LR1001, from line 28, does not add up to zero"),
        (b"", "The submitted file is empty."),
        (b"%PDF-1.4", "No table was found"),
        (b"#SIETYP 3\n", "Line 1: This is SIE of type 3, which has no vouchers."),
    ],
)
def test_what_cannot_be_read_is_refused_on_the_first_page(lead, books, data, words):
    page = send(lead, books, data)

    assert page.status_code == 422
    assert words in page.content.decode()
    assert not LedgerDraft.objects.exists()


def test_changed_vouchers_are_listed_and_leave_nothing_to_press(lead, books):
    read_in(books, SIE)

    page = send(lead, books, SIE.replace("500000.00", "500000.01"))

    assert page.context["found"].changed == 1
    assert "BK13" in page.content.decode()
    assert "Read all of it in" not in page.content.decode()


def test_a_long_file_is_looked_through_and_saved_as_jobs(lead, books, monkeypatch):
    monkeypatch.setattr(jobs, "LONG", 1_000)
    monkeypatch.setattr(jobs, "is_anybody_present", lambda: True)
    monkeypatch.setattr(presence, "is_anybody_present", lambda: True)

    page = send(lead, books, Books(30).sie())
    looking = Job.objects.get(kind="economy.read_ledger")
    assert page.request["PATH_INFO"] == looking.get_absolute_url()
    carry_out.call(looking.pk)
    looking.refresh_from_db()
    shown = lead.get(looking.address)
    asked = lead.post(looking.address, {"shown": shown.context["found"].fingerprint})
    saving = Job.objects.get(kind="economy.import_ledger")
    assert asked["Location"] == saving.get_absolute_url()
    carry_out.call(saving.pk)

    saving.refresh_from_db()
    assert (saving.state, saving.address) == ("done", LedgerImport.objects.get().get_absolute_url())
    assert LedgerVoucher.objects.count() == 30


def taken_away(lead, books, monkeypatch, way, spare: int):
    """A file is read in, and undone or removed where so many rows more than it has are still few."""
    read_in(books, Books(30).sie())
    operation = Revision.objects.filter(action="economy.ledger_imported").values_list("operation", flat=True)[0]
    found = LedgerImport.objects.get()
    for module in (jobs, views):
        monkeypatch.setattr(module, "LARGE", found.row_count + spare)
        monkeypatch.setattr(module, "is_anybody_present", lambda: True)
    return lead.post(reverse(way, args=[operation if way == "core:undo" else found.pk]))


@pytest.mark.parametrize("way", ["core:undo", "economy:remove_import"])
def test_what_brought_many_rows_is_taken_away_as_a_job(lead, books, monkeypatch, way):
    """One revision tells of all of them, so it is their number that decides."""
    asked = taken_away(lead, books, monkeypatch, way, spare=-1)
    job = Job.objects.get()
    assert (asked["Location"], LedgerVoucher.objects.count()) == (job.get_absolute_url(), 30)
    carry_out.call(job.pk)

    job.refresh_from_db()
    assert (job.state, LedgerVoucher.objects.count(), LedgerImport.objects.count()) == ("done", 0, 0)
    assert lead.get(job.address).status_code == 200


@pytest.mark.parametrize("way", ["core:undo", "economy:remove_import"])
def test_what_brought_few_rows_is_taken_away_at_once(lead, books, monkeypatch, way):
    taken_away(lead, books, monkeypatch, way, spare=1)

    assert (Job.objects.count(), LedgerVoucher.objects.count()) == (0, 0)


def test_an_unmatched_account_gets_its_place_where_it_is_listed(lead, books):
    read_in(books, SIE)
    address = reverse("economy:ledger_unmatched", args=[books.budget.pk])
    assert [row["account"] for row in lead.get(address).context["accounts"]] == ["3590", "4010", "5010"]

    place = reverse("economy:place_account", args=[books.budget.pk])
    page = lead.post(place, {"account": "4010", "to": "line:10"}, follow=True)

    assert [row["account"] for row in page.context["accounts"]] == ["3590", "5010"]
    assert str(AccountRule.objects.get()) == "4010"
    assert b"/undo/" in page.content


def test_from_a_figure_to_its_vouchers_in_two_steps(lead, books):
    rule(books, "4010", "10")
    read_in(books, SIE)

    line = lead.get(reverse("economy:line", args=[books.tjanster.pk])).content.decode()
    vouchers = reverse("economy:line_vouchers", args=[books.tjanster.pk])
    assert vouchers in line
    rows = lead.get(vouchers)
    [row] = rows.context["page"]
    voucher = lead.get(row.voucher.get_absolute_url())

    assert (row.ore, row.running_ore) == (125050, 125050)
    assert [each.account for each in voucher.context["rows"]] == ["4010", "2440"]


def test_rows_are_sorted_searched_summed_up_and_taken_out(lead, books):
    rule(books, "4000", "10", "4999")
    read_in(books, Books(30).csv())
    address = reverse("economy:line_vouchers", args=[books.tjanster.pk])

    by_sum = list(lead.get(address, {"sort": "-sum"}).context["page"])
    found = lead.get(address, {"q": "leverantör 17"}).context["page"]
    book = b"".join(lead.get(address, {"format": "xlsx"}).streaming_content)

    assert [row.ore for row in by_sum] == sorted((row.ore for row in by_sum), reverse=True)
    assert by_sum[-1].running_ore == sum(row.ore for row in by_sum)
    assert {row.text for row in found} == {"Leverantör 17"}
    [sheet] = read_workbook(book, "x.xlsx")
    assert round(100 * sum(row[6] for row in sheet.rows[2:])) == by_sum[-1].running_ore


def test_pages_take_as_many_queries_for_many_rows_as_for_one(lead, books):
    names = ["ledger", "ledger_accounts", "ledger_unmatched", "ledger_outside"]
    addresses = [reverse(f"economy:{name}", args=[books.budget.pk]) for name in names]
    addresses.append(reverse("economy:line_vouchers", args=[books.tjanster.pk]))
    rule(books, "4001", "10")
    asked = []
    for count in (2, 90):
        LedgerImport.objects.all().delete()
        read_in(books, Books(count).csv())
        asked.append([_queries(lead, address) for address in addresses])

    assert asked[0] == asked[1]


def _queries(client, address) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


def test_a_rule_is_made_changed_and_deleted_on_its_pages(lead, books):
    read_in(books, SIE)
    new = reverse("economy:create_rule", args=[books.collaboration.pk])
    lead.post(new, {"from_account": "3000", "to_account": "3999", "object": "6:P12", "to": "outside"})
    made = AccountRule.objects.get()
    assert LedgerRow.objects.get(account="3590").is_outside

    data = {"from_account": "3000", "to_account": "3999", "object": "6:P12", "to": "line:20", "version": made.version}
    lead.post(reverse("economy:change_rule", args=[made.pk]), data)
    assert LedgerRow.objects.get(account="3590").line == books.loner
    refused = lead.post(new, {"from_account": "4999", "to_account": "4000", "to": "line:10"})
    assert refused.status_code == 422

    made.refresh_from_db()
    lead.post(reverse("economy:delete_rule", args=[made.pk]), {"version": made.version})
    assert LedgerRow.objects.get(account="3590").line is None


def test_an_import_is_removed_and_its_revision_stays(lead, books):
    read_in(books, SIE)
    made = LedgerImport.objects.get()

    page = lead.post(reverse("economy:remove_import", args=[made.pk]), follow=True)

    assert page.request["PATH_INFO"] == reverse("economy:ledger", args=[books.budget.pk])
    assert b"/undo/" not in page.content
    assert not LedgerRow.objects.exists()


def test_a_reader_sees_the_books_and_changes_nothing(client, books):
    read_in(books, SIE)
    client.force_login(books.reader)

    seen = client.get(reverse("economy:ledger_unmatched", args=[books.budget.pk]))

    assert seen.status_code == 200
    assert b"place/" not in seen.content
    assert client.post(reverse("economy:place_account", args=[books.budget.pk]), {"account": "4010"}).status_code == 403
