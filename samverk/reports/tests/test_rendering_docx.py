"""The Word document: what assistive technology needs is there, no text is lost, the same bytes each time."""

import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from samverk.core.tests.drawing import unhurried
from samverk.reports.rendering import render
from samverk.reports.tests.edition_content import HOSTILE, sample_content, sample_seal, with_earlier_rounds
from samverk.reports.tests.reading_files import WORD, docx_paragraphs, docx_part


def test_headings_are_headings_and_skip_no_level():
    content = sample_content("sv", 40)

    data = render(content, "docx", seal=sample_seal()).data

    headings = [(int(style[-1]), text) for style, text in docx_paragraphs(data) if style.startswith("Heading")]
    levels = [level for level, _text in headings]
    assert headings[0] == (1, "N1 Levande landsbygd och skärgård")
    assert [(before, after) for before, after in zip(levels, levels[1:], strict=False) if after > before + 1] == []


def test_every_table_has_a_header_row_that_repeats_and_a_name():
    data = render(sample_content("sv", 40), "docx").data

    tables = list(docx_part(data).iter(f"{WORD}tbl"))
    unmarked = [table for table in tables if table.find(f"{WORD}tr/{WORD}trPr/{WORD}tblHeader") is None]
    unnamed = [table for table in tables if not table.find(f"{WORD}tblPr/{WORD}tblCaption").get(f"{WORD}val")]
    assert (len(tables), unmarked, unnamed) == (8, [], [])


@pytest.mark.parametrize(("language", "code"), [("sv", "sv-SE"), ("en", "en-GB"), ("fi", "fi-FI")])
def test_title_and_language_are_the_editions(language, code):
    data = render(sample_content(language, 2), "docx").data

    properties = docx.Document(io.BytesIO(data)).core_properties
    spoken = docx_part(data, "word/styles.xml").find(f".//{WORD}docDefaults//{WORD}lang").get(f"{WORD}val")
    assert properties.title == "Norrtälje, tertial 2 2026, Norrtälje kommun"
    assert (properties.language, spoken) == (code, code)


def test_no_row_of_a_table_is_cut_by_the_end_of_a_page():
    document = docx.Document(io.BytesIO(render(sample_content("sv", 40), "docx").data))

    rows = [row for table in document.tables for row in table._tbl.tr_lst]
    assert rows != []
    assert [row for row in rows if row.trPr is None or row.trPr.find(qn("w:cantSplit")) is None] == []


def test_links_in_the_contents_lead_to_headings():
    data = render(sample_content("sv", 40), "docx").data

    targets = {link.get(f"{WORD}anchor") for link in docx_part(data).iter(f"{WORD}hyperlink")}
    marks = {mark.get(f"{WORD}name") for mark in docx_part(data).iter(f"{WORD}bookmarkStart")}
    assert targets - marks == set()
    assert "goal_1" in targets


def test_every_text_of_the_edition_stands_in_the_document():
    content = sample_content("sv", 40)
    content["activities"]["1"]["parts"][0]["comment"] = "\n".join(HOSTILE)

    text = "\n".join(text for _style, text in docx_paragraphs(render(content, "docx", seal=sample_seal()).data))

    wanted = [goal["title"] for goal in content["goals"]] + HOSTILE + [sample_seal()["sha256"]]
    wanted += [activity["title"] for activity in content["activities"].values()]
    wanted += [row["why"] for row in content["dropped"]]
    assert [words for words in wanted if words not in text] == []


@unhurried(20)
@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cn", "Zl", "Zp")), min_size=1, max_size=60),
        min_size=1,
        max_size=6,
    )
)
def test_any_text_survives_byte_for_byte(texts):
    content = sample_content("sv", 1)
    content["activities"]["1"]["parts"][0]["comment"] = "\n".join(texts)

    paragraphs = [text for _style, text in docx_paragraphs(render(content, "docx").data)]

    assert [text for text in texts if text not in paragraphs] == []


def test_what_no_document_can_hold_is_shown_as_replaced():
    content = sample_content("sv", 1)
    content["activities"]["1"]["parts"][0]["comment"] = "före\x00\x0befter"

    paragraphs = [text for _style, text in docx_paragraphs(render(content, "docx").data)]

    assert "före\ufffd\ufffdefter" in paragraphs


def test_the_same_edition_gives_the_same_bytes():
    content = sample_content("sv", 15)

    first, second = render(content, "docx", seal=sample_seal()), render(content, "docx", seal=sample_seal())

    assert first == second
    with zipfile.ZipFile(io.BytesIO(first.data)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_charts_are_pictures_whose_text_alternative_has_every_figure():
    content = with_earlier_rounds(sample_content("sv", 40), "T3 2025", "T1 2026", missing=["T1 2026"])

    data = render(content, "docx").data

    document = docx.Document(io.BytesIO(data))
    told = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    goals = [goal for goal in content["goals"] if goal["depth"] == 0 and goal["counts"]]
    assert len(told) == 2
    for goal in goals:
        words = ", ".join(f"{row['count']} {row['word'][:1].lower()}{row['word'][1:]}" for row in goal["counts"])
        assert f"{goal['code']} {goal['title']}: {words}." in told[0]
    assert [name for name in ("T3 2025: ", "T1 2026: ", "Tertial 2 2026: ") if name not in told[1]] == []
    assert {len({shape._inline.docPr.get("id")}) for shape in document.inline_shapes} == {1}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert [name for name in archive.namelist() if name.startswith("word/media/")] == [
            "word/media/image1.png", "word/media/image2.png",
        ]  # fmt: skip


def test_many_goals_are_drawn_in_pieces_that_fit_a_page():
    content = sample_content("sv", 10)
    one = content["goals"][0]
    content["goals"] = [one | {"id": n, "code": f"G{n}", "title": "Mål " * 40, "activities": []} for n in range(30)]

    pictures = docx.Document(io.BytesIO(render(content, "docx").data)).inline_shapes

    assert len(pictures) == 3
    assert max(picture.height.mm for picture in pictures) < 245
