"""The petty cash box: what is in it, each slip, filling it again, counting it."""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout
from sqlalchemy.orm import Session

from frontdesk.books import actions, reads
from frontdesk.books.chart import CONTROLLED, Account
from frontdesk.books.pane.columns import day, money
from frontdesk.books.pane.inputs import AccountInput, options_of
from frontdesk.books.pane.reason import Reason
from frontdesk.books.posting import READ
from frontdesk.books.reads import Box, SlipRow
from frontdesk.core.action import Act, Done
from frontdesk.core.changes import Changes
from frontdesk.core.clock import words_moment
from frontdesk.core.money import dollars
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.fields import Field
from frontdesk.kit.form import Form
from frontdesk.kit.going import Go
from frontdesk.kit.labels import Card, Words
from frontdesk.kit.list_page import ListPage
from frontdesk.kit.office import Office
from frontdesk.kit.rows_model import Column
from frontdesk.kit.table_export import TableExport, rows_shown
from frontdesk.office import taking_out

SINCE = timedelta(days=400)


def _what(row: SlipRow) -> str:
    if row.kind == "count":
        over = row.cents - row.expected_cents
        words = "right" if not over else f"{dollars(abs(over))} {'over' if over > 0 else 'short'}"
        return f"Counted: {words}"
    return row.paid_to


def _colour(row: SlipRow) -> str:
    return "muted" if row.voided or row.kind == "count" else ""


_COLUMNS = (
    day("Date", lambda row: row.spent_on, colour=_colour),
    Column[SlipRow]("Paid to", _what, strong=True, width=190, colour=_colour),
    Column[SlipRow]("Receipt", lambda row: row.note, stretch=True, width=150, colour=_colour),
    money("Amount", lambda row: row.cents if row.kind == "paid" and not row.voided else 0,
          colour=_colour),
    Column[SlipRow]("", lambda row: "Void" if row.voided else "", width=64, colour=_colour),
)  # fmt: skip


class PettyCashPage(ListPage):
    """The box at a glance, its slips, and the slip in hand."""

    def __init__(self, office: Office) -> None:
        super().__init__(
            office,
            title="Petty cash",
            about="A box that is always full: cash and slips together are the fund.",
            what="slip",
            columns=_COLUMNS,
            empty=EmptyState(
                "money", "No slip yet", "Say how much the box holds, fill it by check, then enter "
                "what is paid from it.", action="Enter a slip",
            ),
        )  # fmt: skip
        self.add.setText("&Enter a slip")
        self.box: Box | None = None
        self.key, self.count_key = uuid.uuid4().hex, uuid.uuid4().hex
        self.account = AccountInput()
        today = office.store.about_today
        form = self.card.form
        form.add(fields.text("paid_to", "&Paid to", required=True, longest=80))
        form.add(fields.money("cents", "A&mount", required=True), span=6)
        form.add(fields.date("spent_on", "Receipt&\u2019s date", today=today), span=6)
        form.add(Field("account", "What it was &for", self.account, required=True))
        form.add(fields.text("note", "What the receipt &says", required=True, longest=100))
        self.told = Words("", "body", wrap=True)
        self.void = Reason("&Void\u2026", "Why is it void?", "Void this slip", self._void)
        self.card.extra.addWidget(self.told)
        self.card.extra.addWidget(self.void)
        self.export = TableExport(
            self, office, taking_out, permit=READ,
            make=lambda: rows_shown(self.table, "Petty cash", faint=lambda row: row.voided),
        )  # fmt: skip
        top = self.layout().itemAt(0).layout()  # type: ignore[union-attr]
        top.insertWidget(1, self.export, 0, Qt.AlignmentFlag.AlignTop)  # type: ignore[union-attr]
        self._add_box()

    # ---- the box

    def _add_box(self) -> None:
        card = Card(kind="sunken")
        row = QHBoxLayout()
        row.setSpacing(8 * theme.SPACE)
        self.inside, self.fund_words, self.short = (
            Words("", "heading", private=True), Words("", "heading", private=True),
            Words("", "heading", private=True),
        )  # fmt: skip
        for caption, words in (
            ("In the box", self.inside), ("Fund", self.fund_words), ("To fill", self.short),
        ):  # fmt: skip
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(Words(caption, "caption"))
            column.addWidget(words)
            row.addLayout(column)
        row.addStretch(1)
        self.fill = Button("Fill it by &check\u2026", icon="money", on=self._wish_fill)
        self.count_button = Button("C&ount it\u2026", icon="check", on=self._open_count)
        self.fund_button = Button("Fund\u2026", icon="edit", kind="quiet", on=self._open_fund)
        for button in (self.fill, self.count_button, self.fund_button):
            row.addWidget(button)
        card.body.addLayout(row)
        self.asking = Form()
        self.found = self.asking.add(fields.money("found", "&Counted in the box"), span=4)
        self.note = self.asking.add(fields.text("note", "Why over or short", longest=100), span=8)
        self.asking.entered.connect(self._count)
        self.fund_form = Form()
        self.fund = self.fund_form.add(
            fields.money("fund", "How much the box holds when it is full"), span=5
        )
        self.fund_form.entered.connect(self._set_fund)
        self.do_count = Button("Note the count", kind="primary", on=self._count)
        self.do_fund = Button("Set the fund", kind="primary", on=self._set_fund)
        for one in (self.asking, self.do_count, self.fund_form, self.do_fund):
            card.body.addWidget(one)
        self._close_asking()
        self.layout().insertWidget(1, card)  # type: ignore[union-attr]

    def _close_asking(self) -> None:
        for one in (self.asking, self.do_count, self.fund_form, self.do_fund):
            one.hide()

    def _open_count(self) -> None:
        opened = not self.asking.isVisible()
        self._close_asking()
        self.asking.setVisible(opened)
        self.do_count.setVisible(opened)
        if opened:
            self.asking.clear()
            self.found.take_keyboard()

    def _open_fund(self) -> None:
        opened = not self.fund_form.isVisible()
        self._close_asking()
        self.fund_form.setVisible(opened)
        self.do_fund.setVisible(opened)
        if opened:
            self.fund_form.load({"fund": (self.box.fund_cents if self.box else 0) or None})
            self.fund.take_keyboard()

    def _count(self) -> None:
        values = self.asking.checked_values()
        if values is None:
            return
        if values["found"] is None:
            self.asking.show_refusal("found", "Type what is in the box.")
            return
        act = actions.count_box.act(
            key=self.count_key, found_cents=values["found"], note=values["note"]
        )

        def done(outcome: Done) -> None:
            self.count_key = uuid.uuid4().hex
            self._close_asking()
            over = (outcome.made or {}).get("over_cents", 0)
            words = f"{dollars(abs(over))} {'over' if over > 0 else 'short'}" if over else "right"
            self.said.emit(f"The box is {words}.")

        self._do(act, done, self.asking)

    def _set_fund(self) -> None:
        values = self.fund_form.checked_values()
        if values is not None:
            version = self.box.version if self.box else None
            act = actions.set_fund.act(cents=values["fund"] or 0, version=version)
            self._do(act, lambda _: self._close_asking(), self.fund_form)

    def _do(self, act: Act, then: Any, form: Form) -> None:
        def refused(refusal: Refused) -> None:
            if isinstance(refusal, NeedsApproval) or not form.show_refused(refusal):
                self.office.refused.emit(refusal, act)

        self.office.act(act, then, refused)

    def _wish_fill(self) -> None:
        if self.box is None:
            return
        cents = max(0, self.box.fund_cents - self.box.book_cents)
        check = {"payee": "Petty cash", "cents": cents or None, "against": "petty_cash"}
        self.wished.emit(Go("books", None, {"page": "checks", "check_for": check}))

    # ---- the slips

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("petty_cash", "petty_slip", "posting", "book_account")

    def read(self, session: Session) -> tuple[Box, list[Account]]:
        since = self.office.store.today() - SINCE
        return reads.box(session, since=since), list(reads.chart(session).values())

    def show_read(self, what: tuple[Box, list[Account]]) -> None:
        self.box, accounts = what
        self.account.offer(options_of(
            [one for one in accounts if one.kind == "expense" and one.key not in CONTROLLED]
        ))  # fmt: skip
        self.inside.setText(dollars(self.box.book_cents))
        self.fund_words.setText(dollars(self.box.fund_cents) if self.box.fund_cents else "Not set")
        self.short.setText(dollars(max(0, self.box.fund_cents - self.box.book_cents)))
        self.show_rows(self.box.slips)

    def heading_of(self, row: SlipRow) -> str:
        return _what(row)

    def values_of(self, row: SlipRow) -> Mapping[str, Any]:
        return {}

    def new_values(self) -> Mapping[str, Any]:
        return {"spent_on": self.office.store.about_today()}

    def begin(self) -> None:
        self.key = uuid.uuid4().hex
        super().begin()

    def opened(self, row: SlipRow | None) -> None:
        self.card.form.setVisible(row is None)
        self.card.save.setVisible(row is None)
        self.card.discard.setText("&Discard" if row is None else "&Close")
        self.told.setVisible(row is not None)
        self.void.setVisible(row is not None and not row.voided and row.posting_id is not None)
        self.void.close_line()
        if row is not None:
            at = words_moment(row.at, self.office.store.zone)
            lines = [dollars(row.cents), row.note, f"{at} by {row.staff}"]
            if row.kind == "count":
                lines.insert(1, f"{dollars(row.expected_cents)} expected")
            self.told.setText("\n".join(line for line in lines if line))

    def ask_to_save(self, row: SlipRow | None, values: dict[str, Any]) -> None:
        if row is None:
            self.ask(actions.pay_out.act(key=self.key, **values))

    def saved(self, done: Done) -> None:
        self.key = uuid.uuid4().hex

    def _void(self, reason: str) -> None:
        self.card.do(self.office, actions.void_slip.act(self.current().id, reason=reason),
                     lambda _: None)  # fmt: skip
