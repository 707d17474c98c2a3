"""The patient in hand, at the right of every room: the same card, what is owed, what comes next."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from frontdesk.core import clock
from frontdesk.core.changes import Changes
from frontdesk.core.later import Later
from frontdesk.core.money import dollars
from frontdesk.core.records import record
from frontdesk.core.refused import Refused
from frontdesk.desk import rooms
from frontdesk.kit import theme
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.buttons import Button, IconButton
from frontdesk.kit.clear_scroll import ClearScroll
from frontdesk.kit.going import Go
from frontdesk.kit.labels import Words, rule
from frontdesk.kit.office import Office

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from frontdesk.patients import reads as patients
    from frontdesk.patients.pane import card
    from frontdesk.schedule import reads as schedule
else:
    card = Later("frontdesk.patients.pane.card")
    schedule = Later("frontdesk.schedule.reads")
    patients = Later("frontdesk.patients.reads")

TABLES = ("patient", "patient_phone", "patient_alert", "patient_photo", "patient_name",
          "coverage", "posting", "posting_line", "payment", "appointment")  # fmt: skip


@record
class InHand:
    """Everything the panel shows of one patient."""

    card: Any
    balance_cents: int
    coverages: tuple[Any, ...]
    next_visit: str
    today: str


class Hand(QFrame):
    """One patient at a time; taking another marks the change, and is audited.

    Signals:
        wished(Go): book, check in or open the chart of the patient in hand.
        taken(int), dropped(): for who follows the hand.
        line_made(): `line` is there, to be put above the rooms.
    """

    wished = Signal(object)
    taken = Signal(int)
    dropped = Signal()
    line_made = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setProperty("kind", "surface")
        self.setAccessibleName("Patient in hand")
        self._office = office
        self._asked: int | None = None
        self._narrow = self._folded = False
        self.line: Any = None  # the same in one line, made when it is first wanted
        self.patient_id: int | None = None
        self.sheet: QScrollArea | None = None  # made when somebody is first taken in hand
        self.put_down()
        office.bell.rang.connect(self._on_rang)
        office.staff_changed.connect(self._show_ways)
        theme.watch().changed.connect(self._fit)
        self._fit()

    def take(self, patient_id: int) -> None:
        """Take this patient in hand; shown once the look at the chart is in the audit trail."""
        if patient_id in (self.patient_id, self._asked):
            self._read()
            return
        if self.sheet is None:
            self._build()
        self.put_down()
        self._asked = patient_id
        look = _loaded("patients.actions").open_chart.act(patient_id)
        self._office.act(look, lambda _: self._on_looked(patient_id))

    def _on_looked(self, patient_id: int) -> None:
        if self._asked == patient_id:  # no other was asked for meanwhile
            self.patient_id, self._asked = patient_id, None
            self.taken.emit(patient_id)
            self._read()

    def put_down(self) -> None:
        """Show nobody."""
        self.patient_id = self._asked = None
        if self.sheet is not None:
            self.sheet.hide()
            self.nobody.show()
        if self.line is not None:
            self.line.hide()
        self.hide()  # its room is the schedule's while nobody is in hand
        self.dropped.emit()

    def take_keyboard(self) -> None:
        """Let the keyboard reach the card's buttons."""
        if self._folded and self.line is not None and self.patient_id is not None:
            self.line.ways["schedule"].setFocus()
        elif self.sheet is not None:
            (self.book if self.patient_id is not None else self.nobody).setFocus()

    def _read(self) -> None:
        wanted = self.patient_id
        if wanted is None:
            return
        store = self._office.store

        def read(session: Session) -> InHand | None:
            card = patients.card(session, wanted)
            if card is None:
                return None
            today = store.today()
            same = patients.same_person_ids(session, wanted)
            visits = schedule.visits_of(session, wanted)
            covered = _loaded("coverage.reads").coverages_of(session, wanted, today)
            coming = [visit for visit in visits if visit.start > store.now() and visit.is_open]
            now = [visit for visit in visits if visit.day == today]
            return InHand(
                card,
                _loaded("ledger.reads").balance(session, same),
                tuple(covered),
                _words_visit(min(coming, key=lambda v: v.start), store)
                if coming
                else "none booked",
                ", ".join(_words_visit(visit, store) for visit in now),
            )

        self._office.read(read, lambda found: self._show(wanted, found))

    def _show(self, wanted: int, found: InHand | Refused | None) -> None:
        if wanted != self.patient_id:
            return  # another was taken meanwhile
        if not isinstance(found, InHand) or self.sheet is None:
            self.put_down()
            return
        self.card.show_card(found.card, self._office.store.about_today())
        self._show_ways()
        owes = found.balance_cents
        money = dollars(owes) if owes >= 0 else f"{dollars(-owes)} credit"
        kind = "danger" if owes > 0 else "body"
        why = owes > 0 and self._office.staff.may(rooms.BY_KEY["billing"].permit)
        self.money.say(money, kind)
        self.why.setVisible(why)
        self.line.show_card(found.card, self._office.store.about_today())
        self.line.show_owed(money, kind, why=why)
        first = found.coverages[0] if found.coverages else None
        self.covered.say(f"{first.payer} · {first.member_id}" if first else "none on file",
                         "body" if first else "warning")  # fmt: skip
        self.visit.say(found.next_visit)
        self.here.say(found.today or "no visit today")
        self.nobody.hide()
        self.sheet.show()
        self._show_one()

    def _show_one(self) -> None:
        """Show the card, or the line in its place."""
        held = self.patient_id is not None and self.sheet is not None and not self.sheet.isHidden()
        self.setVisible(held and not self._folded)
        if self.line is not None:
            self.line.setVisible(held and self._folded)

    def set_folded(self, folded: bool) -> None:
        """Stand as one line above the room instead of beside it."""
        if folded != self._folded:
            self._folded = folded
            self._show_one()

    def _on_rang(self, changes: Changes) -> None:
        if self.patient_id is not None and changes.touch(*TABLES, patient_id=self.patient_id):
            self._read()

    def _wish(self, room: str, **what: Any) -> None:
        if self.patient_id is not None:
            self.wished.emit(Go(room, self.patient_id, {"patient_id": self.patient_id, **what}))

    def _show_ways(self) -> None:
        """Show the buttons of the rooms this person may open."""
        staff = self._office.staff
        for room, button in self.ways.items() if self.sheet is not None else ():
            button.setVisible(staff.may(rooms.BY_KEY[room].permit))
        if self.line is not None:
            self.line.show_ways(
                {room for room in self.ways if staff.may(rooms.BY_KEY[room].permit)}
            )

    def set_narrow(self, narrow: bool) -> None:
        """Take less of a window that large letters make small."""
        if narrow != self._narrow:
            self._narrow = narrow
            self._fit()

    def _fit(self) -> None:
        most = 1.25 if self._narrow else 1.5
        self.setFixedWidth(round(76 * theme.SPACE * min(theme.current().text_scale, most)))

    def _build(self) -> None:
        self.nobody = EmptyState("patient", "Nobody in hand", "Ctrl+K finds a patient.")
        self.card = card.PatientCard()
        self.money = Line("Owes", private=True)
        self.why = Button("Why?", kind="link", tip="Why is this owed (Ctrl+Shift+Y)",
                          on=lambda: self._wish("billing", why=True))  # fmt: skip
        self.why.setAccessibleName("Why is this owed?")
        self.covered = Line("Coverage", private=True)
        self.visit = Line("Next visit")
        self.here = Line("Today")
        self._lay_out()
        self._make_line()
        self._show_ways()

    def _make_line(self) -> None:
        self.line = import_module("frontdesk.desk.hand_line").HandLine()
        self.line.put_down.connect(self.put_down)
        self.line.why_wished.connect(lambda: self._wish("billing", why=True))
        self.line.wished.connect(
            lambda room: self._wish(room, **({"book": ""} if room == "schedule" else {}))
        )
        self.line_made.emit()

    def _lay_out(self) -> None:
        self.body = QWidget()
        self.body.setObjectName("in_hand")
        inside = QVBoxLayout(self.body)
        inside.setContentsMargins(
            4 * theme.SPACE, 2 * theme.SPACE, 4 * theme.SPACE, 4 * theme.SPACE
        )
        inside.setSpacing(3 * theme.SPACE)
        self.away = IconButton("cross", "Put this patient down", size=14, on=self.put_down)
        top = QHBoxLayout()
        top.addWidget(Words("In hand", "caption"), 1)
        top.addWidget(self.away)
        inside.addLayout(top)
        inside.addWidget(self.card)
        inside.addWidget(rule())
        owes = QHBoxLayout()
        owes.addWidget(self.money, 1)
        owes.addWidget(self.why)
        inside.addLayout(owes)
        for line in (self.covered, self.here, self.visit):
            inside.addWidget(line)
        inside.addWidget(rule())
        self.book = Button(
            "Book a visit", icon="calendar", on=lambda: self._wish("schedule", book="")
        )
        self.arrive = Button("Check in", icon="check-in", on=lambda: self._wish("checkin"))
        self.chart = Button("Open the chart", icon="patient", on=lambda: self._wish("patients"))
        self.account = Button("Account", icon="money", on=lambda: self._wish("billing"))
        self.ways = {"schedule": self.book, "checkin": self.arrive, "patients": self.chart,
                     "billing": self.account}  # fmt: skip
        for button in (self.book, self.arrive, self.chart, self.account):
            inside.addWidget(button)
        inside.addStretch(1)
        scroll = ClearScroll(self.body, sideways=False)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.nobody, 1)
        column.addWidget(scroll, 1)
        edge = rule()
        edge.setStyleSheet("min-width: 1px; max-width: 1px; max-height: 16777215px")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(edge)
        row.addLayout(column, 1)
        self.sheet = scroll


class Line(QWidget):
    """A caption over its words."""

    def __init__(self, caption: str, *, private: bool = False) -> None:
        super().__init__()
        self.caption, self.words = Words(caption, "caption"), Words("", wrap=True, private=private)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.caption)
        column.addWidget(self.words)

    def say(self, words: str, kind: str = "body") -> None:
        """Show these words."""
        self.words.set_kind(kind)
        self.words.setText(words)


def _loaded(module: str) -> Any:
    """Return a module of a room, loaded when somebody is first in hand: the start stays fast."""
    return import_module(f"frontdesk.{module}")


def _words_visit(visit: Any, store: Any) -> str:
    day = clock.words_day(visit.day, store.today())
    return f"{day} {clock.words_time(visit.start, store.zone)}, {visit.provider}"
