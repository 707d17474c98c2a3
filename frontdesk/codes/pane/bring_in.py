"""Bringing a list in: chosen or dropped, shown as what it would change, then done."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from sqlalchemy.orm import Session

from frontdesk.codes import actions, reads
from frontdesk.codes.order_file import ListPlan, plan_list, read_order_file
from frontdesk.codes.procedure_file import ProcedureFile, read_procedures
from frontdesk.codes.procedure_plan import ProcedurePlan, plan_procedures
from frontdesk.codes.procedure_reads import known_procedures
from frontdesk.codes.shapes import dotted
from frontdesk.core.action import Done
from frontdesk.core.changes import Changes
from frontdesk.core.clock import words_date
from frontdesk.core.incoming import LARGEST_FILE
from frontdesk.core.jobs import Progress
from frontdesk.core.refused import Refused
from frontdesk.kit import theme
from frontdesk.kit.banner import Banner, EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.labels import Words, muted
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.kit.table import Table

READING = "Reading the list"
FILES = "Lists (*.csv *.txt *.tsv);;All files (*)"
ORDER_START = (b"00001 ",)
KINDS = {"new": "New", "changed": "Changed", "ended": "Ends", "out": "Doubtful"}
ICONS = {"new": "plus", "changed": "edit", "ended": "cross-circle", "out": "alert"}
COLOURS = {"new": "success", "changed": "accent", "ended": "muted", "out": "warning"}


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """What would become of one code, or a line that is left out."""

    id: int
    kind: str
    code: str
    words: str
    told: str


COLUMNS = (
    Column[ChangeRow]("What", lambda row: KINDS[row.kind], width=112,
                      icon=lambda row: ICONS[row.kind], colour=lambda row: COLOURS[row.kind]),
    Column[ChangeRow]("Code", lambda row: row.code, width=96, strong=True),
    Column[ChangeRow]("In words", lambda row: row.words, stretch=True, tip=lambda row: row.words),
    Column[ChangeRow]("Change", lambda row: row.told, width=280, tip=lambda row: row.told),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chosen:
    """A list that was read, and what it would change."""

    name: str
    plan: ListPlan | ProcedurePlan
    file: ProcedureFile | None  # None for diagnoses

    @property
    def counts(self) -> Counter[str]:
        """How many are new, changed, ended, the same."""
        if isinstance(self.plan, ListPlan):
            found = {"new": self.plan.new, "changed": self.plan.changed, "ended": self.plan.ended}
            return Counter(found)
        return Counter(one.kind for one in self.plan.planned)


class ListsPage(Pane):
    """Nothing chosen; or what the list would change, to be done by one key."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._path: Path | None = None
        self._chosen: Chosen | None = None
        self.banner = Banner()
        self.nothing = EmptyState(
            "save",
            "Choose a list",
            "Your procedures as CSV (any headers), CMS\u2019s HCPCS text, or CMS\u2019s yearly "
            "icd10cm_order file. What it would change is shown before anything is written.",
            action="Choose a file",
        )
        self.nothing.acted.connect(self.ask_for_file)
        self.had = muted("")
        self.heading = Words("", "heading", elide=True)
        self.counted = Words("", "strong", wrap=True)
        self.model = RowsModel(COLUMNS)
        nothing_new = EmptyState("check", "Nothing changes", "All is so already.")
        self.table = Table(self.model, "What the list changes", empty=nothing_new)
        self.whole = QCheckBox("&Codes that this list lacks end today")
        self.whole.toggled.connect(self._plan_again)
        self.go_ahead = Button("&Bring in", kind="primary", icon="check", on=self.bring_in)
        self.other = Button("Choose &another file", kind="quiet", on=self.ask_for_file)
        self.drop = Button("Put a&way", kind="quiet", on=self.start_over)
        self.setAcceptDrops(True)
        self._lay_out()

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("diagnosis_list")

    def read(self, session: Session) -> Any:
        return reads.newest_list(session), reads.list_rows(session)

    def show_read(self, what: Any) -> None:
        newest, lists = what
        own = f"; {len(lists)} brought in by this office" if lists else ""
        self.had.setText(f"Diagnoses: the newest list holds from {words_date(newest)}{own}.")

    def ask_for_file(self) -> None:
        """Let the person choose a file."""
        name, _ = QFileDialog.getOpenFileName(self, "Bring a list in", "", FILES)
        if name:
            self.take(Path(name))

    def take(self, path: Path) -> None:
        """Read a file and show what it would change."""
        self._path = path
        self.banner.show_sentence(f"{READING} \u2026", "info")
        whole, store = self.whole.isChecked(), self.office.store

        def job(progress: Progress) -> Any:
            progress.step(0)
            return chosen(store, path, whole=whole)

        self.office.start_job(READING, job, self._on_read)

    def start_over(self) -> None:
        """Put the list away; nothing was written."""
        self._path = self._chosen = None
        self.banner.show_sentence("")
        self._show_state()
        self.nothing.setFocus(Qt.FocusReason.OtherFocusReason)

    def bring_in(self) -> None:
        """Do exactly what is shown."""
        if self._chosen is None:
            return
        self.go_ahead.setEnabled(False)
        plan, file = self._chosen.plan, self._chosen.file
        if isinstance(plan, ListPlan):
            self.act(actions.import_diagnoses, self._on_done, self._on_refused)(plan=plan)
        elif file is not None:
            ends = self._ends() if self.whole.isChecked() else None
            self.act(actions.import_procedures, self._on_done, self._on_refused)(
                listed=file.rows, digest=plan.digest, ends_others=ends
            )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.take(paths[0])

    def _ends(self) -> Any:
        return self.office.store.about_today() + timedelta(days=1)

    def _plan_again(self) -> None:
        if self._path is not None:
            self.take(self._path)

    def _on_read(self, outcome: Any) -> None:
        if isinstance(outcome, Chosen):
            self._chosen = outcome
            self.banner.show_sentence("")
            self._show_state()
            (self.go_ahead if self.go_ahead.isEnabled() else self.other).setFocus(
                Qt.FocusReason.OtherFocusReason
            )
            return
        self._chosen = None
        self._show_state()
        words = str(outcome) if isinstance(outcome, Refused) else "The file could not be read."
        self.banner.show_sentence(words, "warning")

    def _on_done(self, done: Done) -> None:
        made = Counter(done.made or {})
        self._path = self._chosen = None
        self._show_state()
        self.banner.show_sentence(f"Brought in: {_counted(made)}.", "success")
        self.refresh()

    def _on_refused(self, refused: Refused) -> None:
        self.go_ahead.setEnabled(True)
        self.banner.show_sentence(str(refused), "warning", action="Look again")

    def _show_state(self) -> None:
        chosen = self._chosen
        self.stack.setCurrentWidget(self.page if chosen else self.nothing)
        if chosen is None:
            return
        self.heading.setText(chosen.name)
        self.counted.setText(_counted(chosen.counts) + _holds(chosen))
        self.whole.setVisible(chosen.file is not None)
        self.model.show_rows(_rows(chosen))
        counts = chosen.counts
        self.go_ahead.setEnabled(bool(counts["new"] + counts["changed"] + counts["ended"]))

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*[5 * theme.SPACE] * 4)
        whole.setSpacing(3 * theme.SPACE)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Words("Bring lists in", "title"))
        words.addWidget(self.had)
        whole.addLayout(words)
        whole.addWidget(self.banner)
        self.banner.acted.connect(self._plan_again)
        self.page = QWidget()
        column = QVBoxLayout(self.page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * theme.SPACE)
        column.addWidget(self.heading)
        column.addWidget(self.counted)
        column.addWidget(self.whole)
        column.addWidget(self.table, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * theme.SPACE)
        for button in (self.go_ahead, self.other, self.drop):
            buttons.addWidget(button)
        buttons.addStretch()
        column.addLayout(buttons)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.nothing)
        self.stack.addWidget(self.page)
        whole.addWidget(self.stack, 1)


def chosen(store: Any, path: Path, *, whole: bool) -> Chosen:
    """Return a file's list and what it would change; runs beside the window.

    Raises:
        Refused: it is no list that can be read.

    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Refused("The file is larger than 200 MB; no code list is.")
        data = path.read_bytes()
    except OSError as error:
        raise Refused(f"The file cannot be read: {error.strerror}.") from error
    today = store.today()
    with store.read() as session:
        if data.lstrip(b"\xef\xbb\xbf")[:6] in ORDER_START or "icd10" in path.name.lower():
            file = read_order_file(data, path.name, today=today)
            known = reads.known_titles(file.begins - timedelta(days=1), session=session)
            return Chosen(path.name, plan_list(file, known), None)
        listed = read_procedures(data)
        ends = today + timedelta(days=1) if whole else None
        known_rows = known_procedures(session)
        plan = plan_procedures(listed.rows, known_rows, ends_others=ends)
        return Chosen(path.name, plan, listed)


def _counted(counts: Counter[str]) -> str:
    words = {"new": "new", "changed": "changed", "ended": "ending", "same": "as they are"}
    parts = [f"{counts[kind]:,} {word}" for kind, word in words.items() if counts[kind]]
    return ", ".join(parts) or "nothing changes"


def _holds(chosen: Chosen) -> str:
    if isinstance(chosen.plan, ListPlan):
        return f". It holds from {words_date(chosen.plan.file.begins)}."
    return ""


def _rows(chosen: Chosen) -> list[ChangeRow]:
    if isinstance(chosen.plan, ListPlan):
        told = [
            ("ended" if one.ended else "changed" if one.code in chosen.plan.known else "new",
             dotted(one.code), one.title, "" if one.billable else "header")
            for one in chosen.plan.changes
        ]  # fmt: skip
    else:
        told = [
            (one.kind, one.code, one.words, one.told)
            for one in chosen.plan.planned if one.kind != "same"
        ]  # fmt: skip
    doubts = chosen.file.doubts if chosen.file else ()
    told = [("out", f"line {one.line}", one.sentence, "") for one in doubts] + told
    return [ChangeRow(place, *row) for place, row in enumerate(told)]
