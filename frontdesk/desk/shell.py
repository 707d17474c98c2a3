"""The first paint: a calm window at once, while the rest of the program is loaded behind it.

Knows nothing but Qt: what it waits for (SQLAlchemy, the rooms) is imported after it is seen.
"""

import gc
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QApplication, QWidget

GROUND, INK = ("#f4f6f7", "#16282d"), ("#14191b", "#e6ecee")  # light; dark: kit/colours.py has all


class Shell(QWidget):
    """A window with the program's name; calls `then` once it has been painted."""

    def __init__(self, then: Callable[[], None], *, dark: bool) -> None:
        super().__init__()
        self._then: Callable[[], None] | None = then
        ground, self._ink = INK if dark else GROUND
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Window, QColor(ground))
        self.setPalette(palette)
        self.setAutoFillBackground(True)
        self.setWindowTitle("Front Desk")
        self.resize(1440, 900)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102
        painter = QPainter(self)
        painter.setPen(QColor(self._ink))
        font = painter.font()
        font.setPointSize(20)
        painter.setFont(font)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "Front Desk")
        then, self._then = self._then, None
        if then is not None:
            QTimer.singleShot(0, then)


def run(site: Any) -> int:
    """Show the shell, then the office used last or the first-run wizard; return when all closed."""
    return _run(site, lambda shell, dark: _start().open_desk(shell, site, dark=dark))


def run_on(site: Any, make: Callable[[], QWidget]) -> int:
    """Show the shell, then the window that `make` returns; return when it is closed."""
    return _run(site, lambda shell, dark: _start().show_instead(shell, make, dark=dark))


def _start() -> Any:
    return import_module("frontdesk.desk.start")


def _run(site: Any, load: Callable[[QWidget, bool], None]) -> int:
    gc.disable()  # what is loaded now is never garbage: looking for it is a tenth of the start
    app: Any = QApplication.instance() or QApplication(sys.argv[:1])
    app.setApplicationName("Front Desk")
    system = app.styleHints().colorScheme() == Qt.ColorScheme.Dark
    dark = site.look == "dark" or (site.look == "system" and system)
    shell = Shell(lambda: load(shell, dark), dark=dark)
    shell.showMaximized()
    code = int(app.exec())
    for window in app.topLevelWidgets():  # while Python still stands: some of them call into it
        window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return code
