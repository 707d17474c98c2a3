"""Inputs that tick several of a list, or choose a colour."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QGridLayout, QSizePolicy, QWidget

from frontdesk.core.refused import Refused
from frontdesk.kit import theme
from frontdesk.kit.icon_paint import paint


class TicksInput(QWidget):
    """Any number of a list, each with a box to tick; its value is a tuple in the list's order.

    Args:
        options: value and words of each.
        columns: how many stand side by side.
        needed: the sentence when none is ticked; none may be when empty.
    """

    edited = Signal()
    left = Signal()
    parked = True

    def __init__(
        self, options: Sequence[tuple[Any, str]] = (), *, columns: int = 1, needed: str = ""
    ) -> None:
        super().__init__()
        self._columns, self._needed = columns, needed
        self.options: tuple[tuple[Any, str], ...] = ()
        self.boxes: list[QCheckBox] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        self.set_options(options)

    def set_options(self, options: Sequence[tuple[Any, str]]) -> None:
        """Offer another list; what is ticked and still there stays ticked."""
        if tuple(options) == self.options:
            return
        ticked = self._ticked()
        for box in self.boxes:
            self._grid.removeWidget(box)
            box.deleteLater()
        self.options, self.boxes = tuple(options), []
        for place, (_, words) in enumerate(self.options):
            box = QCheckBox(words.replace("&", "&&"))
            box.setAccessibleName(words)
            box.clicked.connect(lambda _on: self.edited.emit())
            self._grid.addWidget(box, place // self._columns, place % self._columns)
            self.boxes.append(box)
        if self.boxes:
            self.setFocusProxy(self.boxes[0])
        self.set_value(ticked)

    def value(self) -> tuple[Any, ...]:
        """Return what is ticked.

        Raises:
            Refused: nothing is, though something must be.

        """
        ticked = self._ticked()
        if self._needed and not ticked:
            raise Refused(self._needed)
        return ticked

    def set_value(self, value: Any) -> None:
        """Tick these and no others; unknown ones are passed over."""
        for (one, _), box in zip(self.options, self.boxes, strict=True):
            box.setChecked(one in (value or ()))

    def typed(self) -> Any:
        """Return the words of what is ticked."""
        return [words for (_, words), box in self._pairs() if box.isChecked()]

    def set_typed(self, typed: Any) -> None:
        """Tick by words."""
        for (_, words), box in self._pairs():
            box.setChecked(words in typed)

    def said(self) -> str:
        """Return nothing: the marks are plain to see."""
        return ""

    def _ticked(self) -> tuple[Any, ...]:
        return tuple(value for (value, _), box in self._pairs() if box.isChecked())

    def _pairs(self) -> list[tuple[tuple[Any, str], QCheckBox]]:
        return list(zip(self.options, self.boxes, strict=True))


class ColourInput(QWidget):
    """One of a few colours, as swatches; Left and Right go through them.

    Args:
        colours: as #rrggbb.
    """

    edited = Signal()
    left = Signal()
    parked = True

    def __init__(self, colours: Sequence[str]) -> None:
        super().__init__()
        self.colours, self._chosen = list(colours), 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def value(self) -> str:
        """Return the colour chosen."""
        return self.colours[self._chosen]

    def set_value(self, value: Any) -> None:
        """Choose a colour; one that is not offered is offered from now on."""
        if value and value not in self.colours:
            self.colours.append(value)
        self._choose(self.colours.index(value) if value else 0)

    def typed(self) -> Any:
        """Return the colour chosen."""
        return self.value()

    def set_typed(self, typed: Any) -> None:
        """Choose a colour."""
        self.set_value(typed)

    def said(self) -> str:
        """Return nothing: the colour is plain to see."""
        return ""

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(self._step * len(self.colours) + 4, self._step + 2)

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps:
            self._choose((self._chosen + steps[Qt.Key(event.key())]) % len(self.colours))
            self.edited.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        place = int(event.position().x() // self._step)
        if 0 <= place < len(self.colours):
            self._choose(place)
            self.edited.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusOutEvent(event)
        self.update()
        self.left.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102
        look, painter, step = theme.current(), QPainter(self), float(self._step)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, colour in enumerate(self.colours):
            cell = QRectF(place * step + 2, 1, step, step)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawEllipse(cell.adjusted(6, 6, -6, -6))
            if place == self._chosen:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(look.colour("focus" if self.hasFocus() else "outline"), 2))
                painter.drawEllipse(cell.adjusted(2, 2, -2, -2))
                light = QColor(colour).lightnessF() > 0.6
                paint(painter, "check", cell.adjusted(9, 9, -9, -9),
                      QColor("black" if light else "white"), stroke=2.4)  # fmt: skip

    @property
    def _step(self) -> int:
        return max(32, self.fontMetrics().height() + 14)

    def _choose(self, place: int) -> None:
        self._chosen = place
        self.setAccessibleDescription(f"{place + 1} of {len(self.colours)}")
        self.updateGeometry()
        self.update()
