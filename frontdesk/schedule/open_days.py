"""Who is open on a day, where and when, as far as a search for a free time asks about it."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, reduce
from math import lcm
from operator import or_
from typing import NamedTuple
from zoneinfo import ZoneInfo

from frontdesk.schedule import hours, minutes, taken_bits
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
    offered_too: bool = False

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


class OpenDay:
    """Who is open on a day; most Mondays are like the other ones and share it."""

    def __init__(self, opens: list[Open]) -> None:
        self.opens = opens

    @cached_property
    def bits(self) -> dict[int, int]:
        """The open bits by provider, of those of whom they can tell."""
        return {one.provider_id: one.bits for one in self.opens if one.bits is not None}

    @cached_property
    def used(self) -> int:
        """All of these bits together."""
        return reduce(or_, set(self.bits.values()), 0)


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
        self._spans: list[WeeklySpan] = []  # each once, though many providers have it
        self._weekly: dict[int, list[tuple[int, ...]]] = {}  # their places, by provider and weekday
        self._blocks: dict[date, list[DayBlock]] = defaultdict(list)
        self._usual: dict[tuple[int, ...], OpenDay] = {}
        self._days: dict[date, OpenDay] = {}
        self._learn(weekly)
        edges: set[date] = set()  # the days on which hours begin to hold, or no longer do
        self._turns = 1  # after so many weeks the weeks are alike again
        for span in self._spans:
            edges |= {span.valid_from} if span.valid_from else set()
            edges |= {span.valid_to + _A_DAY} if span.valid_to else set()
            self._turns = lcm(self._turns, span.every_weeks)
        self._edges = sorted(edges)
        for block in blocks:
            self._blocks[block.day].append(block)
            who = block.provider_id  # extra hours may be all that a provider has
            if who is not None and block.kind == "open" and who in (wanted.providers or (who,)):
                self._weekly.setdefault(who, [()] * 7)

    def _learn(self, weekly: Iterable[WeeklySpan]) -> None:
        """Keep whose week is made of which spans."""
        places: dict[tuple[object, ...], int] = {}
        for span in weekly:
            place = places.setdefault(span[1:], len(places))  # all but whose it is
            if place == len(self._spans):
                self._spans += hours.for_visit(
                    [span], type_id=self._wanted.type_id, is_new=self._wanted.is_new
                )
            week = self._weekly.get(span.provider_id)
            if week is None:
                week = self._weekly[span.provider_id] = [()] * 7
            week[span.weekday] += (place,)

    def on(self, day: date) -> list[Open]:
        """Return who is open on a day and when."""
        return self.at(day).opens

    def at(self, day: date) -> OpenDay:
        """Return the same as it is kept for all days like it."""
        found = self._days.get(day)
        if found is None:
            found = self._days[day] = self._made(day)
        return found

    def _made(self, day: date) -> OpenDay:
        midnight = minutes.instant_of(0, day, self._zone)
        offset = int((midnight - utc_midnight(day)).total_seconds()) // 60
        if day in self._blocks or minutes.minutes_of_day(day, self._zone) != minutes.A_DAY:
            return OpenDay(list(self._open(day, offset)))
        turn = hours.week_number(day) % self._turns
        key = (day.weekday(), offset, turn, bisect_right(self._edges, day))
        if key not in self._usual:
            self._usual[key] = OpenDay(list(self._open(day, offset)))
        return self._usual[key]

    def _open(self, day: date, offset: int) -> Iterator[Open]:
        same: dict[object, tuple[tuple[Stretch, ...], int | None]] = {}  # many work like others
        blocks, weekday = self._blocks.get(day, []), day.weekday()
        named = {one.provider_id for one in blocks}
        for provider_id, week in self._weekly.items():
            key = (week[weekday], provider_id if provider_id in named else None)
            if key not in same:
                weekly = [self._spans[place] for place in week[weekday]]
                mine = [one for one in blocks if one.provider_id in (None, provider_id)]
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
