"""Each file and page says what the edition says of money; one that says nothing of it has no such section."""

import copy
import html
import io
import json
import re

import openpyxl
import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from samverk.organisations.visibility import Level
from samverk.reports import docx_templates, operations
from samverk.reports.comparison import compare
from samverk.reports.docx_starter import starter
from samverk.reports.publishing import publish_edition
from samverk.reports.rendering import render
from samverk.reports.rendering.reading import read
from samverk.reports.tests.edition_content import HOSTILE, sample_content
from samverk.reports.tests.money_content import a_budget, reported, section
from samverk.reports.tests.reading_files import docx_paragraphs, pdf_text, squeezed


def with_money(*budgets, language="sv", kind="principal"):
    principal = 1 if kind == "principal" else None
    return sample_content(language, 3, kind) | section(*budgets, principal=principal, language=language)


def plain(format, data):
    if format == "pdf":
        return squeezed(pdf_text(data))
    if format in ("docx", "template"):
        return squeezed(" ".join(text for _style, text in docx_paragraphs(data)))
    return squeezed(html.unescape(re.sub("<[^>]*>", " ", data.decode())))


def rendered(format, content):
    if format == "template":
        return docx_templates.render_with(starter(), content).data
    return render(content, format).data


@pytest.mark.parametrize("format", ["html", "docx", "pdf", "template"])
def test_own_parts_the_joint_sums_and_the_tie_are_in_every_file(format):
    content = with_money(a_budget(year=(5, 3, 2), so_far=(5, 3, 2)), language="en")

    told = plain(format, rendered(format, content))

    for words in (
        "Driften 2026", "Adopted by Kommunfullmäktige", "§ 98", "kr, without VAT", "outcome to and including 31 August",
        "925,000", "of 1,850,000", "602,165.25", "−125,000", "of −250,000", "−50,000", "of −100,000", "2,400,000.01",
        "974,299.15", "Joint sum", "add up to the joint sum",
    ):  # fmt: skip
        assert squeezed(words) in told, words


@pytest.mark.parametrize("format", ["html", "docx", "pdf", "template"])
def test_a_joint_edition_has_the_joint_sums_alone_by_line(format):
    told = plain(format, rendered(format, with_money(a_budget(), language="en", kind="joint")))

    assert "1,850,000" in told and squeezed("of 1,850,000") not in told


@pytest.mark.parametrize("format", ["html", "docx", "pdf", "xlsx", "json", "template"])
@pytest.mark.parametrize("kind", ["principal", "joint"])
def test_an_edition_from_before_money_was_told_of_is_rendered(format, kind):
    content = sample_content("en", 3, kind)
    assert "money" not in content

    data = rendered(format, content)

    if format == "xlsx":
        assert "Money" not in openpyxl.load_workbook(io.BytesIO(data)).sheetnames
    elif format != "json":
        assert squeezed("Deviation is budget less forecast") not in plain(format, data)


def test_the_sheets_have_numbers_in_kronor_and_nothing_where_nothing_is_said():
    budget = reported(("10", "Webb", 900_50, 300_00, None), ("20", "Stab", 600_00, 0, 600_00), unit="mnkr")
    book = openpyxl.load_workbook(io.BytesIO(render(with_money(budget, language="en"), "xlsx").data))

    rows = [list(row) for row in book["Money"].iter_rows(values_only=True)]
    assert rows[0][:9] == [
        "Budget", "VAT", "Number", "Line", "Kind", "Budget, kr", "Outcome, kr", "Forecast, kr", "Deviation, kr",
    ]  # fmt: skip
    assert rows[0][9:] == [f"Norrtälje: {name}" for name in rows[0][5:9]]
    assert rows[1][5:] == [900.5, 300, None, None, 300.17, 100, None, None]
    assert rows[3][3:] == ["Sum", None, 1500.5, 300, None, None, 500.17, 100, None, None]
    bearing = [list(row)[3:] for row in book["What each principal bears"].iter_rows(min_row=2, values_only=True)]
    assert bearing == [[500.17, 100, None, None], [500.17, 100, None, None], [500.16, 100, None, None],
                       [1500.5, 300, None, None]]  # fmt: skip


def test_the_unit_is_said_and_what_is_rounded_and_what_is_missing():
    budget = reported(
        ("10", "Webb", 1_850_400_00, 0, None), unit="tkr", year=(), on_no_line=(2, 1_250_00), has_books=False
    )
    content = with_money(budget, language="en")

    with translation.override("en"):
        [told] = read(content)["money"]["budgets"]

    assert told["caption"].startswith("tkr (thousands), without VAT")
    assert [cell["text"] for cell in told["rows"][0]["cells"]] == ["–", "0", "missing", "–"]
    assert told["rows"][0]["cells"][0]["joint"] == "of 1,850"
    assert told["notes"] == [
        "Each sum is rounded by itself. The report's data has them in öre.",
        "No forecast is given of line 10. Until there is one, the sum has none.",
        "Line 10 is not divided: no cost key is chosen.",
        "Nothing is booked yet, so the outcome is 0.",
        "2 rows in the books, 1,250\xa0kr, are on no line yet and are not in the outcome.",
    ]


def test_a_sum_that_does_not_add_up_is_said_to_be_a_fault():
    content = with_money(a_budget(), language="en")
    content["money"]["budgets"][0]["adds_up"] = False

    assert squeezed("The sums do not add up") in plain("html", render(content, "html").data)


def test_it_is_in_the_contents_and_hostile_words_are_words():
    budget = reported(*((str(place), text, 100, 50, 100) for place, text in enumerate(HOSTILE)))
    content = with_money(budget, language="en")

    page = render(content, "html").data.decode()
    headings = [text for style, text in docx_paragraphs(render(content, "docx").data) if style == "Heading1"]

    assert 'href="#money"' in page and 'id="money"' in page
    assert "<script>alert" not in page
    assert "Money" in headings
    assert "Matochdryck" in plain("pdf", render(content, "pdf").data).replace("&", "och")


@pytest.mark.parametrize("only", ["", "?only=deviations"])
def test_the_page_and_the_councils_page_show_what_the_edition_says(client, world, budget, draft, only):
    fixed = operations.fix_edition(operations.approve_edition(draft, by=world.editor_norr), by=world.lead)
    budget.lines.update(name="Ändrad efteråt")
    publish_edition(fixed, to=Level.PUBLIC, by=world.editor_norr)

    client.force_login(world.reader_norr)
    own = client.get(fixed.get_absolute_url() + only).content.decode()
    client.logout()
    public = client.get(reverse("reports:read", args=[fixed.pk])).content.decode()

    for page in (own, public):
        assert 'id="money"' in page and "600,01" in page and "1\xa0000,01" in page and "240,60" in page
        assert "Ändrad efteråt" not in page


def test_a_draft_of_another_organisation_is_on_no_page(client, world, budget, draft):
    budget.level, budget.kept_by = Level.OWN, world.ost
    budget.save()

    client.force_login(world.reader_norr)
    page = client.get(draft.get_absolute_url()).content.decode()

    assert "Driften" not in page and 'id="money"' not in page


def test_two_editions_differ_in_the_joint_sums():
    old = with_money(a_budget(), language="en")
    new = copy.deepcopy(old)
    new["money"]["budgets"][0]["total"] |= {"outcome": 1, "deviation": 250_00}

    compared = compare(old, new)
    with translation.override("en"):
        page = html.unescape(render_to_string("reports/_comparison.html", {"comparison": compared}))

    assert [(row["figure"], row["old"], row["new"]) for row in compared["money"]] == [
        ("outcome", 3_247_663_83, 1), ("deviation", -100_000_00, 250_00),
    ]  # fmt: skip
    assert "+250\xa0kr" in page and "−100,000\xa0kr" in page
    before = sample_content("en", 3)
    assert compare(old, old)["money"] == compare(before, before)["money"] == []
    assert [row["old"] for row in compare(before, old)["money"]] == [None] * 4
    assert json.dumps(compare(old, before)["money"])
