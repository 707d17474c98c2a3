"""Several pages in one pane: their names at the left, the one that is open at the right."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from frontdesk.kit import icons, theme
from frontdesk.kit.labels import Words


class Pages(QStackedWidget):
    """One page at a time, which needs what the page in sight needs: not the largest of them."""

    def __init__(self) -> None:
        super().__init__()
        self._told = QSize()
        self.currentChanged.connect(lambda _: self.updateGeometry())

    def hasHeightForWidth(self) -> bool:  # noqa: D102
        return False  # its layout would ask every page

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        page = self.currentWidget()
        if page is None:
            return QSize()
        least, layout = page.minimumSizeHint(), page.layout()
        if layout is not None and layout.hasHeightForWidth():
            wide = max(self.width(), least.width())  # at which its words are wrapped
            least.setHeight(max(least.height(), layout.totalMinimumHeightForWidth(wide)))
        self._told = least
        return least

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        told = self._told
        if event.size().width() != event.oldSize().width() and self.minimumSizeHint() != told:
            self.updateGeometry()


class Sections(QWidget):
    """Pages of a pane. Up and Down in the list open them; so do Ctrl+PgUp and Ctrl+PgDown anywhere.

    Signals:
        opened(str): the key of the page now open.

    Args:
        title: over the list.
    """

    opened = Signal(str)

    def __init__(self, title: str) -> None:
        super().__init__()
        self._keys: list[str] = []
        self._icons: list[str] = []
        self.pages = Pages()
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setProperty("kind", "sections")
        self.list.setIconSize(QSize(18, 18))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.list.currentRowChanged.connect(self._on_row)
        self._lay_out(title)
        theme.watch().changed.connect(self._dress)
        self._dress()
        for keys, step in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda step=step: self._step(step))

    def add(self, key: str, title: str, icon: str, page: QWidget) -> None:
        """Add a page beneath the others; the first one is open at once."""
        self._keys.append(key)
        self._icons.append(icon)
        self.pages.addWidget(page)
        QListWidgetItem(title, self.list)
        self._dress()
        if len(self._keys) == 1:
            self.list.setCurrentRow(0)

    def open(self, key: str) -> None:
        """Open a page; an unknown key opens nothing."""
        if key in self._keys:
            self.list.setCurrentRow(self._keys.index(key))

    @property
    def key(self) -> str:
        """The key of the page that is open."""
        return self._keys[self.list.currentRow()]

    def page(self) -> QWidget:
        """Return the page that is open."""
        page = self.pages.currentWidget()
        assert page is not None
        return page

    def _on_row(self, row: int) -> None:
        if row >= 0:
            self.pages.setCurrentIndex(row)
            self.opened.emit(self._keys[row])

    def _step(self, step: int) -> None:
        self.list.setCurrentRow((self.list.currentRow() + step) % len(self._keys))

    def _dress(self) -> None:
        widest = 0
        for row, icon in enumerate(self._icons):
            item = self.list.item(row)
            item.setIcon(icons.icon(icon, "muted", 18))
            widest = max(widest, self.list.fontMetrics().horizontalAdvance(item.text()))
            item.setSizeHint(QSize(0, self.list.fontMetrics().height() + 4 * theme.SPACE))
        self.list.setFixedWidth(max(38 * theme.SPACE, widest + 14 * theme.SPACE))

    def _lay_out(self, title: str) -> None:
        side = QFrame()
        side.setProperty("kind", "sunken")
        column = QVBoxLayout(side)
        column.setContentsMargins(*[3 * theme.SPACE] * 4)
        column.setSpacing(3 * theme.SPACE)
        heading = Words(title, "heading")
        heading.setContentsMargins(2 * theme.SPACE, theme.SPACE, 0, 0)
        column.addWidget(heading)
        column.addWidget(self.list, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addWidget(self.pages, 1)
