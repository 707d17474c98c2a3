"""When each patient is likely to be seen: today's queues played through many times. Pure."""

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from frontdesk.floor.pace import FORGOTTEN, STEPS, Pace, beyond
from frontdesk.floor.rules import WAITS, Expected
from frontdesk.schedule.rules import TO_COME

PATHS = STEPS  # times a queue is played through
BEFORE_TIME = 15.0  # minutes: a provider takes who is early, but not earlier than this
BREAK = 30.0  # minutes without a booking: the provider is away and comes back on time
LATE = 10.0  # minutes: who comes later than this takes their turn as they come


class Visit(NamedTuple):
    """A visit of today as a provider's queue needs it; instants are UTC.

    `start` and `minutes` are the provider's own part as booked; the patient was asked to come at
    `asked_at`. `began_at` is when the provider came.
    """

    id: int
    provider_id: int
    kind: int | None
    start: datetime
    minutes: int
    asked_at: datetime
    status: str
    arrived_at: datetime | None = None
    began_at: datetime | None = None


@dataclass(slots=True)
class _Turn:
    """One patient of a queue; all times are minutes from now."""

    id: int
    start: float
    soonest: float  # the provider does not take them before
    here: bool
    roomed: bool
    arrived: float
    late: float  # minutes past what was asked, of who is not here
    missing: float  # how likely it is that they will not come at all
    minutes: float
    places: tuple[tuple[float, float, float], ...]  # of length, lateness and absence, by path


def forecast(visits: Iterable[Visit], now: datetime, pace: Pace) -> dict[int, Expected]:
    """Return when the provider will come to each patient who waits or is still to come.

    Each provider's queue is played through `PATHS` times, with lengths, late comers and no-shows
    as they were on other days. The same visits give the same times: nothing is left to chance.

    Args:
        visits: today's, of all providers, those that are over too.
        now: by the database's clock.
        pace: bent by today's.

    """
    queues: dict[int, list[Visit]] = defaultdict(list)
    for one in visits:
        queues[one.provider_id].append(one)
    found: dict[int, Expected] = {}
    for mine in queues.values():
        found |= _queue(sorted(mine, key=lambda one: (one.start, one.id)), now, pace)
    return found


def _queue(mine: Sequence[Visit], now: datetime, pace: Pace) -> dict[int, Expected]:
    turns = _turns(mine, now, pace)
    if not turns:
        return {}
    current = _current(mine, now, pace)
    starts: dict[int, list[float]] = {one.id: [] for one in turns}
    for path, factor in enumerate(_shuffled(pace.day_factors(mine[0].provider_id))):
        free = 0.0 if current is None else _free_in(current, now, pace, path)
        for who, start in _played(turns, free, pace, path, factor):
            starts[who].append(start)
    return {who: _told(now, sorted(times)) for who, times in starts.items() if times}


def _told(now: datetime, times: Sequence[float]) -> Expected:
    def after(share: float) -> datetime:
        return now + timedelta(minutes=times[min(len(times) - 1, int(share * len(times)))])

    return Expected(after(0.5), after(0.05), after(0.95))


def _turns(mine: Sequence[Visit], now: datetime, pace: Pace) -> list[_Turn]:
    turns: list[_Turn] = []
    ends = -1e9  # of the booking before
    for one in mine:
        start = _from(now, one.start)
        lead = 0.0 if start - ends >= BREAK else BEFORE_TIME
        ends = max(ends, start + one.minutes)
        if one.status not in (*TO_COME, *WAITS):
            continue
        here = one.status in WAITS
        asked = _from(now, one.asked_at)
        turns.append(
            _Turn(
                one.id, start, start - lead, here, one.status == "roomed",
                _from(now, one.arrived_at) if one.arrived_at else asked, -asked,
                0.0 if here else _absent(pace, -asked),
                pace.minutes(one.provider_id, one.kind, one.minutes), _places(one.id),
            )
        )  # fmt: skip
    return turns


def _current(mine: Sequence[Visit], now: datetime, pace: Pace) -> Visit | None:
    """Return whom the provider is with: who came in last, unless a key was forgotten."""
    there = [one for one in mine if one.status == "with_provider" and one.began_at is not None]
    if not there:
        return None
    last = max(there, key=lambda one: one.began_at or now)
    usual = pace.minutes(last.provider_id, last.kind, last.minutes)
    return last if -_from(now, last.began_at or now) < FORGOTTEN * usual else None


def _free_in(current: Visit, now: datetime, pace: Pace, path: int) -> float:
    """Return the minutes until the provider is done with whom they are with."""
    usual = pace.minutes(current.provider_id, current.kind, current.minutes)
    lasted = -_from(now, current.began_at or now)
    whole = usual * beyond(pace.ratios, lasted / usual, _places(current.id)[path][0])
    return max(0.0, whole - lasted) + pace.turnover


def _played(
    turns: Sequence[_Turn], free: float, pace: Pace, path: int, factor: float
) -> Iterable[tuple[int, float]]:
    """Yield whom the provider takes next and when, one way the day may go on."""
    waiting: list[tuple[tuple[int, float], float, _Turn]] = []
    for one in turns:
        _, late, absent = one.places[path]
        arrives = one.arrived
        if not one.here:
            if absent < one.missing:
                continue
            # 0.0: who is not here cannot have come before now
            arrives = max(0.0, beyond(pace.lateness, one.late, late) - one.late)
        ready = 0.0 if one.roomed else max(0.0, arrives + pace.intake)
        turn = one.start if arrives - one.start <= LATE else arrives
        waiting.append(((not one.roomed, turn), max(ready, one.soonest), one))
    waiting.sort(key=lambda entry: entry[0])
    at = max(0.0, free)
    while waiting:
        place = next((n for n, entry in enumerate(waiting) if entry[1] <= at), None)
        if place is None:
            place = min(range(len(waiting)), key=lambda n: waiting[n][1])
            at = waiting[place][1]
        one = waiting.pop(place)[2]
        yield one.id, at
        ratio = pace.ratios[int(one.places[path][0] * len(pace.ratios))]
        at += one.minutes * ratio * factor + pace.turnover


def _shuffled(factors: Sequence[float]) -> list[float]:
    """Return the same in another order: a slow day must not always be path 24."""
    return [factors[path * 7 % len(factors)] for path in range(len(factors))]


def _absent(pace: Pace, late: float) -> float:
    """Return how likely it is that someone who is so late will not come at all."""
    still = sum(value > late for value in pace.lateness) / len(pace.lateness)
    if still == 0.0:
        still = 0.5 / len(pace.lateness)
    return pace.absent / (pace.absent + (1 - pace.absent) * still)


@lru_cache(maxsize=4096)
def _places(visit_id: int) -> tuple[tuple[float, float, float], ...]:
    """Return a visit's places in the three spreads, a path each: evenly spread, in its own order.

    Kept by the visit's id, so that an expected time moves because something happened, not because
    the dice fell otherwise.
    """
    dice = random.Random(visit_id)
    evenly = [(step + 0.5) / PATHS for step in range(PATHS)]
    return tuple(zip(*(dice.sample(evenly, PATHS) for _ in range(3)), strict=True))


def _from(now: datetime, moment: datetime) -> float:
    return (moment - now).total_seconds() / 60
