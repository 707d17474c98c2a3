"""The first paint: a calm window at once, while the rest of the program is loaded behind it.

Knows nothing but Qt: what it waits for (SQLAlchemy, the rooms) is imported after it is seen. It
does without a QPainter and without the names in `Qt`: these alone take a sixth of a first paint.
"""

import builtins
import gc
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QPaintEvent, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QWidget

GROUND, INK = ("#f4f6f7", "#16282d"), ("#14191b", "#e6ecee")  # light; dark: kit/colours.py has all
CENTRED = 0x84  # Qt.AlignmentFlag.AlignCenter


class Shell(QLabel):
    """A window with the program's name; calls `then` once it has been painted."""

    def __init__(self, then: Callable[[], None], *, dark: bool) -> None:
        super().__init__("Front Desk")
        self._then: Callable[[], None] | None = then
        ground, ink = INK if dark else GROUND
        # A sheet of its own: the program's, which comes while it is still seen, changes nothing.
        self.setStyleSheet(f"background: {ground}; color: {ink}; font-size: 20pt")
        self.setProperty("alignment", CENTRED)
        self.setWindowTitle("Front Desk")
        self.resize(1440, 900)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        super().paintEvent(event)
        then, self._then = self._then, None
        if then is not None:
            QTimer.singleShot(0, then)


def run(site: Any) -> int:
    """Show the shell, then the office used last or the first-run wizard; return when all closed."""
    return _run(site, lambda shell: _start().open_desk(shell, site))


def run_on(site: Any, make: Callable[[], QWidget]) -> int:
    """Show the shell, then the window that `make` returns; return when it is closed."""
    return _run(site, lambda shell: _start().show_instead(shell, site, make))


def _start() -> Any:
    return import_module("frontdesk.desk.start")


def _run(site: Any, load: Callable[[QWidget], None]) -> int:
    gc.disable()  # what is loaded now is never garbage: looking for it is a tenth of the start
    _import_plainly()
    app: Any = QApplication.instance() or _application()
    app.setApplicationName("Front Desk")
    dark = site.look == "dark" or (site.look == "system" and _is_dark(app.palette()))
    shell = Shell(lambda: load(shell), dark=dark)
    shell.showMaximized()
    code = int(app.exec())
    for window in app.topLevelWidgets():  # while Python still stands: some of them call into it
        window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return code


def _application() -> QApplication:
    """Return Qt's application, in the style that kit/theme.py else sets later."""
    app = QApplication([*sys.argv[:1], "-style", "fusion"])
    app.setProperty("style", "fusion")
    return app


def _import_plainly() -> None:
    """Let Python import as it would without PySide.

    PySide reads the source of every module that is imported after it, to see whether that might
    want one of its `__feature__`s, which nobody here does: a seventh of the start.
    """
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


def _is_dark(palette: QPalette) -> bool:
    """Return whether the system seems dark; the desk itself asks it (desk/start.py)."""
    return palette.window().color().lightness() < palette.windowText().color().lightness()
