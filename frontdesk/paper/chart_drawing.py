"""Draws a chart with any brush: on paper by reportlab, on the screen by Qt; the same picture.

A brush measures words and draws a few shapes; where everything stands is decided here, once. `y`
grows downward. No colour tells alone: series differ by pattern, dash and marker too.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from frontdesk.core.charting import (
    ACROSS,
    LINE,
    STACKED,
    Axis,
    Chart,
    axis_of,
    short_words,
    tick_words,
)
from frontdesk.core.listing import MONEY

SMALL, STRONG, TITLE = "small", "strong", "title"  # styles of words
INK, MUTED, RULE, OUTLINE = "text", "muted", "border", "outline"  # roles of words and lines
PATTERNS = ("solid", "rising", "dots", "falling", "level")
MARKERS = ("circle", "square", "triangle", "diamond")
DASHES: tuple[tuple[float, ...], ...] = ((), (6, 3), (2, 3), (8, 3, 2, 3))
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle: left, top, width, height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    @property
    def middle(self) -> float:
        """Half way from left to right."""
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a label's figures stand: what the mouse can hit and the arrow keys walk."""

    place: int
    area: Area  # to be hit
    at: Point  # what a callout points to


class Brush(Protocol):
    """What draws. `unit` is the height of small letters' line, in which distances are measured."""

    unit: float

    def width(self, words: str, style: str) -> float: ...  # noqa: D102
    def text(  # noqa: D102
        self, at: Point, words: str, style: str, role: str, align: str
    ) -> None: ...
    def line(self, start: Point, end: Point, role: str, weight: float) -> None: ...  # noqa: D102
    def bar(self, area: Area, tone: str, pattern: str, rounded: str) -> None: ...  # noqa: D102
    def curve(  # noqa: D102
        self, points: Sequence[Point], tone: str, dash: Sequence[float], ground: float | None
    ) -> None: ...
    def marker(self, at: Point, tone: str, shape: str) -> None: ...  # noqa: D102


def draw(
    brush: Brush,
    chart: Chart,
    area: Area,
    *,
    masked: Callable[[str], str] = lambda words: words,
    in_hand: int | None = None,
) -> list[Mark]:
    """Draw a chart into an area; return where its figures stand, in the order of the labels.

    Args:
        brush: on paper or on the screen.
        chart: what.
        area: where.
        masked: what becomes of amounts while the lobby can see the screen.
        in_hand: the label whose point is to be seen even where there is no room for all.

    """
    return _Drawing(brush, chart, masked, in_hand).draw(area)


class _Drawing:
    def __init__(
        self, brush: Brush, chart: Chart, masked: Callable[[str], str], in_hand: int | None
    ) -> None:
        self.brush, self.chart, self.in_hand = brush, chart, in_hand
        self.masked = masked if chart.kind == MONEY else lambda words: words
        self.unit = brush.unit

    def draw(self, area: Area) -> list[Mark]:
        area = self._draw_head(area)
        if self.chart.is_empty:
            self.brush.text(
                (area.middle, area.y + area.height / 2), "Nothing to show yet.", STRONG, MUTED,
                "centre",
            )  # fmt: skip
            return []
        if self.chart.form == ACROSS:
            return self._draw_across(area)
        return self._draw_upright(area)

    # ---- what stands above

    def _draw_head(self, area: Area) -> Area:
        chart, unit, top = self.chart, self.unit, area.y
        if chart.title:
            self.brush.text((area.x, top + 1.05 * unit), chart.title, TITLE, INK, "left")
            top += 1.6 * unit
        if chart.about:
            self.brush.text((area.x, top + 0.8 * unit), chart.about, SMALL, MUTED, "left")
            top += 1.3 * unit
        if len(chart.series) > 1 and not chart.is_empty:
            top = self._draw_legend(area.x, area.right, top)
        if top > area.y:
            top += 0.5 * unit
        return Area(area.x, top, area.width, max(0.0, area.bottom - top))

    def _draw_legend(self, x: float, right: float, top: float) -> float:
        unit, left = self.unit, x
        for number, series in enumerate(self.chart.series):
            wide = 1.5 * unit + self.brush.width(series.name, SMALL) + 1.2 * unit
            if x > left and x + wide > right:
                x, top = left, top + 1.35 * unit
            tone = self.chart.tone(number)
            if self.chart.form == LINE:
                y = top + 0.62 * unit
                ends = [(x, y), (x + 1.15 * unit, y)]
                self.brush.curve(ends, tone, DASHES[number % len(DASHES)], None)
                self.brush.marker((x + 0.58 * unit, y), tone, MARKERS[number % len(MARKERS)])
            else:
                swatch = Area(x, top + 0.16 * unit, 1.05 * unit, 0.85 * unit)
                self.brush.bar(swatch, tone, PATTERNS[number % len(PATTERNS)], "all")
            self.brush.text((x + 1.5 * unit, top + 0.95 * unit), series.name, SMALL, INK, "left")
            x += wide
        return top + 1.5 * unit

    # ---- upright: bars, stacked bars, lines

    def _draw_upright(self, area: Area) -> list[Mark]:
        unit, chart = self.unit, self.chart
        axis = axis_of(chart, max(2, min(6, int(area.height / (2.6 * unit)))))
        told = [self.masked(tick_words(one, axis.step, chart.kind)) for one in axis.ticks]
        gutter = max(self.brush.width(words, SMALL) for words in told) + 0.7 * unit
        room = 0.9 * unit if chart.form == LINE else 1.2 * unit  # for a figure above the highest
        plot = Area(area.x + gutter, area.y + room, area.width - gutter,
                    max(unit, area.height - 1.9 * unit - room))  # fmt: skip
        for words, value in zip(told, axis.ticks, strict=True):
            y = _y_of(value, axis, plot)
            role = OUTLINE if value == 0 else RULE
            self.brush.line((plot.x, y), (plot.right, y), role, 1.0)
            self.brush.text((plot.x - 0.5 * unit, y + 0.32 * unit), words, SMALL, MUTED, "right")
        self._draw_labels(plot, area.bottom - 0.35 * unit)
        if chart.form == LINE:
            self._draw_lines(plot, axis)
        else:
            self._draw_bars(plot, axis)
        return [self._mark(place, plot, axis) for place in range(len(chart.labels))]

    def _slot(self, place: int, plot: Area) -> Area:
        wide = plot.width / len(self.chart.labels)
        return Area(plot.x + place * wide, plot.y, wide, plot.height)

    def _draw_labels(self, plot: Area, y: float) -> None:
        labels = self.chart.labels
        widest = max(self.brush.width(words, SMALL) for words in labels) + 0.8 * self.unit
        every = max(1, -(-int(widest) // max(1, int(plot.width / len(labels)))))
        for place in range(0, len(labels), every):
            slot = self._slot(place, plot)
            half = self.brush.width(labels[place], SMALL) / 2
            middle = min(max(slot.middle, plot.x + half), plot.right - half)
            self.brush.text((middle, y), labels[place], SMALL, MUTED, "centre")

    def _draw_bars(self, plot: Area, axis: Axis) -> None:
        chart, count = self.chart, len(self.chart.series)
        for place in range(len(chart.labels)):
            slot = self._slot(place, plot)
            wide = min(slot.width * 0.68, 4.2 * self.unit * (count if chart.form != STACKED else 1))
            left = slot.middle - wide / 2
            if chart.form == STACKED:
                self._draw_stack(place, Area(left, plot.y, wide, plot.height), axis)
                continue
            each = wide / count
            for number, series in enumerate(chart.series):
                value = series.values[place]
                if value:
                    box = _bar_of(0, value, axis, plot)
                    gap = min(2.0, each * 0.1) if count > 1 else 0
                    bar = Area(left + number * each, box.y, each - gap, box.height)
                    self.brush.bar(bar, chart.tone(number, place), PATTERNS[number % 5],
                                   "top" if value > 0 else "bottom")  # fmt: skip
        self._draw_figures(plot, axis)

    def _draw_stack(self, place: int, column: Area, axis: Axis) -> None:
        up = down = 0
        parts = [(n, one.values[place] or 0) for n, one in enumerate(self.chart.series)]
        last = max((n for n, value in parts if value > 0), default=-1)
        lowest = max((n for n, value in parts if value < 0), default=-1)
        for number, value in parts:
            if not value:
                continue
            start = up if value > 0 else down
            box = _bar_of(start, start + value, axis, column)
            rounded = "top" if number == last else "bottom" if number == lowest else ""
            bar = Area(column.x, box.y, column.width, box.height)
            self.brush.bar(bar, self.chart.tone(number, place), PATTERNS[number % 5], rounded)
            up, down = (up + value, down) if value > 0 else (up, down + value)

    def _draw_figures(self, plot: Area, axis: Axis) -> None:
        """Write each figure above its bar if all have room, else the highest."""
        chart = self.chart
        if len(chart.series) > 1 and chart.form != STACKED:
            return
        sums = [chart.total(place) for place in range(len(chart.labels))]
        told = [self.masked(short_words(one, chart.kind)) for one in sums]
        slot = plot.width / len(sums)
        fits = all(self.brush.width(words, SMALL) + 0.4 * self.unit <= slot for words in told)
        highest = max(range(len(sums)), key=lambda place: sums[place])
        for place, words in enumerate(told):
            if sums[place] and (fits or place == highest):
                tops = [max(0, one.values[place] or 0) for one in chart.series]
                y = _y_of(sum(tops), axis, plot) - 0.35 * self.unit
                half = self.brush.width(words, SMALL) / 2
                x = min(max(self._slot(place, plot).middle, plot.x + half), plot.right - half)
                self.brush.text((x, y), words, SMALL, INK, "centre")

    def _draw_lines(self, plot: Area, axis: Axis) -> None:
        chart, count = self.chart, len(self.chart.labels)
        for number, series in enumerate(chart.series):
            tone, ground = chart.tone(number), _y_of(max(0, axis.low), axis, plot)
            shape, dash = MARKERS[number % 4], DASHES[number % 4]
            for run in _runs(series.values):
                points = [
                    (self._slot(place, plot).middle, _y_of(series.values[place] or 0, axis, plot))
                    for place in run
                ]
                if len(points) > 1:
                    self.brush.curve(points, tone, dash, ground if len(chart.series) == 1 else None)
                if count <= 40 or len(points) == 1:
                    for point in points:
                        self.brush.marker(point, tone, shape)
                elif self.in_hand in run:
                    self.brush.marker(points[run.index(self.in_hand)], tone, shape)

    def _mark(self, place: int, plot: Area, axis: Axis) -> Mark:
        values = [one.values[place] or 0 for one in self.chart.series]
        if self.chart.form == STACKED:
            values = [sum(max(0, one) for one in values)]
        slot = self._slot(place, plot)
        top = _y_of(max([0, *values]), axis, plot)
        return Mark(place, slot, (slot.middle, top))

    # ---- across

    def _draw_across(self, area: Area) -> list[Mark]:
        chart, unit, brush = self.chart, self.unit, self.brush
        sums = [chart.total(place) for place in range(len(chart.labels))]
        whole = sum(one for one in sums if one > 0)
        told = [self.masked(short_words(one, chart.kind)) for one in sums]
        shares = [_share(one, whole) if len(chart.series) == 1 else "" for one in sums]
        names = max(brush.width(words, SMALL) for words in chart.labels) + 0.9 * unit
        names = min(names, area.width * 0.4)
        figures = max(brush.width(words, STRONG) for words in told) + 0.9 * unit
        shared = max(brush.width(words, SMALL) for words in shares)
        shared += 0.8 * unit if shared else 0.0
        room = max(2 * unit, area.width - names - figures - shared)
        row = min(3.2 * unit, area.height / len(sums))
        ups = [
            sum(max(0, one.values[place] or 0) for one in chart.series)
            for place in range(len(sums))
        ]
        highest = max(1, *ups)
        marks = []
        for place, label in enumerate(chart.labels):
            top = area.y + place * row
            tall = min(1.5 * unit, row * 0.62)
            bar = Area(area.x + names, top + (row - tall) / 2, room, tall)
            base = top + row / 2 + 0.33 * unit
            brush.text((area.x, base), label, SMALL, INK, "left")
            brush.line((bar.x, top + 0.1 * row), (bar.x, top + 0.9 * row), OUTLINE, 1.0)
            end = self._draw_level(place, bar, highest)
            brush.text((area.x + names + room + figures, base), told[place], STRONG, INK, "right")
            brush.text((area.right, base), shares[place], SMALL, MUTED, "right")
            marks.append(Mark(place, Area(area.x, top, area.width, row), (end, bar.y)))
        return marks

    def _draw_level(self, place: int, bar: Area, highest: int) -> float:
        """Draw the parts of a level bar one behind the other; return where it ends."""
        x = bar.x
        parts = [(n, one.values[place] or 0) for n, one in enumerate(self.chart.series)]
        last = max((n for n, value in parts if value > 0), default=-1)
        for number, value in parts:
            if value > 0:
                wide = max(2.0, bar.width * value / highest)
                part = Area(x, bar.y, wide, bar.height)
                self.brush.bar(part, self.chart.tone(number, place), PATTERNS[number % 5],
                               "right" if number == last else "")  # fmt: skip
                x += wide
        return x


def corners(at: Point, shape: str, size: float) -> list[Point]:
    """Return the corners of a square, triangle or diamond around a point."""
    x, y = at
    if shape == "square":
        return [
            (x - size, y - size),
            (x + size, y - size),
            (x + size, y + size),
            (x - size, y + size),
        ]
    if shape == "triangle":
        return [(x, y - 1.3 * size), (x + 1.2 * size, y + size), (x - 1.2 * size, y + size)]
    return [(x, y - 1.4 * size), (x + 1.4 * size, y), (x, y + 1.4 * size), (x - 1.4 * size, y)]


def _share(value: int, whole: int) -> str:
    if whole <= 0 or value <= 0:
        return "0%"
    percent = (value * 100 + whole // 2) // whole
    return f"{percent}%" if percent else "<1%"


def _y_of(value: int, axis: Axis, plot: Area) -> float:
    return plot.bottom - plot.height * (value - axis.low) / (axis.high - axis.low)


def _bar_of(start: int, end: int, axis: Axis, plot: Area) -> Area:
    """Return the upright extent of a bar; never less than a hair, so that a cent is seen."""
    first, last = _y_of(start, axis, plot), _y_of(end, axis, plot)
    top, tall = min(first, last), abs(first - last)
    if tall < 1.5:
        top, tall = (first - 1.5, 1.5) if end > start else (first, 1.5)
    return Area(plot.x, top, plot.width, tall)


def _runs(values: Sequence[int | None]) -> list[list[int]]:
    """Return the places of values that follow one another without a gap."""
    runs: list[list[int]] = []
    for place, value in enumerate(values):
        if value is None:
            continue
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs
