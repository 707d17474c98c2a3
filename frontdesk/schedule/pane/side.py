"""Left of the grid: the month, or the one panel that is open; it scrolls where room is short."""

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from frontdesk.kit import theme
from frontdesk.kit.clear_scroll import ClearScroll

WIDE = 74 * theme.SPACE  # pixels, at usual letters
WIDER = 128 * theme.SPACE  # for a panel with a list


class _Inside(QWidget):
    """As high as its wrapped words need at its width, which a scroll area does not ask for."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._stretch()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stretch()

    def _stretch(self) -> None:
        layout = self.layout()
        if layout is None:
            return
        needed = layout.minimumSize().height()
        if layout.hasHeightForWidth():
            needed = max(needed, layout.totalMinimumHeightForWidth(self.width()))
        self.setMinimumHeight(needed)


class Side(ClearScroll):
    """A narrow column; larger letters make it wider."""

    def __init__(self) -> None:
        self._inside = _Inside()
        super().__init__(self._inside, sideways=False)
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4 * theme.SPACE)
        self._ended, self._wide = False, WIDE
        self._widen()
        theme.watch().changed.connect(self._widen)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)

    def add(self, widget: QWidget, *, stretch: int = 0) -> None:
        """Add the month or a panel under what is there."""
        place = self._column.count() - 1 if self._ended else -1
        self._column.insertWidget(place, widget, stretch)

    def end(self) -> None:
        """Push all of it up."""
        self._column.addStretch(0)
        self._ended = True

    def set_wide(self, wide: bool) -> None:
        """Be wider, for a panel with a list, or as usual again."""
        if (wanted := WIDER if wide else WIDE) != self._wide:
            self._wide = wanted
            self._widen()

    def _widen(self) -> None:
        self.setFixedWidth(round(self._wide * (1 + theme.current().text_scale) / 2))

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self._inside.isAncestorOf(now):
            QTimer.singleShot(0, self, self._follow)  # when what opened with it has its place

    def _follow(self) -> None:
        now = QApplication.focusWidget()
        if now is not None and self._inside.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, 8 * theme.SPACE)
