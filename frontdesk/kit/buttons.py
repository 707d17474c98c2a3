"""Buttons that keep their icon in the colours of the look in force."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolButton

from frontdesk.kit import icons, theme

_ICON_ROLES = {"primary": "accent_text", "danger": "danger", "link": "accent"}


class Button(QPushButton):
    """A button with words.

    Args:
        words: what it does, a verb first, & before the access key.
        kind: primary (one on a screen), secondary, quiet, danger or link.
        icon: before the words.
        tip: more words on hover; the shortcut is added.
        shortcut: keys that press it, such as "F7".
        on: what a press does.
    """

    def __init__(
        self,
        words: str,
        *,
        kind: str = "secondary",
        icon: str = "",
        tip: str = "",
        shortcut: str = "",
        on: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(words)
        self._icon, self._kind, self._keys = icon, kind, shortcut
        self._letter: QShortcut | None = None
        self.setProperty("kind", kind)
        self.setAutoDefault(True)  # Enter presses it, as people expect
        _equip(self, tip, shortcut, on)
        self._listen_to_letter()
        self._paint_icon()
        theme.watch().changed.connect(self._paint_icon)

    def setText(self, words: str) -> None:
        """Say other words; the keys stay, which Qt takes off with the words of before."""
        super().setText(words)
        if self._keys:
            self.setShortcut(self._keys)
            self._listen_to_letter()

    def _listen_to_letter(self) -> None:
        """Let the underlined letter press it too, which Qt forgets where there are other keys."""
        letter = QKeySequence.mnemonic(self.text()) if self._keys else QKeySequence()
        if self._letter is None and not letter.isEmpty():
            self._letter = QShortcut(self)
            self._letter.activated.connect(self.click)
        if self._letter is not None:
            self._letter.setKey(letter)

    def set_icon(self, name: str) -> None:
        """Show another icon."""
        self._icon = name
        self._paint_icon()

    def set_kind(self, kind: str) -> None:
        """Become another kind of button."""
        self._kind = kind
        self.setProperty("kind", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        self._paint_icon()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        super().paintEvent(event)
        if self._kind == "primary" and self.hasFocus():  # a ring that stands out on the fill too
            look, painter = theme.current(), QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(look.colour("accent_text"), 1.6))
            inner = QRectF(self.rect()).adjusted(2.8, 2.8, -2.8, -2.8)
            painter.drawRoundedRect(inner, look.radius_small - 2, look.radius_small - 2)

    def _paint_icon(self) -> None:
        if self._icon:
            pad = 3 if self.text() else 0
            role = _ICON_ROLES.get(self._kind, "muted")
            size = round(16 * theme.current().text_scale)
            self.setIcon(icons.icon(self._icon, role, size, pad=pad))
            self.setIconSize(QSize(size + pad, size))


class IconButton(QToolButton):
    """A square button with an icon only; its name is read aloud and shown on hover."""

    def __init__(
        self,
        icon: str,
        name: str,
        *,
        role: str = "muted",
        size: int = 18,
        shortcut: str = "",
        on: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self._icon, self._role, self._size = icon, role, size
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        _equip(self, name, shortcut, on)
        self._paint_icon()
        theme.watch().changed.connect(self._paint_icon)

    def set_icon(self, name: str, *, role: str = "") -> None:
        """Show another icon, in another colour if one is named."""
        self._icon, self._role = name, role or self._role
        self._paint_icon()

    def _paint_icon(self) -> None:
        size = round(self._size * theme.current().text_scale)
        self.setIcon(icons.icon(self._icon, self._role, size))
        self.setIconSize(QSize(size, size))


def _equip(
    made: QPushButton | QToolButton, tip: str, shortcut: str, on: Callable[[], object] | None
) -> None:
    if shortcut:
        made.setShortcut(shortcut)
    if tip or shortcut:
        made.setToolTip(f"{tip} ({shortcut})" if tip and shortcut else tip or shortcut)
    if on:
        made.clicked.connect(lambda: on())
