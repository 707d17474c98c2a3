"""Small marks: status chips (icon and word), and key caps."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from frontdesk.kit import theme
from frontdesk.kit.icon_paint import paint
from frontdesk.kit.tokens import StatusStyle

_INSIDE, _GAP = 8.0, 5.0


class Chip(QWidget):
    """A pill with an icon and a word: what state something is in.

    Args:
        words: the state.
        tone: danger, warning, success, info, neutral or accent.
        icon: its shape.
    """

    def __init__(self, words: str = "", tone: str = "neutral", icon: str = "") -> None:
        super().__init__()
        self._status, self._words, self._tone, self._icon = "", words, tone, icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._name()

    @classmethod
    def of_status(cls, status: str) -> "Chip":
        """Return the chip of an appointment status."""
        chip = cls()
        chip.show_status(status)
        return chip

    def show_status(self, status: str) -> None:
        """Show an appointment status."""
        self._status = status
        self._changed()

    def show_words(self, words: str, tone: str = "neutral", icon: str = "") -> None:
        """Show another state."""
        self._status, self._words, self._tone, self._icon = "", words, tone, icon
        self._changed()

    @property
    def style_shown(self) -> StatusStyle:
        """Its word, icon and colours in the look in force."""
        look = theme.current()
        if self._status:
            return look.status(self._status)
        tone = look.tone(self._tone)
        return StatusStyle(self._words, self._icon, tone.ink, tone.edge, tone.fill)

    def sizeHint(self) -> QSize:  # noqa: D102
        return chip_size(self.style_shown)

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102
        paint_chip(QPainter(self), QRectF(self.rect()), self.style_shown)

    def _changed(self) -> None:
        self._name()
        self.updateGeometry()
        self.update()

    def _name(self) -> None:
        self.setAccessibleName(self.style_shown.word)


class KeyHint(QWidget):
    """A little key cap, such as F7 or Ctrl+K."""

    def __init__(self, keys: str) -> None:
        super().__init__()
        self.keys = keys
        self.setAccessibleName(f"Key {keys}")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: D102
        metrics = QFontMetricsF(theme.current().font("caption"))
        wide = max(metrics.horizontalAdvance(self.keys) + 10, metrics.height() + 4)
        return QSize(round(wide), round(metrics.height() + 4))

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102
        look, painter = theme.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cap = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(look.colour("outline"), 1))
        painter.setBrush(look.colour("surface"))
        painter.drawRoundedRect(cap, 4, 4)
        painter.setFont(look.font("caption"))
        painter.setPen(look.colour("muted"))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self.keys)


def chip_size(style: StatusStyle) -> QSize:
    """Return the room a chip needs, in logical pixels."""
    metrics = QFontMetricsF(theme.current().font("label"))
    mark = _mark(metrics) + _GAP if style.icon else 0
    wide = metrics.horizontalAdvance(style.word) + 2 * _INSIDE + mark
    return QSize(round(wide) + 2, round(metrics.height()) + 6)


def paint_chip(painter: QPainter, where: QRectF, style: StatusStyle) -> None:
    """Paint a chip into a rectangle; too little room shortens the word."""
    look = theme.current()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pill = where.adjusted(0.5, 0.5, -0.5, -0.5)
    dash = Qt.PenStyle.DashLine if style.dashed else Qt.PenStyle.SolidLine
    painter.setPen(QPen(look.ink(style.edge, 0.55), 1, dash))
    painter.setBrush(look.ink(style.fill))
    painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
    font = look.font("label")
    painter.setFont(font)
    metrics, left = QFontMetricsF(font), pill.left() + _INSIDE
    if style.icon:
        mark = _mark(metrics)
        square = QRectF(left - 1, pill.center().y() - mark / 2, mark, mark)
        paint(painter, style.icon, square, look.ink(style.ink), stroke=2.0)
        left += mark + _GAP - 1
    room = QRectF(left, pill.top(), pill.right() - left - _INSIDE + 2, pill.height())
    end = Qt.TextElideMode.ElideRight
    painter.setPen(look.ink(style.ink))
    words = metrics.elidedText(style.word, end, room.width() + 1)
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
    painter.restore()


def _mark(metrics: QFontMetricsF) -> float:
    return round(metrics.height() * 0.85)
