"""What the theme comes to on the day grid: colours, fonts, and words and pictures kept ready."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any, TypeVar

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
    QStaticText,
    QTransform,
)

from frontdesk.kit.icon_paint import picture
from frontdesk.kit.theme import Theme

T = TypeVar("T")
FLAG_ICONS = {
    "new": ("star", "info"),
    "same_name": ("patients", "warning"),
    "interpreter": ("message", "info"),
    "balance": ("money", "danger"),
    "copay": ("receipt", "warning"),
    "alert": ("alert", "danger"),
}


class Kept(OrderedDict[Hashable, T]):
    """Things made once and kept, the ones longest unused given up first."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def or_make(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what is kept under `key`, made now if it is not there."""
        found = self.get(key)
        if found is None:
            found = self[key] = make()
            if len(self) > self._most:
                for old in list(self)[: self._most // 4]:
                    del self[old]
        return found


class Look:
    """One theme at one pixel ratio; made anew when either changes.

    `line` are the pixels of a line of the patient's name, `small_line` of any other; `edge`,
    `icon_size` and `shape_size` grow with the text. `blocks` are appointments ready to be painted.
    """

    def __init__(self, theme: Theme, ratio: float) -> None:
        self.theme, self.ratio = theme, ratio
        self.edge = round(4 * min(theme.text_scale, 1.5))
        self.icon_size, self.shape_size = (round(size * theme.text_scale) for size in (14, 8))
        self.fonts = {
            "name": theme.font("strong"),
            "gone": theme.font("medium"),
            "small": theme.font("caption"),
            "label": theme.font("label"),
            "title": theme.font("strong"),
        }
        self.metrics = {name: QFontMetricsF(font) for name, font in self.fonts.items()}
        self.line = round(self.metrics["name"].height())
        self.small_line = round(self.metrics["small"].height())
        self.colours = {
            role: theme.colour(role)
            for role in (
                *("window", "surface", "sunken", "text", "muted", "faint", "border"),
                *("outline", "accent", "focus", "danger", "accent_text", "accent_fill"),
            )
        }
        surface = self.colours["surface"]
        self.hour_line = mixed(self.colours["border"], surface, 0.0)
        self.half_line = mixed(self.colours["border"], surface, 0.4)
        self.step_line = mixed(self.colours["border"], surface, 0.7)
        self.off_hours = mixed(self.colours["sunken"], self.colours["window"], 0.5)
        self.turns: tuple[tuple[int, int], ...] = ((0, 0),)
        self.masked = False
        self.blocks: Kept[Any] = Kept(4000)
        self._words: Kept[QStaticText] = Kept(8000)
        self._widths: Kept[float] = Kept(8000)
        self._pictures: Kept[QPixmap] = Kept(1500)

    def word_by(self, turns: tuple[tuple[int, int], ...], *, masked: bool) -> None:
        """Take the day's clock, and whether names are hidden."""
        if (turns, masked) != (self.turns, self.masked):
            self.turns, self.masked = turns, masked
            self.blocks.clear()

    def words(self, font: str, text: str, width: float) -> QStaticText:
        """Return a text laid out, cut with an ellipsis to `width` pixels."""
        return self._words.or_make((font, text, int(width)), lambda: self._laid(font, text, width))

    def _laid(self, font: str, text: str, width: float) -> QStaticText:
        metrics = self.metrics[font]
        cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, width))
        laid = QStaticText(cut)
        laid.setTextFormat(Qt.TextFormat.PlainText)
        laid.prepare(QTransform.fromScale(self.ratio, self.ratio), self.fonts[font])
        return laid

    def width(self, font: str, text: str) -> float:
        """Return the pixels a text needs on one line."""
        return self._widths.or_make(
            (font, text), lambda: self.metrics[font].horizontalAdvance(text)
        )

    def write(
        self, painter: QPainter, font: str, text: str, at: QPointF, *, width: float, colour: QColor
    ) -> None:
        """Paint one line of text, cut to `width`, its upper left corner at `at`."""
        painter.setFont(self.fonts[font])
        painter.setPen(colour)
        painter.drawStaticText(at, self.words(font, text, width))

    def picture(self, key: Hashable, make: Callable[[], QPixmap]) -> QPixmap:
        """Return a picture kept under `key`, made now if it is not there."""
        return self._pictures.or_make(key, make)

    def icon(self, name: str, colour: QColor, size: int) -> QPixmap:
        """Return one of the program's icons in a colour, `size` logical pixels square."""
        key = ("icon", name, colour.rgba(), size)
        return self.picture(key, lambda: picture(name, colour, size=size, ratio=self.ratio))

    def blank(self, width: int, height: int) -> QPixmap:
        """Return an empty picture of so many logical pixels."""
        made = QPixmap(
            max(1, round(width * self.ratio)),
            max(1, round(height * self.ratio)),
        )
        made.setDevicePixelRatio(self.ratio)
        made.fill(Qt.GlobalColor.transparent)
        return made

    def hatch(self, colour: QColor, every: int = 8) -> QBrush:
        """Return a brush of slanting lines, `every` so many pixels."""
        drawn = self.picture(("hatch", colour.rgba(), every), lambda: self._hatched(colour, every))
        brush = QBrush(drawn)
        brush.setTransform(QTransform.fromScale(1 / self.ratio, 1 / self.ratio))
        return brush

    def _hatched(self, colour: QColor, every: int) -> QPixmap:
        side = round(every * self.ratio)
        made = QPixmap(side, side)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, self.ratio))
        for shift in (-side, 0, side):
            painter.drawLine(QPointF(shift, side), QPointF(shift + side, 0))
        painter.end()
        return made


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """Return a colour between two: `share` 0.0 is `one`, 1.0 is `other`."""
    return QColor.fromRgbF(
        one.redF() + (other.redF() - one.redF()) * share,
        one.greenF() + (other.greenF() - one.greenF()) * share,
        one.blueF() + (other.blueF() - one.blueF()) * share,
    )


def told_apart(colour: QColor, ground: QColor, ink: QColor, wanted: float = 3.0) -> QColor:
    """Return `colour`, mixed with `ink` as far as it takes to stand out from `ground`.

    `wanted` is the contrast to reach; whatever colour an office gave a type, it can be seen.
    """
    return QColor.fromRgba(_told_apart(colour.rgba(), ground.rgba(), ink.rgba(), wanted))


@lru_cache(maxsize=2048)
def _told_apart(kind: int, under: int, writing: int, wanted: float) -> int:
    colour, ground, ink = (QColor.fromRgba(one) for one in (kind, under, writing))
    for share in (0.0, 0.15, 0.3, 0.45, 0.6, 0.75, 1.0):
        tried = mixed(colour, ink, share)
        if contrast(tried, ground) >= wanted:
            return tried.rgba()
    return writing


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast of two colours as WCAG counts it, 1.0 to 21.0."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def shape_path(name: str, box: QRectF) -> QPainterPath:
    """Return an appointment type's shape (of `rules.SHAPES`) drawn into a square."""
    path, centre, half = QPainterPath(), box.center(), box.width() / 2
    corners: dict[str, list[tuple[float, float]]] = {
        "diamond": [(0, -1), (1, 0), (0, 1), (-1, 0)],
        "triangle": [(0, -0.9), (1, 0.85), (-1, 0.85)],
        "hexagon": [(-0.5, -0.9), (0.5, -0.9), (1, 0), (0.5, 0.9), (-0.5, 0.9), (-1, 0)],
        "star": [
            *[(0, -1.1), (0.3, -0.35), (1.1, -0.35), (0.45, 0.15), (0.7, 0.95)],
            *[(0, 0.45), (-0.7, 0.95), (-0.45, 0.15), (-1.1, -0.35), (-0.3, -0.35)],
        ],
        "cross": [
            *[(-0.35, -1), (0.35, -1), (0.35, -0.35), (1, -0.35), (1, 0.35), (0.35, 0.35)],
            *[(0.35, 1), (-0.35, 1), (-0.35, 0.35), (-1, 0.35), (-1, -0.35), (-0.35, -0.35)],
        ],
    }
    if name in corners:
        points = [centre + QPointF(x * half, y * half) for x, y in corners[name]]
        path.addPolygon(QPolygonF(points))
        path.closeSubpath()
    elif name == "square":
        path.addRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 1, 1)
    else:
        path.addEllipse(box)
        if name == "ring":
            path.addEllipse(centre, half * 0.5, half * 0.5)
    return path
