"""What a patient declares of household and income, for the sliding fee."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from frontdesk.charges import discount_rules as discounts
from frontdesk.core.refused import Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.buttons import Button
from frontdesk.kit.form import Form
from frontdesk.kit.labels import Card, Words


class HouseholdForm(Card):
    """Hidden until asked for.

    Signals:
        wished(dict): keep this.
        left(): put away.
    """

    wished = Signal(dict)
    left = Signal()

    def __init__(self) -> None:
        super().__init__("", "raised")
        self.form = Form()
        most = discounts.MOST_PEOPLE
        self.form.add(
            fields.number("people", "&People in the household", least=1, most=most), span=4
        )
        self.form.add(
            fields.money("income_cents", "&Income a year, together", required=True, private=True),
            span=4,
        )
        self.form.add(fields.date("valid_to", "&Until", hint="Empty: until a new one"), span=4)
        self.form.add(fields.text("proof", "&What was shown", longest=120,
                                  placeholder="Pay stubs, tax return"), span=12)  # fmt: skip
        self.form.entered.connect(self._keep)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.SPACE)
        row.addWidget(Button("&Keep it", kind="primary", on=self._keep))
        row.addWidget(Button("Leave it", kind="quiet", on=self.put_away))
        row.addStretch()
        self.body.addWidget(Words("Household and income, for the sliding fee", "subheading"))
        self.body.addWidget(self.form)
        self.body.addLayout(row)
        self.hide()

    def ask(self) -> None:
        """Begin a declaration."""
        self.form.load({"people": 1, "income_cents": None, "valid_to": None, "proof": ""})
        self.show()
        self.form.focus_first()

    def show_refused(self, refused: Refused) -> bool:
        """Show a refusal at its field; False if it has none here."""
        return self.form.show_refused(refused)

    def put_away(self) -> None:
        """Hide it; nothing is kept."""
        if self.isVisible():
            self.hide()
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)

    def _keep(self) -> None:
        values = self.form.checked_values()
        if values is not None:
            self.wished.emit(values)
