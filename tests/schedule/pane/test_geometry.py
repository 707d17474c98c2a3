"""Where blocks stand, against slow and obvious ways to know it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.schedule.pane.geometry import (
    Box,
    Lane,
    Scale,
    Span,
    box_of,
    column_at,
    columns_between,
    edges_of,
    hit,
    lanes_of,
    merged,
    moved_length,
    moved_start,
    slot_at,
)

spans = st.builds(
    lambda start, minutes: Span(start, start + minutes), st.integers(0, 120), st.integers(1, 50)
)
steps = st.sampled_from([5, 6, 10, 12, 15, 20, 30, 45, 60])
scales = st.builds(
    lambda first, hours, step, pixels: Scale(first, first + hours * 60, step, pixels),
    st.integers(0, 20).map(lambda hour: hour * 60),
    st.integers(1, 5),
    steps,
    st.floats(0.4, 12),
)


def test_visits_after_one_another_have_the_whole_column():
    assert lanes_of([Span(0, 30), Span(30, 60)]) == [Lane(0, 1), Lane(0, 1)]


def test_two_visits_at_once_stand_side_by_side():
    assert lanes_of([Span(0, 30), Span(0, 30)]) == [Lane(0, 2), Lane(1, 2)]


def test_a_visit_beside_a_chain_of_two_keeps_its_half():
    assert lanes_of([Span(0, 60), Span(0, 30), Span(30, 60)]) == [
        Lane(0, 2),
        Lane(1, 2),
        Lane(1, 2),
    ]


def test_a_visit_spreads_where_nothing_is_beside_it():
    three_at_once_then_one = [Span(0, 60), Span(0, 30), Span(0, 30), Span(30, 60)]
    assert lanes_of(three_at_once_then_one)[3] == Lane(1, 3, 2)


@given(st.lists(spans, max_size=12))
def test_no_two_visits_that_share_a_minute_share_a_place(day):
    placed = lanes_of(day)
    for minute in range(180):
        here = [lane for span, lane in zip(day, placed, strict=True) if minute in range(*span)]
        parts = [part for lane in here for part in range(lane.place, lane.place + lane.wide)]
        assert len(parts) == len(set(parts))
        assert all(lane.place + lane.wide <= lane.lanes for lane in here)


@given(st.lists(spans, min_size=1, max_size=10))
def test_a_visit_is_as_narrow_as_the_fullest_minute_of_its_cluster_and_no_narrower(day):
    for group in obvious_clusters(day):
        fullest = max(sum(minute in range(*day[index]) for index in group) for minute in range(180))
        assert {lanes_of(day)[index].lanes for index in group} == {fullest}


def obvious_clusters(day):
    """Return groups of indexes joined by shared minutes, by joining until nothing joins."""
    groups = [{index} for index in range(len(day))]

    def joined():
        for one in groups:
            for other in groups:
                if one is not other and any(
                    set(range(*day[a])) & set(range(*day[b])) for a in one for b in other
                ):
                    return one, other
        return None

    while pair := joined():
        groups.remove(pair[1])
        pair[0].update(pair[1])
    return groups


@given(st.lists(spans, max_size=12))
def test_stretches_covered_together_are_those_of_the_clusters(day):
    groups = obvious_clusters(day)
    assert merged(day) == sorted(
        Span(min(day[i].start for i in group), max(day[i].end for i in group)) for group in groups
    )


@given(scales, st.integers(0, 400))
def test_a_minutes_height_leads_back_to_its_slot(scale, offset):
    minute = min(scale.first + offset, scale.last - 1)
    slot = minute // scale.step * scale.step
    assert scale.slot_of(scale.y_of(slot if slot >= scale.first else scale.first)) <= minute
    assert scale.slot_of(scale.y_of(minute)) in {slot, slot - scale.step, slot + scale.step}
    if slot >= scale.first and scale.step * scale.pixels >= 2:
        assert scale.slot_of(scale.y_of(slot)) == slot


@given(scales, st.floats(-5000, 20000))
def test_a_point_outside_the_day_is_taken_for_its_first_or_last_slot(scale, y):
    slot = scale.slot_of(y)
    assert slot % scale.step == 0
    assert slot + scale.step > scale.first and slot < scale.last


@given(scales)
def test_time_runs_down_without_a_gap(scale):
    heights = [scale.y_of(minute) for minute in range(scale.first, scale.last + 1)]
    assert heights == sorted(heights) and heights[0] == 0 and heights[-1] == scale.height


@given(st.integers(1, 60), st.integers(0, 4000), st.integers(1, 300))
def test_columns_fill_the_width_and_keep_the_least(count, width, least):
    edges = edges_of(count, width, least)
    widths = [right - left for left, right in pairwise(edges)]
    assert len(widths) == count and min(widths) >= least and max(widths) - min(widths) <= 1
    assert edges[0] == 0 and edges[-1] == max(width, count * least)


def test_no_columns_have_no_width():
    assert edges_of(0, 800, 100) == (0,)
    assert column_at((0,), 5) is None and list(columns_between((0,), 0, 100)) == []


@given(st.integers(1, 30), st.integers(30, 2000), st.integers(-50, 2500), st.integers(1, 800))
def test_columns_in_sight_are_those_with_a_pixel_in_sight(count, width, left, across):
    edges = edges_of(count, width, 1)
    seen = {column_at(edges, x) for x in range(left, left + across)} - {None}
    assert set(columns_between(edges, left, left + across)) == seen


boxes = st.builds(
    Box, st.integers(0, 40), st.integers(0, 40), st.integers(1, 30), st.integers(1, 30)
)


@given(st.lists(boxes, max_size=8), st.integers(0, 70), st.integers(0, 70))
def test_the_block_on_top_is_the_one_hit(laid, x, y):
    painted = {}
    for index, box in enumerate(laid):
        for px in range(box.x, box.x + box.width):
            for py in range(box.y, box.y + box.height):
                painted[px, py] = index
    assert hit(laid, x, y) == painted.get((x, y))


@given(st.lists(spans, min_size=1, max_size=10), st.integers(30, 400), scales)
def test_painted_blocks_overlap_only_where_their_minutes_do(day, width, scale):
    laid = [
        box_of(span, lane, width=width, scale=scale, least=1)
        for span, lane in zip(day, lanes_of(day), strict=True)
    ]
    for box in laid:
        assert box.x >= 0
        if width > 100:  # narrower than that, a dozen lanes are too thin to be told apart
            assert box.x + box.width <= width
    if width > 100:
        for one, first in enumerate(laid):
            for other, second in enumerate(laid[:one]):
                if first.x < second.x + second.width and second.x < first.x + first.width:
                    apart = day[one].start >= day[other].end or day[other].start >= day[one].end
                    crossing = first.y < second.y + second.height
                    crossing = crossing and second.y < first.y + first.height
                    # A visit of under a pixel is drawn one pixel high, over what comes next.
                    assert apart and (not crossing or min(first.height, second.height) <= 1)


def test_the_shortest_visit_is_drawn_high_enough_to_read():
    quarter = Scale(540, 600, 15, 1.0)
    box = box_of(Span(540, 545), Lane(0, 1), width=200, scale=quarter, least=18)
    assert box.height == 17


@given(st.lists(spans, max_size=8), st.integers(0, 179), scales)
def test_a_free_slot_is_the_longest_free_stretch_of_its_grid_slot(day, offset, scale):
    minute = scale.first + offset % (scale.last - scale.first)
    day = [Span(span.start + scale.first, span.end + scale.first) for span in day]
    grid = minute // scale.step * scale.step

    def free(at):
        inside = grid <= at < min(grid + scale.step, max(scale.last, grid + 1))
        return inside and not any(at in range(*span) for span in day)

    found = slot_at(minute, day, scale)
    if free(minute):
        start = end = minute
        while free(start - 1):
            start -= 1
        while free(end):
            end += 1
        assert found == Span(start, end)
    else:
        assert found.start == grid


def test_a_visit_of_ten_minutes_leaves_five_of_the_quarter_to_book():
    assert slot_at(550, [Span(540, 550)], Scale(480, 1080, 15, 1.6)) == Span(550, 555)


@given(scales, st.floats(-300, 2000), st.integers(1, 200))
def test_a_dragged_visit_lands_on_the_grid_and_in_the_day(scale, minute, minutes):
    start = moved_start(minute, minutes, scale)
    assert scale.first <= start
    if minutes <= scale.last - scale.first:
        assert start + minutes <= scale.last or start == scale.first
    on_grid = [m for m in range(scale.first, scale.last) if m % scale.step == 0]
    inside = [m for m in on_grid if m + minutes <= scale.last]
    if inside and start % scale.step == 0:
        assert abs(start - minute) <= min(abs(m - minute) for m in inside) + 1e-6


@given(scales, st.integers(0, 200), st.floats(-300, 2000))
def test_a_dragged_lower_edge_lands_on_the_grid_and_below_the_start(scale, offset, end):
    start = min(scale.first + offset, scale.last - 1)
    minutes = moved_length(start, end, scale)
    assert minutes >= 1 and (start + minutes) % scale.step == 0
    assert minutes <= scale.step or start + minutes <= scale.last


@pytest.mark.parametrize("end,minutes", [(600, 60), (607, 60), (608, 75), (530, 15)])
def test_the_lower_edge_snaps_to_the_nearest_quarter(end, minutes):
    assert moved_length(540, end, Scale(480, 1080, 15, 1.6)) == minutes
