"""The design's colours against WCAG 2.2: 4.5:1 for text (1.4.3), 3:1 for graphics and controls (1.4.11)."""

import re
from pathlib import Path

import pytest

from samverk import core

TOKENS = (Path(core.__file__).parent.parent / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
PAIRS = dict(re.findall(r"--([\w-]+):\s*light-dark\((#\w{6}, #\w{6})\)", TOKENS))
GROUNDS = ["paper", "surface", "sunken"]
TEXTS = ["ink", "ink-2", "ink-3", "thread", "link", "st-plan", "st-risk", "st-dev", "st-done", "st-none"]
STATUSES = ["plan", "risk", "dev", "done", "none"]
HEATS = [f"heat-{step}" for step in range(1, 6)]


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str, theme: int) -> float:
    lighter, darker = sorted((luminance(PAIRS[name].split(", ")[theme]) for name in (one, other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("colour", "ground"),
    [(text, ground) for text in TEXTS for ground in GROUNDS]
    + [(f"st-{status}", f"st-{status}-bg") for status in STATUSES]
    + [("ink", f"st-{status}-bg") for status in STATUSES]
    + [("ink", ground) for ground in [*HEATS, "mark", "thread-tint"]]
    + [("on-ink", "ink"), ("on-ink", "ink-2")],
)
def test_text_can_be_read(colour, ground, theme):
    assert contrast(colour, ground, theme) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("colour", "ground"),
    [(colour, ground) for colour in ("line-strong", "focus", "thread") for ground in GROUNDS]
    + [(f"st-{status}", heat) for status in STATUSES for heat in HEATS],
)
def test_borders_of_controls_and_graphics_can_be_seen(colour, ground, theme):
    assert contrast(colour, ground, theme) >= 3
