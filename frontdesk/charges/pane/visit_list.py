"""The visits of a day that took place: to charge first, then charged and excused ones."""

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.charges.reads import CHARGED, OPEN, VisitRow
from frontdesk.core.clock import words_date, words_day, words_time
from frontdesk.core.listing import MOMENT, MONEY
from frontdesk.core.money import dollars
from frontdesk.kit import theme
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.buttons import Button, IconButton
from frontdesk.kit.labels import Words
from frontdesk.kit.office import Office
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.kit.table import Table
from frontdesk.kit.table_export import Make, TableExport, rows_shown
from frontdesk.office import taking_out


class VisitList(QWidget):
    """Signals.

    wished(date): show another day.
    picked(VisitRow), chosen(VisitRow): another visit is in hand; Enter on one.
    """

    wished = Signal(object)
    picked = Signal(object)
    chosen = Signal(object)

    def __init__(self, office: Office, over: QWidget) -> None:
        super().__init__()
        store = office.store
        self._today, self.day = store.today, store.today()
        self.heading, self.count = Words("", "heading"), Words("", "muted")
        self.earlier = IconButton(
            "chevron-left", "Day before", shortcut="Alt+Left", on=lambda: self._step(-1)
        )
        self.later = IconButton(
            "chevron-right", "Day after", shortcut="Alt+Right", on=lambda: self._step(1)
        )
        self.now = Button("&Today", on=lambda: self.wished.emit(self._today()))
        columns: tuple[Column[VisitRow], ...] = (
            Column("Time", lambda row: words_time(row.start, store.zone), lambda row: row.start,
                   width=94, kind=MOMENT),
            Column("Patient", lambda row: row.patient, stretch=True, private=True, width=150,
                   tip=lambda row: f"{row.patient}\n{row.type_name} with {row.provider}"),
            Column("Charge", _state_words, _sorts_by, width=112, right=True, private=True,
                   icon=lambda row: "alert" if row.state == OPEN else "",
                   colour=lambda row: "" if row.state == CHARGED else
                   "warning" if row.state == OPEN else "muted",
                   tip=lambda row: row.excuse, kind=MONEY, summed=True,
                   value=lambda row: row.cents if row.state == CHARGED else _state_words(row)),
        )  # fmt: skip
        empty = EmptyState(
            "check-in", "Nobody has come on this day.", "Who is checked in stands here to charge."
        )
        self.model = RowsModel(columns)
        self.table = Table(self.model, "Visits to charge", empty=empty)
        self.table.picked.connect(self.picked)
        self.table.chosen.connect(self.chosen)
        self.export = TableExport(
            over, office, taking_out, permit="ledger.read", make=self._taken_out, print_key="",
            words="",
        )  # fmt: skip
        self.export.setAccessibleName("Export the list")
        self.setFocusProxy(self.table)
        self._lay_out()

    def show_day(self, day: date, rows: Sequence[VisitRow]) -> None:
        """Show a day's visits."""
        self.day = day
        self.heading.setText(words_day(day, self._today()))
        left = sum(row.state == OPEN for row in rows)
        self.count.setText(
            f"{left} of {len(rows)} to charge" if left else
            "all charged or excused" if rows else ""
        )  # fmt: skip
        self.model.show_rows(rows)

    def next_open(self, but: int) -> VisitRow | None:
        """Return the next visit to charge, if there is one besides `but`."""
        return next((row for row in self.model.rows() if row.state == OPEN and row.id != but), None)

    def _taken_out(self) -> Make | None:
        return rows_shown(
            self.table, "Visits and charges", about=[("Day", words_date(self.day))],
            patient=lambda row: row.patient_id,
        )  # fmt: skip

    def _step(self, days: int) -> None:
        self.wished.emit(self.day + timedelta(days=days))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE)
        for one in (self.earlier, self.later, self.now):
            head.addWidget(one)
        head.addStretch()
        head.addWidget(self.export)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * theme.SPACE)
        column.addLayout(head)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.heading)
        words.addWidget(self.count)
        column.addLayout(words)
        column.addWidget(self.table, 1)


def _state_words(row: VisitRow) -> str:
    if row.state == OPEN:
        return "to charge"
    return dollars(row.cents) if row.state == CHARGED else "no charge"


def _sorts_by(row: VisitRow) -> int:
    return -1 if row.state == OPEN else row.cents
