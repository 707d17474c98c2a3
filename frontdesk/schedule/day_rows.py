"""A day, a week and what stands beside them, made of rows: a session's, or the driver's own."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from frontdesk.core import clock
from frontdesk.core.plain import Ask
from frontdesk.schedule import hours, rules
from frontdesk.schedule.hours import DayBlock, WeeklySpan
from frontdesk.schedule.rows import (
    DayColumn,
    DayItem,
    DayLoad,
    DayRead,
    ProviderRow,
    TypeRow,
)


def day(ask: Ask, day: date, zone: ZoneInfo, now: datetime) -> DayRead:
    """Return a day of every active provider; who is gone but has visits on it is shown too.

    Args:
        ask: asks a session, or the driver itself.
        day: the office's date.
        zone: the office's.
        now: by the database's clock; holds that have expired by then are left out.

    """
    items = tuple(map(DayItem._make, ask("day_items", day=day, now=now)))
    found = list(ask("columns", weekday=day.weekday()))
    missing = {item.provider_id for item in items}.difference(row[0] for row in found)
    for provider_id in sorted(missing):  # rare: a provider who has left
        found += ask("column", weekday=day.weekday(), provider_id=provider_id)
    return assembled(items, found, blocks(ask, day, day), day, zone)


def assembled(
    items: tuple[DayItem, ...],
    found: Iterable[Sequence[Any]],
    blocks: list[DayBlock],
    day: date,
    zone: ZoneInfo,
) -> DayRead:
    """Make a day of the rows of its three queries."""
    taken = _taken_by_column(items, zone, lambda item: item.provider_id)
    columns = [
        _column(weekly, blocks, taken.get(provider[0], []), provider, day=day, zone=zone)
        for provider, weekly in _by_provider(found).items()
    ]
    return DayRead(tuple(columns), items)


def week(ask: Ask, provider_id: int, monday: date, zone: ZoneInfo, now: datetime) -> DayRead:
    """Return seven days of one provider, a column each, beginning with `monday`."""
    last = monday + timedelta(6)
    asked = {"day": monday, "last": last, "provider_id": provider_id, "now": now}
    items = tuple(map(DayItem._make, ask("week_items", **asked)))
    found = ask("column", weekday=-1, provider_id=provider_id)
    away = blocks(ask, monday, last)
    taken = _taken_by_column(items, zone, lambda item: item.day)
    columns = [
        _column(weekly, away, taken.get(one, []), provider, day=one, zone=zone)
        for provider, weekly in _by_provider(found).items()
        for one in (monday + timedelta(n) for n in range(7))
    ]
    return DayRead(tuple(columns), items)


def blocks(ask: Ask, first: date, last: date) -> list[DayBlock]:
    """Return the blocks of all days from `first` to `last`."""
    return list(map(DayBlock._make, ask("blocks", day=first, last=last)))


def month_load(ask: Ask, month: date, provider_id: int = 0) -> dict[date, DayLoad]:
    """Return what is booked on each day of the six weeks around a month; days without are absent.

    Args:
        ask: asks a session, or the driver itself.
        month: any day of it.
        provider_id: only theirs; all when 0.

    """
    first = month.replace(day=1) - timedelta(7)
    span = {"day": first, "last": first + timedelta(48)}
    if provider_id:
        found = ask("month_load_of", **span, provider_id=provider_id)
    else:
        found = ask("month_load", **span)
    return {row[0]: DayLoad(row[1], row[2]) for row in found}


def types(ask: Ask, *, gone_too: bool = False) -> list[TypeRow]:
    """Return the kinds of visits by name; those no longer in use only with `gone_too`."""
    found = (TypeRow(*row) for row in ask("types"))
    return [one for one in found if one.active or gone_too]


def providers(ask: Ask) -> list[ProviderRow]:
    """Return every provider in the order of the columns, those who left too."""
    return [ProviderRow(*row) for row in ask("providers")]


def _by_provider(
    found: Iterable[Sequence[Any]],
) -> dict[tuple[int, str, str, str], list[WeeklySpan]]:
    made: dict[tuple[int, str, str, str], list[WeeklySpan]] = {}
    for row in found:
        weekly = made.setdefault(tuple(row[:4]), [])
        if row[5] is not None:  # a provider without a template
            weekly.append(WeeklySpan(row[0], *row[4:]))
    return made


def _taken_by_column(
    items: Iterable[DayItem], zone: ZoneInfo, column_of: Callable[[DayItem], Hashable]
) -> dict[Hashable, list[tuple[int, int]]]:
    midnights: dict[date, datetime] = {}
    taken: dict[Hashable, list[tuple[int, int]]] = defaultdict(list)
    for item in items:
        if item.status in rules.ENDED or item.status == rules.HELD:
            continue
        midnight = midnights.get(item.day)
        if midnight is None:
            midnight = midnights[item.day] = clock.day_bounds(item.day, zone)[0]
        busy_from = int((item.busy_from - midnight).total_seconds()) // 60
        busy_to = int((item.busy_to - midnight).total_seconds()) // 60
        taken[column_of(item)].append((busy_from, busy_to))
    return taken


def _column(
    weekly: list[WeeklySpan],
    blocks: Iterable[DayBlock],
    taken: list[tuple[int, int]],
    provider: tuple[int, str, str, str],
    *,
    day: date,
    zone: ZoneInfo,
) -> DayColumn:
    mine = [
        block for block in blocks if block.day == day and block.provider_id in (None, provider[0])
    ]
    extra = [block for block in mine if block.kind == "open"]
    return DayColumn(
        provider[0],
        day,
        *provider[1:],
        open_spans=hours.open_spans(weekly, extra, day, zone),
        blocks=hours.bands(weekly, mine, day, zone),
        booked=len(taken),
        booked_minutes=sum(end - start for start, end in taken),
        free_minutes=hours.minutes_in(hours.free_spans(weekly, mine, taken, day, zone)),
    )
