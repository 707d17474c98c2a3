"""The narrow rail at the left: one button a room."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QScrollArea, QToolButton, QVBoxLayout, QWidget

from frontdesk.desk.rooms import Room
from frontdesk.kit import icons, theme

WIDE, HIGH = 22, 15  # a button, in spaces
LOW, LEAST = 9, 13  # the sign alone; the sign with its word


class Rail(QFrame):
    """Shows the rooms this person may open.

    Signals:
        chosen(str): a room's key.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "rail")
        self.setAccessibleName("Rooms")
        self.buttons: dict[str, QToolButton] = {}
        self._icons: dict[str, str] = {}
        self._narrow = False
        self._group = QButtonGroup(self)
        rooms = QWidget()
        self._column = QVBoxLayout(rooms)
        self._column.setContentsMargins(theme.SPACE, 2 * theme.SPACE, theme.SPACE, 2 * theme.SPACE)
        self._column.setSpacing(theme.SPACE)
        self._column.addStretch(1)
        self._scroll = scroll = QScrollArea()  # more rooms than a small window is high
        scroll.setWidget(rooms)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rooms.setAutoFillBackground(False)
        scroll.viewport().setAutoFillBackground(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        theme.watch().changed.connect(self._colour)

    def show_rooms(self, rooms: Sequence[Room]) -> None:
        """Show these rooms, in this order."""
        for button in self.buttons.values():
            self._group.removeButton(button)
            button.deleteLater()
        self.buttons = {}
        for place, room in enumerate(rooms):
            button = QToolButton()
            button.setText(room.title)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setToolTip(f"{room.title} ({room.shortcut})")
            button.setAccessibleName(room.title)
            button.setCheckable(True)
            button.setProperty("kind", "rail")
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.clicked.connect(lambda _, key=room.key: self.chosen.emit(key))
            button.installEventFilter(self)
            self._group.addButton(button)
            self._column.insertWidget(place, button)
            self.buttons[room.key], self._icons[room.key] = button, room.icon
        self._colour()

    def mark(self, key: str) -> None:
        """Show which room is open; none of them while one that is not on the rail is."""
        self._group.setExclusive(False)
        for button in self.buttons.values():
            button.setChecked(False)
        self._group.setExclusive(True)
        if key in self.buttons:
            self.buttons[key].setChecked(True)
            self._scroll.ensureWidgetVisible(self.buttons[key], 0, theme.SPACE)
        self._colour()

    def set_narrow(self, narrow: bool) -> None:
        """Show signs alone, with their names on hover, where large letters leave too little."""
        if narrow != self._narrow:
            self._narrow = narrow
            self._colour()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self._scroll.ensureWidgetVisible(watched, 0, theme.SPACE)
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        if event.size().height() != event.oldSize().height():
            self._colour()

    def _colour(self) -> None:
        scale = theme.current().text_scale
        wide = LOW if self._narrow else WIDE
        self.setFixedWidth(round((wide + 2) * theme.SPACE * scale))
        size = QSize(round(wide * theme.SPACE * scale), self._button_height(scale))
        words = Qt.ToolButtonStyle.ToolButtonTextUnderIcon
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if self._narrow else words
        for key, button in self.buttons.items():
            role, drawn = "accent" if button.isChecked() else "muted", round(20 * scale)
            button.setToolButtonStyle(style)
            button.setIcon(icons.icon(self._icons[key], role, drawn))
            button.setIconSize(QSize(drawn, drawn))
            button.setFixedSize(size)

    def _button_height(self, scale: float) -> int:
        """Return the usual height of a button, or less in a low window; its words stay whole."""
        room = self.height() - 4 * theme.SPACE
        each = room // max(1, len(self.buttons)) - theme.SPACE
        least = LOW if self._narrow else LEAST
        return round(max(least * theme.SPACE * scale, min(HIGH * theme.SPACE * scale, each)))
