"""The days on which the clocks turn: 2026-03-08 and 2026-11-01 at New York."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.core import clock
from frontdesk.core.refused import Refused
from frontdesk.schedule import minutes

ZONE = ZoneInfo("America/New_York")
SPRING, AUTUMN, PLAIN = date(2026, 3, 8), date(2026, 11, 1), date(2026, 3, 9)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def test_half_past_two_is_not_bookable_on_the_day_that_skips_it():
    with pytest.raises(Refused, match=r"There is no 2:30 AM on Sun, Mar 8, 2026"):
        clock.instant(SPRING, time(2, 30), ZONE)


def test_half_past_one_comes_twice_in_autumn_and_both_are_told_apart():
    first = clock.instant(AUTUMN, time(1, 30), ZONE)
    second = clock.instant(AUTUMN, time(1, 30), ZONE, later=True)
    assert (first, second) == (utc(2026, 11, 1, 5, 30), utc(2026, 11, 1, 6, 30))
    assert minutes.minute_of(first, AUTUMN, ZONE) == 90
    assert minutes.minute_of(second, AUTUMN, ZONE) == 150


def test_days_have_23_24_and_25_hours():
    lengths = [minutes.minutes_of_day(day, ZONE) for day in (SPRING, PLAIN, AUTUMN)]
    assert lengths == [1380, 1440, 1500]


def test_the_turns_say_where_the_wall_clock_goes_on():
    assert minutes.clock_turns(PLAIN, ZONE) == ((0, 0),)
    assert minutes.clock_turns(SPRING, ZONE) == ((0, 0), (120, 180))
    assert minutes.clock_turns(AUTUMN, ZONE) == ((0, 0), (120, 60))


def test_hours_of_the_template_are_wall_clock_hours_on_every_day():
    nine = [minutes.minute_of_clock(time(9), day, ZONE) for day in (SPRING, PLAIN, AUTUMN)]
    assert nine == [480, 540, 600]
    assert minutes.minute_of_clock(time(2, 30), SPRING, ZONE) == 150  # skipped: 3:30 is meant


def test_the_same_time_next_day_is_wall_time():
    saturday = clock.instant(date(2026, 3, 7), time(10), ZONE)
    sunday = minutes.same_clock(saturday, SPRING, ZONE)
    assert sunday - saturday == timedelta(hours=23)
    assert clock.words_time(sunday, ZONE) == "10:00 AM"
    with pytest.raises(Refused):
        minutes.same_clock(clock.instant(PLAIN, time(2, 30), ZONE), SPRING, ZONE)


@given(day=st.sampled_from([SPRING, PLAIN, AUTUMN, date(2025, 7, 4)]), minute=st.integers(0, 1379))
def test_minutes_and_instants_are_two_words_for_one_thing(day, minute):
    moment = minutes.instant_of(minute, day, ZONE)
    assert minutes.minute_of(moment, day, ZONE) == minute
    assert clock.office_day(moment, ZONE) == day
