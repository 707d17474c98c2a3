"""The payment in hand: what its receipt says, print it again, void it with a reason."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from frontdesk.billing.pane.words import how_of, purpose_of
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.banner import Banner, EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.form import Form
from frontdesk.kit.labels import Card, Words, rule
from frontdesk.ledger.reads import PaymentRow
from frontdesk.ledger.rules import void_reason


class ReceiptCard(Card):
    """Beside the list.

    Signals:
        shown_wished(int): show this receipt on paper.
        account_wished(int): open this patient's account.
        void_wished(int, str): void this receipt for this reason.
    """

    shown_wished = Signal(int)
    account_wished = Signal(int)
    void_wished = Signal(int, str)

    def __init__(self, words_moment: Callable[[datetime], str]) -> None:
        super().__init__()
        self._words_moment = words_moment
        self.row: PaymentRow | None = None
        self.nothing = EmptyState("receipt", "No payment chosen", "Choose one in the list.")
        self.number, self.amount = Words("", "label"), Words("", "display", private=True)
        self.patient = Words("", "subheading", private=True, wrap=True)
        self.about = Words("", "muted", wrap=True)
        self.state = Banner()
        self.show_button = Button("&Receipt", kind="primary", icon="printer", on=self._wish_paper)
        self.account_button = Button("Acc&ount", icon="money", on=self._wish_account)
        self.void_button = Button(
            "&Void\u2026", kind="danger", icon="cross-circle", on=self._open_void
        )
        self.void = Form()
        self.reason = self.void.add(
            fields.text("reason", "&Why is it voided?",
                        hint="The receipt stays on file, marked void, with this reason.")
        )  # fmt: skip
        self.void.entered.connect(self._ask_void)
        self.yes = Button("Void this receipt", kind="danger", on=self._ask_void)
        self.no = Button("Leave it", kind="quiet", on=self._close_void)
        self._lay_out()
        self.show_payment(None)

    def show_payment(self, row: PaymentRow | None) -> None:
        """Show another payment; a half-typed reason stays with the same one."""
        same = row is not None and self.row is not None and row.receipt_id == self.row.receipt_id
        self.row = row
        self.nothing.setVisible(row is None)
        self.inside.setVisible(row is not None)
        if not same:
            self._close_void()
        if row is None:
            return
        self.number.setText(f"{'Void of' if row.is_void else 'Receipt'} {row.number}")
        self.amount.setText(dollars(row.cents))
        self.patient.setText(f"{row.patient}\u2002\u00b7\u2002{row.chart_number}")
        prints = {0: "not printed yet", 1: "printed once"}.get(
            row.copies, f"printed {row.copies} times"
        )
        self.about.setText(
            f"{purpose_of(row)}, {how_of(row)}\n{self._words_moment(row.at)} by {row.staff}\n"
            f"{row.workstation}, {prints}"
        )
        if row.is_void:
            self.state.show_sentence(f"Voided: {row.reason}", "danger")
        else:
            self.state.show_sentence("This receipt was voided." if row.voided else "", "danger")
        self.void_button.setVisible(not (row.is_void or row.voided))
        if row.is_void or row.voided:
            self._close_void()

    def show_refused(self, refused: Refused) -> None:
        """Show why it was not voided."""
        self.yes.setEnabled(True)
        if not self.void.show_refused(refused):
            self.void.show_refusal("reason", str(refused))

    def done(self) -> None:
        """The wish was answered: another may be asked."""
        self.yes.setEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.asking.isVisible():
            self._close_void()
            self.void_button.setFocus()
        else:
            super().keyPressEvent(event)

    def _wish_paper(self) -> None:
        if self.row is not None:
            self.shown_wished.emit(self.row.receipt_id)

    def _wish_account(self) -> None:
        if self.row is not None:
            self.account_wished.emit(self.row.patient_id)

    def _open_void(self) -> None:
        self.asking.show()
        self.void_button.hide()
        self.reason.take_keyboard()

    def _close_void(self) -> None:
        self.void.clear()
        self.asking.hide()
        self.yes.setEnabled(True)
        stands = self.row is not None and not (self.row.voided or self.row.is_void)
        self.void_button.setVisible(stands)

    def _ask_void(self) -> None:
        if self.row is None or not self.yes.isEnabled():
            return
        try:
            reason = void_reason(self.reason.value())  # before a supervisor is called for it
        except Refused as refused:
            self.show_refused(refused)
            return
        self.yes.setEnabled(False)
        self.void_wished.emit(self.row.receipt_id, reason)

    def _lay_out(self) -> None:
        self.inside, self.asking = QWidget(), QWidget()
        ask = QVBoxLayout(self.asking)
        ask.setContentsMargins(0, 0, 0, 0)
        ask.addWidget(self.void)
        row = QHBoxLayout()
        row.addWidget(self.yes)
        row.addWidget(self.no)
        row.addStretch()
        ask.addLayout(row)
        column = QVBoxLayout(self.inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * theme.SPACE)
        for one in (self.number, self.amount, self.state, rule(), self.patient, self.about):
            column.addWidget(one)
        column.addSpacing(2 * theme.SPACE)
        for button in (self.show_button, self.account_button, self.void_button):
            button.setAutoDefault(True)  # so that Enter presses it
            column.addWidget(button)
        self.asking.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column.addWidget(self.asking)
        column.addStretch()
        self.body.addWidget(self.nothing)
        self.body.addWidget(self.inside)
        self.setFixedWidth(round(70 * theme.SPACE * theme.current().text_scale))
