"""Sums as bars: whatever they are, they are within the frame, minus is to the left, and every figure is told."""

import re

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from samverk.core.charts import FORESEEN, GIVEN, SPENT, Kind, SumChart, SumRow, alone, png, sum_bars, sums_on_screen
from samverk.core.lettering import measure
from samverk.core.money import MOST_ORE, in_figures
from samverk.core.tests.drawing import unhurried

SVG = "{http://www.w3.org/2000/svg}"
KINDS = (Kind("Budget", GIVEN), Kind("Outcome", SPENT), Kind("Forecast", FORESEEN))
names = st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from(["", "<b>", "A" * 300, "\x00", "Å " * 60])
ore = st.none() | st.sampled_from([0, 1, -1]) | st.integers(-MOST_ORE, MOST_ORE)
rows = st.builds(SumRow, names, st.tuples(ore, ore, ore))


def chart(*rows, more=()):
    return SumChart("Lines", KINDS, tuple(rows), "Line", in_figures, more)


def bars(drawing) -> list[tuple[str, float, float]]:
    """Of the rows, not of the legend: what each is, where it begins and how long it is."""
    svg, top = fromstring(drawing.svg), drawing.height - 24
    every = [each for each in svg.iter(f"{SVG}rect") if each.get("class") and float(each.get("y")) < top]
    return [(each.get("class"), float(each.get("x")), float(each.get("width"))) for each in every]


@unhurried(150)
@given(st.lists(rows, max_size=8), st.sampled_from([340.0, 720.0]))
def test_any_sums_are_drawn_within_the_frame_with_every_figure(found, width):
    drawing = sum_bars(chart(*found), width, "a chart")

    svg = fromstring(alone(drawing))
    assert (svg.get("role"), svg.get("aria-labelledby")) == ("img", "a-chart-t a-chart-d")
    assert not re.search(
        r"\b(nan|inf|None)\b", " ".join(value for each in svg.iter() for value in each.attrib.values())
    )
    for bar in svg.iter(f"{SVG}rect"):
        x, y, wide, high = (float(bar.get(name)) for name in ("x", "y", "width", "height"))
        assert x >= 0 and wide > 0 and x + wide <= width + 2 and y + high <= drawing.height + 1
    for each in svg.iter(f"{SVG}text"):
        at, long = float(each.get("x")), measure(each.text or "", 12)
        assert at - long >= -2 if each.get("text-anchor") == "end" else at >= 0
        if each.get("class") == "d-number" and each.get("text-anchor") != "end":
            assert at + long <= width + 4
    shown = [each.text for each in svg.iter(f"{SVG}text")]
    for row in found:
        for sum in row.sums:
            assert ("–" if sum is None else in_figures(sum)) in shown
            assert ("–" if sum is None else in_figures(sum)) in drawing.description


def test_a_bar_is_as_long_as_its_sum_and_minus_goes_the_other_way():
    drawing = sum_bars(chart(SumRow("Web", (40_000, 20_000, 10_000)), SumRow("Fees", (-10_000, 0, None))), 720, "t")

    given, spent, foreseen, income = bars(drawing)
    assert [given[0], spent[0], foreseen[0], income[0]] == ["d-given", "d-spent", "d-foreseen", "d-given"]
    assert given[2] == pytest.approx(2 * spent[2], abs=0.02) == pytest.approx(4 * foreseen[2], abs=0.05)
    assert income[2] == pytest.approx(foreseen[2], abs=0.02)
    assert income[1] + income[2] == pytest.approx(given[1], abs=0.02)  # they meet at zero


def test_nothing_but_zero_and_nothing_at_all_are_drawn_without_a_bar():
    assert bars(sum_bars(chart(SumRow("Web", (0, 0, None))), 720, "t")) == []
    assert bars(sum_bars(chart(), 340, "t")) == []


def test_only_incomes_begin_at_the_right():
    drawing = sum_bars(chart(SumRow("Fees", (-40_000, -20_000, -10_000))), 340, "t")

    ends = {round(start + long) for _kind, start, long in bars(drawing)}
    assert len(ends) == 1
    assert ends.pop() > 300


def test_kinds_can_be_told_without_colour():
    svg = sum_bars(chart(SumRow("Web", (3, 2, 1))), 720, "t").svg

    assert svg.count('fill="url(#t-spent)"') == 2  # the bar and the legend's sample
    assert svg.count('<pattern id="t-spent"') == 1
    assert "stroke-dasharray" in alone(sum_bars(chart(SumRow("Web", (3, 2, 1))), 720, "t"))  # what is foreseen


def test_the_table_has_the_pictures_rows_or_all_that_are_more():
    few = (SumRow("Web", (100_000, None, 0)),)

    own = sums_on_screen(chart(*few), "t").table
    more = sums_on_screen(chart(*few, more=(*few, SumRow("Net", (1, 2, 3)))), "t").table

    assert (own.columns, own.rows) == (("Line", "Budget", "Outcome", "Forecast"), (("Web", "1,000", None, "0"),))
    assert [row[0] for row in more.rows] == ["Web", "Net"]


def test_it_stands_alone_as_a_picture():
    assert png(sum_bars(chart(SumRow("Web", (300, 200, 100))), 720, "t"))[:4] == b"\x89PNG"
