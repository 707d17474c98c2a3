"""A desk with the Charges room on it, with hands on its keyboard."""

from charges.a_visit import BILLER
from PySide6.QtTest import QTest
from small_office import insert

from frontdesk.charges.pane.charges import ChargesPane
from frontdesk.charges.tables import ChargeFavourite
from frontdesk.demo.walk import Hands, Task
from frontdesk.kit.bell import Bell
from frontdesk.kit.office import Office


class Desk(Hands):
    """One desk: its pane, and all that was done and said on it."""

    def __init__(self, store, *, staff=BILLER, size=(1180, 800), pane=ChargesPane):
        self.store, self.bell = store, Bell()
        self.office = Office(store, staff, self.bell)
        self.pane = self.window = pane(self.office)
        self.done, self.wishes, self.said, self.refused = [], [], [], []
        self.tasks, self._task = [], Task("test")
        self.office.acted.connect(lambda done, _: self.done.append(done))
        self.office.refused.connect(lambda refused, _: self.refused.append(refused))
        self.pane.wished.connect(self.wishes.append)
        self.pane.said.connect(self.said.append)
        self.pane.resize(*size)
        self.pane.show()
        self.pane.activateWindow()
        self.settle()
        self.pane.setFocus()
        self.settle()

    def settle(self):
        for _ in range(4):
            super().settle()

    @property
    def keys(self):
        """Keys pressed so far, letters too."""
        return self._task.keys + self._task.letters

    def key(self, *keys):
        for key in keys:
            self.press(key)
            if "Ctrl" in key:
                QTest.qWait(150)  # Qt shows the button pressed for a moment before it acts
            self.settle()

    def words(self, words):
        """Type letters one by one, the answers awaited."""
        for letter in words:
            self.type(letter)
            self.settle()

    def save(self):
        self.key("Ctrl+S")

    def rows(self, table, *columns):
        model = table.rows_model
        return [
            tuple(model.index(row, column).data() for column in columns)
            for row in range(model.rowCount())
        ]

    def close(self):
        self.pane.close()
        self.office.close()
        self.pane.deleteLater()


def favourites(store):
    """The office's favourites: c for the cold, v for the visit, s for the test."""
    rows = (
        ("diagnosis", "Usual", "J06.9", "Acute upper respiratory infection", "c"),
        ("diagnosis", "Usual", "I10", "High blood pressure", "h"),
        ("service", "Visits", "99213", "Office visit, established, low", "v"),
        ("service", "Visits", "99214", "Office visit, established, moderate", ""),
        ("service", "Laboratory", "87880", "Strep test, rapid", "s"),
    )
    insert(
        store,
        *(
            ChargeFavourite(kind=kind, group=group, code=code, words=words, key=key, place=place)
            for place, (kind, group, code, words, key) in enumerate(rows)
        ),
    )
