"""The little box over a table in which what one types narrows its rows."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractScrollArea, QHBoxLayout, QLineEdit

from frontdesk.kit.buttons import IconButton
from frontdesk.kit.labels import Words
from frontdesk.kit.raised import SHADOW, Raised

_PASSED = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FilterBox(Raised):
    """Appears with the first letter typed into a table; Esc takes it away and shows all again.

    Signals:
        typed(str): what to narrow by; empty for all.
        key_passed(QKeyEvent): a key meant for the table, such as Down or Enter.
    """

    typed = Signal(str)
    key_passed = Signal(object)

    def __init__(self, table: QAbstractScrollArea) -> None:
        super().__init__(table, margin=4)
        self._table = table
        self.line = QLineEdit()
        self.line.setPlaceholderText("Filter")
        self.line.setAccessibleName("Filter the rows")
        self.line.setMinimumWidth(180)
        self.line.textChanged.connect(self._on_changed)
        self.line.installEventFilter(self)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addSpacing(8)
        row.addWidget(Words("Filter", "label"))
        row.addWidget(self.line, 1)
        row.addWidget(IconButton("cross", "Show all rows", size=14, on=self.clear))
        self.inside.addLayout(row)
        self.hide()

    def begin(self, letters: str) -> None:
        """Appear with these letters typed."""
        self.show()
        self.raise_()
        self.place()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.setText(self.line.text() + letters)

    def clear(self) -> None:
        """Go away; all rows are shown again."""
        self.line.clear()

    def place(self) -> None:
        """Stand at the table's lower right corner."""
        size = self.sizeHint()
        right, bottom = self._table.width() - size.width(), self._table.height() - size.height()
        self.setGeometry(right + SHADOW - 14, bottom + SHADOW - 10, size.width(), size.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = Qt.Key(event.key())
            if key == Qt.Key.Key_Escape:
                self.clear()
                return True
            if key in _PASSED or key in _ENTER:
                self.key_passed.emit(event)
                return True
        return super().eventFilter(watched, event)

    def _on_changed(self, text: str) -> None:
        self.typed.emit(text)
        if not text:
            self.hide()
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)
