"""The seal drawn by the server: escaped, without colours of its own."""

import re

from defusedxml.ElementTree import fromstring

from samverk.reports import charts


def test_the_seal_has_classes_and_no_colours():
    assert re.findall(r"#[0-9a-f]{3,6}\b|rgb\(|style=", charts.seal("FIXED", "Seal")) == []


def test_the_seal_escapes_its_words():
    svg = fromstring(charts.seal("A & B <i>", 'Seal: "fixed"'))

    assert svg.get("aria-label") == 'Seal: "fixed"'
    assert "A & B <i>" in "".join(svg.itertext())
