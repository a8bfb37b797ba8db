"""The workbook: the edition's figures as numbers, texts as texts, nothing that can run."""

import io
import zipfile

import openpyxl
import python_calamine
from django.utils import translation
from django.utils.translation import gettext

from samverk.organisations.own_words import speaking, word_named
from samverk.reports.rendering import render
from samverk.reports.tests.edition_content import HOSTILE, sample_content, sample_seal, with_earlier_rounds


def sheets(data):
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def test_figures_are_the_editions_own():
    content = sample_content("sv", 40)

    summary, goals, activities, deviations, silent, reckoning = sheets(render(content, "xlsx").data)

    figures = [row[1] for row in summary if isinstance(row[1], float)]
    counts = [row["count"] for row in content["summary"]["counts"]]
    told = content["summary"]
    names = ("activities", "deviations", "asked_parts", "answered_parts", "silent_parts")
    assert figures == [*[told[name] for name in names], *counts]
    assert [row[3] for row in goals[1:]] == [goal["title"] for goal in content["goals"]]
    assert [sum(row[7:]) for row in goals[1:]] == [sum(c["count"] for c in goal["counts"]) for goal in content["goals"]]
    assert len(activities) - 1 == content["summary"]["asked_parts"]
    assert len(deviations) - 1 == len(content["deviations"])
    assert len(silent) - 1 == len(content["silent"])
    assert [row[1] for row in reckoning[1:]] == [30, 5, 3, 2, 40, 2, 3, 3]


def test_nothing_in_a_cell_can_run_and_every_text_is_as_it_was():
    content = sample_content("sv", 13)
    for place, activity in enumerate(content["activities"].values()):
        activity["parts"][0]["comment"] = HOSTILE[place % len(HOSTILE)]

    data = render(content, "xlsx").data

    cells = [cell for sheet in openpyxl.load_workbook(io.BytesIO(data)) for row in sheet for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    assert [text for text in HOSTILE if text not in {cell.value for cell in cells}] == []
    live = [cell for cell in cells if isinstance(cell.value, str) and cell.value[:1] in "=+-@" and cell.value]
    assert [cell.value for cell in live if not cell.quotePrefix] == []


def test_sheets_are_named_in_the_editions_language():
    content = sample_content("fi", 1)
    data = render(content, "xlsx").data

    with translation.override("fi"), speaking(word_named(content["words"]["activity"])):
        names = [gettext(name) for name in ("Summary", "Goals", "Activities", "Deviations")]
    assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames[:4] == names


def test_the_same_edition_gives_the_same_bytes():
    content = sample_content("sv", 15)

    first, second = render(content, "xlsx", seal=sample_seal()), render(content, "xlsx", seal=sample_seal())

    assert first == second
    with zipfile.ZipFile(io.BytesIO(first.data)) as archive:
        assert archive.testzip() is None


def test_an_edition_without_rows_has_its_headings_still():
    content = sample_content("sv", 0)

    _summary, _goals, activities, deviations, _silent, reckoning = sheets(render(content, "xlsx").data)

    assert (len(activities), len(deviations), reckoning[-1][1]) == (1, 1, 0)


def test_the_rounds_have_a_sheet_once_there_is_an_earlier_report():
    content = with_earlier_rounds(sample_content("en", 12), "T3 2025", "T1 2026", missing=["T1 2026"])

    book = openpyxl.load_workbook(io.BytesIO(render(content, "xlsx").data))

    rows = list(book["Status, round by round"].iter_rows(values_only=True))
    counts = [row["count"] for row in content["earlier_rounds"][0]["counts"]]
    assert [row[0] for row in rows] == ["Round", "T3 2025", "T1 2026", "Tertial 2 2026"]
    assert rows[1][1:] == (sum(counts), *counts)
    assert set(rows[2][1:]) == {None}
