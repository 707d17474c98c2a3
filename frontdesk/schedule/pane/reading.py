"""What one look at the schedule reads, on the data thread: rows, and the grid made of them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from frontdesk.core.database import Store
from frontdesk.office import reads as office_reads
from frontdesk.office.rules import Limits
from frontdesk.schedule import days, reads
from frontdesk.schedule.pane import told
from frontdesk.schedule.pane.shown import Day
from frontdesk.schedule.pane.told import Look
from frontdesk.schedule.rows import DayItem, DayRead, ProviderRow, TypeRow

MOST_LOAD = 8 * 60  # minutes booked of a provider's day that make the month's fullest dot
MOST_DOTS = 3


@dataclass(frozen=True)
class Asked:
    """What is to be seen: a day of everyone or of one provider (0 is all), or a week of one."""

    day: date
    month: date
    week: bool = False
    provider_id: int = 0
    week_of: int = 0  # the first provider's when 0


@dataclass(frozen=True)
class Shown:
    """Everything that was read for what was asked; `whose` is the provider of a week, else 0."""

    asked: Asked
    whose: int
    found: DayRead
    grid: Day
    look: Look
    types: tuple[TypeRow, ...]
    providers: tuple[ProviderRow, ...]
    limits: Limits
    loads: dict[date, int]
    now: datetime

    @property
    def week(self) -> bool:
        """Whether the columns are days."""
        return bool(self.whose)

    def items_of(self, day: date) -> list[DayItem]:
        """Return the visits of a day, as far as they are shown."""
        return [one for one in self.found.items if one.day == day]


def read(session: Session, asked: Asked, store: Store) -> Shown:
    """Read what is asked for."""
    now = store.now()
    providers = tuple(one for one in reads.providers(session) if one.active)
    ids = [one.id for one in providers]
    only = asked.provider_id if asked.provider_id in ids else 0
    whose = 0
    if asked.week and ids:
        whose = asked.week_of if asked.week_of in ids else ids[0]
        monday = asked.day - timedelta(asked.day.weekday())
        found = days.week(session, whose, monday, store.zone, now)
    else:
        found = days.day(session, asked.day, store.zone, now)
    seen = [one for one in (whose or only,) if one]
    full = _loads(session, asked.month, seen, len(ids))
    look = Look(bool(whose), frozenset() if whose else frozenset(seen), store.workstation)
    limits = office_reads.limits(session)
    return Shown(
        asked, whose, found, told.told(found, look, limits=limits, zone=store.zone, now=now), look,
        tuple(reads.types(session)), providers, limits, full, now,
    )  # fmt: skip


def loads(session: Session, asked: Asked) -> dict[date, int]:
    """Read how full the days of the month are, and nothing else of what is asked for."""
    ids = [one.id for one in reads.providers(session) if one.active]
    whose = (asked.week_of if asked.week_of in ids else ids[0]) if asked.week and ids else 0
    only = whose or (asked.provider_id if asked.provider_id in ids else 0)
    return _loads(session, asked.month, [only] if only else [], len(ids))


def _loads(session: Session, month: date, seen: list[int], providers: int) -> dict[date, int]:
    found = reads.month_load(session, month, seen)
    count = len(seen) or providers
    return {day: dots(load.minutes, count) for day, load in found.items()}


def dots(minutes: int, providers: int) -> int:
    """Return how full a day looks in the month: 0 to 3 dots for so many providers."""
    full = MOST_LOAD * max(1, providers)
    return min(MOST_DOTS, -(-MOST_DOTS * minutes // full))
