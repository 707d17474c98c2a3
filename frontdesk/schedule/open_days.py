"""Who is open on a day, where and when, as far as a search for a free time asks about it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from frontdesk.core import clock
from frontdesk.schedule import hours, taken_bits
from frontdesk.schedule.hours import DayBlock, WeeklySpan

ANY_DAY = frozenset(range(7))
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: its fields mean what `openings.next_available`'s arguments do."""

    minutes: int
    providers: tuple[int, ...] = ()
    locations: frozenset[int] = frozenset()
    weekdays: frozenset[int] = ANY_DAY
    from_clock: time = time()
    to_clock: time = time()
    desk: str = ""
    before: int = 0
    after: int = 0

    @property
    def busy(self) -> int:
        """The minutes for which the provider is needed."""
        return max(0, self.minutes - self.before - self.after)


class Stretch(NamedTuple):
    """Open minutes of one place, after midnight by the office's clock, later after UTC's."""

    location_id: int | None
    start: int
    end: int

    def later(self, minutes: int) -> "Stretch":
        """Return it so many minutes later."""
        return Stretch(self.location_id, self.start + minutes, self.end + minutes)


class Open(NamedTuple):
    """A provider's open stretches of a day, and the bits they touch if those can tell."""

    provider_id: int
    stretches: tuple[Stretch, ...]
    bits: int | None


class OpenDays:
    """The week's template and the blocks, asked day by day.

    Args:
        wanted: what is looked for.
        zone: the office's.
        weekly: the template; every provider's when all are asked about.
        blocks: of the days that will be asked about.

    """

    def __init__(
        self,
        wanted: Wanted,
        zone: ZoneInfo,
        weekly: Iterable[WeeklySpan],
        blocks: Iterable[DayBlock],
    ) -> None:
        self._wanted, self._zone = wanted, zone
        self._weekly: dict[int, list[list[WeeklySpan]]] = {}  # by provider and weekday
        self._dated = False  # whether some stretch holds for a time only
        self._blocks: dict[date, list[DayBlock]] = defaultdict(list)
        self._usual: dict[tuple[int, int], list[Open]] = {}  # by weekday and offset from UTC
        for span in weekly:
            days = self._weekly.setdefault(span.provider_id, [[] for _ in range(7)])
            days[span.weekday].append(span)
            self._dated |= span.valid_from is not None or span.valid_to is not None
        for block in blocks:
            self._blocks[block.day].append(block)

    def on(self, day: date) -> list[Open]:
        """Return who is open on a day and when; most Mondays are like the other ones."""
        start, end = clock.day_bounds(day, self._zone)
        offset = int((start - utc_midnight(day)).total_seconds()) // 60
        if self._dated or day in self._blocks or end - start != _A_DAY:
            return list(self._open(day, offset))
        key = (day.weekday(), offset)
        if key not in self._usual:
            self._usual[key] = list(self._open(day, offset))
        return self._usual[key]

    def _open(self, day: date, offset: int) -> Iterator[Open]:
        same: dict[object, tuple[tuple[Stretch, ...], int | None]] = {}  # many work like others
        blocks = self._blocks.get(day, ())
        for provider_id, week in self._weekly.items():
            weekly = week[day.weekday()]
            if self._dated:
                weekly = [one for one in weekly if one.holds_on(day)]
            away = [one for one in blocks if one.provider_id in (None, provider_id)]
            key = (tuple([one[1:6] for one in weekly]), tuple([one.id for one in away]))
            if key not in same:
                found = tuple(one.later(offset) for one in self._stretches(weekly, away, day))
                same[key] = (found, _bits(found))
            stretches, bits = same[key]
            if stretches:
                yield Open(provider_id, stretches, bits)

    def _stretches(
        self, weekly: Iterable[WeeklySpan], blocks: Iterable[DayBlock], day: date
    ) -> list[Stretch]:
        wanted = self._wanted
        from_, to = hours.real_span(wanted.from_clock, wanted.to_clock, day, self._zone)
        away = [self._real(one, day) for one in blocks]
        places: dict[int | None, list[tuple[int, int]]] = defaultdict(list)
        for span in weekly:
            start, end = self._real(span, day)
            anywhere = not wanted.locations or span.location_id is None
            if span.kind != "open":
                away.append((start, end))
            elif anywhere or span.location_id in wanted.locations:
                places[span.location_id].append((max(start, from_), min(end, to)))
        found = [
            Stretch(place, start, end)
            for place, spans in places.items()
            for start, end in hours.less(spans, away)
            if end - start >= wanted.minutes
        ]
        return sorted(found, key=lambda one: one[1:])

    def _real(self, span: WeeklySpan | DayBlock, day: date) -> tuple[int, int]:
        return hours.real_span(span.opens, span.closes, day, self._zone)


def _bits(stretches: tuple[Stretch, ...]) -> int | None:
    """Return the bits that stretches touch; None where the window of the bits ends before them."""
    bits = 0
    for one in stretches:
        if one.start < 0 or one.end > taken_bits.MINUTES:
            return None
        bits |= taken_bits.covered(one.start, one.end)
    return bits


def utc_midnight(day: date) -> datetime:
    """Return the instant at which that date begins in UTC, from which the bits are counted."""
    return datetime.combine(day, time(), UTC)
