"""The day grid as it is seen: tiles of columns below, what moves painted over them."""

import math
from dataclasses import replace
from time import monotonic

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from frontdesk.schedule.pane import overlay
from frontdesk.schedule.pane.arranged import ArrangedGrid, Cursor
from frontdesk.schedule.pane.blocks import paint_appointment
from frontdesk.schedule.pane.geometry import Span, slot_at
from frontdesk.schedule.pane.ground import paint_block, paint_hold, paint_hours
from frontdesk.schedule.pane.shown import GridItem, words_minute

PATIENCE = 0.003  # seconds a frame waits for tiles while someone scrolls
AHEAD = 256  # pixels beyond the window in which tiles are painted ahead


class GridView(ArrangedGrid):
    """Paints the day. Knows where the pointer and the keyboard are, but not what they do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cursor: Cursor | None = None
        self._hovered: tuple[int, int] | None = None
        self._hovered_slot: tuple[int, Span] | None = None
        self._header_kept: tuple[tuple[object, ...], QPixmap] | None = None
        self._over_tone = ""  # of what is to be minded where a held appointment would land
        self._hurried = False
        self._ahead = QTimer(self, singleShot=True, interval=0)
        self._ahead.timeout.connect(self._paint_ahead)
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.actionTriggered.connect(self._hurry)
        self._arrange()

    def _arrange(self) -> None:
        self._hovered = self._hovered_slot = None  # something else may lie there now
        super()._arrange()

    def _hurry(self) -> None:
        self._hurried = True

    def slot(self, column: int, minute: int) -> Span:
        """Return the free slot of a column around a minute, see `geometry.slot_at`."""
        return slot_at(minute, self._laid[column].taken, self._scale)

    def current_column(self) -> int | None:
        """Return the column of the keyboard's cursor, if it is shown."""
        if self._cursor is None:
            return None
        ids = [laid.column.id for laid in self._laid]
        return ids.index(self._cursor.column_id) if self._cursor.column_id in ids else None

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        area, sight, look = event.rect(), self.sight(), self._look
        if self.devicePixelRatioF() != look.ratio:  # moved to another screen
            self._look_again.start()
        if self._laid:
            self._paint_columns(painter, area)
            painter.setClipRect(QRect(*sight.room).intersected(area))
            self._paint_marks(painter)
            if self._now is not None:
                overlay.paint_now(painter, look, sight, self._now)
            if self._drag is not None:
                ghost = self._drag.ghost()
                self._paint_ghost(painter, self._drag.column, ghost)
            painter.setClipRect(area)
            if area.left() < sight.ruler:
                self._paint_ruler(painter)
            if area.top() < sight.header:
                painter.drawPixmap(0, 0, self._header())
        else:
            self._paint_empty(painter)
        painter.end()

    def _paint_columns(self, painter: QPainter, area: QRect) -> None:
        """Copy the tiles in the screen's own pixels: nothing is scaled, every line stays crisp.

        While someone scrolls, a frame waits only so long for tiles; the rest come in the next.
        """
        sight, ratio = self.sight(), self._look.ratio
        until = monotonic() + PATIENCE if self._hurried else math.inf
        self._hurried, late = False, False
        shift = sight.header - sight.top
        seen = range(max(area.top(), sight.header) - shift, area.bottom() + 1 - shift)
        painter.save()
        painter.scale(1 / ratio, 1 / ratio)
        for column in sight.seen_columns:
            left, right = sight.x_of(column), sight.x_of(column + 1)
            if left > area.right() or right <= area.left():
                continue
            size = (right - left, self._scale.height)
            tiles = self._tiles.of(column, size=size, ratio=ratio, seen=seen, until=until)
            for top, tile in tiles:
                at = QPoint(round(left * ratio), round((shift + top) * ratio))
                if tile is not None:
                    painter.drawPixmap(at, tile)
                else:
                    late = True
                    box = QRect(at, QSize(*size) * ratio)
                    painter.fillRect(box, self._look.colours["surface"])
        painter.restore()
        if late:
            self.viewport().update()
        self._ahead.start()

    def _paint_ahead(self) -> None:
        """While nothing else happens, paint the tiles just out of sight, one at a time."""
        sight, ratio = self.sight(), self._look.ratio
        seen = range(sight.top - AHEAD, sight.top + sight.room.height + AHEAD)
        columns = sight.seen_columns
        for column in range(max(0, columns.start - 1), min(columns.stop + 1, len(self._laid))):
            size = (self._edges[column + 1] - self._edges[column], self._scale.height)
            if self._tiles.make_one(column, size=size, ratio=ratio, seen=seen):
                self._ahead.start()
                return

    def _paint_tile(self, painter: QPainter, column: int, top: int, bottom: int) -> None:
        look, laid, scale = self._look, self._laid[column], self._scale
        width = self._edges[column + 1] - self._edges[column]
        paint_hours(painter, look, laid.column, scale, QRectF(0, top, width, bottom - top))
        for block in laid.column.blocks:
            paint_block(painter, look, block, width, scale)
        for hold in laid.holds:
            paint_hold(painter, look, hold, width, scale)
        for placed, box in zip(laid.placed, self._boxes[column], strict=True):
            if box.y < bottom and box.y + box.height > top:
                paint_appointment(painter, look, placed, box)

    def _paint_ruler(self, painter: QPainter) -> None:
        sight, look, drag = self.sight(), self._look, self._drag
        today = any(laid.column.is_today for laid in self._laid)
        bubble = drag.start_minute if drag else self._now if today else None
        overlay.paint_ruler(painter, look, sight, bubble=bubble)
        if bubble is not None:
            ground = look.colours["accent"] if drag else QColor(look.theme.tone("danger").ink)
            overlay.paint_bubble(painter, look, sight, bubble, ground=ground)

    def _header(self) -> QPixmap:
        """Return the strip of names, painted anew only when it looks different."""
        sight, look, current = self.sight(), self._look, self.current_column()
        shown = [laid.column for laid in self._laid]
        key = (look, shown, sight.edges, sight.left, sight.width, current)
        if self._header_kept is None or self._header_kept[0] != key:
            made = look.blank(sight.width, sight.header)
            painter = QPainter(made)
            overlay.paint_header(painter, look, sight, current)
            painter.end()
            self._header_kept = key, made
        return self._header_kept[1]

    def _paint_marks(self, painter: QPainter) -> None:
        """Paint what is under the pointer and where the keyboard is."""
        sight, look = self.sight(), self._look
        if self._drag is not None:
            return
        if self._hovered is not None:
            box = sight.box(*self._hovered)
            overlay.paint_ring(painter, look, box, strong=False, colour=look.colours["outline"])
        elif self._hovered_slot is not None:
            column, slot = self._hovered_slot
            overlay.paint_hovered_slot(painter, look, sight.span_box(column, *slot))
        if self._cursor is not None:
            self._paint_cursor(painter, self._cursor)

    def _paint_cursor(self, painter: QPainter, cursor: Cursor) -> None:
        sight, look, focused = self.sight(), self._look, self.hasFocus()
        found = None if cursor.item_id is None else sight.found(cursor.item_id)
        column = self.current_column()
        if found is not None:
            colour = look.colours["focus" if focused else "outline"]
            overlay.paint_ring(painter, look, sight.box(*found), strong=True, colour=colour)
        elif column is not None:
            slot = self.slot(column, cursor.minute)
            start = words_minute(slot.start, look.turns)
            words = f"Book {start}" if self._cut is None else f"Drop here, {start}"
            box = sight.span_box(column, *slot)
            holds = self._laid[column].holds
            if any(
                slot.start < one.start_minute + one.minutes and one.start_minute < slot.end
                for one in holds
            ):  # whose it is must stay readable
                colour = look.colours["focus" if focused else "outline"]
                overlay.paint_ring(painter, look, box, strong=True, colour=colour)
            elif self._cut is not None and focused:
                ghost = replace(self._cut, start_minute=slot.start)
                painter.setOpacity(0.75)
                self._paint_ghost(painter, column, ghost)
                painter.setOpacity(1.0)
            else:
                overlay.paint_slot(painter, look, box, words, focused=focused)

    def _paint_ghost(self, painter: QPainter, column: int, ghost: GridItem) -> None:
        """Paint what is held where it would land, ringed by what is to be minded there."""
        look, tone = self._look, self._over_tone
        ring = QColor(look.theme.tone(tone).edge) if tone else look.colours["accent"]
        overlay.paint_ghost(painter, look, self.sight(), column=column, item=ghost, ring=ring)

    def set_over_tone(self, tone: str) -> None:
        """Ring what is held over a place in a tone: `danger`, `warning`; as usual when empty."""
        if tone != self._over_tone:
            self._over_tone = tone
            self.viewport().update()

    def _paint_empty(self, painter: QPainter) -> None:
        look, area = self._look, self.viewport().rect()
        painter.fillRect(area, look.colours["surface"])
        if not self.day.empty_words:  # nothing is read yet: nothing is known to be empty
            return
        painter.setFont(look.theme.font("body"))
        painter.setPen(look.colours["muted"])
        size, middle = 3 * look.icon_size, area.center()
        at = QPoint(middle.x() - size // 2, middle.y() - size - look.line)
        painter.drawPixmap(at, look.icon("calendar", look.colours["outline"], size))
        wrap = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        words = area.adjusted(40, middle.y(), -40, 0)
        painter.drawText(words, int(wrap), self.day.empty_words)
