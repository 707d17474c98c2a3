"""Small things side by side, in as many rows as the width needs: they never widen the window."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget, QWidgetItem


class Flow(QLayout):
    """Lays its widgets out from left to right, and goes on in the next row."""

    def __init__(self, spacing: int) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    def addWidget(self, widget: QWidget) -> None:
        """Add a widget behind the others."""
        # an item that Qt makes is taken for gone as soon as another of these layouts goes, though
        # it lives; asked for its size it then ends the program
        self.addChildWidget(widget)
        self.addItem(QWidgetItem(widget))

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, place: int) -> QLayoutItem | None:
        return self._items[place] if 0 <= place < len(self._items) else None

    def takeAt(self, place: int) -> QLayoutItem | None:
        return self._items.pop(place) if 0 <= place < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, room: QRect) -> None:
        super().setGeometry(room)
        self._place(room, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        least = QSize(0, 0)
        for item in self._shown():
            least = least.expandedTo(item.minimumSize())
        return least

    def _shown(self) -> list[QLayoutItem]:
        return [one for one in self._items if not one.isEmpty()]

    def _place(self, room: QRect, *, move: bool) -> int:
        """Put everything where it belongs; return how tall all rows are."""
        x, y, tall, row = room.x(), room.y(), 0, list[tuple[QLayoutItem, int]]()
        for item in self._shown():
            size = item.sizeHint()
            if row and x + size.width() > room.right() + 1:
                self._set(row, y, tall, room, move=move)
                x, y, tall, row = room.x(), y + tall + self.spacing(), 0, []
            row.append((item, x))
            x += size.width() + self.spacing()
            tall = max(tall, size.height())
        self._set(row, y, tall, room, move=move)
        return y + tall - room.y()

    def _set(
        self, row: list[tuple[QLayoutItem, int]], y: int, tall: int, room: QRect, *, move: bool
    ) -> None:
        """Put one row in its place, each thing in the middle of its height."""
        for item, x in row if move else ():
            size = item.sizeHint()
            wide = min(size.width(), room.width())
            above = (tall - size.height()) // 2
            item.setGeometry(QRect(QPoint(x, y + above), QSize(wide, size.height())))
