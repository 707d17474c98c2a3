from datetime import date, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from given import MONDAY
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.core.refused import Refused
from frontdesk.schedule import hours
from frontdesk.schedule.hours import DayBlock, WeeklySpan

ZONE = ZoneInfo("America/New_York")
spans = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8)


def weekly(opens, closes, kind="open", **more):
    return WeeklySpan(1, None, 0, opens, closes, kind, **more)


def minutes_of(pairs):
    return {minute for start, end in pairs for minute in range(start, end)}


@given(spans, spans)
def test_what_is_left_is_what_minute_by_minute_counting_leaves(some, away):
    left = hours.less(some, away)
    assert minutes_of(left) == minutes_of(some) - minutes_of(away)
    assert all(end > start for start, end in left)
    assert all(one[1] < other[0] for one, other in pairwise(left))


@given(spans)
def test_merged_spans_lie_apart_and_in_order(some):
    made = hours.merged(some)
    assert minutes_of(made) == minutes_of(some)
    assert all(one[1] < other[0] for one, other in pairwise(made))


def test_lunch_is_taken_off_the_open_hours():
    day = [weekly(time(8), time(17)), weekly(time(12), time(13), "lunch")]
    assert hours.open_spans(day, MONDAY, ZONE) == ((480, 720), (780, 1020))
    assert hours.open_spans(day, MONDAY + timedelta(1), ZONE) == ()


def test_hours_hold_from_their_first_to_their_last_day():
    from_, to = MONDAY, MONDAY + timedelta(7)
    day = [weekly(time(8), time(9), valid_from=from_, valid_to=to)]
    open_on = [bool(hours.open_spans(day, MONDAY + timedelta(7 * n), ZONE)) for n in (-1, 0, 1, 2)]
    assert open_on == [False, True, True, False]


def test_what_is_blocked_or_booked_is_not_free():
    block = DayBlock(1, 1, None, MONDAY, time(8), time(9), "Meeting")
    free = hours.free_spans([weekly(time(8), time(12))], [block], [(600, 630)], MONDAY, ZONE)
    assert free == ((540, 600), (630, 720))
    assert hours.minutes_in(free) == 150


def test_a_closing_time_of_midnight_is_the_end_of_the_day():
    assert hours.real_span(time(22), time(), MONDAY, ZONE) == (1320, 1440)
    assert hours.real_span(time(22), time(), date(2026, 11, 1), ZONE) == (1380, 1500)


@pytest.mark.parametrize(("opens", "closes"), [(time(9), time(9)), (time(9), time(8))])
def test_hours_that_end_before_they_begin_are_refused(opens, closes):
    with pytest.raises(Refused, match="ends before it begins"):
        hours.refuse_span(opens, closes)
    hours.refuse_span(opens, time())


def test_a_visit_is_within_hours_only_if_one_stretch_holds_all_of_it():
    open_spans = ((480, 720), (780, 1020))
    assert hours.within(open_spans, 690, 720)
    assert not hours.within(open_spans, 700, 790)
