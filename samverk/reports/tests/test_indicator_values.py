"""The values of indicators stand in every edition and file where they are given; else nothing stands there."""

import io
from decimal import Decimal

import openpyxl
import pytest

from samverk.core.trail import canonical
from samverk.followup.models import FollowUp
from samverk.reports.comparison import compare
from samverk.reports.composing import compose
from samverk.reports.material import gather
from samverk.reports.rendering import render
from samverk.reports.tests.reading_files import docx_paragraphs, pdf_text, squeezed


def content(world, reader=None):
    return compose(gather(world.round, reader, "sv"))


@pytest.fixture
def given(world):
    type(world.shared).objects.filter(pk=world.shared.pk).update(indicator="Laddplatser i drift")
    found = FollowUp.objects.filter(round=world.round, part__activity=world.shared).submitted().first()
    FollowUp.objects.filter(pk=found.pk).update(indicator_value=Decimal("1250.50"))
    return found


def test_a_value_stands_with_its_part_and_what_it_measures_with_the_activity(world, given):
    told = content(world)["activities"]

    shared = told[str(world.shared.pk)]
    assert shared["indicator"] == "Laddplatser i drift"
    assert [part.get("indicator_value") for part in shared["parts"] if "indicator_value" in part] == ["1250.50"]
    assert [key for key, each in told.items() if "indicator" in each] == [str(world.shared.pk)]


def test_a_drafts_value_is_silence_and_an_edition_without_any_is_as_before(world, given):
    FollowUp.objects.filter(pk=given.pk).update(indicator_value=None)
    without = canonical(content(world))
    silent = FollowUp.objects.filter(round=world.round).silent()
    silent.update(state="draft", indicator_value=Decimal(3))

    assert canonical(content(world)) == without and "indicator" not in without


@pytest.mark.parametrize("format", ["html", "docx", "pdf"])
def test_what_is_read_says_it_with_a_decimal_comma(world, given, format):
    data = render(content(world), format).data

    read = {
        "docx": lambda: " ".join(text for _style, text in docx_paragraphs(data)),
        "pdf": lambda: pdf_text(data),
        "html": data.decode,
    }
    text = squeezed(read[format]()).replace("&nbsp;", "")
    assert "Laddplatseridrift" in text and "1250,5" in text


def test_the_workbook_has_it_as_a_number(world, given):
    book = openpyxl.load_workbook(io.BytesIO(render(content(world), "xlsx").data))

    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert 1250.5 in cells and "Laddplatser i drift" in cells


def test_two_editions_are_compared_by_it(world, given):
    before = content(world)
    FollowUp.objects.filter(pk=given.pk).update(indicator_value=0)

    changed = compare(before, content(world))["changed"]

    texts = [text for row in changed for part in row["parts"] for text in part["texts"]]
    assert [(text["name"], text["old"], text["new"]) for text in texts] == [("indicator_value", "1250.50", "0.00")]
