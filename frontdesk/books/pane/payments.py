"""Checks and payments: what went out, printed again, voided, numbered anew; checks without bill."""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt
from sqlalchemy.orm import Session

from frontdesk.books import actions, reads, rules
from frontdesk.books.chart import CONTROLLED, Account
from frontdesk.books.pane.check_paper import Papers
from frontdesk.books.pane.columns import day, money
from frontdesk.books.pane.inputs import AccountInput, options_of
from frontdesk.books.pane.reason import Reason
from frontdesk.books.pane.suppliers import CARD_WIDE
from frontdesk.books.posting import READ
from frontdesk.books.reads import CheckBookRow, OutlayRow
from frontdesk.core.action import Done
from frontdesk.core.changes import Changes
from frontdesk.core.clock import words_date
from frontdesk.core.money import dollars
from frontdesk.kit import fields, theme
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.choice_input import ChoiceInput
from frontdesk.kit.fields import Field
from frontdesk.kit.going import Go
from frontdesk.kit.labels import Words
from frontdesk.kit.list_page import ListPage
from frontdesk.kit.office import Office
from frontdesk.kit.rows_model import Column
from frontdesk.kit.table_export import TableExport, rows_shown
from frontdesk.office import taking_out

SINCE = timedelta(days=400)
STATES = {"issued": "", "void": "Void", "replaced": "Replaced", "spoiled": "Spoiled"}
Found = tuple[list[OutlayRow], list[Account], list[CheckBookRow]]


def _colour(row: OutlayRow) -> str:
    return "" if row.state == "issued" else "muted"


def _how(row: OutlayRow) -> str:
    return f"Check {row.number}" if row.number is not None else rules.WAYS[row.way]


_COLUMNS = (
    day("Date", lambda row: row.paid_on, colour=_colour),
    Column[OutlayRow]("How", _how, lambda row: row.number or 0, width=122, strong=True,
                      colour=_colour),
    Column[OutlayRow]("Paid to", lambda row: row.payee, stretch=True, width=124, colour=_colour,
                      tip=lambda row: row.bills or row.memo),
    money("Amount", lambda row: row.cents if row.state == "issued" else 0, colour=_colour),
    Column[OutlayRow]("", lambda row: STATES[row.state], width=84, colour=_colour),
)  # fmt: skip


class PaymentsPage(ListPage):
    """Every check and payment of the last year; a new row is a check without a bill."""

    def __init__(self, office: Office) -> None:
        super().__init__(
            office,
            title="Checks & payments",
            about="Every check by its number, and what was paid otherwise. None is ever deleted.",
            what="check",
            columns=_COLUMNS,
            empty=EmptyState(
                "money", "Nothing was paid yet", "Pay bills, or write a check without one.",
                action="Write a check",
            ),
        )  # fmt: skip
        self.add.setText("&Write a check")
        self.beside.setFixedWidth(
            round((CARD_WIDE - 14 * theme.SPACE) * theme.current().text_scale)
        )
        self.key = uuid.uuid4().hex
        self._check_for: dict[str, Any] | None = None
        self.papers = Papers(self, office)
        self._fill_form()
        self.export = TableExport(
            self, office, taking_out, permit=READ,
            make=lambda: rows_shown(self.table, "Checks and payments",
                                    faint=lambda row: row.state != "issued"),
        )  # fmt: skip
        top = self.layout().itemAt(0).layout()  # type: ignore[union-attr]
        top.insertWidget(1, self.export, 0, Qt.AlignmentFlag.AlignTop)  # type: ignore[union-attr]

    def _fill_form(self) -> None:
        form = self.card.form
        self.source, self.against = ChoiceInput(()), AccountInput()
        form.add(fields.text("payee", "Pa&y to the order of", required=True))
        form.add(fields.money("cents", "A&mount", required=True), span=6)
        form.add(Field("account", "F&rom", self.source), span=6)
        form.add(Field("against", "What it is &for", self.against, required=True))
        form.add(fields.text("memo", "Memo, printed on it", longest=60))
        form.add(fields.notes("address", "Address for the window", lines=3))
        self.card.save.setText("Write and &print")
        self.about = Words("", "body", wrap=True)
        self.print = Button("&Print again\u2026", icon="printer", on=self._print)
        self.anew = Reason("&New number\u2026", "Why does it need a new number?",
                           "Write it under the next number", self._number_anew,
                           kind="secondary", icon="copy")  # fmt: skip
        self.void = Reason("&Void\u2026", "Why is it void?", "Void this payment", self._void)
        for one in (self.about, self.print, self.anew, self.void):
            self.card.extra.addWidget(one)

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("outlay", "bank_check", "bank_check_print", "book_account",
                             "check_book")  # fmt: skip

    def read(self, session: Session) -> Found:
        rows = reads.outlays(session, since=self.office.store.today() - SINCE)
        return rows, list(reads.chart(session).values()), reads.check_books(session)

    def show_read(self, what: Found) -> None:
        rows, accounts, books = what
        kept = {row.account for row in books}
        self.source.set_options([(one.key, one.words) for one in accounts if one.key in kept])
        self.against.offer(options_of(
            [one for one in accounts if one.key not in CONTROLLED and not one.is_bank]
        ))  # fmt: skip
        self.show_rows(rows)
        if self._check_for is not None:
            self.begin()
            for name, value in self._check_for.items():
                self.card.form[name].set_value(value)
            self._check_for = None

    def go(self, wish: Go) -> None:
        """Begin a check with what the wish says."""
        self._check_for = wish.what.get("check_for")
        if self._check_for is not None:
            self.refresh()

    def heading_of(self, row: OutlayRow) -> str:
        return f"{_how(row)}, {dollars(row.cents)}" if row.outlay_id else _how(row)

    def values_of(self, row: OutlayRow) -> Mapping[str, Any]:
        return {}

    def new_values(self) -> Mapping[str, Any]:
        return {"account": "bank"}

    def begin(self) -> None:
        self.key = uuid.uuid4().hex
        super().begin()

    def opened(self, row: OutlayRow | None) -> None:
        self.card.form.setVisible(row is None)
        self.card.save.setVisible(row is None)
        self.card.discard.setText("&Discard" if row is None else "&Close")
        stands = row is not None and row.state == "issued"
        self.about.setText(_told(row) if row is not None else "")
        self.about.setVisible(row is not None)
        self.print.setVisible(stands and row is not None and row.check_id is not None)
        self.print.setText(
            "&Print again\u2026" if row is not None and row.prints else "&Print\u2026"
        )
        self.anew.setVisible(stands and row is not None and row.check_id is not None)
        self.void.setVisible(stands)
        for one in (self.anew, self.void):
            one.close_line()

    def ask_to_save(self, row: OutlayRow | None, values: dict[str, Any]) -> None:
        if row is None:
            lines = [line for line in values.pop("address").splitlines() if line.strip()][:3]
            act = actions.write_check.act(key=self.key, address=lines, **values)
            self.card.do(self.office, act, self._written)

    def _written(self, done: Done) -> None:
        self.key = uuid.uuid4().hex
        self.card.drop()
        self.papers.show_checks((done.made or {}).get("checks", ()))

    def _print(self) -> None:
        row = self.current()
        if row is not None and row.check_id is not None:
            self.papers.show_checks([row.check_id])

    def _number_anew(self, reason: str) -> None:
        act = actions.number_anew.act(self.current().check_id, reason=reason)
        self.card.do(self.office, act, self._written)

    def _void(self, reason: str) -> None:
        row = self.current()
        act = actions.void_outlays.act([row.outlay_id], reason=reason, version=row.version)
        self.card.do(self.office, act, lambda _: self.said.emit("Void; its bills are open again."))


def _told(row: OutlayRow) -> str:
    lines = [f"To {row.payee}"] if row.payee else []
    lines.append(f"{words_date(row.paid_on)} by {row.staff}")
    lines += [f"Bills {row.bills}"] if row.bills else []
    lines += [words for words in (row.reference, row.memo) if words]
    if row.check_id is not None and row.outlay_id is not None:
        times = {0: "not printed yet", 1: "printed once"}
        lines.append(times.get(row.prints, f"printed {row.prints} times").capitalize())
    if row.state != "issued" or row.reason:
        lines.append(f"{STATES[row.state] or 'New number'}: {row.reason}")
    return "\n".join(lines)
