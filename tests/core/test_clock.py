from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.core import clock
from frontdesk.core.refused import Refused

NEW_YORK = ZoneInfo("America/New_York")
SPRING, AUTUMN = date(2026, 3, 8), date(2026, 11, 1)


def test_a_time_that_the_clocks_skip_is_refused_in_words():
    with pytest.raises(Refused, match=r"There is no 2:30 AM on Sun, Mar 8, 2026"):
        clock.instant(SPRING, time(2, 30), NEW_YORK)


def test_the_hour_that_comes_twice_is_told_apart():
    first = clock.instant(AUTUMN, time(1, 30), NEW_YORK)
    second = clock.instant(AUTUMN, time(1, 30), NEW_YORK, later=True)
    assert second - first == timedelta(hours=1)
    assert clock.words_time(first, NEW_YORK) == clock.words_time(second, NEW_YORK) == "1:30 AM"


@pytest.mark.parametrize("day,hours", [(SPRING, 23), (AUTUMN, 25), (date(2026, 7, 4), 24)])
def test_a_day_is_as_long_as_the_clocks_make_it(day, hours):
    start, end = clock.day_bounds(day, NEW_YORK)
    assert end - start == timedelta(hours=hours)


@given(
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    st.times(),
    st.sampled_from(["America/New_York", "America/Los_Angeles", "Pacific/Honolulu", "UTC"]),
)
def test_a_wall_clock_time_comes_back_the_same_on_the_same_day(day, hour, name):
    zone = ZoneInfo(name)
    try:
        moment = clock.instant(day, hour, zone)
    except Refused:
        return
    assert clock.wall(moment, zone).replace(tzinfo=None) == datetime.combine(day, hour)
    assert clock.office_day(moment, zone) == day


def test_an_evening_in_honolulu_is_not_tomorrow():
    moment = datetime(2026, 5, 5, 3, 0, tzinfo=UTC)
    assert clock.office_day(moment, ZoneInfo("Pacific/Honolulu")) == date(2026, 5, 4)


def test_a_naive_time_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        clock.wall(datetime(2026, 1, 1), NEW_YORK)


@pytest.mark.parametrize(
    "born,words",
    [
        (date(2026, 5, 1), "4 d"),
        (date(2026, 4, 1), "1 mo"),
        (date(2024, 5, 6), "23 mo"),
        (date(2024, 5, 5), "2 y"),
        (date(1980, 3, 4), "46 y"),
        (date(2027, 1, 1), "not born yet"),
    ],
)
def test_ages_are_said_as_people_say_them(born, words):
    assert clock.words_age(born, date(2026, 5, 5)) == words


def test_a_leap_day_child_is_a_year_older_on_the_first_of_march():
    born = date(2004, 2, 29)
    assert clock.age(born, date(2025, 2, 28)) == 20
    assert clock.age(born, date(2025, 3, 1)) == 21


def test_days_near_today_have_names():
    today = date(2025, 3, 3)
    said = [clock.words_day(today + timedelta(days=d), today) for d in (-1, 0, 1, 8)]
    assert said == ["Yesterday", "Today", "Tomorrow", "Tue, Mar 11"]
    assert clock.words_day(date(2026, 3, 3), today) == "Tue, Mar 3, 2026"
