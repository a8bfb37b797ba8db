"""Why each line of the threads is there: read from the picture and the list, with its author, and approved there."""

import re

import pytest
from django.urls import reverse

from samverk.planning.tests.test_thread_page import page_of, threads
from samverk.steering import operations as steering_operations
from samverk.steering.models import Alignment

__all__ = ["threads"]

pytestmark = pytest.mark.django_db


def test_every_line_leads_to_why_it_is_there_and_who_said_so(client, threads):
    link = steering_operations.create_alignment(
        Alignment(source=threads.land, target=threads.work, why="Turister ger jobb"), by=threads.lead
    )
    made = Alignment.objects.get(source=threads.land, target=threads.work)
    page = page_of(client, threads)
    drawn = page.context["page"].picture.lines

    read = client.get(reverse("planning:thread", args=[threads.plan.pk]), {"line": line_of(made)})

    assert link.entries
    assert all(f'href="{line.url.replace("&", "&amp;")}"' in page.content.decode() for line in drawn)
    [told] = read.context["page"].read.links
    assert (told.reason.text, told.reason.written.by) == ("Turister ger jobb", threads.lead.name)
    assert f"Written by {threads.lead.name}" in read.content.decode()
    assert [line.here for line in read.context["page"].picture.lines].count(True) == 1


def line_of(link) -> str:
    return f"goal-{link.target_id}~goal-{link.source_id}"


def test_a_line_that_is_not_there_tells_nothing(client, threads):
    for line in ("goal-1~goal-2", "x", "~", "goal-1" * 100):
        response = page_of(client, threads, line=line)

        assert response.context["page"].read.links == []
        assert b'id="why"' not in response.content


def test_the_list_tells_of_every_link_between_goals(client, threads):
    response = page_of(client, threads)

    told = [
        (bunch.goal.code, [each.link.target.code for each in bunch.links]) for bunch in response.context["page"].bunches
    ]
    assert told == [("M1", ["N4"]), ("N4", ["14"])]
    assert "Båtar på el släpper ut mindre" in response.content.decode()


def test_a_link_is_approved_where_it_is_read_and_only_by_whom_it_concerns(client, threads):
    line = line_of(threads.link)

    offered = page_of(client, threads, line=line).content.decode()
    south = page_of(client, threads, threads.south_editor, line=line).content.decode()

    assert offered.count(f"/links/{threads.link.pk}/approve/?line=") == 2  # by the line, and in the list
    assert f"/links/{threads.link.pk}/approve/" not in south


def test_an_approval_in_the_thread_can_be_undone_there(client, threads):
    client.force_login(threads.lead)
    address = reverse("planning:approve_link", args=[threads.plan.pk, threads.link.pk])

    done = client.post(address, {"version": threads.link.version}, follow=True).content.decode()
    client.post(re.search(r'action="(/undo/[^"]+)"', done)[1])

    threads.link.refresh_from_db()
    assert (f"Approved by {threads.lead.name}" in done, threads.link.approved_at) == (True, None)
