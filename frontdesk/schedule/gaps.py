"""The gaps: what is free soon, who on the waitlist fits it best, how much could be filled."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from frontdesk.core import clock
from frontdesk.schedule import reads
from frontdesk.schedule.hours import merged
from frontdesk.schedule.open_days import OpenDays, Wanted
from frontdesk.schedule.openings import next_available
from frontdesk.schedule.waitlist_rows import WaitRow, waitlist_rows
from frontdesk.waitlist.rules import Gap, Ranked, fits, ranked

SHORTEST = 5  # minutes; less is no gap
WORKING_DAYS_AHEAD = 2
_FAR = 14  # days in which these are found
_MOST = 100_000  # openings in the days looked at; no office has so many
_A_MINUTE = timedelta(minutes=1)
Kind = tuple[int | None, bool]  # what for, and whether the patient is new: hours may be kept for it


@dataclass(frozen=True, slots=True)
class Now:
    """Where and when it is asked: the office's zone, its time by the database, this desk."""

    zone: ZoneInfo
    now: datetime
    desk: str = ""

    @property
    def today(self) -> date:
        """The office's date."""
        return clock.office_day(self.now, self.zone)


@dataclass(frozen=True, slots=True)
class FillRow:
    """Someone who fits a gap, when they would come, and why they stand where they do."""

    row: WaitRow
    start: datetime
    minutes: int
    reason: str
    offered: bool  # this very time, and not answered yet

    @property
    def id(self) -> int:
        """The entry's."""
        return self.row.id


@dataclass(frozen=True, slots=True)
class Fill:
    """A gap, and who fits it, best first; who has been offered it stands before all."""

    gap: Gap
    provider: str
    rows: tuple[FillRow, ...]


@dataclass(frozen=True, slots=True)
class GapRow:
    """A gap that somebody on the waitlist fits, and how many do."""

    id: int
    gap: Gap
    provider: str
    wanted: int


@dataclass(frozen=True, slots=True)
class Fillable:
    """What could be filled of today and the next working days."""

    minutes: int
    gaps: tuple[GapRow, ...]


def free_gaps(
    session: Session,
    here: Now,
    *,
    first: date,
    days: int = 1,
    provider_id: int | None = None,
    kind: Kind = (None, False),
    shortest: int = SHORTEST,
) -> list[Gap]:
    """Return what is free of the days from `first` on, as long as it stays free, by provider.

    Args:
        session: any reading session.
        here: nothing before its now is free.
        first: the office's date.
        days: how many days are looked at.
        provider_id: only theirs.
        kind: for what visit; hours that are kept for others are not free.
        shortest: minutes; less than that is no gap.

    """
    if first + timedelta(days - 1) < here.today:
        return []
    found = next_available(
        session, zone=here.zone, now=here.now, type_minutes=shortest, type_id=kind[0],
        is_new=kind[1], providers=() if provider_id is None else (provider_id,),
        start_day=first, days=days, limit=_MOST, desk=here.desk,
        offered_too=True,  # the list itself says whom it is offered to
    )  # fmt: skip
    made: list[Gap] = []
    ends: dict[int, datetime] = {}
    for one in found:
        end = one.start + one.room_minutes * _A_MINUTE
        if end > ends.get(one.provider_id, one.start):  # the first of a stretch tells all of it
            start = max(one.start, ends.get(one.provider_id, one.start))
            minutes = (end - start) // _A_MINUTE
            made.append(Gap(one.provider_id, start, minutes, one.location_id))
            ends[one.provider_id] = end
    return made


def fill(
    session: Session, here: Now, *, provider_id: int, start: datetime, minutes: int = SHORTEST
) -> Fill | None:
    """Return the gap that begins at `start` (or soonest within `minutes` of it) and who fits it.

    None where nothing is free there.
    """
    waiting = _waiting(session, here)
    kind_of = _kinds(session)
    day = clock.office_day(start, here.zone)
    until = start + minutes * _A_MINUTE
    parts: dict[Kind, list[Gap]] = {}
    for kind in {(None, False), *map(kind_of, waiting)}:
        free = free_gaps(session, here, first=day, provider_id=provider_id, kind=kind)
        parts[kind] = [_from(one, start) for one in free if one.end > start and one.start < until]
    gaps = [gap for some in parts.values() for gap in some]
    if not gaps:
        return None
    begins = min(gap.start for gap in gaps)
    gap = max((one for one in gaps if one.start == begins), key=lambda one: one.minutes)
    parts = {kind: [one for one in some if one.shares(gap)] for kind, some in parts.items()}
    names = {one.id: one.name for one in reads.providers(session)}
    rows = [*_offered(waiting, gap), *_best(waiting, parts, kind_of, here)]
    return Fill(gap, names.get(provider_id, ""), tuple(rows))


def fillable(session: Session, here: Now) -> Fillable:
    """Return the minutes of today and the next two working days that somebody waiting fits.

    A free stretch counts whole as soon as one who waits would fit in it.
    """
    waiting = _waiting(session, here)
    if not waiting:
        return Fillable(0, ())
    days = working_days(session, here)
    kind_of = _kinds(session)
    shortest = min(row.wish.minutes for row in waiting)
    wanted: dict[Gap, set[int]] = defaultdict(set)
    for kind in set(map(kind_of, waiting)):
        mine = [row for row in waiting if kind_of(row) == kind and row.offer is None]
        length = (days[-1] - days[0]).days + 1
        for gap in free_gaps(
            session, here, first=days[0], days=length, kind=kind, shortest=shortest
        ):
            if clock.office_day(gap.start, here.zone) in days:
                wanted[gap] |= {row.id for row in mine if _fits(row, gap, here)}
    stretches = _stretches({gap: who for gap, who in wanted.items() if who})
    names = {one.id: one.name for one in reads.providers(session)}
    rows = tuple(
        GapRow(number, gap, names.get(gap.provider_id, ""), len(who))
        for number, (gap, who) in enumerate(stretches)
    )
    return Fillable(sum(row.gap.minutes for row in rows), rows)


def working_days(session: Session, here: Now) -> list[date]:
    """Return today and the next working days: those on which somebody sees patients."""
    last = here.today + timedelta(_FAR)
    blocks = reads.blocks(session, here.today, last)
    open_days = OpenDays(Wanted(SHORTEST), here.zone, reads.weekly_spans(session), blocks)
    ahead = (here.today + timedelta(number) for number in range(1, _FAR))
    working = [day for day in ahead if open_days.on(day)]
    return [here.today, *working[:WORKING_DAYS_AHEAD]]


def _waiting(session: Session, here: Now) -> list[WaitRow]:
    rows = waitlist_rows(session, now=here.now, zone=here.zone)
    return [row for row in rows if row.standing.is_live]


def _kinds(session: Session) -> Callable[[WaitRow], Kind]:
    """Return what tells the kind of somebody's visit, as far as hours are kept for any."""
    limited = [span for span in reads.weekly_spans(session) if span.is_limited]
    types = {one for span in limited for one in span.types}
    for_new = any(span.new_only for span in limited)

    def kind_of(row: WaitRow) -> Kind:
        type_id = row.entry.type_id
        return (type_id if type_id in types else None, for_new and row.is_new)

    return kind_of


def _fits(row: WaitRow, gap: Gap, here: Now) -> bool:
    return fits(row.candidate, gap, now=here.now, zone=here.zone) is not None


def _from(gap: Gap, start: datetime) -> Gap:
    begins = max(gap.start, start)
    return Gap(gap.provider_id, begins, (gap.end - begins) // _A_MINUTE, gap.location_id)


def _offered(waiting: Sequence[WaitRow], gap: Gap) -> Iterator[FillRow]:
    """Give whom the gap is offered to: they are asked for their answer first."""
    for row in waiting:
        if row.offer is not None and row.offer.gap.shares(gap):
            yield FillRow(row, row.offer.start, row.offer.minutes, row.standing.words, True)


def _best(
    waiting: Sequence[WaitRow],
    parts: dict[Kind, list[Gap]],
    kind_of: Callable[[WaitRow], Kind],
    here: Now,
) -> Iterator[FillRow]:
    """Give who fits, best first, each in the part of the gap that is open for their visit."""
    free = [row for row in waiting if row.offer is None]
    found: dict[int, Ranked] = {}
    for kind, some in parts.items():
        mine = [row.candidate for row in free if kind_of(row) == kind]
        for part in some:
            for one in ranked(mine, part, now=here.now, zone=here.zone):
                found.setdefault(one.id, one)
    by_id = {row.id: row for row in free}
    order = sorted(
        found.values(), key=lambda one: (-one.points, by_id[one.id].entry.added_at, one.id)
    )
    for one in order:
        row = by_id[one.id]
        yield FillRow(row, one.start, row.wish.minutes, one.reason, False)


def _stretches(wanted: dict[Gap, set[int]]) -> list[tuple[Gap, set[int]]]:
    """Return each provider's free stretches once, though several kinds of visits find them free."""
    zero = min((gap.start for gap in wanted), default=None)
    if zero is None:
        return []
    made = []
    for provider_id in {gap.provider_id for gap in wanted}:
        mine = {gap: who for gap, who in wanted.items() if gap.provider_id == provider_id}
        spans = [((gap.start - zero) // _A_MINUTE, (gap.end - zero) // _A_MINUTE) for gap in mine]
        for start, end in merged(spans):
            whole = Gap(provider_id, zero + start * _A_MINUTE, end - start)
            who = set().union(*(some for gap, some in mine.items() if gap.shares(whole)))
            made.append((whole, who))
    return sorted(made, key=lambda pair: (pair[0].start, pair[0].provider_id))
