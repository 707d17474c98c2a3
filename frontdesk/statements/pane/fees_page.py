"""The dry run of late fees: who is charged what and who not; then precisely that."""

import uuid
from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout
from sqlalchemy.orm import Session

from frontdesk.core.action import Done
from frontdesk.core.changes import Changes
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.kit import theme
from frontdesk.kit.banner import Banner, EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.labels import Words, muted
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane
from frontdesk.kit.rows_model import RowsModel
from frontdesk.kit.table import Table
from frontdesk.kit.table_export import TableExport, rows_shown
from frontdesk.office import taking_out
from frontdesk.statements import planning, reads
from frontdesk.statements.late_fees import charge_late_fees
from frontdesk.statements.pane.columns import fee_columns
from frontdesk.statements.pane.run_page import TABLES
from frontdesk.statements.planning import FeeRow

EMPTY = ("check-circle", "Nobody is overdue.", "Due days and days of grace are under Rules.")
ABOUT = "Charged on what should have been paid by now; never on another fee or on a dispute."


class FeesPage(Pane):
    """Late fees, planned and charged."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.rows: list[FeeRow] = []
        self._key = uuid.uuid4().hex
        self.words, self.about = Words("Late fees", "heading"), muted(ABOUT)
        self.total = Words("", "heading", private=True)
        self.told = Words("", "muted", wrap=True, private=True)  # who was charged otherwise
        self.banner = Banner(closable=True)
        self.model = RowsModel(fee_columns())
        self.table = Table(self.model, "Dry run of late fees", empty=EmptyState(*EMPTY))
        self.charge = Button("", kind="primary", icon="money", on=self.charge_all)
        self.export = TableExport(
            self, office, taking_out, permit="ledger.read",
            make=lambda: rows_shown(self.table, "Late fees, dry run", patient=lambda row: row.id),
        )  # fmt: skip
        self._asked = False
        self._lay_out()

    def concerns(self, changes: Changes) -> bool:
        return changes.touch(*TABLES)

    def read(self, session: Session) -> None:
        return None

    def show_read(self, what: None) -> None:
        today = self.office.store.today()

        def plan(session: Session) -> list[FeeRow]:
            settings = reads.settings(session).settings
            return planning.plan_late_fees(session, settings=settings, today=today)

        self.office.type_ahead("late fees dry run", plan, self._planned)

    def charge_all(self) -> None:
        """Charge the fees as shown, all or none."""
        planned = [[row.id, row.cents] for row in self.rows if row.cents]
        if not planned or self._asked:
            return
        self._asked = True
        act = charge_late_fees.act(key=self._key, planned=planned)
        self.office.act(act, self._charged, self._refused)

    def _charged(self, done: Done) -> None:
        self._asked, self._key = False, uuid.uuid4().hex
        made = done.made
        moved, names = made["moved"], {row.id: row.name for row in self.rows}
        told = [
            f"{names.get(guarantor, 'Someone')}: {dollars(charged)} instead of {dollars(planned)}"
            + (f" ({why})" if why else "")
            for guarantor, planned, charged, why in moved
        ]
        self.told.setText(f"{'; '.join(told)}." if told else "")
        self.told.setVisible(bool(told))
        words = f"{_count(made['count'])} charged. Undo is under Sent."
        if moved:
            words += f" {len(moved):,} changed since the dry run, as below."
        self.banner.show_sentence(words, "warning" if moved else "success")

    def _refused(self, refused: Refused) -> None:
        self._asked = False
        self.banner.show_sentence(str(refused), "warning")
        self.refresh()

    def _planned(self, rows: Sequence[FeeRow]) -> None:
        self.rows = list(rows)
        self.model.show_rows(self.rows)
        fees = [row.cents for row in self.rows if row.cents]
        none = len(self.rows) - len(fees)
        self.total.setText(f"{dollars(sum(fees))} in all")
        told = f"{_count(len(fees))} to charge"
        self.words.setText(told + (f"; {none:,} overdue get none" if none else ""))
        self.charge.setText(f"&Charge {_count(len(fees))}")
        self.charge.setEnabled(bool(fees))

    def _lay_out(self) -> None:
        top, words = QHBoxLayout(), QVBoxLayout()
        words.setSpacing(0)
        line = QHBoxLayout()
        line.setSpacing(3 * theme.SPACE)
        line.addWidget(self.words)
        line.addWidget(self.total)
        line.addStretch(1)
        words.addLayout(line)
        words.addWidget(self.about)
        top.addLayout(words, 1)
        top.addWidget(self.export)
        top.addWidget(self.charge)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3 * theme.SPACE)
        column.addLayout(top)
        column.addWidget(self.banner)
        self.told.hide()
        column.addWidget(self.told)
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.table)


def _count(count: int) -> str:
    return f"{count:,} late fee{'' if count == 1 else 's'}"
