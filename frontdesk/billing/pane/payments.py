"""The billing pane: payments of a day, a patient's account and why it owes, disputes, receipts."""

from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from frontdesk.billing.actions import open_dispute
from frontdesk.billing.disputes import DisputeRow, disputes
from frontdesk.billing.pane.account import AccountPage
from frontdesk.billing.pane.day import Day
from frontdesk.billing.pane.disputes_page import DisputesPage
from frontdesk.billing.pane.paper import Paper
from frontdesk.billing.pane.receipt_card import ReceiptCard
from frontdesk.billing.pane.why_page import WhyPage
from frontdesk.billing.story import AccountView, account_view
from frontdesk.billing.story_parts import Entry
from frontdesk.charges.prompt import take_prompt_payment
from frontdesk.core.action import Act, Done
from frontdesk.core.changes import Changes
from frontdesk.core.clock import words_date, words_moment, words_time
from frontdesk.core.money import dollars
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.kit import theme
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.going import Go
from frontdesk.kit.labels import Words
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane
from frontdesk.kit.segmented import Segmented
from frontdesk.kit.table_export import PRINT_KEY, TableExport
from frontdesk.ledger import reads as ledger
from frontdesk.ledger.actions import take_payment, void_receipt
from frontdesk.ledger.reads import MethodTotal, PaymentRow
from frontdesk.ledger.rules import PaymentWanted
from frontdesk.office import taking_out
from frontdesk.payments.adjusting import take_back_entry

DAY, ACCOUNT, DISPUTES = "day", "account", "disputes"
MONEY = ("posting", "payment", "receipt", "receipt_print", "dispute", "statement_hold",
         "payment_plan", "statement", "placement")  # fmt: skip
Found = tuple[date, list[PaymentRow], list[MethodTotal], AccountView | None, list[DisputeRow]]


class PaymentsPane(Pane):
    """Which money came today, and where each cent of an account came from."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        store = office.store
        self._day: date | None = None  # None: today, also after midnight
        self._typed, self._patient_id = "", None  # type: str, int | None
        self._closed_too = False
        self.which = Segmented(((DAY, "Payments"), (ACCOUNT, "Account"), (DISPUTES, "Disputes")))
        self.which.setAccessibleName("What to show")
        self.day = Day(lambda at: words_time(at, store.zone), store.today)
        self.card = ReceiptCard(lambda at: words_moment(at, store.zone))
        self.account = AccountPage(store.today)
        self.nobody = EmptyState(
            "money", "No patient in hand", "Ctrl+K finds one; Account on a payment opens theirs."
        )
        self.account.statements.setVisible(office.staff.may("ledger.statements"))
        self.why, self.disputes = WhyPage(office), DisputesPage(office)
        self._why_wished = False
        self.paper = Paper(office, self._on_refused)
        self.insurance = Button(
            "&Insurance and adjusting", icon="arrow-right", on=self._wish_payments
        )
        self.stack = QStackedWidget()
        self.exports: dict[QWidget, TableExport] = {}
        self._lay_out()
        self._connect()

    # ---- what it reads

    def concerns(self, changes: Changes) -> bool:
        """Return whether money moved, or a name shown here changed."""
        return changes.touch(*MONEY) or changes.touch("patient")

    def read(self, session: Session) -> Found:
        """Return the day's payments (or the receipt searched for), its totals, the account."""
        day, typed, patient = self._day or self.office.store.today(), self._typed, self._patient_id
        if typed.strip():
            rows, totals = ledger.payments_of_receipt(session, typed), []
        else:
            rows = ledger.payments_of_day(session, day)
            totals = ledger.day_totals(session, day)
        today = self.office.store.today()
        account = account_view(session, patient, today=today) if patient is not None else None
        return day, rows, totals, account, disputes(session, today=today, closed=self._closed_too)

    def show_read(self, what: Found) -> None:
        """Show both pages."""
        day, rows, totals, account, disputed = what
        self.disputes.show_rows(disputed)
        if self._typed.strip():
            self.day.show_found(self._typed, rows)
        else:
            self.day.show_day(day, rows, totals)
        kept = self.card.row
        self.card.show_payment(
            next((row for row in rows if kept and row.id == kept.id), None)
            or self.day.table.current_row()
        )
        if account is not None and self._patient_id is not None:
            self.account.show_account(account)
            if self._why_wished:
                self._why_wished = False
                self._explain(0, 0)
        self.why.refresh()
        self._show_page()

    # ---- where it is

    def go(self, wish: Go) -> None:
        """Open the account of the patient wished for; or a day, or a receipt."""
        patient_id = wish.patient_id or wish.what.get("patient_id")
        if wish.what.get("page") == DISPUTES:
            self.which.set_value(DISPUTES)
            self._on_which()
        elif isinstance(patient_id, int):
            self._why_wished = bool(wish.what.get("why"))
            self.open_account(patient_id)
        elif isinstance(wish.what.get("receipt_id"), int):
            self.paper.show_receipt(wish.what["receipt_id"])
            self._show_page()

    def charge_wish(self) -> Go | None:
        """Return the wish to charge the visit of the account's line; None on another page."""
        return self.account.charge_wish() if self.which.value() == ACCOUNT else None

    def remember(self) -> dict[str, Any]:
        """Return which page is open."""
        return {"page": self.which.value()}

    def come_back(self, remembered: dict[str, Any]) -> None:
        """Open the page that was."""
        if remembered.get("page") in (DAY, DISPUTES):
            self.which.set_value(remembered["page"])

    def open_account(self, patient_id: int) -> None:
        """Show a patient's account."""
        if patient_id != self._patient_id:
            self.patient_taken.emit(patient_id)
        self._patient_id = patient_id
        self.which.set_value(ACCOUNT)
        self.paper.leave()
        self.why.leave()
        self.refresh()

    # ---- what it does

    def _void(self, receipt_id: int, reason: str) -> None:
        act = void_receipt.act(receipt_id, reason=reason)

        def done(outcome: Done) -> None:
            made = outcome.made or {}
            back = (
                f"Give back {dollars(made['cents'])} in cash." if made["method"] == "cash" else ""
            )
            self.card.done()
            self.said.emit(f"Receipt {made['number']} is void. {back}".strip())

        self.office.act(act, done, lambda refusal: self._on_refused(refusal, act))

    def _pay(self, wanted: PaymentWanted) -> None:
        offer = self.account.prompt
        act = take_payment.act(wanted) if offer is None else take_prompt_payment.act(
            wanted, appointment_id=offer.appointment_id, discount_cents=offer.discount_cents
        )  # fmt: skip

        def done(outcome: Done) -> None:
            made = outcome.made or {}
            self.account.close_till()
            change = made.get("change_cents") or 0
            words = f"{dollars(wanted.cents)} taken, receipt {made['number']}."
            if offer is not None:
                words += f" {offer.why} given: {dollars(offer.discount_cents)}."
            self.account.note.show_sentence(
                f"{words} Give {dollars(change)} change." if change else words, "success"
            )
            self.paper.show_receipt(made["receipt_id"])
            self._show_page()

        self.office.act(act, done, lambda refusal: self._on_refused(refusal, act))

    def _explain(self, visit_id: int, charge_id: int) -> None:
        if self._patient_id is not None:
            self.paper.leave()
            self.why.explain(self._patient_id, visit_id=visit_id, charge_id=charge_id)
            self._show_page()

    def _dispute(self, wanted: dict[str, Any]) -> None:
        if self._patient_id is None:
            return
        act = open_dispute.act(self._patient_id, **wanted)

        def done(_outcome: Done) -> None:
            self.account.put_away()
            self.account.note.show_sentence(
                f"In dispute; to be answered by {words_date(wanted['due_on'])}. No statement asks "
                "for it meanwhile.", "success",
            )  # fmt: skip

        self.office.act(act, done, lambda refusal: self._on_refused(refusal, act))

    def _take_back(self, entry: Entry, reason: str) -> None:
        act = (
            void_receipt.act(entry.receipt_id, reason=reason)
            if entry.receipt_id is not None
            else take_back_entry.act(entry.posting_id, reason=reason)
        )

        def done(_outcome: Done) -> None:
            self.account.put_away()
            self.account.note.show_sentence("It was taken back; both lines stay.", "success")

        def refused(refusal: Refused) -> None:
            if isinstance(refusal, NeedsApproval):
                self._on_refused(refusal, act)
            else:
                self.account.show_back_refused(refusal)

        self.office.act(act, done, refused)

    def _on_refused(self, refusal: Refused, act: Act) -> None:
        """Show a refusal where it was asked for; a supervisor may approve in place."""
        if isinstance(refusal, NeedsApproval):
            self.card.done()
            for one in (self.account.take_button, self.account.yes, self.account.open_it):
                one.setEnabled(True)
            self.paper.preview.not_noted()
            self.office.refused.emit(refusal, act)
        elif act.action is void_receipt:
            self.card.show_refused(refusal)
        elif act.action in (take_payment, take_prompt_payment):
            self.account.show_refused(refusal)
        elif act.action is open_dispute:
            self.account.show_dispute_refused(refusal)
        else:
            self.paper.preview.not_noted()
            self.office.refused.emit(refusal, act)

    def _print_period(self, first: date, last: date) -> None:
        if self._patient_id is not None:
            self.paper.show_period(self._patient_id, first, last)
            self._show_page()

    # ---- what it shows

    def _show_page(self) -> None:
        if self.paper.is_open:
            page: QWidget = self.paper
        elif self.which.value() == DAY:
            page = self.days
        elif self.which.value() == DISPUTES:
            page = self.disputes
        elif self.why.is_open:
            page = self.why
        else:
            page = self.account if self._patient_id is not None else self.nobody
        self.stack.setCurrentWidget(page)
        for one, export in self.exports.items():
            export.setVisible(one is page)

    def _on_which(self) -> None:
        self.paper.leave()
        self.why.leave()
        self._show_page()

    def _wish_closed(self) -> None:
        self._closed_too = self.disputes.wants_closed
        self.refresh()

    def _dispute_line(self, charge_id: int) -> None:
        self.why.leave()
        self._show_page()
        self.account.dispute_charge(charge_id)

    def _left_why(self) -> None:
        self._show_page()
        self.account.setFocus(Qt.FocusReason.OtherFocusReason)

    def _wish_day(self, day: date) -> None:
        self._day = None if day == self.office.store.today() else day
        self._typed = ""
        self.day.number.clear()
        self.refresh()

    def _wish_payments(self) -> None:
        """Open the account in hand to be adjusted; without one, the insurance checks."""
        shown = self._patient_id if self.which.value() == ACCOUNT else None
        page = "check" if shown is None else "adjust"
        self.wished.emit(Go("payments", shown, {"page": page}))

    def _search(self, typed: str) -> None:
        if typed != self._typed:
            self._typed = typed
            self.refresh()

    def _show_receipt(self, receipt_id: int) -> None:
        self.paper.show_receipt(receipt_id)
        self._show_page()

    def _left_paper(self) -> None:
        self._show_page()
        (self.day if self.which.value() == DAY else self.account).setFocus(
            Qt.FocusReason.OtherFocusReason
        )

    def _connect(self) -> None:
        self.which.edited.connect(self._on_which)
        self.day.wished.connect(self._wish_day)
        self.day.searched.connect(self._search)
        self.day.picked.connect(self.card.show_payment)
        self.day.chosen.connect(lambda row: self._show_receipt(row.receipt_id))
        self.card.shown_wished.connect(self._show_receipt)
        self.card.account_wished.connect(self.open_account)
        self.card.void_wished.connect(self._void)
        self.account.pay_wished.connect(self._pay)
        self.account.period_wished.connect(self._print_period)
        self.account.receipt_wished.connect(self._show_receipt)
        self.account.why_wished.connect(self._explain)
        self.account.dispute_wished.connect(self._dispute)
        self.account.back_wished.connect(self._take_back)
        self.account.gone.connect(self.wished)
        self.account.account_wished.connect(self.open_account)
        self.why.left.connect(self._left_why)
        self.why.dispute_wished.connect(self._dispute_line)
        self.disputes.account_wished.connect(self.open_account)
        self.disputes.which_wished.connect(self._wish_closed)
        self.paper.left.connect(self._left_paper)

    def _lay_out(self) -> None:
        self.days = QWidget()
        beside = QHBoxLayout(self.days)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(4 * theme.SPACE)
        beside.addWidget(self.day, 1)
        beside.addWidget(self.card)
        for page in (self.days, self.account, self.why, self.disputes, self.nobody, self.paper):
            self.stack.addWidget(page)
        # A page that is not shown must not widen the window.
        self.stack.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        head = QHBoxLayout()
        head.setSpacing(6 * theme.SPACE)
        head.addWidget(Words("Billing", "title"))
        head.addWidget(self.which)
        head.addStretch()
        head.addWidget(self.insurance)
        for page, make in (
            (self.days, self.day.taken_out),
            (self.account, self.account.taken_out),
            (self.why, self.why.taken_out),
            (self.disputes, self.disputes.taken_out),
        ):
            keys = "" if page is self.why else PRINT_KEY  # there it prints the letter
            export = TableExport(page, self.office, taking_out, permit="ledger.read", make=make,
                                 print_key=keys)  # fmt: skip
            export.said.connect(lambda words, _tone: self.said.emit(words))
            if page is not self.days:  # all at once would widen the window
                export.hide()
            self.exports[page] = export
            head.addWidget(export)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[5 * theme.SPACE] * 4)
        column.setSpacing(4 * theme.SPACE)
        column.addLayout(head)
        column.addWidget(self.stack, 1)
        self.setFocusProxy(self.day)
