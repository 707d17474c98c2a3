"""The day grid under the mouse: choose, drag, lengthen, words on hover."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from frontdesk.schedule.pane.arranged import Cursor
from frontdesk.schedule.pane.blocks import status_icon_box
from frontdesk.schedule.pane.cursor import CursorGrid
from frontdesk.schedule.pane.drag import Drag, scroll_wish
from frontdesk.schedule.pane.sentences import as_plain, shown_on_hover
from frontdesk.schedule.pane.shown import GONE, Day

HANDLE = 5  # pixels at a block's lower edge that lengthen it


class PointedGrid(CursorGrid):
    """The grid with a pointer on it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pressed: tuple[QPointF, Cursor | None, Cursor] | None = None
        self._pointer = QPointF()
        self._scroller = QTimer(self, interval=16)
        self._scroller.timeout.connect(self._follow_pointer)

    def show_day(self, day: Day) -> None:
        """Show this day; a drag of what is no longer there as it was ends."""
        self._pressed = None
        same = [one.id for one in self.day.columns] == [one.id for one in day.columns]
        if self._drag is not None and not (same and self._drag.item in day.items):
            self._stop_drag()
        super().show_day(day)

    def _cursor_under(self, at: QPointF) -> Cursor | None:
        sight = self.sight()
        column = sight.column_at(at.x()) if sight.room.holds(at.x(), at.y()) else None
        if column is None:
            return None
        if found := sight.hit(at.x(), at.y()):
            return self._cursor_on(*found)
        minute = min(int(sight.minute_at(at.y())), self._scale.last - 1)
        return Cursor(self._laid[column].column.id, self.slot(column, minute).start)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._drag is not None:
            self._stop_drag()  # the other button takes it back
        elif event.button() == Qt.MouseButton.LeftButton:
            cursor = self._cursor_under(at)
            if cursor is not None:
                self._pressed = (at, self._cursor, cursor)
                self._put_cursor(cursor, reveal=False)
            elif at.y() < self.sight().header:
                self._press_header(at)

    def _press_header(self, at: QPointF) -> None:
        column = self.sight().column_at(at.x())
        if column is not None and at.x() >= self.sight().ruler:
            self.header_chosen.emit(self._laid[column].column.id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        cursor = self._cursor_under(event.position())
        if event.button() != Qt.MouseButton.LeftButton or cursor is None:
            return
        if cursor.item_id is None:
            self.mousePressEvent(event)  # the second click on a slot is one like any other
        elif not self._on_status(event.position()):
            self._pressed = None
            self.opened.emit(cursor.item_id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position()
        if self._drag is not None:
            self._follow_pointer()
        elif self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            moved = (event.position() - self._pressed[0]).manhattanLength()
            if moved >= QApplication.startDragDistance():
                self._begin_drag(self._pressed[0])
        else:
            self._hover(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self._drag is not None:
            self._drop()
        elif self._pressed is not None:
            (at, before, cursor), self._pressed = self._pressed, None
            if cursor.item_id is not None:
                if self._on_status(at) and self._on_status(event.position()):
                    self.next_status.emit(cursor.item_id)
            elif before == cursor and self._cursor_under(event.position()) == cursor:
                self.choose_slot()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = self._hovered_slot = None
        self.viewport().update()

    def _hover(self, at: QPointF) -> None:
        sight = self.sight()
        before = self._hovered, self._hovered_slot
        self._hovered = sight.hit(at.x(), at.y())
        self._hovered_slot = None
        cursor = self._cursor_under(at) if self._hovered is None else None
        column = sight.column_at(at.x())
        if cursor is not None and column is not None:
            self._hovered_slot = (column, self.slot(column, cursor.minute))
        shape = Qt.CursorShape.ArrowCursor
        if self._on_status(at):
            shape = Qt.CursorShape.PointingHandCursor
        elif self._on_handle(at):
            shape = Qt.CursorShape.SizeVerCursor
        self.viewport().setCursor(shape)
        if before != (self._hovered, self._hovered_slot):
            self.viewport().update()

    def _on_status(self, at: QPointF) -> bool:
        found = self.sight().hit(at.x(), at.y())
        if found is None:
            return False
        item = self._laid[found[0]].placed[found[1]].item
        box = status_icon_box(self._look, item, self.sight().box(*found))
        return item.status not in GONE and box.holds(at.x(), at.y())

    def _on_handle(self, at: QPointF) -> bool:
        found = self.sight().hit(at.x(), at.y())
        if found is None or self._laid[found[0]].placed[found[1]].item.status in GONE:
            return False
        box = self.sight().box(*found)
        return box.height > 3 * HANDLE and at.y() >= box.y + box.height - HANDLE

    # -- dragging

    def _begin_drag(self, at: QPointF) -> None:
        self._pressed = None
        found = self.sight().hit(at.x(), at.y())
        if found is None:
            return
        item = self._laid[found[0]].placed[found[1]].item
        if item.status in GONE or item.id in self._dropped:
            return
        minute, lengthens = self.sight().minute_at(at.y()), self._on_handle(at)
        self._take(Drag.begun(item, found[0], minute=minute, lengthens=lengthens))
        self._scroller.start()
        self._follow_pointer()

    def _take(self, drag: Drag) -> None:
        self._drag = drag
        self._arrange()

    def _follow_pointer(self) -> None:
        """Keep the dragged block under the pointer, scrolling where that is at an edge."""
        if self._drag is None:
            return
        x, y = self._pointer.x(), self._pointer.y()
        across, down = scroll_wish(self.sight(), x, y)
        if across and not self._drag.lengthens:
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() + across)
        if down:
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + down)
        followed = self._drag.followed(self.sight(), x, y)
        if followed != self._drag:
            self._drag = followed
            self._tell_over()
            self.viewport().update()

    def _stop_drag(self) -> None:
        """Let go of a dragged block where it came from."""
        self._scroller.stop()
        self._drag = self._pressed = None
        self._arrange()
        self._tell_over()
        self.viewport().update()

    def _drop(self) -> None:
        drag = self._drag
        self._stop_drag()
        if drag is None or not drag.changes:
            return
        column_id = self._laid[drag.column].column.id
        self.set_pending(drag.item.id, column_id, drag.start_minute, drag.minutes)
        self._put_cursor(Cursor(column_id, drag.start_minute, drag.item.id), reveal=False)
        if drag.lengthens:
            self.lengthened.emit(drag.item.id, drag.minutes)
        else:
            self.moved.emit(drag.item.id, column_id, drag.start_minute)

    # -- menu, words on hover, wheel

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() != QContextMenuEvent.Reason.Mouse:
            self._ask_for_menu(None)
        elif (cursor := self._cursor_under(QPointF(event.pos()))) is not None:
            self._put_cursor(cursor, reveal=False)
            self._ask_for_menu(event.globalPos())

    def _ask_for_menu(self, at: QPoint | None) -> None:
        column, item = self.current_column(), self.item_in_hand()
        if column is None or self._cursor is None:
            return
        found, slot = self._found(self._cursor), self.slot(column, self._cursor.minute)
        if at is None:
            box = self.sight().box(*found) if found else self.sight().span_box(column, *slot)
            at = self.viewport().mapToGlobal(QPoint(box.x + 12, box.y + min(box.height, 24)))
        minute = item.start_minute if item else slot.start
        item_id = item.id if item else None
        self.menu_wanted.emit(item_id, self._laid[column].column.id, minute, at)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta().y() or event.angleDelta().x()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self.zoom * 1.0015**turn, at=event.position().y())
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            across = self.horizontalScrollBar()
            across.setValue(across.value() - turn)
        else:
            super().wheelEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._show_words(event)
            return True
        return super().viewportEvent(event)

    def _show_words(self, event: QHelpEvent) -> None:
        found = self.sight().hit(event.pos().x(), event.pos().y())
        if found is None or self._drag is not None:
            QToolTip.hideText()
            return
        laid = self._laid[found[0]]
        item = laid.placed[found[1]].item
        word = self._look.theme.status(item.status).word
        words = shown_on_hover(
            item, laid.column, self.day.clock_turns, status=word, masked=self._masked
        )
        QToolTip.showText(event.globalPos(), as_plain(words), self.viewport())
