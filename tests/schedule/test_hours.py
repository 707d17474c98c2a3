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
    assert hours.open_spans(day, [], MONDAY, ZONE) == ((480, 720), (780, 1020))
    assert hours.open_spans(day, [], MONDAY + timedelta(1), ZONE) == ()


def test_hours_hold_from_their_first_to_their_last_day():
    from_, to = MONDAY, MONDAY + timedelta(7)
    day = [weekly(time(8), time(9), valid_from=from_, valid_to=to)]
    open_on = [
        bool(hours.open_spans(day, [], MONDAY + timedelta(7 * n), ZONE)) for n in (-1, 0, 1, 2)
    ]
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


def block(opens, closes, title="Away", *, who=1, kind="away", place=None, number=1):
    return DayBlock(number, 1, who, MONDAY, opens, closes, title, kind, place)


def test_every_other_week_is_counted_from_the_week_in_which_it_begins():
    wednesday = MONDAY + timedelta(2)
    day = [WeeklySpan(1, None, 1, time(9), time(12), valid_from=wednesday, every_weeks=2)]
    open_on = [
        bool(hours.open_spans(day, [], MONDAY + timedelta(1 + 7 * n), ZONE)) for n in range(6)
    ]
    assert open_on == [False, False, True, False, True, False]


def test_hours_kept_for_new_patients_are_closed_to_others_and_to_who_is_not_known_yet():
    week = [weekly(time(8), time(12)), weekly(time(9), time(10), new_only=True)]

    def found(**visit):
        return hours.open_spans(hours.for_visit(week, **visit), [], MONDAY, ZONE)

    assert found(type_id=None, is_new=True) == ((480, 720),)
    assert found(type_id=3, is_new=False) == ((480, 540), (600, 720))
    assert found(type_id=3, is_new=None) == ((480, 540), (600, 720))


def test_hours_kept_for_a_kind_of_visit_are_open_to_that_kind_only():
    week = [weekly(time(9), time(10), types=frozenset({3, 4}))]

    def found(type_id):
        return hours.open_spans(
            hours.for_visit(week, type_id=type_id, is_new=None), [], MONDAY, ZONE
        )

    assert found(3) == ((540, 600),)
    assert found(5) == found(None) == ()


def test_extra_hours_of_one_day_are_open_over_lunch_and_in_a_closed_office():
    week = [weekly(time(8), time(17)), weekly(time(12), time(13), "lunch", title="Lunch")]
    extra = block(time(12), time(12, 30), "Extra", kind="open", number=2)
    closed = block(time(), time(), "Holiday", who=None)
    assert hours.open_spans(week, [extra], MONDAY, ZONE) == ((480, 750), (780, 1020))
    assert hours.open_spans(week, [extra, closed], MONDAY, ZONE) == ((720, 750),)
    assert hours.bands(week, [closed, extra], MONDAY, ZONE) == (
        (0, 720, "Holiday", "away"),
        (720, 750, "Extra", "template"),
        (750, 780, "Lunch", "lunch"),
        (750, 1440, "Holiday", "away"),
    )


def test_who_is_ill_has_no_extra_hours_either():
    extra, ill = block(time(9), time(12), kind="open"), block(time(8), time(10), "Ill", number=2)
    assert hours.open_spans([], [ill, extra], MONDAY, ZONE) == ((600, 720),)


def test_a_closed_location_closes_only_what_is_open_there():
    week = [
        WeeklySpan(1, 5, 0, time(8), time(12)),
        WeeklySpan(1, 6, 0, time(13), time(17)),
        WeeklySpan(1, None, 0, time(18), time(19)),
    ]
    closed = block(time(), time(), "North closed", who=None, place=6)
    assert hours.open_spans(week, [closed], MONDAY, ZONE) == ((480, 720), (1080, 1140))
    assert hours.bands(week, [closed], MONDAY, ZONE) == ((780, 1020, "North closed", "away"),)


def test_hours_that_are_kept_say_for_whom_in_the_day_s_column():
    week = [
        weekly(time(8), time(12)),
        weekly(time(8), time(9), new_only=True),
        weekly(time(9), time(10), types=frozenset({4, 3}), type_names="Procedure\nPhysical"),
        weekly(time(10), time(11), title="Dr. Lee's own", new_only=True),
    ]
    assert hours.bands(week, [block(time(8, 30), time(9, 30))], MONDAY, ZONE) == (
        (480, 510, "New patients", "template"),
        (510, 570, "Away", "away"),
        (570, 600, "Physical, Procedure", "template"),
        (600, 660, "Dr. Lee's own", "template"),
    )


@given(spans, spans)
def test_what_two_have_in_common_is_what_minute_by_minute_counting_finds(some, others):
    assert minutes_of(hours.common(some, others)) == minutes_of(some) & minutes_of(others)
