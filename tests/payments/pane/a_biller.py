"""A biller at the payments room: a real pane on a real office, every key pressed and counted."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from frontdesk.kit.bell import Bell
from frontdesk.kit.office import Office
from frontdesk.payments.pane.payments import PaymentsRoom

KEYS = {
    "\n": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab, "\x1b": Qt.Key.Key_Escape,
    "\u2193": Qt.Key.Key_Down, "\u2191": Qt.Key.Key_Up,
}  # fmt: skip


class Biller:
    """Hands on the keyboard of one desk."""

    def __init__(self, store, staff, qtbot, size=(1180, 820)):
        self.office, self.keys, self.said, self.refusals = Office(store, staff, Bell()), 0, [], []
        self.room = PaymentsRoom(self.office)
        self.room.said.connect(self.said.append)
        self.office.refused.connect(lambda refusal, _act: self.refusals.append(str(refusal)))
        self.room.resize(*size)
        with qtbot.waitActive(self.room):
            self.room.show()
            self.room.activateWindow()
        self.settle()

    def settle(self):
        for _ in range(5):
            self.office.settle()
            QApplication.processEvents()

    def type(self, text, *, settled=True):
        """Press a key a letter; a newline is Enter, a tab is Tab, \\x1b is Esc."""
        for letter in text:
            widget = QApplication.focusWidget()
            assert widget is not None, f"nothing has the keyboard for {letter!r}"
            if letter in KEYS:
                QTest.keyClick(widget, KEYS[letter])
            else:
                QTest.keyClicks(widget, letter)
            self.keys += 1
            if settled:
                self.settle()

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(QApplication.focusWidget(), key, modifier)
        self.keys += 1
        self.settle()

    def page(self, key):
        self.room.sections.open(key)
        self.settle()
        return self.room.sections.page()

    def close(self):
        """Close the desk; what is left of it is cleared away here, on the window's own thread."""
        self.office.close()
        self.room.close()
        self.room.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.room = self.office = None
