"""The office's favourites: a letter adds each, wherever the keyboard is not in a line to type."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from frontdesk.charges.reads import OneKey
from frontdesk.core.money import dollars
from frontdesk.kit import theme

_WIDE, _GAP = 172, 6
_NONE = "No favourites yet: set them up under Fees"


class Board(QWidget):
    """Columns of favourites by group; painted, so that a hundred of them cost nothing.

    Signals:
        wished(OneKey): add this one.
        typed(str): a letter or figure that belongs into the line.
    """

    wished = Signal(object)
    typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[OneKey, ...] = ()
        self._placed: list[tuple[QRectF, OneKey]] = []
        self._heads: list[tuple[QRectF, str]] = []
        self._hovered: OneKey | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Favourites")
        theme.watch().changed.connect(self.update)

    def show_favourites(self, rows: Sequence[OneKey]) -> None:
        """Show these, in their order."""
        self._rows = tuple(rows)
        said = ", ".join(f"{one.key}: {one.favourite.words}" for one in self._rows if one.key)
        self.setAccessibleDescription(said or "None yet; set them up under Fees")
        self._lay_out()

    @property
    def rows(self) -> tuple[OneKey, ...]:
        """Those shown."""
        return self._rows

    def by_key(self, letter: str) -> OneKey | None:
        """Return what a letter adds."""
        return next((one for one in self._rows if one.key and one.key == letter), None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter = event.text()
        held = event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        if held or not letter or not letter.isprintable():
            super().keyPressEvent(event)
            return
        found = self.by_key(letter)
        if found is not None:
            self.wished.emit(found)
        else:
            self.typed.emit("" if letter in "/ " else letter)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._at(event)
        if found is not None:
            self.wished.emit(found)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self._at(event)
        if found is not self._hovered:
            self._hovered = found
            self.setCursor(
                Qt.CursorShape.PointingHandCursor if found else Qt.CursorShape.ArrowCursor
            )
            self.setToolTip(_tip(found) if found else "")
            self.update()

    def resizeEvent(self, _event: object) -> None:
        self._lay_out()

    def heightForWidth(self, width: int) -> int:
        return self._arrange(width)[1]

    def hasHeightForWidth(self) -> bool:
        return True

    def sizeHint(self) -> QSize:
        return QSize(2 * _WIDE, self._arrange(max(self.width(), 2 * _WIDE))[1])

    def minimumSizeHint(self) -> QSize:
        return QSize(_WIDE, 40)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, painter = theme.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("sunken"))
        painter.drawRoundedRect(QRectF(self.rect()), look.radius, look.radius)
        painter.setFont(look.font("label"))
        painter.setPen(look.colour("muted"))
        if not self._rows:
            painter.setFont(look.font("body"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, _NONE)
        for where, words in self._heads:
            painter.drawText(where, left, words)
        for where, one in self._placed:
            self._paint_one(painter, where, one)
        if self.hasFocus():
            painter.setPen(QPen(look.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)

    def _paint_one(self, painter: QPainter, where: QRectF, one: OneKey) -> None:
        look = theme.current()
        if one is self._hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("hover"))
            painter.drawRoundedRect(where, look.radius_small, look.radius_small)
        cap = QRectF(where.left() + 4, where.center().y() - 9, 20, 18)
        painter.setPen(QPen(look.colour("outline"), 1))
        painter.setBrush(look.colour("surface"))
        painter.drawRoundedRect(cap, 4, 4)
        painter.setFont(look.font("caption"))
        painter.setPen(look.colour("text"))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, one.key)
        painter.setFont(look.font("strong"))
        metrics = QFontMetricsF(look.font("strong"))
        code = one.favourite.code
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        room = where.adjusted(31, 0, -4, 0)
        painter.drawText(room, left, code)
        room.setLeft(room.left() + metrics.horizontalAdvance(code) + 6)
        painter.setFont(look.font("body"))
        painter.setPen(look.colour("muted"))
        words = QFontMetricsF(look.font("body")).elidedText(
            one.favourite.words, Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, left, words)

    def _at(self, event: QMouseEvent) -> OneKey | None:
        return next((one for where, one in self._placed if where.contains(event.position())), None)

    def _lay_out(self) -> None:
        (self._heads, self._placed), tall = self._arrange(self.width())
        self.setMinimumHeight(tall)
        self.updateGeometry()
        self.update()

    def _arrange(
        self, width: int
    ) -> tuple[tuple[list[tuple[QRectF, str]], list[tuple[QRectF, OneKey]]], int]:
        """Return where all stands in so much width, and how high that is: groups flow in rows."""
        scale = theme.current().text_scale
        line, wide = 24.0 * scale, _WIDE * scale
        columns = max(1, int((width - 8) // wide))
        wide = (width - 8 - _GAP * (columns - 1)) / columns
        groups: dict[str, list[OneKey]] = {}
        for one in self._rows:
            groups.setdefault(one.favourite.group, []).append(one)
        tops = [6.0] * columns
        heads, placed = [], []
        for words, rows in groups.items():
            column = tops.index(min(tops))
            x, y = 4 + column * (wide + _GAP), tops[column]
            heads.append((QRectF(x + 6, y, wide - 6, line * 0.9), words))
            y += line * 0.9
            for one in rows:
                placed.append((QRectF(x, y, wide, line - 2), one))
                y += line
            tops[column] = y + 4
        return (heads, placed), round(max(tops))


def _tip(one: OneKey) -> str:
    price = dollars(one.priced.cents) if one.priced.cents is not None else ""
    parts = (one.favourite.code, one.favourite.words, price)
    return " \u00b7 ".join(part for part in parts if part)
