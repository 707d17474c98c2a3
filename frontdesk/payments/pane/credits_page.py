"""Credits: what was paid ahead is used for what is owed, one patient's or all, shown first."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from sqlalchemy.orm import Session

from frontdesk.core.action import Act, Done
from frontdesk.core.changes import Changes
from frontdesk.core.clock import words_moment
from frontdesk.core.jobs import Progress
from frontdesk.core.money import dollars
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.office import Office
from frontdesk.kit.rows_model import Column
from frontdesk.patients import reads as patients
from frontdesk.payments import actions, credit_reads, write_off_reads
from frontdesk.payments.credit_reads import CreditPlanRow
from frontdesk.payments.credit_rules import CreditsMoved, CreditUse
from frontdesk.payments.pane.columns import day, money
from frontdesk.payments.pane.facts_card import FactsCard
from frontdesk.payments.pane.reason_card import ReasonCard
from frontdesk.payments.pane.side_page import SidePage, View, who_words
from frontdesk.payments.write_off_reads import RunRow

PLAN, RUNS = "plan", "runs"
USING = "Using credits"


class CreditsPage(SidePage):
    """The dry run and the runs done at the left; the account or run in hand at the right."""

    def __init__(self, office: Office) -> None:
        self.reason = ReasonCard()
        self.key, self._people = uuid.uuid4().hex, list[int]()
        self._job: Progress | None = None
        self._moved: dict[int, str] = {}
        super().__init__(
            office,
            title="Credits",
            about="What was paid ahead pays what is owed, the oldest first. Nothing happens before "
                  "you say so.",
            views=(
                View(PLAN, "Dry run", "What credits would pay", _PLAN, EmptyState(
                    "check-circle", "No credit can be used.",
                    "Nobody who paid ahead owes anything.")),
                View(RUNS, "Done", "Credits used", _RUNS, EmptyState(
                    "list", "No credit was used yet.")),
            ),
            find="Whose credit? Name, birth date, chart",
            nothing=EmptyState("merge", "No account in hand", "Choose one in the list."),
        )  # fmt: skip
        self.all = Button("", kind="primary", icon="check", on=self.use_all)
        self.controls.addWidget(self.all)
        self.one = Button("Use th&is one", icon="check", on=self.use_one)
        self.facts = FactsCard((self.one,))
        self.back = Button("&Take it back\u2026", kind="danger", icon="undo", tip="Del",
                           on=self._ask_back)  # fmt: skip
        self.run_facts = FactsCard((self.back,))
        self.beside.addWidget(self.facts)
        self.beside.addWidget(self.run_facts)
        self.under.addWidget(self.reason)
        self.reason.left.connect(self._to_list)
        self.banner.acted.connect(self._stop)
        office.job_ended.connect(self._on_ended)
        self._show_all()

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("posting", "posting_run")

    def read(self, session: Session) -> tuple[list[CreditPlanRow], list[RunRow]]:
        rows = credit_reads.with_names(session, credit_reads.planned(session))
        return rows, write_off_reads.runs(session, kind=credit_reads.KIND)

    def show_read(self, what: tuple[list[CreditPlanRow], list[RunRow]]) -> None:
        rows = [replace(row, moved=self._moved.get(row.id, "")) for row in what[0]]
        self.show_rows(PLAN, rows)
        self.show_rows(RUNS, what[1])
        self._show_all()
        people, self._people = self._people, []
        if people:
            self._take(people)

    def turn(self) -> None:
        super().turn()
        self._show_all()

    def summed(self, rows: Sequence[Any]) -> str:
        if self.view.value() == RUNS or not rows:
            return ""
        return f"{len(rows):,} account{'s' * (len(rows) != 1)}"

    def open_patient(self, patient_id: int) -> None:
        """Take a patient's credit in hand."""
        self.patient_taken.emit(patient_id)

        def found(people: Any) -> None:
            if not isinstance(people, Refused):
                self._people = people
                self.refresh()

        self.office.read(lambda session: patients.same_person_ids(session, patient_id), found)

    def _take(self, people: Sequence[int]) -> None:
        self.turn_to(PLAN)
        for row in self.tables[PLAN].rows_model.rows():
            if row.id in people:
                self.banner.show_sentence("")
                self.tables[PLAN].take_in_hand(row.id)
                self.one.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.banner.show_sentence("This account has nothing paid ahead, or owes nothing.", "info")

    # ---- what is in hand

    def picked(self, key: str, row: Any) -> None:
        if row is None:
            self.put_beside(None)
        elif key == PLAN:
            use = row.use
            self.facts.show_facts(
                row.patient, who_words(row.chart_number, f"uses {dollars(use.cents)}"),
                (
                    ("Paid ahead", dollars(use.ahead_cents)),
                    ("Owes", dollars(use.owed_cents)),
                    ("Ahead after it", dollars(use.ahead_cents - use.cents)),
                    ("Owes after it", dollars(use.owed_cents - use.cents)),
                    ("Moved", row.moved),
                ),
            )  # fmt: skip
            self.put_beside(self.facts)
        else:
            self._show_run(row)

    def chosen(self, key: str, row: Any) -> None:
        self.picked(key, row)
        (self.one if key == PLAN else self.back).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_run(self, row: RunRow) -> None:
        zone = self.office.store.zone
        self.run_facts.show_facts(
            dollars(row.cents), f"{row.count:,} account{'s' * (row.count != 1)}",
            (("When", words_moment(row.at, zone)), ("By", row.staff)),
            chip=(f"Taken back by {row.undone_by}", "neutral", "undo") if row.undone_at
            else ("Stands", "success", "check-circle"),
        )  # fmt: skip
        self.back.setVisible(row.undone_at is None)
        self.put_beside(self.run_facts)

    def _show_all(self) -> None:
        if hasattr(self, "all"):
            rows = self.tables[PLAN].rows_model.rows()
            total = dollars(sum(row.use.cents for row in rows))
            self.all.setText(f"&Use {total} of all")
            self.all.setVisible(bool(rows) and self.view.value() == PLAN)

    # ---- what is done

    def use_all(self) -> None:
        """Use precisely what the list shows, or say what moved."""
        self._use([row.use for row in self.tables[PLAN].rows_model.rows()], every=True)

    def use_one(self) -> None:
        """Use the credit of the account in hand."""
        row = self.tables[PLAN].current_row()
        if row is not None:
            self._use([row.use], every=False)

    def _use(self, uses: Sequence[CreditUse], *, every: bool) -> None:
        if not uses or self._job is not None:
            return
        shown = sorted(uses, key=lambda use: use.patient_id)
        self._moved = {}

        def make(progress: Progress) -> Act:
            return actions.use_credits.act(shown, key=self.key, every=every, progress=progress)

        self._run(make, self._on_used)

    def _run(
        self, make: Callable[[Progress], Act], then: Callable[[Any], None], approver: Any = None
    ) -> None:
        """Do it beside the window: there may be thousands; a supervisor may approve in place."""
        store, staff = self.office.store.beside("credits"), self.office.staff
        if approver is not None:
            staff = replace(staff, approver=approver)
        made: list[Act] = []

        def job(progress: Progress) -> Done:
            made.append(make(progress))
            return made[0].run(store, staff)

        def ended(outcome: Any) -> None:
            if isinstance(outcome, NeedsApproval) and approver is None and self.office.ask_approval:
                self.office.ask_approval(
                    outcome,
                    lambda by: then(outcome) if by is None else self._run(make, then, approver=by),
                )
                return
            if isinstance(outcome, Done):
                self.office.bell.rang.emit(outcome.changes)
                self.office.acted.emit(outcome, made[0])
            then(outcome)

        self.banner.show_sentence(f"{USING} \u2026", "info", action="Stop")
        self._job = self.office.start_job(USING, job, ended)

    def _on_used(self, outcome: Any) -> None:
        if isinstance(outcome, Done):
            self.key = uuid.uuid4().hex
            made = outcome.made
            self.banner.show_sentence(
                f"{dollars(made['cents'])} of {made['count']:,} "
                f"account{'s' * (made['count'] != 1)} used. It can be taken back under Done.",
                "success",
            )
            return
        if isinstance(outcome, CreditsMoved):
            self._moved = {one.patient_id: one.sentence for one in outcome.differences}
            self.refresh()
        self._say_failed(outcome)

    def _say_failed(self, outcome: Any) -> None:
        words = str(outcome) if isinstance(outcome, Refused) else (
            "The database did not answer. Look under Done before you try again."
        )  # fmt: skip
        self.banner.show_sentence(words, "warning")

    def _on_ended(self, title: str) -> None:
        if title == USING and self._job is not None:
            if self._job.cancelled:
                self.banner.show_sentence("Stopped. Nothing was changed.", "info")
            self._job = None

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _ask_back(self) -> None:
        row = self.tables[RUNS].current_row()
        if row is None or row.undone_at is not None:
            self.banner.show_sentence("Choose a run that stands, then take it back.", "info")
            return
        self.reason.ask(
            f"Take back the use of {dollars(row.cents)}?",
            lambda why: self.act(
                actions.undo_credit_run,
                lambda done: self.banner.show_sentence(
                    f"{done.made['count']:,} accounts stand as before.", "success"
                ),
                self._say_failed,
            )(row.id, version=row.version, reason=why),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.tables[RUNS].hasFocus():
            self._ask_back()
        else:
            super().keyPressEvent(event)


def _run_colour(row: RunRow) -> str:
    return "muted" if row.undone_at else ""


_PLAN = (
    Column[CreditPlanRow]("Patient", lambda row: row.patient, private=True, strong=True,
                          stretch=True, width=120),
    Column[CreditPlanRow]("Chart", lambda row: row.chart_number, width=100),
    money("Paid ahead", lambda row: row.use.ahead_cents),
    money("Owes", lambda row: row.use.owed_cents, width=88),
    money("Would use", lambda row: row.use.cents, strong=True),
    Column[CreditPlanRow]("Moved", lambda row: row.moved, private=True, width=110,
                          colour=lambda row: "warning" if row.moved else ""),
)  # fmt: skip
_RUNS = (
    day("Day", lambda row: row.day, colour=_run_colour),
    Column[RunRow]("By", lambda row: row.staff, stretch=True, width=120, colour=_run_colour),
    Column[RunRow]("Accounts", lambda row: f"{row.count:,}", lambda row: row.count, right=True,
                   width=88, colour=_run_colour),
    money("Used", lambda row: row.cents, colour=_run_colour),
    Column[RunRow]("", lambda row: f"Taken back by {row.undone_by}" if row.undone_at else "Stands",
                   width=150, colour=_run_colour),
)  # fmt: skip
