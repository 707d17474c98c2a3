"""The dry run of statements: exactly who gets what, who none and why; then precisely that."""

import uuid
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from frontdesk.core.action import Done
from frontdesk.core.changes import Changes
from frontdesk.core.jobs import Progress
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.kit import theme
from frontdesk.kit.banner import Banner, EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.labels import Words, muted
from frontdesk.kit.office import Office
from frontdesk.kit.over_preview import OverPreview
from frontdesk.kit.pane import Pane
from frontdesk.kit.rows_model import RowsModel
from frontdesk.kit.segmented import Segmented
from frontdesk.kit.table import Table
from frontdesk.kit.table_export import TableExport, rows_shown
from frontdesk.office import taking_out
from frontdesk.statements import looking, owed_reads, planning, prints, reads, running
from frontdesk.statements.pane.columns import plan_columns
from frontdesk.statements.planning import PlanRow
from frontdesk.statements.rules import Asked

WRITING = "Writing statements"
TABLES = ("posting", "charge", "patient", "statement", "statement_run", "statement_hold",
          "statement_settings", "payment_plan", "practice")  # fmt: skip
ALL, GET, NONE = "all", "get", "none"
ABOUT = "Nothing goes out before you press the button; then precisely this does, or you are told."
EMPTY = ("mail", "Nobody owes anything that is due.", "Statements appear here as charges are made.")
NOT_SENT = "This is only a look. Send it first: then it has a number, is kept and can be printed."


class Look(OverPreview):
    """Paper that is only looked at: nothing is printed or saved from here."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over, self._not_yet)
        self.print_button.hide()
        self.save_button.hide()
        self.printer.hide()

    def show_pdf(self, data: bytes, title: str, *, copies: int = 1, media: str = "") -> None:
        """Show it, with the keyboard where Esc and Enter close it."""
        super().show_pdf(data, title, copies=copies, media=media)
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def print_now(self) -> None:
        """Say why not."""
        self._not_yet("letter", None)

    def _not_yet(self, _way: str, _then: Any) -> None:
        self.banner.show_sentence(NOT_SENT, "warning")

    def _on_printers(self, names: list[str], usual: str) -> None:
        """No printer is asked for."""


class RunPage(Pane):
    """The dry run, and the run.

    Signals:
        ran(int): a run was written; show it.
        hold_wished(int, str): hold this account, please; of whom.
    """

    ran = Signal(int)
    hold_wished = Signal(int, str)

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.rows: list[PlanRow] = []
        self.asked = Asked()
        self._busy, self._who = False, ""
        self.words, self.about = Words("Statements to send", "heading"), muted(ABOUT)
        self.total = Words("", "heading", private=True)  # whose it is, or what all ask for
        self.banner = Banner(closable=True)
        self.look = Segmented(((ALL, "All"), (GET, "Get one"), (NONE, "Get none")))
        self.look.setAccessibleName("Which lines are shown")
        self.look.set_value(ALL)
        self.by_email = QCheckBox("By &e-mail where known")
        self.model = RowsModel(plan_columns())
        self.table = Table(self.model, "Dry run of statements", empty=EmptyState(*EMPTY))
        self.send = Button("", kind="primary", icon="mail", on=self.send_all)
        self.hold = Button("&Hold \u2026", kind="quiet", icon="clock", on=self.wish_hold,
                           tip="No statements for the account in hand, for a while")  # fmt: skip
        self.everyone = Button("&All accounts", kind="quiet", on=self.show_all)
        self.export = TableExport(
            self, office, taking_out, permit="ledger.read",
            make=lambda: rows_shown(self.table, "Statements, dry run", patient=lambda row: row.id),
        )  # fmt: skip
        self.preview = Look(self)
        self._lay_out()
        self.look.edited.connect(self._show_rows)
        self.by_email.toggled.connect(self._on_by_email)
        self.table.chosen.connect(lambda row: self.show_paper(row.id))
        self.table.picked.connect(self._on_picked)
        self.banner.acted.connect(lambda: office.cancel_job(WRITING))

    def concerns(self, changes: Changes) -> bool:
        return not self._busy and changes.touch(*TABLES)

    def read(self, session: Session) -> Asked:
        return self.asked

    def show_read(self, what: Asked) -> None:
        today = self.office.store.today()

        def plan(session: Session) -> list[PlanRow]:
            settings = reads.settings(session).settings
            return planning.plan_statements(session, settings=settings, today=today, asked=what)

        self.office.type_ahead("statements dry run", plan, lambda rows: self._planned(what, rows))

    def show_one(self, patient_id: int) -> None:
        """Show what one account would get, at once as paper."""
        today = self.office.store.today()

        def who(session: Session) -> tuple[int | None, str]:
            guarantor = owed_reads.guarantor_of(session, patient_id)
            if guarantor is None:
                return None, ""
            settings = reads.settings(session).settings
            asked = Asked(only=(guarantor,), now=True)
            rows = planning.plan_statements(session, settings=settings, today=today, asked=asked)
            return guarantor, rows[0].name if rows else ""

        def known(found: Any) -> None:
            if isinstance(found, Refused) or found[0] is None:
                return
            self._who = found[1]
            self.asked = Asked(by_email=self.by_email.isChecked(), only=(found[0],), now=True)
            self.everyone.show()
            self.refresh()
            self.show_paper(found[0])

        self.office.read(who, known)

    def show_all(self) -> None:
        """Go back to the dry run of all accounts."""
        self.asked = Asked(by_email=self.by_email.isChecked())
        self.everyone.hide()
        self.refresh()
        self.table.setFocus()

    def show_paper(self, guarantor_id: int) -> None:
        """Show the statement that an account would get now."""
        today = self.office.store.today()

        def made(session: Session) -> bytes | None:
            content = looking.look(session, guarantor_id, today=today)
            return prints.statements([prints.Sheet(content, "NOT SENT")]) if content else None

        def shown(pdf: Any) -> None:
            if isinstance(pdf, bytes):
                self.preview.show_pdf(pdf, "Statement, not sent")

        self.office.read(made, shown)

    def wish_hold(self) -> None:
        """Ask for the account in hand to be held."""
        row = self.table.current_row()
        if row is not None:
            self.hold_wished.emit(row.id, row.name)

    def send_all(self) -> None:
        """Write down the dry run as shown, then write every statement of it."""
        going = [row for row in self.rows if row.goes]
        if not going or self._busy:
            return
        self._busy = True
        self._show_enabled()
        act = running.begin(uuid.uuid4().hex, going, self.asked)
        self.office.act(act, self._begun, self._failed, quiet=True)

    def go_on(self, run_id: int) -> None:
        """Write what is left of a run that was stopped."""
        if not self._busy:
            self._busy = True
            self._send(run_id)

    def _begun(self, done: Done) -> None:
        self._send(int(done.made))

    def _send(self, run_id: int) -> None:
        self.banner.show_sentence(f"{WRITING} \u2026", "info", action="Stop")
        self._show_enabled()
        store, staff = self.office.store.beside("statements"), self.office.staff

        def job(progress: Progress) -> running.Ran:
            return running.send(store, staff, run_id, progress)

        self.office.job_ended.connect(self._on_ended)
        self.office.start_job(WRITING, job, self._sent)

    def _on_ended(self, title: str) -> None:
        if title != WRITING:
            return
        self.office.job_ended.disconnect(self._on_ended)
        self._busy = False
        self.banner.show_sentence(
            "Stopped. What was written stands; the rest waits under Sent, to be gone on with or "
            "undone.", "warning",
        )  # fmt: skip
        self.office.bell.rang.emit(Changes(everything=True))

    def _sent(self, outcome: Any) -> None:
        if not isinstance(outcome, running.Ran):
            self._failed(outcome)
            return
        words = f"{_count(outcome.sent)} written."
        if outcome.missed:
            words += f" {len(outcome.missed)} got none after all; Sent says why."
        self.banner.show_sentence(words, "warning" if outcome.missed else "success")
        self.ran.emit(outcome.run_id)

    def _failed(self, refused: Any) -> None:
        self._busy = False
        self._show_enabled()
        words = str(refused) if isinstance(refused, Refused) else (
            "The database did not answer. What is written stands: see Sent."
        )  # fmt: skip
        self.banner.show_sentence(words, "warning")

    def _planned(self, asked: Asked, rows: Sequence[PlanRow]) -> None:
        if asked == self.asked:
            self.rows = list(rows)
            self._show_rows()

    def _show_rows(self) -> None:
        wanted = self.look.value()
        shown = [row for row in self.rows
                 if wanted == ALL or row.goes == (wanted == GET)]  # fmt: skip
        self.model.show_rows(shown)
        going = [row for row in self.rows if row.goes]
        cents = sum(row.verdict.cents for row in going)
        none = len(self.rows) - len(going)
        told = f"{_count(len(going))} to send" + (f"; {none:,} get none" if none else "")
        self.words.setText("Statement of" if self.asked.only else told)
        self.total.setText(self._who if self.asked.only else f"{dollars(cents)} in all")
        self.send.setText(f"&Send {_count(len(going))}")
        self._show_enabled()

    def _show_enabled(self) -> None:
        self.send.setEnabled(not self._busy and any(row.goes for row in self.rows))
        self.by_email.setEnabled(not self._busy)

    def _on_by_email(self, by_email: bool) -> None:
        self.asked = Asked(by_email=by_email, only=self.asked.only, now=self.asked.now)
        self.refresh()

    def _on_picked(self, row: PlanRow | None) -> None:
        if row is not None and self.table.hasFocus():
            self.patient_taken.emit(row.id)

    def _lay_out(self) -> None:
        top, words, low = QHBoxLayout(), QVBoxLayout(), QHBoxLayout()
        words.setSpacing(0)
        line = QHBoxLayout()
        line.setSpacing(3 * theme.SPACE)
        line.addWidget(self.words)
        line.addWidget(self.total)
        line.addStretch(1)
        words.addLayout(line)
        words.addWidget(self.about)
        top.addLayout(words, 1)
        self.everyone.hide()
        for one in (self.everyone, self.hold, self.export, self.send):
            top.addWidget(one)
        low.addWidget(self.look)
        low.addStretch(1)
        low.addWidget(self.by_email)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3 * theme.SPACE)
        column.addLayout(top)
        column.addLayout(low)
        column.addWidget(self.banner)
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.table)


def _count(count: int) -> str:
    return f"{count:,} statement{'' if count == 1 else 's'}"
