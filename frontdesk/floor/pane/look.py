"""What the theme comes to on the board: fonts, colours, and words and signs kept ready."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPixmap, QStaticText, QTransform

from frontdesk.kit.icon_paint import picture
from frontdesk.kit.theme import Theme

KEPT = 6000
PICTURES = 600  # of cards: three boards of 150 people, and some under the pointer
SIGNS = {  # icon and colour of each kind of sign
    "alert": ("alert", "danger"),
    "interpreter": ("message", "info"),
    "same_name": ("patients", "warning"),
    "told": ("check", "success"),
    "tell": ("bell", "accent"),
}


class Look:
    """One theme at one pixel ratio; made anew when either changes.

    All sizes are logical pixels: `line` a line of a name, `small` any other line, `pad` inside a
    card, `gap` between cards, `icon` a sign.
    """

    def __init__(self, theme: Theme, ratio: float) -> None:
        self.theme, self.ratio = theme, ratio
        self.fonts = {
            "name": theme.font("strong"),
            "small": theme.font("caption"),
            "pill": theme.font("label"),
            "title": theme.font("strong"),
        }
        self.metrics = {name: QFontMetricsF(font) for name, font in self.fonts.items()}
        self.line = round(self.metrics["name"].height())
        self.small = round(self.metrics["small"].height())
        scale = theme.text_scale
        self.icon, self.pad, self.gap = round(14 * scale), round(8 * scale**0.5), 8
        self.edge = round(4 * min(scale, 1.5))
        self.colours = {
            role: theme.colour(role)
            for role in (
                *("window", "surface", "sunken", "text", "muted", "faint", "border", "outline"),
                *("accent", "accent_fill", "accent_text", "focus", "raised", "hover"),
            )
        }
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._pictures: OrderedDict[Hashable, QPixmap] = OrderedDict()

    def height(self, *, over: bool) -> int:
        """Return the height of a card; of who is done, less is said."""
        return 2 * self.pad + self.line + (1 if over else 2) * (self.small + 3)

    @property
    def header(self) -> int:
        """The height of the columns' titles."""
        return self.line + 20

    @property
    def least_column(self) -> int:
        """The width under which a card cannot be read."""
        return round(168 * self.theme.text_scale)

    def write(
        self, painter: QPainter, font: str, text: str, at: QPointF, *, width: float, colour: QColor
    ) -> None:
        """Paint one line of plain text, cut to `width`, its upper left corner at `at`."""
        painter.setFont(self.fonts[font])
        painter.setPen(colour)
        painter.drawStaticText(at, self._words(font, text, width))

    def width(self, font: str, text: str) -> float:
        """Return the pixels a text needs on one line."""
        return float(
            self._keep(("width", font, text), lambda: self.metrics[font].horizontalAdvance(text))
        )

    def sign(self, name: str, colour: QColor, size: int | None = None) -> QPixmap:
        """Return an icon in a colour."""
        key = ("icon", name, colour.rgba(), size or self.icon)
        made: QPixmap = self._keep(
            key, lambda: picture(name, colour, size=size or self.icon, ratio=self.ratio)
        )
        return made

    def picture(
        self, key: Hashable, paint: Callable[[QPainter], None], *, width: int, height: int
    ) -> QPixmap:
        """Return a picture of so many logical pixels kept under `key`, painted now if need be."""
        found = self._pictures.get(key)
        if found is None:
            found = QPixmap(round(width * self.ratio), round(height * self.ratio))
            found.setDevicePixelRatio(self.ratio)
            found.fill(Qt.GlobalColor.transparent)
            painter = QPainter(found)
            paint(painter)
            painter.end()
            self._pictures[key] = found
            if len(self._pictures) > PICTURES:
                self._pictures.popitem(last=False)
        return found

    def _words(self, font: str, text: str, width: float) -> QStaticText:
        def laid() -> QStaticText:
            end = Qt.TextElideMode.ElideRight
            cut = self.metrics[font].elidedText(text, end, max(0.0, width))
            made = QStaticText(cut)
            made.setTextFormat(Qt.TextFormat.PlainText)
            made.prepare(QTransform.fromScale(self.ratio, self.ratio), self.fonts[font])
            return made

        found: QStaticText = self._keep((font, text, int(width)), laid)
        return found

    def _keep(self, key: Hashable, make: Callable[[], Any]) -> Any:
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = make()
            if len(self._kept) > KEPT:
                for old in list(self._kept)[: KEPT // 4]:
                    del self._kept[old]
        return found
