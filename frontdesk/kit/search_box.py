"""The big search box; what it finds is shown beneath it by kit/finder.py."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit

from frontdesk.kit import theme
from frontdesk.kit.chips import KeyHint
from frontdesk.kit.icon_paint import paint


class SearchBox(QLineEdit):
    """A large rounded line with a magnifying glass and the key that leads to it."""

    def __init__(self, placeholder: str, keys: str = "") -> None:
        super().__init__()
        self.setProperty("kind", "search")
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self._hint = KeyHint(keys) if keys else None
        if self._hint:
            self._hint.setParent(self)
        self.textChanged.connect(self._show_hint)
        self._place_hint()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._place_hint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        super().paintEvent(event)
        role = "accent" if self.hasFocus() else "muted"
        square = QRectF(13, self.height() / 2 - 9, 18, 18)
        paint(QPainter(self), "search", square, theme.current().colour(role))

    def _place_hint(self) -> None:
        if self._hint:
            hint = self._hint.sizeHint()
            self._hint.resize(hint)
            self._hint.move(self.width() - hint.width() - 11, (self.height() - hint.height()) // 2)

    def _show_hint(self, typed: str) -> None:
        if self._hint:
            self._hint.setVisible(not typed)
