"""Who is open on a day, where and when, as far as a search for a free time asks about it."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import lcm
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
    type_id: int | None = None
    is_new: bool | None = None

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
        self._blocks: dict[date, list[DayBlock]] = defaultdict(list)
        self._usual: dict[tuple[int, ...], list[Open]] = {}
        edges: set[date] = set()  # the days on which hours begin to hold, or no longer do
        self._turns = 1  # after so many weeks the weeks are alike again
        for span in hours.for_visit(weekly, type_id=wanted.type_id, is_new=wanted.is_new):
            days = self._weekly.setdefault(span.provider_id, [[] for _ in range(7)])
            days[span.weekday].append(span)
            edges |= {span.valid_from} if span.valid_from else set()
            edges |= {span.valid_to + _A_DAY} if span.valid_to else set()
            self._turns = lcm(self._turns, span.every_weeks)
        self._edges = sorted(edges)
        self._dated = self._turns > 1 or bool(edges)
        for block in blocks:
            self._blocks[block.day].append(block)
            who = block.provider_id  # extra hours may be all that a provider has
            if who is not None and block.kind == "open" and who in (wanted.providers or (who,)):
                self._weekly.setdefault(who, [[] for _ in range(7)])

    def on(self, day: date) -> list[Open]:
        """Return who is open on a day and when; most Mondays are like the other ones."""
        start, end = clock.day_bounds(day, self._zone)
        offset = int((start - utc_midnight(day)).total_seconds()) // 60
        if day in self._blocks or end - start != _A_DAY:
            return list(self._open(day, offset))
        turn = hours.week_number(day) % self._turns
        key = (day.weekday(), offset, turn, bisect_right(self._edges, day))
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
            mine = [one for one in blocks if one.provider_id in (None, provider_id)]
            key = (tuple([one[1:6] for one in weekly]), tuple([one.id for one in mine]))
            if key not in same:
                found = tuple(one.later(offset) for one in self._stretches(weekly, mine, day))
                same[key] = (found, _bits(found))
            stretches, bits = same[key]
            if stretches:
                yield Open(provider_id, stretches, bits)

    def _stretches(
        self, weekly: Iterable[WeeklySpan], blocks: Sequence[DayBlock], day: date
    ) -> list[Stretch]:
        wanted = self._wanted
        from_, to = hours.real_span(wanted.from_clock, wanted.to_clock, day, self._zone)
        places = hours.open_places(weekly, blocks, day, self._zone)
        found = [
            Stretch(place, max(start, from_), min(end, to))
            for place, spans in places.items()
            if not wanted.locations or place is None or place in wanted.locations
            for start, end in spans
            if min(end, to) - max(start, from_) >= wanted.minutes
        ]
        return sorted(found, key=lambda one: one[1:])


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
