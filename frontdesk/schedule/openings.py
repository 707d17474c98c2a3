"""Finds the next free times: day after day from the taken bits, exactly where there may be room."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from heapq import merge
from itertools import islice
from operator import or_ as both
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BindParameter,
    DateTime,
    and_,
    bindparam,
    or_,
    select,
    tuple_,
    type_coerce,
)
from sqlalchemy.orm import Session

from frontdesk.core import clock
from frontdesk.core.jobs import Progress
from frontdesk.schedule import days as day_reads
from frontdesk.schedule import hours, rules, taken_bits
from frontdesk.schedule.hours import WeeklySpan
from frontdesk.schedule.open_days import ANY_DAY, OpenDay, OpenDays, Stretch, Wanted, utc_midnight
from frontdesk.schedule.tables import Appointment
from frontdesk.schedule.taken_lanes import Lanes, packed_rows, unpacked
from frontdesk.staff.tables import Provider

HORIZON = 180  # days
ROUND_MINUTES = 5  # nobody is asked to come at 9:07
_CHUNKS = (7, 21, 42)  # days read at once, growing: near openings are found with one read
_A_MINUTE = timedelta(minutes=1)
_EXACT = 20  # provider's days that are looked at exactly in one read, at least

# The queries are built once, for building them costs more than asking.
_weeks, _a = day_reads.WEEKLY_SPANS, Appointment.__table__.c
_WHOSE: BindParameter[Any] = bindparam("whose", expanding=True)
_ALL_WEEKS = _weeks.where(
    _weeks.selected_columns.provider_id.in_(
        select(Provider.__table__.c.id).where(Provider.__table__.c.active)
    )
)
_THEIR_WEEKS = _weeks.where(_weeks.selected_columns.provider_id.in_(_WHOSE))
_TAKEN = select(
    _a.provider_id,
    _a.day,
    type_coerce(_a.busy_from, DateTime),
    type_coerce(_a.busy_to, DateTime),
).where(
    _a.busy_from < _a.busy_to,
    _a.status.not_in(rules.ENDED),
    or_(
        _a.status != rules.HELD,
        and_(
            _a.held_until > bindparam("now"),
            _a.held_by != bindparam("desk"),
            _a.held_by.not_like(bindparam("unless")),
        ),
    ),
)
_TAKEN_ON_A_DAY = _TAKEN.where(_a.day == bindparam("day"), _a.provider_id.in_(_WHOSE))
_TAKEN_ON_DAYS = _TAKEN.where(
    tuple_(_a.provider_id, _a.day).in_(bindparam("which", expanding=True))
)


@dataclass(frozen=True, slots=True)
class Opening:
    """A time at which one patient more could be seen; `start` is UTC.

    `room_minutes` is how long the time stays free from `start` on.
    """

    provider_id: int
    location_id: int | None
    day: date
    start: datetime
    minutes: int
    room_minutes: int


def next_available(
    session: Session,
    *,
    zone: ZoneInfo,
    now: datetime,
    type_minutes: int,
    before: int = 0,
    after: int = 0,
    type_id: int | None = None,
    is_new: bool | None = None,
    providers: Sequence[int] = (),
    locations: Collection[int] = (),
    weekdays: Collection[int] = ANY_DAY,
    from_clock: time = time(),
    to_clock: time = time(),
    start_day: date | None = None,
    days: int = HORIZON,
    limit: int = 20,
    desk: str = "",
    offered_too: bool = False,
    progress: Progress | None = None,
) -> list[Opening]:
    """Return the first openings, the earliest first. Templates, blocks and holds are respected.

    Args:
        session: any reading session.
        zone: the office's.
        now: by the database's clock; nothing before it is offered.
        type_minutes: the visit's length.
        before: its first minutes, in which an assistant is enough.
        after: its last minutes of that kind.
        type_id: the kind of visit; hours kept for other kinds are not offered. None: not known.
        is_new: whether the patient was never seen here; hours kept for new patients are offered
            to no others. None: not known.
        providers: whose time; in order of preference at one hour. Everyone's when empty.
        locations: where; anywhere when empty. A stretch of hours without a place fits any.
        weekdays: Monday is 0.
        from_clock: the visit begins no earlier by the office's clock.
        to_clock: it ends no later; 0:00 is midnight.
        start_day: the first day looked at; today when None.
        days: how many days are looked at.
        limit: how many openings are enough.
        desk: this workstation, whose own hold is free for it.
        offered_too: whether time that is offered to somebody on the waitlist is free as well.
        progress: told the days done, and asked whether to go on.

    Raises:
        Cancelled: the person stopped it.
        Refused: no visit has that length.

    """
    rules.refuse_length(type_minutes)
    wanted = Wanted(
        type_minutes,
        tuple(providers),
        frozenset(locations),
        frozenset(weekdays),
        from_clock,
        to_clock,
        desk,
        before,
        after,
        type_id,
        is_new,
        offered_too,
    )
    first = max(start_day or clock.office_day(now, zone), clock.office_day(now, zone))
    search = _Search(session, wanted, zone, now)
    found = search.openings(first, days, progress or Progress())
    return list(islice(found, limit))


Candidate = tuple[date, int, tuple[Stretch, ...]]  # day, provider, where there may be room


class _Search:
    """One search: what was asked, and the template as far as it matters."""

    def __init__(self, session: Session, wanted: Wanted, zone: ZoneInfo, now: datetime) -> None:
        self.connection, self.wanted, self.zone, self.now = session.connection(), wanted, zone, now
        self._shifts = taken_bits.shifts_for(wanted.busy)
        self._sqlite = self.connection.dialect.name == "sqlite"

    def openings(self, first: date, days: int, progress: Progress) -> Iterator[Opening]:
        self._open = self._read_template(first, first + timedelta(days - 1))
        done = 0
        for chunk in _chunks(days):
            batch: list[Candidate] = []
            for step, candidates in enumerate(self._candidates(first + timedelta(done), chunk)):
                progress.step(done + step, days)
                batch += candidates
                if len(batch) >= _EXACT:
                    yield from self._exact(batch)
                    batch = []
            yield from self._exact(batch)
            done += chunk
        progress.step(days, days)

    def _read_template(self, first: date, last: date) -> OpenDays:
        whose = {"whose": self.wanted.providers} if self.wanted.providers else {}
        found = self.connection.execute(_THEIR_WEEKS if whose else _ALL_WEEKS, whose).all()
        blocks = day_reads.blocks_between(self.connection, first, last)
        return OpenDays(self.wanted, self.zone, map(WeeklySpan._make, found), blocks)

    # -- the days on which there may be room

    def _candidates(self, first: date, days: int) -> Iterator[list[Candidate]]:
        """Give, day by day, the providers whose bits do not say that there is no room."""
        all_days = [first + timedelta(number) for number in range(days)]
        opened = {
            day: self._open.at(day) for day in all_days if day.weekday() in self.wanted.weekdays
        }
        used = reduce(both, {one.used for one in opened.values()}, 0)
        parts = taken_bits.parts_of(used)
        lanes = Lanes(parts, self._shifts)
        taken = self._taken_bits(first, days, parts)
        for day in all_days:
            yield self._with_room(day, opened[day], lanes, taken.get(day)) if day in opened else []

    def _taken_bits(self, first: date, days: int, parts: tuple[int, ...]) -> dict[date, bytes]:
        if not parts:
            return {}
        asked: dict[str, Any] = {"first": first, "last": first + timedelta(days - 1)}
        if self.wanted.providers:
            asked["whose"] = self.wanted.providers
        query = packed_rows(parts, named="whose" in asked, sqlite=self._sqlite)
        found = self.connection.execute(query, asked).all()
        return {day: unpacked(packed) for day, packed in found}

    def _with_room(
        self, day: date, opened: OpenDay, lanes: Lanes, taken: bytes | None
    ) -> list[Candidate]:
        full = lanes.full(taken, opened.bits) if taken else frozenset()
        return [
            (day, provider_id, stretches)
            for provider_id, stretches, bits in opened.opens
            if bits is None or provider_id not in full
        ]

    # -- exactly

    def _exact(self, batch: Sequence[Candidate]) -> Iterator[Opening]:
        """Give the openings of these provider's days, by time; a batch holds whole days."""
        if not batch:
            return
        taken = self._taken([(provider_id, day) for day, provider_id, _ in batch])
        order = {number: place for place, number in enumerate(self.wanted.providers)}
        each = (
            self._in_day(day, provider_id, stretches, taken.get((provider_id, day), ()))
            for day, provider_id, stretches in batch
        )
        # Merged as they are asked for: a free day has hundreds of openings, and a few are wanted.
        yield from merge(
            *each,
            key=lambda one: (one.start, order.get(one.provider_id, one.provider_id)),
        )

    def _taken(
        self, wanted: Sequence[tuple[int, date]]
    ) -> dict[tuple[int, date], list[tuple[int, int]]]:
        days = {day for _, day in wanted}
        asked: dict[str, Any] = {"now": self.now, "desk": self.wanted.desk}
        asked["unless"] = f"{rules.OFFERED_BY}%" if self.wanted.offered_too else ""
        if len(days) == 1:  # the usual case, and the cheaper question
            asked |= {"day": wanted[0][1], "whose": [provider_id for provider_id, _ in wanted]}
        else:
            asked["which"] = wanted
        query = _TAKEN_ON_DAYS if len(days) > 1 else _TAKEN_ON_A_DAY
        # Of thousands of moments none is made aware: SQLite's are not, PostgreSQL's are.
        midnights = {
            day: utc_midnight(day).replace(tzinfo=None if self._sqlite else UTC) for day in days
        }
        found: dict[tuple[int, date], list[tuple[int, int]]] = defaultdict(list)
        for provider_id, day, start, end in self.connection.execute(query, asked).all():
            midnight = midnights[day]
            span = ((start - midnight) // _A_MINUTE, (end - midnight) // _A_MINUTE)
            found[provider_id, day].append(span)
        return found

    def _in_day(
        self,
        day: date,
        provider_id: int,
        stretches: Iterable[Stretch],
        taken: Iterable[tuple[int, int]],
    ) -> Iterator[Opening]:
        midnight = utc_midnight(day)
        soonest = int(-((midnight - self.now).total_seconds() // 60))
        wanted = self.wanted
        for stretch in stretches:
            # The provider's own part must be free; an assistant's may lie beside another visit.
            own = (stretch.start + wanted.before, stretch.end - wanted.after)
            for free_from, free_to in hours.less([own], taken):
                start = max(free_from - wanted.before, soonest)
                start = -(-start // ROUND_MINUTES) * ROUND_MINUTES
                while start + wanted.before + wanted.busy <= free_to:
                    yield Opening(
                        provider_id,
                        stretch.location_id,
                        day,
                        midnight + timedelta(minutes=start),
                        wanted.minutes,
                        free_to + wanted.after - start,
                    )
                    start += wanted.busy or wanted.minutes


def _chunks(days: int) -> Iterator[int]:
    left, sizes = days, [*_CHUNKS]
    while left > 0:
        size = min(left, sizes.pop(0) if len(sizes) > 1 else sizes[0])
        yield size
        left -= size
