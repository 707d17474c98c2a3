"""The fourth step: what is owed, and the money for it."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.checkin import rules
from frontdesk.checkin.reads import CheckInView
from frontdesk.checkin.rules import UNPAID_REASONS, Due
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.kit import theme
from frontdesk.kit.buttons import Button
from frontdesk.kit.labels import Card, Words
from frontdesk.kit.till import NOTHING, Tendered, Till
from frontdesk.ledger.rules import METHODS, PaymentWanted


class TakePayment(QWidget):
    """Opens by itself when something is due. C cash, K check, R card, N nothing and why.

    Signals:
        confirmed(): Enter: take it, and check in.
        edited(): something was typed.
    """

    confirmed = Signal()
    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._due, self._appointment_id = Due(), 0
        self.lines = [(Words(""), Words("", private=True)) for _ in range(3)]
        self.copay_only = Button("C&o-pay only", kind="link", on=self.ask_copay_only)
        self.till = Till(nothing="Nothing", reasons=UNPAID_REASONS)
        self.till.edited.connect(self.edited)
        self.till.entered.connect(self.confirmed)
        self._lay_out()

    def show_view(self, view: CheckInView) -> None:
        """Show what is due; what is typed stays, unless the patient or the amount is another."""
        is_new = (view.appointment_id, view.due) != (self._appointment_id, self._due)
        self._appointment_id, self._due = view.appointment_id, view.due
        rows = (
            ("Co-pay of this visit", view.due.copay_cents),
            ("Balance from before", view.due.balance_cents),
            ("Due now", view.due.total_cents),
        )
        both = bool(view.due.copay_cents and view.due.balance_cents)
        for (words, amount), (said, cents) in zip(self.lines, rows, strict=True):
            words.setText(said)
            amount.setText(dollars(cents))
            seen = bool(cents) and (both or said != "Due now")
            words.setVisible(seen)
            amount.setVisible(seen)
        self.copay_only.setVisible(both)
        if is_new:
            self.till.ask(view.due.total_cents)

    def ask_copay_only(self) -> None:
        """Take the co-pay and leave the balance."""
        self.till.ask(self._due.copay_cents)
        self.till.take_keyboard()

    def typed(self) -> Tendered | None:
        """Return what is typed; or show at the field what is wrong and return None."""
        return self.till.wanted()

    def wanted(self, typed: Tendered, view: CheckInView, key: str) -> PaymentWanted | None:
        """Return the payment meant by what is typed; None when nothing is taken."""
        if typed.method == NOTHING:
            return None
        _, balance = rules.split(self._due, typed.cents)
        return PaymentWanted(
            key=key,
            patient_id=view.patient_id,
            appointment_id=view.appointment_id,
            purpose="copay" if typed.cents > balance else "balance",
            method=typed.method,
            cents=typed.cents,
            tendered_cents=typed.tendered_cents,
            reference=typed.reference,
            balance_cents=balance,
        )

    def words_of(self, typed: Tendered) -> str:
        """Return what is being done in words: `$25.00 in cash`."""
        if typed.method == NOTHING:
            return f"Nothing taken: {typed.reason}"
        return f"{dollars(typed.cents)} by {METHODS[typed.method].lower()}"

    def show_refused(self, refused: Refused) -> bool:
        """Show a refusal at its field; False if it is none of these."""
        return self.till.show_refused(refused)

    def snapshot(self) -> dict[str, Any]:
        """Return what is typed."""
        return self.till.snapshot()

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Type in again what a snapshot holds."""
        self.till.restore(kept)

    def _lay_out(self) -> None:
        owed = Card(kind="sunken")
        owed.body.setSpacing(theme.SPACE)
        for place, (words, amount) in enumerate(self.lines):
            row = QHBoxLayout()
            for one in (words, amount):
                one.set_kind("strong" if place == len(self.lines) - 1 else "body")
            row.addWidget(words)
            row.addStretch()
            row.addWidget(amount)
            owed.body.addLayout(row)
        only = QHBoxLayout()
        only.addStretch()
        only.addWidget(self.copay_only)
        owed.body.addLayout(only)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3 * theme.SPACE)
        column.addWidget(owed)
        column.addWidget(self.till)
