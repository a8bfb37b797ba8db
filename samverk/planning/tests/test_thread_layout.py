"""The layout of the threads' picture, whatever the goals and links: a pure function, so judged by what must hold."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samverk.core.lettering import in_lines, measure
from samverk.core.tests.drawing import unhurried
from samverk.planning.threads.layout import GAP, INDENT, Sized, lay_out

WIDTH = 1312.0
HEIGHTS = st.sampled_from([28.0, 44.0, 60.0, 412.0])

BOXES = st.tuples(HEIGHTS, st.integers(0, 2))


@st.composite
def pictures(draw):
    columns = [
        [Sized(f"{place}-{row}", height, min(depth, row)) for row, (height, depth) in enumerate(boxes)]
        for place, boxes in enumerate(draw(st.lists(st.lists(BOXES, max_size=12), min_size=1, max_size=5)))
    ]
    keys = [item.key for column in columns for item in column] + ["nowhere"]
    links = draw(st.lists(st.tuples(st.sampled_from(keys), st.sampled_from(keys)), max_size=60))
    return columns, links


def widths(columns) -> list[float]:
    return [180.0] * len(columns)


@unhurried(200)
@given(pictures())
def test_nothing_overlaps_and_the_order_stays(picture):
    columns, links = picture

    laid = lay_out(columns, widths(columns), links, WIDTH)

    for column in columns:
        boxes = [laid.boxes[item.key] for item in column]
        assert [box.height for box in boxes] == [item.height for item in column]
        for above, below in zip(boxes, boxes[1:], strict=False):
            assert above.y + above.height + GAP <= below.y + 0.001
        assert all(box.y >= 0 and box.y + box.height <= laid.height + 0.001 for box in boxes)
    assert sorted(laid.boxes) == sorted(item.key for column in columns for item in column)


@unhurried(200)
@given(pictures())
def test_every_link_between_two_boxes_is_drawn_once_from_the_left(picture):
    columns, links = picture

    laid = lay_out(columns, widths(columns), links, WIDTH)

    drawn = [frozenset((curve.left, curve.right)) for curve in laid.curves]
    wanted = {frozenset(link) for link in links if "nowhere" not in link and link[0] != link[1]}
    assert sorted(map(sorted, drawn)) == sorted(map(sorted, wanted))
    assert all(laid.boxes[curve.left].right <= laid.boxes[curve.right].right for curve in laid.curves)


@unhurried(100)
@given(pictures())
def test_what_stands_under_a_box_stays_right_below_it_and_indented(picture):
    columns, links = picture

    laid = lay_out(columns, widths(columns), links, WIDTH)

    for above, below in [pair for column in columns for pair in pairwise(column) if pair[1].depth]:
        upper, lower = laid.boxes[above.key], laid.boxes[below.key]
        assert lower.y == pytest.approx(upper.y + upper.height + GAP)
        assert lower.x - upper.x == INDENT * (below.depth - above.depth)
        assert lower.right == upper.right


@unhurried(50)
@given(pictures())
def test_the_same_picture_comes_out_each_time_whatever_the_order_of_the_links(picture):
    columns, links = picture

    laid = lay_out(columns, widths(columns), links, WIDTH)

    again = lay_out(columns, widths(columns), [(right, left) for left, right in reversed(links)], WIDTH)
    assert again.boxes == laid.boxes
    assert {curve.path for curve in again.curves} == {curve.path for curve in laid.curves}


def test_a_box_stands_beside_what_it_is_linked_to():
    columns = [[Sized("goal", 28)], [Sized(f"a{n}", 28) for n in range(21)]]

    laid = lay_out(columns, [100, 100], [("goal", "a20"), ("goal", "a18")], WIDTH)

    assert laid.boxes["goal"].middle == laid.boxes["a19"].middle


def test_a_link_past_a_column_goes_between_its_boxes():
    columns = [[Sized("far", 28)], [Sized("between", 400)], [Sized("near", 28)]]

    laid = lay_out(columns, [100, 100, 100], [("far", "near")], 500)

    [curve] = laid.curves
    lane = next(piece for piece in curve.path.replace("H", "C").split("C") if piece.startswith("150.0"))
    height = float(lane.split()[-1])
    between = laid.boxes["between"]
    assert not between.y <= height <= between.y + between.height


def test_nothing_is_laid_out_of_nothing():
    laid = lay_out([], [], [], WIDTH)

    assert (laid.height, laid.boxes, laid.curves) == (0.0, {}, [])


@unhurried(100)
@given(st.text(max_size=80), st.sampled_from([40.0, 120.0, 300.0]))
def test_no_letter_is_lost_and_no_line_is_too_wide(text, width):
    lines = in_lines(text, width)

    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(measure(line) <= width or len(line) == 1 for line in lines)
