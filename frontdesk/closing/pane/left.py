"""What of the day nobody has settled: each is opened where it is settled, or excused here."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.closing.rules import KINDS, Unresolved
from frontdesk.kit import theme
from frontdesk.kit.banner import Banner, EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.going import Go
from frontdesk.kit.inputs import TextInput
from frontdesk.kit.labels import Words
from frontdesk.kit.privacy import privacy
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.kit.table import Table

ROWS = 6  # in view
HOW = "Enter opens it where it is settled. Typing says why it may stay so."
VOID = "A void is for the record. Enter shows its receipt."


@dataclass(frozen=True, slots=True)
class Shown:
    """One of them on screen."""

    id: int
    one: Unresolved


class Left(QWidget):
    """The list, and beneath it the line in which the one in hand is excused.

    Signals:
        wished(Go): open it where it is settled.
        excused(Unresolved, str): it may stay so, for this reason.
    """

    wished = Signal(object)
    excused = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.banner = Banner()
        self.model = RowsModel(_columns())
        empty = EmptyState("check-circle", "Nothing is left", "Every visit has its outcome.")
        self.table = Table(self.model, "Left to settle", empty=empty, filters=False)
        self.table.chosen.connect(lambda row: self.wished.emit(go_to(row.one)))
        self.table.picked.connect(self._on_picked)
        self.table.installEventFilter(self)
        self.about = Words(HOW, "caption", wrap=True)
        self.reason = TextInput(placeholder="Why may it stay so?", longest=200)
        self.reason.setAccessibleName("Why may it stay so?")
        self.reason.returnPressed.connect(self.ask)
        self.reason.textEdited.connect(lambda _: self.banner.show_sentence(""))
        self.button = Button("E&xcuse it", on=self.ask)
        line = QHBoxLayout()
        line.setSpacing(2 * theme.SPACE)
        line.addWidget(self.reason, 1)
        line.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * theme.SPACE)
        for one in (self.banner, self.table, self.about):
            column.addWidget(one)
        column.addLayout(line)
        self._size()
        theme.watch().changed.connect(self._size)
        self._on_picked(None)

    def show_rows(self, rows: Sequence[Unresolved]) -> None:
        """Show what is left, what keeps the day open first."""
        ordered = sorted(rows, key=lambda one: not one.blocks)
        self.model.show_rows([Shown(_id_of(one), one) for one in ordered])
        self._on_picked(self.table.current_row())

    def take_next(self) -> bool:
        """Take the next that keeps the day open in hand; False when none does."""
        for row in self.model.rows():
            if row.one.blocks:
                self.table.take_in_hand(row.id)
                self.table.setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return False

    def done(self) -> None:
        """Empty the line: what it said is on file."""
        self.reason.clear()
        self.banner.show_sentence("")

    def ask(self) -> None:
        """Excuse the one in hand for the reason that is typed."""
        row = self.table.current_row()
        if row is not None and self.reason.isEnabled():
            self.excused.emit(row.one, self.reason.value())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take letters typed in the list into the line beneath it."""
        if watched is self.table and isinstance(event, QKeyEvent) and self.reason.isEnabled():
            held = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
            typed = event.text()
            presses = event.type() == QEvent.Type.KeyPress
            if presses and not held and typed.strip() and typed.isprintable():
                self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
                self.reason.insert(typed)
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.reason.hasFocus():
            self.done()
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def _on_picked(self, row: Shown | None) -> None:
        can = row is not None and row.one.kind != "void"
        self.reason.setEnabled(can)
        self.button.setEnabled(can)
        self.about.setText(VOID if row is not None and not can else HOW)

    def _size(self) -> None:
        header = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(
            header + ROWS * self.table.verticalHeader().defaultSectionSize() + 4
        )


def _id_of(one: Unresolved) -> int:
    return one.subject_id * len(KINDS) + list(KINDS).index(one.kind)


def go_to(one: Unresolved) -> Go:
    """Return where something is settled: schedule, superbill, check-in or receipt."""
    if one.kind == "void":
        return Go("billing", None, {"receipt_id": one.subject_id})
    room = {
        "outcome": "schedule", "charge": "charges", "no_visit": "charges", "copay": "checkin",
    }[one.kind]  # fmt: skip
    return Go(room, None, {"appointment_id": one.subject_id})


def _columns() -> tuple[Column[Shown], ...]:
    def colour(row: Shown) -> str:
        return "" if row.one.blocks else "muted"

    def icon(row: Shown) -> str:
        return "alert" if row.one.blocks else "info" if row.one.kind == "void" else "check"

    def what(row: Shown) -> str:
        words = privacy.masked(row.one.words) if row.one.kind == "void" else row.one.words
        return words[:1].upper() + words[1:]

    return (
        Column[Shown]("Patient", lambda row: row.one.patient, private=True, width=124,
                      strong=True, colour=colour, icon=icon,
                      tip=lambda row: KINDS[row.one.kind]),
        Column[Shown]("What", what, stretch=True, width=120, colour=colour, tip=what),
        Column[Shown]("Why", lambda row: row.one.excuse or row.one.said, width=96,
                      colour=colour, tip=lambda row: row.one.excuse or row.one.said),
    )  # fmt: skip
