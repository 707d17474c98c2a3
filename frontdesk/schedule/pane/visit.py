"""One visit beside the grid: who, where it stands, what can be done with it."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from frontdesk.core import clock
from frontdesk.kit import fields
from frontdesk.kit.banner import Banner
from frontdesk.kit.buttons import Button
from frontdesk.kit.chips import Chip
from frontdesk.kit.form import Form
from frontdesk.kit.labels import Card, Words
from frontdesk.schedule import rules
from frontdesk.schedule.rows import StepRow, Visit


class VisitPanel(Card):
    """An appointment opened.

    Signals:
        step_wished(): the next status, please.
        cancel_wished(str): cancel it, for this reason.
        no_show_wished(): the patient did not come.
        chart_wished(), check_in_wished(): another room for this patient.
        left(): put away.
    """

    step_wished = Signal()
    cancel_wished = Signal(str)
    no_show_wished = Signal()
    chart_wished = Signal()
    check_in_wished = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__("Visit")
        self.visit: Visit | None = None
        self.chip, self.who = Chip(), Words("", "heading", private=True, wrap=True)
        self.when = Words("", "body", wrap=True)
        self.steps = Words("", "muted", wrap=True)
        self.step = Button("", kind="primary", tip="Space", on=self.step_wished.emit)
        self.check_in = Button("Check in", icon="check-in", on=self.check_in_wished.emit)
        self.chart = Button("Open the chart", icon="patient", on=self.chart_wished.emit)
        self.no_show = Button("Did not come", icon="absent", on=self.no_show_wished.emit)
        self.cancel = Button(
            "Cancel …", kind="danger", icon="cross", tip="Delete", on=self.ask_reason
        )
        self.leave = Button("Close", kind="quiet", tip="Esc", on=self.left.emit)
        self.strip = Banner()
        self.form = Form()
        reasons = [(one, one) for one in rules.CANCEL_REASONS]
        self.form.add(fields.choice("reason", "&Why?", reasons, required=True, side_by_side=False))
        self.form.entered.connect(self._give_reason)
        self.really = Button("Cancel the visit", kind="danger", on=self._give_reason)
        self._lay_out()

    def show_visit(self, visit: Visit, name: str, steps: Sequence[StepRow], now: datetime,
                   zone: ZoneInfo) -> None:  # fmt: skip
        """Show an appointment."""
        self.visit = visit
        today = clock.office_day(now, zone)
        self.chip.show_status(visit.status)
        self.who.setText(name)
        day = clock.words_day(visit.day, today)
        span = rules.words_span(visit.start, visit.finish, zone)
        about = ", ".join(part for part in (visit.type_name, visit.reason) if part)
        self.when.setText(f"{day}, {span}\nwith {visit.provider}\n{about}".strip())
        told = [
            f"{rules.WORDS[one.status]} {clock.words_time(one.at, zone)}, {one.staff}"
            for one in steps
        ]
        self.steps.setText(
            "\n".join([*told, *([visit.ended_reason] if visit.ended_reason else [])])
        )
        after = rules.next_status(visit.status, today=visit.day == today)
        self.step.setVisible(after is not None)
        self.step.setText(f"Mark as {rules.WORDS[after].lower()}" if after else "")
        coming = visit.status in rules.TO_COME
        self.check_in.setVisible(visit.day == today and (coming or visit.status == "arrived"))
        self.no_show.setVisible(coming and visit.start < now)
        self.cancel.setVisible(visit.status not in rules.ENDED)
        self.strip.show_sentence("")
        self._ask(False)
        self.show()

    def ask_reason(self) -> None:
        """Ask why, in place."""
        self._ask(True)
        self.form.load({"reason": rules.CANCEL_REASONS[0]})
        self.form["reason"].take_keyboard()

    def end(self) -> None:
        """Put the panel away."""
        self.visit = None
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.form.isVisible():
                self._ask(False)
            else:
                self.left.emit()
            return
        super().keyPressEvent(event)

    def _give_reason(self) -> None:
        typed = self.form.checked_values()
        if typed is not None:
            self.cancel_wished.emit(str(typed["reason"]))

    def _ask(self, asks: bool) -> None:
        for widget in (self.form, self.really):
            widget.setVisible(asks)
        self.cancel.setEnabled(not asks)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.chip)
        top.addStretch(1)
        top.addWidget(self.leave)
        self.body.addLayout(top)
        for widget in (
            self.who, self.when, self.steps, self.strip, self.step, self.check_in, self.chart,
            self.no_show, self.cancel, self.form, self.really,
        ):  # fmt: skip
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.hide()


def is_over(visit: Visit, today: date) -> bool:
    """Return whether nothing more can be done with a visit."""
    return visit.status in rules.ENDED or visit.day < today
