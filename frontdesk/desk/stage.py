"""Where the room that is open stands; one that needs more than there is scrolls here."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from frontdesk.kit import theme
from frontdesk.kit.clear_scroll import ClearScroll


class _Ground(QWidget):
    """What scrolls: as large as the place there is, or as the page in sight needs at least.

    It has no layout, since a scroll area would give one the room it would like, not what it needs.
    """

    def __init__(self) -> None:
        super().__init__()
        self.pages = QStackedWidget(self)
        self.pages.currentChanged.connect(lambda _: self.updateGeometry())

    def minimumSizeHint(self) -> QSize:
        page = self.pages.currentWidget()
        if page is None:
            return QSize()
        least, layout, place = page.minimumSizeHint(), page.layout(), self.parentWidget()
        if layout is not None and layout.hasHeightForWidth() and place is not None:
            wide = max(place.width(), least.width())  # at which its words are wrapped
            least.setHeight(max(least.height(), layout.totalMinimumHeightForWidth(wide)))
        return least

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()  # the page needs more or less
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.pages.setGeometry(self.rect())


class Stage(ClearScroll):
    """One room at a time. Large letters in a small window never push the window off the screen."""

    def __init__(self) -> None:
        ground = _Ground()
        super().__init__(ground)
        self._pages = ground.pages
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    def addWidget(self, page: QWidget) -> None:
        """Add a page."""
        self._pages.addWidget(page)

    def removeWidget(self, page: QWidget) -> None:
        """Take a page away; it is not deleted."""
        self._pages.removeWidget(page)

    def setCurrentWidget(self, page: QWidget) -> None:
        """Show a page."""
        self._pages.setCurrentWidget(page)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Keep in sight what has the keyboard."""
        larger = self._pages.size() != self.viewport().size()
        if larger and now is not None and self._pages.isAncestorOf(now):
            self.ensureWidgetVisible(now, 2 * theme.SPACE, 2 * theme.SPACE)
