"""The plan: what breaks at the left, every visit's new time in a list and on its day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from frontdesk.core.action import Done
from frontdesk.core.jobs import Cancelled, Progress
from frontdesk.core.refused import Refused
from frontdesk.kit import theme
from frontdesk.kit.banner import Banner
from frontdesk.kit.buttons import Button, IconButton
from frontdesk.kit.labels import Words
from frontdesk.kit.office import Office
from frontdesk.kit.segmented import Segmented
from frontdesk.replan import deciding, planning, rules
from frontdesk.replan.actions import Move, ToCall, apply_replan
from frontdesk.replan.pane.asking import AskCard, Wish
from frontdesk.replan.pane.days import PlanDays
from frontdesk.replan.pane.plan_table import NOTHING, SHORT, PlanTable
from frontdesk.replan.plan import Plan, PlanRow
from frontdesk.replan.proposing import Fixed
from frontdesk.replan.situation import Found
from frontdesk.schedule.pane.side import Side

PAUSE = 200  # milliseconds after the last key before a plan is made
KINDS = ((None, "All"), *SHORT.items())


@dataclass(frozen=True, slots=True)
class _Not:
    """Why it cannot be so: an answer, not a fault, for the next look would say the same."""

    sentence: str


class PlanPage(QWidget):
    """Makes a plan, lets a person change it, and carries it out.

    Signals:
        applied(int): the replan of that id was made.
        patient_taken(int): a visit of this patient is in hand.
    """

    applied = Signal(int)
    patient_taken = Signal(int)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.plan: Plan | None = None
        self.wish: Wish | None = None
        self._progress: Progress | None = None
        self._fixed: dict[int, Any] = {}
        self._waiting = QTimer(self, singleShot=True, interval=PAUSE)
        self._waiting.timeout.connect(self.make)
        today = self._today()
        self.ask, self.banner = AskCard(self._today), Banner(closable=True)
        self.words = Words("", "subheading", elide=True)
        self.kind = Segmented(KINDS)
        self.kind.setAccessibleName("Which visits are listed")
        self.table, self.days = PlanTable(office.store.zone, today), PlanDays()
        self.earlier = IconButton("chevron-left", "An earlier time (Left arrow)")
        self.later = IconButton("chevron-right", "A later time (Right arrow)")
        self.call = self._key("Needs a &call", "phone", "C", self.mark_call)
        self.back = self._key("As &proposed", "undo", "Backspace", self.let_go)
        self.apply = Button("&Move them all", kind="primary", icon="check", on=self.carry_out)
        self._connect()
        self._lay_out()
        self._show_state()

    # -- making a plan

    def make_soon(self) -> None:
        """Make a plan when the person has stopped typing; an older one under way is stopped."""
        self._stop()
        self._waiting.start()

    def make(self) -> None:
        """Make a plan of what is asked for."""
        self._waiting.stop()
        self._stop()
        try:
            wish = self.wish = self.ask.wish(self._today())
        except Refused as refused:
            self.wish = None
            self.ask.show_refused(refused)
            self._show_none(str(refused))
            return
        store, fixed = self.office.store, dict(self._fixed)

        def read(session: Session, progress: Progress) -> Plan:
            return planning.make_plan(
                session, wish.asked, store, weights=wish.weights, fixed=fixed, progress=progress
            )

        self._run(read)

    def step(self, visit_id: int, by: int) -> None:
        """Give a visit its next (1) or previous (-1) possible time."""
        now = self.plan.proposal.times.get(visit_id) if self.plan else None

        def decide(found: Found, fixed: Fixed) -> Fixed:
            visit = _visit(found, visit_id)
            return {
                **fixed,
                visit_id: deciding.next_time(visit, found.situation, fixed, now, by=by),
            }

        self._change(decide, visit_id)

    def drop(self, visit_id: int, provider_id: int, start: int) -> None:
        """Put a visit where it was dropped, or very near."""

        def decide(found: Found, fixed: Fixed) -> Fixed:
            time = deciding.time_at(
                _visit(found, visit_id), found.situation, fixed, provider_id=provider_id,
                start=start,
            )  # fmt: skip
            return {**fixed, visit_id: time}

        self._change(decide, visit_id)

    def mark_call(self, visit_id: int) -> None:
        """Keep a visit for a call; once more lets the program place it again."""
        marked = visit_id in self._fixed and self._fixed[visit_id] is None
        if marked:
            self.let_go(visit_id)
        else:
            self._change(lambda _, fixed: {**fixed, visit_id: None}, visit_id)

    def let_go(self, visit_id: int) -> None:
        """Let the program place a visit again."""

        def decide(_: Found, fixed: Fixed) -> Fixed:
            return {number: time for number, time in fixed.items() if number != visit_id}

        if visit_id in self._fixed:
            self._change(decide, visit_id)

    def start_over(self) -> None:
        """Forget what a person has decided."""
        self._fixed = {}

    def _change(self, decide: planning.Decide, visit_id: int) -> None:
        plan, wish, store = self.plan, self.wish, self.office.store
        if plan is None or wish is None:
            return
        self._stop()

        def read(session: Session, progress: Progress) -> Plan:
            return planning.change_plan(
                session, plan, decide, store, weights=wish.weights, progress=progress
            )

        self._run(read, in_hand=visit_id)

    def _run(
        self, read: Callable[[Session, Progress], Plan], *, in_hand: int | None = None
    ) -> None:
        progress = self._progress = Progress()
        self.words.setText("Looking for new times …")

        def job(session: Session) -> Plan | _Not | None:
            try:
                return read(session, progress)
            except Cancelled:
                return None
            except Refused as refused:
                return _Not(str(refused))

        self.office.type_ahead("replan", job, lambda plan: self._show_plan(plan, in_hand))

    def _stop(self) -> None:
        if self._progress is not None:
            self._progress.cancel()
            self._progress = None

    # -- showing it

    def _show_plan(self, outcome: Plan | _Not, in_hand: int | None) -> None:
        self._progress = None
        if isinstance(outcome, _Not):
            self.banner.show_sentence(outcome.sentence, "warning")
            if self.plan is not None:
                self.days.show_plan(self.plan)  # what was dragged snaps back
            self._show_state()
            return
        self.plan, self._fixed = outcome, dict(outcome.fixed)
        here = len(outcome.found.here)
        are = "patient is" if here == 1 else "patients are"
        self.banner.show_sentence(
            f"{here} {are} here already and not moved." if here else "", "info"
        )
        self._show_rows()
        self.days.show_plan(outcome)
        if in_hand is not None:
            self.table.take_in_hand(in_hand)
            self.days.take_in_hand(in_hand)
        self._show_state()

    def _show_rows(self) -> None:
        kind = self.kind.value()
        rows = self.plan.rows if self.plan else ()
        self.table.model_of.show_rows([row for row in rows if kind in (None, row.kind)])

    def _show_none(self, why: str) -> None:
        self.plan = None
        self.table.nothing.show_words(why)
        self._show_rows()
        self._show_state()

    def _show_state(self) -> None:
        plan, row = self.plan, self.table.current_row()
        self.words.setText(plan.words() if plan and plan.rows else "")
        if plan is not None:
            self.table.nothing.show_words(*NOTHING[1:])
        for button in (self.earlier, self.later, self.call, self.back):
            button.setEnabled(row is not None)
        self.back.setEnabled(row is not None and row.by_hand)
        self.apply.setEnabled(plan is not None and bool(plan.rows))
        moved = plan.count(rules.MOVED) if plan else 0
        self.apply.setText(f"&Move all {moved}" if moved else "&Make the call list")

    # -- carrying it out

    def carry_out(self) -> None:
        """Move everyone at once; who has no new time goes on the call list."""
        plan, wish = self.plan, self.wish
        if plan is None or wish is None or not plan.rows:
            return
        title = str(self.ask.form["title"].box.typed())
        moves = [Move(row.id, row.version, row.time.provider_id, row.time.at, row.time.resources)
                 for row in plan.rows if row.time is not None]  # fmt: skip
        calls = [ToCall(row.id, row.version, row.kind, row.reason)
                 for row in plan.rows if row.time is None]  # fmt: skip
        act = apply_replan.act(title=title, closures=wish.asked.closures, moves=moves, calls=calls)
        self.apply.setEnabled(False)
        self.office.act(act, self._on_applied, self._on_refused)

    def _on_applied(self, done: Done) -> None:
        self.start_over()
        self.plan = None
        self._show_rows()
        self._show_state()
        self.applied.emit(int(done.made))

    def _on_refused(self, refused: Refused) -> None:
        if not self.ask.form.show_refused(refused):
            self.banner.show_sentence(str(refused), "danger")
        self._show_state()

    # -- how it is put together

    def _today(self) -> date:
        return self.office.store.about_today()

    def _key(self, words: str, icon: str, tip: str, does: Callable[[int], None]) -> Button:
        """Return a button for the visit in hand; the list knows the same by a key."""
        return Button(words, kind="quiet", icon=icon, tip=tip, on=lambda: self._with_row(does))

    def _with_row(self, does: Callable[[int], None]) -> None:
        row: PlanRow | None = self.table.current_row()
        if row is not None:
            does(row.id)

    def _go_to_day(self, row: PlanRow) -> None:
        self.days.take_in_hand(row.id)
        self.days.setFocus()

    def _picked(self, row: PlanRow | None) -> None:
        self._show_state()
        if row is not None:
            self.patient_taken.emit(row.patient_id)
            if not self.days.hasFocus():
                self.days.take_in_hand(row.id)

    def _connect(self) -> None:
        for button, by in ((self.earlier, -1), (self.later, 1)):
            button.clicked.connect(
                lambda _=False, by=by: self._with_row(lambda one: self.step(one, by))
            )
        self.ask.edited.connect(self.make_soon)
        self.kind.edited.connect(self._show_rows)
        table, days = self.table, self.days
        table.stepped.connect(self.step)
        table.call_wanted.connect(self.mark_call)
        table.let_go.connect(self.let_go)
        table.picked.connect(self._picked)
        table.chosen.connect(self._go_to_day)
        days.wanted.connect(self.drop)
        days.call_wanted.connect(self.mark_call)
        days.opened.connect(lambda visit_id: self.table.take_in_hand(visit_id))

    def _lay_out(self) -> None:
        side = Side()
        side.add(self.ask)
        side.end()
        top, keys = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.kind)
        top.addStretch(1)
        keys.setSpacing(theme.SPACE)
        for button in (self.earlier, self.later, self.call, self.back):
            keys.addWidget(button)
        keys.addStretch(1)
        keys.addWidget(self.apply)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.table)
        split.addWidget(self.days)
        split.setSizes([300, 300])
        right = QVBoxLayout()
        right.setSpacing(2 * theme.SPACE)
        right.addWidget(self.words)
        right.addLayout(top)
        right.addWidget(self.banner)
        right.addWidget(split, 1)
        right.addLayout(keys)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4 * theme.SPACE)
        row.addWidget(side)
        row.addLayout(right, 1)


def _visit(found: Found, visit_id: int) -> Any:
    return next(one for one in found.situation.visits if one.id == visit_id)
