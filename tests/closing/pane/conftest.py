"""The closing pane on an office at the end of its day, on both databases."""

import pytest
from closing.conftest import MANAGER, Day
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from frontdesk.closing.pane.closing import ClosingPane
from frontdesk.desk import start
from frontdesk.kit.bell import Bell
from frontdesk.kit.office import Office
from frontdesk.kit.privacy import privacy


class Screen:
    """The pane with hands on its keyboard."""

    def __init__(self, qtbot, day, staff=MANAGER):
        self.day = day
        self.office = Office(day.store, staff, Bell())
        self.pane = ClosingPane(self.office)
        self.wishes, self.said, self.keys = [], [], 0
        self.pane.wished.connect(self.wishes.append)
        self.pane.said.connect(self.said.append)
        qtbot.addWidget(self.pane)
        self.pane.resize(1240, 820)
        with qtbot.waitActive(self.pane):
            self.pane.show()
            self.pane.activateWindow()
        self.pane.setFocus()
        self.wait()

    @property
    def page(self):
        return self.pane.sections.page()

    @property
    def focus(self):
        return QApplication.focusWidget()

    def wait(self):
        for _ in range(6):
            self.office.settle()
            QApplication.processEvents()

    def press(self, *keys, held=None):
        for key in keys:
            QTest.keyClick(self.focus, key, *([held] if held else []))
            self.keys += 1
            self.wait()

    def type(self, words):
        for letter in words:
            QTest.keyClicks(self.focus, letter)
            self.keys += 1
        self.wait()

    def said_on_screen(self):
        """Everything a person can read or be told in the pane."""
        words = []
        for one in self.pane.findChildren(QWidget):
            if one.isVisible():
                words += [one.accessibleName(), one.accessibleDescription(), one.toolTip()]
                words += [getattr(one, "text", str)(), getattr(one, "summary", "")]
        for table in self.pane.findChildren(QTableView):
            if table.isVisible():
                words += self.cells(table)
        return "\n".join(str(word) for word in words)

    @staticmethod
    def cells(table):
        model = table.model()
        return [
            str(model.index(row, column).data())
            for row in range(model.rowCount())
            for column in range(model.columnCount())
        ]


@pytest.fixture
def open_screen(qtbot, qapp):
    start.dress(dark=False)
    opened = []

    def made(day, **more):
        opened.append(Screen(qtbot, day, **more))
        return opened[-1]

    yield made
    for one in opened:
        one.office.close()
    privacy.hide(False)


@pytest.fixture
def own_day(sqlite_store):
    """A day where the database makes no difference."""
    return Day(sqlite_store)
