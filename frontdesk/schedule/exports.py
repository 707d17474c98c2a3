"""Takes visits out of the program: a table for a spreadsheet, a calendar for a provider's phone."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from frontdesk.core import clock
from frontdesk.csv_files.writing import csv_bytes
from frontdesk.schedule import rules
from frontdesk.schedule.on_paper import PaperVisit

HEAD = (
    "Date", "Time", "Come at", "Minutes", "Provider", "Patient", "Born", "Chart", "Phone", "Visit",
    "Reason", "Status", "Location", "Room",
)  # fmt: skip
_STATUS = {"booked": "TENTATIVE"}  # the rest is CONFIRMED (RFC 5545, 3.8.1.11)


def as_csv(visits: Sequence[PaperVisit], zone: ZoneInfo) -> bytes:
    """Return visits as CSV, dates and times by the office's clock."""
    return csv_bytes(HEAD, [_row(one, zone) for one in visits])


def as_calendar(
    visits: Sequence[PaperVisit], *, practice: str, now: datetime, names: bool = False
) -> bytes:
    """Return visits as an iCalendar file (RFC 5545), times in UTC.

    Args:
        visits: of one provider, mostly.
        practice: whose calendar it is.
        now: when it is made, UTC.
        names: whether patients are named; else by initials, for calendars lie on phones.

    """
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Front Desk//Schedule//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", practice)
    for one in visits:
        event: Any = icalendar.Event()
        event.add("uid", f"visit-{one.id}@frontdesk.invalid")  # the same visit, taken out again
        event.add("dtstamp", now.replace(microsecond=0))
        event.add("dtstart", one.start)
        event.add("dtend", one.start + timedelta(minutes=one.minutes))
        who = one.name if names else initials(one.name)
        event.add("summary", f"{one.type_name or 'Visit'}: {who}")
        place = ", ".join(filter(None, (one.location, one.room)))
        if place:
            event.add("location", place)
        event.add("status", _STATUS.get(one.status, "CONFIRMED"))
        event.add("class", "CONFIDENTIAL")
        calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made


def initials(name: str) -> str:
    """Return the initials of a name as lists show it: `Smith, John A.` is J.S."""
    family, _, given = name.partition(", ")
    letters = [part[0] for part in (given, family) if part and part[0].isalpha()]
    return "".join(f"{letter.upper()}." for letter in letters)


def _row(one: PaperVisit, zone: ZoneInfo) -> tuple[str, ...]:
    return (
        clock.office_day(one.start, zone).isoformat(),
        clock.wall(one.start, zone).strftime("%H:%M"),
        clock.wall(one.come_at, zone).strftime("%H:%M"),
        str(one.minutes), one.provider, one.name,
        one.birth_date.isoformat() if one.birth_date else "",
        one.chart_number, one.phone, one.type_name, one.reason, rules.WORDS[one.status],
        one.location, one.room,
    )  # fmt: skip
