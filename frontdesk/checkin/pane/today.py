"""The list at the left: who is due or waiting, those alike flagged; typing narrows it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.checkin import rules
from frontdesk.checkin.reads import TodayRow
from frontdesk.core.clock import words_date
from frontdesk.kit import theme
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.labels import Words
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.kit.segmented import Segmented
from frontdesk.kit.table import Table

TO_COME, ALL = "to come", "all"


class Today(QWidget):
    """Today's visits.

    Signals:
        chosen(TodayRow): Enter or a click on a visit.

    Args:
        words_time: how the office says an instant: 9:05 AM.
    """

    chosen = Signal(object)

    def __init__(self, words_time: Callable[[datetime], str]) -> None:
        super().__init__()
        self._rows: list[TodayRow] = []
        self.which = Segmented(((TO_COME, "To come"), (ALL, "All day")))
        self.which.setAccessibleName("Which visits")
        self.which.edited.connect(self._show)
        self.count = Words("", "muted")
        columns = (
            Column[TodayRow]("Time", lambda row: words_time(row.start), lambda row: row.start,
                             width=92),
            Column[TodayRow](
                "Patient", lambda row: row.patient, tip=_tip, private=True, stretch=True, width=120,
                strong=True, icon=lambda row: "alert" if row.alike else "",
                colour=lambda row: "warning" if row.alike else "",
            ),
            Column[TodayRow]("Status", lambda row: row.status, status=lambda row: row.status,
                             width=120),
        )  # fmt: skip
        self.arrived = Button("Mark as &arrived", icon="door")
        self.superbill = Button("Super&bill", icon="receipt", tip="Charge this visit (Ctrl+B)")
        self.model = RowsModel(columns)
        self.empty = EmptyState("check-circle", "Nobody is waited for.")
        self.table = Table(self.model, "Today's visits", empty=self.empty)
        self.table.chosen.connect(self.chosen)
        self.table.clicked.connect(lambda index: self.chosen.emit(self.model.row_at(index)))
        self.setFocusProxy(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[4 * theme.SPACE] * 4)
        column.setSpacing(3 * theme.SPACE)
        column.addWidget(Words("Check-in", "title"))
        column.addWidget(self.count)
        column.addWidget(self.which)
        column.addWidget(self.table, 1)
        below = QHBoxLayout()
        below.setSpacing(2 * theme.SPACE)
        below.addWidget(self.arrived, 1)
        below.addWidget(self.superbill, 1)
        column.addLayout(below)

    def show_rows(self, rows: Sequence[TodayRow]) -> None:
        """Show the day's visits."""
        self._rows = list(rows)
        self._show()

    def row_of(self, appointment_id: int) -> TodayRow | None:
        """Return a visit of the day; None if it is not one."""
        return next((row for row in self._rows if row.id == appointment_id), None)

    def alike(self, appointment_id: int) -> list[TodayRow]:
        """Return the visits of those who could be taken for this one's patient."""
        row = self.row_of(appointment_id)
        return [other for other in self._rows if row and other.patient in row.alike
                and other.patient_id != row.patient_id]  # fmt: skip

    def _show(self) -> None:
        coming = [row for row in self._rows if row.status in rules.BEFORE]
        here = sum(row.status == "arrived" for row in coming)
        done = sum(row.status in rules.AFTER for row in self._rows)
        waiting = f"{here} waiting at the desk, " if here else ""
        self.count.setText(f"{waiting}{len(coming) - here} to come, {done} checked in")
        self.model.show_rows(coming if self.which.value() == TO_COME else self._rows)
        if self._rows:
            self.empty.show_words("Everyone has been checked in.", "All day shows who came.")
        else:
            self.empty.show_words("No visits today.", "A walk-in is booked with F10 in the search.")


def _tip(row: TodayRow) -> str:
    born = f"born {words_date(row.birth_date)}" if row.birth_date else "date of birth not on file"
    said = [f"{row.patient}, {born}, chart {row.chart_number}", f"{row.type_name} {row.provider}"]
    if row.alike:
        said.append(f"Similar name today: {'; '.join(row.alike)}")
    return "\n".join(said)
