"""A desk with the Replan room on it, with hands on its keyboard."""

from given import MONDAY
from schedule.an_office import CLERK, LEE

from frontdesk.demo.walk import Hands, Task
from frontdesk.kit.bell import Bell
from frontdesk.kit.going import Go
from frontdesk.kit.office import Office
from frontdesk.replan.pane.replan import ReplanPane


class Desk(Hands):
    """One desk: its pane, all that was done on it and all it wished for."""

    def __init__(self, store, *, staff=CLERK, wish=None):
        self.store, self.bell = store, Bell()
        self.office = Office(store, staff, self.bell)
        self.pane = self.window = ReplanPane(self.office)
        self.plan, self.calls = self.pane.plan, self.pane.calls
        self.done, self.wishes, self.patients = [], [], []
        self.tasks, self._task = [], Task("test")
        self.office.acted.connect(lambda done, _: self.done.append(done))
        self.pane.wished.connect(self.wishes.append)
        self.pane.patient_taken.connect(self.patients.append)
        self.pane.resize(1200, 800)
        self.pane.show()
        self.pane.activateWindow()
        self.settle()
        if wish is not False:
            self.pane.go(Go("replan", None, wish or {"provider_id": LEE, "day": str(MONDAY)}))
        self.settle()
        self.plan.table.setFocus()

    def settle(self):
        for _ in range(4):
            super().settle()

    def rows(self):
        """What the list says: kind, patient, new time, with whom."""
        return [
            (row.kind, row.patient, row.time.at if row.time else None, row.new_provider)
            for row in self.plan.table.model_of.rows()
        ]

    def times(self):
        """Every new time, by visit."""
        return {row.id: row.time and row.time.at for row in self.plan.plan.rows}

    def take(self, visit_id):
        assert self.plan.table.take_in_hand(visit_id)
        self.plan.table.setFocus()

    @property
    def keys(self):
        return self._task.keys

    def click(self, button):
        button.click()

    def undo(self):
        self.office.undo(self.done[-1].undo)
        self.settle()

    def close(self):
        self.pane.close()
        self.office.close()
        self.pane.deleteLater()
