"""A schedule pane on a real office with hands on its keyboard; two of them are two desks."""

import threading

from given import at
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from schedule.an_office import CLERK, rows
from schedule.pane.shown_day import Hand
from sqlalchemy import event

from frontdesk.core.work import PROGRAM
from frontdesk.demo.walk import Hands, Task
from frontdesk.kit.bell import Bell
from frontdesk.kit.going import Go
from frontdesk.kit.office import Office
from frontdesk.patients.actions import register_patient
from frontdesk.patients.typed import PatientTyped
from frontdesk.schedule.pane.day import SchedulePane

MOUSE, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
NOW = at(13, 30)  # half past eight on MONDAY by the office's clock
PEOPLE = (
    ("Baker", "Ann", "1980-03-04"),
    ("Baker", "Anne", "1980-07-09"),
    ("Castillo", "Luis", "1955-01-30"),
    ("Tran", "Mai", "2001-12-05"),
)


def set_clock(store, moment=NOW):
    """Let it be that moment by the office's clock."""
    store.shift += moment - store.about_now()


def register_people(store):
    """Register the people of these tests as the desk would; return their ids by given name."""
    found = {}
    for family, given, born in PEOPLE:
        typed = PatientTyped(family=family, given=given, birth_date=born)
        found[given] = register_patient.do(store, PROGRAM, typed).made
    return found


class Desk(Hands):
    """One desk: its pane, its bell, all that was done on it, and how often it read the day."""

    def __init__(self, store, *, staff=CLERK, day=None, remembered=None):
        self.store, self.bell = store, Bell()
        self.office = Office(store, staff, self.bell)
        self.pane = self.window = SchedulePane(self.office)
        self.done, self.refusals, self.reads = [], [], 0
        self.tasks, self._task = [], Task("test")
        self.office.acted.connect(lambda done, _: self.done.append(done))
        self.office.refused.connect(lambda refusal, _: self.refusals.append(refusal))
        read = self.pane.read
        self.pane.read = lambda session: self._count(read, session)
        self.pane.resize(1200, 1000)
        if remembered is not None:
            self.pane.come_back(remembered)
        if day is not None:
            self.pane.show_day(day)
        self.pane.show()
        self.pane.activateWindow()
        self.pane.grid.setFocus()
        self.wait(lambda: self.pane.shown is not None, "the day is shown")

    def _count(self, read, session):
        self.reads += 1
        return read(session)

    @property
    def keys(self):
        return self._task.keys

    @property
    def strip(self):
        return self.pane.strip.sentence

    @property
    def items(self):
        """What the grid shows, by id."""
        return {one.id: one for one in self.pane.grid.day.items}

    @property
    def said(self):
        """What the panel that is open says."""
        panel = self.pane.desk.booking
        strips = (panel.strip, panel.warning, panel.note, panel.held)
        return [one.sentence for one in strips if one.sentence]

    def go_to(self, column, hour, minute=0):
        """Put the cursor on a time by the office's clock."""
        self.pane.grid.setFocus()
        assert self.pane.grid.go_to(column, hour * 60 + minute)

    def take(self, item_id):
        """Put the cursor on a visit."""
        self.pane.grid.setFocus()
        assert self.pane.grid.select(item_id)

    def wish(self, **what):
        self.pane.go(Go("schedule", what.pop("patient_id", None), what))
        self.settle()

    def settle(self):
        for _ in range(4):
            super().settle()

    def undo(self):
        """Take back what was done last."""
        self.office.undo(self.done[-1].undo)
        self.settle()

    def listen(self):
        """Hear the other desks from now on; a server is heard once it has said that it is."""
        heard = []
        self.bell.rang.connect(heard.append)
        self.bell.listen(self.store)
        if not self.store.is_sqlite:
            self.wait(lambda: heard, "the server is heard")
        self.settle()
        return self

    def drag(self, item_id, column, minute, qtbot, *, release=True):
        """Drag a visit by the mouse to a minute of a column; and let it go there."""
        hand, view, left = Hand(self.pane.grid, qtbot), self.pane.grid.viewport(), MOUSE
        start = hand.on(item_id)
        end = hand.at(column, minute) + QPoint(0, start.y() - hand.on(item_id, y=0).y())
        qtbot.mousePress(view, left, pos=start)
        for where in (start + (end - start) / 2, end):
            qtbot.mouseMove(view, where)
            at = QPointF(where)
            moved = QMouseEvent(QEvent.Type.MouseMove, at, view.mapToGlobal(at), left, left, NONE)
            QApplication.sendEvent(view, moved)
        if release:
            qtbot.mouseRelease(view, left, pos=end)
        self.breathe()

    def close(self):
        self.pane.close()
        self.office.close()
        self.pane.deleteLater()


def visits(store):
    """Every appointment: id, status, provider, day, start, minutes, lane."""
    return rows(store, "id", "status", "provider_id", "day", "start", "minutes", "lane")


def held(store):
    return [one for one in visits(store) if one[1] == "held"]


def statements_on(store, thread):
    """Collect the statements that a thread sends to the database."""
    found = []

    def note(_conn, _cursor, statement, *_):
        if threading.get_ident() == thread:
            found.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    event.listen(store.writing, "before_cursor_execute", note)
    return found
