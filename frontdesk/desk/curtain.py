"""What is open beside and above the desk: put away while it is locked, and brought back."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from shiboken6 import isValid


class Curtain:
    """Hides everything but the one page in front; previews, popups and lists included."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._hidden: list[QWidget] = []
        self._keyboard: QWidget | None = None

    def draw(self) -> None:
        """Put away what is open; remember it, and where the keyboard was."""
        self._keyboard = QApplication.focusWidget()
        others = [one for one in QApplication.topLevelWidgets() if one is not self._window]
        above = self._window.findChildren(
            QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly
        )
        kept = (self._window.centralWidget(),)
        for one in others + [one for one in above if one not in kept]:
            if one.isVisible():
                one.hide()
                lasting = one.isWindow() and one.windowType() in _WINDOWS
                if lasting:
                    self._hidden.append(one)
        QApplication.clipboard().clear()

    def open(self) -> None:
        """Show again what was open, the keyboard where it was."""
        for one in self._hidden:
            if isValid(one):
                one.show()
        self._hidden = []
        if self._keyboard is not None and isValid(self._keyboard):
            self._keyboard.activateWindow()
            self._keyboard.setFocus(Qt.FocusReason.OtherFocusReason)
        self._keyboard = None

    def drop(self) -> None:
        """Close what was open: somebody else sits down."""
        for one in self._hidden:
            if isValid(one):
                one.close()
        self._hidden, self._keyboard = [], None


_WINDOWS = (Qt.WindowType.Window, Qt.WindowType.Dialog, Qt.WindowType.Tool)
