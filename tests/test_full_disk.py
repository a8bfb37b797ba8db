"""The disk is full: what is there can be read, what is typed is not lost, and all goes on once there is room."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from samverk.followup.models import FollowUp
from samverk.reports.verifying import verify

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has a disk of its own, and says so likewise"),
]


@pytest.fixture
def full_disk():
    """SQLite itself says that the disk is full when its file may not grow. Gives the way to make room again."""

    def may_have(pages: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA max_page_count = {pages}")

    may_have(1)  # which SQLite takes for as many as there are
    yield lambda: may_have(2**31)
    may_have(2**31)


def test_an_answer_is_kept_in_the_page_until_there_is_room(world, full_disk):
    follow_up = FollowUp.objects.get(part__activity=world.own)
    client = Client(raise_request_exception=False)
    client.force_login(world.reporter_norr)
    address = reverse("followup:report", args=[follow_up.pk])
    answer = {"version": follow_up.version, "step": world.good.pk, "comment": "Färjan går. " * 20_000}

    refused, read = client.post(address, answer), client.get(address)
    full_disk()
    kept = client.post(address, answer)

    assert [refused.status_code, read.status_code, kept.status_code] == [503, 200, 302]
    assert refused.content.decode().count("Färjan går.") == 20_000
    assert FollowUp.objects.get(pk=follow_up.pk).state == "submitted"
    assert verify() == []
