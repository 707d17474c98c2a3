"""Pay bills: choose them, say how, and the check comes out with its stub."""

import uuid
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout
from sqlalchemy.orm import Session

from frontdesk.books import actions, reads, rules
from frontdesk.books.chart import Account
from frontdesk.books.pane.check_paper import Papers
from frontdesk.books.pane.columns import day, money
from frontdesk.books.pane.suppliers import CARD_WIDE
from frontdesk.books.posting import READ
from frontdesk.books.reads import BillRow, CheckBookRow
from frontdesk.core.action import Done
from frontdesk.core.changes import Changes
from frontdesk.core.money import dollars
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.banner import Banner, EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.choice_input import ChoiceInput
from frontdesk.kit.fields import Field
from frontdesk.kit.form import Form
from frontdesk.kit.going import Go
from frontdesk.kit.labels import Card, Words, muted, rule
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.kit.table import Table
from frontdesk.kit.table_export import TableExport, rows_shown
from frontdesk.office import taking_out

Found = tuple[list[BillRow], list[Account], list[CheckBookRow]]
NOBODY = "Choose bills in the list: Shift or Ctrl with the arrows and Space takes several."


class PayPage(Pane):
    """What is open, and the payment of what is chosen of it."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._today = office.store.about_today
        self.key, self._wanted = uuid.uuid4().hex, None  # type: str, int | None
        self.accounts: list[Account] = []
        self.check_books: dict[str, CheckBookRow] = {}
        self.model = RowsModel(self._columns())
        empty = EmptyState("check-circle", "Nothing is to be paid", "Approved bills stand here.")
        self.table = Table(self.model, "Open bills", empty=empty, many=True)
        self.table.give_way(1)  # the colour of the day says the same
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        self.table.chosen.connect(lambda _row: self.form.focus_first())
        self.papers = Papers(self, office)
        self.export = TableExport(
            self, office, taking_out, permit=READ,
            make=lambda: rows_shown(self.table, "Open bills"),
        )  # fmt: skip
        self._make_card()
        self._lay_out()
        self._show_chosen()

    # ---- what it shows

    def _columns(self) -> tuple[Column[Any], ...]:
        def due(row: BillRow) -> str:
            return "credit" if row.open_cents < 0 else rules.due_words(row.due_on, self._today())

        def colour(row: BillRow) -> str:
            late = row.open_cents > 0 and row.due_on < self._today()
            return "danger" if late else ""

        return (
            day("Due", lambda row: row.due_on, colour=colour),
            Column[BillRow]("", due, lambda row: row.due_on, width=108, colour=colour),
            Column[BillRow]("Supplier", lambda row: row.supplier, strong=True, stretch=True,
                            width=118),
            Column[BillRow]("Number", lambda row: row.number, width=106),
            money("Open", lambda row: row.open_cents),
        )  # fmt: skip

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("bill", "outlay", "supplier", "book_account", "check_book",
                             "bank_check")  # fmt: skip

    def read(self, session: Session) -> Found:
        rows = [row for row in reads.bills(session) if row.open_cents]
        return rows, list(reads.chart(session).values()), reads.check_books(session)

    def show_read(self, what: Found) -> None:
        rows, self.accounts, books = what
        self.check_books = {row.account: row for row in books}
        self.model.show_rows(rows)
        self._offer_accounts()
        if self._wanted is not None:
            self.table.take_in_hand(self._wanted)
            self._wanted = None
            self.form.focus_first()
        self._show_chosen()

    def go(self, wish: Go) -> None:
        """Take the bill wished for in hand."""
        self._wanted = wish.what.get("bill_id")
        if self._wanted is not None:
            self.refresh()

    def chosen(self) -> list[BillRow]:
        """Return the bills that are chosen."""
        return self.table.selected_rows()

    def _show_chosen(self) -> None:
        rows = self.chosen()
        total = sum(row.open_cents for row in rows)
        names = sorted({row.supplier for row in rows})
        whom = names[0] if len(names) == 1 else f"{len(names)} suppliers" if names else "Nothing"
        self.whom.setText(whom if rows else "Nothing chosen yet")
        self.total.setText(dollars(total) if rows else "")
        many = f"{len(rows)} bill{'s' * (len(rows) != 1)}"
        self.about.setText(many if rows else NOBODY)
        single = len(rows) == 1
        self.amount.setVisible(single)
        if single and not self.amount.dirty:
            self.amount.load(abs(rows[0].open_cents))
        self.button.setEnabled(bool(rows))
        self._show_next()

    def _offer_accounts(self) -> None:
        way = self.form["way"].value() or "check"
        fits = {
            "check": lambda one: one.key in self.check_books,
            "eft": lambda one: one.is_bank,
            "card": lambda one: one.kind == "liability" and not one.system,
            "petty_cash": lambda one: one.key == "petty_cash",
        }[way]
        self.source.set_options([(one.key, one.words) for one in self.accounts
                                 if one.active and fits(one)])  # fmt: skip
        self.form["reference"].setVisible(way in ("eft", "card"))
        self.form["paid_on"].setVisible(way != "check")
        self._show_next()

    def _show_next(self) -> None:
        way, rows = self.form["way"].value(), self.chosen()
        words = "&Pay"
        self.next.setText("")
        if way == "check":
            book = self.check_books.get(self.source.value() or "") if self.source.options else None
            checks = len({row.supplier_id for row in rows})
            words = "&Pay and print the check" if checks < 2 else f"&Pay, print {checks} checks"
            if book is None:
                self.next.setText("No checkbook yet: set one up under Checkbooks.")
            elif checks > 1:
                last = book.next_number + checks - 1
                self.next.setText(f"Checks {book.next_number} to {last}")
            else:
                self.next.setText(f"Check {book.next_number} comes next")
        self.button.setText(words)

    # ---- what it does

    def ask_to_pay(self) -> None:
        """Pay what is chosen, once."""
        values, rows = self.form.checked_values(), self.chosen()
        if values is None or not rows or not self.button.isEnabled():
            return
        wanted = [(row.id, row.open_cents) for row in rows]
        if len(rows) == 1 and values["cents"]:
            sign = 1 if rows[0].open_cents > 0 else -1
            wanted = [(rows[0].id, sign * values["cents"])]
        act = actions.pay_bills.act(
            key=self.key, wanted=wanted, way=values["way"], account=values["account"] or "",
            paid_on=values["paid_on"] if values["way"] != "check" else None,
            reference=values["reference"] if values["way"] in ("eft", "card") else "",
        )  # fmt: skip
        self.button.setEnabled(False)
        self.banner.show_sentence("")

        def refused(refusal: Refused) -> None:
            self.button.setEnabled(True)
            if isinstance(refusal, NeedsApproval):
                self.office.refused.emit(refusal, act)
            elif not self.form.show_refused(refusal):
                self.banner.show_sentence(str(refusal), "warning")

        self.office.act(act, self._paid, refused)

    def _paid(self, done: Done) -> None:
        made = done.made or {}
        self.key = uuid.uuid4().hex
        self.amount.load(None)
        self.form["reference"].load("")
        self.table.clearSelection()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        numbers = made.get("numbers") or []
        words = f", check {', '.join(map(str, numbers))}" if numbers else ""
        self.banner.show_sentence(f"{dollars(made.get('cents', 0))} paid{words}.", "success")
        if made.get("checks"):
            self.papers.show_checks(made["checks"])

    # ---- how it looks

    def _make_card(self) -> None:
        self.whom = Words("", "subheading", elide=True)
        self.total = Words("", "display", private=True)
        self.about, self.next = Words("", "muted", wrap=True), Words("", "caption", wrap=True)
        self.banner = Banner(closable=True)
        self.form = Form()
        self.source = ChoiceInput(())
        self.form.add(fields.choice("way", "&How", tuple(rules.WAYS.items()), side_by_side=False))
        self.form.add(Field("account", "F&rom", self.source))
        self.amount = self.form.add(
            fields.money("cents", "A&mount", hint="Less than is open pays a part"), span=6
        )
        self.form.add(fields.date("paid_on", "Paid on", hint="Today when empty",
                                  today=self._today), span=6)  # fmt: skip
        self.form.add(fields.text("reference", "Reference", longest=40), span=6)
        self.form["way"].load("check")
        self.form.edited.connect(lambda name: self._offer_accounts() if name == "way"
                                 else self._show_next())  # fmt: skip
        self.form.entered.connect(self.ask_to_pay)
        self.button = Button("&Pay", kind="primary", icon="printer", shortcut="Ctrl+Return",
                             on=self.ask_to_pay)  # fmt: skip
        self.card = Card()
        self.card.body.setSpacing(2 * theme.SPACE)
        for one in (self.whom, self.total, self.about, rule(), self.banner, self.form, self.next,
                    self.button):  # fmt: skip
            self.card.body.addWidget(one)
        self.card.body.addStretch()
        self.card.setFixedWidth(round(CARD_WIDE * theme.current().text_scale))

    def _lay_out(self) -> None:
        top, words = QHBoxLayout(), QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Words("Pay bills", "title"))
        words.addWidget(muted("Several bills of one supplier go on one check; a credit is taken "
                              "off when it is chosen with them."))  # fmt: skip
        top.addLayout(words, 1)
        top.addWidget(self.export, 0, Qt.AlignmentFlag.AlignTop)
        lower = QHBoxLayout()
        lower.setSpacing(4 * theme.SPACE)
        lower.addWidget(self.table, 1)
        lower.addWidget(self.card)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*[5 * theme.SPACE] * 4)
        whole.setSpacing(3 * theme.SPACE)
        whole.addLayout(top)
        whole.addLayout(lower, 1)
        self.setFocusProxy(self.table)
