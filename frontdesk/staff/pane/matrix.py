"""The table of permits by role: a tick a cell, gone through by arrow keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QTableView

from frontdesk.kit import theme
from frontdesk.kit.icon_paint import paint
from frontdesk.kit.row_delegate import row_height
from frontdesk.staff.reads import RoleRow
from frontdesk.staff.rules import GROUPS, PERMITS

Index = QModelIndex | QPersistentModelIndex
WORDS = 0  # the column of the permits' words; a role's columns follow


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: a permit, or a heading over some."""

    permit: str
    words: str


LINES = tuple(
    line
    for heading, starts in GROUPS
    for line in (
        Line("", heading),
        *(Line(name, words) for name, words in PERMITS.items() if name.startswith(starts)),
    )
)


class MatrixModel(QAbstractTableModel):
    """Roles across, permits down."""

    def __init__(self) -> None:
        super().__init__()
        self.roles: list[RoleRow] = []

    def show_roles(self, roles: Sequence[RoleRow]) -> None:
        """Show these roles."""
        if [role.id for role in roles] == [role.id for role in self.roles]:
            self.roles = list(roles)
            last = self.index(len(LINES) - 1, len(roles))
            self.dataChanged.emit(self.index(0, 0), last)
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 1, len(roles))
            return
        self.beginResetModel()
        self.roles = list(roles)
        self.endResetModel()

    def role_at(self, column: int) -> RoleRow | None:
        """Return a column's role."""
        return self.roles[column - 1] if 1 <= column <= len(self.roles) else None

    def ticked(self, index: Index) -> bool | None:
        """Return whether a cell's role holds its permit; None where there is no tick."""
        role, line = self.role_at(index.column()), LINES[index.row()]
        return line.permit in role.permits if role and line.permit else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(LINES)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.roles) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line, ticked = LINES[index.row()], self.ticked(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return line.words if index.column() == WORDS else None
        if role == Qt.ItemDataRole.CheckStateRole and ticked is not None:
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            holder = self.role_at(index.column())
            if holder is None or ticked is None:
                return None
            return f"{holder.title}: {line.words}: {'yes' if ticked else 'no'}"
        return None

    def headerData(
        self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if side != Qt.Orientation.Horizontal:
            return None
        holder = self.role_at(section)
        if role == Qt.ItemDataRole.DisplayRole:
            return holder.title if holder else "May"
        if role == Qt.ItemDataRole.ToolTipRole and holder:
            return f"{holder.holders} hold this role"
        if role == Qt.ItemDataRole.TextAlignmentRole and not holder:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.ticked(index) is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class MatrixView(QTableView):
    """Shows the model; Space, Enter or a click ticks.

    Signals:
        toggled(int, str): this role is to hold that permit from now on, or no longer.
        role_picked(object): another role's column has the keyboard.
    """

    toggled = Signal(int, str)
    role_picked = Signal(object)

    def __init__(self, model: MatrixModel) -> None:
        super().__init__()
        self.matrix = model
        self.setModel(model)
        self.setItemDelegate(_Cell(self))
        self.setAccessibleName("Permits by role")
        self.setShowGrid(False)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.sectionClicked.connect(self._on_heading)
        header.setSectionsClickable(True)
        model.modelReset.connect(self.measure)
        theme.watch().changed.connect(self.measure)
        self.selectionModel().currentChanged.connect(self._on_current)
        self.hovered = QModelIndex()
        self.measure()

    def measure(self) -> None:
        """Give rows and columns their room."""
        metrics, header = self.fontMetrics(), self.horizontalHeader()
        self.verticalHeader().setDefaultSectionSize(row_height())
        words = max(metrics.horizontalAdvance(line.words) for line in LINES)
        header.setFixedHeight(2 * metrics.height() + 5 * theme.SPACE)
        for column in range(self.matrix.columnCount()):
            role = self.matrix.role_at(column)
            longest = max(
                (role.title if role else "").replace("/", "/ ").split(), key=len, default=""
            )
            wide = metrics.horizontalAdvance(longest) + 7 * theme.SPACE
            header.resizeSection(column, max(21 * theme.SPACE, wide) if role else words + 30)
        spare = self.viewport().width() - header.length()
        if spare > 0 and self.matrix.roles:  # the roles share what is left
            for column in range(1, self.matrix.columnCount()):
                share = spare // len(self.matrix.roles)
                header.resizeSection(column, header.sectionSize(column) + share)
        for row, line in enumerate(LINES):
            if not line.permit:
                self.setSpan(row, 0, 1, max(2, self.matrix.columnCount()))

    def current_role(self) -> RoleRow | None:
        """Return the role whose column has the keyboard."""
        return self.matrix.role_at(self.currentIndex().column())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._toggle(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index == self.currentIndex():
            self._toggle(index)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.measure()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.hovered = self.indexAt(event.position().toPoint())
        self.viewport().update()

    def leaveEvent(self, event: Any) -> None:
        super().leaveEvent(event)
        self.hovered = QModelIndex()
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        index = self.currentIndex()
        if self.hasFocus() and index.isValid():
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.current().colour("focus"), 2))
            painter.drawRoundedRect(QRectF(self.visualRect(index)).adjusted(2, 2, -2, -3), 4, 4)

    def _toggle(self, index: QModelIndex) -> None:
        role = self.matrix.role_at(index.column()) if index.isValid() else None
        if role is not None and LINES[index.row()].permit:
            self.toggled.emit(role.id, LINES[index.row()].permit)

    def _on_heading(self, column: int) -> None:
        row = self.currentIndex().row()
        self.setCurrentIndex(self.matrix.index(row if row > 0 else 1, column))

    def _on_current(self, index: QModelIndex, _before: QModelIndex) -> None:
        self.role_picked.emit(self.matrix.role_at(index.column()))


class _Cell(QStyledItemDelegate):
    """Paints a heading across, a permit's words, or a tick."""

    def __init__(self, view: MatrixView) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        look, cell = theme.current(), QRectF(option.rect)
        ticked = self._view.matrix.ticked(index)
        line = LINES[index.row()]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not line.permit:
            painter.fillRect(cell, look.colour("sunken"))
        elif index.row() == self._view.hovered.row():
            painter.fillRect(cell, look.colour("hover"))
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(cell, look.colour("selection"))
        painter.fillRect(QRectF(cell.left(), cell.bottom(), cell.width(), 1), look.colour("border"))
        if ticked is None:
            painter.setFont(look.font("body" if line.permit else "label"))
            painter.setPen(look.colour("text" if line.permit else "muted"))
            middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(cell.adjusted(14, 0, -8, 0), middle, line.words)
        else:
            _paint_tick(painter, cell, ticked)
        painter.restore()


def _paint_tick(painter: QPainter, cell: QRectF, ticked: bool) -> None:
    look, side = theme.current(), round(18 * theme.current().text_scale)
    box = QRectF(0, 0, side, side)
    box.moveCenter(cell.center())
    painter.setPen(QPen(look.colour("accent" if ticked else "outline"), 1))
    painter.setBrush(look.colour("accent" if ticked else "surface"))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    if ticked:
        paint(painter, "check", box.adjusted(2, 2, -2, -2), look.colour("accent_text"), stroke=2.2)
