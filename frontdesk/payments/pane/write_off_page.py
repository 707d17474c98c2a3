"""Small balances: the dry run, the run that does precisely that, and the runs there were."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from frontdesk.core.action import Act, Done
from frontdesk.core.changes import Changes
from frontdesk.core.clock import words_moment
from frontdesk.core.jobs import Progress
from frontdesk.core.money import dollars
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.banner import Banner, EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.choice_input import ChoiceInput
from frontdesk.kit.fields import Field
from frontdesk.kit.form import Form
from frontdesk.kit.labels import Card, Words, muted
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.kit.segmented import Segmented
from frontdesk.kit.table import Table
from frontdesk.kit.table_export import TableExport, rows_shown
from frontdesk.office import taking_out
from frontdesk.payments import actions, adjusting_reads, write_off_reads, write_off_rules
from frontdesk.payments.adjusting_reads import ReasonRow
from frontdesk.payments.pane.columns import day, money
from frontdesk.payments.pane.reason_card import ReasonCard
from frontdesk.payments.write_off_reads import PlannedRow, RunRow
from frontdesk.payments.write_off_rules import BEARERS, Item, Moved, SmallBalances

PLAN, RUNS = "plan", "runs"
MOVED = 4  # the column of what moved since the dry run
LOOKING, WRITING, UNDOING = "Looking for small balances", "Writing off", "Taking write-offs back"
WHOLE = ((True, "One account owes in all"), (False, "Each item"))


class WriteOffPage(Pane):
    """Two views: the dry run, and the runs that were done."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.key, self.planned, self.items = "", SmallBalances(1, 0), list[Item]()
        self.view = Segmented(((PLAN, "Dry run"), (RUNS, "Runs done")))
        self.view.setAccessibleName("Dry run, or the runs done")
        self.banner, self.form, self.code = Banner(), Form(), ChoiceInput((), empty=False)
        self.words = Words("", "heading", private=True)
        self.look_button = Button("&Show what it would do", icon="search", on=self.look)
        self.run_button = Button("", kind="primary", icon="check", on=self.run)
        self.model, self.run_model = RowsModel(_PLANNED), RowsModel(self._run_columns())
        self.empty = EmptyState(
            "money", "Nothing looked for yet", "Choose limit and age, then press Enter."
        )
        self.table = Table(self.model, "What would be written off", empty=self.empty)
        self.run_table = Table(
            self.run_model, "Runs done",
            empty=EmptyState("list", "No run was done yet.", "The dry run is the first step."),
        )  # fmt: skip
        self.back = Button(
            "&Take the run back\u2026", kind="danger", icon="undo", on=self._ask_back
        )
        self.reason = ReasonCard()
        self.export = TableExport(
            self, office, taking_out, permit="ledger.read", make=self._make_listing
        )
        self._job: Progress | None = None
        self._title, self._known = "", False
        self._add_form()
        self._lay_out()
        self.view.edited.connect(self._turn)
        self.form.entered.connect(self.look)
        self.banner.acted.connect(self._stop)
        office.job_ended.connect(self._on_ended)
        self.setFocusProxy(self.form["limit_cents"].box)

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("posting_run", "adjustment_reason")

    def read(self, session: Session) -> tuple[list[RunRow], list[ReasonRow]]:
        return write_off_reads.runs(session), adjusting_reads.reasons(session)

    def show_read(self, what: tuple[list[RunRow], list[ReasonRow]]) -> None:
        rows, reasons = what
        self.run_model.show_rows(rows)
        self.code.set_options([(row.reason.code, row.reason.name) for row in reasons])
        if not self._known and any(row.reason.code == "small" for row in reasons):
            self.form["code"].load("small")
        self._known = True

    # ---- the dry run

    def look(self) -> None:
        """Show what a run would write off, beside the window: there may be thousands."""
        values = self.form.checked_values()
        if values is None or self._job is not None:
            return
        try:
            wanted = write_off_rules.accepted(SmallBalances(**values))
        except Refused as refused:
            self.form.show_refused(refused)
            return
        store = self.office.store

        def job(progress: Progress) -> list[PlannedRow]:
            progress.step(0)
            with store.read() as session:
                found = write_off_reads.planned(session, wanted, today=store.today())
                progress.step(0)
                return write_off_reads.with_names(session, found)

        self._begin(LOOKING, job, lambda rows: self._show_plan(wanted, rows))

    def _show_plan(self, wanted: SmallBalances, rows: Any) -> None:
        if not isinstance(rows, list):
            self._say_failed(rows)
            return
        self.key, self.planned = uuid.uuid4().hex, wanted
        self.items = [row.item for row in rows]
        self._show_rows(rows)
        self.empty.show_words("Nothing is small and old enough.", "Nothing would be written off.")
        self._say_sum()
        if rows:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_rows(self, rows: list[PlannedRow]) -> None:
        self.model.show_rows(rows)
        self.table.setColumnHidden(MOVED, not any(row.moved for row in rows))

    def _say_sum(self) -> None:
        count, cents = len(self.items), sum(item.cents for item in self.items)
        people = len({item.patient_id for item in self.items})
        total = dollars(cents)
        self.words.setText(
            f"{count:,} item{'s' * (count != 1)} of {people:,} account{'s' * (people != 1)}, "
            f"{total} in all" if count else ""
        )  # fmt: skip
        self.run_button.setText(f"&Write off {total}")
        self.run_button.setVisible(bool(count))

    # ---- the run

    def run(self) -> None:
        """Write off precisely what is shown, or show what moved."""
        if self.items and self._job is None:
            wanted, items, key = self.planned, tuple(self.items), self.key
            self._run_act(
                WRITING,
                lambda progress: actions.write_off.act(wanted, items, key=key, progress=progress),
                self._on_run,
            )

    def _run_act(
        self, title: str, make: Callable[[Progress], Act], then: Callable[[Any], None],
        approver: Any = None,
    ) -> None:  # fmt: skip
        store, staff = self.office.store.beside("write-offs"), self.office.staff
        if approver is not None:
            staff = replace(staff, approver=approver)
        made: list[Act] = []

        def job(progress: Progress) -> Done:
            made.append(make(progress))
            return made[0].run(store, staff)

        def ended(outcome: Any) -> None:
            if isinstance(outcome, NeedsApproval) and approver is None and self.office.ask_approval:
                self.office.ask_approval(outcome, lambda by: decided(outcome, by))
                return
            if isinstance(outcome, Done):
                self.office.bell.rang.emit(outcome.changes)
                self.office.acted.emit(outcome, made[0])
            then(outcome)

        def decided(refusal: NeedsApproval, by: Any) -> None:
            if by is None:
                then(refusal)
            else:
                self._run_act(title, make, then, approver=by)

        self._begin(title, job, ended)

    def _on_run(self, outcome: Any) -> None:
        if isinstance(outcome, Done):
            count, cents = len(self.items), sum(item.cents for item in self.items)
            self.items = []
            self.model.show_rows([])
            self._say_sum()
            self.empty.show_words("Written off.", "The run stands under Runs done.")
            self.banner.show_sentence(f"{count:,} items, {dollars(cents)}, written off.", "success")
        elif isinstance(outcome, Moved):
            self._show_moved(outcome)
        else:
            self._say_failed(outcome)

    def _show_moved(self, moved: Moved) -> None:
        """Show only what moved; the dry run anew shows what would be done now."""
        said = {one.item.place: one.sentence for one in moved.differences}
        known = {row.item.place: row for row in self.model.rows()}
        rows = [
            replace(known[place], moved=words)
            if place in known
            else PlannedRow(-n, _item_of(moved, place), "New since", "", "", "", words)
            for n, (place, words) in enumerate(said.items(), start=1)
        ]
        self.items = []
        self._show_rows(rows)
        self.words.setText("What moved since the dry run")
        self.run_button.hide()
        self.banner.show_sentence(str(moved), "warning")
        self.look_button.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- a run taken back

    def _ask_back(self) -> None:
        row = self.run_table.current_row()
        if row is None or row.undone_at is not None or self._job is not None:
            self.banner.show_sentence("Choose a run that stands, then take it back.", "info")
            return
        self.reason.ask(
            f"Take back {row.count:,} write-offs, {dollars(row.cents)}?",
            lambda reason: self._run_act(
                UNDOING,
                lambda progress: actions.undo_write_offs.act(
                    row.id, version=row.version, reason=reason, progress=progress
                ),
                self._on_back,
            ),
        )

    def _on_back(self, outcome: Any) -> None:
        if isinstance(outcome, Done):
            self.banner.show_sentence(
                f"{(outcome.made or {}).get('count', 0):,} accounts owe again what they owed.",
                "success",
            )
        else:
            self._say_failed(outcome)

    # ---- jobs

    def _begin(
        self, title: str, job: Callable[[Progress], Any], then: Callable[[Any], None]
    ) -> None:
        self.banner.show_sentence(f"{title} \u2026", "info", action="Stop")
        self._enable(False)
        self._title = title

        def ended(outcome: Any) -> None:
            self.banner.show_sentence("")
            then(outcome)

        self._job = self.office.start_job(title, job, ended)

    def _on_ended(self, title: str) -> None:
        if self._job is not None and title == self._title:
            if self._job.cancelled:
                self.banner.show_sentence("Stopped. Nothing was changed.", "info")
            self._job = None
            self._enable(True)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _enable(self, on: bool) -> None:
        for one in (self.look_button, self.run_button, self.back, self.form):
            one.setEnabled(on)

    def _say_failed(self, outcome: Any) -> None:
        words = str(outcome) if isinstance(outcome, Refused) else (
            "The database did not answer. Look under Runs done before you try again."
        )  # fmt: skip
        self.banner.show_sentence(words, "warning")

    # ---- how it is laid out

    def _turn(self) -> None:
        self.pages.setCurrentIndex(0 if self.view.value() == PLAN else 1)

    def _make_listing(self) -> Any:
        if self.view.value() == RUNS:
            return rows_shown(self.run_table, "Write-off runs")
        about = [
            ("At most", dollars(self.planned.limit_cents)),
            ("Older than", f"{self.planned.older_days} days"),
            ("Of", BEARERS[self.planned.account]),
        ]
        return rows_shown(
            self.table, "Dry run of small balances", about=about,
            patient=lambda row: row.item.patient_id,
        )  # fmt: skip

    def _add_form(self) -> None:
        form = self.form
        large = theme.current().text_scale > 1.3  # then the words need two lines of fields
        figures, words = (6, 4) if large else (2, 3)
        form.add(fields.money("limit_cents", "At &most", required=True), span=figures)
        form.add(fields.number("older_days", "&Older than", most=3650, step=30, unit="days"),
                 span=figures)  # fmt: skip
        form.add(fields.choice("account", "&Who owes it", tuple(BEARERS.items()), required=True,
                               side_by_side=False), span=words)  # fmt: skip
        form.add(fields.choice("whole", "The &limit is for what", WHOLE, required=True,
                               side_by_side=False), span=words)  # fmt: skip
        form.add(Field("code", "&Reason", self.code, required=True), span=4 if large else 2)
        form.load({"limit_cents": 500, "older_days": 90, "account": "patient", "whole": True})

    def _run_columns(self) -> Sequence[Column[RunRow]]:
        zone = self.office.store.zone

        def state(row: RunRow) -> str:
            return f"Taken back by {row.undone_by}" if row.undone_at else "Stands"

        def colour(row: RunRow) -> str:
            return "muted" if row.undone_at else ""

        return (
            Column[RunRow]("When", lambda row: words_moment(row.at, zone), lambda row: row.at,
                           width=170, colour=colour),
            Column[RunRow]("What", lambda row: row.title, stretch=True, width=200, colour=colour),
            Column[RunRow]("By", lambda row: row.staff, width=130, colour=colour),
            Column[RunRow]("Items", lambda row: f"{row.count:,}", lambda row: row.count, right=True,
                           width=80, colour=colour),
            money("Amount", lambda row: row.cents, width=120, colour=colour),
            Column[RunRow]("", state, width=170, colour=colour),
        )  # fmt: skip

    def _lay_out(self) -> None:
        head, words = QHBoxLayout(), QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Words("Write-off run", "title"))
        words.addWidget(muted("Small old balances go in one run: shown first, taken back whole."))
        head.setSpacing(3 * theme.SPACE)
        head.addLayout(words, 1)
        head.addWidget(self.view, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.export, 0, Qt.AlignmentFlag.AlignTop)
        card = Card()
        card.body.addWidget(self.form)
        card.body.addWidget(self.look_button, 0, Qt.AlignmentFlag.AlignLeft)
        sums = QHBoxLayout()
        sums.addWidget(self.words, 1)
        sums.addWidget(self.run_button)
        plan, done = QWidget(), QWidget()
        first, second = QVBoxLayout(plan), QVBoxLayout(done)
        for one in (first, second):
            one.setContentsMargins(0, 0, 0, 0)
            one.setSpacing(3 * theme.SPACE)
        first.addWidget(card)
        first.addLayout(sums)
        first.addWidget(self.table, 1)
        second.addWidget(self.run_table, 1)
        second.addWidget(self.reason)
        second.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        self.pages = QStackedWidget()
        self.pages.addWidget(plan)
        self.pages.addWidget(done)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[5 * theme.SPACE] * 4)
        column.setSpacing(3 * theme.SPACE)
        column.addLayout(head)
        column.addWidget(self.banner)
        column.addWidget(self.pages, 1)
        self._say_sum()


def _item_of(moved: Moved, place: tuple[int, str, int, int, str]) -> Item:
    return next(one.item for one in moved.differences if one.item.place == place)


_PLANNED = (
    Column[PlannedRow]("Patient", lambda row: row.patient, private=True, strong=True, width=180),
    Column[PlannedRow]("Chart", lambda row: row.chart_number, width=110),
    day("Since", lambda row: row.item.since),
    Column[PlannedRow]("What", lambda row: f"{row.code} {row.words}".strip(), stretch=True,
                       width=160),
    Column[PlannedRow]("Moved", lambda row: row.moved, width=240, colour=lambda _row: "danger"),
    money("Amount", lambda row: row.item.cents, width=110, strong=True),
)  # fmt: skip
