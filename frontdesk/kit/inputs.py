"""Inputs for one line: text, phone, amount, password; each keeps what is typed and reads it."""

import unicodedata
from typing import Any, Protocol

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit

from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.core.typed import format_phone, read_money, read_phone
from frontdesk.kit import icons, theme
from frontdesk.kit.privacy import privacy

_STILL_HERE = (
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


class Input(Protocol):
    """What every field's input can do, whatever its shape.

    It may also have `missing`, what to say where it is left empty; `tells_beneath`, whether it has
    something to say of what is typed; `names_itself`, whether it shows its own label.
    """

    edited: Any  # Signal(): the person, not the program, changed it
    left: Any  # Signal(): the keyboard has gone on to another field
    parked: bool  # whether a draft may hold what is typed

    def value(self) -> Any:
        """Return what is meant; raise Refused if that cannot be read."""

    def set_value(self, value: Any) -> None:
        """Show a value."""

    def typed(self) -> Any:
        """Return what is typed as it stands, plain JSON; for comparing and for parking."""

    def set_typed(self, typed: Any) -> None:
        """Put back what `typed` returned."""

    def said(self) -> str:
        """Return how the input understood what is typed; empty where that is plain to see."""


class TextInput(QLineEdit):
    """A line of text.

    Args:
        private: hidden, while the lobby can see, whenever the keyboard is elsewhere.
        longest: characters that fit.
    """

    edited = Signal()
    left = Signal()
    parked = True

    def __init__(self, *, placeholder: str = "", private: bool = False, longest: int = 200) -> None:
        super().__init__()
        self._private = private
        self.setMaxLength(longest)
        self.setPlaceholderText(placeholder)
        self.textEdited.connect(self._on_edited)
        privacy.changed.connect(self._veil)
        self._veil()

    def value(self) -> Any:
        """Return the text, its spaces tidied, in one Unicode form; empty when empty."""
        return unicodedata.normalize("NFC", " ".join(self.text().split()))

    def set_value(self, value: Any) -> None:
        """Show a text; None is empty."""
        self.setText(str(value or ""))

    def typed(self) -> Any:
        """Return the text as it stands."""
        return self.text()

    def set_typed(self, typed: Any) -> None:
        """Put a text back as it stood."""
        self.setText(str(typed))

    def said(self) -> str:
        """Return nothing: text is plain to see."""
        return ""

    def _on_edited(self, _text: str) -> None:
        self.edited.emit()

    def _tidy(self) -> None:
        """Write what was understood in the office's way, as the keyboard goes on."""
        try:
            if self.text().strip():
                self.set_value(self.value())
        except Refused:
            return  # left as typed; the field says what is wrong

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusInEvent(event)
        self._veil()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusOutEvent(event)
        self._veil()
        if event.reason() not in _STILL_HERE:
            self._tidy()
            self.left.emit()

    def _veil(self) -> None:
        veiled = self._private and privacy.hidden and not self.hasFocus()
        self.setEchoMode(QLineEdit.EchoMode.Password if veiled else QLineEdit.EchoMode.Normal)


class PhoneInput(TextInput):
    """A phone number, grouped as it is typed; figures and caret stay where they are.

    Args:
        area: the office's area code, for numbers of seven figures.
    """

    missing = "Type a phone number, such as (555) 555-0199."

    def __init__(self, *, area: str = "", private: bool = False) -> None:
        super().__init__(placeholder="(555) 555-0199", private=private, longest=40)
        self._area = area

    def set_area(self, area: str) -> None:
        """Put this area code before numbers of seven figures from now on."""
        self._area = area

    def value(self) -> str:
        """Return the number as the office writes it; empty when empty."""
        return read_phone(self.text(), area=self._area) if self.text().strip() else ""

    def _on_edited(self, text: str) -> None:
        shown, caret = format_phone(text, self.cursorPosition())
        if shown != text:
            self.setText(shown)
            self.setCursorPosition(caret)
        super()._on_edited(shown)


class MoneyInput(TextInput):
    """An amount in dollars, read into cents."""

    missing = "Type an amount, such as 25 or 25.00."

    def __init__(self, *, private: bool = False) -> None:
        super().__init__(placeholder="0.00", private=private, longest=24)
        self._make_room()
        theme.watch().changed.connect(self._make_room)

    def value(self) -> int | None:
        """Return cents; None when empty."""
        return read_money(self.text()) if self.text().strip() else None

    def set_value(self, value: int | None) -> None:
        """Show cents; None is empty."""
        self.setText("" if value is None else dollars(value).replace("$", ""))

    def _make_room(self) -> None:
        self.setTextMargins(self.fontMetrics().horizontalAdvance("$") + 5, 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(theme.current().colour("muted"))
        inside = QRectF(self.rect()).adjusted(11, 0, 0, 0)
        middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inside, middle, "$")


class PasswordInput(TextInput):
    """A password or passphrase: hidden, with an eye to look at it; never parked, never tidied."""

    parked = False

    def __init__(self, *, placeholder: str = "") -> None:
        self._look: QAction | None = None
        super().__init__(placeholder=placeholder, longest=1024)
        self._look = QAction(self)
        self._look.setCheckable(True)
        self._look.setShortcut("Ctrl+Shift+H")
        self._look.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._look.toggled.connect(self._veil)
        self.addAction(self._look, QLineEdit.ActionPosition.TrailingPosition)
        theme.watch().changed.connect(self._veil)
        self._veil()

    def value(self) -> str:
        """Return the password exactly as typed."""
        return self.text()

    def _tidy(self) -> None:
        """Leave it as typed."""

    def _veil(self) -> None:
        if self._look is None:
            return
        seen = self._look.isChecked()
        word = "Hide password" if seen else "Show password"
        self._look.setIcon(icons.icon("eye-off" if seen else "eye"))
        self._look.setText(word)
        self._look.setToolTip(f"{word} (Ctrl+Shift+H)")
        self.setEchoMode(QLineEdit.EchoMode.Normal if seen else QLineEdit.EchoMode.Password)
