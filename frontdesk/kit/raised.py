"""A surface that floats over the window with a soft shadow: lists and boxes that come and go."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.kit import theme

SHADOW = 14
"""Pixels of shadow around the surface: the widget is so much larger on every side."""


class Raised(QWidget):
    """A rounded surface with a shadow. Put what it holds into `inside`."""

    def __init__(self, parent: QWidget | None = None, *, margin: int = 5) -> None:
        super().__init__(parent)
        self.inside = QVBoxLayout(self)
        around = SHADOW + margin
        self.inside.setContentsMargins(around, around, around, around)
        self.inside.setSpacing(theme.SPACE)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102
        look, painter = theme.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        surface = QRectF(self.rect()).adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for step in range(SHADOW):
            strength = 0.05 * (1 - step / SHADOW) ** 2 * (2.6 if look.is_dark else 1.0)
            painter.setPen(QPen(look.ink(look.shadow, strength), 2))
            ring = surface.adjusted(-step, -step + 2, step, step + 2)
            painter.drawRoundedRect(ring, look.radius + step, look.radius + step)
        painter.setPen(QPen(look.colour("border"), 1))
        painter.setBrush(look.colour("raised"))
        inner = surface.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(inner, look.radius, look.radius)
