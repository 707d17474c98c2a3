"""The day grid's cursor: which slot or appointment is in hand, and what is said of it."""

from collections.abc import Hashable
from dataclasses import replace

from PySide6 import QtGui  # the rest of its names is costly, and waits till it is used
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAccessibleAnnouncementEvent, QFocusEvent
from PySide6.QtWidgets import QWidget

from frontdesk.schedule.pane.arranged import Cursor
from frontdesk.schedule.pane.drag import Over
from frontdesk.schedule.pane.laid import Stop, stop_at, stops_of
from frontdesk.schedule.pane.sentences import STATES, said_of_item, said_of_slot
from frontdesk.schedule.pane.shown import Day, GridItem
from frontdesk.schedule.pane.view import GridView


class CursorGrid(GridView):
    """The grid with something in hand, and all the wishes that can be made of it.

    Signals (ids are those of the rows shown, minutes count from the office's midnight):
        slot_chosen(column_id, start_minute): book here.
        opened(item_id): show this appointment in full.
        selected(item_id): this appointment is in hand now, or None.
        next_status(item_id): arrived, roomed, ... whatever comes next.
        moved(item_id, column_id, start_minute): it was dragged there and waits, dimmed.
        lengthened(item_id, minutes): its lower edge was moved; it waits, dimmed.
        cut(item_id): it is to be dropped elsewhere, on another day too; None: not any more.
        paste_wanted(column_id, start_minute): what is cut is to be dropped here.
        cancel_wanted(item_id): ask for the reason and cancel it.
        menu_wanted(item_id, column_id, minute, global_pos): the context menu; item_id may be None.
        header_chosen(column_id): the name over a column was clicked.
        over(Over | None): what is dragged or cut is held over that place; None: over none.
    """

    slot_chosen = Signal(object, int)
    opened = Signal(object)
    selected = Signal(object)
    next_status = Signal(object)
    moved = Signal(object, object, int)
    lengthened = Signal(object, int)
    cut = Signal(object)
    paste_wanted = Signal(object, int)
    cancel_wanted = Signal(object)
    menu_wanted = Signal(object, object, int, QPoint)
    header_chosen = Signal(object)
    over = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._over: Over | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Schedule")

    def show_day(self, day: Day) -> None:
        """Show this day; the appointment in hand stays in hand if it is still there."""
        super().show_day(day)
        self._over = None  # the same place is another one on another day
        self._keep_cursor(day)
        self._tell_over()

    def _keep_cursor(self, day: Day) -> None:
        cursor = self._cursor
        if cursor is None:
            if self.hasFocus():  # the keyboard was here before there was anything to work on
                self._begin()
            return
        if (found := self._found(cursor)) is not None:
            self._put_cursor(self._cursor_on(*found), reveal=False)
        elif self.current_column() is not None:
            self._put_cursor(replace(cursor, item_id=None), reveal=False)
        elif day.columns:
            self._put_cursor(Cursor(day.columns[0].id, cursor.minute), reveal=False)

    def set_masked(self, masked: bool) -> None:
        """Hide names, reasons and money, on the screen and aloud."""
        super().set_masked(masked)
        self._say()

    def set_cut(self, item: GridItem | None) -> None:
        """Mark an appointment as cut, on whatever day it stands; None when it is dropped."""
        super().set_cut(item)
        self._say()
        self._tell_over()

    def _tell_over(self) -> None:
        """Say over which place something is held now, if that is another one."""
        over = self._over_now()
        if over != self._over:
            self._over = over
            self.set_over_tone("")  # nothing is known of that place yet
            self.over.emit(over)

    def _over_now(self) -> Over | None:
        drag, cut, cursor = self._drag, self._cut, self._cursor
        if drag is not None:
            column_id = self._laid[drag.column].column.id
            there = Over(drag.item.id, column_id, drag.start_minute, drag.minutes)
            return there if drag.changes else None
        column = self.current_column()
        if cut is None or cursor is None or cursor.item_id is not None or column is None:
            return None
        start = self.slot(column, cursor.minute).start
        return Over(cut.id, cursor.column_id, start, cut.minutes)

    def item_in_hand(self) -> GridItem | None:
        """Return the appointment the cursor is on, if any."""
        found = self._found(self._cursor)
        return None if found is None else self._laid[found[0]].placed[found[1]].item

    def select(self, item_id: Hashable) -> bool:
        """Put the cursor on an appointment and bring it into sight; return whether it is there."""
        found = self.sight().found(item_id)
        if found is not None:
            self._put_cursor(self._cursor_on(*found))
        return found is not None

    def go_to(self, column_id: Hashable, minute: int) -> bool:
        """Put the cursor on a time of a column and bring it into sight; False if not shown."""
        shown = any(laid.column.id == column_id for laid in self._laid)
        if shown:
            self._put_cursor(Cursor(column_id, minute))
        return shown

    def _found(self, cursor: Cursor | None) -> tuple[int, int] | None:
        if cursor is None or cursor.item_id is None:
            return None
        return self.sight().found(cursor.item_id)

    def _cursor_on(self, column: int, index: int) -> Cursor:
        laid = self._laid[column]
        item = laid.placed[index].item
        return Cursor(laid.column.id, item.start_minute, item.id)

    def _put_cursor(self, cursor: Cursor, *, reveal: bool = True) -> None:
        before, self._cursor = self._cursor, cursor
        if before is None or before.item_id != cursor.item_id:
            self.selected.emit(cursor.item_id)
        if reveal:
            self._reveal()
        self._say()
        self._tell_over()
        self.viewport().update()

    def _reveal(self) -> None:
        """Scroll just so far that the cursor is in sight."""
        column = self.current_column()
        if column is None or self._cursor is None:
            return
        sight, found = self.sight(), self._found(self._cursor)
        slot = self.slot(column, self._cursor.minute)
        box = sight.box(*found) if found else sight.span_box(column, *slot)
        room = sight.room
        below = box.y + min(box.height, room.height) + 8 - (room.y + room.height)
        above = box.y - 8 - room.y
        down = self.verticalScrollBar()
        down.setValue(down.value() + (above if above < 0 else max(0, below)))
        left, right = sight.x_of(column) - room.x, sight.x_of(column + 1) - room.x - room.width
        across = self.horizontalScrollBar()
        across.setValue(across.value() + (left if left < 0 else max(0, right)))

    def _say(self) -> None:
        """Tell a screen reader what the cursor is on."""
        words = self.sentence()
        before = self.accessibleDescription()
        if words != before:
            self.setAccessibleDescription(words)
            # What is first under the cursor is told with the grid itself.
            if before and self.hasFocus() and QtGui.QAccessible.isActive():
                QtGui.QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def sentence(self) -> str:
        """Return what the cursor is on in one sentence: an appointment or a free slot."""
        column = self.current_column()
        if column is None or self._cursor is None:
            return ""
        shown, item, turns = self._laid[column].column, self.item_in_hand(), self.day.clock_turns
        if item is None:
            return said_of_slot(*self.slot(column, self._cursor.minute), shown, turns)
        word = self._look.theme.status(item.status).word
        said = said_of_item(item, shown, turns, status=word, masked=self._masked)
        state = next(one.state for one in self._laid[column].placed if one.item is item)
        return f"{said}, {STATES[state]}" if state in STATES else said

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._cursor is None:
            self._begin()
        self._say()
        self.viewport().update()

    def _begin(self) -> None:
        if self._laid:
            minute = self._first_open() if self._now is None else self._now
            column = next(iter(self.sight().seen_columns), 0)
            self._put_cursor(self._cursor_at(column, minute), reveal=False)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def _cursor_at(self, column: int, minute: int) -> Cursor:
        """Return the cursor on whatever stands at a minute of a column, the minute kept."""
        laid = self._laid[column]
        stops = stops_of(laid, self._scale)
        stop = stops[stop_at(stops, minute)]
        return Cursor(laid.column.id, minute, stop.item.id if stop.item else None)

    def choose(self) -> None:
        """Open the appointment in hand, or book (or drop what is cut) on the free slot."""
        if (item := self.item_in_hand()) is not None:
            self.opened.emit(item.id)
        else:
            self.choose_slot()

    def choose_slot(self) -> None:
        """Book, or drop what is cut, at the cursor, even beside another appointment."""
        column, item = self.current_column(), self.item_in_hand()
        if column is None or self._cursor is None:
            return
        minute = item.start_minute if item else self.slot(column, self._cursor.minute).start
        wish = self.slot_chosen if self._cut is None else self.paste_wanted
        wish.emit(self._laid[column].column.id, minute)

    def _stops(self) -> tuple[list[Stop], int]:
        """Return the stops of the cursor's column and which of them it is on."""
        column = self.current_column()
        if column is None or self._cursor is None:
            return [], 0
        stops = stops_of(self._laid[column], self._scale)
        item = self.item_in_hand()
        if item is None:
            return stops, stop_at(stops, self._cursor.minute)
        return stops, next(i for i, stop in enumerate(stops) if stop.item is item)
