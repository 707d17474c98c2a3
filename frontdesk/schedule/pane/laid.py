"""A day laid out in lanes, and the stops that the arrow keys make in it; pure, no Qt."""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from frontdesk.schedule.pane.geometry import (
    Box,
    Lane,
    Scale,
    Span,
    box_of,
    floor_to,
    lanes_of,
)
from frontdesk.schedule.pane.shown import GONE, Day, GridColumn, GridItem, Hold


class Place(NamedTuple):
    """Where a block was dropped, until the office's data says the same."""

    column_id: Hashable
    start_minute: int
    minutes: int


@dataclass(frozen=True)
class Placed:
    """An appointment in its lane. `state` is "", "cut", "lifted" or "pending": drawn dimmed."""

    item: GridItem
    lane: Lane
    state: str = ""


@dataclass(frozen=True)
class LaidColumn:
    """All that one column paints, so that two equal ones look the same."""

    column: GridColumn
    placed: tuple[Placed, ...]
    holds: tuple[Hold, ...]

    def boxes(self, width: int, scale: Scale, least: int) -> tuple[Box, ...]:
        """Return where the blocks of `placed` stand in the column, see `geometry.box_of`."""
        return tuple(
            box_of(
                Span(placed.item.start_minute, placed.item.end_minute),
                placed.lane,
                width=width,
                scale=scale,
                least=least,
            )
            for placed in self.placed
        )


class Stop(NamedTuple):
    """Where the arrow keys stop: an appointment, or a free slot of the grid."""

    start: int
    end: int
    item: GridItem | None


def lay_out(
    day: Day,
    *,
    hide_gone: bool = False,
    least_minutes: int = 1,
    states: Mapping[Hashable, str] | None = None,
    dropped: Mapping[Hashable, Place] | None = None,
) -> tuple[LaidColumn, ...]:
    """Return the columns of a day with each appointment in its lane.

    Args:
        day: what to show.
        hide_gone: leave out the cancelled and the no-shows.
        least_minutes: a visit takes room for at least so long, that it can be read.
        states: how an appointment is dimmed, by its id.
        dropped: where a dropped appointment stands meanwhile, by its id.
    """
    states, dropped = states or {}, dropped or {}
    by_column: dict[Hashable, list[GridItem]] = {column.id: [] for column in day.columns}
    for item in day.items:
        if place := dropped.get(item.id):
            item = replace(item, **place._asdict())
        if item.column_id in by_column and not (hide_gone and item.status in GONE):
            by_column[item.column_id].append(item)
    return tuple(
        LaidColumn(
            column,
            _placed(by_column[column.id], least_minutes, states, dropped),
            tuple(hold for hold in day.holds if hold.column_id == column.id),
        )
        for column in day.columns
    )


def _placed(
    items: list[GridItem],
    least_minutes: int,
    states: Mapping[Hashable, str],
    dropped: Collection[Hashable],
) -> tuple[Placed, ...]:
    items.sort(key=lambda item: (item.start_minute, -item.minutes, item.status in GONE))
    spans = [
        Span(item.start_minute, item.start_minute + max(item.minutes, least_minutes))
        for item in items
    ]
    return tuple(
        Placed(item, lane, "pending" if item.id in dropped else states.get(item.id, ""))
        for item, lane in zip(items, lanes_of(spans), strict=True)
    )


def hours_shown(day: Day) -> tuple[int, int]:
    """Return the first and last minute to show: those asked for, and every appointment's hour."""
    ids = {column.id for column in day.columns}
    items = [item for item in day.items if item.column_id in ids]
    first = min([day.first_minute, *(floor_to(item.start_minute, 60) for item in items)])
    last = max([day.last_minute, *(-floor_to(-item.end_minute, 60) for item in items)])
    return first, last


def changed_columns(before: Sequence[LaidColumn], now: Sequence[LaidColumn]) -> list[int] | None:
    """Return which columns must be painted anew; None when they are other columns altogether."""
    if [laid.column.id for laid in before] != [laid.column.id for laid in now]:
        return None
    return [index for index, (old, new) in enumerate(zip(before, now, strict=True)) if old != new]


def stops_of(column: LaidColumn, scale: Scale) -> list[Stop]:
    """Return every stop of a column in the order of time: its appointments and its free slots."""
    items = [placed.item for placed in column.placed]
    stops = [Stop(item.start_minute, item.end_minute, item) for item in items]
    stops += [Stop(*slot, None) for slot in _free_slots(items, scale)]
    return sorted(stops, key=lambda stop: stop.start)


def _free_slots(items: Iterable[GridItem], scale: Scale) -> Iterable[Span]:
    """Yield the free stretches of the day, cut where the grid's lines are."""
    free_from = scale.first
    taken = [Span(item.start_minute, item.end_minute) for item in items]
    for busy in [*taken, Span(scale.last, scale.last)]:
        while free_from < min(busy.start, scale.last):
            line = floor_to(free_from, scale.step) + scale.step
            end = min(line, busy.start, scale.last)
            yield Span(free_from, end)
            free_from = end
        free_from = max(free_from, busy.end)


def stop_at(stops: Sequence[Stop], minute: int) -> int:
    """Return the index of the stop at a minute; of several the one begun last.

    Outside the day it is the first or the last; there is always at least one.
    """
    inside = [i for i, stop in enumerate(stops) if stop.start <= minute < stop.end]
    if inside:
        return inside[-1]
    return 0 if minute < stops[0].start else len(stops) - 1
