"""What the lead says of an activity as a whole stands in every edition and file, and is compared and found."""

import io
from datetime import UTC, datetime

import openpyxl
import pytest

from samverk.core.trail import canonical
from samverk.core.trail import digest as digest_of
from samverk.followup import operations
from samverk.followup.models import JointComment
from samverk.reports.comparison import compare
from samverk.reports.composing import compose
from samverk.reports.material import gather
from samverk.reports.rendering import render
from samverk.reports.tests.reading_files import docx_paragraphs, pdf_text, squeezed

SAID = "Laddplatserna är i drift överallt utom i Grisslehamn."


@pytest.fixture
def said(world):
    operations.comment_jointly(world.round, world.shared, text=SAID, by=world.lead)
    JointComment.objects.update(written_at=datetime(2026, 9, 15, 22, 30, tzinfo=UTC))
    return JointComment.objects.get()


def content(world, reader=None, language="sv"):
    return compose(gather(world.round, reader, language))


@pytest.mark.parametrize("reader", ["joint", "norr", "ost"])
def test_it_stands_in_every_edition_with_who_said_it_and_when(world, said, reader):
    told = content(world, None if reader == "joint" else getattr(world, reader))

    assert told["activities"][str(world.shared.pk)]["joint_comment"] == {
        "text": SAID, "by": str(world.lead), "on": "2026-09-16",  # past midnight where it was written
    }  # fmt: skip
    assert [key for key, each in told["activities"].items() if "joint_comment" in each] == [str(world.shared.pk)]


def test_where_nothing_is_said_an_edition_is_as_before_byte_for_byte(world, said):
    with_it = content(world)
    del with_it["activities"][str(world.shared.pk)]["joint_comment"]
    operations.comment_jointly(world.round, world.shared, text="", by=world.lead, expected_version=said.version)

    assert digest_of(canonical(content(world))) == digest_of(canonical(with_it))


@pytest.mark.parametrize("format", ["html", "docx", "pdf", "xlsx", "json"])
def test_every_file_says_it(world, said, format):
    data = render(content(world, world.norr), format).data

    assert said_in(data, format)


@pytest.mark.parametrize("format", ["html", "docx", "pdf", "xlsx", "json"])
def test_a_file_of_an_edition_without_any_is_as_it_was(world, said, format):
    """Also those fixed before there were joint comments are rendered, from what they hold."""
    told = content(world, world.norr)
    del told["activities"][str(world.shared.pk)]["joint_comment"]

    data = render(told, format).data

    assert not said_in(data, format) and b"Samlad kommentar" not in data


def said_in(data: bytes, format: str) -> bool:
    if format == "docx":
        text = " ".join(text for _style, text in docx_paragraphs(data))
    elif format == "pdf":
        text = pdf_text(data)
    elif format == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(data))["Aktiviteter"]
        text = " ".join(str(cell.value) for row in sheet for cell in row)
    else:
        text = data.decode()
    return squeezed(SAID) in squeezed(text)


def test_what_is_said_anew_is_compared_word_by_word(world, said):
    before = content(world)
    changed = SAID.replace("Grisslehamn", "Grisslehamn och Ljusterö")
    operations.comment_jointly(world.round, world.shared, text=changed, by=world.lead, expected_version=said.version)

    [row] = compare(before, content(world))["changed"]

    assert [(text["name"], text["old"], text["new"]) for text in row["texts"]] == [("joint_comment", SAID, changed)]


def test_it_is_shown_where_the_activity_is_followed_up(client, world, said):
    client.force_login(world.reader_ost)

    page = client.get(world.shared.get_absolute_url()).text

    assert SAID in page and "Joint comment" in page


def test_it_is_found_by_those_who_see_the_round_alone(client, world, said):
    found = []
    for person in (world.reader_ost, world.outsider):
        client.force_login(person)
        found.append(SAID.split()[-1].rstrip(".") in client.get("/search/", {"q": "Laddplatserna drift"}).text)

    assert found == [True, False]
