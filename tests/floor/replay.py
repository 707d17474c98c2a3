"""Invented office days played step by step: what the board would have said, and what then came.

The days follow their own rules, not the forecast's: providers who start late and have slow days,
lengths spread by a logarithmic normal law, patients early, late and absent, interruptions.
"""

import math
import random
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from statistics import fmean

from frontdesk.floor.forecast import Visit, forecast
from frontdesk.floor.pace import Pace, Seen, bend, learn

KINDS = {1: (20, 1.0), 2: (20, 1.2), 3: (40, 0.9), 4: (15, 0.85), 5: (30, 1.1)}  # booked, truth
PROVIDERS = 6
OPENS, NOON, AFTERNOON, CLOSES = 480, 720, 780, 1020  # minutes after midnight
EVERY = 15  # minutes between two looks at the board


@dataclass
class Happened:
    """A visit with all that was to come, in minutes after midnight; None: it did not happen."""

    id: int
    provider: int
    kind: int
    start: int
    booked: int
    arrives: float | None
    takes: float
    roomed: float | None = None
    begins: float | None = None
    ends: float | None = None


def a_day(number: int) -> list[Happened]:
    """Return one day of the office, as it went; the same number is the same day."""
    dice = random.Random(number)
    visits: list[Happened] = []
    for provider in range(1, PROVIDERS + 1):
        habit = 0.78 + 0.06 * provider  # some are always slower
        today = habit * math.exp(dice.gauss(0, 0.16))
        mine = _booked(dice, provider, today, first_id=number * 1000 + provider * 100)
        _play(dice, mine)
        visits += mine
    return visits


def _booked(dice: random.Random, provider: int, pace: float, *, first_id: int) -> list[Happened]:
    visits: list[Happened] = []
    for opens, closes in ((OPENS, NOON), (AFTERNOON, CLOSES)):
        start = opens
        while True:
            kind = dice.choice(list(KINDS))
            booked, truth = KINDS[kind]
            if start + booked > closes:
                break
            if dice.random() < 0.9:
                arrives: float | None = start + dice.gauss(-7, 8)
                if dice.random() < 0.08:
                    arrives = start + dice.uniform(8, 30)
                if dice.random() < 0.07:
                    arrives = None
                takes = booked * truth * pace * math.exp(dice.gauss(-0.04, 0.3))
                if dice.random() < 0.04:
                    takes += dice.uniform(10, 25)  # an overrun nobody could see
                visits.append(Happened(
                    first_id + len(visits), provider, kind, start, booked, arrives, takes,
                ))  # fmt: skip
            start += booked
    return visits


def _play(dice: random.Random, mine: list[Happened]) -> None:
    """Let a provider see them: next is who was booked first of those who are ready."""
    free = OPENS + max(0.0, dice.gauss(4, 6))
    waiting = [one for one in mine if one.arrives is not None]
    while waiting:
        ready = {one.id: one.arrives + 4 + (one.id * 7) % 5 for one in waiting}
        now = [one for one in waiting if ready[one.id] <= free and one.start - 20 <= free]
        if not now:
            free = min(max(ready[one.id], one.start - 20) for one in waiting)
            continue
        one = min(now, key=lambda one: max(one.start, one.arrives - 12))
        waiting.remove(one)
        begins = free
        if one.start >= AFTERNOON:
            begins = max(begins, AFTERNOON)
        one.roomed = min(ready[one.id], begins)
        one.begins, one.ends = begins, begins + one.takes
        free = one.ends + dice.uniform(0.5, 4)
        if dice.random() < 0.04:
            free += dice.uniform(5, 15)  # called away


def seen_at(day: list[Happened], now: float, on: date) -> list[Visit]:
    """Return what the board knows at a minute of the day, and nothing of what is to come."""
    return [_visit(one, now, on) for one in day]


def _visit(one: Happened, now: float, on: date) -> Visit:
    def known(minute: float | None) -> datetime | None:
        return _at(on, minute) if minute is not None and minute <= now else None

    status = "booked"
    for name, minute in (("checked_in", one.arrives), ("roomed", one.roomed),
                         ("with_provider", one.begins), ("checked_out", one.ends)):  # fmt: skip
        if minute is not None and minute <= now:
            status = name
    start = _at(on, one.start)
    return Visit(one.id, one.provider, one.kind, start, one.booked, start, status,
                 known(one.arrives), known(one.begins))  # fmt: skip


def remembered(day: list[Happened], on: date, now: float = 1e9) -> list[Seen]:
    """Return a day as the office looks back on it, up to a minute."""
    found = []
    for one in day:
        came = one.arrives is not None and one.arrives <= now
        start = _at(on, one.start)
        found.append(Seen(
            one.provider, one.kind, one.booked, start, one.arrives is not None,
            _at(on, one.arrives) if came else None,
            _at(on, one.begins) if one.begins is not None and one.begins <= now else None,
            _at(on, one.ends) if one.ends is not None and one.ends <= now else None,
        ))  # fmt: skip
    return found


def _at(on: date, minute: float) -> datetime:
    return datetime(on.year, on.month, on.day, tzinfo=UTC) + timedelta(minutes=minute)


@dataclass(frozen=True)
class Error:
    """How far off the forecast was, in minutes, against two simpler answers.

    `booked` says the booked time (or now, if that is past); `behind` adds how late the provider's
    last patient was begun; `within` is the share that fell into what was told as likely.
    """

    times: int
    ours: float
    booked: float
    behind: float
    within: float


def replay(days: range, pace: Pace, *, soonest: float = 0, latest: float = 120) -> Error:
    """Return the mean absolute error over days, of those whose turn is booked so soon from now."""
    ours, booked, behind, within = [], [], [], []
    on = date(2025, 3, 3)
    for number in days:
        day = a_day(number)
        for now in range(OPENS + EVERY, CLOSES, EVERY):
            moment = _at(on, now)
            bent = bend(pace, remembered(day, on, now))
            told = forecast(seen_at(day, now, on), moment, bent)
            for one in day:
                if one.begins is None or one.begins <= now or one.id not in told:
                    continue
                if not soonest <= one.start - now <= latest and one.arrives > now:
                    continue
                truth = _at(on, one.begins)
                expected = told[one.id]
                last = [x for x in day if x.provider == one.provider and x.begins is not None
                        and x.begins <= now]  # fmt: skip
                late = max(last, key=lambda x: x.begins) if last else None
                drag = max(0.0, late.begins - max(late.start, late.arrives)) if late else 0.0
                ours.append(abs((expected.at - truth).total_seconds()) / 60)
                booked.append(abs(max(one.start, now) - one.begins))
                behind.append(abs(max(one.start + drag, now) - one.begins))
                within.append(expected.first <= truth <= expected.last)
    return Error(len(ours), fmean(ours), fmean(booked), fmean(behind), fmean(within))


def learnt(days: range) -> Pace:
    """Return the pace that an office with these days behind it has."""
    seen = []
    for number in days:
        on = date(2025, 1, 6) + timedelta(days=number % 1000)
        seen += remembered(a_day(number), on)
    return learn(seen)


__all__ = ["Error", "a_day", "learnt", "remembered", "replace", "replay", "seen_at"]
