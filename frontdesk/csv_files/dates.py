"""Reads a column of dates as a whole: which way round they are, and which a spreadsheet damaged."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Order = Literal["month first", "day first"]

FIRST_YEAR = 1870
SERIAL_ZERO = date(1899, 12, 30)  # Excel's day 0, for days after February 1900
MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9,
    "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
TIME = re.compile(
    r"(?:T|\s+)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?|Z|[+-]\d\d:?\d\d)?$"
)
PARTED = re.compile(r"(\d{1,4})\s*[-/.\s]\s*(\d{1,2})\s*[-/.\s]\s*(\d{1,4})", re.ASCII)
MONTH_FIRST = re.compile(
    r"([A-Za-z]{3,9})\.?[\s-]*(\d{1,2})(?:st|nd|rd|th)?[\s,-]+(\d{4}|'?\d{2})", re.ASCII
)
DAY_FIRST = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[\s-]*([A-Za-z]{3,9})\.?[\s,-]*(\d{4}|'?\d{2})", re.ASCII
)
WEEKDAY = re.compile(r"(?i)^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+")
SERIAL = re.compile(r"(\d{4,5})(?:\.\d+)?", re.ASCII)
NO_DATE = frozenset({"00000000", "0/0/0000", "00/00/0000", "0000-00-00", "0", "00/00/00"})


@dataclass(frozen=True, slots=True)
class Reading:
    """One cell's date, if it is one, and a sentence on what is doubtful about it."""

    day: date | None
    doubt: str = ""
    damaged: bool = False  # by a spreadsheet; `day` is what it was before


@dataclass(frozen=True, slots=True)
class DateColumn:
    """How the dates of one column are written.

    Args:
        order: of 3/4/1980; "month first" unless more first numbers than second are above 12.
        mixed: both orders are proven somewhere in the column.
        latest: a later date is refused.
        pivot: the year that one with two digits must not lie after.
        short_years: some year has two digits only.
    """

    order: Order
    mixed: bool
    latest: date
    pivot: int
    short_years: bool

    def read(self, text: str) -> Reading:
        """The date of one cell; an empty cell has none and no doubt."""
        text = text.strip()
        if not text or text in NO_DATE:
            return Reading(None)
        if set(text) == {"#"}:
            return Reading(
                None, "The spreadsheet column was too narrow; the date is not in the file."
            )
        bare = WEEKDAY.sub("", TIME.sub("", text))
        found = self._compact(bare) or self._parted(bare) or self._worded(bare)
        if found is None:
            found = _serial(bare) or Reading(None, "This is not a date.")
        return self._plausible(found)

    def _plausible(self, found: Reading) -> Reading:
        if found.day is None:
            return found
        if found.day > self.latest:
            return Reading(None, "This date is in the future.")
        if found.day.year < FIRST_YEAR:
            return Reading(None, "This date is too long ago.")
        if (found.day.year, found.day.month, found.day.day) == (1900, 1, 1):
            return Reading(None, "January 1, 1900 stands for “not known” in many programs.")
        return found

    def _compact(self, text: str) -> Reading | None:
        """Digits only: 19800304, 03041980, 3041980 (a leading zero lost), 030480."""
        if not (text.isascii() and text.isdigit()):
            return None
        if len(text) == 8:
            if 18 <= int(text[:2]) <= 21 and 1 <= int(text[4:6]) <= 12:
                return _day(int(text[:4]), int(text[4:6]), int(text[6:]))
            return self._ordered(int(text[:2]), int(text[2:4]), int(text[4:]))
        if len(text) == 7:
            found = self._ordered(int(text[:1]), int(text[1:3]), int(text[3:]))
            if found.day:
                return Reading(found.day, "The spreadsheet took a leading zero.", damaged=True)
            return found
        if len(text) == 6:
            found = self._ordered(int(text[:2]), int(text[2:4]), self._century(int(text[4:])))
            found = self._not_ahead(found)
            return (
                found
                if found.day
                else _day(self._century(int(text[:2])), int(text[2:4]), int(text[4:]))
            )
        return None

    def _parted(self, text: str) -> Reading | None:
        found = PARTED.fullmatch(text)
        if not found:
            return None
        first, second, third = (int(found[n]) for n in (1, 2, 3))
        if len(found[1]) == 4:
            return _day(first, second, third)
        if len(found[1]) > 2 or len(found[3]) not in (2, 4):
            return None
        if len(found[3]) == 4:
            return self._ordered(first, second, third)
        return self._not_ahead(self._ordered(first, second, self._century(third)))

    def _worded(self, text: str) -> Reading | None:
        found = MONTH_FIRST.fullmatch(text)
        if found:
            month, day, year = found.groups()
        else:
            found = DAY_FIRST.fullmatch(text)
            if not found:
                return None
            day, month, year = found.groups()
        number = MONTHS.get(month[:3].casefold())
        if number is None:
            return None
        if len(year) == 4:
            return _day(int(year), number, int(day))
        return self._not_ahead(_day(self._century(int(year.lstrip("'"))), number, int(day)))

    def _ordered(self, first: int, second: int, year: int) -> Reading:
        """A date of two numbers and a year; the other order where only that is possible."""
        month, day = (first, second) if self.order == "month first" else (second, first)
        found = _day(year, month, day)
        if found.day is None and month > 12 and day <= 12:
            turned = _day(year, day, month)
            if turned.day:
                return Reading(
                    turned.day, "Day and month stand the other way round than elsewhere."
                )
        if found.day and self.mixed and month <= 12 and day <= 12 and month != day:
            return Reading(found.day, "This column has both orders; day and month may be swapped.")
        return found

    def _not_ahead(self, found: Reading) -> Reading:
        """A day of a two-digit year, a century earlier if it would lie too late."""
        if found.day is None or found.day <= self.latest:
            return found
        earlier = _day(found.day.year - 100, found.day.month, found.day.day)
        return Reading(earlier.day, earlier.doubt or found.doubt)

    def _century(self, year: int) -> int:
        """The latest such year that is not after the pivot."""
        whole = self.pivot // 100 * 100 + year
        return whole if whole <= self.pivot else whole - 100


def _day(year: int, month: int, day: int) -> Reading:
    try:
        return Reading(date(year, month, day))
    except ValueError:
        return Reading(None, "There is no such day in the calendar.")


def _serial(text: str) -> Reading | None:
    """A date that a spreadsheet turned into its own count of days."""
    found = SERIAL.fullmatch(text)
    if not found:
        return None
    number = int(found[1])
    if FIRST_YEAR <= number <= 2100:
        return Reading(None, "This is only a year.")
    if not 60 < number < 80_000:
        return None
    day = SERIAL_ZERO + timedelta(days=number)
    reason = "The spreadsheet had turned this date into a number; it is turned back."
    return Reading(day, reason, damaged=True)


def date_column(texts: Iterable[str], latest: date, pivot: int) -> DateColumn:
    """How the dates in these cells are written, decided for all of them together.

    Args:
        texts: the column's cells.
        latest: a later date cannot be right: today for births.
        pivot: the year that one with two digits must not lie after.
    """
    day_first = month_first = 0
    short_years = False
    for text in texts:
        found = PARTED.fullmatch(TIME.sub("", text.strip()))
        if found and len(found[1]) < 3:
            first, second = int(found[1]), int(found[2])
            day_first += 12 < first <= 31 and second <= 12
            month_first += 12 < second <= 31 and first <= 12
            short_years = short_years or len(found[3]) == 2
    order: Order = "day first" if day_first > month_first else "month first"
    return DateColumn(order, bool(day_first and month_first), latest, pivot, short_years)
