"""One account on one screen: who owes what, how it stands, and its story from top to bottom."""

import uuid
from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.billing import rules
from frontdesk.billing.pane import line_bar, story_table
from frontdesk.billing.pane.account_head import AccountHead
from frontdesk.billing.pane.flow import Flow
from frontdesk.billing.pane.line_bar import LineBar, offered
from frontdesk.billing.pane.spread import OLDEST, THESE, OpenLine, Spread
from frontdesk.billing.pane.story_table import StoryTable
from frontdesk.billing.pane.words import owed_words
from frontdesk.billing.story import AccountView
from frontdesk.billing.story_parts import CHARGE, VISIT, Entry
from frontdesk.charges.prompt import PromptOffer
from frontdesk.core.clock import words_date
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.banner import Banner
from frontdesk.kit.buttons import Button
from frontdesk.kit.form import Form
from frontdesk.kit.going import Go
from frontdesk.kit.labels import Card, Words
from frontdesk.kit.segmented import Segmented
from frontdesk.kit.table_export import Make, rows_shown
from frontdesk.kit.till import Till
from frontdesk.ledger.rules import PaymentWanted, void_reason

BALANCE, AHEAD = "balance", "prepayment"
KEYS_SHOWN = (
    "+ pays \u00b7 \u2212 adjusts the line \u00b7 ? says why \u00b7 ! disputes \u00b7 "
    "Ctrl+B charges the visit \u00b7 Alt+M statements of who answers for it \u00b7 typing narrows"
)
KEYS = {story_table.WHY: line_bar.WHY, story_table.PAY: line_bar.PAY,
        story_table.DISPUTE: line_bar.DISPUTE, story_table.ADJUST: line_bar.ADJUST}  # fmt: skip


class AccountPage(QWidget):
    """Signals.

    pay_wished(PaymentWanted): take this payment.
    period_wished(date, date): print the payments from the one day to the other.
    receipt_wished(int): show this receipt.
    why_wished(int, int): explain a visit or a charge; 0 and 0 the whole account.
    dispute_wished(dict): open a dispute.
    back_wished(Entry, str): take this back, for this reason.
    gone(Go): another room.
    account_wished(int): another account of the family.
    """

    pay_wished = Signal(object)
    period_wished = Signal(object, object)
    receipt_wished = Signal(int)
    why_wished = Signal(int, int)
    dispute_wished = Signal(object)
    back_wished = Signal(object, str)
    gone = Signal(object)
    account_wished = Signal(int)

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self.account: AccountView | None = None
        self.key, self._entry = "", None  # type: str, Entry | None
        self.head = AccountHead()
        self.owed, self.ahead = self.head.owed, self.head.ahead
        self.note = Banner(closable=True)
        self.pay = Button("Tak&e a payment", kind="primary", icon="money", on=self.open_till)
        self.why = Button("W&hy this balance", icon="question", tip="Key ?",
                          on=lambda: self.why_wished.emit(0, 0))  # fmt: skip
        self.period = Button("Payments for a period\u2026", icon="printer", on=self.open_period)
        self.charge = Button(
            "Char&ge a visit",
            icon="receipt",
            on=self._wish_charge,
            tip="Its superbill: the line's visit, or the one to charge (Ctrl+B)",
        )
        self.keys = Words(KEYS_SHOWN, "caption", wrap=True)
        self.statements = Button("State&ments", icon="mail", on=self._go_to_statements)
        self.table = StoryTable()
        self.model, self.empty = self.table.model_, self.table.empty
        self.bar = LineBar()
        self._make_till()
        self._make_days()
        self._make_dispute()
        self._make_back()
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.table)

    # ---- what it shows

    def show_account(self, account: AccountView) -> None:
        """Show an account; a half-typed payment stays with the same one."""
        same = self.account is not None and self.account.patient_id == account.patient_id
        before = len(self.account.entries) if same and self.account else -1
        self.account = account
        self.head.show_account(account)
        self.table.show_entries(account.entries)
        if before < len(account.entries) and self.table.current_row() is None:
            self.table.scrollToBottom()
        self.bar.show_line(self.table.current_row())
        if not same:
            self.table.filter_box.clear()
            self.close_till()
            for card in (self.days_card, self.dispute_card, self.back_card):
                card.hide()
            self.note.show_sentence("")
            self.table.scrollToBottom()

    def taken_out(self) -> Make | None:
        """Return what makes the table of the story shown, for paper and files."""
        account = self.account
        if account is None:
            return None
        about = (("Patient", account.patient), ("Chart", account.who.chart_number),
                 ("Owes", owed_words(account.owed_cents)))  # fmt: skip
        return rows_shown(self.table, "Account", about=about, faint=lambda row: row.faint,
                          patient=lambda _row: account.patient_id)  # fmt: skip

    # ---- paying

    def open_till(self, these: tuple[OpenLine, ...] = ()) -> None:
        """Begin a payment of what is owed, of a line of it, or one ahead when nothing is."""
        if self.account is None:
            return
        these = these if isinstance(these, tuple) else ()
        owed = max(0, self.account.owed_cents)
        self.key = uuid.uuid4().hex
        self.purpose.set_value(BALANCE if owed or these else AHEAD)
        lines = self._open_lines()
        self.spread.offer(lines, these)
        self.spread.setVisible(bool(lines) and self.purpose.value() == BALANCE)
        self._offer_discount()
        self.till.ask(self.spread.these_cents() if these else owed)
        self._show_only(self.till_card)
        self.till.take_keyboard()

    def _offer_discount(self) -> None:
        """Offer what a visit of today costs if all of it is paid now; the line in hand's first."""
        offers = self.account.prompt if self.account else ()
        ids = {one.charge_id for one in self.spread.these}
        self._offer: PromptOffer | None = next(
            (one for one in offers if ids & {item.charge_id for item, _ in one.items}),
            offers[0] if offers else None,
        )
        self.prompt: PromptOffer | None = None  # taken: what the payment is to be for
        self._say_discount()

    def give_discount(self) -> None:
        """Take the discount: the payment is for all of that visit, and nothing else."""
        offer = self._offer
        if offer is None:
            return
        ids = {item.charge_id for item, _ in offer.items}
        self.purpose.set_value(BALANCE)
        self.spread.offer(
            self._open_lines(), [one for one in self._open_lines() if one.charge_id in ids]
        )
        self.spread.show()
        self.till.amount.set_value(offer.pay_cents)
        self.prompt = offer
        self._say_discount()
        self.till.take_keyboard()

    def _say_discount(self) -> None:
        offer = self._offer
        if offer is not None and self.purpose.value() == BALANCE:
            all_of_it = f"{dollars(offer.pay_cents)} instead of {dollars(offer.owed_cents)}"
            words = f"{offer.why}: {dollars(offer.discount_cents)} off. All of the visit of today "
            words += f"is {all_of_it}." if self.prompt else f"would be {all_of_it}, paid now."
            self.prompt_words.setText(words)
        self.prompt_strip.setVisible(offer is not None and self.purpose.value() == BALANCE)
        self.prompt_button.setVisible(self.prompt is None)

    def close_till(self) -> None:
        """Put the payment away."""
        self.prompt = None
        self.till_card.hide()
        self.take_button.setEnabled(True)

    def take(self) -> None:
        """Take what is typed, once."""
        if self.account is None or not self.take_button.isEnabled():
            return
        typed = self.till.wanted()
        if typed is None:
            return
        balance = self.purpose.value() == BALANCE
        try:
            by_hand = self.spread.by_hand() if balance else ()
        except Refused as refused:
            self.show_refused(refused)
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
                charge_ids=self.spread.charge_ids() if balance else (),
                by_hand=by_hand,
            )
        )

    def show_refused(self, refused: Refused) -> None:
        """Show why nothing was taken, at the field if it is one's fault."""
        self.take_button.setEnabled(True)
        if not (self.till.show_refused(refused) or self.spread.show_refused(refused)):
            self.note.show_sentence(str(refused), "danger")

    def _open_lines(self, entry: Entry | None = None) -> tuple[OpenLine, ...]:
        """Return what a payment can be given to; of one line of the story, where one is named."""
        if self.account is None:
            return ()
        sums: dict[int, int] = {}
        for item in self.account.open_items:
            sums[item.charge_id] = sums.get(item.charge_id, 0) + item.cents
        made = {one.charge_id: one for one in self.account.entries if one.kind == CHARGE}
        if entry is not None:
            sums = {
                charge: cents for charge, cents in sums.items()
                if charge and charge in made and _is_of(made[charge], entry)
            }  # fmt: skip
        return tuple(
            OpenLine(charge, _short(made.get(charge)), cents) for charge, cents in sums.items()
        )

    # ---- the line in hand

    def ask(self, wish: str) -> None:
        """Do what a key or a button wishes with the line in hand."""
        row = self.table.current_row()
        fits = row is not None and wish in offered(row)
        if wish == line_bar.WHY:
            visit = row.appointment_id if row and row.kind == VISIT else 0
            self.why_wished.emit(visit or 0, (row.charge_id if row else 0) or 0)
        elif self.account is None:
            return
        elif row is not None and fits:
            self._do(row, wish)
        elif wish == line_bar.PAY:  # nothing of this line is open: the account is paid
            self.open_till()
        elif wish == line_bar.ADJUST:
            self.gone.emit(Go("payments", self.account.patient_id, {"page": "adjust"}))

    def _do(self, row: Entry, wish: str) -> None:
        elsewhere = self._elsewhere(row, wish)
        if elsewhere is not None:
            self.gone.emit(elsewhere)
        elif wish == line_bar.PAY:
            self.open_till(self._open_lines(row))
        elif wish == line_bar.RECEIPT:
            self.receipt_wished.emit(row.receipt_id)
        elif wish == line_bar.BACK:
            self._open_back(row)
        else:
            self._open_dispute(row)

    def _elsewhere(self, row: Entry, wish: str) -> Go | None:
        """Return the room in which a wish for a line is done; None for what is done here."""
        patient_id = self.account.patient_id if self.account is not None else None
        if wish == line_bar.SUPERBILL:
            return self.charge_wish()
        if wish == line_bar.CHECK:
            what = {"page": "check", "remittance_id": row.remittance_id}
            return Go("payments", patient_id, what)
        if wish == line_bar.ADJUST:
            return Go("payments", patient_id, {"page": "adjust", "charge_id": row.charge_id})
        return None

    def charge_wish(self) -> Go | None:
        """Return the wish to charge the line's visit; without one, what the patient came for."""
        row = self.table.current_row()
        if self.account is None:
            return None
        visit = row.appointment_id if row is not None else None
        what = {"appointment_id": visit} if visit else {}
        return Go("charges", self.account.patient_id, what)

    def _wish_charge(self) -> None:
        wish = self.charge_wish()
        if wish is not None:
            self.gone.emit(wish)

    def _on_chosen(self, row: Entry) -> None:
        if row.receipt_id is not None:
            self.receipt_wished.emit(row.receipt_id)
        else:
            self.ask(line_bar.CHECK if row.remittance_id is not None else line_bar.WHY)

    def _go_to_statements(self) -> None:
        if self.account is not None:
            self.gone.emit(Go("statements", self.account.guarantor_id, {"page": "sent"}))

    # ---- disputing, taking back, printing a period

    def _open_dispute(self, row: Entry) -> None:
        self._entry, self.key = row, uuid.uuid4().hex
        about = f"{row.code} {row.words}".strip()
        self.dispute_about.setText(f"In dispute: {words_date(row.day)} {about}")
        self.dispute.load({"words": "", "due": rules.usual_due(self._today())})
        self.dispute.clear_errors()
        self.open_it.setEnabled(True)
        self._show_only(self.dispute_card)
        self.dispute["words"].take_keyboard()

    def dispute_charge(self, charge_id: int) -> None:
        """Open a dispute of a charge, or of what the account owes without one."""

        def fits(row: Entry) -> bool:
            of_charge = row.kind == CHARGE and row.charge_id == charge_id
            return (
                of_charge if charge_id else line_bar.DISPUTE in offered(row) and not row.charge_id
            )

        row = next((one for one in self.model.rows() if fits(one)), None)
        if row is not None:
            self.table.take_in_hand(row.id)
            self.ask(line_bar.DISPUTE)

    def _ask_dispute(self) -> None:
        values = self.dispute.checked_values()
        if values is None or self._entry is None or not self.open_it.isEnabled():
            return
        self.open_it.setEnabled(False)
        self.dispute_wished.emit(
            {
                "charge_id": self._entry.charge_id, "words": values["words"],
                "due_on": values["due"] or rules.usual_due(self._today()), "key": self.key,
            }
        )  # fmt: skip

    def show_dispute_refused(self, refused: Refused) -> None:
        """Show why no dispute was opened."""
        self.open_it.setEnabled(True)
        if not self.dispute.show_refused(refused):
            self.note.show_sentence(str(refused), "danger")

    def _open_back(self, row: Entry) -> None:
        self._entry = row
        self.back_about.setText(f"Take back: {words_date(row.day)} {row.words}")
        self.back.clear()
        self.yes.setEnabled(True)
        self._show_only(self.back_card)
        self.back["reason"].take_keyboard()

    def _ask_back(self) -> None:
        if self._entry is None or not self.yes.isEnabled():
            return
        try:
            reason = void_reason(self.back["reason"].value())
        except Refused as refused:
            self.show_back_refused(refused)
            return
        self.yes.setEnabled(False)
        self.back_wished.emit(self._entry, reason)

    def show_back_refused(self, refused: Refused) -> None:
        """Show why it was not taken back."""
        self.yes.setEnabled(True)
        if not self.back.show_refused(refused):
            self.back.show_refusal("reason", str(refused))

    def put_away(self) -> None:
        """Put the forms of the line in hand away: what they asked for is done."""
        self.dispute_card.hide()
        self.back_card.hide()
        self.table.setFocus()

    def open_period(self) -> None:
        """Ask for which days; this year so far at first."""
        today = self._today()
        self.days.load({"first": date(today.year, 1, 1), "last": today})
        self._show_only(self.days_card)
        self.first.take_keyboard()

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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        open_one = next((one for one in self._cards if one.isVisible()), None)
        if event.key() == Qt.Key.Key_Escape and open_one is not None:
            open_one.hide()
            self.take_button.setEnabled(True)
            self.table.setFocus()
        else:
            super().keyPressEvent(event)

    # ---- how it is made

    def _show_only(self, card: Card) -> None:
        for one in self._cards:
            one.setVisible(one is card)

    def _make_till(self) -> None:
        self.purpose = Segmented(((BALANCE, "Account balance"), (AHEAD, "Paid ahead")))
        self.purpose.setAccessibleName("What the payment is for")
        self.spread, self.till = Spread(), Till()
        self._offer = self.prompt = None
        self.prompt_words = Words("", "body", private=True, wrap=True)
        self.prompt_button = Button("Give the &discount", icon="check", on=self.give_discount)
        self.prompt_button.setAutoDefault(True)
        self.prompt_strip = QWidget()
        strip = QHBoxLayout(self.prompt_strip)
        strip.setContentsMargins(0, 0, 0, 0)
        strip.setSpacing(3 * theme.SPACE)
        strip.addWidget(self.prompt_words, 1)
        strip.addWidget(self.prompt_button)
        self.take_button = Button("&Take it", kind="primary", icon="check", on=self.take)
        self.leave_till = Button("Leave it", kind="quiet", on=self.close_till)
        self.till_card = _card(
            self.purpose, self.prompt_strip, self.spread, self.till, self.take_button,
            self.leave_till,
        )  # fmt: skip

    def _make_days(self) -> None:
        self.days = Form()
        self.first = self.days.add(fields.date("first", "&From", today=self._today), span=4)
        self.last = self.days.add(fields.date("last", "&Until", today=self._today), span=4)
        self.make = Button("Make it", kind="primary", on=self._ask_period)
        self.days_card = _card(self.days, self.make)

    def _make_dispute(self) -> None:
        self.dispute = Form()
        self.dispute_about = Words("", "strong", private=True, wrap=True)
        self.dispute.add(
            fields.text("words", "What does the patient say?", longest=rules.LONGEST,
                        hint="In their own words. No statement asks for it until it is closed."),
            span=8,
        )  # fmt: skip
        self.dispute.add(fields.date("due", "Answer b&y", today=self._today), span=4)
        self.open_it = Button("Open the dispute", kind="primary", on=self._ask_dispute)
        leave = Button("Leave it", kind="quiet", on=lambda: self.put_away())
        self.dispute_card = _card(self.dispute_about, self.dispute, self.open_it, leave)

    def _make_back(self) -> None:
        self.back = Form()
        self.back_about = Words("", "strong", private=True, wrap=True)
        self.back.add(
            fields.text("reason", "Why is it taken back?",
                        hint="Both lines stay in the story, with this reason."),
            span=8,
        )  # fmt: skip
        self.yes = Button("Take it back", kind="danger", on=self._ask_back)
        leave = Button("Leave it", kind="quiet", on=lambda: self.put_away())
        self.back_card = _card(self.back_about, self.back, self.yes, leave)

    def _connect(self) -> None:
        self.table.chosen.connect(self._on_chosen)
        self.table.picked.connect(self.bar.show_line)
        self.table.wished.connect(lambda key: self.ask(KEYS[key]))
        self.bar.wished.connect(self.ask)
        self.head.account_wished.connect(self.account_wished)
        self.till.entered.connect(self.take)
        self.spread.entered.connect(self.take)
        self.spread.summed.connect(self.till.amount.set_value)
        self.spread.edited.connect(self._on_spread)
        self.purpose.edited.connect(self._on_purpose)
        self.days.entered.connect(self._ask_period)
        self.dispute.entered.connect(self._ask_dispute)
        self.back.entered.connect(self._ask_back)

    def _on_purpose(self) -> None:
        self.prompt = None
        self.spread.setVisible(self.purpose.value() == BALANCE and bool(self._open_lines()))
        self._say_discount()

    def _on_spread(self) -> None:
        self.prompt = None  # another way to give it is another payment
        self._say_discount()
        way, owed = self.spread.way.value(), self.account.owed_cents if self.account else 0
        cents = {THESE: self.spread.these_cents(), OLDEST: max(owed, 0)}.get(way, 0)
        self.till.amount.set_value(cents or None)

    def _lay_out(self) -> None:
        self._cards = (self.till_card, self.days_card, self.dispute_card, self.back_card)
        buttons = Flow(2 * theme.SPACE)
        ways = (self.pay, self.charge, self.why, self.statements, self.period)
        for button in ways:
            buttons.addWidget(button)
        for button in (*ways, self.take_button, self.make, self.open_it, self.yes):
            button.setAutoDefault(True)  # so that Enter presses it
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3 * theme.SPACE)
        column.addWidget(self.head)
        column.addLayout(buttons)
        for one in (self.note, *self._cards):
            column.addWidget(one)
        column.addWidget(self.table, 1)
        column.addWidget(self.bar)
        column.addWidget(self.keys)
        for one in self._cards:
            one.installEventFilter(self)
            one.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give an open form the room of what is offered for the line in hand."""
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            calm = all(one.isHidden() for one in self._cards)
            self.keys.setVisible(calm)
            self.bar.setVisible(calm)
        return super().eventFilter(watched, event)


def _is_of(charge: Entry, entry: Entry) -> bool:
    if entry.kind == VISIT:
        known = entry.appointment_id
        return charge.appointment_id == known if known else charge.day == entry.day
    return charge.charge_id == entry.charge_id


def _short(charge: Entry | None) -> str:
    if charge is None:
        return "Balance without a charge"
    return f"{words_date(charge.day)} {charge.code} {charge.words}"[:60]


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
