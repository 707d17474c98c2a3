"""HL7's dates and times, with as much or little precision as they were sent in."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

FIRST_YEAR, LAST_YEAR = 1870, 2150
DIGITS = re.compile(
    r"(\d{4})(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:\.\d{1,6})?)?)?)?)?)?"
    r"\s*([+-]\d{4}|Z)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time in UTC; `assumed` when it was sent without a zone."""

    at: datetime
    assumed: bool


def _match(text: str) -> re.Match[str] | None:
    # some senders write ISO 8601; the digits are the same
    offset = re.sub(r"([+-]\d\d):(\d\d)$", r"\1\2", text.strip())
    if re.match(r"\d{4}-\d\d-\d\d", offset):
        offset = offset[:10].replace("-", "") + offset[10:].replace("T", "").replace(":", "")
    return DIGITS.fullmatch(offset.replace(" ", ""))


def date_of(text: str) -> date | None:
    """The day of a date or date-time as written, never moved by a time zone.

    None when it is no date, has no day, or lies before 1870 or after 2150.
    """
    found = _match(text)
    if not found or not found[3]:
        return None
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def offset_of(text: str) -> timezone | None:
    """The zone that a date-time ends with; None when it has none or an impossible one."""
    found = _match(text)
    if not found or not found[7]:
        return None
    if found[7] == "Z":
        return UTC
    hours, minutes = int(found[7][1:3]), int(found[7][3:])
    if hours > 14 or minutes > 59:
        return None
    size = timedelta(hours=hours, minutes=minutes)
    return timezone(-size if found[7][0] == "-" else size)


def moment_of(text: str, zone: tzinfo) -> Moment | None:
    """The time in UTC; one without a zone of its own is read in `zone`.

    None when it is no date, names no hour, or lies outside 1870 to 2150.
    """
    found = _match(text)
    if not found or not found[4] or date_of(text) is None:
        return None
    own = offset_of(text)
    if found[7] and own is None:
        return None
    try:
        year, month, day, hour, minute, second = (int(found[n] or 0) for n in range(1, 7))
        local = datetime(year, month, day, hour, minute, second, tzinfo=own or zone)
    except ValueError:
        return None
    return Moment(local.astimezone(UTC), assumed=own is None)


def zone_of_message(sent: str, office_zone: tzinfo) -> tzinfo:
    """The zone for times that name none: the sender's (MSH-7), unless it is the office's.

    A sender in the office's own zone is read by the office's clock, so that a winter message
    about a summer appointment does not move it by an hour.
    """
    own, moment = offset_of(sent), moment_of(sent, office_zone)
    if own is None or moment is None:
        return office_zone
    here = moment.at.astimezone(office_zone).utcoffset()
    return office_zone if here == own.utcoffset(None) else own


def minutes_of(amount: str, unit: str) -> int | None:
    """A duration in minutes, from 5 to 1440; None for what cannot be an appointment's.

    Args:
        amount: "20", "20.0", "M20" (HL7's TQ), "2 hours".
        unit: "min", "s", "hours" …; "" means minutes unless `amount` says otherwise.
    """
    found = re.fullmatch(r"\s*([SMHD])?(\d{1,6})(?:\.0+)?\s*([A-Za-z]*)\s*", amount)
    if not found:
        return None
    word = (unit or found[3] or found[1] or "m").casefold()
    seconds = {"s": 1, "m": 60, "h": 3600, "d": 86400}.get(word[:1])
    if seconds is None:
        return None
    minutes = int(found[2]) * seconds // 60
    return minutes if 5 <= minutes <= 1440 else None
