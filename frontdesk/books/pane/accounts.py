"""The chart of accounts: the program's own and the office's, with what is on each."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout
from sqlalchemy.orm import Session

from frontdesk.books import actions, reads
from frontdesk.books.chart import TYPES
from frontdesk.books.pane.columns import money
from frontdesk.books.posting import READ
from frontdesk.books.reads import AccountRow
from frontdesk.books.rules import statement_side
from frontdesk.core.changes import Changes
from frontdesk.kit import fields
from frontdesk.kit.banner import Banner, EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.going import Go
from frontdesk.kit.labels import Words
from frontdesk.kit.list_page import ListPage
from frontdesk.kit.office import Office
from frontdesk.kit.rows_model import Column
from frontdesk.kit.table_export import TableExport, rows_shown
from frontdesk.office import taking_out


def _colour(row: AccountRow) -> str:
    return "" if row.account.active else "muted"


def _note(row: AccountRow) -> str:
    if not row.account.active:
        return "Retired"
    return "By the program" if row.account.system else row.account.tax_line


_COLUMNS = (
    Column[AccountRow]("Number", lambda row: row.account.number, width=78, colour=_colour),
    Column[AccountRow]("Account", lambda row: row.account.name, strong=True, stretch=True,
                       width=170,
                       colour=_colour),
    Column[AccountRow]("Type", lambda row: TYPES[row.account.kind], width=84, colour=_colour),
    Column[AccountRow]("Tax line", _note, tip=_note, width=150, colour=lambda _: "muted"),
    money("Balance", lambda row: statement_side(row.account.kind) * row.cents, summed=False),
)  # fmt: skip


class AccountsPage(ListPage):
    """The accounts by type and number, and the one in hand."""

    def __init__(self, office: Office) -> None:
        super().__init__(
            office,
            title="Accounts",
            about="The chart of accounts. One that was posted to is retired, never deleted.",
            what="account",
            columns=_COLUMNS,
            empty=EmptyState("list", "No accounts yet"),
        )
        self.table.give_way(3)  # the form says the tax line in full
        form = self.card.form
        form.add(
            fields.text("number", "N&umber", required=True, hint="Four to six figures"), span=5
        )
        form.add(fields.choice("kind", "&Type", tuple(TYPES.items()), required=True,
                               side_by_side=False), span=7)  # fmt: skip
        form.add(fields.text("name", "&Name", required=True, longest=60))
        form.add(fields.text("tax_line", "Ta&x line", hint="Where it goes on the return"))
        form.add(fields.check("is_bank", "&Checks are written on it"))
        form.add(fields.check("active", "In use"))
        self.told = Words("", "muted", wrap=True)
        self.ledger = Button("See its &ledger", icon="list", on=self._wish_ledger)
        self.remove = Button("Re&move account", kind="danger", icon="trash", on=self._remove)
        for one in (self.told, self.ledger, self.remove):
            self.card.extra.addWidget(one)
        self.begin_banner = Banner()
        self.begin_banner.acted.connect(self._begin_books)
        self.layout().insertWidget(1, self.begin_banner)  # type: ignore[union-attr]
        self.export = TableExport(
            self, office, taking_out, permit=READ,
            make=lambda: rows_shown(self.table, "Chart of accounts"),
        )  # fmt: skip
        top = self.layout().itemAt(0).layout()  # type: ignore[union-attr]
        assert isinstance(top, QHBoxLayout)
        top.insertWidget(1, self.export, 0, Qt.AlignmentFlag.AlignTop)

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("book_account", "posting")

    def read(self, session: Session) -> list[AccountRow]:
        return reads.accounts(session)

    def show_read(self, what: list[AccountRow]) -> None:
        own = any(not row.account.system for row in what)
        self.begin_banner.show_sentence(
            "" if own else "The office has no accounts of its own yet, such as rent and supplies. "
            "A standard chart for a medical practice is ready.", "info",
            action="Take the standard chart",
        )  # fmt: skip
        self.show_rows(what)

    def heading_of(self, row: AccountRow) -> str:
        return row.account.words

    def values_of(self, row: AccountRow) -> Mapping[str, Any]:
        return {name: getattr(row.account, name) for name in self.card.form.fields}

    def new_values(self) -> Mapping[str, Any]:
        return {"kind": "expense", "active": True}

    def opened(self, row: AccountRow | None) -> None:
        system = row is not None and row.account.system
        self.card.form.setEnabled(not system)
        self.card.form["number"].setEnabled(row is None)
        self.card.save.setVisible(not system)
        self.ledger.setVisible(row is not None)
        self.remove.setVisible(row is not None and not system and not row.cents)
        self.told.setText("The program keeps this account by itself." if system else "")
        self.told.setVisible(system)

    def ask_to_save(self, row: AccountRow | None, values: dict[str, Any]) -> None:
        if row is None:
            self.ask(actions.save_account.act(**values))
        else:
            self.ask(actions.save_account.act(row.row_id, version=row.version, **values))

    def _wish_ledger(self) -> None:
        key = self.current().account.key
        self.wished.emit(Go("books", None, {"page": "reports", "account": key}))

    def _remove(self) -> None:
        row = self.current()
        if row is not None:
            act = actions.remove_account.act(row.row_id, version=row.version)
            self.card.do(self.office, act, lambda _: self.card.drop())

    def _begin_books(self) -> None:
        self.act(actions.begin_books)()
