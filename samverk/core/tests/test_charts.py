"""Charts: whatever the figures are, the bars add up, the words have every figure, and the picture is well formed."""

import math
import re

import pytest
from defusedxml.ElementTree import fromstring
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from samverk.core.charts import Chart, Row, Share, alone, described, on_screen, over_time, png, stacked_rows, status_bar
from samverk.core.charts import table as table_of
from samverk.core.charts.figures import in_words, portions
from samverk.core.templatetags.ui import SHAPES
from samverk.core.tests.drawing import unhurried

SVG = "{http://www.w3.org/2000/svg}"
names = st.text(st.characters(codec="utf-8"), max_size=80) | st.sampled_from(
    [
        "",
        " ",
        "</text><script>alert(1)</script>",
        "\x00",
        "&lt;",
        '"',
        "url(#x)",
        "A" * 300,
        "Å " * 60,
        "漢字",
        "{{ x }}",
    ]
)
shares = st.builds(
    Share, names, st.sampled_from([*SHAPES, "other"]), st.sampled_from([*SHAPES, '"><x']), st.integers(0, 5000)
)
rows = st.builds(Row, names, st.none() | st.lists(shares, max_size=9).map(tuple))
charts = st.builds(Chart, names, st.lists(rows, max_size=14).map(tuple), names, names, names)


def chart(*counts, gap="No report"):
    """A round for each count of what goes as planned and what deviates; None is a gap."""
    kinds = [("On track", "plan"), ("Major deviation", "dev")]
    found = [
        Row(f"T{number}", pair and tuple(Share(word, key, key, n) for (word, key), n in zip(kinds, pair, strict=True)))
        for number, pair in enumerate(counts, 1)
    ]
    return Chart("Status by round", tuple(found), "Round", "All", gap)


def texts(drawing):
    return [each.text for each in fromstring(drawing.svg).iter(f"{SVG}text")]


@given(
    st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any),
    st.floats(1, 5000),
)
def test_portions_follow_each_other_and_are_the_whole(counts, whole):
    found = portions([each for each in counts if each], whole)

    ends = [start + length for start, length in found]
    assert math.isclose(ends[-1], whole)
    assert all(math.isclose(start, end) for (start, _length), end in zip(found[1:], ends, strict=False))
    assert min(length for _start, length in found) >= min(2, whole / len(found)) - 1e-9


def test_portions_of_nothing_are_nothing():
    assert (portions([], 100), portions([0, 0], 100)) == ([], [])


def test_portions_that_can_be_seen_are_in_proportion():
    assert portions([3, 1], 100) == [(0, 75), (75, 25)]


@unhurried(150)
@given(charts, st.sampled_from([stacked_rows, over_time]), st.sampled_from([340.0, 720.0]))
def test_any_chart_is_well_formed_named_described_and_within_its_frame(chart, draw, width):
    drawing = draw(chart, width, "a chart")

    svg = fromstring(alone(drawing))
    assert (svg.get("role"), svg.get("aria-labelledby")) == ("img", "a-chart-t a-chart-d")
    assert [(each.tag, each.get("id")) for each in svg if each.get("id")] == [
        (f"{SVG}title", "a-chart-t"), (f"{SVG}desc", "a-chart-d"),
    ]  # fmt: skip
    assert not re.search(
        r"\b(nan|inf|None)\b", " ".join(value for each in svg.iter() for value in each.attrib.values())
    )
    for bar in svg.iter(f"{SVG}rect"):
        x, y, wide, high = (float(bar.get(name)) for name in ("x", "y", "width", "height"))
        assert x >= 0 and wide > 0 and high > 0 and x + wide <= max(width, 60) + 0.1 and y + high <= drawing.height + 1


@unhurried(150)
@given(charts)
def test_table_words_and_picture_say_the_same(chart):
    table, words = table_of(chart), described(chart)

    for row, told in zip(chart.rows, table.rows, strict=True):
        assert told[0] == row.name
        assert len(told) == len(table.columns)
        if row.shares is None:
            assert set(told[1:]) <= {None}
        else:
            assert told[1] == sum(told[2:]) == sum(each.count for each in row.shares)
        assert in_words(row, chart.gap) in words
    assert len({each.kind for each in chart.kinds}) == len(chart.kinds) == len(table.columns) - 2


def test_every_pattern_that_is_used_is_there_once():
    every = tuple(Share(shape, shape, tone, 3) for shape in SHAPES for tone in ("plan", "none"))
    svg = stacked_rows(Chart("All", (Row("One", every),), "Row", "All"), 720, "all").svg

    there = re.findall(r'<pattern id="([^"]+)"', svg)
    assert sorted(there) == sorted(set(re.findall(r"url\(#([^)]+)\)", svg)))


@pytest.mark.parametrize("number", [1, 2, 12])
def test_each_round_has_its_column_with_its_name_and_number(number):
    drawing = over_time(chart(*[(30, 12)] * number), 720, "t")

    shown = texts(drawing)
    assert [text for text in shown if text.startswith("T")] == [f"T{n}" for n in range(1, number + 1)]
    assert [shown.count(text) for text in ("42", "30", "12")] == [number] * 3


def test_a_missing_round_leaves_a_gap_that_says_why():
    missing = over_time(chart((4, 1), None, (5, 2)), 720, "t")

    svg = fromstring(missing.svg)
    [gap] = [each for each in svg.iter(f"{SVG}text") if each.text == "No report"]
    bars = sorted({float(each.get("x")) for each in svg.iter(f"{SVG}rect") if each.get("class") == "d-solid"})
    assert missing.description == "T1: 4 on track, 1 major deviation. T2: No report. T3: 5 on track, 2 major deviation."
    assert [x for x in bars if 50 < x < float(gap.get("x")) < 50 + 360] != []
    assert table_of(chart((4, 1), None)).rows == (("T1", 5, 4, 1), ("T2", None, None, None))


def test_a_few_among_many_have_their_number_beside_the_column():
    assert texts(over_time(chart((196, 4)), 720, "t")).count("4") == 1


def test_long_names_are_told_whole_however_many_rounds_there_are():
    name = "Delårsuppföljning av handlingsplanen för januari till och med april 2026"
    rounds = tuple(Row(f"{name} {number}", (Share("Klar", "done", "done", 3),)) for number in range(12))

    drawing = over_time(Chart("Over time", rounds, "Round", "All"), 720, "t")

    letters = re.sub(r"\s", "", "".join(texts(drawing)))
    assert [row.name for row in rounds if re.sub(r"\s", "", row.name) not in letters] == []


def test_statuses_keep_the_order_of_the_scale_though_the_first_round_lacks_some():
    [good, bad, silent] = (Share(word, "plan", "plan", 1) for word in ("Good", "Bad", "Silent"))
    rounds = (Row("T1", (bad,)), Row("T2", (good, bad, silent)))

    assert [each.word for each in Chart("", rounds, "", "").kinds] == ["Good", "Bad", "Silent"]


def test_statuses_stand_in_the_order_of_the_scale_and_only_those_that_occur():
    scale = tuple(Share(word, "plan", "plan", 0) for word in ("Good", "Paused", "Bad", "Never"))
    rounds = (Row("T1", (Share("Bad", "plan", "plan", 1),)), Row("T2", (Share("Paused", "plan", "plan", 2),)))

    assert [each.word for each in Chart("", rounds, "", "", scale=scale).kinds] == ["Paused", "Bad"]


def test_pictures_have_classes_and_no_colours_of_their_own_until_they_stand_alone():
    drawing = stacked_rows(chart((3, 1)), 720, "t")

    colours = r"#[0-9a-f]{6}\b|rgb\(|style"
    assert re.findall(colours, drawing.svg) == []
    assert ".d-plan{ color: #24683c; }" in alone(drawing)
    assert re.findall(r"var\(|light-dark", alone(drawing)) == []


def test_the_bar_of_the_whole_is_as_long_as_its_counts_and_nothing_gives_no_bar():
    whole = Row("Status of 4", (Share("On <track>", "plan", "plan", 3), Share("Done", "done", "done", 1)))

    bar = status_bar(whole, "all")

    svg = fromstring(bar.svg)
    solid = [each for each in svg.iter(f"{SVG}rect") if each.get("class") == "d-solid"]
    assert [(each.get("x"), each.get("width")) for each in solid] == [("0.000%", "74.750%"), ("75.000%", "24.750%")]
    assert [each.text for each in svg if each.get("id")] == ["Status of 4", "3 on <track>, 1 done"]
    assert status_bar(Row("None", ()), "none") is None


def test_on_a_phone_time_goes_downwards_with_bars_alike_long():
    shown = on_screen(chart((4, 1), (40, 2)), "t", through_time=True)

    bars = [each for each in fromstring(shown.narrow.svg).iter(f"{SVG}rect") if each.get("height") == "22.50"]
    bars = [bar for bar in bars if bar.get("class")]  # not the patterns over them
    ends = [float(each.get("x")) + float(each.get("width")) for each in bars]
    assert len(ends) == 4 and ends[1] == ends[3]
    assert shown.wide.description == shown.narrow.description


def test_numbers_are_written_as_in_the_language():
    with translation.override("sv"):
        assert described(chart((3939, 0))) == "T1: 3\xa0939 on track."


def test_as_a_png_it_is_the_same_each_time_and_sharp_enough_for_paper():
    drawing = over_time(chart((4, 1), None), 720, "t")

    first, second = png(drawing), png(drawing)

    assert first == second
    assert int.from_bytes(first[16:20], "big") >= 1900  # pixels over 166 mm: about 300 to the inch
