"""A day laid out in lanes, and the stops that the arrow keys make in it; pure, no Qt."""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from frontdesk.core.records import record
from frontdesk.schedule.pane.geometry import (
    ASIDE,
    BESIDE,
    WHOLE,
    Box,
    Lane,
    Scale,
    Span,
    box_of,
    floor_to,
    lanes_of,
    merged,
)
from frontdesk.schedule.pane.shown import GONE, Day, GridColumn, GridItem, Hold


class Place(NamedTuple):
    """Where a block was dropped, until the office's data says the same."""

    column_id: Hashable
    start_minute: int
    minutes: int


@record
class Placed:
    """An appointment in its lane, and in which part of the column (see `geometry.box_of`).

    `state` is "", "cut", "lifted" or "pending": drawn dimmed.
    """

    item: GridItem
    lane: Lane
    state: str = ""
    part: tuple[int, int] = WHOLE

    @property
    def span(self) -> Span:
        """The minutes it takes."""
        return Span(self.item.start_minute, self.item.end_minute)


@record
class LaidColumn:
    """All that one column paints, so that two equal ones look the same."""

    column: GridColumn
    placed: tuple[Placed, ...]
    holds: tuple[Hold, ...]

    @property
    def taken(self) -> list[Span]:
        """The minutes in which somebody is expected: who cancelled takes none."""
        return [placed.span for placed in self.placed if placed.item.status not in GONE]

    def part_beside(self, span: Span) -> tuple[int, int]:
        """Return the part of the column that is free of what stands aside in these minutes."""
        aside = (one.span for one in self.placed if one.part == ASIDE)
        return (
            BESIDE if any(one.start < span.end and span.start < one.end for one in aside) else WHOLE
        )

    def boxes(self, width: int, scale: Scale, least: int) -> tuple[Box, ...]:
        """Return where the blocks of `placed` stand in the column, see `geometry.box_of`."""
        return tuple(
            box_of(
                placed.span,
                placed.lane,
                width=width,
                scale=scale,
                least=least,
                part=placed.part,
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
    spans = {
        id(item): Span(item.start_minute, item.start_minute + max(item.minutes, least_minutes))
        for item in items
    }
    live = [item for item in items if item.status not in GONE]
    gone = [item for item in items if item.status in GONE]
    lanes: dict[int, tuple[Lane, tuple[int, int]]] = {}
    for these, others, part in ((live, gone, BESIDE), (gone, (), ASIDE)):
        mine = [spans[id(item)] for item in these]
        narrow = _crossed(mine, [spans[id(item)] for item in others])
        for item, span, lane in zip(these, mine, lanes_of(mine), strict=True):
            lanes[id(item)] = lane, part if part == ASIDE or span in narrow else WHOLE
    return tuple(
        Placed(item, lanes[id(item)][0], _state(item, states, dropped), lanes[id(item)][1])
        for item in items
    )


def _state(item: GridItem, states: Mapping[Hashable, str], dropped: Collection[Hashable]) -> str:
    return "pending" if item.id in dropped else states.get(item.id, "")


def _crossed(spans: Sequence[Span], others: Sequence[Span]) -> set[Span]:
    """Return the spans of every cluster that shares a minute with one of `others`."""
    found: set[Span] = set()
    for cluster in merged(spans):
        if any(other.start < cluster.end and cluster.start < other.end for other in others):
            found |= {span for span in spans if cluster.start <= span.start < cluster.end}
    return found


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
    stops = [Stop(*placed.span, placed.item) for placed in column.placed]
    stops += [Stop(*slot, None) for slot in _free_slots(column.taken, scale)]
    return sorted(stops, key=lambda stop: stop.start)


def _free_slots(taken: Sequence[Span], scale: Scale) -> Iterable[Span]:
    """Yield the free stretches of the day, cut where the grid's lines are."""
    free_from = scale.first
    for busy in [*taken, Span(scale.last, scale.last)]:
        while free_from < min(busy.start, scale.last):
            line = floor_to(free_from, scale.step) + scale.step
            end = min(line, busy.start, scale.last)
            yield Span(free_from, end)
            free_from = end
        free_from = max(free_from, busy.end)


def stop_at(stops: Sequence[Stop], minute: int) -> int:
    """Return the index of the stop at a minute; of several the one begun last.

    What takes no time comes after all others. Outside the day it is the first or the last; there
    is always at least one.
    """
    inside = [i for i, stop in enumerate(stops) if stop.start <= minute < stop.end]
    if inside:
        return max(inside, key=lambda i: (not _is_gone(stops[i]), i))
    return 0 if minute < stops[0].start else len(stops) - 1


def _is_gone(stop: Stop) -> bool:
    return stop.item is not None and stop.item.status in GONE
