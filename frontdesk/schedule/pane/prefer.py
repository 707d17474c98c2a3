"""What is kept of a patient for finding a time, asked for in place beside a visit."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.core.refused import Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.banner import Banner
from frontdesk.kit.buttons import Button
from frontdesk.kit.choice_input import ChoiceInput
from frontdesk.kit.fields import Field
from frontdesk.kit.form import Form
from frontdesk.schedule.fitting import MOST_EARLY
from frontdesk.schedule.preferences import Preferences
from frontdesk.schedule.rows import ProviderRow


class PreferencesForm(QWidget):
    """How long before a visit a patient is to come, whom they prefer, a note.

    Signals:
        wished(dict): to be kept: patient_id, version and the form's values.
        left(): put away.
    """

    wished = Signal(dict)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.patient_id: int | None = None
        self._version: int | None = None
        self.strip, self.form = Banner(), Form()
        self.who = ChoiceInput((), empty=True)
        told = "Told with every visit booked from now on"
        early = fields.number("early_minutes", "Comes &early", most=MOST_EARLY, step=5, hint=told)
        self.form.add(early)
        self.form.add(Field("provider_id", "&Prefers", self.who))
        self.form.add(fields.text("note", "&Note", longest=120))
        self.form.entered.connect(self.ask_to_save)
        self.save = Button("Keep", kind="primary", on=self.ask_to_save)
        self.close_button = Button("Put away", kind="quiet", tip="Esc", on=self.left.emit)
        row, column = QHBoxLayout(), QVBoxLayout(self)
        row.addWidget(self.save)
        row.addWidget(self.close_button)
        row.addStretch(1)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * theme.SPACE)
        for widget in (self.strip, self.form):
            column.addWidget(widget)
        column.addLayout(row)
        self.hide()

    def ask(self, patient_id: int, kept: Preferences, providers: Iterable[ProviderRow]) -> None:
        """Show what is kept of a patient, to be changed."""
        self.patient_id, self._version = patient_id, kept.version
        self.who.set_options([(one.id, one.name) for one in providers if one.active], empty=True)
        self.form.load({name: getattr(kept, name) for name in ("early_minutes", "provider_id",
                                                               "note")})  # fmt: skip
        self.strip.show_sentence("")
        self.show()
        self.form.focus_first()

    def ask_to_save(self) -> None:
        """Keep what is typed, or show what is wrong with it."""
        typed = self.form.checked_values()
        if typed is not None:
            self.wished.emit(typed | {"patient_id": self.patient_id, "version": self._version})

    def show_refused(self, refused: Refused) -> None:
        """Say why not, at its field if it names one."""
        if not self.form.show_refused(refused):
            self.strip.show_sentence(str(refused), "warning")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
