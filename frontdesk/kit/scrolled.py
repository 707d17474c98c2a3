"""A page taller than its window: as tall as its wrapped words need, the keyboard always in view."""

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from frontdesk.kit import theme
from frontdesk.kit.clear_scroll import ClearScroll


class _Inside(QWidget):
    """Keeps its least height in step with its width: a scroll area asks no height for a width."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._stretch()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stretch()

    def _stretch(self) -> None:
        layout = self.layout()
        if layout is not None and layout.hasHeightForWidth():
            needed = layout.totalHeightForWidth(self.width())
            if needed != self.minimumHeight():
                self.setMinimumHeight(needed)


class Scrolled(ClearScroll):
    """Scrolls up and down only. Put the page's layout on `inside`."""

    def __init__(self) -> None:
        self.inside = _Inside()
        super().__init__(self.inside, sideways=False)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.inside.isAncestorOf(now):
            QTimer.singleShot(0, self, self._follow)  # when what opened with it has its place

    def _follow(self) -> None:
        now = QApplication.focusWidget()
        if now is not None and self.inside.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, 24 * theme.SPACE)
