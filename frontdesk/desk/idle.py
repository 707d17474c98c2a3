"""Notices that nobody has touched this workstation for a while; sleep counts too."""

import time

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

LOOK_MS = 500
_TOUCHES = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
}


class Idle(QObject):
    """Emits `passed` once nobody has typed or clicked for the given minutes.

    Signals:
        passed(): time to lock.
        rested(): nothing typed for a few seconds: time to keep what is half typed.
    """

    passed = Signal()
    rested = Signal()

    def __init__(self, parent: QObject, *, minutes: float = 10, rest_seconds: float = 4.0) -> None:
        super().__init__(parent)
        self.minutes, self._rest = minutes, rest_seconds
        self._touched = self._kept = time.time()  # the wall clock: it goes on while the PC sleeps
        self._watching = False
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        # Not sooner: of the thousands of events of a start it wants none, and of each PySide would
        # ask what it is. In this half second no hand has opened a menu and pressed F12.
        QTimer.singleShot(LOOK_MS, self, self._watch)
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102
        kind = event.type()
        if kind in _TOUCHES:
            self._touched = time.time()
            if kind == QEvent.Type.KeyPress and QApplication.activePopupWidget() is not None:
                return self._locks(event)
        return False

    def _locks(self, event: QEvent) -> bool:
        """Lock by F12 though a menu is open, which else keeps every key to itself."""
        asked = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_F12
        if asked:
            self.passed.emit()
        return asked

    def stop(self) -> None:
        """Look no more: the window closes."""
        self._timer.stop()
        _app().removeEventFilter(self)

    def touch(self) -> None:
        """Begin to count anew: somebody has come."""
        self._touched = time.time()

    @property
    def is_watching(self) -> bool:
        """Whether it hears of every key and click by now."""
        return self._watching

    def _watch(self) -> None:
        self._watching = True
        _app().installEventFilter(self)

    def _look(self) -> None:
        still = time.time() - self._touched
        if still < 0:  # the PC's clock was set back
            self._touched = self._kept = time.time()
            return
        if self._kept < self._touched and still >= self._rest:
            self._kept = time.time()
            self.rested.emit()
        if still >= self.minutes * 60:
            self._touched = time.time()
            self.passed.emit()


def _app() -> QCoreApplication:
    app = QApplication.instance()
    assert app is not None
    return app
