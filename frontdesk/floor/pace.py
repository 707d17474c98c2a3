"""How fast each provider goes: learnt from days that are past, bent by what is seen today. Pure."""

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from statistics import NormalDist, median
from typing import NamedTuple

STEPS = 24  # values by which a spread is kept
KNOWN = 20  # with fewer visits than this the usual spread of offices is taken
A_DAY = 0.17  # by how much (of one) a provider's whole day is usually slower or faster
FORGOTTEN = 4.0  # times the usual length: nobody pressed the key
_NORMAL = NormalDist()
_PLACES = tuple((step + 0.5) / STEPS for step in range(STEPS))
USUAL_RATIOS = tuple(math.exp(0.32 * _NORMAL.inv_cdf(place)) for place in _PLACES)
USUAL_LATENESS = tuple(-6 + 9 * _NORMAL.inv_cdf(place) for place in _PLACES)


class Seen(NamedTuple):
    """A visit of a day that is past, or of today; instants are UTC.

    `minutes` are the provider's as booked, `asked_at` is when the patient was asked to come.
    """

    provider_id: int
    kind: int | None
    minutes: int
    asked_at: datetime
    came: bool
    arrived_at: datetime | None
    began_at: datetime | None
    ended_at: datetime | None

    @property
    def lasted(self) -> float | None:
        """Minutes with the provider; None while they last, or where a key was forgotten."""
        if self.began_at is None or self.ended_at is None:
            return None
        lasted = (self.ended_at - self.began_at).total_seconds() / 60
        return lasted if 0.5 <= lasted <= FORGOTTEN * self.minutes + 10 else None


@dataclass(frozen=True)
class Pace:
    """What is known of how long things take.

    Attributes:
        typical: minutes by provider and kind of visit.
        by_kind: minutes by kind, whoever sees them.
        ratios: how actual lengths spread about the typical one, ascending.
        lateness: minutes that patients come after they were asked to, ascending; below 0 before.
        absent: share of patients who do not come.
        intake: minutes from coming to being ready for the provider.
        turnover: minutes of a provider between two patients who are both here.
        today: by provider, what today's lengths are times the typical ones.
        counted: by provider, of how many visits that is known.

    """

    typical: Mapping[tuple[int, int | None], float] = field(default_factory=dict)
    by_kind: Mapping[int | None, float] = field(default_factory=dict)
    ratios: Sequence[float] = USUAL_RATIOS
    lateness: Sequence[float] = USUAL_LATENESS
    absent: float = 0.06
    intake: float = 7.0
    turnover: float = 2.0
    today: Mapping[int, float] = field(default_factory=dict)
    counted: Mapping[int, int] = field(default_factory=dict)

    def usual(self, provider_id: int, kind: int | None, booked: int) -> float:
        """Return the usual minutes of such a visit on any day."""
        found = self.typical.get((provider_id, kind))
        if found is None:
            found = self.by_kind.get(kind, booked)
        return max(1.0, found)

    def minutes(self, provider_id: int, kind: int | None, booked: int) -> float:
        """Return the same as this provider goes today."""
        return self.usual(provider_id, kind, booked) * self.today.get(provider_id, 1.0)

    def day_factors(self, provider_id: int) -> list[float]:
        """Return what the day may yet turn out to be, `STEPS` times: narrower as it goes on."""
        about = A_DAY / (1 + self.counted.get(provider_id, 0) / 2) ** 0.5
        return [math.exp(about * _NORMAL.inv_cdf(place)) for place in _PLACES]


def learn(seen: Iterable[Seen]) -> Pace:
    """Return the pace of the past; what was seen too seldom is as usual in offices."""
    visits = list(seen)
    kinds: dict[int | None, list[float]] = defaultdict(list)
    pairs: dict[tuple[int, int | None], list[tuple[float, int]]] = defaultdict(list)
    for one in visits:
        if one.lasted is not None:
            kinds[one.kind].append(one.lasted / one.minutes)
            pairs[one.provider_id, one.kind].append((one.lasted, one.minutes))
    by_kind = {kind: _blend(found, 1.0, 3) for kind, found in kinds.items()}
    typical = {
        pair: _blend([lasted for lasted, _ in found],
                     by_kind[pair[1]] * median(booked for _, booked in found), 3)
        for pair, found in pairs.items()
    }  # fmt: skip
    lengths = [
        one.lasted / max(1.0, typical[one.provider_id, one.kind])
        for one in visits
        if one.lasted is not None
    ]
    late = [_minutes(one.asked_at, one.arrived_at) for one in visits if one.arrived_at]
    decided = [one for one in visits if one.arrived_at or not one.came]
    booked = {kind: _middle_booked(visits, kind) for kind in by_kind}
    return Pace(
        typical=typical,
        by_kind={kind: ratio * booked[kind] for kind, ratio in by_kind.items()},
        ratios=_spread(lengths, USUAL_RATIOS),
        lateness=_spread(late, USUAL_LATENESS),
        absent=_blend([float(not one.came) for one in decided], 0.06, 30, mean=True),
        intake=_intake(visits),
        turnover=_turnover(visits),
    )


def bend(pace: Pace, today: Iterable[Seen]) -> Pace:
    """Return the pace with today's own: a provider's finished visits against the usual ones."""
    ratios: dict[int, list[float]] = defaultdict(list)
    for one in today:
        if one.lasted is not None:
            ratios[one.provider_id].append(
                one.lasted / pace.usual(one.provider_id, one.kind, one.minutes)
            )
    bent = {who: min(1.8, max(0.6, _blend(found, 1.0, 4))) for who, found in ratios.items()}
    return Pace(
        pace.typical, pace.by_kind, pace.ratios, pace.lateness, pace.absent, pace.intake,
        pace.turnover, bent, {who: len(found) for who, found in ratios.items()},
    )  # fmt: skip


def beyond(values: Sequence[float], least: float, place: float) -> float:
    """Return the value at a place (0 to 1) among those above `least`.

    Where none is, as much more as the spread usually goes on by: the longer it lasted, the longer
    it may still last.
    """
    begins = bisect_right(values, least)
    if begins >= len(values):
        return least + (0.05 + 0.3 * place) * (values[-1] - values[0])
    return max(least, values[min(len(values) - 1, begins + int(place * (len(values) - begins)))])


def _blend(values: Sequence[float], usual: float, weight: float, *, mean: bool = False) -> float:
    """Return the middle of the values, drawn to the usual one as if it had been seen `weight` x."""
    if not values:
        return usual
    middle = sum(values) / len(values) if mean else median(values)
    return (len(values) * middle + weight * usual) / (len(values) + weight)


def _spread(values: list[float], usual: Sequence[float]) -> Sequence[float]:
    if len(values) < KNOWN:
        return usual
    ordered = sorted(values)
    return tuple(ordered[int(place * len(ordered))] for place in _PLACES)


def _middle_booked(visits: Sequence[Seen], kind: int | None) -> float:
    return median(one.minutes for one in visits if one.kind == kind)


def _minutes(earlier: datetime, later: datetime) -> float:
    return (later - earlier).total_seconds() / 60


def _intake(visits: Sequence[Seen]) -> float:
    """Return the minutes from coming to the provider of those who waited least."""
    took = sorted(
        _minutes(one.arrived_at, one.began_at)
        for one in visits
        if one.arrived_at and one.began_at and one.began_at > one.arrived_at
    )
    return took[len(took) // 8] if len(took) >= KNOWN else 7.0


def _turnover(visits: Sequence[Seen]) -> float:
    """Return the minutes between two patients of one provider where the second was waiting."""
    gaps: list[float] = []
    by_provider: dict[int, list[Seen]] = defaultdict(list)
    for one in visits:
        if one.began_at and one.ended_at and one.arrived_at:
            by_provider[one.provider_id].append(one)
    for mine in by_provider.values():
        mine.sort(key=lambda one: one.began_at or one.asked_at)
        for one, after in pairwise(mine):
            if one.ended_at and after.arrived_at and after.began_at:
                gap = _minutes(one.ended_at, after.began_at)
                if _minutes(after.arrived_at, one.ended_at) > 15 and 0 <= gap < 20:
                    gaps.append(gap)
    return median(gaps) if len(gaps) >= KNOWN else 2.0
