"""The threads as files: whole in themselves, valid, and with no more in them than the page shows."""

import re
from xml.etree import ElementTree

import page as validation
import pytest
from django.urls import reverse

from samverk.planning.tests.factories import ActivityFactory, ContributionFactory
from samverk.planning.threads import files
from samverk.steering.tests.factories import GoalFactory, GoalTreeFactory, SteeringDocumentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def threads(coast):
    document = SteeringDocumentFactory(title="Kuststrategin", owner_collaboration=coast.collaboration)
    coast.sea = GoalFactory(tree=GoalTreeFactory(document=document), code="M1", title="Levande hav & <land> 🐟")
    coast.plan.strategy = document
    coast.plan.save()
    ContributionFactory(activity=coast.activity, goal=coast.sea, why='#import "x" *fet* $1$')
    return coast


def fetched(client, coast, kind, person=None, **query):
    client.force_login(person or coast.lead)
    return client.get(reverse(f"planning:thread_{kind}", args=[coast.plan.pk]), query)


def test_the_svg_stands_alone(client, threads):
    response = fetched(client, threads, "svg", on=f"activity-{threads.activity.pk}")

    root = ElementTree.fromstring(response.content)  # noqa: S314 (our own)
    text = response.content.decode()
    assert (response["Content-Type"], root.get("role")) == ("image/svg+xml", "img")
    assert "attachment" in response["Content-Disposition"]
    assert "<a " not in text and "http" not in re.sub(r'xmlns="[^"]*"', "", text)
    assert text.count("font/woff2") == 2
    assert "#b4202c" in text
    assert "Levande hav &amp; &lt;land&gt;" in text


def test_the_png_is_a_picture_of_it(client, threads):
    response = fetched(client, threads, "png")

    assert response["Content-Type"] == "image/png"
    assert response.content.startswith(b"\x89PNG")
    width = int.from_bytes(response.content[16:20])
    assert width > 1312


@pytest.mark.parametrize("language", ["sv", "en", "fi"])
def test_the_pdf_is_accessible(client, threads, language):
    threads.lead.language = language
    threads.lead.save()

    response = fetched(client, threads, "pdf")

    report = validation.validate_pdf_bytes(response.content, profile=validation.ValidationProfile.PDF_UA_1)
    assert [failure.rule_id for failure in report.failures] == []


@pytest.mark.parametrize("kind", ["svg", "png", "pdf"])
def test_a_sign_that_no_file_can_hold_is_replaced(client, threads, kind):
    threads.activity.title = "Kr\x01ka\x0b"
    threads.activity.save()

    response = fetched(client, threads, kind, on=f"activity-{threads.activity.pk}")

    assert response.status_code == 200
    assert kind != "svg" or "Kr\ufffdka" in response.content.decode()


@pytest.mark.parametrize("title", ["İstanbul", "Ǻ", "ẹ ế", "鯨", "x\u0301", "شجرة", "👩‍🚀"])
def test_signs_that_are_put_together_of_several_shapes_leave_the_pdf_accessible(client, threads, title):
    threads.activity.title = title
    threads.activity.save()

    response = fetched(client, threads, "pdf", on=f"activity-{threads.activity.pk}")

    report = validation.validate_pdf_bytes(response.content, profile=validation.ValidationProfile.PDF_UA_1)
    assert [failure.rule_id for failure in report.failures] == []


@pytest.mark.parametrize("language", ["sv", "en", "fi"])
def test_what_people_usually_write_stays_lines_and_letters(client, threads, language, monkeypatch):
    monkeypatch.setattr(files, "png", lambda _page: pytest.fail("made of dots"))
    threads.sea.title, threads.lead.language = "Å, ä och ö: “50 %” – 3 × 4 § …", language
    threads.sea.save()
    threads.lead.save()

    assert fetched(client, threads, "pdf").status_code == 200


@pytest.mark.parametrize("kind", ["svg", "png", "pdf"])
def test_a_file_is_hidden_like_the_page(client, threads, kind):
    assert fetched(client, threads, kind, threads.outsider).status_code == 404


def test_a_picture_too_large_for_a_file_is_told_of(client, threads, monkeypatch):
    monkeypatch.setattr(files, "MOST_BOXES", 2)
    ContributionFactory(activity=ActivityFactory(plan=threads.plan), goal=threads.sea)

    response = fetched(client, threads, "svg", open="all")

    assert response.url == reverse("planning:thread", args=[threads.plan.pk]) + "?open=all"
