"""A month at a glance: what is booked on each day, and how much of each provider's time is left."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from frontdesk.schedule import days as day_reads
from frontdesk.schedule import rules
from frontdesk.schedule.hours import DayBlock, WeeklySpan
from frontdesk.schedule.month_days import weeks_of
from frontdesk.schedule.open_days import OpenDays, Wanted
from frontdesk.schedule.tables import Appointment
from frontdesk.staff.tables import Provider

_a = Appointment.__table__.c
_BOOKED = (
    select(_a.day, _a.provider_id, func.count(), func.sum(_a.minutes))
    .where(
        _a.day.between(bindparam("first"), bindparam("last")),
        _a.status.not_in((*rules.ENDED, rules.HELD)),
    )
    .group_by(_a.day, _a.provider_id)
)


@dataclass(frozen=True, slots=True)
class Load:
    """A provider's day: visits, their minutes, and the minutes open for patients."""

    provider_id: int
    visits: int
    minutes: int
    open_minutes: int

    @property
    def fill(self) -> float:
        """How full it is: 0 to 1, above where more is booked than open; 0 where nobody is seen."""
        return self.minutes / self.open_minutes if self.open_minutes else float(self.minutes > 0)


@dataclass(frozen=True, slots=True)
class MonthDay:
    """One day of the month; `loads` in the order of the columns, without who is not there."""

    day: date
    loads: tuple[Load, ...]
    closed: str  # why nobody is seen: the holiday's name

    @property
    def visits(self) -> int:
        """How many visits take place."""
        return sum(one.visits for one in self.loads)

    @property
    def minutes(self) -> int:
        """How long they are together."""
        return sum(one.minutes for one in self.loads)

    @property
    def open_minutes(self) -> int:
        """How long patients could be seen."""
        return sum(one.open_minutes for one in self.loads)


def month(
    session: Session, month: date, *, zone: ZoneInfo, providers: Collection[int] = ()
) -> list[MonthDay]:
    """Return the six weeks about a month, day by day.

    Args:
        session: any reading session.
        month: any day of it.
        zone: the office's.
        providers: only theirs; every active one's when empty.

    """
    connection = session.connection()
    shown_days = weeks_of(month)
    first, last = shown_days[0], shown_days[-1]
    order = list(
        session.scalars(select(Provider.id).where(Provider.active).order_by(Provider.place))
    )
    shown = [one for one in order if not providers or one in providers]
    booked: dict[date, dict[int, tuple[int, int]]] = defaultdict(dict)
    for day, provider_id, count, minutes in connection.execute(
        _BOOKED, {"first": first, "last": last}
    ):
        booked[day][provider_id] = (count, minutes)
    weekly = map(WeeklySpan._make, connection.execute(day_reads.WEEKLY_SPANS).all())
    blocks = day_reads.blocks_between(connection, first, last)
    # Hours kept for some visits are open time too: a glance asks how full, not for whom.
    open_days = OpenDays(Wanted(1, tuple(shown)), zone, _for_anyone(weekly), blocks)
    closed = {one.day: one.title for one in blocks if _is_for_all(one)}
    return [_day(day, shown, booked, open_days, closed) for day in shown_days]


def _day(
    day: date,
    shown: list[int],
    booked: dict[date, dict[int, tuple[int, int]]],
    open_days: OpenDays,
    closed: dict[date, str],
) -> MonthDay:
    opened = {
        one.provider_id: sum(stretch.end - stretch.start for stretch in one.stretches)
        for one in open_days.on(day)
    }
    here = booked.get(day, {})
    loads = tuple(
        Load(one, *here.get(one, (0, 0)), opened.get(one, 0))
        for one in shown
        if one in here or one in opened
    )
    return MonthDay(day, loads, closed.get(day, "") if not opened else "")


def _for_anyone(weekly: Iterable[WeeklySpan]) -> list[WeeklySpan]:
    return [one._replace(new_only=False, types=frozenset()) for one in weekly]


def _is_for_all(block: DayBlock) -> bool:
    return block.provider_id is None and block.location_id is None and block.kind == "away"
