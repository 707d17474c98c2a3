"""The day laid out: who stands beside whom, where the arrow keys stop, what is painted anew."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from schedule.pane.shown_day import DAY, JAMES, LEE, NINE, OKAFOR, OLGA, ROSA, TEN, WEI

from frontdesk.schedule.pane.geometry import ASIDE, BESIDE, WHOLE, Lane, Scale
from frontdesk.schedule.pane.laid import (
    Place,
    changed_columns,
    hours_shown,
    lay_out,
    stop_at,
    stops_of,
)
from frontdesk.schedule.pane.shown import Day, GridItem

SCALE = Scale(8 * 60, 18 * 60, 15, 1.6)


def placed(day, **asked):
    return {one.item.id: one for laid in lay_out(day, **asked) for one in laid.placed}


def test_each_visit_stands_under_its_provider():
    lee, okafor = lay_out(DAY)
    assert [one.item for one in lee.placed] == [ROSA, JAMES]
    assert [one.item for one in okafor.placed] == [WEI, OLGA]
    assert okafor.holds == DAY.holds and not lee.holds


def test_who_cancelled_stands_aside_and_leaves_the_slot_to_book():
    (laid,) = lay_out(Day(columns=(OKAFOR,), items=(OLGA,)))
    assert laid.placed[0].part == ASIDE and laid.taken == []
    assert [stop.item for stop in stops_of(laid, SCALE) if TEN <= stop.start < TEN + 30] == [
        OLGA,
        None,
        None,
    ]


def test_a_visit_booked_in_a_cancelled_ones_time_has_most_of_the_width():
    instead, after = replace(WEI, start_minute=TEN), replace(WEI, id=50, start_minute=TEN + 30)
    day = replace(DAY, items=(instead, OLGA, after))
    assert placed(day)[WEI.id].part == BESIDE and placed(day)[WEI.id].lane == Lane(0, 1)
    assert placed(day)[OLGA.id].part == ASIDE
    assert placed(day)[50].part == WHOLE
    assert placed(day, hide_gone=True)[WEI.id].part == WHOLE
    assert OLGA.id not in placed(day, hide_gone=True)


def test_two_visits_at_once_are_narrowed_together_beside_a_cancelled_one():
    long, short = replace(WEI, start_minute=NINE, minutes=120), replace(WEI, id=51)
    day = replace(DAY, items=(long, short, OLGA))
    assert placed(day)[long.id].part == placed(day)[short.id].part == BESIDE


def test_a_dropped_visit_stands_dimmed_where_it_was_dropped():
    there = placed(DAY, dropped={ROSA.id: Place("okafor", TEN, 45)})[ROSA.id]
    assert there.state == "pending"
    assert (there.item.column_id, there.item.start_minute, there.item.minutes) == (
        "okafor",
        TEN,
        45,
    )


def test_short_visits_that_follow_at_once_stand_beside_each_other_to_be_read():
    five, next_five = replace(WEI, minutes=5), replace(WEI, id=52, start_minute=NINE + 5)
    day = replace(DAY, items=(five, next_five))
    assert placed(day, least_minutes=5)[five.id].lane.lanes == 1
    assert placed(day, least_minutes=10)[five.id].lane.lanes == 2


def test_a_visit_before_the_hours_asked_for_is_shown_all_the_same():
    early = replace(ROSA, start_minute=6 * 60 + 50)
    late = replace(JAMES, start_minute=17 * 60 + 30, minutes=45)
    assert hours_shown(replace(DAY, items=(early, late))) == (6 * 60, 19 * 60)
    assert hours_shown(replace(DAY, items=(replace(early, column_id="gone"),))) == (480, 1080)


def test_only_the_provider_whose_visit_changed_is_painted_anew():
    later = replace(DAY, items=(ROSA, JAMES, replace(WEI, status="roomed"), OLGA))
    assert changed_columns(lay_out(DAY), lay_out(DAY)) == []
    assert changed_columns(lay_out(DAY), lay_out(later)) == [1]


def test_other_providers_are_another_picture_altogether():
    assert changed_columns(lay_out(DAY), lay_out(replace(DAY, columns=(LEE,)))) is None


visits = st.lists(
    st.builds(
        lambda start, minutes, status: (start, minutes, status),
        st.integers(8 * 60, 18 * 60 - 5),
        st.integers(1, 90),
        st.sampled_from(["booked", "booked", "cancelled"]),
    ),
    max_size=12,
).map(
    lambda all_of: tuple(
        GridItem(number, 1, "lee", start, minutes, f"Patient {number}", "", status)
        for number, (start, minutes, status) in enumerate(all_of)
    )
)


@settings(deadline=None)
@given(visits)
def test_no_block_lies_over_another(items):
    (laid,) = lay_out(Day(columns=(LEE,), items=items))
    boxes = laid.boxes(1200, Scale(8 * 60, 20 * 60, 15, 4.0), 1)
    for one, first in enumerate(boxes):
        for second in boxes[:one]:
            across = first.x < second.x + second.width and second.x < first.x + first.width
            down = first.y < second.y + second.height and second.y < first.y + first.height
            assert not (across and down)


@settings(deadline=None)
@given(visits)
def test_the_arrow_keys_stop_at_every_visit_and_every_free_minute_once(items):
    (laid,) = lay_out(Day(columns=(LEE,), items=items))
    stops = stops_of(laid, SCALE)
    assert sorted(stop.item.id for stop in stops if stop.item) == [item.id for item in items]
    assert [stop.start for stop in stops] == sorted(stop.start for stop in stops)
    free = [minute for stop in stops if not stop.item for minute in range(stop.start, stop.end)]
    assert free == [
        minute
        for minute in range(SCALE.first, SCALE.last)
        if not any(
            item.start_minute <= minute < item.end_minute and item.status == "booked"
            for item in items
        )
    ]
    for stop in stops:
        if not stop.item:
            assert stop.start // 15 == (stop.end - 1) // 15  # never over a line of the grid


@settings(deadline=None)
@given(visits, st.integers(0, 1500))
def test_at_any_minute_there_is_a_stop_and_it_is_there(items, minute):
    (laid,) = lay_out(Day(columns=(LEE,), items=items))
    stops = stops_of(laid, SCALE)
    stop = stops[stop_at(stops, minute)]
    if SCALE.first <= minute < SCALE.last:
        assert stop.start <= minute < stop.end
        here = [one for one in stops if one.start <= minute < one.end]
        takes_time = [one for one in here if not one.item or one.item.status == "booked"]
        assert stop in takes_time and stop.start == max(one.start for one in takes_time)
