"""Who sends the office bills."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from sqlalchemy.orm import Session

from frontdesk.books import actions, reads
from frontdesk.books.chart import Account
from frontdesk.books.pane.columns import money
from frontdesk.books.pane.inputs import AccountInput, options_of
from frontdesk.books.posting import READ
from frontdesk.books.reads import SupplierRow
from frontdesk.books.rules import MOST_DAYS, masked_tax_id
from frontdesk.core.changes import Changes
from frontdesk.kit import fields, theme
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.fields import Field
from frontdesk.kit.going import Go
from frontdesk.kit.labels import Words
from frontdesk.kit.list_page import ListPage
from frontdesk.kit.office import Office
from frontdesk.kit.rows_model import Column
from frontdesk.kit.table_export import TableExport, rows_shown
from frontdesk.office import taking_out

CARD_WIDE = 95 * theme.SPACE
_COLUMNS = (
    Column[SupplierRow]("Supplier", lambda row: row.name, strong=True, stretch=True, width=130),
    Column[SupplierRow]("Phone", lambda row: row.phone, width=144),
    Column[SupplierRow]("Terms", lambda row: f"Net {row.net_days}" if row.net_days else "At once",
                        lambda row: row.net_days, width=74),
    Column[SupplierRow]("1099", lambda row: "" if not row.gets_1099 else "1099" if row.has_w9
                        else "No W-9", width=84,
                        colour=lambda row: "warning" if row.gets_1099 and not row.has_w9 else ""),
    money("Open", lambda row: row.open_cents),
)  # fmt: skip


class SuppliersPage(ListPage):
    """Every supplier, with what is open; beside the list, the one in hand."""

    def __init__(self, office: Office) -> None:
        super().__init__(
            office,
            title="Suppliers",
            about="Whom the office buys from: address for the check\u2019s window, terms, 1099.",
            what="supplier",
            columns=_COLUMNS,
            empty=EmptyState(
                "building", "No supplier yet", "Add those who send the office bills.",
                action="Add supplier",
            ),
        )  # fmt: skip
        self.table.give_way(2)  # the terms stand in the form
        self.beside.setFixedWidth(round(CARD_WIDE * theme.current().text_scale))
        self.expense = AccountInput()
        self._fill_form()
        self.open_bills = Button("&Enter a bill", icon="plus", on=self._enter_bill)
        self.card.extra.addWidget(self.open_bills)
        self.masked = Words("", "caption")
        self.card.extra.addWidget(self.masked)
        self.export = TableExport(
            self, office, taking_out, permit=READ,
            make=lambda: rows_shown(self.table, "Suppliers"),
        )  # fmt: skip
        top = self.layout().itemAt(0).layout()  # type: ignore[union-attr]
        top.insertWidget(1, self.export, 0, Qt.AlignmentFlag.AlignTop)  # type: ignore[union-attr]

    def _fill_form(self) -> None:
        form = self.card.form
        form.add(fields.text("name", "&Name", required=True))
        form.add(fields.text("line1", "S&treet"), span=8)
        form.add(fields.text("line2", "Suite"), span=4)
        form.add(fields.text("city", "C&ity"), span=6)
        form.add(fields.text("state", "State"), span=2)
        form.add(fields.text("postal_code", "ZIP code"), span=4)
        form.add(fields.text("contact", "Contact"), span=6)
        form.add(fields.phone("phone", "&Phone"), span=6)
        form.add(fields.text("email", "E-&mail"), span=12)
        form.section("Bills")
        form.add(fields.text("account_number", "Our n&umber there", hint="On every check"),
                 span=6)  # fmt: skip
        form.add(fields.number("net_days", "Due after, in days", most=MOST_DAYS), span=6)
        form.add(Field("expense", "Usually for", self.expense), span=12)
        form.section("Taxes")
        form.add(fields.check("gets_1099", "Gets a &1099"), span=6)
        form.add(fields.check("has_w9", "&W-9 on file"), span=6)
        form.add(fields.text("tax_last4", "Tax number", hint="Only its last four figures are kept"),
                 span=6)  # fmt: skip
        form.new_line()
        form.add(fields.check("active", "In use"), span=6)

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("supplier", "bill", "outlay", "book_account")

    def read(self, session: Session) -> tuple[list[SupplierRow], list[Account]]:
        return reads.suppliers(session), list(reads.chart(session).values())

    def show_read(self, what: tuple[list[SupplierRow], list[Account]]) -> None:
        rows, accounts = what
        bought = [one for one in accounts if one.kind in ("expense", "asset") and not one.system]
        self.expense.offer(options_of(bought))
        self.show_rows(rows)

    def values_of(self, row: SupplierRow) -> Mapping[str, Any]:
        return {name: getattr(row, name) for name in self.card.form.fields} | {
            "expense": row.expense or None
        }

    def new_values(self) -> Mapping[str, Any]:
        return {"net_days": 30, "active": True}

    def opened(self, row: SupplierRow | None) -> None:
        self.open_bills.setVisible(row is not None and row.active)
        shown = masked_tax_id(row.tax_last4) if row is not None else ""
        self.masked.setText(f"Tax number {shown}" if shown else "")

    def ask_to_save(self, row: SupplierRow | None, values: dict[str, Any]) -> None:
        typed = values | {"expense": values["expense"] or ""}
        if row is None:
            self.ask(actions.save_supplier.act(typed=typed))
        else:
            self.ask(actions.save_supplier.act(row.id, version=row.version, typed=typed))

    def _enter_bill(self) -> None:
        row = self.current()
        if row is not None:
            self.wished.emit(Go("books", None, {"page": "bills", "enter_for": row.id}))
