"""Looks for garbage on the window's thread alone: Qt's objects must not be freed on another one.

Python looks for cycles on whatever thread happens to allocate; a widget that is freed on the data
thread brings the program down.
"""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 500


class Garbage(QObject):
    """From now on, only this collects; `parent` keeps it alive."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect the oldest generation whose turn it is, as Python itself would have done."""
        for generation, (count, limit) in reversed(
            list(enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)))
        ):
            if count > limit:
                gc.collect(generation)
                return
