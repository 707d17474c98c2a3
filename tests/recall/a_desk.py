"""A desk with the Recall room on it, with hands on its keyboard."""

from PySide6.QtTest import QTest
from recall.an_office import CLERK

from frontdesk.demo.walk import Hands, Task
from frontdesk.kit.bell import Bell
from frontdesk.kit.office import Office
from frontdesk.recall.pane.recall import RecallPane


class Desk(Hands):
    """One desk: its pane, all that was done on it and all it wished for."""

    def __init__(self, store, *, staff=CLERK, size=(1180, 760)):
        self.store, self.bell = store, Bell()
        self.office = Office(store, staff, self.bell)
        self.pane = self.window = RecallPane(self.office)
        self.due, self.table = self.pane.due, self.pane.due.table
        self.done, self.wishes, self.patients = [], [], []
        self.tasks, self._task = [], Task("test")
        self.office.acted.connect(lambda done, _: self.done.append(done))
        self.pane.wished.connect(self.wishes.append)
        self.pane.patient_taken.connect(self.patients.append)
        self.pane.resize(*size)
        self.pane.show()
        self.pane.activateWindow()
        self.settle()
        self.table.setFocus()
        self.settle()

    def settle(self):
        for _ in range(4):
            super().settle()

    def rows(self):
        """What the list says, line by line: how it stands, who, what for, the next reminder."""
        model = self.table.rows_model
        return [
            tuple(model.index(row, column).data() for column in (0, 1, 2, 4))
            for row in range(model.rowCount())
        ]

    def names(self):
        return [row[1] for row in self.rows()]

    def key(self, *keys):
        for key in keys:
            self.press(key)
            self.settle()

    def save(self):
        """Save by its key; Qt shows the button pressed for a moment before it acts."""
        self.press("Ctrl+S")
        QTest.qWait(150)
        self.settle()

    def undo(self):
        self.office.undo(self.done[-1].undo)
        self.settle()

    def close(self):
        self.pane.close()
        self.office.close()
        self.pane.deleteLater()
