"""The smaller wishes on a check: interest, and an earlier payment that the payer takes back."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.core.clock import words_date
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.form import Form
from frontdesk.kit.labels import Words, muted
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.kit.table import Table
from frontdesk.payments.pane.columns import day, money
from frontdesk.payments.remit_reads import LineRow


class InterestForm(QWidget):
    """Signals.

    wished(int): post so many cents of interest.
    left(): Esc.
    """

    wished = Signal(int)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.form = Form()
        self.cents = self.form.add(fields.money("cents", "&Interest paid", required=True), span=5)
        self.form.entered.connect(self._ask)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3 * theme.SPACE)
        column.addWidget(Words("Interest", "subheading"))
        column.addWidget(muted("What the payer adds for paying late. It is about no charge."))
        column.addWidget(self.form)
        column.addWidget(
            Button("&Post interest", kind="primary", icon="check", on=self._ask), 0,
            Qt.AlignmentFlag.AlignLeft,
        )  # fmt: skip
        column.addStretch()

    def begin(self) -> None:
        """Ask for it."""
        self.form.clear()
        self.cents.take_keyboard()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _ask(self) -> None:
        values = self.form.checked_values()
        if values is not None:
            self.wished.emit(values["cents"])


class TakeBackForm(QWidget):
    """Signals.

    wished(object, object): the `LineRow` taken back, and how many cents of it; None for all.
    left(): Esc.
    """

    wished = Signal(object, object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.heading = Words("Take-back", "subheading", private=True, elide=True)
        self.model = RowsModel(_COLUMNS)
        self.table = Table(
            self.model, "What this payer paid before", filters=False,
            empty=EmptyState("search", "Whose payment is taken back?",
                             "Find the patient at the left."),
        )  # fmt: skip
        self.form = Form()
        self.cents = self.form.add(
            fields.money("cents", "&How much is taken back",
                         hint="Empty: the whole line, with its adjustment and the patient's share"),
            span=6,
        )  # fmt: skip
        self.form.entered.connect(self._ask)
        self.table.chosen.connect(lambda _row: self.cents.take_keyboard())
        self.go = Button("Take it &back", kind="primary", icon="undo", on=self._ask)
        row = QHBoxLayout()
        row.addWidget(self.go)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * theme.SPACE)
        column.addWidget(self.heading)
        column.addWidget(self.table, 1)
        column.addWidget(self.form)
        column.addLayout(row)

    def show_lines(self, patient: str, rows: Sequence[LineRow]) -> None:
        """Show what a payer paid on a patient's charges; the newest is in hand."""
        self.heading.setText(f"Take-back: {patient}" if patient else "Take-back")
        self.model.show_rows(rows)
        self.form.clear()
        if rows:
            self.table.take_in_hand(rows[-1].id)
            self.table.setFocus()

    def show_refused(self, refused: Refused) -> None:
        """Show why nothing was taken back."""
        self.form.show_refusal("cents", str(refused))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _ask(self) -> None:
        row, values = self.table.current_row(), self.form.checked_values()
        if row is None:
            self.form.show_refusal("cents", "Choose the payment that is taken back.")
        elif values is not None:
            self.wished.emit(row, values["cents"])


_COLUMNS = (
    day("Visit", lambda row: row.service_day),
    Column[LineRow]("Code", lambda row: row.code, width=70),
    Column[LineRow]("Check", lambda row: f"{row.check_number}, {words_date(row.dated)}",
                    stretch=True, width=130),
    money("Paid", lambda row: row.paid_cents),
    Column[LineRow]("Adjusted", lambda row: dollars(row.contractual_cents), right=True,
                    private=True, width=96),
)  # fmt: skip
