"""HTML and JSON: text stays text, headings and anchors hold together, a file stands alone."""

import json
import re
from html.parser import HTMLParser

import pytest
from django.utils import translation

from samverk.reports.choice import Choice, chosen
from samverk.reports.rendering import FORMATS, html, render
from samverk.reports.tests.edition_content import HOSTILE, sample_content, sample_seal, with_earlier_rounds


def page_of(content):
    """The head and the body of the page where nothing is left out."""
    pieces = html.pieces(content, None, chosen(content, Choice()), Choice())
    return pieces["head"] + pieces["body"]


class Outline(HTMLParser):
    """Heading levels, ids, link targets, and all text of a page."""

    def __init__(self, markup):
        super().__init__()
        self.levels, self.ids, self.targets, self.tags, self.text = [], [], [], [], []
        self.feed(markup)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append((tag, attrs))
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if tag == "a" and attrs.get("href", "").startswith("#"):
            self.targets.append(attrs["href"][1:])

    def handle_data(self, data):
        self.text.append(data)


def test_hostile_text_is_shown_as_text():
    content = sample_content("sv", 20)
    content["title"] = "<script>alert(1)</script>"
    content["activities"]["1"]["parts"][0]["comment"] = "\n".join(HOSTILE)

    outline = Outline(render(content, "html", seal=sample_seal()).data.decode())

    assert [tag for tag, _attrs in outline.tags if tag in ("script", "iframe", "w:p")] == []
    assert [name for _tag, attrs in outline.tags for name in attrs if name.startswith("on") or name == "style"] == []
    shown = "".join(outline.text)
    assert [text for text in HOSTILE if text not in shown] == []


@pytest.mark.parametrize("kind", ["principal", "joint"])
def test_headings_skip_no_level_and_every_link_has_its_place(kind):
    content = sample_content("sv", 40, kind)

    outline = Outline(render(content, "html", seal=sample_seal()).data.decode())

    assert outline.levels[0] == 1
    assert [b for a, b in zip(outline.levels, outline.levels[1:], strict=False) if b > a + 1] == []
    assert len(outline.ids) == len(set(outline.ids))
    assert set(outline.targets) - set(outline.ids) == set()


def test_goals_that_begin_deep_in_a_tree_get_headings_without_gaps():
    content = sample_content("sv", 10)
    for goal, depth in zip(content["goals"], [2, 4, 4, 3, 2, 5, 0, 1], strict=True):
        goal["depth"] = depth

    outline = Outline(page_of(content))

    assert [b for a, b in zip(outline.levels, outline.levels[1:], strict=False) if b > a + 1] == []


def test_several_trees_in_a_document_stand_under_their_names():
    content = sample_content("sv", 10)
    for place, goal in enumerate(content["goals"]):
        goal["tree"] = "Områden" if place < 5 else "Motiv"

    text = "".join(Outline(page_of(content)).text).partition("summan blir större")[2]

    assert text.index("Områden") < text.index("N5") and text.index("Motiv") < text.index("Trygga uppväxtvillkor")


def test_every_activity_is_told_once_and_referred_to_elsewhere():
    content = sample_content("sv", 40)

    ids = Outline(page_of(content)).ids

    told = sorted(int(name.removeprefix("activity-")) for name in ids if re.fullmatch(r"activity-\d+", name))
    assert told == sorted(int(key) for key in content["activities"])


def test_a_page_in_another_language_shows_the_edition_in_its_own():
    content = sample_content("fi", 3)

    with translation.override("sv"):
        pieces = html.pieces(content, None, chosen(content, Choice()), Choice())

    assert '<nav class="rep-toc" lang="fi"' in pieces["contents"]
    assert "1. toukokuuta–31. elokuuta 2026" in pieces["head"]


def test_the_file_fetches_nothing():
    markup = render(sample_content("sv", 5), "html", seal=sample_seal()).data.decode()

    outline = Outline(markup)

    assert [attrs for _tag, attrs in outline.tags if {"src", "srcset", "data"} & set(attrs)] == []
    assert [tag for tag, _attrs in outline.tags if tag in ("link", "script", "img")] == []
    assert re.findall(r"url\((?!#)", markup) == [] and "@import" not in markup


def test_json_is_the_content_as_it_is_hashed():
    content = sample_content("sv", 5)

    data = render(content, "json", seal=sample_seal()).data

    assert data == json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@pytest.mark.parametrize("format", FORMATS)
def test_file_names_are_plain_and_tell_version_and_format(format):
    content = sample_content("sv", 1) | {"title": "Östhammar: år 2026 / T2 <x>", "number": 3}

    rendered = render(content, format)

    assert rendered.file_name == f"osthammar-ar-2026-t2-x-3.{format}"


def test_charts_are_described_and_have_their_figures_in_a_table_behind():
    content = with_earlier_rounds(sample_content("sv", 40), "T3 2025", "T1 2026", missing=["T1 2026"])

    markup = render(content, "html").data.decode()

    counts = content["earlier_rounds"][0]["counts"]
    words = ", ".join(f"{row['count']} {row['word'][:1].lower()}{row['word'][1:]}" for row in counts)
    cells = "".join(f'<td class="num">{row["count"]}</td>' for row in counts)
    total = sum(row["count"] for row in counts)
    assert markup.count(f"T3 2025: {words}. T1 2026: ") == 2  # for a wide place and for a phone
    assert f'<th scope="row">T3 2025</th><td class="num">{total}</td>{cells}</tr>' in markup
    names = re.findall(r'\bid="([^"]+)"', markup)
    assert len(names) == len(set(names))
