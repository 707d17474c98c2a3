"""The lines of the waitlist, and the choices its form offers."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from frontdesk.core import clock
from frontdesk.kit.rows_model import Column
from frontdesk.schedule.waitlist_rows import WaitRow
from frontdesk.waitlist.rules import PRIORITIES, words_notice

WEEKDAYS = tuple(enumerate(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")))
HALF_HOURS = tuple(time(hour, minute) for hour in range(6, 22) for minute in (0, 30))
HOURS: tuple[tuple[Any, str], ...] = (
    (time(), "Any"), *((one, clock.words_clock(one)) for one in HALF_HOURS),
)  # fmt: skip
NOTICES: tuple[tuple[Any, str], ...] = (
    (0, "No notice"), *((one, words_notice(one)) for one in (30, 60, 120, 240, 1440, 2880, 4320)),
)  # fmt: skip
SIGNS = {"waiting": "clock", "offered": "phone", "ended": "cross-circle"}
ROLES = {"offered": "accent", "ended": "muted"}


def hours_with(one: time) -> tuple[tuple[Any, str], ...]:
    """Return the hours to choose from, with one that was typed some other way."""
    return _with(HOURS, one, clock.words_clock(one))


def notices_with(minutes: int) -> tuple[tuple[Any, str], ...]:
    """Return the lengths of notice to choose from, with one that came some other way."""
    return _with(NOTICES, minutes, words_notice(minutes))


def _with(offered: tuple[tuple[Any, str], ...], one: Any, words: str) -> Any:
    known = one in [value for value, _ in offered]
    return offered if known else tuple(sorted((*offered, (one, words))))


class Line:
    """Someone on the waitlist as a row of the list."""

    def __init__(self, row: WaitRow, now: datetime, zone: ZoneInfo) -> None:
        self.id, self.row = row.id, row
        self.since: date = clock.office_day(row.entry.added_at, zone)
        self.days = (clock.office_day(now, zone) - self.since).days
        self.standing = row.standing.words
        self.urgency = row.entry.wish.priority

    @property
    def kind(self) -> str:
        """What they come for, and how long."""
        return f"{self.row.type_name or 'Visit'}, {self.row.wish.minutes} min"

    @property
    def phone(self) -> str:
        """The number to call first."""
        return next(iter(self.row.entry.phones), "")


def _words_days(line: Line) -> str:
    return {0: "today", 1: "1 day"}.get(line.days, f"{line.days} days")


def _urgent(line: Line) -> str:
    return PRIORITIES[line.urgency] if line.urgency else ""


COLUMNS = (
    Column[Line](
        "Patient",
        lambda line: line.row.entry.name,
        strong=True,
        private=True,
        icon=lambda line: "alert" if line.urgency else "",
        colour=lambda line: "muted" if line.row.standing.state == "ended" else "",
        tip=_urgent,
        width=170,
    ),
    Column[Line]("Phone", lambda line: line.phone, private=True, width=140),
    Column[Line](
        "Stands",
        lambda line: line.standing,
        icon=lambda line: SIGNS.get(line.row.standing.state, ""),
        colour=lambda line: ROLES.get(line.row.standing.state, ""),
        tip=lambda line: line.standing,
        width=150,
    ),
    Column[Line]("Waits", _words_days, lambda line: -line.days, width=86),
    Column[Line](
        "Wants", lambda line: line.row.wants, tip=lambda line: line.row.wants, stretch=True,
        width=190,
    ),
    Column[Line]("For", lambda line: line.kind, width=150),
    Column[Line]("Booked", lambda line: line.row.when, tip=lambda line: line.row.when, width=220),
)  # fmt: skip
