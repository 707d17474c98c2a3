"""One account's open items: let another bearer owe one, or lower it for a reason; take it back."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout
from sqlalchemy.orm import Session

from frontdesk.charges.discount_rules import WORDS as DISCOUNTS
from frontdesk.core.action import Act, Done
from frontdesk.core.changes import Changes
from frontdesk.core.clock import words_date
from frontdesk.core.money import dollars
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.coverage import reads as coverage
from frontdesk.coverage.reads import CoverageRow
from frontdesk.kit import fields, theme
from frontdesk.kit.banner import Banner, EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.choice_input import ChoiceInput
from frontdesk.kit.fields import Field
from frontdesk.kit.form import Form
from frontdesk.kit.going import Go
from frontdesk.kit.hits import Hit
from frontdesk.kit.labels import Card, Words, muted
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.kit.segmented import Segmented
from frontdesk.kit.table import Table
from frontdesk.kit.table_export import TableExport, rows_shown
from frontdesk.ledger.charging import Bearer
from frontdesk.ledger.rules import PARTS
from frontdesk.office import taking_out
from frontdesk.patients import reads as patients
from frontdesk.payments import actions, adjusting_reads
from frontdesk.payments.adjusting_reads import EntryRow, OpenItem, ReasonRow
from frontdesk.payments.pane.columns import day, money
from frontdesk.payments.pane.finding import FindBox
from frontdesk.payments.pane.reason_card import ReasonCard

ADJUST, TRANSFER = "adjust", "transfer"
CARD_WIDE = 84 * theme.SPACE


@dataclass(frozen=True, slots=True)
class Account:
    """What one look at an account reads."""

    patient_id: int
    name: str
    birth_date: date | None
    chart_number: str
    items: tuple[OpenItem, ...]
    entries: tuple[EntryRow, ...]
    coverages: tuple[CoverageRow, ...]


class AdjustPage(Pane):
    """The account at the left, what is done with the item in hand at the right."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._patient_id: int | None = None
        self._charge_id: int | None = None  # wished for, until its account is shown
        self.account: Account | None = None
        self.reasons: list[ReasonRow] = []
        self.key = uuid.uuid4().hex
        self.finder = FindBox(office, "Whose account? Name, birth date, chart", self._find, _hit)
        self.name, self.about = Words("", "heading", private=True, elide=True), Words("", "muted")
        self.banner = Banner(closable=True)
        self.model, self.entry_model = RowsModel(_ITEMS), RowsModel(_ENTRIES)
        self.empty = EmptyState("search", "No account in hand", "Find the patient above.")
        self.table = Table(self.model, "Open items", empty=self.empty)
        self.entries = Table(
            self.entry_model, "Transfers and adjustments", filters=False,
            empty=EmptyState("list", "Nothing was moved or lowered on this account."),
        )  # fmt: skip
        self.reason = ReasonCard()
        self.export = TableExport(
            self, office, taking_out, permit="ledger.read",
            make=lambda: rows_shown(self.table, "Open items", patient=lambda row:
                                    row.item.patient_id),
        )  # fmt: skip
        self._add_form()
        self._connect()
        self._lay_out()
        self.setFocusProxy(self.finder)

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("posting", "adjustment_reason", "coverage")

    def read(self, session: Session) -> tuple[list[ReasonRow], Account | None]:
        return adjusting_reads.reasons(session), self._read_account(session)

    def _read_account(self, session: Session) -> Account | None:
        card = patients.card(session, self._patient_id) if self._patient_id else None
        if card is None:
            return None
        ids = patients.same_person_ids(session, card.id)
        return Account(
            card.id, card.name, card.birth_date, card.chart_number,
            tuple(adjusting_reads.open_items(session, ids)),
            tuple(adjusting_reads.entries(session, ids)),
            tuple(coverage.all_coverages_of(session, card.id)),
        )  # fmt: skip

    def show_read(self, what: tuple[list[ReasonRow], Account | None]) -> None:
        self.reasons, account = what
        self.code.set_options(
            [(row.reason.code, row.reason.name) for row in self.reasons], empty=True
        )
        if account is None or account.patient_id != self._patient_id:
            return
        same = self.account is not None and self.account.patient_id == account.patient_id
        self.account = account
        born = words_date(account.birth_date) if account.birth_date else "not on file"
        self.name.setText(account.name)
        self.about.setText(f"born {born}\u2002\u00b7\u2002chart {account.chart_number}")
        self.empty.show_words("Nothing is open on this account.", "Nobody owes anything here.")
        self.to.set_options(_bearers(account), empty=True)
        self.model.show_rows(account.items)
        self.entry_model.show_rows(account.entries)
        if self._take_charge(account):
            pass
        elif not same or self.table.current_row() is None:
            if account.items:
                self.table.take_in_hand(account.items[0].id)
            if not same:
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._on_picked(self.table.current_row())

    def go(self, wish: Go) -> None:
        patient_id = wish.patient_id or wish.what.get("patient_id")
        if isinstance(patient_id, int):
            charge_id = wish.what.get("charge_id")
            self._charge_id = charge_id if isinstance(charge_id, int) else None
            self.open_account(patient_id)

    def _take_charge(self, account: Account) -> bool:
        """Take what is open of the charge wished for in hand; the patient's part first."""
        wanted, self._charge_id = self._charge_id, None
        if wanted is None:
            return False
        items = [row for row in account.items if row.item.charge_id == wanted]
        if not items:
            self.banner.show_sentence("Nothing of that charge is open any more.", "info")
            return False
        first = next((row for row in items if row.item.account == "patient"), items[0])
        self._clear()
        self.table.take_in_hand(first.id)
        self._begin()
        return True

    def open_account(self, patient_id: int) -> None:
        """Take an account in hand."""
        if patient_id != self._patient_id:
            self.patient_taken.emit(patient_id)
            self._clear()
        self._patient_id = patient_id
        self.refresh()

    # ---- what it does

    def ask(self) -> None:
        """Move or lower the item in hand by what is typed."""
        row, values = self.table.current_row(), self.form.checked_values()
        if row is None or values is None or not self.post.isEnabled():
            return
        moving = self.what.value() == TRANSFER
        field = "to" if moving else "code"
        if values[field] is None:
            self.form.show_refusal(field, "Choose one.")
            return
        if moving:
            act = actions.transfer_item.act(
                row.item, key=self.key, to=values["to"], cents=values["cents"], why=values["why"]
            )
        else:
            act = actions.adjust_item.act(
                row.item, key=self.key, code=values["code"], cents=values["cents"],
                why=values["why"],
            )  # fmt: skip
        self.post.setEnabled(False)
        self._do(act, lambda: self._done(values["cents"], moving))

    def _done(self, cents: int, moving: bool) -> None:
        words = f"{dollars(cents)} {'moved' if moving else 'adjusted'}."
        self._clear()
        self.banner.show_sentence(words, "success")
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _begin(self) -> None:
        self.form["to" if self.what.value() == TRANSFER else "code"].take_keyboard()

    def _clear(self) -> None:
        self.key = uuid.uuid4().hex
        self.post.setEnabled(True)
        self.form.clear()
        self.banner.show_sentence("")

    def _do(self, act: Act, then: Any) -> None:
        def done(_outcome: Done) -> None:
            then()

        def refused(refusal: Refused) -> None:
            self.post.setEnabled(True)
            if isinstance(refusal, NeedsApproval):
                self.office.refused.emit(refusal, act)
                self.banner.show_sentence(str(refusal), "warning")
            elif not self.form.show_refused(
                Refused(str(refusal), field="cents") if refusal.field == "amount" else refusal
            ):
                self.banner.show_sentence(str(refusal), "warning")

        self.office.act(act, done, refused)

    def _ask_back(self) -> None:
        row = self.entries.current_row()
        if row is None or row.taken_back:
            self.banner.show_sentence("Choose a line that stands, then take it back.", "info")
            return
        words = f"{DISCOUNTS.get(row.what, row.what)}, {dollars(row.cents)}"
        self.reason.ask(
            f"Take back: {words}?",
            lambda reason: self._do(
                actions.take_back_entry.act(row.id, reason=reason),
                lambda: self.banner.show_sentence(f"Taken back: {words}.", "success"),
            ),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.entries.hasFocus():
            self._ask_back()
        elif event.key() == Qt.Key.Key_Escape:
            self.finder.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    # ---- what it shows

    def _find(self, session: Session, typed: str) -> list[Any]:
        return patients.search(session, typed, today=self.office.store.about_today())

    def _on_picked(self, row: OpenItem | None) -> None:
        self.post.setEnabled(row is not None)
        if row is None:
            self.item_words.setText("Choose what is open.")
            return
        self.item_words.setText(
            f"{row.bearer} owes {dollars(row.item.cents)} of {row.code or 'the account'}, "
            f"{words_date(row.item.since)}"
        )
        if not self.form["cents"].dirty:
            self.form["cents"].load(max(0, row.item.cents) or None)

    def _on_what(self) -> None:
        moving = self.what.value() == TRANSFER
        self.form["to"].setVisible(moving)
        self.form["code"].setVisible(not moving)
        self.post.setText("&Move it" if moving else "&Lower it")
        self._on_code()

    def _on_code(self) -> None:
        chosen = self.code.options[max(self.code.currentIndex(), 0)][0]
        row = next((one for one in self.reasons if one.reason.code == chosen), None)
        limit = row.reason.limit_cents if row is not None else None
        shown = limit is not None and self.what.value() == ADJUST
        self.limit.setText(
            f"Up to {dollars(limit or 0)} of a charge and day; above, a supervisor approves."
            if shown else ""
        )  # fmt: skip
        self.limit.setVisible(shown)

    def _add_form(self) -> None:
        self.what = Segmented(((ADJUST, "Adjust"), (TRANSFER, "Transfer")))
        self.what.setAccessibleName("Adjust or transfer")
        self.code, self.to = ChoiceInput((), empty=True), ChoiceInput((), empty=True)
        self.form = Form()
        self.form.add(Field("code", "&Reason", self.code))
        self.form.add(Field("to", "Who owes it &from now on", self.to))
        self.form.add(fields.money("cents", "A&mount", required=True, private=True))
        self.form.add(fields.text("why", "&Why, in your own words"))
        self.item_words = Words("Choose what is open.", "strong", private=True, wrap=True)
        self.limit = Words("", "caption", wrap=True)
        self.post = Button("&Lower it", kind="primary", icon="check", on=self.ask)
        self.back = Button("&Take back\u2026", icon="undo", tip="Del", on=self._ask_back)

    def _connect(self) -> None:
        self.finder.chosen.connect(lambda hit: self.open_account(hit.id))
        self.table.picked.connect(self._on_picked)
        self.table.chosen.connect(lambda _row: self._begin())
        self.what.edited.connect(self._on_what)
        self.code.edited.connect(self._on_code)
        self.form.entered.connect(self.ask)
        self.reason.left.connect(lambda: self.entries.setFocus())

    def _lay_out(self) -> None:
        head, words = QHBoxLayout(), QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Words("Adjust and transfer", "title"))
        words.addWidget(muted("What is owed goes to another bearer, or is lowered for a reason."))
        head.addLayout(words, 1)
        head.addWidget(self.export, 0, Qt.AlignmentFlag.AlignTop)
        card = Card()
        for one in (self.what, self.item_words, self.form, self.limit):
            card.body.addWidget(one)
        card.body.addWidget(self.post, 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addStretch()
        card.setFixedWidth(round(CARD_WIDE * theme.current().text_scale))
        left = QVBoxLayout()
        left.setSpacing(2 * theme.SPACE)
        left.addWidget(self.finder)
        who = QHBoxLayout()
        who.addWidget(self.name)
        who.addWidget(self.about)
        who.addStretch()
        left.addLayout(who)
        left.addWidget(self.table, 3)
        beneath = QHBoxLayout()
        beneath.addWidget(Words("Moved and lowered", "subheading"), 1)
        beneath.addWidget(self.back)
        left.addLayout(beneath)
        left.addWidget(self.entries, 2)
        left.addWidget(self.reason)
        middle = QHBoxLayout()
        middle.setSpacing(4 * theme.SPACE)
        middle.addLayout(left, 1)
        middle.addWidget(card)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[5 * theme.SPACE] * 4)
        column.setSpacing(3 * theme.SPACE)
        column.addLayout(head)
        column.addWidget(self.banner)
        column.addLayout(middle, 1)
        self._on_what()


def _bearers(account: Account) -> list[tuple[Bearer, str]]:
    covers = [
        (Bearer("payer", row.id), f"{row.payer} ({row.place}"
         + (f", until {words_date(row.valid_to)})" if row.valid_to else ")"))
        for row in account.coverages
    ]  # fmt: skip
    parts = [
        (Bearer("patient", None, part), adjusting_reads.bearer_words("patient", part, ""))
        for part in PARTS
        if part != "fee"
    ]
    return covers + parts


def _hit(row: patients.Hit) -> Hit:
    born = f"born {words_date(row.birth_date)}" if row.birth_date else "no date of birth"
    return Hit(row.id, row.name, (born, f"chart {row.chart_number}"), note=row.matched)


def _entry_colour(row: EntryRow) -> str:
    return "muted" if row.taken_back else ""


_ITEMS = (
    day("Visit", lambda row: row.item.since),
    Column[OpenItem]("Who owes it", lambda row: row.bearer, width=150, strong=True),
    Column[OpenItem]("What", lambda row: f"{row.code} {row.words}".strip(), stretch=True,
                     width=140),
    money("Charged", lambda row: row.charge_cents, summed=False),
    money("Open", lambda row: row.item.cents, strong=True,
          colour=lambda row: "success" if row.item.cents < 0 else ""),
)  # fmt: skip
_ENTRIES = (
    day("Day", lambda row: row.day, colour=_entry_colour),
    Column[EntryRow]("What", lambda row: DISCOUNTS.get(row.what, row.what), width=150,
                     colour=_entry_colour),
    Column[EntryRow](
        "Why", lambda row: f"{row.why} (taken back)".strip() if row.taken_back else row.why,
        stretch=True, width=130, colour=_entry_colour,
    ),
    Column[EntryRow]("By", lambda row: row.staff, width=110, colour=_entry_colour),
    money("Amount", lambda row: row.cents, colour=_entry_colour),
)  # fmt: skip
