"""The check-in pane: today's list at the left, one patient's check-in in the middle."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QWidget
from sqlalchemy.orm import Session

from frontdesk.checkin import reads, rules
from frontdesk.checkin.actions import arrive, check_in, undo_check_in
from frontdesk.checkin.pane.column import Column
from frontdesk.checkin.pane.done import Finished
from frontdesk.checkin.pane.today import Today
from frontdesk.checkin.reads import CheckInView, TodayRow
from frontdesk.core.action import Act, Done
from frontdesk.core.changes import Changes
from frontdesk.core.clock import words_time
from frontdesk.core.drafts import Draft
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.coverage.actions import add_coverage, change_coverage
from frontdesk.coverage.rules import CoverageTyped
from frontdesk.kit import theme
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.going import Go
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane

WIDE = 900  # pixels: room for the list beside the steps
WIDE_PAPER = 1120  # and beside the receipt
LIST = ("appointment", "patient")
ONE = (
    "patient", "patient_phone", "patient_alert", "coverage", "signed_form", "form_kind", "posting",
    "encounter",
)  # fmt: skip


class CheckInPane(Pane):
    """Pick who has come; Enter runs down the steps; the receipt comes out at the end."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        self._appointment_id: int | None = None
        self._wanted_patient: int | None = None
        self._left: dict[int, dict[str, Any]] = {}  # what was left half done, by visit
        self._view: CheckInView | None = None
        self._beginning = False
        self._day: date | None = None
        self.today = Today(lambda at: words_time(at, office.store.zone))
        self.column = Column()
        self.finished = Finished(office, self._on_print_refused)
        self.empty = EmptyState(
            "check-in", "Who has come?", "Choose a visit at the left, or find the patient: Ctrl+K."
        )
        self.stack = QStackedWidget()
        for page in (self.empty, self.column, self.finished):
            self.stack.addWidget(page)
        self._lay_out()
        self._connect()
        for one in (self.today.superbill, self.finished.superbill):
            one.setVisible(office.staff.may("ledger.read"))

    # ---- what it reads

    @property
    def receipt_id(self) -> int | None:
        """The receipt in view, if there is one."""
        return self.finished.receipt_id

    def concerns(self, changes: Changes) -> bool:
        """Return whether the list or the patient in the steps has changed."""
        patient = self._view.patient_id if self._view else None
        return changes.touch(*LIST, day=self._day) or (
            patient is not None and changes.touch(*ONE, patient_id=patient)
        )

    def read(self, session: Session) -> tuple[date, list[TodayRow], CheckInView | None]:
        """Return today's visits, and the one in hand with all that its check-in asks."""
        today, wanted = self.office.store.today(), self._appointment_id
        rows = reads.today_list(session, today)
        if wanted is None and self._wanted_patient is not None:
            theirs = [row for row in rows if row.patient_id == self._wanted_patient]
            coming = [row for row in theirs if row.status in rules.BEFORE]
            wanted = next((row.id for row in (*coming, *theirs)), None)
        view = reads.check_in_view(session, wanted, today=today) if wanted is not None else None
        return today, rows, view

    def show_read(self, what: tuple[date, list[TodayRow], CheckInView | None]) -> None:
        """Show the list; begin, go on with or end the check-in in hand."""
        self._day, rows, view = what
        self.today.show_rows(rows)
        if self._wanted_patient is not None and view is None:
            self._say_no_visit()
        elif view is not None and (self._appointment_id in (None, view.appointment_id)):
            self._show_view(view)

    # ---- where it is

    def go(self, wish: Go) -> None:
        """Open the visit named, or the patient's visit of today."""
        appointment_id = wish.what.get("appointment_id")
        patient_id = wish.patient_id or wish.what.get("patient_id")
        if isinstance(appointment_id, int):
            self.open_visit(appointment_id)
        elif patient_id is not None:
            self._leave_quietly()
            self._wanted_patient, self._beginning = patient_id, True
            self.refresh()

    def open_visit(self, appointment_id: int) -> None:
        """Begin the check-in of a visit, unless it is the one under way."""
        if appointment_id == self._appointment_id and self.stack.currentWidget() is self.column:
            self.column.steps.open(self.column.steps.current or "who")
            return
        self._leave_quietly()
        self._appointment_id, self._wanted_patient, self._beginning = appointment_id, None, True
        self.refresh()

    def charge_wish(self) -> Go | None:
        """Return the wish to charge the visit whose check-in is open, else the one in the list."""
        view, row = self._view, self.today.table.current_row()
        if view is not None:
            return Go("charges", view.patient_id, {"appointment_id": view.appointment_id})
        if row is not None:
            return Go("charges", row.patient_id, {"appointment_id": row.id})
        return None

    def leave(self) -> None:
        """Back to the list; what was done for this visit is there when it is opened again."""
        self._leave_quietly()
        self.today.setFocus()

    def draft(self) -> Draft | None:
        """Return the check-in under way, if anything of it is done or typed."""
        view, column = self._view, self.column
        if view is None or self.stack.currentWidget() is not column:
            return None
        if not column.touched or column.busy:
            return None
        title = f"Check-in, {view.patient}"
        return Draft(f"checkin {view.appointment_id}", title, column.snapshot())

    def take_up(self, draft: Draft) -> None:
        """Open the visit again, then go back to the same step and field."""
        appointment_id = int(draft.typed.get("appointment_id") or 0)
        if appointment_id:
            self._left[appointment_id] = draft.typed
            self._leave_quietly(keep=False)
            self.open_visit(appointment_id)

    def take_up_nothing(self) -> None:
        """Empty the pane for whatever the phone call needs."""
        self._leave_quietly(keep=False)
        self.today.setFocus()

    # ---- what it does

    def mark_arrived(self) -> None:
        """Note that the patient of the chosen visit has come and waits."""
        row = self.today.table.current_row()
        if row is not None:
            self.act(arrive)(row.id, version=row.version)

    def _check_in(self, arguments: dict[str, Any]) -> None:
        act = check_in.act(arguments.pop("appointment_id"), arguments.pop("version"), **arguments)
        self.office.act(act, self._on_done, self._refusal_of(act, self.column.show_refused))

    def _undo(self) -> None:
        view = self._view
        if view is not None:
            act = undo_check_in.act(view.appointment_id, version=view.version)
            self.office.act(act, self._on_undone, self._refusal_of(act, self._say_above))

    def _save_coverage(self, typed: CoverageTyped) -> None:
        view, form = self._view, self.column.on_file.coverage
        if view is None:
            return
        if form.row is None:
            act = add_coverage.act(view.patient_id, typed=typed)
        else:
            act = change_coverage.act(form.row.id, version=form.row.version, typed=typed)

        def saved(_: Done) -> None:
            form.put_away()

        def refused(refusal: Refused) -> None:
            if not form.show_refused(refusal):
                self.column.refusal.show_sentence(str(refusal), "danger")

        self.office.act(act, saved, self._refusal_of(act, refused))

    def _refusal_of(self, act: Act, show: Callable[[Refused], None]) -> Callable[[Refused], None]:
        """Let a supervisor approve in place where that helps; else show it here."""

        def refused(refusal: Refused) -> None:
            if isinstance(refusal, NeedsApproval):
                self.column.busy = False
                self.column.refusal.show_sentence(str(refusal), "warning")
                self.office.refused.emit(refusal, act)
            else:
                show(refusal)

        return refused

    def _on_done(self, _: Done) -> None:
        self.column.busy = False  # what was done is shown by the read that the bell asks for

    def _on_undone(self, done: Done) -> None:
        stays = ", ".join((done.made or {}).get("payments", ()))
        if stays:
            self.said.emit(f"The check-in is undone. Payment {stays} stays in the books.")
        self._beginning, self._view = True, None

    # ---- what it shows

    def _show_view(self, view: CheckInView) -> None:
        begins = self._beginning or self._view is None
        was_in = self._view is not None and self._view.is_checked_in
        self._view, self._appointment_id, self._wanted_patient = view, view.appointment_id, None
        self._beginning = False
        alike = self._alike(view)
        when = words_time(view.start, self.office.store.zone)
        today = self._day or view.day
        if begins:
            self.patient_taken.emit(view.patient_id)
            self.today.table.take_in_hand(view.appointment_id)
        if view.is_checked_in:
            self.column.show_view(view, alike, today, when)
            if begins or not was_in:
                self._show_finished(view, just_now=not begins)
            return
        if begins or was_in:
            self.column.begin(view, alike, today, when)
            self._show_page(self.column)
            self.column.steps.open("who")
            self._go_on_where_left(view)
        else:
            self.column.show_view(view, alike, today, when)

    def _go_on_where_left(self, view: CheckInView) -> None:
        kept = self._left.pop(view.appointment_id, None)
        if kept is not None:
            self.column.restore(kept)

    def _show_finished(self, view: CheckInView, *, just_now: bool) -> None:
        standing = [one for one in view.receipts if not one.voided]
        newest = standing[-1] if standing else None
        self._show_page(self.finished)
        at = words_time(view.checked_in_at, self.office.store.zone) if view.checked_in_at else ""
        note = f"Still due: {view.due.words}." if view.due.total_cents else ""
        if view.unpaid_reason:
            note += f" Nothing was taken: {view.unpaid_reason}"
        self.finished.show_done(
            view.greeting,
            f"Checked in {at} by {view.checked_in_by}",
            change_cents=newest.change_cents if newest and just_now else 0,
            note=note.strip(),
            receipt_id=newest.id if newest else None,
        )
        self._make_room()

    def _show_page(self, page: QWidget) -> None:
        self.stack.setCurrentWidget(page)
        self._make_room()

    def _make_room(self) -> None:
        """On a narrow window the list gives way to the patient in hand."""
        page, paper = self.stack.currentWidget(), self.finished.receipt_id is not None
        wide = 0 if page is self.empty else WIDE
        wide = WIDE_PAPER if page is self.finished and paper else wide
        self.today.setVisible(self.width() >= wide * theme.current().text_scale)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _on_print_refused(self, refusal: Refused, act: Act) -> None:
        self._refusal_of(act, self._say_above)(refusal)

    def _say_above(self, refusal: Refused) -> None:
        self.finished.note.show_sentence(str(refusal), "danger")

    def _say_no_visit(self) -> None:
        self._wanted_patient, self._view, self._appointment_id = None, None, None
        self.empty.show_words(
            "This patient has no visit today.", "F10 in the search books a walk-in for now."
        )
        self._show_page(self.empty)
        self.today.setFocus()

    def _alike(self, view: CheckInView) -> tuple[str, ...]:
        """Return the similar names of the day, each with its time, to tell them apart."""
        zone = self.office.store.zone
        return tuple(
            f"{row.patient} at {words_time(row.start, zone)}"
            for row in self.today.alike(view.appointment_id)
        )

    def _leave_quietly(self, *, keep: bool = True) -> None:
        if keep and (draft := self.draft()) is not None:
            self._left[draft.typed["appointment_id"]] = draft.typed
        self._appointment_id = self._wanted_patient = self._view = self.finished.receipt_id = None
        self.column.touched = self.column.busy = False
        self.empty.show_words(
            "Who has come?", "Choose a visit at the left, or find the patient: Ctrl+K."
        )
        self._show_page(self.empty)

    def _connect(self) -> None:
        self.today.chosen.connect(self._on_chosen)
        self.today.arrived.clicked.connect(self.mark_arrived)
        self.today.superbill.clicked.connect(self._wish_charge)
        self.finished.superbill_wished.connect(self._wish_charge)
        self.column.asked.connect(self._check_in)
        self.column.left.connect(self.leave)
        self.column.on_file.chart_wished.connect(self._wish_chart)
        self.column.on_file.coverage_typed.connect(self._save_coverage)
        self.finished.next_wished.connect(self.leave)
        self.finished.undo_wished.connect(self._undo)

    def _wish_charge(self) -> None:
        wish = self.charge_wish()
        if wish is not None:
            self.wished.emit(wish)

    def _on_chosen(self, row: TodayRow | None) -> None:
        if row is not None:
            self.open_visit(row.id)

    def _wish_chart(self, what: str) -> None:
        if self._view is not None:
            self.wished.emit(Go("patients", self._view.patient_id, {
                "patient_id": self._view.patient_id, "edit": what,
            }))  # fmt: skip

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.today.setFixedWidth(round(104 * theme.SPACE * theme.current().text_scale))
        # A page that is not shown must not widen the window.
        self.stack.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        row.addWidget(self.today)
        row.addWidget(self.stack, 1)
        self.setFocusProxy(self.today)
