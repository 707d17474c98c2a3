"""The day grid as it is worked: mouse and keys in, wishes out; it changes no data itself."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QKeyCombination, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from frontdesk.schedule.pane.arranged import Cursor
from frontdesk.schedule.pane.drag import Drag
from frontdesk.schedule.pane.geometry import moved_length
from frontdesk.schedule.pane.pointed import PointedGrid
from frontdesk.schedule.pane.shown import GONE, GridItem

PAUSE = 700  # milliseconds after the last key when a length set by keys is taken as meant
NEITHER = ~Qt.KeyboardModifier.KeypadModifier


class DayGrid(PointedGrid):
    """A day of several columns, or a week of one provider, that paints itself.

    Arrows go from stop to stop: Up and Down through a column's appointments and free slots in the
    order of time, Left and Right to the neighbour column at the same minute. Enter books or opens,
    Insert books beside what is there, Space is the next status, Ctrl+X and Ctrl+V cut and drop,
    Alt+Shift+Down and Up lengthen and shorten, Delete asks to cancel, Home goes to now, Ctrl+Home
    and Ctrl+End to the ends of the day, Page Up and Down a window further, Ctrl with plus, minus
    and 0 zooms, Esc takes back a drag or a cut. Signals: see `CursorGrid`.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settle = QTimer(self, singleShot=True, interval=PAUSE)
        self._settle.timeout.connect(self._drop)
        self._keys = self._key_map()

    def _key_map(self) -> dict[QKeyCombination, Callable[[], None]]:
        key, control = Qt.Key, Qt.KeyboardModifier.ControlModifier
        both = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
        plain: dict[Qt.Key, Callable[[], None]] = {
            key.Key_Up: lambda: self._step(-1),
            key.Key_Down: lambda: self._step(1),
            key.Key_Left: lambda: self._step_across(-1),
            key.Key_Right: lambda: self._step_across(1),
            key.Key_PageUp: lambda: self._page(-1),
            key.Key_PageDown: lambda: self._page(1),
            key.Key_Home: self.go_to_now,
            key.Key_Return: self.choose,
            key.Key_Enter: self.choose,
            key.Key_Insert: self.choose_slot,
            key.Key_Space: lambda: self._with_item(self.next_status.emit),
            key.Key_Delete: lambda: self._with_item(self.cancel_wanted.emit),
        }
        held: dict[Qt.Key, Callable[[], None]] = {
            key.Key_X: self.cut_item,
            key.Key_V: self._paste,
            key.Key_Home: lambda: self._go_to_minute(self._scale.first),
            key.Key_End: lambda: self._go_to_minute(self._scale.last),
            key.Key_Plus: lambda: self.set_zoom(self.zoom * 1.2),
            key.Key_Equal: lambda: self.set_zoom(self.zoom * 1.2),
            key.Key_Minus: lambda: self.set_zoom(self.zoom / 1.2),
            key.Key_0: lambda: self.set_zoom(1.0),
        }
        return {
            **{QKeyCombination(one): does for one, does in plain.items()},
            **{QKeyCombination(control, one): does for one, does in held.items()},
            QKeyCombination(both, key.Key_Down): lambda: self._lengthen(1),
            QKeyCombination(both, key.Key_Up): lambda: self._lengthen(-1),
        }

    def event(self, event: QEvent) -> bool:
        """Keep the grid's own keys from the window's shortcuts."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and self._wants(event):
            event.accept()
            return True
        return super().event(event)

    def _meaning(self, event: QKeyEvent) -> Callable[[], None] | None:
        pressed = QKeyCombination(event.modifiers() & NEITHER, Qt.Key(event.key()))
        return self._keys.get(pressed)

    def _wants(self, event: QKeyEvent) -> bool:
        return self._meaning(event) is not None or self._takes_back(event)

    def _takes_back(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_Escape and bool(self._drag or self._cut)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        does = self._meaning(event)
        if self._takes_back(event):
            self.take_back()
        elif self._drag is not None and not self._settle.isActive():
            event.accept()  # a hand is on the mouse: no key may move anything under it
        elif does is not None and self._laid:
            does()
        else:
            event.ignore()  # not QAbstractScrollArea's own meaning of the arrows

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        super().keyReleaseEvent(event)
        if self._settle.isActive() and event.key() in (Qt.Key.Key_Alt, Qt.Key.Key_Shift):
            self._drop()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._settle.isActive():
            self._drop()

    def go_to_now(self) -> None:
        """Put the cursor on the present minute (or the first hour worked) and scroll there."""
        minute = self._first_open() if self._now is None else self._now
        self._go_to_minute(minute)
        self.scroll_to(minute)

    def take_back(self) -> None:
        """Let go of what is dragged, else of what is cut."""
        if self._drag is not None:
            self._stop_drag()
        elif self._cut is not None:
            self.set_cut(None)
            self.cut.emit(None)

    def cut_item(self) -> None:
        """Cut the appointment in hand, to be dropped elsewhere."""
        item = self.item_in_hand()
        if item is not None and item.status not in GONE:
            self.set_cut(item)
            self.cut.emit(item.id)

    def _paste(self) -> None:
        if self._cut is not None:
            self.choose_slot()

    def _with_item(self, wish: Callable[[object], None]) -> None:
        item = self.item_in_hand()
        if item is not None and item.status not in GONE:
            wish(item.id)

    # -- where the cursor goes

    def _step(self, by: int) -> None:
        stops, at = self._stops()
        if stops and 0 <= at + by < len(stops):
            self._put_stop(stops[at + by].start, stops[at + by].item)

    def _put_stop(self, minute: int, item: GridItem | None) -> None:
        if self._cursor is not None:
            column_id = self._cursor.column_id
            self._put_cursor(Cursor(column_id, minute, item.id if item else None))

    def _step_across(self, by: int) -> None:
        column = self.current_column()
        if column is not None and self._cursor is not None and 0 <= column + by < len(self._laid):
            self._put_cursor(self._cursor_at(column + by, self._cursor.minute))

    def _page(self, by: int) -> None:
        if self._cursor is not None:
            minutes = int(self.sight().room.height / self._scale.pixels)
            down = self.verticalScrollBar()
            down.setValue(down.value() + by * down.pageStep())
            self._go_to_minute(self._cursor.minute + by * minutes)

    def _go_to_minute(self, minute: int) -> None:
        column = self.current_column() or 0
        inside = max(self._scale.first, min(minute, self._scale.last - 1))
        self._put_cursor(self._cursor_at(column, inside))

    # -- longer and shorter by keys

    def _lengthen(self, steps: int) -> None:
        """Move the lower edge by a line of the grid; it is meant when the keys are let go."""
        item, column, drag = self.item_in_hand(), self.current_column(), self._drag
        if drag is None and item is not None and column is not None:
            if item.status in GONE or item.id in self._dropped:
                return
            drag = Drag.begun(item, column, minute=item.end_minute, lengthens=True)
            self._take(drag)
        if drag is not None and drag.lengthens:
            end = drag.start_minute + drag.minutes + steps * self._scale.step
            minutes = moved_length(drag.start_minute, end, self._scale)
            self._drag = replace(drag, minutes=minutes)
            self._tell_over()
            self.viewport().update()
            self._settle.start()

    def _stop_drag(self) -> None:
        self._settle.stop()
        super()._stop_drag()
