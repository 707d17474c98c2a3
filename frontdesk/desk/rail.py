"""The narrow rail at the left: one button a room."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QVBoxLayout

from frontdesk.desk.rooms import Room
from frontdesk.kit import icons, theme


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
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.SPACE, 2 * theme.SPACE, theme.SPACE, 2 * theme.SPACE)
        self._column.setSpacing(theme.SPACE)
        self._column.addStretch(1)
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
            self._group.addButton(button)
            self._column.insertWidget(place, button)
            self.buttons[room.key], self._icons[room.key] = button, room.icon
        self._colour()

    def mark(self, key: str) -> None:
        """Show which room is open."""
        if key in self.buttons:
            self.buttons[key].setChecked(True)
        self._colour()

    def _colour(self) -> None:
        scale = theme.current().text_scale
        self.setFixedWidth(round(24 * theme.SPACE * scale))
        for key, button in self.buttons.items():
            role, size = "accent" if button.isChecked() else "muted", round(20 * scale)
            button.setIcon(icons.icon(self._icons[key], role, size))
            button.setIconSize(QSize(size, size))
            button.setFixedSize(round(22 * theme.SPACE * scale), round(15 * theme.SPACE * scale))
