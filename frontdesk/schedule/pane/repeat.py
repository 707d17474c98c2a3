"""Makes a series of a visit: by which rule, where each one could stand, all booked at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout

from frontdesk.core import clock
from frontdesk.core.refused import Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.banner import Banner, EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.field import Field
from frontdesk.kit.form import Form
from frontdesk.kit.labels import Card, Words
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.kit.table import Table
from frontdesk.kit.tick_inputs import TicksInput
from frontdesk.schedule import series_rules
from frontdesk.schedule.series import Proposed
from frontdesk.schedule.series_rules import NAMES, Repeat, nth_of

UNITS = (("WEEKLY", "Weeks"), ("MONTHLY", "Months"), ("DAILY", "Days"))
LEAST_ROWS = 4  # of the list, however low the window
NARROW = 20 * theme.SPACE  # two fields stand side by side


@dataclass(frozen=True)
class Line:
    """One visit of the series to be; `chosen` is when it would be, None left out."""

    id: int
    proposed: Proposed
    chosen: datetime | None
    when: str
    note: str

    @property
    def is_out(self) -> bool:
        """Whether it will not be booked."""
        return self.chosen is None


COLUMNS = (
    Column[Line]("When", lambda row: row.when, lambda row: row.id, strong=True, stretch=True,
                 colour=lambda row: "faint" if row.is_out else "", width=120),
    Column[Line]("", lambda row: row.note, lambda row: row.note, tip=lambda row: row.note,
                 icon=lambda row: "check" if not row.note else "alert",
                 colour=lambda row: "muted" if not row.note else "warning", width=44),
)  # fmt: skip


class RepeatPanel(Card):
    """The rule, and under it each visit; Delete leaves one out, Space puts it at another time.

    Signals:
        looked(str): where would the visits of this rule stand?
        other_wished(int, datetime): another time for the visit in that place, after this one.
        booked(str, tuple): book them by this rule at these instants.
        left(): put away.
    """

    looked = Signal(str)
    other_wished = Signal(int, object)
    booked = Signal(str, object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__("Repeat this visit")
        self.first, self._zone, self._today = datetime.min, ZoneInfo("UTC"), date.min
        self.rule = ""
        self.who, self.what = Words("", "strong", private=True, wrap=True), Words("", wrap=True)
        self.form = Form()
        self.form.add(fields.number("every", "&Every", least=1, most=52), span=6)
        self.form.add(fields.choice("unit", "O&f", UNITS, side_by_side=False), span=6)
        days = [(day, name[:3]) for day, name in enumerate(NAMES)]
        self.form.add(Field("weekdays", "&On", TicksInput(days, columns=4)))
        self.form.add(fields.choice("nth", "O&n", [], side_by_side=False))
        self.form.add(fields.number("count", "&Visits", least=0, most=series_rules.MOST), span=5)
        self.form.add(fields.date("until", "or &until", today=lambda: self._today), span=7)
        for name in ("every", "unit", "count", "until"):
            self.form[name].box.setMinimumWidth(NARROW)
        self.form.edited.connect(self._on_edited)
        self.form.entered.connect(self._to_the_list)
        self.words, self.strip = Words("", "muted", wrap=True), Banner()
        self.model = RowsModel(COLUMNS)
        self.table = Table(self.model, "Visits of the series", filters=False,
                           empty=EmptyState("calendar", "No visits yet.",
                                            "Choose how the visit repeats."))  # fmt: skip
        self.table.chosen.connect(lambda _: self.ask())
        self.table.picked.connect(self._show_note)
        self.note = Words("", "muted", wrap=True)
        self.out = Button("Leave out", tip="Delete", on=self._leave_out)
        self.other = Button("Another time", tip="Space", on=self._wish_other)
        self.book = Button(
            "Book", kind="primary", icon="check", tip="Enter in the list", on=self.ask
        )
        for keys, does in (("Space", self._wish_other), ("Delete", self._leave_out)):
            here = QShortcut(QKeySequence(keys), self.table)
            here.setContext(Qt.ShortcutContext.WidgetShortcut)  # a list takes Space for itself
            here.activated.connect(does)
        self.leave = Button("Close", kind="quiet", tip="Esc", on=self.left.emit)
        self._lay_out()

    def begin(self, name: str, what: str, first: datetime, zone: ZoneInfo, today: date) -> None:
        """Begin with a visit there is: its patient, what it is for, and when it begins."""
        self.first, self._zone, self._today = first, zone, today
        self.who.setText(name)
        self.what.setText(what)
        day = clock.office_day(first, zone)
        nth, weekday = nth_of(day), NAMES[day.weekday()]
        ordinal = {1: "1st", 2: "2nd", 3: "3rd"}.get(nth, f"{nth}th")
        on = [(0, f"the {day.day}. of the month"), (nth, f"the {ordinal} {weekday}")]
        on += [(-1, f"the last {weekday}")] if nth >= 4 else []
        self.form["nth"].box.set_options(on)
        self.form.load({"every": 1, "unit": "WEEKLY", "weekdays": (day.weekday(),),
                        "nth": nth, "count": 6, "until": None})  # fmt: skip
        self.model.show_rows([])
        self.strip.show_sentence("")
        self.show()
        self._on_edited("")
        self.form["every"].take_keyboard()

    def show_proposed(self, rule: str, proposed: Sequence[Proposed]) -> None:
        """Show where each visit could stand; the answer to an older question is dropped."""
        if rule == self.rule:
            self.model.show_rows([self._line(place, one) for place, one in enumerate(proposed)])
            self._show_count()

    def show_other(self, place: int, start: datetime | None) -> None:
        """Put one visit at another time; say so where there is none."""
        row = self._row(place)
        if row is None:
            return
        if start is None:
            self.strip.show_sentence("There is no other time within a week.", "warning")
            return
        self.strip.show_sentence("")
        self._put(self._line(place, replace(row.proposed, start=start, why="another time")))

    def show_refused(self, refused: Refused) -> None:
        """Say why not; at the field where it is wrong."""
        if not self.form.show_refused(refused):
            self.strip.show_sentence(str(refused), "warning")

    def ask(self) -> None:
        """Book what is not left out."""
        starts = tuple(row.chosen for row in self.model.rows() if row.chosen is not None)
        if self.rule and starts and self.book.isEnabled():
            self.booked.emit(self.rule, starts)

    def end(self) -> None:
        """Put the panel away."""
        self.rule = ""
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _on_edited(self, _: str) -> None:
        """Look anew; what is wrong yet is said when one goes on."""
        try:
            typed = self.form.values()
            rule = self._rule(typed)
        except Refused as refused:
            self.rule = ""
            self.words.setText(str(refused))
            self.model.show_rows([])
            self._show_count()
            return
        self.form["weekdays"].setVisible(typed["unit"] == "WEEKLY")
        self.form["nth"].setVisible(typed["unit"] == "MONTHLY")
        if rule != self.rule:
            self.rule = rule
            said = series_rules.words(rule)
            self.words.setText(f"{said[0].upper()}{said[1:]}.")
            self.looked.emit(rule)

    def _rule(self, typed: dict[str, Any]) -> str:
        until = typed["until"]
        repeat = Repeat(
            typed["unit"] or "WEEKLY", typed["every"],
            typed["weekdays"] if typed["unit"] == "WEEKLY" else (),
            (typed["nth"] or 0) if typed["unit"] == "MONTHLY" else 0,
            0 if until is not None else typed["count"], until,
        )  # fmt: skip
        return repeat.rule(clock.office_day(self.first, self._zone))

    def _line(self, place: int, one: Proposed) -> Line:
        shown = one.start or one.wished
        day = clock.words_day(clock.office_day(shown, self._zone), self._today)
        when = f"{day} {clock.words_time(shown, self._zone)}"
        if one.start is None:
            return Line(place, one, None, when, one.why or "No time is free.")
        note = one.why if one.start != one.wished else ""
        return Line(place, one, one.start, when, note)

    def _row(self, place: int) -> Line | None:
        return next((row for row in self.model.rows() if row.id == place), None)

    def _put(self, line: Line) -> None:
        self.model.show_rows([line if row.id == line.id else row for row in self.model.rows()])
        self._show_count()

    def _leave_out(self) -> None:
        """Leave the visit in hand out, or take it in again."""
        row = self.table.current_row()
        if row is None:
            return
        if row.chosen is None and row.proposed.start is not None:
            self._put(self._line(row.id, row.proposed))
        else:
            self._put(replace(row, chosen=None, note="left out"))

    def _wish_other(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self.other_wished.emit(row.id, row.chosen or row.proposed.wished)

    def _show_note(self, row: Line | None) -> None:
        self.note.setText(f"{row.when}: {row.note}" if row is not None and row.note else "")

    def _show_count(self) -> None:
        self._show_note(self.table.current_row())
        count = sum(not row.is_out for row in self.model.rows())
        self.book.setText(f"Book {count} visits" if count != 1 else "Book 1 visit")
        self.book.setEnabled(count > 0)

    def _to_the_list(self) -> None:
        if self.model.rowCount():
            self.table.setFocus()
            self.table.take_in_hand(self.model.rows()[0].id)

    def _lay_out(self) -> None:
        self.table.setMinimumHeight(LEAST_ROWS * 36)
        ways = QHBoxLayout()
        for button in (self.out, self.other):
            ways.addWidget(button)
        ways.addStretch(1)
        last = QHBoxLayout()
        last.addWidget(self.book, 1)
        last.addWidget(self.leave)
        for widget in (self.who, self.what, self.form, self.words, self.strip):
            self.body.addWidget(widget)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.note)
        self.body.addLayout(ways)
        self.body.addLayout(last)
        self.hide()
