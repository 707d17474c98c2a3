"""What to show of the audit trail: which days, whom, what kind, which words."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.core.refused import Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.buttons import Button
from frontdesk.kit.choice_input import ChoiceInput
from frontdesk.kit.fields import Field
from frontdesk.kit.labels import Words
from frontdesk.kit.segmented import Segmented

SPANS = ((0, "Today"), (6, "7 days"), (29, "30 days"), (-1, "Other"))
EVERYONE = ((None, "Everyone"),)
KINDS = ((None, "Everything"), ("change", "Changes"), ("look", "Looks"), ("print", "Prints"),
         ("export", "Exports"), ("access", "Sign-ins"))  # fmt: skip


class AuditFilter(QWidget):
    """One line of choices; Enter anywhere in it asks.

    Signals:
        wished(): show what is chosen.

    Args:
        today: returns the office's date.
    """

    wished = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self._patient_id: int | None = None
        self.span = Field("span", "Da&ys", Segmented(SPANS))
        self.first = fields.date("first", "&From", today=today)
        self.last = fields.date("last", "Unti&l", today=today)
        self.people = ChoiceInput(EVERYONE)
        self.person = Field("staff_id", "P&erson", self.people)
        self.kind = Field("kind", "&Kind", ChoiceInput(KINDS))
        self.text = fields.text("text", "&Words", placeholder="any part of what was done")
        self.show_button = Button("S&how", kind="primary", on=self.wished.emit)
        self.patient = Button("", kind="link", icon="cross", on=self._any_patient)
        self.span.box.edited.connect(self._on_span)
        for field in (self.span, self.person, self.kind):
            field.box.edited.connect(self.wished)
        self._lay_out()
        self._on_span()
        self._any_patient(ask=False)

    def show_people(self, people: list[tuple[int, str]]) -> None:
        """Offer these people to narrow by."""
        self.people.set_options((*EVERYONE, *people))

    def only_patient(self, patient_id: int) -> None:
        """Narrow to one chart, over the last 30 days."""
        self._patient_id = patient_id
        self.span.box.set_value(29)
        self._on_span()
        self.patient.setText("Only the patient in hand")
        self.patient.show()

    def days(self) -> tuple[date, date]:
        """Return the first and the last day asked for.

        Raises:
            Refused: a date cannot be read, or the last is before the first.

        """
        span, today = self.span.box.value(), self._today()
        if span >= 0:
            return today - timedelta(days=span), today
        first, last = self.first.value(), self.last.value() or today
        if first is None or last < first:
            raise Refused("Type a first day that is not after the last.", field="first")
        return first, last

    def narrowed(self) -> dict[str, Any]:
        """Return the rest of the question, as reads.audit_report takes it."""
        kind = self.kind.value()
        return {
            "staff_id": self.person.value(),
            "patient_id": self._patient_id,
            "kinds": (kind,) if kind else (),
            "text": self.text.value(),
        }

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.wished.emit()
        else:
            super().keyPressEvent(event)

    def _on_span(self) -> None:
        other = self.span.box.value() == -1
        self.dates.setVisible(other)
        if other:
            self.first.take_keyboard()

    def _any_patient(self, *, ask: bool = True) -> None:
        self._patient_id = None
        self.patient.hide()
        if ask:
            self.wished.emit()

    def _lay_out(self) -> None:
        self.dates = QWidget()
        pair = QHBoxLayout(self.dates)
        pair.setContentsMargins(0, 0, 0, 0)
        pair.setSpacing(3 * theme.SPACE)
        for field in (self.first, self.last):
            field.setMinimumWidth(36 * theme.SPACE)
            pair.addWidget(field)
        pair.addStretch()
        line = QGridLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setHorizontalSpacing(3 * theme.SPACE)
        top = Qt.AlignmentFlag.AlignTop
        for place, (field, stretch) in enumerate(
            ((self.span, 0), (self.person, 3), (self.kind, 2), (self.text, 4))
        ):
            line.addWidget(field, 0, place, top)
            line.setColumnStretch(place, stretch)
        aligned = QVBoxLayout()
        aligned.setSpacing(theme.SPACE)
        aligned.addWidget(Words(" ", "label"))
        aligned.addWidget(self.show_button)
        aligned.addStretch()
        line.addLayout(aligned, 0, 4, top)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(2 * theme.SPACE)
        whole.addLayout(line)
        whole.addWidget(self.dates)
        whole.addWidget(self.patient, 0, Qt.AlignmentFlag.AlignLeft)
