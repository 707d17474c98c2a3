"""The calls of a replan, worked off by one key each; on paper or as a table for who calls."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from frontdesk.core import clock
from frontdesk.core.refused import Refused
from frontdesk.core.saving import save
from frontdesk.kit import theme
from frontdesk.kit.banner import Banner, EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.counted_preview import CountedPreview
from frontdesk.kit.going import Go
from frontdesk.kit.labels import Words
from frontdesk.kit.office import Office
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.kit.table import Table
from frontdesk.office import reads as office_reads
from frontdesk.paper.letterhead import Letterhead
from frontdesk.patients.rules import words_language
from frontdesk.replan import prints, rules
from frontdesk.replan.actions import note_call, note_printed, take_back_replan
from frontdesk.replan.plan import old_words
from frontdesk.replan.reads import CallRow, ReplanRow, calls_of

ICONS = {"reached": "check-circle", "message": "message", "rebooked": "calendar"}
KEYS = {Qt.Key.Key_R: "reached", Qt.Key.Key_M: "message", Qt.Key.Key_B: "rebooked",
        Qt.Key.Key_Backspace: "", Qt.Key.Key_Delete: ""}  # fmt: skip
NOTHING = ("phone", "No calls to make.", "They stand here when a day was replanned.")


class CallTable(Table):
    """The calls; a letter notes how one ended and goes on to the next.

    Signals:
        ended(CallRow, str): this call ended so.
    """

    ended = Signal(object, str)

    def __init__(self, zone: ZoneInfo, today: date) -> None:
        self.model_of = RowsModel(columns(zone, today))
        super().__init__(self.model_of, "Calls", empty=EmptyState(*NOTHING), filters=False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.current_row()
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if row is not None and not held and Qt.Key(event.key()) in KEYS:
            self.ended.emit(row, KEYS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def go_on(self) -> None:
        """Go to the next call that is still to be made, below the one in hand if there is one."""
        rows, here = self.model_of.rows(), self.currentIndex().row()
        for row in (*rows[here + 1 :], *rows[:here]):
            if not row.outcome:
                self.take_in_hand(row.id)
                return


def _language(row: CallRow) -> str:
    return words_language(row.language, interpreter=row.interpreter)


def columns(zone: ZoneInfo, today: date) -> tuple[Column[CallRow], ...]:
    """Return the columns of the call list, times by the office's clock."""

    def new(row: CallRow) -> str:
        if row.new_start is None or row.kind != rules.MOVED:
            return f"{rules.KINDS[row.kind]}: {row.reason}" if row.reason else rules.KINDS[row.kind]
        return f"{old_words(row.new_start, zone=zone, today=today)}, {row.new_provider}"

    def known_by(row: CallRow) -> str:
        born = clock.words_date(row.birth_date) if row.birth_date else "Born ?"
        return f"{born} · {row.chart_number}"

    return (
        Column("Call", lambda row: rules.OUTCOMES.get(row.outcome, "To do"),
               icon=lambda row: ICONS.get(row.outcome, "phone"),
               colour=lambda row: "success" if row.outcome else "warning", width=120),
        Column("Patient", lambda row: row.patient, strong=True, private=True, width=160,
               tip=lambda row: row.patient),
        Column("Phones", lambda row: ", ".join(row.phones) or "None on file", private=True,
               width=192, tip=lambda row: "\n".join(row.phones)),
        Column("Language", _language, width=110, tip=_language),
        Column("Say", new, stretch=True, width=268, tip=new),
        Column("Was", lambda row: old_words(row.old_start, zone=zone, today=today),
               lambda row: row.old_start, width=170, tip=lambda row: row.old_provider),
        Column("Born, chart", known_by, private=True, width=175),
    )  # fmt: skip


class CallsPage(QWidget):
    """One replan's calls.

    Signals:
        wished(Go): open a visit in the schedule.
        patient_taken(int): this patient is in hand.
    """

    wished = Signal(object)
    patient_taken = Signal(int)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.replans: tuple[ReplanRow, ...] = ()
        self._wanted: int | None = None
        self.which = QComboBox()
        self.which.setAccessibleName("Which replan")
        self.which.setMinimumContentsLength(30)
        self.words, self.banner = Words("", "muted", elide=True), Banner(closable=True)
        store = office.store
        self.table = CallTable(store.zone, store.about_today())
        self.reached = self._ending("&Reached", "reached", "check-circle", "R")
        self.message = self._ending("Left &message", "message", "message", "M")
        self.rebooked = self._ending("Re&booked", "rebooked", "calendar", "B")
        self.visit = Button("&Open visit", kind="quiet", icon="arrow-right", tip="Enter",
                            on=lambda: self._with_row(self.open_visit))  # fmt: skip
        self.print = Button("&Print …", icon="printer", on=self.show_paper)
        self.save = Button("Save as &table …", icon="save", on=self.ask_where)
        self.undo = Button("Take &all back", kind="danger", icon="undo", on=self.take_back)
        self.preview: CountedPreview | None = None
        self._connect()
        self._lay_out()
        self._show_state()

    def show_replans(self, replans: Sequence[ReplanRow], calls: Sequence[CallRow]) -> None:
        """Show the replans to choose from, and the calls of the one chosen."""
        self.replans = tuple(replans)
        chosen = self.chosen
        self.which.blockSignals(True)
        self.which.clear()
        for row in self.replans:
            left = f"{row.to_call} to call" if row.to_call else "all called"
            back = ", taken back" if row.undone else ""
            day = f"{row.first_day:%b} {row.first_day.day}"
            self.which.addItem(f"{row.title} · {day} · {left}{back}", row.id)
        self.which.setCurrentIndex(max(0, self.which.findData(chosen)))
        self.which.blockSignals(False)
        self.table.model_of.show_rows(list(calls))
        self._show_state()

    @property
    def chosen(self) -> int | None:
        """The replan whose calls are wanted; the newest when None."""
        return self._wanted

    def choose(self, replan_id: int) -> None:
        """Want the calls of this replan from the next read on."""
        self._wanted = replan_id

    @property
    def row(self) -> ReplanRow | None:
        """The replan in view."""
        number = self.which.currentData()
        return next((row for row in self.replans if row.id == number), None)

    def note(self, row: CallRow, outcome: str) -> None:
        """Note how a call ended, and go on to the next."""
        act = note_call.act(row.id, version=row.version, outcome=outcome)
        self.office.act(act, lambda _: self.table.go_on() if outcome else None, self._say)

    def open_visit(self, row: CallRow) -> None:
        """Open the visit in the schedule, to give it another time."""
        self.wished.emit(Go("schedule", None, {"appointment_id": row.appointment_id}))

    def take_back(self) -> None:
        """Put every visit of the replan back where it was."""
        if self.row is not None:
            act = take_back_replan.act(self.row.id, version=self.row.version)
            self.office.act(act, None, self._say)

    def show_paper(self) -> None:
        """Show the call list as it prints."""
        row, store = self.row, self.office.store

        def read(session: Session) -> bytes:
            practice = office_reads.practice(session)
            lines = (*practice.address, practice.phone) if practice else ()
            head = Letterhead(practice.name if practice else "", tuple(filter(None, lines)))
            assert row is not None
            calls = calls_of(session, row.id)
            return prints.call_list(head, row.title, calls, zone=store.zone, printed=store.now())

        if row is not None:
            self.office.read(read, self._show_pdf)

    def ask_where(self) -> None:
        """Ask where the table is to lie, and write it."""
        usual = str(Path.home() / "Call list.csv")
        path, _ = QFileDialog.getSaveFileName(self, "Save as", usual, "Tables (*.csv)")
        if path:
            self.save_to(path)

    def save_to(self, path: str) -> None:
        """Note that the list leaves, then write it to a file, whole or not at all."""
        data = prints.call_table(self.table.model_of.rows(), zone=self.office.store.zone)

        if self.row is not None:
            act = note_printed.act(self.row.id, way="csv")
            said = lambda words: self.banner.show_sentence(str(words), "success")  # noqa: E731
            self.office.act(
                act, lambda _: self.office.run(lambda: save(path, data), said), self._say
            )

    def _show_pdf(self, pdf: bytes | Refused) -> None:
        if isinstance(pdf, Refused):
            self._say(pdf)
            return
        if self.preview is None:
            self.preview = CountedPreview(self._fresh)
            self.preview.closed.connect(self._leave_paper)
            self._column.addWidget(self.preview, 1)
        self.inside.hide()
        self.preview.show_pdf(pdf, "Call list")

    def _fresh(self, way: str, then: Callable[[bytes], None]) -> None:
        if self.row is not None and self.preview is not None:
            data = self.preview.data
            act = note_printed.act(self.row.id, way=way)
            self.office.act(act, lambda _: then(data), self._not_noted)

    def _not_noted(self, refused: Refused) -> None:
        if self.preview is not None:
            self.preview.not_noted(refused)

    def _leave_paper(self) -> None:
        self.inside.show()
        self.table.setFocus()

    def _say(self, refused: Refused) -> None:
        self.banner.show_sentence(str(refused), "warning")

    def _with_row(self, does: Callable[[CallRow], None]) -> None:
        row: Any = self.table.current_row()
        if row is not None:
            does(row)

    def _ending(self, words: str, outcome: str, icon: str, key: str) -> Button:
        return Button(words, kind="quiet", icon=icon, tip=key,
                      on=lambda: self._with_row(lambda row: self.note(row, outcome)))  # fmt: skip

    def _picked(self, row: CallRow | None) -> None:
        self._show_state()
        if row is not None:
            self.patient_taken.emit(row.patient_id)

    def _show_state(self) -> None:
        row, call = self.row, self.table.current_row()
        for button in (self.reached, self.message, self.rebooked, self.visit):
            button.setEnabled(call is not None)
        self.which.setEnabled(bool(self.replans))
        for button in (self.print, self.save):
            button.setEnabled(row is not None)
        self.undo.setEnabled(row is not None and not row.undone)
        self.words.setText("" if row is None else f"{row.moved} moved by {row.staff}")

    def _connect(self) -> None:
        self.table.ended.connect(self.note)
        self.table.chosen.connect(self.open_visit)
        self.table.picked.connect(self._picked)

    def _lay_out(self) -> None:
        self.inside = QWidget()
        top, keys = QHBoxLayout(), QHBoxLayout()
        top.setSpacing(3 * theme.SPACE)
        top.addWidget(self.which)
        top.addWidget(self.words, 1)
        for button in (self.print, self.save, self.undo):
            top.addWidget(button)
        keys.setSpacing(theme.SPACE)
        for button in (self.reached, self.message, self.rebooked, self.visit):
            keys.addWidget(button)
        keys.addStretch(1)
        column = QVBoxLayout(self.inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * theme.SPACE)
        column.addLayout(top)
        column.addWidget(self.banner)
        column.addWidget(self.table, 1)
        column.addLayout(keys)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.inside, 1)
