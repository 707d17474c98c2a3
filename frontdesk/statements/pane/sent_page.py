"""What was sent: the runs, their statements; printed again, taken back, gone on with."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout
from sqlalchemy.orm import Session

from frontdesk.core.action import Done
from frontdesk.core.changes import Changes
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.banner import Banner, EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.edit_card import EditCard
from frontdesk.kit.labels import Words
from frontdesk.kit.office import Office
from frontdesk.kit.over_preview import OverPreview
from frontdesk.kit.pane import Pane
from frontdesk.kit.rows_model import RowsModel
from frontdesk.kit.table import Table
from frontdesk.kit.table_export import TableExport, rows_shown
from frontdesk.office import taking_out
from frontdesk.statements import actions, handing_out, owed_reads, prints, reads
from frontdesk.statements.late_fees import undo_late_fees
from frontdesk.statements.pane.columns import run_columns, sent_columns
from frontdesk.statements.reads import LATE_FEES, RunRow, SentRow

PRINTING, SAVING = "Preparing the statements", "Saving the statements"
NO_RUNS = ("mail", "Nothing was sent yet.", "The dry run shows what would be.")
CARD_WIDE = 80 * theme.SPACE


@dataclass(frozen=True, slots=True)
class Shown:
    """What one look reads; `sent` are the statements of the run (or person) in hand."""

    runs: list[RunRow]
    sent: list[SentRow]
    missed: list[dict[str, Any]]
    of: tuple[str, int]


class SentPage(Pane):
    """Runs above, the statements of the one in hand below.

    Signals:
        go_on_wished(int): write what is left of a run.
    """

    go_on_wished = Signal(int)

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._of: tuple[str, int] = ("run", 0)
        self.heading, self.told = (
            Words("Sent", "heading"),
            Words("", "muted", wrap=True, private=True),
        )
        self.banner = Banner(closable=True)
        self.runs_model, self.sent_model = RowsModel(run_columns()), RowsModel(sent_columns())
        self.runs = Table(self.runs_model, "Runs", empty=EmptyState(*NO_RUNS), filters=False)
        self.sent = Table(self.sent_model, "Statements of the run",
                          empty=EmptyState("mail", "No statement here."))  # fmt: skip
        self.print_all = Button("&Print all", kind="primary", icon="printer", on=self.show_all)
        self.single = Button("Single P&DFs \u2026", on=partial(self.ask_where, by_email=False))
        self.mail = Button("For e-&mail \u2026", on=partial(self.ask_where, by_email=True))
        self.go_on = Button("&Go on", icon="refresh", on=self.wish_go_on)
        self.undo = Button("&Undo run \u2026", kind="danger", icon="undo", on=self.ask_undo)
        self.export = TableExport(
            self, office, taking_out, permit="ledger.read", print_key="",
            make=lambda: rows_shown(self.sent, "Statements sent",
                                    patient=lambda row: row.guarantor_id),
        )  # fmt: skip
        self.card = EditCard("Undo the whole ru&n")
        self.card.save.set_kind("danger")
        self.card.form.add(fields.text("reason", "&Why", required=True, longest=200))
        self.card.setFixedWidth(round(CARD_WIDE * theme.current().text_scale))
        self.card.hide()
        self.preview = OverPreview(self, self._fresh)
        self._paper: tuple[int, int | None] = (0, None)
        self._lay_out()
        self._connect()

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("statement", "statement_run", "statement_print", "posting_run")

    def read(self, session: Session) -> Shown:
        what, which = self._of
        runs = reads.runs(session)
        if what == "patient":
            guarantor = owed_reads.guarantor_of(session, which) or which
            return Shown(runs, reads.sent(session, guarantor_ids=[guarantor]), [], self._of)
        if what == LATE_FEES:
            return Shown(runs, [], [], self._of)
        run_id = which or next((row.number for row in runs if row.kind != LATE_FEES), 0)
        sent = reads.sent(session, run_id=run_id)
        return Shown(runs, sent, reads.told(session, run_id), self._of)

    def show_read(self, what: Shown) -> None:
        self.runs_model.show_rows(what.runs)
        if what.of != self._of:
            return
        self.sent_model.show_rows(what.sent)
        if self._of == ("run", 0) and what.sent:
            self._of = ("run", what.sent[0].run_id)
        if self._of[0] != "patient" and self._of[1]:
            self.runs.take_in_hand(-self._of[1] if self._of[0] == LATE_FEES else self._of[1])
        missed = [f"{one['name']} ({one['why']}; the dry run said {dollars(one['planned'])})"
                  for one in what.missed]  # fmt: skip
        self.told.setText(f"Got none after all: {'; '.join(missed)}." if missed else "")
        self.told.setVisible(bool(missed))
        self._show_enabled()

    def open_run(self, run_id: int) -> None:
        """Show a run's statements."""
        self._of = ("run", run_id)
        self.heading.setText("Sent")
        self.refresh()

    def open_patient(self, patient_id: int) -> None:
        """Show all statements of one account."""
        self._of = ("patient", patient_id)
        self.heading.setText("Sent to the account in hand")
        self.refresh()

    def current_run(self) -> RunRow | None:
        """Return the run in hand."""
        row: RunRow | None = self.runs.current_row()
        return row

    def show_all(self) -> None:
        """Show all statements of the run as one PDF, as the next print would be."""
        run = self.current_run()
        if run is None or run.kind == LATE_FEES:
            return
        store, run_id = self.office.store, run.number

        def job(progress: Any) -> bytes:
            with store.read() as session:
                kept = reads.kept(session, reads.in_run(session, run_id))
            return prints.statements(map(prints.marked, kept), progress, total=len(kept))

        self._paper = (run_id, None)
        self.office.start_job(
            PRINTING, job, lambda pdf: self._show_paper(pdf, f"Statements {run_id}")
        )

    def show_one(self, row: SentRow) -> None:
        """Show one statement as it was handed out."""
        self._paper = (row.run_id, row.id)

        def made(session: Session) -> bytes | None:
            found = reads.kept(session, [row.id])
            return prints.statements(map(prints.marked, found)) if found else None

        self.office.read(made, lambda pdf: self._show_paper(pdf, f"Statement {row.id}"))

    def ask_where(self, *, by_email: bool) -> None:
        """Ask for a folder, then write the statements into it."""
        run = self.current_run()
        if run is None:
            return
        place = QFileDialog.getExistingDirectory(self, "Save statements into", str(Path.home()))
        if place:
            self.save_to(Path(place) / f"Statements {run.number}", run.number, by_email=by_email)

    def save_to(self, path: Path, run_id: int, *, by_email: bool) -> None:
        """Note that the run goes out, then write each statement as a PDF, and the list."""
        store, staff = self.office.store.beside("statements"), self.office.staff

        def job(progress: Any) -> handing_out.Saved | str:
            try:
                return handing_out.folder(store, staff, run_id, path=path, by_email=by_email,
                                          progress=progress)  # fmt: skip
            except OSError as error:
                return f"It could not be saved there: {error.strerror}. Choose another place."

        self.office.start_job(SAVING, job, self._saved)

    def wish_go_on(self) -> None:
        """Ask for what is left of the run in hand."""
        run = self.current_run()
        if run is not None and run.unfinished:
            self.go_on_wished.emit(run.number)

    def ask_undo(self) -> None:
        """Open the form that asks why."""
        run = self.current_run()
        if run is not None and not run.undone_by:
            what = ("All its late fees are taken back by reversing postings." if run.kind
                    == LATE_FEES else "Its statements count as not sent: days and levels go back. "
                    "What is in the mail is not called back.")  # fmt: skip
            self.card.show()
            self.card.open(f"undo {run.id}", "Undo the whole run", {}, about=what,
                           typing=True)  # fmt: skip

    def _undo(self, values: dict[str, Any]) -> None:
        run = self.current_run()
        if run is None:
            return
        action = undo_late_fees if run.kind == LATE_FEES else actions.undo_run
        act = action.act(run.number, version=run.version, reason=values["reason"])
        self.card.do(self.office, act, self._undone)

    def _undone(self, done: Done) -> None:
        self.card.drop()
        words = f"Undone: {done.made['undone']:,} taken back."
        if done.made.get("later"):
            words += f" {done.made['later']:,} of them have had a later statement, which stands."
        self.banner.show_sentence(words, "success")

    def _saved(self, outcome: Any) -> None:
        if isinstance(outcome, handing_out.Saved):
            words = f"{outcome.count:,} saved in {outcome.folder}, with a list of them."
            self.banner.show_sentence(words, "success")
        else:
            self.banner.show_sentence(str(outcome), "warning")
        self.refresh()

    def _show_paper(self, pdf: Any, title: str) -> None:
        if isinstance(pdf, bytes):
            self.preview.show_pdf(pdf, title)
        elif isinstance(pdf, Refused):
            self.banner.show_sentence(str(pdf), "warning")

    def _fresh(self, way: str, then: Any) -> None:
        run_id, statement_id = self._paper

        def noted(done: Done) -> None:
            copies = int(done.made["copies"])

            def made(session: Session) -> bytes:
                ids = [statement_id] if statement_id else reads.in_run(session, run_id)
                kept = reads.kept(session, ids)
                return prints.statements(prints.marked(one, copies=copies) for one in kept)

            self.office.read(made, lambda pdf: then(pdf) if isinstance(pdf, bytes) else None)

        act = actions.note_printed.act(run_id, way=way, statement_id=statement_id)
        self.office.act(act, noted, self._not_noted, quiet=True)

    def _not_noted(self, refused: Refused) -> None:
        self.preview.not_noted(refused)

    def _on_run(self, row: Any) -> None:
        if row is None:
            return
        of = (LATE_FEES if row.kind == LATE_FEES else "run", row.number)
        if of != self._of and self.runs.hasFocus():
            self._of = of
            self.heading.setText("Sent")
            self.refresh()
        self._show_enabled()

    def _show_enabled(self) -> None:
        run = self.current_run()
        paper = run is not None and run.kind != LATE_FEES and bool(run.count)
        for button in (self.print_all, self.single, self.mail):
            button.setEnabled(paper)
        self.go_on.setVisible(run is not None and run.unfinished)
        self.undo.setEnabled(run is not None and not run.undone_by)

    def _connect(self) -> None:
        self.runs.picked.connect(self._on_run)
        self.runs.chosen.connect(lambda _row: self.show_all())
        self.sent.chosen.connect(self.show_one)
        self.card.saved.connect(self._undo)
        self.card.put_away.connect(self.card.hide)

    def _lay_out(self) -> None:
        top, low = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.heading, 1)
        for one in (self.go_on, self.undo, self.export, self.mail, self.single, self.print_all):
            top.addWidget(one)
        both = QVBoxLayout()
        both.setSpacing(3 * theme.SPACE)
        both.addWidget(self.runs, 2)
        both.addWidget(self.sent, 3)
        low.setSpacing(4 * theme.SPACE)
        low.addLayout(both, 1)
        low.addWidget(self.card)
        self.told.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3 * theme.SPACE)
        column.addLayout(top)
        column.addWidget(self.banner)
        column.addWidget(self.told)
        column.addLayout(low, 1)
        self.setFocusProxy(self.runs)
