"""A floor pane on a real office with hands on its keyboard; two of them are two desks."""

from floor.a_floor import busy_floor, furnish_floor
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from schedule.an_office import CLERK

from frontdesk.demo.walk import Hands, Task
from frontdesk.floor.pane.floor import FloorPane
from frontdesk.floor.rules import STAGES
from frontdesk.kit.bell import Bell
from frontdesk.kit.office import Office

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Floor(Hands):
    """One desk with the floor open; `visits` are those of `busy_floor`, by stage."""

    def __init__(self, store, *, staff=CLERK, visits=None):
        self.store, self.bell, self.visits = store, Bell(), visits or {}
        self.office = Office(store, staff, self.bell)
        self.pane = self.window = FloorPane(self.office)
        self.tasks, self._task = [], Task("test")
        self.done, self.refusals, self.reads, self.wishes = [], [], 0, []
        self.office.acted.connect(lambda done, _: self.done.append(done))
        self.office.refused.connect(lambda refusal, _: self.refusals.append(refusal))
        self.pane.wished.connect(self.wishes.append)
        read = self.pane.read
        self.pane.read = lambda session: self._count(read, session)
        self.pane.resize(1180, 760)
        self.pane.show()
        self.pane.activateWindow()
        self.grid.setFocus()
        self.wait(lambda: self.pane.shown is not None, "the floor is shown")

    def _count(self, read, session):
        self.reads += 1
        return read(session)

    @property
    def grid(self):
        return self.pane.grid

    @property
    def strip(self):
        return self.pane.strip.sentence

    @property
    def columns(self):
        """The names in each column, top to bottom."""
        return [[card.name for card in column] for column in self.pane.board.columns]

    def stage(self, visit):
        """Where a visit stands, by the column's key."""
        card = self.pane.board.card(visit)
        return None if card is None else STAGES[card.stage].key

    def card(self, stage):
        return self.pane.board.card(self.visits[stage])

    def take(self, stage):
        """Take one of `busy_floor`'s visits in hand."""
        self.grid.setFocus()
        assert self.grid.take(self.visits[stage])
        return self.visits[stage]

    def settle(self):
        for _ in range(4):
            super().settle()

    def undo(self):
        """Take back what was done last."""
        self.office.undo(self.done[-1].undo)
        self.settle()

    def drag(self, visit, column, qtbot):
        """Drag a card by the mouse into a column."""
        view, grid = self.grid.viewport(), self.grid
        start = grid.box_of(visit).center()
        edges = grid._laid.edges
        end = QPointF((edges[column] + edges[column + 1]) / 2, start.y() + 40).toPoint()
        qtbot.mousePress(view, LEFT, pos=start)
        for where in (start + (end - start) / 2, end):
            at = QPointF(where)
            moved = QMouseEvent(QEvent.Type.MouseMove, at, view.mapToGlobal(at), LEFT, LEFT, NONE)
            QApplication.sendEvent(view, moved)
        qtbot.mouseRelease(view, LEFT, pos=end)
        self.breathe()

    def listen(self):
        """Hear the other desks from now on; a server is heard once it has said that it is."""
        heard = []
        self.bell.rang.connect(heard.append)
        self.bell.listen(self.store)
        if not self.store.is_sqlite:
            self.wait(lambda: heard, "the server is heard")
        self.settle()
        return self

    def close(self):
        self.pane.close()
        self.office.close()
        self.pane.deleteLater()


def open_floor(store, **more):
    """Furnish an office, let its morning be busy, and open the floor."""
    furnish_floor(store)
    return Floor(store, visits=busy_floor(store), **more)
