"""Finds the next free times: day after day from the taken bits, exactly where there may be room."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from heapq import merge
from itertools import islice
from operator import lshift
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select, tuple_
from sqlalchemy.orm import Session

from frontdesk.core import clock
from frontdesk.core.jobs import Progress
from frontdesk.schedule import days as day_reads
from frontdesk.schedule import hours, rules, taken_bits
from frontdesk.schedule.hours import WeeklySpan
from frontdesk.schedule.open_days import ANY_DAY, OpenDays, Stretch, Wanted, utc_midnight
from frontdesk.schedule.tables import Appointment, TakenTime
from frontdesk.staff.tables import Provider

HORIZON = 180  # days
ROUND_MINUTES = 5  # nobody is asked to come at 9:07
_CHUNKS = (7, 14, 28)  # days read at once, growing: near openings are found with one read
_A_MINUTE = timedelta(minutes=1)
_EXACT = 20  # provider's days that are looked at exactly in one read, at least


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
        asked = day_reads.WEEKLY_SPANS
        if self.wanted.providers:
            asked = asked.where(asked.selected_columns.provider_id.in_(self.wanted.providers))
        else:
            works = select(Provider.id).where(Provider.active)
            asked = asked.where(asked.selected_columns.provider_id.in_(works))
        weekly = map(WeeklySpan._make, self.connection.execute(asked).all())
        blocks = day_reads.blocks_between(self.connection, first, last)
        return OpenDays(self.wanted, self.zone, weekly, blocks)

    # -- the days on which there may be room

    def _candidates(self, first: date, days: int) -> Iterator[list[Candidate]]:
        """Give, day by day, the providers whose bits do not say that there is no room."""
        all_days = [first + timedelta(number) for number in range(days)]
        wanted = {day for day in all_days if day.weekday() in self.wanted.weekdays}
        taken = self._taken_bits(first, days, self._parts(wanted))
        for day in all_days:
            yield self._with_room(day, taken[day]) if day in wanted else []

    def _parts(self, days: Iterable[date]) -> list[int]:
        """Return which of a row's numbers hold bits of open hours; mostly two of the four."""
        used = 0
        for day in days:
            for one in self._open.on(day):
                used |= one.bits or 0
        whole = (1 << taken_bits.PART_SLOTS) - 1
        parts = range(taken_bits.PARTS)
        return [part for part in parts if used >> part * taken_bits.PART_SLOTS & whole]

    def _taken_bits(self, first: date, days: int, parts: list[int]) -> dict[date, dict[int, int]]:
        table = TakenTime.__table__.c
        columns = [table[taken_bits.COLUMNS[part]] for part in parts]
        asked = select(table.day, table.provider_id, *columns).where(
            table.day.between(first, first + timedelta(days - 1))
        )
        if self.wanted.providers:
            asked = asked.where(table.provider_id.in_(self.wanted.providers))
        shifts = [part * taken_bits.PART_SLOTS for part in parts]
        # As the driver gives them: thousands of rows, of numbers and a date that SQLite spells out.
        found = self.connection.execute(asked).cursor.fetchall()
        spelt: dict[date | str, dict[int, int]] = defaultdict(dict)
        for day, provider_id, *numbers in found:
            spelt[day][provider_id] = sum(map(lshift, numbers, shifts))
        all_days = (first + timedelta(number) for number in range(days))
        return {day: spelt.get(day) or spelt.get(str(day)) or {} for day in all_days}

    def _with_room(self, day: date, taken: Mapping[int, int]) -> list[Candidate]:
        found = []
        for provider_id, stretches, bits in self._open.on(day):
            free = -1 if bits is None else bits & ~taken.get(provider_id, 0)
            for shift in self._shifts:  # taken_bits.has_room, without a call for each
                free &= free >> shift
            if free:
                found.append((day, provider_id, stretches))
        return found

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
        a = Appointment.__table__.c
        days = {day for _, day in wanted}
        if len(days) == 1:  # the usual case, and the cheaper question
            where = and_(a.day == wanted[0][1], a.provider_id.in_([one for one, _ in wanted]))
        else:
            where = tuple_(a.provider_id, a.day).in_(wanted)
        asked = select(a.provider_id, a.day, a.busy_from, a.busy_to).where(
            where,
            a.busy_from < a.busy_to,
            a.status.not_in(rules.ENDED),
            or_(
                a.status != rules.HELD,
                and_(a.held_until > self.now, a.held_by != self.wanted.desk),
            ),
        )
        midnights = {day: utc_midnight(day) for day in days}
        found: dict[tuple[int, date], list[tuple[int, int]]] = defaultdict(list)
        for provider_id, day, start, end in self.connection.execute(asked).all():
            from_ = (start - midnights[day]) // _A_MINUTE
            found[provider_id, day].append((from_, from_ + (end - start) // _A_MINUTE))
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
