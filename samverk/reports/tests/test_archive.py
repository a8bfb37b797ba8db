"""A fixed report handed out as one archive: what is in it, that it is whole, and who gets it."""

import hashlib
import io
import json
import zipfile

import pytest
from django.urls import reverse

from samverk.reports import archive
from samverk.reports.models import EditionFile

pytestmark = pytest.mark.django_db


def handed_out(client, edition):
    return client.get(reverse("reports:hand_out", args=[edition.pk]))


def opened(answer) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(answer.getvalue()))


def test_the_archive_holds_every_kept_file_and_their_digests(client, world, fixed):
    client.force_login(world.reader_ost)

    answer = handed_out(client, fixed)
    with opened(answer) as found:
        told = json.loads(found.read(archive.LIST))
        digests = {name: hashlib.sha256(found.read(name)).hexdigest() for name in found.namelist()}

    kept = {file.file_name: file.sha256 for file in EditionFile.objects.filter(edition=fixed)}
    assert answer.streaming and answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"].endswith('.zip"')
    assert {name.rpartition(".")[2] for name in kept} == {"docx", "pdf", "xlsx", "html", "json"}
    assert digests == kept | {archive.LIST: digests[archive.LIST]}
    assert {each["name"]: each["sha256"] for each in told["files"]} == kept
    assert told["sha256"] == fixed.sha256 and told["trail_hash"] == fixed.trail_hash


def test_the_same_report_gives_the_same_archive_at_any_time(client, world, fixed, time_machine):
    client.force_login(world.lead)
    first = handed_out(client, fixed).getvalue()

    time_machine.move_to("2031-01-01 12:00+00:00")
    client.force_login(world.lead)

    assert handed_out(client, fixed).getvalue() == first


def test_a_draft_is_no_archive_and_says_nothing_of_one(client, world, draft):
    client.force_login(world.lead)

    assert handed_out(client, draft).status_code == 404
    assert "files.zip" not in client.get(draft.get_absolute_url()).content.decode()


@pytest.mark.parametrize("who", ["outsider", "council"])
def test_who_may_not_read_it_gets_none(client, world, fixed, who):
    client.force_login(getattr(world, who, world.outsider))

    assert handed_out(client, fixed).status_code == 404


def test_the_page_of_a_fixed_report_leads_to_it(client, world, fixed):
    client.force_login(world.reader_ost)

    assert reverse("reports:hand_out", args=[fixed.pk]) in client.get(fixed.get_absolute_url()).content.decode()


def test_it_is_made_once_and_costs_as_many_queries_however_often(client, world, fixed, django_assert_max_num_queries):
    client.force_login(world.lead)
    handed_out(client, fixed).getvalue()

    with django_assert_max_num_queries(20):
        handed_out(client, fixed).getvalue()
