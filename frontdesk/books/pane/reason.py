"""Asks why, in place, before something is taken back."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.core.refused import Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.buttons import Button
from frontdesk.kit.form import Form


class Reason(QWidget):
    """A button that opens a line for the reason, and a second that does it.

    Args:
        words: of the button: "&Void…".
        question: over the line: "Why is it void?".
        do: of the second button: "Void this check".
        then: called with the reason.
        kind: of both buttons.
    """

    def __init__(
        self, words: str, question: str, do: str, then: Callable[[str], None], *,
        kind: str = "danger", icon: str = "cross-circle",
    ) -> None:  # fmt: skip
        super().__init__()
        self._then = then
        self.open_button = Button(words, kind=kind, icon=icon, on=self.open)
        self.form = Form()
        self.reason = self.form.add(fields.text("reason", question, required=True, longest=120))
        self.form.entered.connect(self.ask)
        self.yes = Button(do, kind=kind, on=self.ask)
        self.no = Button("Leave it", kind="quiet", on=self.close_line)
        self._line = QWidget()
        inside = QVBoxLayout(self._line)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.form)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.SPACE)
        row.addWidget(self.yes)
        row.addWidget(self.no)
        row.addStretch()
        inside.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.open_button)
        column.addWidget(self._line)
        self._line.hide()

    def open(self) -> None:
        """Ask."""
        self._line.show()
        self.open_button.hide()
        self.reason.take_keyboard()

    def close_line(self) -> None:
        """Put the line away, what is typed forgotten."""
        self.form.clear()
        self._line.hide()
        self.open_button.show()

    def ask(self) -> None:
        """Do it with the reason that is typed."""
        values = self.form.checked_values()
        if values is not None:
            self._then(values["reason"])

    def show_refused(self, refused: Refused) -> None:
        """Show why it was not done."""
        if self._line.isVisible():
            self.form.show_refusal("reason", str(refused))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._line.isVisible():
            self.close_line()
            self.open_button.setFocus()
        else:
            super().keyPressEvent(event)
