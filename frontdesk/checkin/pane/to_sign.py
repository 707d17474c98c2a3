"""The third step: the forms that must be signed today."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.documents.rules import FormState, why_missing
from frontdesk.kit import theme
from frontdesk.kit.choice_input import CheckInput
from frontdesk.kit.labels import Words


class ToSign(QWidget):
    """A tick for each form that was signed now. S ticks all, Enter goes on.

    Signals:
        confirmed(): Enter.
        edited(): a tick changed.
    """

    confirmed = Signal()
    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.ticks: dict[int, CheckInput] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2 * theme.SPACE)
        self._column.addWidget(Words("\u201cPlease sign these.\u201d", "subheading"))
        self._hint = Words(
            "Space ticks one that was signed.  S ticks all.  Enter goes on.", "caption", wrap=True
        )
        self._column.addWidget(self._hint)

    def show_forms(self, forms: Sequence[FormState]) -> None:
        """Show these forms; the ticks of those shown before stay."""
        before = set(self.signed())
        for tick in self.ticks.values():
            tick.deleteLater()
        self.ticks = {}
        for form in forms:
            tick = CheckInput(f"{form.name}  \u00b7  {why_missing(form)}")
            tick.setChecked(form.form_kind_id in before)
            tick.setAccessibleName(f"{form.name} was signed")
            tick.edited.connect(self.edited)
            self._column.insertWidget(self._column.count() - 1, tick)
            self.ticks[form.form_kind_id] = tick

    def signed(self) -> tuple[int, ...]:
        """Return the ids of the forms ticked."""
        return tuple(form for form, tick in self.ticks.items() if tick.isChecked())

    def tick(self, forms: Iterable[int]) -> None:
        """Tick these and no others."""
        wanted = set(forms)
        for form, tick in self.ticks.items():
            tick.setChecked(form in wanted)

    def summary(self) -> str:
        """Return how many were signed, in words."""
        signed, asked = len(self.signed()), len(self.ticks)
        if not asked:
            return "None missing"
        if signed == asked:
            return "All signed" if asked > 1 else "Signed"
        return f"{asked - signed} of {asked} still to be signed"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.confirmed.emit()
        elif event.text().casefold() == "s" and not event.modifiers():
            self.tick(self.ticks)
            self.edited.emit()
        else:
            super().keyPressEvent(event)
