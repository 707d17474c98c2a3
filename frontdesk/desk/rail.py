"""The narrow rail at the left: one button a room."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from frontdesk.desk.rooms import GROUPS, Group, Room
from frontdesk.kit import icons, theme
from frontdesk.kit.clear_scroll import ClearScroll

WIDE, HIGH = 22, 15  # a button, in spaces
LOW, LEAST = 9, 13  # the sign alone; the sign with its word


class Rail(QFrame):
    """Shows the rooms this person may open; a group of them is a menu behind one button.

    Signals:
        chosen(str): a room's key.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "rail")
        self.setAccessibleName("Rooms")
        self.buttons: dict[str, QToolButton] = {}
        self._behind: dict[str, list[Room]] = {}  # of each group
        self._marked = ""
        self._icons: dict[str, str] = {}
        self._narrow = False
        self._group = QButtonGroup(self)
        rooms = QWidget()
        self._column = QVBoxLayout(rooms)
        self._column.setContentsMargins(theme.SPACE, 2 * theme.SPACE, theme.SPACE, 2 * theme.SPACE)
        self._column.setSpacing(theme.SPACE)
        self._column.addStretch(1)
        self._scroll = ClearScroll(rooms, sideways=False)  # more rooms than a small window is high
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scroll)
        theme.watch().changed.connect(self._colour)

    def show_rooms(self, rooms: Sequence[Room]) -> None:
        """Show these rooms, in this order; a group stands behind the last of its rooms."""
        for button in self.buttons.values():
            self._group.removeButton(button)
            button.deleteLater()
        self.buttons, self._icons = {}, {}
        self._behind = {one.key: [room for room in rooms if room.group == one.key]
                        for one in GROUPS}  # fmt: skip
        for room in rooms:
            if room.on_rail:
                button = self._add(room, room.icon)
                button.clicked.connect(lambda _=False, key=room.key: self.chosen.emit(key))
            for group in GROUPS:
                behind = self._behind[group.key]
                ends = bool(behind) and behind[-1] is room
                if ends and not all(one.on_rail for one in behind):
                    self._add_group(group)
        self._colour()

    def _add(self, one: Room | Group, icon: str) -> QToolButton:
        button = QToolButton()
        button.setText(one.title)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip(f"{one.title} ({one.shortcut})")
        button.setAccessibleName(one.title)
        button.setCheckable(True)
        button.setProperty("kind", "rail")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.installEventFilter(self)
        self._group.addButton(button)
        self._column.insertWidget(len(self.buttons), button)
        self.buttons[one.key], self._icons[one.key] = button, icon
        return button

    def _add_group(self, group: Group) -> None:
        button = self._add(group, group.icon)
        button.setText(f"{group.title} \u2026")
        names = ", ".join(room.title for room in self._behind[group.key])
        button.setToolTip(f"{names} ({group.shortcut})")
        button.setAccessibleName(f"{group.title}: all its rooms")
        button.setAccessibleDescription(names)
        button.clicked.connect(lambda _=False: self._ask(group.key))

    def open_group(self, key: str) -> None:
        """Show the menu of a group beside its button; nothing where none of its rooms is seen."""
        if key not in self.buttons:
            return
        button = self.buttons[key]
        menu = QMenu(self)
        menu.setAccessibleName(button.accessibleName())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for place, room in enumerate(self._behind[key], start=1):
            action = menu.addAction(f"&{place}  {room.title}\t{room.shortcut}")
            action.triggered.connect(lambda _=False, chosen=room.key: self.chosen.emit(chosen))
        menu.popup(button.mapToGlobal(QPoint(button.width() + theme.SPACE, 0)))
        menu.setActiveAction(menu.actions()[0])

    def _ask(self, key: str) -> None:
        self.mark(self._marked)  # a press opens the menu, not the room
        self.open_group(key)

    def mark(self, key: str) -> None:
        """Show which room is open, or its group; neither for one that is not on the rail."""
        self._marked = key
        behind = (group for group, rooms in self._behind.items()
                  if any(room.key == key for room in rooms))  # fmt: skip
        shown = key if key in self.buttons else next(behind, "")
        self._group.setExclusive(False)
        for button in self.buttons.values():
            button.setChecked(False)
        self._group.setExclusive(True)
        if shown in self.buttons:
            self.buttons[shown].setChecked(True)
            self._scroll.ensureWidgetVisible(self.buttons[shown], 0, theme.SPACE)
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
