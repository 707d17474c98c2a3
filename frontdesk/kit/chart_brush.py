"""Draws charts with Qt, in the colours of the look in force."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
    QTransform,
)

from frontdesk.kit import theme
from frontdesk.paper.chart_drawing import SMALL, STRONG, TITLE, Area, Point, corners

_STYLES = {SMALL: "caption", STRONG: "strong", TITLE: "subheading"}
_HATCHES = {
    "rising": Qt.BrushStyle.BDiagPattern,
    "falling": Qt.BrushStyle.FDiagPattern,
    "dots": Qt.BrushStyle.Dense6Pattern,
    "level": Qt.BrushStyle.HorPattern,
}


class ScreenBrush:
    """Draws with Qt in the colours of the look in force."""

    def __init__(self, painter: QPainter) -> None:
        self._painter, self._look = painter, theme.current()
        self._fonts = {style: self._look.font(name) for style, name in _STYLES.items()}
        self._metrics = {style: QFontMetricsF(font) for style, font in self._fonts.items()}
        self.unit = self._metrics[SMALL].height() * 0.86

    @staticmethod
    def unit_now() -> float:
        """Return the unit of the look in force."""
        return QFontMetricsF(theme.current().font("caption")).height() * 0.86

    def width(self, words: str, style: str) -> float:
        """Return how wide words are, in pixels."""
        return self._metrics[style].horizontalAdvance(words)

    def text(self, at: Point, words: str, style: str, role: str, align: str) -> None:
        """Write words on a base line."""
        shift = {"left": 0.0, "right": 1.0, "centre": 0.5}[align] * self.width(words, style)
        self._painter.setFont(self._fonts[style])
        self._painter.setPen(self._look.colour(role))
        self._painter.drawText(QPointF(at[0] - shift, at[1]), words)

    def line(self, start: Point, end: Point, role: str, weight: float) -> None:
        """Draw a level or upright line, sharp on the grid of pixels."""
        self._painter.setPen(QPen(self._look.colour(role), weight))
        level = start[1] == end[1]
        nudge = (0.0, 0.5) if level else (0.5, 0.0)  # on the grid of pixels a hair is sharp
        first = QPointF(int(start[0]) + nudge[0], int(start[1]) + nudge[1])
        last = QPointF(int(end[0]) + nudge[0], int(end[1]) + nudge[1])
        self._painter.drawLine(first, last)

    def bar(self, area: Area, tone: str, pattern: str, rounded: str) -> None:
        """Draw a bar; patterns are lines on a tint, so that they differ in grey too."""
        colours, painter = self._look.tone(tone), self._painter
        edge, fill = self._look.ink(colours.edge), self._look.ink(colours.fill)
        path = _bar_path(area, rounded, min(4.0, area.width / 2, area.height / 2))
        if pattern == "solid":
            painter.fillPath(path, edge)
            return
        painter.fillPath(path, fill)
        hatch = QBrush(edge, _HATCHES[pattern])
        hatch.setTransform(QTransform.fromScale(self.unit / 14, self.unit / 14))
        painter.fillPath(path, hatch)
        painter.strokePath(path, QPen(edge, 1.2))

    def curve(
        self, points: Sequence[Point], tone: str, dash: Sequence[float], ground: float | None
    ) -> None:
        """Draw a line through points, tinted down to `ground` if there is one."""
        colour = self._look.ink(self._look.tone(tone).edge)
        places = [QPointF(*point) for point in points]
        line = QPolygonF(places)
        if ground is not None:
            floor = [QPointF(points[-1][0], ground), QPointF(points[0][0], ground)]
            shape = QPolygonF([*places, *floor])
            below = QColor(colour)
            below.setAlphaF(0.13)
            self._painter.setPen(Qt.PenStyle.NoPen)
            self._painter.setBrush(below)
            self._painter.drawPolygon(shape)
        pen = QPen(colour, 2.2)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap if not dash else Qt.PenCapStyle.FlatCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if dash:
            pen.setDashPattern([part / 2.2 for part in dash])
        self._painter.setPen(pen)
        self._painter.drawPolyline(line)

    def marker(self, at: Point, tone: str, shape: str) -> None:
        """Draw a point of a line."""
        size, painter = max(3.2, self.unit * 0.27), self._painter
        painter.setPen(QPen(self._look.colour("surface"), 1.4))
        painter.setBrush(self._look.ink(self._look.tone(tone).edge))
        if shape == "circle":
            painter.drawEllipse(QPointF(*at), size, size)
        else:
            painter.drawPolygon(QPolygonF([QPointF(*point) for point in corners(at, shape, size)]))


def _bar_path(area: Area, rounded: str, radius: float) -> QPainterPath:
    """Return a bar's outline; only the end that shows the value is round."""
    box, path = QRectF(area.x, area.y, area.width, area.height), QPainterPath()
    if not rounded:
        path.addRect(box)
        return path
    path.addRoundedRect(box, radius, radius)
    square = {
        "top": box.adjusted(0, radius, 0, 0),
        "bottom": box.adjusted(0, 0, 0, -radius),
        "right": box.adjusted(0, 0, -radius, 0),
    }.get(rounded)
    if square is not None:
        other = QPainterPath()
        other.addRect(square)
        path = path.united(other)
    return path
