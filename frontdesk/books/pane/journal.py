"""Entries by hand: the accountant's, opening balances, transfers between accounts."""

import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Qt
from sqlalchemy.orm import Session

from frontdesk.books import actions, reads
from frontdesk.books.chart import CONTROLLED, Account
from frontdesk.books.exports import kind_words
from frontdesk.books.journal import TO_BANK
from frontdesk.books.pane.columns import day, money
from frontdesk.books.pane.inputs import AccountInput, LinesInput, options_of
from frontdesk.books.pane.reason import Reason
from frontdesk.books.pane.suppliers import CARD_WIDE
from frontdesk.books.posting import READ
from frontdesk.books.reads import EntryRow
from frontdesk.books.rules import Entry
from frontdesk.core.action import Act, Done
from frontdesk.core.changes import Changes
from frontdesk.core.clock import words_date
from frontdesk.kit import fields, theme
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.choice_input import ChoiceInput
from frontdesk.kit.fields import Field
from frontdesk.kit.labels import Words
from frontdesk.kit.list_page import ListPage
from frontdesk.kit.office import Office
from frontdesk.kit.rows_model import Column
from frontdesk.kit.table_export import TableExport, rows_shown
from frontdesk.office import taking_out

SINCE = timedelta(days=800)
KINDS = (("journal", "Entry"), ("opening", "Opening balances"), ("transfer", "Transfer"))
OF_TRANSFER = ("source", "target", "cents", "fee_cents", "fee_account")


def _colour(row: EntryRow) -> str:
    return "muted" if row.reversed_on is not None or row.reverses else ""


def _kind(row: EntryRow) -> str:
    if row.reverses:
        return "Takes one back"
    return "Reversed" if row.reversed_on is not None else kind_words(row.kind)


_COLUMNS = (
    day("Date", lambda row: row.day, colour=_colour),
    Column[EntryRow]("What", lambda row: row.memo, strong=True, stretch=True, width=110,
                     colour=_colour),
    Column[EntryRow]("Kind", lambda row: _kind(row),
                     width=142, colour=_colour),
    money("Amount", lambda row: row.cents, colour=_colour),
)  # fmt: skip


class JournalPage(ListPage):
    """The entries, and the one in hand."""

    def __init__(self, office: Office) -> None:
        super().__init__(
            office,
            title="Journal",
            about="Entries by hand. What is posted stays; a mistake is reversed by another entry.",
            what="entry",
            columns=_COLUMNS,
            empty=EmptyState(
                "edit", "No entry by hand yet",
                "Opening balances, depreciation and what the accountant asks for go here.",
                action="New entry",
            ),
        )  # fmt: skip
        self.add.setText("&New entry")
        self.table.give_way(2)  # the form says the kind
        self.beside.setFixedWidth(
            round((CARD_WIDE + 34 * theme.SPACE) * theme.current().text_scale)
        )
        self.key = uuid.uuid4().hex
        self.names: dict[str, Account] = {}
        self.lines = LinesInput(("Debit", "Credit"), first=2)
        form = self.card.form
        form.add(fields.choice("kind", "&Kind", KINDS, side_by_side=True))
        form.add(fields.date("day", "D&ay", hint="If that day is closed, the first open one",
                             today=office.store.about_today), span=5)  # fmt: skip
        form.add(fields.text("memo", "What &for", longest=120), span=7)
        form.add(Field("entries", "&Lines", self.lines))
        self.source, self.target, self.fee = ChoiceInput(()), ChoiceInput(()), AccountInput()
        form.add(Field("source", "&From", self.source), span=6)
        form.add(Field("target", "&To", self.target), span=6)
        form.add(fields.money("cents", "A&mount that leaves"), span=6)
        form.add(fields.money("fee_cents", "Fee kept of it", hint="Nothing when empty"), span=6)
        form.add(Field("fee_account", "The fee is", self.fee))
        form.edited.connect(lambda name: self._show_kind() if name == "kind" else None)
        self.card.save.setText("&Post it")
        self.told = Words("", "body", wrap=True)
        self.reverse = Reason("&Reverse\u2026", "Why is it reversed?", "Reverse this entry",
                              self._reverse, icon="undo")  # fmt: skip
        self.card.extra.addWidget(self.told)
        self.card.extra.addWidget(self.reverse)
        self.export = TableExport(
            self, office, taking_out, permit=READ,
            make=lambda: rows_shown(self.table, "Journal",
                                    faint=lambda row: row.reversed_on is not None),
        )  # fmt: skip
        top = self.layout().itemAt(0).layout()  # type: ignore[union-attr]
        top.insertWidget(1, self.export, 0, Qt.AlignmentFlag.AlignTop)  # type: ignore[union-attr]

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("posting", "book_account")

    def read(self, session: Session) -> tuple[list[EntryRow], dict[str, Account]]:
        since = self.office.store.today() - SINCE
        return reads.entries(session, since=since), reads.chart(session)

    def show_read(self, what: tuple[list[EntryRow], dict[str, Account]]) -> None:
        rows, self.names = what
        self.lines.offer(options_of(
            [one for one in self.names.values() if one.key not in CONTROLLED]
        ))  # fmt: skip
        banks = [(key, one.words) for key, one in self.names.items() if one.is_bank and one.active]
        coming = [(key, self.names[key].words) for key in TO_BANK]
        self.source.set_options([*banks, *coming])
        self.target.set_options(banks)
        self.fee.offer(options_of([one for one in self.names.values() if one.kind == "expense"]))
        self.show_rows(rows)

    def _show_kind(self) -> None:
        """Show what a transfer asks for, or the lines of an entry."""
        transfer = self.card.form["kind"].value() == "transfer"
        self.card.form["entries"].setVisible(not transfer)
        for name in OF_TRANSFER:
            self.card.form[name].setVisible(transfer)

    def heading_of(self, row: EntryRow) -> str:
        return row.memo

    def values_of(self, row: EntryRow) -> Mapping[str, Any]:
        return {
            "kind": "opening" if row.kind == "books opening" else "journal", "day": row.day,
            "memo": row.memo,
            "entries": tuple((key, max(cents, 0), max(-cents, 0)) for key, cents in row.lines),
        }  # fmt: skip

    def new_values(self) -> Mapping[str, Any]:
        return {"kind": "journal", "day": self.office.store.about_today()}

    def begin(self) -> None:
        self.key = uuid.uuid4().hex
        super().begin()

    def opened(self, row: EntryRow | None) -> None:
        self._show_kind()
        self.card.form.setEnabled(row is None)
        self.card.save.setVisible(row is None)
        self.card.discard.setText("&Discard" if row is None else "&Close")
        self.told.setVisible(row is not None)
        able = row is not None and not row.reverses and row.reversed_on is None
        self.reverse.setVisible(able)
        self.reverse.close_line()
        if row is not None:
            words = f"Posted by {row.staff}."
            if row.reversed_on is not None:
                words += f" Reversed on {words_date(row.reversed_on)}."
            self.told.setText(words)

    def ask_to_save(self, row: EntryRow | None, values: dict[str, Any]) -> None:
        if row is not None:
            return
        wanted = values["day"]

        def done(outcome: Done) -> None:
            self.key = uuid.uuid4().hex
            self.card.done()
            self.card.drop()
            made = date.fromisoformat((outcome.made or {})["day"])
            if wanted is not None and made != wanted:
                self.said.emit(f"{words_date(wanted)} is closed: it counts for {words_date(made)}.")

        self.card.do(self.office, self._act(values), done)

    def _act(self, values: dict[str, Any]) -> Act:
        if values["kind"] == "transfer":
            return actions.transfer_money.act(
                key=self.key, source=values["source"] or "", target=values["target"] or "",
                cents=values["cents"] or 0, fee_cents=values["fee_cents"] or 0,
                fee_account=values["fee_account"] or "", memo=values["memo"], day=values["day"],
            )  # fmt: skip
        return actions.post_entry.act(
            key=self.key, entries=[Entry(*line) for line in values["entries"]],
            memo=values["memo"], day=values["day"], opening=values["kind"] == "opening",
        )  # fmt: skip

    def _reverse(self, reason: str) -> None:
        self.card.do(self.office, actions.reverse_entry.act(self.current().id, reason=reason),
                     lambda _: None)  # fmt: skip
