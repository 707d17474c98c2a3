"""How the checks of each bank account are numbered and where they stand on the paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from frontdesk.books import actions, reads, rules
from frontdesk.books.chart import Account
from frontdesk.books.pane.reason import Reason
from frontdesk.books.pane.suppliers import CARD_WIDE
from frontdesk.books.reads import CheckBookRow
from frontdesk.core.changes import Changes
from frontdesk.kit import fields, theme
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.list_page import ListPage
from frontdesk.kit.office import Office
from frontdesk.kit.rows_model import Column


@dataclass(frozen=True, slots=True)
class Bank:
    """A bank account, with its checkbook if it has one."""

    id: int
    account: Account
    book: CheckBookRow | None

    @property
    def name(self) -> str:
        """As it is listed."""
        return self.account.words


_COLUMNS = (
    Column[Bank]("Account", lambda row: row.name, strong=True, stretch=True, width=180),
    Column[Bank]("Next check", lambda row: str(row.book.next_number) if row.book else "\u2014",
                 right=True, width=104),
    Column[Bank]("Paper", lambda row: rules.PLACES[row.book.place] if row.book else
                 "No checkbook yet", width=180),
)  # fmt: skip


class CheckBooksPage(ListPage):
    """A row a bank account."""

    def __init__(self, office: Office) -> None:
        super().__init__(
            office,
            title="Checkbooks",
            about="Numbers have no gap; one whose paper is gone is spoiled, not skipped.",
            what="checkbook",
            columns=_COLUMNS,
            empty=EmptyState("building", "No bank account", "Begin the books under Accounts."),
        )
        self.add.hide()
        self.beside.setFixedWidth(round(CARD_WIDE * theme.current().text_scale))
        form = self.card.form
        form.add(fields.text("bank", "&Bank\u2019s name", hint="Printed on blank check paper"))
        form.add(fields.number("first_number", "&First check", least=1, most=99_999_999))
        form.add(fields.choice("place", "&Where on the page", tuple(rules.PLACES.items()),
                               side_by_side=False))  # fmt: skip
        form.add(fields.choice("stock", "&Paper", tuple(rules.STOCKS.items()), side_by_side=False))
        form.section("Meeting the lines", "If the print misses the lines, move it.")
        most, unit = rules.MOST_SHIFT, "/16\u2033"
        form.add(fields.number("shift_right", "&Right", least=-most, most=most, unit=unit), span=6)
        form.add(fields.number("shift_down", "&Down", least=-most, most=most, unit=unit), span=6)
        self.spoil = Reason("Spoil the next number\u2026", "Why is it spoiled?", "Spoil it",
                            self._spoil)  # fmt: skip
        self.card.extra.addWidget(self.spoil)

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("check_book", "bank_check", "book_account")

    def read(self, session: Session) -> list[Bank]:
        books = {row.account: row for row in reads.check_books(session)}
        return [
            Bank(int(one.number), one, books.get(one.key))
            for one in reads.chart(session).values()
            if one.is_bank and one.active
        ]

    def show_read(self, what: list[Bank]) -> None:
        self.show_rows(what)

    def begin(self) -> None:
        """Nothing: a checkbook belongs to a bank account, and those are added under Accounts."""

    def values_of(self, row: Bank) -> Mapping[str, Any]:
        if row.book is None:
            return {"first_number": 1001, "place": "top", "stock": "printed",
                    "shift_right": 0, "shift_down": 0}  # fmt: skip
        return {name: getattr(row.book, name) for name in self.card.form.fields}

    def opened(self, row: Bank | None) -> None:
        self.spoil.setVisible(row is not None and row.book is not None)
        self.spoil.close_line()

    def ask_to_save(self, row: Bank | None, values: dict[str, Any]) -> None:
        if row is not None:
            self.ask(actions.save_check_book.act(row.account.key, **values))

    def _spoil(self, reason: str) -> None:
        row = self.current()
        number = row.book.next_number
        act = actions.spoil_check.act(row.account.key, number=number, reason=reason)
        self.card.do(self.office, act, lambda _: self.said.emit(f"Check {number} is spoiled."))
