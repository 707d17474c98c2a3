"""A choice between a few, all in view: side by side in one frame, gone through by arrow keys."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from frontdesk.kit import theme

_STEPS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
_ENDS = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}


class Segmented(QWidget):
    """Two to five choices side by side. Arrow keys, a click or a choice's first letter choose.

    Signals:
        edited(): the person chose.
        left(): the keyboard has gone on.

    Args:
        options: value and words of each.
        empty: nothing is chosen at first; otherwise the first is.
    """

    edited = Signal()
    left = Signal()
    missing = "Choose one."
    parked = True

    def __init__(self, options: Sequence[tuple[Any, str]], *, empty: bool = False) -> None:
        super().__init__()
        self.options = tuple(options)
        self.choices = [_Choice(words, self) for _, words in self.options]
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(0)
        for place, choice in enumerate(self.choices):
            row.addWidget(choice, 1)
            choice.clicked.connect(lambda _on, place=place: self.choose(place))
        self._chosen = -1
        self._show(-1 if empty else 0)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # for the access key of its label

    def value(self) -> Any:
        """Return the value chosen; None for none."""
        return self.options[self._chosen][0] if self._chosen >= 0 else None

    def set_value(self, value: Any) -> None:
        """Choose by value; an unknown one chooses nothing."""
        values = [one for one, _ in self.options]
        self._show(values.index(value) if value in values else -1)

    def typed(self) -> Any:
        """Return the words chosen; empty for none."""
        return self.options[self._chosen][1] if self._chosen >= 0 else ""

    def set_typed(self, typed: Any) -> None:
        """Choose by words."""
        words = [one for _, one in self.options]
        self._show(words.index(typed) if typed in words else -1)

    def said(self) -> str:
        """Return nothing: the choice is plain to see."""
        return ""

    def choose(self, place: int) -> None:
        """Choose as the person does."""
        changed = place != self._chosen
        self._show(place)
        self.choices[place].setFocus(Qt.FocusReason.OtherFocusReason)
        if changed:
            self.edited.emit()

    def go_by_key(self, event: QKeyEvent) -> bool:
        """Choose by a key; False if the key means nothing here."""
        key, letter = Qt.Key(event.key()), event.text().strip().casefold()
        last = len(self.options) - 1
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if key in _STEPS:
            self.choose(min(max(self._chosen + _STEPS[key], 0), last))
        elif key in _ENDS:
            self.choose(_ENDS[key] % (last + 1))
        elif (named := self._next_named(letter)) >= 0:
            self.choose(named)
        else:
            return False
        return True

    def tell_focus(self) -> None:
        """The keyboard came to a choice, went to another, or went away."""
        self.update()
        if not any(choice.hasFocus() for choice in self.choices):
            self.left.emit()

    def setAccessibleName(self, name: str) -> None:
        """Name the question; each choice tells it as its own."""
        super().setAccessibleName(name)
        for choice in self.choices:
            choice.setAccessibleDescription(f"{name}, one of {len(self.choices)}")

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102
        look, painter = theme.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = any(choice.hasFocus() for choice in self.choices)
        bad = self.property("bad") == "true"
        wide = 2.0 if focused or bad else 1.0
        edge = look.colour("danger") if bad else look.colour("focus" if focused else "outline")
        painter.setPen(QPen(edge, wide))
        painter.setBrush(look.colour("sunken"))
        around = QRectF(self.rect()).adjusted(wide / 2, wide / 2, -wide / 2, -wide / 2)
        painter.drawRoundedRect(around, look.radius_small, look.radius_small)

    def _show(self, place: int) -> None:
        self._chosen = place
        tab_stop = max(place, 0)
        for number, choice in enumerate(self.choices):
            choice.setChecked(number == place)
            policy = Qt.FocusPolicy.StrongFocus if number == tab_stop else Qt.FocusPolicy.ClickFocus
            choice.setFocusPolicy(policy)
        self.setFocusProxy(self.choices[tab_stop])

    def _next_named(self, letter: str) -> int:
        """Return the next choice that begins with a letter, round and round; -1 for none."""
        count = len(self.options)
        turns = [(self._chosen + step) % count for step in range(1, count + 1)]
        named = [place for place in turns if self.options[place][1].casefold().startswith(letter)]
        return named[0] if letter and named else -1


class _Choice(QAbstractButton):
    """One of them."""

    def __init__(self, words: str, of: Segmented) -> None:
        super().__init__(of)
        self._of, self._hovered = of, False
        self.setText(words)
        self.setAccessibleName(words)
        self.setCheckable(True)
        self.setAutoExclusive(False)  # the frame keeps them apart; none may be chosen
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.current().font("strong"))
        return QSize(metrics.horizontalAdvance(self.text()) + 24, metrics.height() + 11)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def nextCheckState(self) -> None:
        """Leave it to the frame."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._of.go_by_key(event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._of.tell_focus()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._of.tell_focus()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._hovered = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hovered = False
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, painter = theme.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cell = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        if self.isChecked():
            painter.setPen(QPen(look.colour("accent"), 1.5))
            painter.setBrush(look.colour("surface"))
            painter.drawRoundedRect(cell, 4, 4)
        elif self._hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("hover"))
            painter.drawRoundedRect(cell, 4, 4)
        painter.setFont(look.font("strong" if self.isChecked() else "medium"))
        enabled = "accent" if self.isChecked() else "muted"
        painter.setPen(look.colour(enabled if self.isEnabled() else "faint"))
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, self.text())
