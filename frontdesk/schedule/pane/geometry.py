"""Where things of the day grid lie: pure sums on minutes and pixels, no Qt."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from frontdesk.core.records import record

GUTTER = 10  # pixels kept free at a column's right side, so that a full slot can be overbooked
MARGIN = 3  # pixels between a column's line and its blocks
GAP = 2  # pixels between two lanes
WHOLE, BESIDE, ASIDE = (0, 100), (0, 58), (58, 100)  # hundredths of a column


class Span(NamedTuple):
    """Minutes of the day from `start` to before `end`."""

    start: int
    end: int


class Lane(NamedTuple):
    """Which of equal `lanes` a block stands in, and over how many it may spread."""

    place: int
    lanes: int
    wide: int = 1


class Box(NamedTuple):
    """A rectangle in whole pixels."""

    x: int
    y: int
    width: int
    height: int

    def holds(self, x: float, y: float) -> bool:
        """Return whether the point lies inside; right and lower edges belong to the next."""
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


@record
class Scale:
    """Which minute lies at which height.

    Minutes run from `first` to `last`; `step` is the grid in minutes; `pixels` are the pixels
    of one minute and may be a fraction. Heights are counted from the first minute downwards.
    """

    first: int
    last: int
    step: int
    pixels: float

    @property
    def height(self) -> int:
        """Pixels of the whole day."""
        return self.y_of(self.last)

    def y_of(self, minute: float) -> int:
        """Return the height of a minute's upper edge."""
        return round((minute - self.first) * self.pixels)

    def minute_at(self, y: float) -> float:
        """Return the minute at a height; before and after the day too."""
        return self.first + y / self.pixels

    def slot_of(self, y: float) -> int:
        """Return the first minute of the grid's slot at a height, kept within the day."""
        # One pixel's rounding must not put the upper edge of a slot into the slot above.
        minute = self.minute_at(y + 0.5)
        last_slot = floor_to(self.last - 1, self.step)
        return max(floor_to(self.first, self.step), min(floor_to(minute, self.step), last_slot))


def floor_to(minute: float, step: int) -> int:
    """Return the last multiple of `step` that is not after `minute`."""
    return int(minute // step) * step


def nearest(minute: float, step: int) -> int:
    """Return the multiple of `step` nearest to `minute`; halfway goes up the day's count."""
    return floor_to(minute + step / 2, step)


def lanes_of(spans: Sequence[Span]) -> list[Lane]:
    """Return the lane of each span, so that no two which share a minute share a lane.

    Spans that touch each other, directly or over others, form a cluster of equal lanes, as many
    as it has spans at once at the fullest minute. A span spreads to the right over lanes in which
    nothing is beside it.
    """
    lanes: list[Lane] = [Lane(0, 1)] * len(spans)
    cluster: list[int] = []
    until = None
    for index in sorted(range(len(spans)), key=lambda i: (spans[i].start, -spans[i].end, i)):
        if until is not None and spans[index].start >= until:
            _settle(cluster, spans, lanes)
            cluster, until = [], None
        cluster.append(index)
        until = max(until or spans[index].end, spans[index].end)
    _settle(cluster, spans, lanes)
    return lanes


def _settle(cluster: Sequence[int], spans: Sequence[Span], lanes: list[Lane]) -> None:
    """Put one cluster's spans, sorted by their start, each into the first free lane."""
    ends: list[int] = []
    chosen: dict[int, int] = {}
    for index in cluster:
        free = (lane for lane, end in enumerate(ends) if end <= spans[index].start)
        chosen[index] = lane = next(free, len(ends))
        ends[lane : lane + 1] = [spans[index].end]
    for index in cluster:
        beside = [
            chosen[other]
            for other in cluster
            if chosen[other] > chosen[index] and _share(spans[index], spans[other])
        ]
        wide = min(beside, default=len(ends)) - chosen[index]
        lanes[index] = Lane(chosen[index], len(ends), wide)


def _share(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return the stretches that spans cover together, in order; touching ones stay apart."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start < found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def edges_of(count: int, width: int, least: int) -> tuple[int, ...]:
    """Return the left edges of `count` columns and the right edge of the last.

    The columns fill `width` pixels, each at least `least` wide; then all together are wider.
    """
    whole = max(width, count * least, 0)
    return tuple(whole * column // count for column in range(count + 1)) if count else (0,)


def column_at(edges: Sequence[int], x: float) -> int | None:
    """Return which column lies at `x`, if any."""
    column = bisect_right(edges, x) - 1
    return column if 0 <= column < len(edges) - 1 else None


def columns_between(edges: Sequence[int], left: float, right: float) -> range:
    """Return the columns of which some pixel lies between `left` and before `right`."""
    first = max(0, bisect_right(edges, left) - 1)
    last = min(len(edges) - 1, bisect_right(edges, right - 1))
    return range(first, max(first, last))


def box_of(
    span: Span,
    lane: Lane,
    *,
    width: int,
    scale: Scale,
    least: int,
    part: tuple[int, int] = WHOLE,
) -> Box:
    """Return where a block stands in a column so many pixels wide.

    `part` is where in the column its lanes lie: WHOLE, BESIDE what takes no time, or that, ASIDE.
    `least` is the height in pixels below which no block is drawn, so that the shortest visit
    can still be read. One pixel is left free above, between this block and the one before.
    """
    gutter = GUTTER if width > 160 else width // 16
    inner = max(4, width - 2 * MARGIN - gutter)
    start, inner = inner * part[0] // 100, inner * (part[1] - part[0]) // 100
    left = start + inner * lane.place // lane.lanes
    right = start + inner * (lane.place + lane.wide) // lane.lanes
    between = GAP if lane.place + lane.wide < lane.lanes or part == BESIDE else 0
    y = scale.y_of(span.start)
    height = max(least, scale.y_of(span.end) - y)
    return Box(MARGIN + left, y + 1, max(3, right - left - between), height - 1)


def hit(boxes: Iterable[Box], x: float, y: float) -> int | None:
    """Return the index of the box at a point; of two, the one painted last."""
    found = None
    for index, box in enumerate(boxes):
        if box.holds(x, y):
            found = index
    return found


def slot_at(minute: int, taken: Iterable[Span], scale: Scale) -> Span:
    """Return the free slot around a minute: the grid's slot, less what is taken of it.

    In the 15-minute grid a visit from 9:00 to 9:10 leaves the slot from 9:10 to 9:15. Where the
    minute itself is taken the whole slot of the grid comes back, for overbooking.
    """
    start = floor_to(minute, scale.step)
    end = min(start + scale.step, max(scale.last, start + 1))
    spans = list(taken)
    if any(span.start <= minute < span.end for span in spans):
        return Span(start, end)
    start = max([start, *(span.end for span in spans if span.end <= minute)])
    end = min([end, *(span.start for span in spans if span.start > minute)])
    return Span(start, end)


def moved_start(minute: float, minutes: int, scale: Scale) -> int:
    """Return the start on the grid nearest to where a block was dragged, kept within the day."""
    latest = max(scale.first, floor_to(scale.last - minutes, scale.step))
    return max(scale.first, min(nearest(minute, scale.step), latest))


def moved_length(start: int, end_minute: float, scale: Scale) -> int:
    """Return the minutes from `start` to the grid line nearest to a dragged lower edge.

    At least up to the next grid line, at most to the end of the day.
    """
    first_line = floor_to(start, scale.step) + scale.step
    latest = floor_to(scale.last, scale.step)
    return max(first_line, min(nearest(end_minute, scale.step), latest)) - start
