"""Bills from suppliers: entered, approved, due, late; the one in hand beside the list."""

import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from PySide6.QtWidgets import QHBoxLayout
from sqlalchemy.orm import Session

from frontdesk.books import actions, reads, rules
from frontdesk.books.chart import CONTROLLED, Account
from frontdesk.books.pane.columns import day, money
from frontdesk.books.pane.inputs import LinesInput, options_of
from frontdesk.books.pane.reason import Reason
from frontdesk.books.pane.suppliers import CARD_WIDE
from frontdesk.books.posting import READ
from frontdesk.books.reads import BillRow, SupplierRow
from frontdesk.books.rules import Part
from frontdesk.core.action import Act
from frontdesk.core.changes import Changes
from frontdesk.core.clock import words_date
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.banner import Banner, EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.choice_input import ChoiceInput
from frontdesk.kit.fields import Field
from frontdesk.kit.going import Go
from frontdesk.kit.labels import Words
from frontdesk.kit.list_page import ListPage
from frontdesk.kit.office import Office
from frontdesk.kit.rows_model import Column
from frontdesk.kit.segmented import Segmented
from frontdesk.kit.table_export import TableExport, rows_shown
from frontdesk.office import taking_out

OPEN, SOON, LATE, ENTERED, ALL = "open", "soon", "late", "entered", "all"
WHICH = ((OPEN, "Open"), (SOON, "Due this week"), (LATE, "Late"), (ENTERED, "To approve"),
         (ALL, "All"))  # fmt: skip
NUMBER, STATE = 2, 4  # columns
BACK = timedelta(days=1100)  # how far settled bills are shown, and looked through for doubles
NOTHING = {
    OPEN: ("No open bill", "Nothing is to be paid. Enter the next bill when it comes."),
    SOON: ("Nothing is due this week", "Later bills stand under Open."),
    LATE: ("No bill is late", "All that is due has been paid."),
    ENTERED: ("Every bill is approved", "Bills that were only entered wait here."),
    ALL: ("No bill yet", "Enter the first one: supplier, date, and what it is for."),
}
Found = tuple[list[BillRow], list[SupplierRow], list[Account]]


class BillsPage(ListPage):
    """The bills, which of them to show, and the form of the one in hand."""

    def __init__(self, office: Office) -> None:
        self._today = office.store.about_today
        self.empty = EmptyState("receipt", *NOTHING[OPEN], action="Enter a bill")
        super().__init__(
            office,
            title="Bills",
            about="What suppliers are owed. A bill counts from its approval.",
            what="bill",
            columns=self._columns(),
            empty=self.empty,
        )
        self.add.setText("&Enter a bill")
        self.beside.setFixedWidth(round(CARD_WIDE * theme.current().text_scale))
        self.all_rows: list[BillRow] = []
        self.key, self._enter_for = uuid.uuid4().hex, None  # type: str, int | None
        self.suppliers: dict[int, SupplierRow] = {}
        self.which = Segmented(WHICH)
        self.which.setAccessibleName("Which bills to show")
        self.which.edited.connect(self._show_which)
        self.sums = Words("", "muted", private=True)
        self.export = TableExport(
            self, office, taking_out, permit=READ,
            make=lambda: rows_shown(self.table, "Bills", about=[("Shown", dict(WHICH)[
                self.which.value()])]),
        )  # fmt: skip
        self._fill_form()
        self._add_buttons()
        row = QHBoxLayout()
        row.setSpacing(4 * theme.SPACE)
        row.addWidget(self.which)
        row.addWidget(self.sums, 1)
        row.addWidget(self.export)
        self.layout().insertLayout(1, row)  # type: ignore[union-attr]

    # ---- what it shows

    def _columns(self) -> tuple[Column[Any], ...]:
        def state(row: BillRow) -> str:
            if row.open_cents > 0:
                return rules.due_words(row.due_on, self._today())
            return "Credit" if row.open_cents else rules.BILL_STATES[row.state]

        def colour(row: BillRow) -> str:
            late = row.open_cents > 0 and row.due_on < self._today()
            return "danger" if late else "muted" if row.state in ("void", "paid") else ""

        return (
            day("Due", lambda row: row.due_on, colour=colour),
            Column[BillRow]("Supplier", lambda row: row.supplier, strong=True, stretch=True,
                            width=118),
            Column[BillRow]("Number", lambda row: row.number, width=106),
            money("Amount", lambda row: row.open_cents or row.cents),
            Column[BillRow]("", state, lambda row: row.due_on, width=112, colour=colour),
        )  # fmt: skip

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("bill", "outlay", "supplier", "book_account")

    def read(self, session: Session) -> Found:
        since = self.office.store.today() - BACK
        chart = list(reads.chart(session).values())
        return reads.bills(session, settled_since=since), reads.suppliers(session), chart

    def show_read(self, what: Found) -> None:
        self.all_rows, suppliers, accounts = what
        self.suppliers = {row.id: row for row in suppliers}
        self.who.set_options([(row.id, row.name) for row in suppliers if row.active], empty=True)
        self.lines.offer(options_of(
            [one for one in accounts if one.key not in CONTROLLED and not one.is_bank
             and one.key not in ("card", "eft", "unapplied")]
        ))  # fmt: skip
        self._follow()
        self._show_which()
        if self._enter_for is not None:
            self.begin()
            self.card.form["supplier_id"].set_value(self._enter_for)
            self._enter_for = None

    def _follow(self) -> None:
        """Show the bills among which the one is that was just saved, or wished for."""
        found = next((row for row in self.all_rows if self._key(row) == self._wanted), None)
        if found is not None and not _fits(found, self.which.value(), self._today()):
            self.which.set_value(ENTERED if found.state == "entered" else ALL)

    def go(self, wish: Go) -> None:
        """Open a bill, or the form of a new one of the supplier wished for."""
        self._enter_for = wish.what.get("enter_for")
        if self._enter_for is not None:
            self.refresh()
        super().go(wish)

    def _show_which(self) -> None:
        which, today = self.which.value(), self._today()
        self.empty.show_words(*NOTHING[which])
        # of open ones the day's colour says the state; in the other lists it must stay in sight
        self.table.give_way(STATE if which in (OPEN, SOON, LATE) else NUMBER)
        self.show_rows([row for row in self.all_rows if _fits(row, which, today)])
        still = sum(row.open_cents for row in self.all_rows)
        late = sum(row.open_cents for row in self.all_rows if _fits(row, LATE, today))
        words = f"{dollars(still)} open" + (f", {dollars(late)} of it late" if late else "")
        self.sums.setText(words if still or late else "")

    # ---- the form

    def _fill_form(self) -> None:
        form = self.card.form
        self.who = ChoiceInput((), empty=True)
        self.who.currentIndexChanged.connect(self._on_who)
        self.lines = LinesInput()
        form.add(Field("supplier_id", "S&upplier", self.who, required=True))
        form.add(fields.text("number", "Their &number", longest=40), span=6)
        form.add(fields.check("is_credit", "It is a &credit"), span=6)
        form.add(fields.date("billed_on", "Bill\u2019s d&ate", required=True, today=self._today),
                 span=6)  # fmt: skip
        form.add(fields.date("due_on", "D&ue", hint="By their terms when empty",
                             today=self._today), span=6)  # fmt: skip
        form.add(Field("parts", "What it is &for", self.lines))
        form.add(fields.text("memo", "Memo", longest=100))
        self.same = form.add(fields.check("same_is_right", "It is another bill of that number"))
        self.same.hide()
        self.twice = Banner()
        self.card.above.addWidget(self.twice)
        form.edited.connect(self._on_edited)

    def _add_buttons(self) -> None:
        self.approve = Button("Save && app&rove", kind="primary", icon="check",
                              shortcut="Ctrl+Return", on=self._ask_to_approve)  # fmt: skip
        self.pay = Button("&Pay it\u2026", kind="primary", icon="money", on=self._wish_pay)
        self.back = Reason("&Take approval back\u2026", "Why?", "Take it back", self._take_back,
                           kind="secondary", icon="undo")  # fmt: skip
        self.void = Reason("&Void\u2026", "Why is the bill void?", "Void this bill", self._void)
        for one in (self.back, self.void):
            self.card.extra.addWidget(one)
        buttons = self.card.layout().itemAt(self.card.layout().count() - 1).layout()  # type: ignore[union-attr]
        for place, button in enumerate((self.approve, self.pay)):
            buttons.insertWidget(place, button)  # type: ignore[union-attr]
        self.card.save.setProperty("kind", "secondary")
        self.told = Words("", "muted", wrap=True)
        self.card.extra.addWidget(self.told)

    def heading_of(self, row: BillRow) -> str:
        return rules.bill_words(row.number, is_credit=row.is_credit)

    def values_of(self, row: BillRow) -> Mapping[str, Any]:
        return {
            "supplier_id": row.supplier_id, "number": row.number, "is_credit": row.is_credit,
            "billed_on": row.billed_on, "due_on": row.due_on, "memo": row.memo,
            "parts": tuple((part.account, part.cents) for part in row.parts),
            "same_is_right": False,
        }  # fmt: skip

    def new_values(self) -> Mapping[str, Any]:
        return {"billed_on": self._today()}

    def opened(self, row: BillRow | None) -> None:
        state = row.state if row is not None else "entered"
        self.card.form.setEnabled(state == "entered")
        self.card.save.setVisible(state == "entered")
        self.card.discard.setText("&Discard" if state == "entered" else "&Close")
        self.approve.setVisible(state == "entered")
        self.pay.setVisible(row is not None and row.open_cents > 0)
        untouched = row is not None and row.open_cents == row.cents
        self.back.setVisible(state == "approved" and untouched)
        self.void.setVisible(row is not None and (state == "entered" or (
            state == "approved" and untouched)))  # fmt: skip
        for one in (self.back, self.void):
            one.close_line()
        self.told.setText(_told(row) if row is not None else "")
        self._look_for_double()

    def begin(self) -> None:
        self.key = uuid.uuid4().hex
        super().begin()

    def ask_to_save(self, row: BillRow | None, values: dict[str, Any]) -> None:
        self._save(row, values, approve=False)

    def _ask_to_approve(self) -> None:
        values = self.card.form.checked_values()
        if values is not None and self.card.form.isEnabled():
            self.card.banner.show_sentence("")
            self._save(self.current(), values, approve=True)

    def _save(self, row: BillRow | None, values: dict[str, Any], *, approve: bool) -> None:
        parts = [Part(account, cents) for account, cents in values["parts"]]
        named = values | {"parts": parts, "approve": approve}
        if row is None:
            self.ask(actions.save_bill.act(key=self.key, **named))
        else:
            self.ask(actions.save_bill.act(row.id, version=row.version, **named))

    def saved(self, done: Any) -> None:
        self.key = uuid.uuid4().hex
        self.twice.show_sentence("")

    # ---- what is done with it

    def _take_back(self, reason: str) -> None:
        row = self.current()
        self._wanted = self._key(row)
        self._do(actions.take_back_approval.act(row.id, version=row.version, reason=reason))

    def _void(self, reason: str) -> None:
        row = self.current()
        self._do(actions.discard_bill.act(row.id, version=row.version, reason=reason))

    def _do(self, act: Act) -> None:
        self.card.do(self.office, act, lambda _: None)

    def _wish_pay(self) -> None:
        self.wished.emit(Go("books", None, {"page": "pay", "bill_id": self.current().id}))

    def _on_edited(self, name: str) -> None:
        form = self.card.form
        if name == "supplier_id" and self.card.key == self._key(None):
            supplier = self.suppliers.get(self.who.value() or 0)
            if supplier is not None and supplier.expense and not self.lines.typed():
                self.lines.set_value(((supplier.expense, 0),))
        if name in ("supplier_id", "number"):
            self._look_for_double()
        if name == "same_is_right":
            form["number"].show_error("")

    def _on_who(self) -> None:
        if self.who.hasFocus():  # a letter typed chooses too
            self._on_edited("supplier_id")

    def _look_for_double(self) -> None:
        """Warn while the number is typed, not only when it is saved."""
        own, typed = self.current(), self.card.form["number"].box.text()
        try:
            supplier_id = self.who.value()
        except Refused:  # half typed: nobody yet
            supplier_id = None
        found = next(
            (row for row in self.all_rows if row.supplier_id == supplier_id
             and row.state != "void" and rules.same_number(row.number, typed)
             and (own is None or own.id != row.id)), None,
        )  # fmt: skip
        editable = own is None or own.state == "entered"
        self.same.setVisible(found is not None and editable)
        self.twice.show_sentence(
            f"{found.supplier} bill {found.number} is here already: {dollars(abs(found.cents))} of "
            f"{words_date(found.billed_on)}." if found is not None and editable else "", "warning",
        )  # fmt: skip


def _fits(row: BillRow, which: str, today: date) -> bool:
    if which == OPEN:
        return bool(row.open_cents)
    if which == SOON:
        return row.open_cents > 0 and row.due_on <= today + timedelta(days=rules.SOON)
    if which == LATE:
        return row.open_cents > 0 and row.due_on < today
    return which in (ALL, row.state)


def _told(row: BillRow) -> str:
    if row.state == "void":
        return f"Void: {row.void_reason}"
    if row.state == "entered":
        return "Not in the books yet: it counts from its approval."
    paid = abs(row.cents) - abs(row.open_cents)
    words = f"Approved by {row.approved_by}"
    if row.posted_on is not None:
        words += f", in the books on {words_date(row.posted_on)}"
        if row.posted_on != row.billed_on and row.posted_on > row.billed_on:
            words += f" because {words_date(row.billed_on)} was closed"
    return f"{words}. {dollars(paid)} paid." if paid else f"{words}."
