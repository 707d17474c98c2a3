"""Counts the office's day in real minutes after midnight, on the days when the clocks turn too."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from frontdesk.core import clock

A_DAY = 24 * 60


def same_clock(start: datetime, day: date, zone: ZoneInfo) -> datetime:
    """Return the instant of another day at the same time by the office's clock.

    Raises:
        Refused: the clocks skip that time on that day.

    """
    local = clock.wall(start, zone)
    return clock.instant(day, local.time(), zone, later=bool(local.fold))


@lru_cache(maxsize=1024)
def _day(day: date, zone: ZoneInfo) -> tuple[datetime, int]:
    """Return the instant of the office's midnight, and how many minutes the day has."""
    start, end = clock.day_bounds(day, zone)
    return start, int((end - start).total_seconds()) // 60


def minute_of(start: datetime, day: date, zone: ZoneInfo) -> int:
    """Return how many real minutes after the office's midnight of `day` an instant is."""
    return int((start - _day(day, zone)[0]).total_seconds() // 60)


def instant_of(minute: int, day: date, zone: ZoneInfo) -> datetime:
    """Return the instant so many real minutes after the office's midnight of `day`."""
    return _day(day, zone)[0] + timedelta(minutes=minute)


def minutes_of_day(day: date, zone: ZoneInfo) -> int:
    """Return how long the office's day is: 1440 minutes, 1380 or 1500 when the clocks change."""
    return _day(day, zone)[1]


def clock_turns(day: date, zone: ZoneInfo) -> tuple[tuple[int, int], ...]:
    """Return from which real minute of the day the wall clock counts on from which of its own.

    ((0, 0),) on most days; ((0, 0), (120, 180)) when 2 AM is skipped.
    """
    midnight, length = _day(day, zone)
    if length == A_DAY:
        return ((0, 0),)
    turns, ahead = [(0, 0)], 0
    for minute in range(0, length, 15):
        local = (midnight + timedelta(minutes=minute)).astimezone(zone)
        shown = local.hour * 60 + local.minute
        if shown - minute != ahead:
            ahead = shown - minute
            turns.append((minute, shown))
    return tuple(turns)


def minute_of_clock(clock_time: time, day: date, zone: ZoneInfo) -> int:
    """Return how many real minutes after midnight the wall clock shows a time, first if twice.

    A time that the clocks skip counts as the moment they go forward to.
    """
    if _day(day, zone)[1] == A_DAY:
        return clock_time.hour * 60 + clock_time.minute
    local = datetime.combine(day, clock_time, zone)
    return minute_of(local.astimezone(UTC), day, zone)
