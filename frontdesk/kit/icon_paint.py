"""Paints the line icons, on a widget or into a pixmap, at any size and screen scale."""

from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from frontdesk.kit.icon_shapes import SHAPES

GRID, STROKE = 24.0, 1.75


def paint(
    painter: QPainter, name: str, where: QRectF, colour: QColor, *, stroke: float = STROKE
) -> None:
    """Paint an icon into `where` (a square, logical pixels), `stroke` grid units thick.

    Raises:
        KeyError: no icon is called so.
    """
    lines, dots = paths(name)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(where.topLeft())
    painter.scale(where.width() / GRID, where.height() / GRID)
    round_cap, round_join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    painter.setPen(QPen(colour, stroke, Qt.PenStyle.SolidLine, round_cap, round_join))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(lines)
    painter.fillPath(dots, colour)
    painter.restore()


def picture(name: str, colour: QColor, *, size: int, ratio: float, pad: int = 0) -> QPixmap:
    """Return an icon as a pixmap of `size` logical pixels for a screen of that pixel ratio.

    `pad` pixels at its right stay empty: room before a button's words.
    """
    paths(name)  # an unknown name is told before a painter is open
    pixmap = QPixmap(round((size + pad) * ratio), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint(painter, name, QRectF(0, 0, size, size), colour)
    painter.end()
    return pixmap


@cache
def paths(name: str) -> tuple[QPainterPath, QPainterPath]:
    """Return an icon's lines and its filled dots on the grid."""
    lines, dots = QPainterPath(), QPainterPath()
    words = iter(SHAPES[name].split())

    def number() -> float:
        return float(next(words))

    def point() -> QPointF:
        return QPointF(number(), number())

    def across() -> None:
        lines.lineTo(number(), lines.currentPosition().y())

    def down() -> None:
        lines.lineTo(lines.currentPosition().x(), number())

    def circle(path: QPainterPath) -> None:
        centre, radius = point(), number()
        path.addEllipse(centre, radius, radius)

    def box() -> None:
        corner, size, radius = point(), point(), number()
        lines.addRoundedRect(QRectF(corner.x(), corner.y(), size.x(), size.y()), radius, radius)

    strokes: dict[str, Callable[[], None]] = {
        "M": lambda: lines.moveTo(point()),
        "L": lambda: lines.lineTo(point()),
        "H": across,
        "V": down,
        "C": lambda: lines.cubicTo(point(), point(), point()),
        "Q": lambda: lines.quadTo(point(), point()),
        "Z": lines.closeSubpath,
        "O": lambda: circle(lines),
        "D": lambda: circle(dots),
        "R": box,
    }
    for word in words:
        strokes[word]()
    return lines, dots
