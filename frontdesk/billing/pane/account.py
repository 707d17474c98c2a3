"""One patient's account as a story from top to bottom, with the balance after each line."""

import uuid
from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.billing.pane.words import event_of, owed_words, signed
from frontdesk.billing.reads import Account
from frontdesk.core.clock import words_date
from frontdesk.core.listing import DATE, MONEY
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.banner import Banner, EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.form import Form
from frontdesk.kit.labels import Card, Words
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.kit.segmented import Segmented
from frontdesk.kit.table import Table
from frontdesk.kit.table_export import Make, rows_shown
from frontdesk.kit.till import Till
from frontdesk.ledger.reads import StoryRow
from frontdesk.ledger.rules import PaymentWanted

BALANCE, AHEAD = "balance", "prepayment"


class AccountPage(QWidget):
    """Signals.

    pay_wished(PaymentWanted): take this payment.
    period_wished(date, date): print the payments from the one day to the other.
    receipt_wished(int): show this receipt.
    """

    pay_wished = Signal(object)
    period_wished = Signal(object, object)
    receipt_wished = Signal(int)

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self.account: Account | None = None
        self.key = ""
        self.name, self.about = Words("", "heading", private=True, elide=True), Words("", "muted")
        self.owed, self.ahead = (
            Words("", "display", private=True),
            Words("", "heading", private=True),
        )
        self.note = Banner(closable=True)
        self.pay = Button("Take a &payment", kind="primary", icon="money", on=self.open_till)
        self.period = Button("Payments for a period\u2026", icon="printer", on=self.open_period)
        self.model = RowsModel(_COLUMNS)
        self.empty = EmptyState("money", "Nothing has happened on this account yet.")
        self.table = Table(self.model, "Account", empty=self.empty)
        self.table.chosen.connect(self._on_chosen)
        self.purpose = Segmented(((BALANCE, "Account balance"), (AHEAD, "Paid ahead")))
        self.purpose.setAccessibleName("What the payment is for")
        self.till = Till()
        self.till.entered.connect(self.take)
        self.take_button = Button("&Take it", kind="primary", icon="check", on=self.take)
        self.leave_till = Button("Leave it", kind="quiet", on=self.close_till)
        self.days = Form()
        self.first = self.days.add(fields.date("first", "&From", today=today), span=4)
        self.last = self.days.add(fields.date("last", "&Until", today=today), span=4)
        self.days.entered.connect(self._ask_period)
        self.make = Button("Make it", kind="primary", on=self._ask_period)
        self._lay_out()
        self.setFocusProxy(self.table)

    def show_account(self, account: Account) -> None:
        """Show an account; a half-typed payment stays with the same one."""
        same = self.account is not None and self.account.patient_id == account.patient_id
        self.account = account
        born = (
            f"born {words_date(account.birth_date)}" if account.birth_date else "no date of birth"
        )
        self.name.setText(account.patient)
        self.about.setText(f"{born}\u2002\u00b7\u2002chart {account.chart_number}")
        self.owed.setText(owed_words(account.owed_cents))
        self.ahead.setText(dollars(account.prepaid_cents))
        newest = self.account is None or not same or len(self.model.rows()) < len(account.rows)
        self.model.show_rows(account.rows)
        if newest:
            self.table.scrollToBottom()
        if not same:
            self.close_till()
            self.days_card.hide()
            self.note.show_sentence("")

    def open_till(self) -> None:
        """Begin a payment of what is owed, or one ahead when nothing is."""
        if self.account is None:
            return
        owed = max(0, self.account.owed_cents)
        self.key = uuid.uuid4().hex
        self.purpose.set_value(BALANCE if owed else AHEAD)
        self.till.ask(owed)
        self.till_card.show()
        self.till.take_keyboard()

    def close_till(self) -> None:
        """Put the payment away."""
        self.till_card.hide()
        self.take_button.setEnabled(True)

    def take(self) -> None:
        """Take what is typed, once."""
        if self.account is None or not self.take_button.isEnabled():
            return
        typed = self.till.wanted()
        if typed is None:
            return
        self.take_button.setEnabled(False)
        self.pay_wished.emit(
            PaymentWanted(
                key=self.key,
                patient_id=self.account.patient_id,
                appointment_id=None,
                purpose=self.purpose.value(),
                method=typed.method,
                cents=typed.cents,
                tendered_cents=typed.tendered_cents,
                reference=typed.reference,
            )
        )

    def show_refused(self, refused: Refused) -> None:
        """Show why nothing was taken, at the field if it is one's fault."""
        self.take_button.setEnabled(True)
        if not self.till.show_refused(refused):
            self.note.show_sentence(str(refused), "danger")

    def open_period(self) -> None:
        """Ask for which days; this year so far at first."""
        today = self._today()
        self.days.load({"first": date(today.year, 1, 1), "last": today})
        self.days_card.show()
        self.first.take_keyboard()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        open_one = next((one for one in (self.till_card, self.days_card) if one.isVisible()), None)
        if event.key() == Qt.Key.Key_Escape and open_one is not None:
            open_one.hide()
            self.take_button.setEnabled(True)
            self.table.setFocus()
        else:
            super().keyPressEvent(event)

    def taken_out(self) -> Make | None:
        """Return what makes the table of the story shown, for paper and files."""
        account = self.account
        if account is None:
            return None
        about = (("Patient", account.patient), ("Chart", account.chart_number),
                 ("Owes", owed_words(account.owed_cents)))  # fmt: skip
        return rows_shown(self.table, "Account", about=about, faint=lambda row: row.voided,
                          patient=lambda _row: account.patient_id)  # fmt: skip

    def _ask_period(self) -> None:
        values = self.days.checked_values()
        if values is None:
            return
        first, last = values["first"], values["last"]
        if first is None or last is None:
            self.days.show_refusal("first" if first is None else "last", "Type a day.")
        elif last < first:
            self.days.show_refusal("last", "The last day is before the first one.")
        else:
            self.period_wished.emit(first, last)

    def _on_chosen(self, row: StoryRow) -> None:
        if row.receipt_id is not None:
            self.receipt_wished.emit(row.receipt_id)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8 * theme.SPACE)
        who = QVBoxLayout()
        who.setSpacing(0)
        who.addWidget(self.name)
        who.addWidget(self.about)
        head.addLayout(who, 1)
        for caption, amount in (("Owes now", self.owed), ("Paid ahead", self.ahead)):
            box = QVBoxLayout()
            box.setSpacing(0)
            box.addWidget(Words(caption, "caption"))
            box.addWidget(amount)
            box.addStretch()
            head.addLayout(box)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * theme.SPACE)
        for button in (self.pay, self.period, self.take_button, self.make):
            button.setAutoDefault(True)  # so that Enter presses it
        buttons.addWidget(self.pay)
        buttons.addWidget(self.period)
        buttons.addStretch()
        self.till_card = _card(self.purpose, self.till, self.take_button, self.leave_till)
        self.days_card = _card(self.days, self.make)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3 * theme.SPACE)
        column.addLayout(head)
        column.addLayout(buttons)
        for one in (self.note, self.till_card, self.days_card):
            column.addWidget(one)
        column.addWidget(self.table, 1)
        self.till_card.hide()
        self.days_card.hide()


def _card(*parts: QWidget) -> Card:
    card = Card(kind="sunken")
    row = QHBoxLayout()
    row.setSpacing(2 * theme.SPACE)
    for part in parts:
        if isinstance(part, Button):
            row.addWidget(part)
        else:
            card.body.addWidget(part)
    row.addStretch()
    card.body.addLayout(row)
    return card


def _colour(row: StoryRow) -> str:
    return "danger" if row.kind == "reversal" else "muted" if row.voided else ""


_COLUMNS = (
    Column[StoryRow]("Date", lambda row: words_date(row.day), lambda row: (row.day, row.id),
                     width=122, kind=DATE, value=lambda row: row.day),
    Column[StoryRow]("What", event_of, stretch=True, width=200, private=True, colour=_colour,
                     tip=lambda row: f"By {row.staff}"),
    Column[StoryRow]("Receipt", lambda row: row.number if row.kind == "payment" else "", width=100,
                     colour=_colour),
    Column[StoryRow]("Owed", lambda row: signed(row.owed_cents), lambda row: row.owed_cents,
                     right=True, private=True, width=100, colour=_colour, kind=MONEY, summed=True),
    Column[StoryRow]("Paid ahead", lambda row: signed(row.prepaid_cents),
                     lambda row: row.prepaid_cents, right=True, private=True, width=108,
                     colour=_colour, kind=MONEY, summed=True),
    Column[StoryRow]("Owes after", lambda row: owed_words(row.owed_after),
                     lambda row: row.owed_after, right=True, private=True, strong=True, width=116,
                     kind=MONEY),
)  # fmt: skip
