"""The PDF: valid by two standards at once, nothing lost, nothing executed, the same bytes each time."""

import io
import json
import re
import unicodedata

import page
import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext
from hypothesis import given
from hypothesis import strategies as st

from samverk.core.tests.drawing import unhurried
from samverk.core.typesetting import covered
from samverk.reports.rendering import pdf, pdf_memory, render
from samverk.reports.rendering.pdf_streams import unambiguous
from samverk.reports.tests.edition_content import HOSTILE, sample_content, sample_seal, with_earlier_rounds
from samverk.reports.tests.reading_files import pdf_text, squeezed

PROFILES = [page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A]


def failed_rules(data):
    reports = [page.validate_pdf_bytes(data, profile=profile) for profile in PROFILES]
    return [failure.rule_id for report in reports for failure in report.failures]


def changed(data, change):
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        change(document)
        document.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("language", ["sv", "en", "fi"])
@pytest.mark.parametrize("kind", ["principal", "joint"])
def test_pdf_fulfils_pdf_ua_1_and_pdf_a_3a(language, kind):
    content = sample_content(language, 40, kind)

    rendered = render(content, "pdf", seal=sample_seal())

    assert failed_rules(rendered.data) == []


@pytest.mark.parametrize("activities", [0, 1])
def test_pdf_of_nothing_and_of_one_is_valid_too(activities):
    content = sample_content("sv", activities)

    rendered = render(content, "pdf")

    assert failed_rules(rendered.data) == []


def test_charts_are_valid_and_told_in_full():
    content = with_earlier_rounds(sample_content("sv", 40), "T3 2025", "漢 T1 2026", missing=["漢 T1 2026"])

    data = render(content, "pdf", seal=sample_seal()).data

    with pikepdf.open(io.BytesIO(data)) as document:
        told = [
            str(thing.Alt) for thing in document.objects if isinstance(thing, pikepdf.Dictionary) and "/Alt" in thing
        ]
    counts = content["earlier_rounds"][0]["counts"]
    words = ", ".join(f"{row['count']} {row['word'][:1].lower()}{row['word'][1:]}" for row in counts)
    assert failed_rules(data) == []
    assert len([alt for alt in told if f"T3 2025: {words}." in alt]) == 1


def without_language(document):
    del document.Root.Lang


def without_tags(document):
    document.Root.MarkInfo.Marked = False


def without_alternative(document):
    for thing in document.objects:
        if isinstance(thing, pikepdf.Dictionary) and "/Alt" in thing:
            del thing.Alt


def without_title_bar(document):
    document.Root.ViewerPreferences.DisplayDocTitle = False


def with_a_skipped_heading(document):
    for thing in document.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == pikepdf.Name.H2:
            thing.S = pikepdf.Name.H5


@pytest.mark.parametrize(
    "fault", [without_language, without_tags, without_alternative, without_title_bar, with_a_skipped_heading]
)
def test_the_validator_finds_a_seeded_fault(fault):
    sound = render(sample_content("sv", 12), "pdf", seal=sample_seal()).data

    unsound = changed(sound, fault)

    assert failed_rules(unsound) != []


def test_every_text_of_the_edition_stands_in_the_pdf():
    content = sample_content("sv", 40)
    content["activities"]["1"]["parts"][0]["comment"] = "\n".join(HOSTILE)

    text = squeezed(pdf_text(render(content, "pdf").data))

    wanted = [goal["title"] for goal in content["goals"]]
    wanted += [activity["title"] for activity in content["activities"].values()]
    wanted += content["activities"]["1"]["parts"][0]["comment"].split("\n")
    wanted = [words.replace("\uf0b7", "•") for words in wanted]
    assert [words for words in wanted if squeezed(words) not in text] == []


def test_a_sign_without_a_font_is_named_and_explained():
    content = sample_content("sv", 1)
    content["activities"]["1"]["parts"][0]["comment"] = "Klart 漢 \U00013000"

    text = pdf_text(render(content, "pdf").data)

    assert "Klart [cjk unified ideograph-6f22] [egyptian hieroglyph a001]" in text
    with translation.override("sv"):
        explained = gettext(
            "Signs that the fonts of this file lack are named in square brackets. "
            "The attached data has them as they were written."
        )
    assert squeezed(explained) in squeezed(text)


WRITTEN = [
    "Zażółć gęślą jaźń, Đà Nẵng, Þórshöfn, ČŠŽ, Ŋŧ Ǩǩ Ǥǥ",
    "Программа развития и українська",
    "Πρόγραμμα ανάπτυξης",
    "שלום עולם",
    "→ ⇒ ↗ ≤ ≥ ≈ ∑ √ ½ ⅔ № ™ € ₴ ☐ ☑ ☒ ✓ ✗ ★ ● ◆ ▲",
    "👍 🎉 🚲 ⚠ ✅",
]


@pytest.mark.parametrize("text", WRITTEN)
def test_what_people_write_is_set_in_its_own_signs(text):
    content = sample_content("sv", 1)
    content["title"] = content["activities"]["1"]["parts"][0]["comment"] = text

    data = render(content, "pdf").data

    shown = squeezed(pdf_text(data))
    assert failed_rules(data) == []
    assert [word for word in text.split() if squeezed(word) not in shown and squeezed(word[::-1]) not in shown] == []
    assert "[" not in shown


def test_the_canonical_json_is_attached():
    content = sample_content("fi", 5)

    data = render(content, "pdf", seal=sample_seal()).data

    with pikepdf.open(io.BytesIO(data)) as document:
        attached = document.attachments["edition.json"].get_file().read_bytes()
    assert attached == render(content, "json").data
    assert json.loads(attached) == content


def test_bookmarks_language_and_title_lead_the_reader():
    content = sample_content("fi", 20)

    data = render(content, "pdf", seal=sample_seal()).data

    with pikepdf.open(io.BytesIO(data)) as document, document.open_outline() as outline:
        titles = [item.title for item in outline.root]
        language, title = str(document.Root.Lang), str(document.docinfo["/Title"])
    assert language == "fi"
    assert title == "Norrtälje, tertial 2 2026, Norrtälje kommun"
    assert [title for title in titles if title.startswith("N")][:2] == [
        "N1 Levande landsbygd och skärgård",
        "N2 Fler jobb i hela kommunen",
    ]


def test_a_draft_says_so_and_a_fixed_one_bears_its_checksum():
    content, seal = sample_content("en", 3), sample_seal()

    draft, fixed = (pdf_text(render(content, "pdf", seal=seal).data) for seal in (None, seal))

    assert "Draft" in draft and "SHA-256" not in draft
    assert "Draft" not in fixed and seal["sha256"] in fixed and "Maja Ekström" in fixed


def test_references_lead_to_the_activity_they_name():
    with pikepdf.open(io.BytesIO(render(sample_content("sv", 40), "pdf").data)) as document:
        links = [thing for page in document.pages for thing in page.get("/Annots", []) if thing.Subtype == "/Link"]
        there = pikepdf.NameTree(document.Root.Names.Dests)
        missing = [str(link.Dest) for link in links if str(link.Dest) not in there]

    assert len(links) > 40
    assert missing == []


def test_a_long_report_begins_after_its_contents_is_as_valid_and_loses_nothing(monkeypatch):
    monkeypatch.setattr(pdf, "LONG", 30)
    content = sample_content("sv", 40)

    data = render(content, "pdf", seal=sample_seal()).data

    assert failed_rules(data) == []
    text, activities = squeezed(pdf_text(data)), content["activities"].values()
    titles = [activity["title"] for activity in activities]
    assert [title for title in titles if squeezed(title) not in text] == []


@pytest.mark.parametrize("limit", ["machine", "group"])
def test_a_report_that_needs_more_memory_than_there_is_is_refused_with_advice(monkeypatch, tmp_path, limit):
    tmp_path.joinpath("meminfo").write_text(f"MemTotal: 1 kB\nMemAvailable: {1 if limit == 'machine' else 10**8} kB\n")
    tmp_path.joinpath("memory.max").write_text("100000000\n" if limit == "group" else "max\n")
    tmp_path.joinpath("memory.current").write_text("99000000\n")
    monkeypatch.setattr(pdf_memory, "MEMORY", tmp_path / "meminfo")
    monkeypatch.setattr(pdf_memory, "GROUP", tmp_path)

    with pytest.raises(ValidationError) as refusal:
        render(sample_content("en", 3), "pdf")

    assert refusal.value.code == "too_large"
    assert "Take the Word or Excel file instead" in refusal.value.messages[0]


def test_a_machine_that_does_not_tell_its_memory_is_trusted(monkeypatch, tmp_path):
    monkeypatch.setattr(pdf_memory, "MEMORY", tmp_path / "meminfo")

    assert render(sample_content("sv", 1), "pdf").data.startswith(b"%PDF")


def test_the_same_edition_gives_the_same_bytes():
    content = sample_content("sv", 15)

    first, second = render(content, "pdf", seal=sample_seal()), render(content, "pdf", seal=sample_seal())

    assert first == second


def test_every_sign_that_counts_as_covered_can_be_set():
    content = sample_content("sv", 1)
    signs = [chr(point) for point in sorted(covered()) if chr(point).isprintable()]
    content["activities"]["1"]["parts"][0]["comment"] = " ".join(signs)

    data = render(content, "pdf").data

    assert failed_rules(data) == []


@unhurried(12)
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=60), min_size=1, max_size=6))
def test_any_text_can_be_set_and_comes_out_as_it_went_in(texts):
    content = sample_content("sv", 1)
    content["activities"]["1"]["parts"][0]["comment"] = "\n".join(["Början", *texts, "Slut"])

    data = render(content, "pdf").data

    shown = squeezed(pdf_text(data))
    latin = [re.findall("[0-9A-Za-zåäöÅÄÖéüß.,:;<>#$&{}]+", unicodedata.normalize("NFC", text)) for text in texts]
    assert [word for words in latin for word in words if word not in shown] == []
    assert failed_rules(data) == []


def test_a_stream_that_ends_with_a_carriage_return_cannot_be_misread(monkeypatch):
    monkeypatch.setattr(pdf, "unambiguous", lambda data: data)
    raw = ending_with_return(render(sample_content("sv", 4), "pdf").data)

    mended = unambiguous(raw)

    assert failed_rules(raw) == ["PDFA3A-STREAM-LENGTH-001"]
    assert failed_rules(mended) == []
    assert pdf_text(mended) == pdf_text(raw)
    with pikepdf.open(io.BytesIO(mended)) as document:
        assert document.check_pdf_syntax() == []


def ending_with_return(data):
    """The file with one more byte, CR, at the end of its first stream: a line end after deflated data is no part of
    it, so nothing else changes."""
    length = re.search(rb"/Length (\d+)", data)
    longer = b"/Length %d" % (int(length[1]) + 1)
    end = data.index(b"\nendstream")
    data = data[: length.start()] + longer + data[length.end() : end] + b"\r" + data[end:]
    start = data.rindex(b"\nxref") + 1
    offsets = {int(m[1]): m.start(1) for m in re.finditer(rb"(?:^|\n)(\d+) 0 obj", data[:start])}
    table = b"".join(b"%010d 00000 n\r\n" % offsets[number] for number in sorted(offsets))
    head = b"xref\n0 %d\n0000000000 65535 f\r\n" % (len(offsets) + 1)
    trailer = data[data.rindex(b"trailer") : data.rindex(b"startxref")]
    return data[:start] + head + table + trailer + b"startxref\n%d\n%%%%EOF" % start
