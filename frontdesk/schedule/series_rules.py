"""On which days a series of visits falls, by a rule of RFC 5545, and how the rule is said. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from frontdesk.core import clock
from frontdesk.core.refused import Refused

MOST = 104  # visits of a series
LONGEST = timedelta(days=3 * 366)  # from its first visit to its last
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
PARTS = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "WKST")
_UNITS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month"}
_ORDINALS = {1: "1st", 2: "2nd", 3: "3rd", -1: "last"}


@dataclass(frozen=True, slots=True)
class Repeat:
    """How visits repeat, as a person says it.

    Attributes:
        unit: DAILY, WEEKLY or MONTHLY.
        every: of how many units it is each.
        weekdays: WEEKLY: on these, 0 is Monday; the first visit's own when empty.
        nth: MONTHLY: which one of that weekday in the month, -1 the last; 0 keeps the date.
        count: how many visits; 0 where `until` says it.
        until: the last day on which one may be.

    """

    unit: str
    every: int = 1
    weekdays: tuple[int, ...] = ()
    nth: int = 0
    count: int = 0
    until: date | None = None

    def rule(self, first: date) -> str:
        """Return it as an RRULE (RFC 5545, 3.3.10) whose first visit is on `first`.

        Raises:
            Refused: it has no end, two of them, or a number that makes no sense.

        """
        if not 1 <= self.every <= 99:
            raise Refused("Choose 1 to 99.", field="every")
        if (self.count > 0) == (self.until is not None):
            raise Refused("Say how many visits, or until which day.", field="count")
        if self.count > MOST or self.count < 0:
            raise Refused(f"A series has at most {MOST} visits.", field="count")
        parts = [f"FREQ={self.unit}"]
        if self.every > 1:
            parts.append(f"INTERVAL={self.every}")
        if self.unit == "WEEKLY":
            days = sorted({*self.weekdays} or {first.weekday()})
            parts.append("BYDAY=" + ",".join(DAYS[day] for day in days))
        elif self.unit == "MONTHLY" and self.nth:
            parts.append(f"BYDAY={self.nth}{DAYS[first.weekday()]}")
        parts.append(f"COUNT={self.count}" if self.count else f"UNTIL={self.until:%Y%m%d}")
        return ";".join(parts)


def nth_of(day: date) -> int:
    """Return which one of its weekday in its month a day is: 1 to 5."""
    return (day.day - 1) // 7 + 1


def read(rule: str) -> dict[str, str]:
    """Return the parts of an RRULE by name.

    Raises:
        Refused: it is none, it never ends, or visits do not repeat so.

    """
    pairs = [part.partition("=") for part in rule.upper().removeprefix("RRULE:").split(";")]
    found = {name: value for name, _, value in pairs}
    wrong = [name for name in found if name not in PARTS]
    if wrong or found.get("FREQ") not in _UNITS:
        raise Refused("Visits repeat by days, weeks or months. Choose one of these.", field="unit")
    if ("COUNT" in found) == ("UNTIL" in found):
        raise Refused("Say how many visits, or until which day.", field="count")
    return found


def starts(rule: str, first: datetime, zone: ZoneInfo) -> list[datetime]:
    """Return when the visits begin, UTC, each at the first one's time by the office's clock.

    Args:
        rule: RRULE with COUNT or UNTIL.
        first: the first visit's start, UTC; it is one of the series whatever the rule says.
        zone: the office's.

    Raises:
        Refused: the rule makes no sense, or too many visits, or one at a time that the clocks skip.

    """
    parts = read(rule)
    local = clock.wall(first, zone)
    begins = local.replace(tzinfo=None, fold=0)
    parts.setdefault("WKST", "MO")
    if "UNTIL" in parts:  # the whole of its last day counts
        parts["UNTIL"] = f"{parts['UNTIL'][:8]}T235959"
    plain = ";".join(f"{name}={value}" for name, value in parts.items())
    try:
        told: Any = rrulestr(f"RRULE:{plain}", dtstart=begins)
        days = [one.date() for one in islice(told, MOST + 1)]
    except (ValueError, TypeError, ZeroDivisionError):
        raise Refused("This rule makes no sense. Choose how the visits repeat.") from None
    if begins.date() not in days:
        days = [begins.date(), *days[: int(parts["COUNT"]) - 1 if "COUNT" in parts else None]]
    if len(days) > MOST or days[-1] - days[0] > LONGEST:
        raise Refused(f"That is too many or too far. A series has at most {MOST} visits.",
                      field="count")  # fmt: skip
    at = time(begins.hour, begins.minute)
    return [clock.instant(day, at, zone) for day in days]


def words(rule: str) -> str:
    """Return a rule as people say it: every 3rd Tuesday of the month, 10 visits."""
    parts = read(rule)
    every, unit = int(parts.get("INTERVAL", "1")), _UNITS[parts["FREQ"]]
    days = [one for one in parts.get("BYDAY", "").split(",") if one]
    said = f"every {unit}" if every == 1 else f"every {every} {unit}s"
    if unit == "week" and days:
        names = _listed([NAMES[DAYS.index(day)] for day in days])
        said = f"every {names}" if every == 1 else f"{said} on {names}"
    elif unit == "month" and days:
        nth, name = int(days[0][:-2] or 1), NAMES[DAYS.index(days[0][-2:])]
        said = f"{said} on the {_ORDINALS.get(nth, f'{nth}th')} {name}"
    if "COUNT" in parts:
        count = int(parts["COUNT"])
        return f"{said}, {count} visit{'s' if count != 1 else ''}"
    last = datetime.strptime(parts["UNTIL"][:8], "%Y%m%d").date()
    return f"{said}, until {clock.words_date(last)}"


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
