"""What every test takes as given: the office's key, and a Monday of its schedule."""

from datetime import UTC, date, datetime

KEY = bytes(range(32))
MONDAY = date(2025, 3, 3)


def at(hour: int, minute: int = 0, *, day: date = MONDAY) -> datetime:
    """A moment in UTC; the tests' office is at New York, five hours behind it on MONDAY."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)
