"""The board as it is worked: mouse and keys in, wishes out; it changes no data itself."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from frontdesk.floor.pane.shown import sentence
from frontdesk.floor.pane.view import BoardView

NONE = Qt.KeyboardModifier.NoModifier
IGNORED = ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)


class BoardGrid(BoardView):
    """A board with hands on it.

    Arrows go from card to card, Space and Enter are the next stage, Backspace the stage before, R
    gives a room, T tells, N goes to the next one to be told, C checks in, B opens the superbill,
    / (or Ctrl+F) filters, Esc lets go of a drag or a filter, Home and End go to the ends of a
    column.

    Signals (cards by their visit):
        next_wished(int), back_wished(int): one stage on, or back.
        moved(int, int): dragged to a stage; it waits, dimmed.
        room_wished(int, QPoint): which room? asked at this place of the screen.
        tell_wished(int), next_to_tell(): tell this one; go to who is to be told next.
        check_in_wished(int), superbill_wished(int): open its check-in; its charges.
        menu_wanted(int, QPoint): what can be done, at this place of the screen.
        filter_wished(), let_go(): narrow by typing; show all again.
    """

    next_wished = Signal(int)
    back_wished = Signal(int)
    moved = Signal(int, int)
    room_wished = Signal(int, QPoint)
    tell_wished = Signal(int)
    next_to_tell = Signal()
    check_in_wished = Signal(int)
    superbill_wished = Signal(int)
    menu_wanted = Signal(int, QPoint)
    filter_wished = Signal()
    let_go = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._pressed: tuple[QPointF, int] | None = None
        key = Qt.Key
        self._keys: dict[int, Callable[[], None]] = {
            key.Key_Up: lambda: self._step(-1),
            key.Key_Down: lambda: self._step(1),
            key.Key_Left: lambda: self._step_across(-1),
            key.Key_Right: lambda: self._step_across(1),
            key.Key_Home: lambda: self._step(-1000),
            key.Key_End: lambda: self._step(1000),
            key.Key_PageUp: lambda: self._step(-8),
            key.Key_PageDown: lambda: self._step(8),
            key.Key_Space: lambda: self._wish(self.next_wished),
            key.Key_Return: lambda: self._wish(self.next_wished),
            key.Key_Enter: lambda: self._wish(self.next_wished),
            key.Key_Backspace: lambda: self._wish(self.back_wished),
            key.Key_T: lambda: self._wish(self.tell_wished),
            key.Key_C: lambda: self._wish(self.check_in_wished),
            key.Key_B: lambda: self._wish(self.superbill_wished),
            key.Key_N: self.next_to_tell.emit,
            key.Key_R: self._wish_room,
            key.Key_Slash: self.filter_wished.emit,
        }

    # -- keys

    def event(self, event: QEvent) -> bool:
        """Keep the board's own keys from the window's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() & IGNORED == NONE and event.key() in self._keys
            if plain or (event.key() == Qt.Key.Key_Escape and self._dragged):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() & IGNORED == NONE
        if event.key() == Qt.Key.Key_Escape:
            if self._dragged is not None:
                self._stop_drag()
            else:
                self.let_go.emit()
                event.ignore()
        elif self._dragged is None and plain and event.key() in self._keys:
            self._keys[event.key()]()
        elif event.modifiers() == Qt.KeyboardModifier.ControlModifier and (
            event.key() == Qt.Key.Key_F
        ):
            self.filter_wished.emit()
        else:
            event.ignore()

    def _step(self, by: int) -> None:
        place = self._laid.place(self._in_hand)
        if place is None:
            self.take_first()
            return
        column, row = place
        cards = self.board.columns[column]
        self.take(cards[max(0, min(row + by, len(cards) - 1))].id)

    def _step_across(self, by: int) -> None:
        place = self._laid.place(self._in_hand)
        if place is None:
            self.take_first()
            return
        other = self._laid.across(*place, by)
        if other is not None:
            self.take(self.board.columns[other[0]][other[1]].id)

    def _wish(self, signal: object) -> None:
        card = self.card_in_hand()
        if card is not None and not self.is_pending(card.id):
            signal.emit(card.id)  # type: ignore[attr-defined]

    def _wish_room(self) -> None:
        card = self.card_in_hand()
        if card is not None:
            self.room_wished.emit(card.id, self._place_of(card.id))

    def _place_of(self, card_id: int) -> QPoint:
        box = self.box_of(card_id)
        corner = QPoint(12, 12) if box is None else box.bottomLeft() + QPoint(8, 2)
        return self.viewport().mapToGlobal(corner)

    # -- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        card = self._hit(event.position())
        if card is None:
            return
        self.take(card.id, reveal=False)
        if event.button() == Qt.MouseButton.LeftButton and not self.is_pending(card.id):
            self._pressed = (event.position(), card.id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._dragged is not None:
            self._dragged = (*self._dragged[:2], at)
            self.viewport().update()
        elif self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            far = (at - self._pressed[0]).manhattanLength() >= QApplication.startDragDistance()
            box = self.box_of(self._pressed[1])
            if far and box is not None:
                grab = self._pressed[0] - QPointF(box.topLeft())
                self._dragged, self._pressed = (self._pressed[1], grab, at), None
                self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        else:
            card = self._hit(at)
            hovered = None if card is None else card.id
            if hovered != self._hovered:
                self._hovered = hovered
                self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        if self._dragged is None or event.button() != Qt.MouseButton.LeftButton:
            return
        card_id, _, at = self._dragged
        column = self._laid.column_at(self._content(at).x())
        card = self.board.card(card_id)
        self._stop_drag()
        if card is not None and card.stage != column:
            self.set_pending(card_id, column)
            self.moved.emit(card_id, column)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        card = self._hit(event.position())
        if card is not None:
            self.check_in_wished.emit(card.id)

    def _stop_drag(self) -> None:
        self._dragged = None
        self.viewport().unsetCursor()
        self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = None
        self.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            card = self._hit(QPointF(event.pos()))
            at = event.globalPos()
        else:
            card = self.card_in_hand()
            at = self._place_of(card.id) if card else QPoint()
        if card is not None:
            self.take(card.id, reveal=False)
            self.menu_wanted.emit(card.id, at)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            card = self._hit(QPointF(event.pos()))
            words = "" if card is None or self._dragged else sentence(card)
            QToolTip.showText(event.globalPos(), _plain(words), self.viewport())
            return True
        return super().viewportEvent(event)


def _plain(words: str) -> str:
    """Return words that a tool tip shows as they are, on several lines."""
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<p>{escaped}</p>" if words else ""
