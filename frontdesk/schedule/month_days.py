"""Which days a month shows, and the same day of another month; pure."""

from datetime import date, timedelta
from functools import lru_cache


@lru_cache(maxsize=16)  # a month that is painted asks for each of its days
def weeks_of(month: date) -> tuple[date, ...]:
    """Return the 42 days of the six weeks, Sunday first, in which a month lies."""
    first = month.replace(day=1)
    sunday = first - timedelta(days=first.isoweekday() % 7)
    return tuple(sunday + timedelta(days=index) for index in range(42))


def same_day_in(day: date, months: int) -> date:
    """Return the same day of the month so many months on; the last one if there is no such."""
    count = day.year * 12 + day.month - 1 + months
    first = date(count // 12, count % 12 + 1, 1)
    after = date((count + 1) // 12, (count + 1) % 12 + 1, 1)
    return first + timedelta(days=min(day.day, (after - first).days) - 1)
