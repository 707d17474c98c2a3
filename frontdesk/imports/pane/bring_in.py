"""Bring files in: chosen or dropped, shown as what they would do, then done."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from frontdesk.core.changes import Changes
from frontdesk.core.jobs import Progress
from frontdesk.core.refused import Refused
from frontdesk.imports import files as reading
from frontdesk.imports import report
from frontdesk.imports.bringing import bring, numbers_of
from frontdesk.imports.pane.files import FileList
from frontdesk.imports.pane.rows import COLOURS, ICONS, KINDS, WORDS, PlanRow, rows_of, shown
from frontdesk.imports.plan import Plan, Result
from frontdesk.imports.planning import Here, here, plan
from frontdesk.kit import theme
from frontdesk.kit.banner import Banner, EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.going import Go
from frontdesk.kit.labels import Words, muted
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.kit.segmented import Segmented
from frontdesk.kit.table import Table

READING = "Reading files"
BRINGING = "Bringing files in"
KINDS_OF_FILES = (
    "Patients and messages (*.csv *.txt *.tsv *.hl7 *.json *.ndjson *.dat);;All files (*)"
)


@dataclass(slots=True)
class _Chosen:
    """The files in hand, with the columns that a person put right."""

    paths: list[Path] = field(default_factory=list)
    columns: dict[int, dict[int, str]] = field(default_factory=dict)


class ImportPane(Pane):
    """Three states in one place: nothing chosen, what would happen, what has happened."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._chosen = _Chosen()
        self._plan: Plan | None = None
        self._where: Here | None = None
        self._result: Result | None = None
        self._rows: list[PlanRow] = []
        self._file: int | None = None
        self._job = ""
        self._lay_out()
        self.setAcceptDrops(True)
        office.job_moved.connect(self._on_moved)
        office.job_ended.connect(self._on_ended)
        self._show_state()

    # ---- what a pane must say

    def concerns(self, changes: Changes) -> bool:
        """Nothing: the dry run is checked again when it is carried out."""
        return False

    def read(self, session: Session) -> None:
        """Nothing is read until files are chosen."""

    def show_read(self, what: None) -> None:
        """Nothing to show."""

    # ---- choosing

    def ask_for_files(self) -> None:
        """Let the person choose files."""
        names, _ = QFileDialog.getOpenFileNames(self, "Bring in", "", KINDS_OF_FILES)
        if names:
            self.take([Path(name) for name in names])

    def take(self, paths: Sequence[Path]) -> None:
        """Read these files and show what they would do."""
        self._chosen = _Chosen(list(paths))
        self._read_files()

    def start_over(self) -> None:
        """Forget the files; nothing of them was written that has not been said."""
        self._chosen, self._plan, self._result = _Chosen(), None, None
        self.banner.show_sentence("")
        self._show_state()
        self.choose.setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._dropped(event) and not self._job:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.take(self._dropped(event))

    @staticmethod
    def _dropped(event: QDropEvent) -> list[Path]:
        urls = event.mimeData().urls()
        return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]

    # ---- reading and planning, beside the desk

    def _read_files(self) -> None:
        self._begin(READING)
        chosen, store = self._chosen, self.office.store

        def job(progress: Progress) -> tuple[Plan, Here]:
            read = []
            for place, path in enumerate(chosen.paths):
                progress.step(0)
                columns = chosen.columns.get(place)
                read.append(
                    reading.read(path, zone=store.zone, today=store.today(), columns=columns)
                )
            with store.read() as session:
                where = here(session, store.now(), store.zone)
                return plan(session, read, where, progress), where

        self.office.start_job(READING, job, self._on_planned)

    def _on_planned(self, outcome: Any) -> None:
        if not isinstance(outcome, tuple):
            self._say_failed(outcome)
            return
        self._plan, self._where = outcome
        self._result = None
        self._rows = rows_of(self._plan)
        self.files.show_plan(self._plan)
        self._show_state()
        unread = [file.name for file in self._plan.files if file.format is None]
        words = f"Not read: {', '.join(unread)}." if unread else ""
        self.banner.show_sentence(words, "warning")
        (self.go_ahead if self.go_ahead.isEnabled() else self.kind).setFocus()

    def _on_columns(self, place: int, columns: dict[int, str]) -> None:
        self._chosen.columns[place] = columns
        self._read_files()

    # ---- bringing in

    def bring_in(self) -> None:
        """Do what the list shows."""
        if self._plan is None or self._where is None or self._job:
            return
        self._begin(BRINGING)
        steps, where, staff = self._plan, self._where, self.office.staff
        store = self.office.store.beside("import")

        def job(progress: Progress) -> tuple[Result, dict[int, str]]:
            outcome = bring(store, staff, steps, where, progress)
            return outcome, numbers_of(store, outcome)

        self.office.start_job(BRINGING, job, self._on_brought)

    def _on_brought(self, brought: Any) -> None:
        if not isinstance(brought, tuple) or self._plan is None:
            self._say_failed(brought)
            return
        outcome: Result = brought[0]
        self._result = outcome
        self._rows = rows_of(self._plan, outcome, brought[1])
        self.kind.set_value("look" if shown(self._rows, "look") else "all")
        self._show_state()
        done = f"Brought in: {report.counts(outcome.done).sentence()}."
        if outcome.stopped:
            self.banner.show_sentence(f"{done} {outcome.stopped}", "warning")
        elif outcome.failed:
            count = report.plural(len(outcome.failed), "line")
            self.banner.show_sentence(
                f"{done} {count} did not go in; the list says why.", "warning"
            )
        else:
            self.banner.show_sentence(done, "success")
        self.office.bell.rang.emit(Changes(everything=True))
        self.again.setFocus()

    def _say_failed(self, outcome: Any) -> None:
        words = str(outcome) if isinstance(outcome, Refused) else (
            "The database did not answer. What is in stays in; try again."
        )  # fmt: skip
        self._show_state()
        self.banner.show_sentence(words, "warning")

    # ---- progress

    def _begin(self, job: str) -> None:
        self._job = job
        self.banner.show_sentence(f"{job} …", "info", action="Stop")
        self._show_enabled()

    def _on_moved(self, title: str, done: int, total: int) -> None:
        if title == self._job and total:
            self.banner.show_sentence(f"{title}: {done:,} of {total:,}", "info", action="Stop")

    def _on_ended(self, title: str) -> None:
        if title == self._job:
            self._job = ""
            self.banner.show_sentence("Stopped. Nothing was written." if title == READING else "",
                                      "info")  # fmt: skip
            self._show_state()

    def _stop(self) -> None:
        if self._job:
            self.office.cancel_job(self._job)

    # ---- showing

    def _show_state(self) -> None:
        planned = self._plan is not None
        self.stack.setCurrentWidget(self.page if planned else self.nothing)
        self.choose.setVisible(planned)
        self._show_rows()
        self._show_enabled()

    def _show_enabled(self) -> None:
        wanted = sum(step.goes_in for step in self._plan.steps) if self._plan else 0
        done = self._result is not None
        for part in (self.choose, self.nothing.button, self.files):
            part.setEnabled(not self._job)
        self.go_ahead.setVisible(not done)
        self.again.setVisible(done)
        self.cancel.setVisible(not done)
        self.cancel.setEnabled(not self._job)
        self.go_ahead.setEnabled(bool(wanted) and not self._job)
        self.summary.setText(self._sentence(wanted))

    def _sentence(self, wanted: int) -> str:
        if self._plan is None:
            return ""
        if self._result is not None:
            return "Enter opens the chart of the line in hand."
        found = report.counts(self._plan.steps)
        words = found.sentence()
        booked = sum(found.visits[what] for what in ("booked", "moved", "cancelled", "no-show"))
        if booked:
            words += f"; {report.plural(booked, 'appointment')}"
        added = self._plan.providers()
        if added:
            words += f"; new providers: {', '.join(added)}"
        return f"{words}. Nothing is written yet." if wanted else (
            f"{words}. There is nothing to bring in."
        )  # fmt: skip

    def _show_rows(self) -> None:
        rows = self._rows if self._plan else []
        for place, (kind, words) in enumerate(KINDS.items()):
            self.kind.choices[place].setText(f"{words}  {len(shown(rows, kind, self._file)):,}")
        chosen = shown(rows, self.kind.value(), self._file)
        self.model.show_rows(chosen)
        if chosen:
            in_hand = self.table.current_row() or chosen[0]
            self.table.take_in_hand(in_hand.id)
        self._show_detail(self.table.current_row())

    def _on_file(self, file: int | None) -> None:
        self._file = file
        self._show_rows()

    def _show_detail(self, row: PlanRow | None) -> None:
        """Show the line in hand in full: its place, and all that is said of it."""
        words = ""
        if row is not None and self._plan is not None:
            file = f"{self._plan.files[row.file].name}, " if len(self._plan.files) > 1 else ""
            words = f"{file}{row.place}: {row.detail or WORDS[row.kind].lower()}"
        self.detail.setText(words)

    def _open_chart(self, row: PlanRow) -> None:
        if row.chart_id:
            self.wished.emit(Go("patients", row.chart_id))

    def _lay_out(self) -> None:
        self.banner = Banner()
        self.banner.acted.connect(self._stop)
        self.choose = Button("Choose &files…", icon="document", on=self.ask_for_files)
        self.nothing = EmptyState(
            "document",
            "Bring in patients, messages and appointments",
            "HL7 v2, FHIR, or a list of patients (CSV). Choose files or drop them here; nothing is "
            "written before you have seen it.",
            action="Choose &files…",
        )
        self.nothing.acted.connect(self.ask_for_files)
        self.files = FileList()
        self.files.setMinimumWidth(280)
        self.files.columns_chosen.connect(self._on_columns)
        self.files.picked.connect(self._on_file)
        self.kind = Segmented([(kind, words) for kind, words in KINDS.items()])
        self.kind.setAccessibleName("Which lines")
        self.kind.edited.connect(self._show_rows)
        self.model = RowsModel(_columns())
        empty = EmptyState("check-circle", "No such lines", "Another choice above shows others.")
        self.table = Table(self.model, "What it would do", empty=empty)
        self.table.chosen.connect(self._open_chart)
        self.table.picked.connect(self._show_detail)
        self.detail = Words("", wrap=True, selectable=True)
        self.summary = Words("", "muted", wrap=True)
        self.go_ahead = Button("&Bring in", kind="primary", icon="check", on=self.bring_in)
        self.cancel = Button("Start &over", kind="quiet", on=self.start_over)
        self.again = Button("&More files", kind="primary", on=self.start_over)
        self.page = self._page()
        self.stack = QStackedWidget()
        for page in (self.nothing, self.page):
            self.stack.addWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*[5 * theme.SPACE] * 4)
        whole.setSpacing(4 * theme.SPACE)
        whole.addLayout(self._top())
        whole.addWidget(self.banner)
        whole.addWidget(self.stack, 1)

    def _top(self) -> QHBoxLayout:
        top, words = QHBoxLayout(), QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Words("Bring files in", "title"))
        words.addWidget(muted("The same file twice changes nothing the second time."))
        top.addLayout(words, 1)
        top.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignTop)
        return top

    def _page(self) -> QWidget:
        page, right, foot = QWidget(), QVBoxLayout(), QHBoxLayout()
        foot.addWidget(self.summary, 1)
        for button in (self.cancel, self.go_ahead, self.again):
            foot.addWidget(button)
        right.setSpacing(3 * theme.SPACE)
        right.addWidget(self.kind, 0, Qt.AlignmentFlag.AlignLeft)
        right.addWidget(self.table, 1)
        right.addWidget(self.detail)
        right.addLayout(foot)
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(5 * theme.SPACE)
        row.addWidget(self.files, 3)
        row.addLayout(right, 7)
        return page


def _columns() -> tuple[Column[PlanRow], ...]:
    return (
        Column("Where", lambda row: row.place, lambda row: row.id, tip=lambda row: row.place,
               width=150),
        Column("What", lambda row: WORDS[row.kind], icon=lambda row: ICONS[row.kind],
               colour=lambda row: COLOURS.get(row.kind, ""), width=140),
        Column("Patient", lambda row: row.name, private=True, strong=True, width=180),
        Column("Detail", lambda row: row.detail, tip=lambda row: row.detail, stretch=True),
    )  # fmt: skip
