"""What one look at the schedule reads, on the data thread: rows, and the grid made of them."""

from datetime import date, datetime, timedelta

from frontdesk.core.plain import Ask
from frontdesk.core.records import record
from frontdesk.core.store import Store
from frontdesk.office import rows as office
from frontdesk.office.rules import Limits
from frontdesk.schedule import day_rows
from frontdesk.schedule.pane import told
from frontdesk.schedule.pane.shown import Day
from frontdesk.schedule.pane.told import Look
from frontdesk.schedule.rows import DayItem, DayRead, ProviderRow, TypeRow

MOST_LOAD = 8 * 60  # minutes booked of a provider's day that make the month's fullest dot
MOST_DOTS = 3


@record
class Asked:
    """What is to be seen: a day of everyone or of one provider (0 is all), or a week of one."""

    day: date
    month: date
    week: bool = False
    provider_id: int = 0
    week_of: int = 0  # the first provider's when 0


@record
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


def read(ask: Ask, asked: Asked, store: Store) -> Shown:
    """Read what is asked for."""
    now = store.now()
    providers = tuple(one for one in day_rows.providers(ask) if one.active)
    ids = [one.id for one in providers]
    only = asked.provider_id if asked.provider_id in ids else 0
    whose = 0
    if asked.week and ids:
        whose = asked.week_of if asked.week_of in ids else ids[0]
        monday = asked.day - timedelta(asked.day.weekday())
        found = day_rows.week(ask, whose, monday, store.zone, now)
    else:
        found = day_rows.day(ask, asked.day, store.zone, now)
    full = _loads(ask, asked.month, whose or only, len(ids))
    seen = frozenset([only] if only and not whose else [])
    look = Look(bool(whose), seen, store.workstation)
    limits = office.limits(ask)
    return Shown(
        asked, whose, found, told.told(found, look, limits=limits, zone=store.zone, now=now), look,
        tuple(day_rows.types(ask)), providers, limits, full, now,
    )  # fmt: skip


def loads(ask: Ask, asked: Asked) -> dict[date, int]:
    """Read how full the days of the month are, and nothing else of what is asked for."""
    ids = [one.id for one in day_rows.providers(ask) if one.active]
    whose = (asked.week_of if asked.week_of in ids else ids[0]) if asked.week and ids else 0
    only = whose or (asked.provider_id if asked.provider_id in ids else 0)
    return _loads(ask, asked.month, only, len(ids))


def _loads(ask: Ask, month: date, provider_id: int, providers: int) -> dict[date, int]:
    found = day_rows.month_load(ask, month, provider_id)
    count = 1 if provider_id else providers
    return {day: dots(load.minutes, count) for day, load in found.items()}


def dots(minutes: int, providers: int) -> int:
    """Return how full a day looks in the month: 0 to 3 dots for so many providers."""
    full = MOST_LOAD * max(1, providers)
    return min(MOST_DOTS, -(-MOST_DOTS * minutes // full))
