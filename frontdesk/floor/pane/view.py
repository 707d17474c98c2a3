"""The board as it is seen: one widget that paints the cards in sight and knows the one in hand."""

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from frontdesk.floor.pane.laid import Box, Laid, lay_out
from frontdesk.floor.pane.look import Look
from frontdesk.floor.pane.paint import paint_card, paint_ring, paint_target, paint_title
from frontdesk.floor.pane.shown import Board, Card, sentence
from frontdesk.floor.rules import STAGES
from frontdesk.kit import theme


class BoardView(QAbstractScrollArea):
    """Shows a board; the card in hand stays in hand wherever it goes.

    Signals:
        selected(object): this card is in hand now, by its visit; or None.
    """

    selected = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Floor")
        self.viewport().setMouseTracking(True)
        self._board, self._shown, self._masked = Board(), Board(), False
        self._look = Look(theme.current(), self.devicePixelRatioF())
        self._laid = self._laid_out()
        self._in_hand: int | None = None
        self._last = (0, 0)  # where the card in hand was, should it go
        self._hovered: int | None = None
        self._dragged: tuple[int, QPointF, QPointF] | None = None  # card, grab, pointer
        self._pending: dict[int, int] = {}  # cards on their way to a stage
        theme.watch().changed.connect(self._on_look)

    # -- what is shown

    @property
    def board(self) -> Board:
        """The board as it was told, nothing masked."""
        return self._board

    def show_board(self, board: Board, *, settled: bool = True) -> None:
        """Show a board; with `settled` what was under way is done or refused."""
        if settled:
            self._pending.clear()
        if board == self._board and settled:
            self._arrange()
            return
        self._board = board
        self._shown = board.masked() if self._masked else board
        self._arrange()
        self._keep_hand()

    def set_masked(self, masked: bool) -> None:
        """Hide names and what is said of patients."""
        self._masked = masked
        self._shown = self._board.masked() if masked else self._board
        self._arrange()
        self._say()

    def set_pending(self, card_id: int, stage: int) -> None:
        """Dim a card until it is known whether it may go to a stage."""
        self._pending[card_id] = stage
        self.viewport().update()

    def is_pending(self, card_id: int) -> bool:
        """Return whether something is being done to a card."""
        return card_id in self._pending

    def card_in_hand(self) -> Card | None:
        """Return the card the keyboard is on, nothing masked."""
        return self._board.card(self._in_hand)

    def take(self, card_id: int | None, *, reveal: bool = True) -> bool:
        """Take a card in hand and bring it into sight; return whether it is on the board."""
        place = self._laid.place(card_id)
        if place is None or card_id is None:
            return False
        changed = card_id != self._in_hand
        self._in_hand, self._last = card_id, place
        if reveal:
            self._reveal()
        if changed:
            self.selected.emit(card_id)
            self._say()
        self.viewport().update()
        return True

    def box_of(self, card_id: int) -> QRect | None:
        """Return where a card lies in the viewport."""
        place = self._laid.place(card_id)
        return None if place is None else QRect(*self._seen(self._laid.boxes[place[0]][place[1]]))

    # -- laying out

    def _laid_out(self) -> Laid:
        look = self._look
        high = [look.height(over=place == len(STAGES) - 1) for place in range(len(STAGES))]
        return lay_out(
            self._shown, width=self.viewport().width(), least=look.least_column,
            header=look.header, heights=high, gap=look.gap,
        )  # fmt: skip

    def _arrange(self) -> None:
        self._laid = self._laid_out()
        room = self.viewport().height() - self._laid.header
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        down.setRange(0, max(0, self._laid.height - room))
        down.setPageStep(max(1, room))
        down.setSingleStep(self._look.line * 2)
        across.setRange(0, max(0, self._laid.width - self.viewport().width()))
        across.setPageStep(max(1, self.viewport().width()))
        across.setSingleStep(40)
        self.viewport().update()

    def _keep_hand(self) -> None:
        """Keep the same patient in hand, or else who stands there now."""
        if self._in_hand is None:
            return
        if not self.take(self._in_hand, reveal=self.hasFocus()):
            self._in_hand = None
            column, place = self._last
            cards = self._board.columns[column]
            if cards:
                self.take(cards[min(place, len(cards) - 1)].id, reveal=False)
        self.selected.emit(self._in_hand)
        self._say()

    def _reveal(self) -> None:
        column, place = self._last
        box = self._laid.boxes[column][place]
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        room = self.viewport().height() - self._laid.header
        top = min(down.value(), box.y - self._look.gap)
        down.setValue(max(top, box.y + box.height + self._look.gap - room))
        left = min(across.value(), self._laid.edges[column])
        across.setValue(max(left, self._laid.edges[column + 1] - self.viewport().width()))

    def _seen(self, box: Box) -> Box:
        """Return where a box of the content lies in the viewport."""
        left, top = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        return box._replace(x=box.x - left, y=box.y - top + self._laid.header)

    def _content(self, at: QPointF) -> QPointF:
        left, top = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        return QPointF(at.x() + left, at.y() + top - self._laid.header)

    def _hit(self, at: QPointF) -> Card | None:
        if at.y() < self._laid.header:
            return None
        here = self._content(at)
        found = self._laid.hit(here.x(), here.y())
        return None if found is None else self._laid.card(*found)

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, area, laid = QPainter(self.viewport()), event.rect(), self._laid
        painter.fillRect(area, self._look.colours["window"])
        self._paint_columns(painter)
        painter.setClipRect(QRect(0, laid.header, area.right() + 1, area.bottom() + 1))
        for column, boxes in enumerate(laid.boxes):
            for place, box in enumerate(boxes):
                seen = self._seen(box)
                if seen.y < area.bottom() + 2 and seen.y + seen.height > area.top() - 2:
                    self._paint_one(painter, laid.card(column, place), seen)
        painter.setClipping(False)
        self._paint_titles(painter)
        self._paint_dragged(painter)

    def _paint_columns(self, painter: QPainter) -> None:
        left, bottom = self.horizontalScrollBar().value(), self.viewport().height()
        for column in range(len(STAGES)):
            x, right = self._laid.edges[column] - left, self._laid.edges[column + 1] - left
            painter.fillRect(x + 2, 0, right - x - 4, bottom, self._look.colours["sunken"])
        if self._dragged is not None:
            column = self._laid.column_at(self._content(self._dragged[2]).x())
            x, right = self._laid.edges[column] - left, self._laid.edges[column + 1] - left
            paint_target(painter, self._look, QRectF(x + 2, 0, right - x - 4, bottom))

    def _paint_titles(self, painter: QPainter) -> None:
        left, laid = self.horizontalScrollBar().value(), self._laid
        place = laid.place(self._in_hand)
        for column, cards in enumerate(self._shown.columns):
            x, right = laid.edges[column] - left, laid.edges[column + 1] - left
            box = Box(x + 2, 0, right - x - 4, laid.header)
            painter.fillRect(QRect(*box), self._look.colours["sunken"])
            current = place is not None and place[0] == column and self.hasFocus()
            paint_title(painter, self._look, box, column, len(cards), current=current)

    def _paint_one(self, painter: QPainter, card: Card, box: Box) -> None:
        away = card.id in self._pending or (self._dragged and self._dragged[0] == card.id)
        painter.setOpacity(0.45 if away else 1.0)
        paint_card(painter, self._look, card, box, hovered=card.id == self._hovered)
        painter.setOpacity(1.0)
        if card.id == self._in_hand:
            paint_ring(painter, self._look, box, strong=self.hasFocus())

    def _paint_dragged(self, painter: QPainter) -> None:
        if self._dragged is None:
            return
        card_id, grab, pointer = self._dragged
        card, place = self._shown.card(card_id), self._laid.place(card_id)
        if card is None or place is None:
            return
        size = self._laid.boxes[place[0]][place[1]]
        corner = pointer - grab
        box = Box(round(corner.x()), round(corner.y()), size.width, size.height)
        painter.setOpacity(0.92)
        paint_card(painter, self._look, card, box, hovered=True)
        painter.setOpacity(1.0)
        paint_ring(painter, self._look, box, strong=True)

    # -- what is said

    def sentence(self) -> str:
        """Return what the card in hand says, as a screen reader is told."""
        card = self._shown.card(self._in_hand)
        return "" if card is None else sentence(card)

    def _say(self) -> None:
        words = self.sentence()
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)
            if self.hasFocus() and QAccessible.isActive():
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    # -- Qt's own

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._in_hand is None:
            self.take_first()
        self._say()
        self.viewport().update()

    def take_first(self) -> None:
        """Take in hand who waits longest; where nobody waits, the first card there is."""
        for column in (*range(1, len(STAGES)), 0):
            if self._board.columns[column]:
                self.take(self._board.columns[column][0].id, reveal=False)
                return

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def scrollContentsBy(self, _across: int, _down: int) -> None:
        self.viewport().update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._on_look()
        return super().event(event)

    def _on_look(self) -> None:
        self._look = Look(theme.current(), self.devicePixelRatioF())
        self._arrange()
