"""What part of the day is in sight, and where everything of it lies in the window; pure."""

from collections.abc import Hashable, Iterator, Sequence

from frontdesk.core.records import record
from frontdesk.schedule.pane.geometry import (
    Box,
    Lane,
    Scale,
    Span,
    box_of,
    column_at,
    columns_between,
    hit,
)
from frontdesk.schedule.pane.laid import LaidColumn, Placed


@record
class Sight:
    """The grid's frame at one moment, in pixels of the viewport.

    `boxes` are the blocks' places within each column, `ruler` is the width of the hours at the
    left, `header` the height of the names at the top, `left` and `top` how far is scrolled,
    `least` the height of the shortest block.
    """

    columns: Sequence[LaidColumn]
    boxes: Sequence[Sequence[Box]]
    scale: Scale
    edges: tuple[int, ...]
    ruler: int
    header: int
    left: int
    top: int
    width: int
    height: int
    least: int

    @property
    def room(self) -> Box:
        """The part of the window in which the columns scroll."""
        return Box(self.ruler, self.header, self.width - self.ruler, self.height - self.header)

    @property
    def seen_columns(self) -> range:
        """The columns of which something is in sight."""
        return columns_between(self.edges, self.left, self.left + self.room.width)

    def x_of(self, edge: int) -> int:
        """Return where the column's left edge (or the last one's right edge) lies."""
        return self.ruler + self.edges[edge] - self.left

    def y_of(self, minute: float) -> int:
        """Return where a minute's upper edge lies."""
        return self.header + self.scale.y_of(minute) - self.top

    def minute_at(self, y: float) -> float:
        """Return the minute at a height of the window."""
        return self.scale.minute_at(y - self.header + self.top)

    def slot_of(self, y: float) -> int:
        """Return the first minute of the grid's slot at a height of the window."""
        return self.scale.slot_of(y - self.header + self.top)

    def column_at(self, x: float) -> int | None:
        """Return the column at a place of the window, if any."""
        return column_at(self.edges, x - self.ruler + self.left)

    def nearest_column(self, x: float) -> int:
        """Return the column at a place of the window or else the nearest one."""
        inside = max(0.0, min(x - self.ruler + self.left, self.edges[-1] - 1))
        return column_at(self.edges, inside) or 0

    def box(self, column: int, index: int) -> Box:
        """Return where a column's appointment stands in the window."""
        return self._shown(self.boxes[column][index], column)

    def span_box(self, column: int, start: int, end: int, *, least: int = 4) -> Box:
        """Return where a span of a column would stand, over all the width that is free."""
        width = self.edges[column + 1] - self.edges[column]
        span, alone = Span(start, end), Lane(0, 1)
        part = self.columns[column].part_beside(span)
        box = box_of(span, alone, width=width, scale=self.scale, least=least, part=part)
        return self._shown(box, column)

    def _shown(self, box: Box, column: int) -> Box:
        across, down = self.x_of(column), self.header - self.top
        return Box(box.x + across, box.y + down, box.width, box.height)

    def found(self, item_id: Hashable) -> tuple[int, int] | None:
        """Return the column of an appointment and its index there."""
        for column, index, placed in self.everything():
            if placed.item.id == item_id:
                return column, index
        return None

    def everything(self) -> Iterator[tuple[int, int, Placed]]:
        """Yield every appointment with its column and its index there."""
        for column, laid in enumerate(self.columns):
            for index, placed in enumerate(laid.placed):
                yield column, index, placed

    def hit(self, x: float, y: float) -> tuple[int, int] | None:
        """Return the column and the index of the appointment at a place of the window."""
        column = self.column_at(x) if self.room.holds(x, y) else None
        if column is None:
            return None
        index = hit(self.boxes[column], x - self.x_of(column), y - self.header + self.top)
        return None if index is None else (column, index)

    def crossed(self, column: int, y: int) -> list[tuple[int, int]]:
        """Return from where to where a level line crosses a column's blocks, left to right."""
        across, height = self.x_of(column), y - self.header + self.top
        return sorted(
            (max(self.ruler, box.x + across), max(self.ruler, box.x + box.width + across))
            for box in self.boxes[column]
            if box.y <= height < box.y + box.height
        )
