"""Reads what is typed to book: `smith tue 10 ann physical`. Pure.

Words before the first day or time are always the patient's; a provider or a kind of visit is looked
for only behind it, or after `with` or `dr`. What is not understood stays with the patient, so a
birth date, a chart number or a phone number goes on to the patient search as it was typed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from frontdesk.core.clock import months_after, words_clock, words_day
from frontdesk.core.refused import Refused
from frontdesk.core.typed import read_date
from frontdesk.schedule.wished_names import Known, find_names

AHEAD = timedelta(days=2 * 366)  # a date with a year further off than this is no visit's
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_SHORT = {"sept": "sep"}
_NEAR = {"today": 0, "tomorrow": 1, "tmrw": 1}
_UNITS = {"day": 1, "days": 1, "d": 1, "week": 7, "weeks": 7, "wk": 7, "wks": 7, "w": 7}
_MONTH_UNITS = {"month": 1, "months": 1, "mo": 1, "mos": 1, "year": 12, "years": 12, "yr": 12}
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "six": 6}
_TIME = re.compile(r"(\d{1,2})(?::([0-5]\d))?\s?(a|p|am|pm|a\.m\.|p\.m\.)?", re.I | re.A)
_FIGURES = re.compile(r"(\d{1,2})([0-5]\d)", re.A)
_LENGTH = re.compile(r"(\d{1,3})(m|min|mins|minutes|h|hr|hour|hours)", re.I | re.A)
_HALVES = frozenset(("am", "pm", "a.m.", "p.m."))
_LENGTH_UNITS = frozenset(("min", "mins", "minutes", "minute", "hr", "hour", "hours"))


@dataclass(frozen=True, slots=True)
class BookingWish:
    """What was understood; None where nothing was said.

    Attributes:
        patient: the words left over, to look the patient up by.
        day: the office's date.
        clock: the office's wall-clock time.
        minutes: the length wished for.

    """

    patient: str = ""
    day: date | None = None
    clock: time | None = None
    provider_id: int | None = None
    type_id: int | None = None
    minutes: int | None = None

    @property
    def is_booking(self) -> bool:
        """Whether a day or a time was understood: only then it is a wish to book."""
        return self.day is not None or self.clock is not None

    @property
    def words(self) -> str:
        """The wish in words, for an offer to carry it out: smith, Tue, Mar 11, 2025, 10:00 AM."""
        parts = [self.patient, words_day(self.day) if self.day else ""]
        parts += [words_clock(self.clock) if self.clock else ""]
        parts += [f"{self.minutes} min" if self.minutes else ""]
        return ", ".join(part for part in parts if part)


def read_booking(text: str, today: date, known: Known | None = None) -> BookingWish:
    """Return what `text` asks for; never refuses.

    Understood: `tue`, `next mon`, `tomorrow`, `3/4`, `mar 4`, `2025-03-04`, `in 2 weeks`; `10`,
    `10:15`, `2:30p`, `at 9`, `noon`; `30 min`, `1h`; names of providers and kinds of visits. A time
    without am or pm is one of the office's day: 7 to 11 in the morning, else in the afternoon. A
    date with its year that is past is no visit's: it stays with the patient.

    Args:
        text: as typed.
        today: the office's date.
        known: the names that may be meant.

    """
    reader = _Reader(text.split(), today)
    reader.find_day()
    reader.find_clock()
    reader.find_length()
    if reader.day is None and reader.clock is None:
        return BookingWish(" ".join(reader.words))
    provider_id, type_id = find_names(reader.words, reader.used, known or Known())
    return BookingWish(
        reader.left(), reader.day, reader.clock, provider_id, type_id, reader.minutes
    )


class _Reader:
    """The words, and which of them were understood."""

    def __init__(self, words: Sequence[str], today: date) -> None:
        self.words = list(words)
        self.low = [word.casefold().strip(",;") for word in words]
        self.today = today
        self.used: set[int] = set()
        self.day: date | None = None
        self.clock: time | None = None
        self.minutes: int | None = None

    def left(self) -> str:
        return " ".join(word for place, word in enumerate(self.words) if place not in self.used)

    def _runs(self, most: int) -> Iterator[tuple[range, str]]:
        """Give every run of up to `most` unused words, the longer first at each place."""
        for first in range(len(self.low)):
            for count in range(most, 0, -1):
                run = range(first, first + count)
                if run.stop <= len(self.low) and not self.used.intersection(run):
                    yield run, " ".join(self.low[place] for place in run)

    # -- the day

    def find_day(self) -> None:
        found = [(run, day) for run, words in self._runs(3) if (day := self._day(words))]
        if len(found) > 1 and found[0][0] == range(1):
            found = found[1:]  # Sun and April are names too: the first word is the patient
        for run, day in found:
            # The same day said twice is one: tue 3/11, where that is a Tuesday.
            if not self.used.intersection(run) and self.day in (None, day):
                self.day = day
                self.used.update(run)
        self._use_before("on")

    def _day(self, words: str) -> date | None:
        if words in _NEAR:
            return self.today + timedelta(_NEAR[words])
        return self._weekday(words) or self._from_now(words) or self._date(words)

    def _weekday(self, words: str) -> date | None:
        *before, last = words.split() or [""]
        named = [n for n, name in enumerate(_WEEKDAYS) if len(last) >= 3 and name.startswith(last)]
        if len(named) != 1 or before not in ([], ["next"], ["this"]):
            return None
        monday = self.today - timedelta(self.today.weekday())
        if before == ["next"]:
            return monday + timedelta(7 + named[0])
        ahead = (named[0] - self.today.weekday()) % 7
        return self.today + timedelta(ahead or (0 if before == ["this"] else 7))

    def _from_now(self, words: str) -> date | None:
        parts = words.split()
        if len(parts) == 2 and parts[0] == "next" and parts[1] in ("week", "month"):
            return self._later(1, parts[1])
        if len(parts) != 3 or parts[0] != "in":
            return None
        figures = re.fullmatch(r"\d{1,2}", parts[1], re.A)
        many = int(parts[1]) if figures else _NUMBERS.get(parts[1], 0)
        return self._later(many, parts[2]) if many else None

    def _later(self, many: int, unit: str) -> date | None:
        if unit in _UNITS:
            return self.today + timedelta(many * _UNITS[unit])
        return months_after(self.today, many * _MONTH_UNITS[unit]) if unit in _MONTH_UNITS else None

    def _date(self, words: str) -> date | None:
        """Return the date of figures or of a named month, if a visit could be on it."""
        figures = re.fullmatch(
            r"\d{1,2}/\d{1,2}(/\d{2}|/\d{4})?|\d{1,2}-\d{1,2}-(\d{2}|\d{4})|\d{4}-\d{1,2}-\d{1,2}",
            words,
            re.A,
        )
        if not figures and not _names_month(words):
            return None
        try:
            found = read_date(words, self.today, past=False)
        except Refused:
            return None
        return found if self.today <= found <= self.today + AHEAD else None

    # -- the time

    def find_clock(self) -> None:
        """Take the first time; bare figures only where a day stands near."""
        for clock_of in (self._said_clock, self._clock_after_day, self._clock_before_day):
            for place, word in enumerate(self.low):
                if place not in self.used and (found := clock_of(place, word)) is not None:
                    self.clock = found
                    self.used.add(place)
                    if self._half(place):
                        self.used.add(place + 1)
                    self._use_before("at", "from")
                    return

    def _half(self, place: int) -> str:
        """Return the `pm` of `2:30 pm`, where it stands as a word of its own."""
        follows = self.low[place + 1] if place + 1 < len(self.low) else ""
        typed = _TIME.fullmatch(self.low[place])
        return follows if typed and not typed[3] and follows in _HALVES else ""

    def _said_clock(self, place: int, word: str) -> time | None:
        """Read what can only be a time: 10:15, 2p, 2 pm, at 9, noon."""
        if word == "noon" and place > 0:
            return time(12)
        parts, half = _TIME.fullmatch(word), self._half(place)
        at = place > 0 and self.low[place - 1] == "at"
        if parts and (parts[2] or parts[3] or half or at):
            return _time(int(parts[1]), int(parts[2] or 0), parts[3] or half)
        return None

    def _clock_after_day(self, place: int, word: str) -> time | None:
        """Read bare figures behind the day: tue 10, tue 1015."""
        if self.day is None or place < min(self.used) or self._unit_follows(place):
            return None
        if parts := re.fullmatch(r"\d{1,2}", word, re.A):
            return _time(int(parts[0]), 0, "")
        figures = _FIGURES.fullmatch(word) if place - 1 in self.used else None
        return _time(int(figures[1]), int(figures[2]), "") if figures else None

    def _clock_before_day(self, place: int, word: str) -> time | None:
        """Read bare figures between the patient and the day: smith 10 tue."""
        near = self.day is not None and place > 0 and place + 1 in self.used
        return _time(int(word), 0, "") if near and re.fullmatch(r"\d{1,2}", word, re.A) else None

    def _unit_follows(self, place: int) -> bool:
        return place + 1 < len(self.low) and self.low[place + 1] in _LENGTH_UNITS

    def find_length(self) -> None:
        """Take a length such as `30 min` or `1h`, but only where there is a day or a time."""
        if self.day is None and self.clock is None:
            return
        for run, words in self._runs(2):
            found = _LENGTH.fullmatch(words.replace(" ", ""))
            if found and not (len(run) == 2 and found[2] in ("m", "h")):
                many = int(found[1]) * (60 if found[2][0].casefold() == "h" else 1)
                if 1 <= many <= 24 * 60:
                    self.minutes = many
                    self.used.update(run)
                    self._use_before("for")
                    return

    def _use_before(self, *words: str) -> None:
        """Use up a small word that stands before one that was understood."""
        for place, word in enumerate(self.low[:-1]):
            if word in words and place + 1 in self.used:
                self.used.add(place)


def _names_month(words: str) -> bool:
    parts = words.replace(".", "").split()
    named = [part for part in parts if len(part) >= 3 and part.isalpha()]
    months = [m for m in _MONTHS if named and m.startswith(_SHORT.get(named[0], named[0]))]
    figures = [part for part in parts if re.fullmatch(r"\d{1,2}(st|nd|rd|th)?|\d{4}", part, re.A)]
    return len(named) == 1 and len(months) == 1 and len(figures) == len(parts) - 1 >= 1


def _time(hour: int, minute: int, half: str) -> time | None:
    half = half[:1].casefold()
    if half:
        if not 1 <= hour <= 12:
            return None
        return time(hour % 12 + (12 if half == "p" else 0), minute)
    if not 1 <= hour <= 23:
        return None
    return time(hour + 12 if hour < 7 else hour, minute)
