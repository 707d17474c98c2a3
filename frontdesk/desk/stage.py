"""Where the room that is open stands; one that needs more than there is scrolls here."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QStackedWidget, QWidget

from frontdesk.kit import theme


class _Pages(QStackedWidget):
    """Needs what the page in sight needs, not what the largest of all would."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(lambda _: self.updateGeometry())

    def minimumSizeHint(self) -> QSize:
        page = self.currentWidget()
        return page.minimumSizeHint() if page is not None else QSize()


class Stage(QScrollArea):
    """One room at a time. Large letters in a small window never push the window off the screen."""

    def __init__(self) -> None:
        super().__init__()
        self._pages = _Pages()
        self.setWidget(self._pages)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._pages.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
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
