"""A desk with the Statements room on it, with hands on its keyboard."""

from PySide6.QtTest import QTest
from statements.an_office import BILLER

from frontdesk.demo.walk import Hands, Task
from frontdesk.kit.bell import Bell
from frontdesk.kit.office import Office
from frontdesk.statements.pane.statements import StatementsPane


class Desk(Hands):
    """One desk: its pane, and all that was done on it."""

    def __init__(self, store, *, staff=BILLER, size=(1180, 760)):
        self.store, self.bell = store, Bell()
        self.office = Office(store, staff, self.bell)
        self.pane = self.window = StatementsPane(self.office)
        self.run, self.fees, self.sent = self.pane.run, self.pane.fees, self.pane.sent
        self.holds, self.rules = self.pane.holds, self.pane.rules
        self.done = []
        self.tasks, self._task = [], Task("test")
        self.office.acted.connect(lambda done, _: self.done.append(done))
        self.pane.resize(*size)
        self.pane.show()
        self.pane.activateWindow()
        self.settle()
        self.run.table.setFocus()
        self.settle()

    def settle(self):
        for _ in range(6):
            super().settle()
            self.office.settle()

    def rows(self, table):
        """What a list says, line by line."""
        model = table.rows_model
        columns = range(model.columnCount())
        return [
            tuple(model.index(row, column).data() for column in columns)
            for row in range(model.rowCount())
        ]

    def key(self, *keys):
        for key in keys:
            self.press(key)
            QTest.qWait(120)
            self.settle()

    def close(self):
        self.pane.close()
        self.office.close()
        self.pane.deleteLater()
