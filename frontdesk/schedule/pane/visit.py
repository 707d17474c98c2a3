"""One visit beside the grid: who, where it stands, what can be done with it."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from frontdesk.core import clock
from frontdesk.core.refused import Refused
from frontdesk.kit import fields
from frontdesk.kit.banner import Banner
from frontdesk.kit.buttons import Button
from frontdesk.kit.chips import Chip
from frontdesk.kit.form import Form
from frontdesk.kit.labels import Card, Words
from frontdesk.schedule import rules
from frontdesk.schedule.pane.prefer import PreferencesForm
from frontdesk.schedule.pane.warning_strip import WarningStrip
from frontdesk.schedule.rows import StepRow, Visit


class VisitPanel(Card):
    """An appointment opened.

    Signals:
        step_wished(): the next status, please.
        cancel_wished(str): cancel it, for this reason.
        no_show_wished(): the patient did not come.
        chart_wished(), check_in_wished(), superbill_wished(), waitlist_wished(),
            recall_wished(): another room for this patient.
        other_time_wished(): it is to be moved to a time that is looked for.
        preferences_wished(): what is kept of the patient for finding a time is to be changed.
        left(): put away.
        unasked(): it is not to be cancelled after all.
    """

    step_wished = Signal()
    cancel_wished = Signal(str)
    no_show_wished = Signal()
    chart_wished = Signal()
    check_in_wished = Signal()
    superbill_wished = Signal()
    waitlist_wished = Signal()
    recall_wished = Signal()
    other_time_wished = Signal()
    preferences_wished = Signal()
    left = Signal()
    unasked = Signal()

    def __init__(self) -> None:
        super().__init__("Visit")
        self.visit: Visit | None = None
        self.asks = False  # why it is cancelled
        self.may_charge = True  # whether this person sees charges
        self.chip, self.who = Chip(), Words("", "heading", private=True, wrap=True)
        self.when = Words("", "body", wrap=True)
        self.steps = Words("", "muted", wrap=True)
        self.step = Button("", kind="primary", tip="Space", on=self.step_wished.emit)
        self.check_in = Button("Check in", icon="check-in", on=self.check_in_wished.emit)
        self.superbill = Button("Open the superbill", icon="receipt", tip="Ctrl+B",
                                on=self.superbill_wished.emit)  # fmt: skip
        self.chart = Button("Open the chart", icon="patient", on=self.chart_wished.emit)
        self.another = Button("Find another &time", icon="calendar", tip="Ctrl+T",
                              on=self.other_time_wished.emit)  # fmt: skip
        self.wait = Button("Wants to come earlier", icon="clock", on=self.waitlist_wished.emit,
                           tip="Put them on the waitlist, this visit to move")  # fmt: skip
        self.early = Button("Comes early, prefers …", icon="sliders",
                            on=self.preferences_wished.emit)  # fmt: skip
        self.prefer = PreferencesForm()
        self.again = Button("Come back in … months", icon="refresh", on=self.recall_wished.emit,
                            tip="Set a recall: listed till a visit is booked")  # fmt: skip
        self.no_show = Button("Did not come", icon="absent", on=self.no_show_wished.emit)
        self.cancel = Button(
            "Cancel …", kind="danger", icon="cross", tip="Delete", on=self.ask_reason
        )
        self.leave = Button("Close", kind="quiet", tip="Esc", on=self.left.emit)
        self.strip, self.warning = Banner(), WarningStrip()
        self.form = Form()
        reasons = [(one, one) for one in rules.CANCEL_REASONS]
        self.form.add(fields.choice("reason", "&Why?", reasons, required=True, side_by_side=False))
        self.form.entered.connect(self._give_reason)
        self.really = Button("Cancel the visit", kind="danger", on=self._give_reason)
        self.keep = Button("Keep it", kind="quiet", tip="Esc", on=self._unask)
        self._ways: list[Button] = []
        self._lay_out()

    def show_visit(self, visit: Visit, name: str, steps: Sequence[StepRow], now: datetime,
                   zone: ZoneInfo) -> None:  # fmt: skip
        """Show an appointment; a reason being chosen for the same one stays as it is."""
        asks = self.asks and self.visit is not None and self.visit.id == visit.id
        if self.prefer.patient_id != visit.patient_id:
            self.prefer.hide()
        self.visit = visit
        today = clock.office_day(now, zone)
        self.chip.show_status(visit.status)
        self.who.setText(name)
        day = clock.words_day(visit.day, today)
        span = rules.words_span(visit.start, visit.finish, zone)
        about = ", ".join(part for part in (visit.type_name, visit.reason) if part)
        self.when.setText(f"{day}, {span}\nwith {visit.provider}\n{about}".strip())
        told = [
            f"{rules.WORDS[one.status]} {_moment(one.at, visit, zone)}, {one.staff}"
            for one in steps
        ]
        told += [visit.ended_reason] if visit.ended_reason else []
        self.steps.setText("\n".join(told))
        self.steps.setVisible(bool(told))
        self._show_ways(visit, now, today=visit.day == today)
        self.strip.show_sentence("")
        self._ask(asks and visit.status not in rules.ENDED)
        self.show()

    def ask_reason(self) -> None:
        """Ask why, in place."""
        if self.visit is None or self.visit.status in rules.ENDED:
            return
        self._ask(True)
        self.form.load({"reason": rules.CANCEL_REASONS[0]})
        self.form["reason"].take_keyboard()

    def show_refused(self, refusal: Refused) -> None:
        """Say why not, beside what was asked for."""
        self.strip.show_sentence(str(refusal), "warning")

    def end(self) -> None:
        """Put the panel away."""
        self.visit, self.asks = None, False
        self.warning.show_warnings(())
        self.prefer.hide()
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.asks:
            self._unask()
        else:
            self.left.emit()

    def _show_ways(self, visit: Visit, now: datetime, *, today: bool) -> None:
        after = rules.next_status(visit.status, today=today)
        self.step.setText(f"Mark as {rules.WORDS[after].lower()}" if after else "")
        coming = visit.status in rules.TO_COME
        possible = {
            self.step: after is not None,
            self.check_in: today and (coming or visit.status == "arrived"),
            self.superbill: self.may_charge and visit.status in rules.FLOW[2:],
            self.chart: True,
            self.another: coming,
            self.wait: coming and visit.start > now,
            self.again: visit.status in rules.FLOW[3:],
            self.early: True,
            self.no_show: coming and visit.start < now,
            self.cancel: visit.status in rules.FLOW[:4],
        }
        self._ways = [button for button, can in possible.items() if can]
        for button in possible.keys() - set(self._ways):
            button.hide()

    def _give_reason(self) -> None:
        typed = self.form.checked_values()
        if typed is not None:
            self.cancel_wished.emit(str(typed["reason"]))

    def _unask(self) -> None:
        self._ask(False)
        self.unasked.emit()

    def _ask(self, asks: bool) -> None:
        self.asks = asks
        for widget in (self.form, self.really, self.keep):
            widget.setVisible(asks)
        for button in self._ways:
            button.setVisible(not asks)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.chip)
        top.addStretch(1)
        top.addWidget(self.leave)
        self.body.addLayout(top)
        for widget in (
            self.who, self.when, self.warning, self.steps, self.strip, self.step, self.check_in,
            self.superbill, self.chart, self.another, self.wait, self.again, self.early,
            self.prefer, self.no_show, self.cancel, self.form, self.really, self.keep,
        ):  # fmt: skip
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.hide()


def _moment(at: datetime, visit: Visit, zone: ZoneInfo) -> str:
    """Return when a step was taken: the time, and the date where it was not the visit's day."""
    day, time = clock.office_day(at, zone), clock.words_time(at, zone)
    return time if day == visit.day else f"{day:%b} {day.day}, {time}"
