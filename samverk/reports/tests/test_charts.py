"""Pictures drawn by the server: named, described, without colours of their own."""

import re

from defusedxml.ElementTree import fromstring

from samverk.reports import charts

STATUS = {
    "title": "Status of 4 <activities>",
    "words": "3 on track, 1 done",
    "rows": [
        {"shape": "plan", "tone": "plan", "word": "On track", "count": 3},
        {"shape": "done", "tone": "done", "word": "Done", "count": 1},
        {"shape": "dev", "tone": "dev", "word": "Major deviation", "count": 0},
    ],
}


def test_the_bar_is_named_described_and_as_long_as_its_counts():
    drawn = charts.status_bar(STATUS, "all")

    svg = fromstring(drawn)
    bars = [bar for bar in svg if bar.tag == "rect"]
    assert (svg.get("role"), svg.get("aria-labelledby")) == ("img", "all-title all-desc")
    assert [(part.get("id"), part.text) for part in svg if part.tag in ("title", "desc")] == [
        ("all-title", "Status of 4 <activities>"),
        ("all-desc", "3 on track, 1 done"),
    ]
    assert [(bar.get("class"), float(bar.get("x")), float(bar.get("width"))) for bar in bars] == [
        ("b b-plan", 0.0, 178.9),
        ("b b-done", 180.4, 59.6),
    ]


def test_a_bar_among_others_is_as_long_as_its_share_of_the_longest():
    svg = fromstring(charts.status_length(STATUS, 0.5))

    assert svg.get("aria-hidden") == "true"
    assert [(float(bar.get("x")), float(bar.get("width"))) for bar in svg] == [(0.0, 88.5), (90.0, 28.5), (120.0, 1.5)]


def test_pictures_have_classes_and_no_colours():
    drawn = charts.status_bar(STATUS, "all") + charts.seal("FIXED", "Seal")

    assert re.findall(r"#[0-9a-f]{3,6}\b|rgb\(|style=", drawn) == []


def test_nothing_gives_no_bar():
    assert charts.status_bar({"rows": [], "title": "", "words": ""}, "none") == ""


def test_the_seal_escapes_its_words():
    svg = fromstring(charts.seal("A & B <i>", 'Seal: "fixed"'))

    assert svg.get("aria-label") == 'Seal: "fixed"'
    assert "A & B <i>" in "".join(svg.itertext())
