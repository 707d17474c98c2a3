"""The day grid's frame: what it is told to show, laid out, scrolled and zoomed."""

from collections.abc import Hashable

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from frontdesk.core.records import record
from frontdesk.kit import theme
from frontdesk.schedule.pane import overlay
from frontdesk.schedule.pane.drag import Drag
from frontdesk.schedule.pane.geometry import Box, Scale, edges_of
from frontdesk.schedule.pane.laid import (
    LaidColumn,
    Place,
    changed_columns,
    hours_shown,
    lay_out,
)
from frontdesk.schedule.pane.look import Look
from frontdesk.schedule.pane.shown import Day, GridItem
from frontdesk.schedule.pane.sight import Sight
from frontdesk.schedule.pane.tiles import Tiles

ZOOM_LEAST, ZOOM_MOST = 0.5, 4.0
COLUMN_LEAST = 140  # pixels under which a name can't be read


@record
class Cursor:
    """Where the keyboard is: a column, a minute in it, and the appointment chosen there."""

    column_id: Hashable
    minute: int
    item_id: Hashable = None


class ArrangedGrid(QAbstractScrollArea):
    """Knows where everything of a Day lies, and forgets the tiles of what looks different.

    Signals:
        zoomed(zoom): the rows are so many times as high as usual from now on.
    """

    zoomed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewport(QWidget())  # one that PySide knows: see kit/clear_scroll.py
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().setMouseTracking(True)
        self.day = Day(empty_words="")
        self._look = Look(theme.current(), self.devicePixelRatioF())
        self._tiles = Tiles(self._paint_tile)
        self._laid: tuple[LaidColumn, ...] = ()
        self._boxes: list[tuple[Box, ...]] = []
        self._scale = Scale(0, 1, 15, 1.0)
        self._edges: tuple[int, ...] = (0,)
        self._frame: tuple[object, ...] = ()
        self._zoom, self._column_least = 1.0, COLUMN_LEAST
        self._now: int | None = None
        self._masked = self._hide_gone = self._scroll_when_shown = False
        self._dropped: dict[Hashable, Place] = {}
        self._cut: GridItem | None = None
        self._drag: Drag | None = None
        self._sight: Sight | None = None
        self._look_again = QTimer(self, singleShot=True, interval=0)
        self._look_again.timeout.connect(self._on_look)
        theme.watch().changed.connect(self._on_look)

    # -- what to show

    def show_day(self, day: Day) -> None:
        """Show this day. Columns that look as before are not painted again.

        What was dropped and not yet told by the office's data snaps back.
        """
        first_time = not self.day.columns
        self.day, self._dropped = day, {}
        self._arrange()
        if first_time and day.columns:
            self._scroll_when_shown = not self.isVisible()
            self._scroll_to_now()

    def _scroll_to_now(self) -> None:
        self.scroll_to(self._now if self._now is not None else self._first_open())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._scroll_when_shown:  # only now is it known how high the window is
            self._scroll_when_shown = False
            self._scroll_to_now()

    def set_now(self, minute: int | None) -> None:
        """Draw the now line at a minute of this day; None when the day is not today."""
        if minute != self._now:
            before, self._now = self._now, minute
            sight, half = self.sight(), self._look.small_line * 2
            for at in (before, minute):
                if at is not None:
                    self._update(QRect(0, sight.y_of(at) - half, sight.width, 2 * half))

    def set_masked(self, masked: bool) -> None:
        """Hide names, reasons and money, for a screen that faces the lobby."""
        if masked != self._masked:
            self._masked = masked
            self._tiles.clear()
            self._arrange()
            self.viewport().update()

    def set_hide_gone(self, hide: bool) -> None:
        """Leave out the cancelled and the no-shows instead of dimming them."""
        self._hide_gone = hide
        self._arrange()

    def set_cut(self, item: GridItem | None) -> None:
        """Mark an appointment as cut, on whatever day it stands; None when it is dropped."""
        self._cut = item
        self._arrange()
        self.viewport().update()

    def set_pending(
        self, item_id: Hashable, column_id: Hashable, minute: int, minutes: int | None = None
    ) -> None:
        """Draw an appointment dimmed where it was dropped, until the next `show_day`.

        `minutes` is its new length; None when that stays.
        """
        for item in self.day.items:
            if item.id == item_id:
                length = item.minutes if minutes is None else minutes
                self._dropped[item_id] = Place(column_id, minute, length)
        self._arrange()

    def set_least_column_width(self, pixels: int) -> None:
        """Let columns be no narrower than so many pixels; then they scroll sideways."""
        self._column_least = max(24, pixels)
        self._arrange()

    @property
    def zoom(self) -> float:
        """How many times as high as usual the rows are."""
        return self._zoom

    def set_zoom(self, zoom: float, *, at: float | None = None) -> None:
        """Make rows higher or lower, the minute at a height of the window staying there."""
        sight = self.sight()
        at = sight.header if at is None else at
        minute = sight.minute_at(at)
        before, self._zoom = self._zoom, max(ZOOM_LEAST, min(zoom, ZOOM_MOST))
        self._arrange()
        offset = self._scale.y_of(minute) - (at - sight.header)
        self.verticalScrollBar().setValue(round(offset))
        if before != self._zoom:
            self.zoomed.emit(self._zoom)

    # -- where things are

    def sight(self) -> Sight:
        """Return what is in sight and where; the same object until something moves."""
        if self._sight is None:
            look, viewport = self._look, self.viewport()
            self._sight = Sight(
                columns=self._laid,
                boxes=self._boxes,
                scale=self._scale,
                edges=self._edges,
                ruler=overlay.ruler_width(look),
                header=overlay.header_height(look),
                left=self.horizontalScrollBar().value(),
                top=self.verticalScrollBar().value(),
                width=viewport.width(),
                height=viewport.height(),
                least=look.line - 1,
            )
        return self._sight

    def scroll_to(self, minute: int) -> None:
        """Scroll so that a minute lies a third down the window."""
        room = self.sight().room.height
        self.verticalScrollBar().setValue(self._scale.y_of(minute) - room // 3)

    def _first_open(self) -> int:
        spans = [span for column in self.day.columns for span in column.open_spans]
        return min((span[0] for span in spans), default=self._scale.first)

    # -- laying out

    def _arrange(self) -> None:
        """Lay the day out anew and forget the tiles of what looks different."""
        self._sight = None
        self._look.word_by(self.day.clock_turns, masked=self._masked)
        top_minute = self.sight().minute_at(self.sight().header)
        frame = (*self._measured(), self.day.clock_turns)
        laid = self._laid_out(frame[0])
        changed = changed_columns(self._laid, laid) if frame == self._frame else None
        self._frame, self._laid, self._sight = frame, laid, None
        self._scale, self._edges = frame[0], frame[1]
        if changed is None:
            self._boxes = [self._boxes_of(column) for column in range(len(laid))]
            self._tiles.clear()
            self._set_bars(top_minute)
            self.viewport().update()
            return
        for column in changed:
            self._boxes[column] = self._boxes_of(column)
            self._tiles.forget(column)
            left, right = self.sight().x_of(column), self.sight().x_of(column + 1)
            self._update(QRect(left, 0, right - left, self.viewport().height()))

    def _measured(self) -> tuple[Scale, tuple[int, ...]]:
        """Return the scale and the columns' edges for this day, window, zoom and text size."""
        look, room = self._look, self.sight().room
        first, last = hours_shown(self.day)
        row = look.line + 3 + max(0, self.day.step - 10) * 0.9
        pixels = max(row / self.day.step * self._zoom, room.height / (last - first))
        least = round(self._column_least * look.theme.text_scale)
        edges = edges_of(len(self.day.columns), room.width, least)
        return Scale(first, last, self.day.step, pixels), edges

    def _laid_out(self, scale: Scale) -> tuple[LaidColumn, ...]:
        states: dict[Hashable, str] = {}
        if self._cut is not None:
            states[self._cut.id] = "cut"
        if self._drag is not None:
            states[self._drag.item.id] = "lifted"
        return lay_out(
            self.day,
            hide_gone=self._hide_gone,
            least_minutes=max(1, int(self.sight().least / scale.pixels)),
            states=states,
            dropped=self._dropped,
        )

    def _boxes_of(self, column: int) -> tuple[Box, ...]:
        width = self._edges[column + 1] - self._edges[column]
        return self._laid[column].boxes(width, self._scale, self.sight().least)

    def _set_bars(self, top_minute: float) -> None:
        room = self.sight().room
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        height = self._scale.height if self._laid else 0
        down.setRange(0, max(0, height - room.height))
        down.setPageStep(max(1, room.height))
        row = round(self._scale.step * self._scale.pixels)
        down.setSingleStep(max(8, min(row, 2 * self._look.line)))
        down.setValue(self._scale.y_of(top_minute))
        across.setRange(0, max(0, self._edges[-1] - room.width))
        across.setPageStep(max(1, room.width))
        across.setSingleStep(40)
        self._sight = None

    def _update(self, area: QRect) -> None:
        self.viewport().update(area.adjusted(-3, -3, 3, 3))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def scrollContentsBy(self, across: int, down: int) -> None:
        self._sight = None
        self.viewport().update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._look_again.start()
        return super().event(event)

    def _on_look(self) -> None:
        """Make all pictures anew: another theme, another text size or another screen."""
        self._look = Look(theme.current(), self.devicePixelRatioF())
        self._tiles.clear()
        self._arrange()
        self.viewport().update()

    def _paint_tile(self, painter: QPainter, column: int, top: int, bottom: int) -> None:
        raise NotImplementedError
