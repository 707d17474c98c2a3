"""Insurance money to look after: on no line yet, paid too much, or less than the contract says."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout
from sqlalchemy.orm import Session

from frontdesk.core.changes import Changes
from frontdesk.core.money import dollars
from frontdesk.kit import theme
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.going import Go
from frontdesk.kit.labels import Words, muted
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.kit.segmented import Segmented
from frontdesk.kit.table import Table
from frontdesk.kit.table_export import TableExport, rows_shown
from frontdesk.office import taking_out
from frontdesk.payments import remit_reads, remit_watch
from frontdesk.payments.pane.columns import day, money
from frontdesk.payments.remit_reads import RemittanceRow
from frontdesk.payments.remit_rules import KINDS
from frontdesk.payments.remit_watch import PayerCredit, Underpaid

CHECKS, CREDITS, SHORT = "checks", "credits", "short"
VIEWS = ((CHECKS, "On no line yet"), (CREDITS, "Paid too much"), (SHORT, "Below the contract"))
ABOUT = {
    CHECKS: "Checks of which some money stands on no charge. Enter opens the check.",
    CREDITS: "Charges on which a payer has paid more than it owed. Enter opens the account.",
    SHORT: "Allowed less than the contract says, in the last year. Enter opens the account.",
}
BACK = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Shown:
    """What one look reads."""

    checks: list[RemittanceRow]
    credits: list[PayerCredit]
    short: list[Underpaid]


class UnappliedPage(Pane):
    """Three lists."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.view = Segmented(VIEWS)
        self.view.setAccessibleName("Which insurance money to show")
        self.about, self.sum = muted(""), Words("", "heading", private=True)
        self.tables = {
            CHECKS: Table(RowsModel(_CHECKS), "Insurance money on no line", empty=EmptyState(
                "check-circle", "Every check is on its charges.", "Nothing is left over.")),
            CREDITS: Table(RowsModel(_CREDITS), "Paid too much", empty=EmptyState(
                "check-circle", "No payer has paid too much.")),
            SHORT: Table(RowsModel(_SHORT), "Below the contract", empty=EmptyState(
                "check-circle", "Nothing was allowed below its contract.",
                "Charges need a fee schedule of their payer to be compared.")),
        }  # fmt: skip
        self.stack = QStackedWidget()
        self.export = TableExport(
            self, office, taking_out, permit="ledger.read", make=self._make_listing
        )
        self._lay_out()
        self.view.edited.connect(self._turn)
        self.tables[CHECKS].chosen.connect(
            lambda row: self.wished.emit(
                Go("payments", None, {"page": "check", "remittance_id": row.id})
            )
        )
        for key in (CREDITS, SHORT):
            self.tables[key].chosen.connect(
                lambda row: self.wished.emit(Go("payments", row.patient_id, {"page": "adjust"}))
            )
        self.setFocusProxy(self.view)
        self._turn()

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("remittance", "remittance_line", "posting")

    def read(self, session: Session) -> Shown:
        today = self.office.store.today()
        return Shown(
            remit_reads.unapplied(session),
            remit_watch.payer_credits(session),
            remit_watch.underpaid(session, since=today - BACK, until=today),
        )

    def show_read(self, what: Shown) -> None:
        for key, rows in ((CHECKS, what.checks), (CREDITS, what.credits), (SHORT, what.short)):
            model: RowsModel[Any] = self.tables[key].rows_model
            model.show_rows(rows)
        self._say_sum()

    def remember(self) -> dict[str, Any]:
        return {"view": self.view.value()}

    def come_back(self, remembered: dict[str, Any]) -> None:
        if remembered.get("view") in self.tables:
            self.view.set_value(remembered["view"])
            self._turn()

    def _say_sum(self) -> None:
        rows: list[Any] = self.tables[self.view.value()].rows_model.rows()
        name = {CHECKS: "left_cents", CREDITS: "cents", SHORT: "short_cents"}[self.view.value()]
        total = sum(getattr(row, name) for row in rows)
        self.sum.setText(dollars(total) if rows else "")

    def _turn(self) -> None:
        self.stack.setCurrentWidget(self.tables[self.view.value()])
        self.about.setText(ABOUT[self.view.value()])
        self._say_sum()

    def _make_listing(self) -> Any:
        table = self.tables[self.view.value()]
        return rows_shown(
            table, table.accessibleName(), patient=lambda row: getattr(row, "patient_id", None)
        )

    def _lay_out(self) -> None:
        for table in self.tables.values():
            self.stack.addWidget(table)
        head, words = QHBoxLayout(), QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Words("Unapplied", "title"))
        words.addWidget(self.about)
        head.setSpacing(3 * theme.SPACE)
        head.addLayout(words, 1)
        head.addWidget(self.sum, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.export, 0, Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout()
        row.addWidget(self.view)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(*[5 * theme.SPACE] * 4)
        column.setSpacing(3 * theme.SPACE)
        column.addLayout(head)
        column.addLayout(row)
        column.addWidget(self.stack, 1)


_CHECKS = (
    day("Day", lambda row: row.day),
    Column[RemittanceRow]("Payer", lambda row: row.payer, strong=True, stretch=True, width=160),
    Column[RemittanceRow]("Kind", lambda row: KINDS[row.kind], width=80),
    Column[RemittanceRow]("Number", lambda row: row.number, width=150),
    money("Amount", lambda row: row.cents, width=120),
    money("On no line", lambda row: row.left_cents, width=120, strong=True),
)  # fmt: skip
_CREDITS = (
    day("Visit", lambda row: row.service_day),
    Column[PayerCredit]("Patient", lambda row: row.patient, private=True, strong=True,
                        stretch=True, width=160),
    Column[PayerCredit]("Code", lambda row: row.code, width=90),
    Column[PayerCredit]("Payer", lambda row: row.payer, width=180),
    money("Too much", lambda row: row.cents, width=120, strong=True),
)  # fmt: skip
_SHORT = (
    day("Visit", lambda row: row.service_day),
    Column[Underpaid]("Patient", lambda row: row.patient, private=True, strong=True, stretch=True,
                      width=150),
    Column[Underpaid]("Code", lambda row: row.code, width=80),
    Column[Underpaid]("Payer", lambda row: row.payer, width=140),
    Column[Underpaid]("Check", lambda row: row.check_number, width=110),
    money("Contract", lambda row: row.contract_cents),
    money("Allowed", lambda row: row.allowed_cents),
    money("Short", lambda row: row.short_cents, strong=True),
)  # fmt: skip
