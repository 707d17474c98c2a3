"""What an estimate says besides its codes: the main service in plain words, and what is apart."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from frontdesk.core.refused import Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.buttons import Button
from frontdesk.kit.form import Form
from frontdesk.kit.labels import Card, Words


class EstimateForm(Card):
    """Hidden until asked for.

    Signals:
        wished(str, list): make it, with the main service and what is scheduled separately.
        last_wished(): show the one that was handed out last.
        left(): put away.
    """

    wished = Signal(str, list)
    last_wished = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__("", "raised")
        self.form = Form()
        self.form.add(
            fields.text("primary", "&What the visit is for", required=True, longest=120,
                        hint="In words the patient understands: Visit for a sore throat"),
            span=12,
        )  # fmt: skip
        self.form.add(
            fields.notes("separate", "Scheduled separately, one a line", lines=2,
                         placeholder="Chest X-ray at the hospital"),
            span=12,
        )  # fmt: skip
        self.form.entered.connect(self._make)
        self.make = Button("&Make the estimate", kind="primary", on=self._make)
        self.last = Button("Show the last one", on=self.last_wished.emit)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.SPACE)
        for one in (self.make, self.last, Button("Leave it", kind="quiet", on=self.put_away)):
            row.addWidget(one)
        row.addStretch()
        self.body.addWidget(Words("Good-faith estimate of the services below", "subheading"))
        self.body.addWidget(self.form)
        self.body.addLayout(row)
        self.hide()

    def ask(self, primary: str, *, has_one: bool) -> None:
        """Ask for what is missing; `primary` is what the visit is for as far as is known."""
        self.form.load({"primary": primary, "separate": ""})
        self.last.setVisible(has_one)
        self.show()
        self.form.focus_first()

    def show_refused(self, refused: Refused) -> bool:
        """Show a refusal at its field; False if it has none here."""
        return self.form.show_refused(refused)

    def put_away(self) -> None:
        """Hide it; nothing is made."""
        if self.isVisible():
            self.hide()
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)

    def _make(self) -> None:
        values = self.form.checked_values()
        if values is not None:
            apart = [line for line in values["separate"].splitlines() if line.strip()]
            self.wished.emit(values["primary"], apart)
