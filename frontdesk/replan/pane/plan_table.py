"""The plan as a list that keys work: Left and Right step through a visit's possible times."""

from datetime import date
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from frontdesk.core import clock
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.kit.table import Table
from frontdesk.replan import rules
from frontdesk.replan.plan import PlanRow, new_words, old_words

ICONS = {rules.MOVED: "check-circle", rules.CALL: "phone", rules.NOT_PLACED: "cross-circle"}
COLOURS = {rules.MOVED: "success", rules.CALL: "warning", rules.NOT_PLACED: "danger"}
SHORT = {rules.MOVED: "Moved", rules.CALL: "Call", rules.NOT_PLACED: "No time"}
NOTHING = ("calendar", "Nobody is booked then.", "Choose other days or hours, or another provider.")


class PlanTable(Table):
    """Every visit with its old and its new time.

    Signals:
        stepped(int, int): this visit a possible time on (1) or back (-1).
        call_wanted(int): this visit is to be called about; or no longer.
        let_go(int): this visit as the program proposes it.
    """

    stepped = Signal(int, int)
    call_wanted = Signal(int)
    let_go = Signal(int)

    def __init__(self, zone: ZoneInfo, today: date) -> None:
        self.nothing = EmptyState(*NOTHING)
        self.model_of = RowsModel(columns(zone, today))
        super().__init__(self.model_of, "New times", empty=self.nothing, filters=False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, key = self.current_row(), event.key()
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if row is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key in steps:
            self.stepped.emit(row.id, steps[Qt.Key(key)])
        elif key == Qt.Key.Key_C:
            self.call_wanted.emit(row.id)
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.let_go.emit(row.id)
        else:
            super().keyPressEvent(event)


def columns(zone: ZoneInfo, today: date) -> tuple[Column[PlanRow], ...]:
    """Return the columns of the plan, times by the office's clock."""
    return (
        Column("Plan", lambda row: SHORT[row.kind], icon=lambda row: ICONS[row.kind],
               colour=lambda row: COLOURS[row.kind], tip=lambda row: rules.KINDS[row.kind],
               width=96),
        Column("Patient", lambda row: row.patient, strong=True, private=True, width=150,
               tip=identifiers),
        Column("New time", lambda row: new_words(row.time, zone=zone, today=today),
               lambda row: row.time.start if row.time else None, strong=True, width=194),
        Column("Was", lambda row: old_words(row.start, zone=zone, today=today),
               lambda row: row.start, tip=lambda row: row.provider, width=166),
        Column("With", lambda row: row.new_provider, width=110),
        Column("Why", lambda row: row.reason, stretch=True, tip=lambda row: row.reason, width=130),
    )  # fmt: skip


def identifiers(row: PlanRow) -> str:
    """Return two identifiers of a patient besides the name."""
    born = clock.words_date(row.birth_date) if row.birth_date else "birth date not known"
    return f"{row.patient} · {born} · chart {row.chart_number} · {row.type}"
