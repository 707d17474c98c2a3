"""A choice between a few, all in view: buttons in one frame, gone through by arrow keys."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from frontdesk.kit import theme


class Segmented(QWidget):
    """Two to five choices side by side. Arrow keys, a click or a choice's first letter choose.

    Signals:
        edited(): the person chose.
        left(): the keyboard has gone on.

    Args:
        options: value and words of each.
        empty: nothing may be chosen; otherwise the first is chosen from the start.
    """

    edited = Signal()
    left = Signal()
    parked = True

    def __init__(self, options: Sequence[tuple[Any, str]], *, empty: bool = False) -> None:
        super().__init__()
        self.options = tuple(options)
        self._chosen = -1 if empty else 0
        self._hovered = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._name()

    def value(self) -> Any:
        """Return the value chosen; None for none."""
        return self.options[self._chosen][0] if self._chosen >= 0 else None

    def set_value(self, value: Any) -> None:
        """Choose by value; an unknown one chooses nothing."""
        values = [one for one, _ in self.options]
        self._choose(values.index(value) if value in values else -1)

    def typed(self) -> Any:
        """Return the words chosen; empty for none."""
        return self.options[self._chosen][1] if self._chosen >= 0 else ""

    def set_typed(self, typed: Any) -> None:
        """Choose by words."""
        words = [one for _, one in self.options]
        self._choose(words.index(typed) if typed in words else -1)

    def said(self) -> str:
        """Return nothing: the choice is plain to see."""
        return ""

    def sizeHint(self) -> QSize:  # noqa: D102
        widest = max(self._width(words) for _, words in self.options)
        return QSize(widest * len(self.options) + 4, self.fontMetrics().height() + 15)

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        last = len(self.options) - 1
        key, letter = Qt.Key(event.key()), event.text().strip().casefold()
        if key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
            self._wish(min(self._chosen + 1, last))
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Up):
            self._wish(max(self._chosen - 1, 0))
        elif key == Qt.Key.Key_Home:
            self._wish(0)
        elif key == Qt.Key.Key_End:
            self._wish(last)
        elif (named := self._next_named(letter)) >= 0:
            self._wish(named)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        place = self._at(event.position().x())
        if event.button() == Qt.MouseButton.LeftButton and place >= 0:
            self._wish(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        self._hovered = self._at(event.position().x())
        self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: D102
        self._hovered = -1
        self.update()
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusOutEvent(event)
        self.update()
        self.left.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102
        look, painter = theme.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        bad = self.property("bad") == "true"
        ring = "focus" if self.hasFocus() else "outline"
        colour = look.colour("danger") if bad else look.colour(ring)
        wide = 2 if self.hasFocus() or bad else 1
        painter.setPen(QPen(colour, wide))
        painter.setBrush(look.colour("sunken"))
        inset = wide / 2 - 0.5
        around = frame.adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(around, look.radius_small, look.radius_small)
        for place, (_, words) in enumerate(self.options):
            self._paint_one(painter, place, words)

    def _paint_one(self, painter: QPainter, place: int, words: str) -> None:
        look, cell = theme.current(), self._cell(place).adjusted(1, 3, -1, -3)
        chosen = place == self._chosen
        if chosen:
            painter.setPen(QPen(look.colour("accent"), 1.5))
            painter.setBrush(look.colour("surface"))
            painter.drawRoundedRect(cell.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        elif place == self._hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("hover"))
            painter.drawRoundedRect(cell, 4, 4)
        font = self.font()
        font.setWeight(font.Weight.DemiBold if chosen else font.Weight.Medium)
        painter.setFont(font)
        role = "faint" if not self.isEnabled() else "accent" if chosen else "muted"
        painter.setPen(look.colour(role))
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, words)

    def _next_named(self, letter: str) -> int:
        """Return the next choice that begins with a letter, round and round; -1 for none."""
        count = len(self.options)
        turns = [(self._chosen + step) % count for step in range(1, count + 1)]
        named = [place for place in turns if self.options[place][1].casefold().startswith(letter)]
        return named[0] if letter and named else -1

    def _cell(self, place: int) -> QRectF:
        wide = (self.width() - 4) / len(self.options)
        return QRectF(2 + place * wide, 0, wide, self.height())

    def _at(self, x: float) -> int:
        for place in range(len(self.options)):
            if self._cell(place).left() <= x < self._cell(place).right():
                return place
        return -1

    def _width(self, words: str) -> int:
        font = self.font()
        font.setWeight(font.Weight.DemiBold)
        return QFontMetrics(font).horizontalAdvance(words) + 26

    def _wish(self, place: int) -> None:
        if place != self._chosen:
            self._choose(place)
            self.edited.emit()

    def _choose(self, place: int) -> None:
        self._chosen = place
        self._name()
        self.update()

    def _name(self) -> None:
        words = self.typed() or "nothing chosen"
        of = ", ".join(words for _, words in self.options)
        self.setAccessibleDescription(f"{words}; one of {of}")
