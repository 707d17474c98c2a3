"""Paints the cells of a table: words, icons, status chips, hover and selection."""

from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView

from frontdesk.kit import theme
from frontdesk.kit.chips import chip_size, paint_chip
from frontdesk.kit.icon_paint import paint
from frontdesk.kit.rows_model import (
    ColourRole,
    IconRole,
    Index,
    StatusRole,
    StrongRole,
)

SIDE = 12.0
"""Pixels between a cell's edge and its words."""


class RowDelegate(QStyledItemDelegate):
    """Paints one cell; `hovered` is the row under the pointer, -1 for none."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self.hovered = -1

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: D102
        look = theme.current()
        if status := index.data(StatusRole):
            wide = chip_size(look.status(status)).width()
        else:
            font = look.font("strong" if index.data(StrongRole) else "body")
            wide = round(QFontMetricsF(font).horizontalAdvance(index.data() or ""))
        return QSize(wide + round(2 * SIDE) + (22 if index.data(IconRole) else 0), row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint ground, line beneath, icon and words or chip."""
        look, cell = theme.current(), QRectF(_rect(option))
        painter.save()
        self._paint_ground(painter, cell, index)
        inside = cell.adjusted(SIDE, 0, -SIDE, 0)
        if status := index.data(StatusRole):
            style = look.status(status)
            size = chip_size(style)
            top = cell.center().y() - size.height() / 2
            wide = min(float(size.width()), inside.width() + 8)
            paint_chip(painter, QRectF(inside.left() - 4, top, wide, size.height()), style)
        else:
            _paint_words(painter, inside, index)
        painter.restore()

    def _paint_ground(self, painter: QPainter, cell: QRectF, index: Index) -> None:
        # the option would say it too, but naming QStyle's flags costs 10 ms at the start
        look, selected = theme.current(), self._table.selectionModel().isSelected(index)
        if selected:
            painter.fillRect(cell, look.colour("selection"))
        elif index.row() == self.hovered:
            painter.fillRect(cell, look.colour("hover"))
        line = QRectF(cell.left(), cell.bottom() - 1, cell.width(), 1)
        painter.fillRect(line, look.colour("border"))
        if selected and self._table.horizontalHeader().visualIndex(index.column()) == 0:
            painter.fillRect(
                QRectF(cell.left(), cell.top(), 3, cell.height()), look.colour("accent")
            )


def row_height() -> int:
    """Return how tall a row of a table is, in pixels: 32, or more with larger text."""
    return max(32, round(QFontMetricsF(theme.current().font()).height()) + 15)


def _paint_words(painter: QPainter, inside: QRectF, index: Index) -> None:
    look, role = theme.current(), index.data(ColourRole) or ""
    if name := index.data(IconRole):
        square = QRectF(inside.left(), inside.center().y() - 8, 16, 16)
        paint(painter, name, square, look.colour(role or "muted"))
        inside.setLeft(inside.left() + 22)
    font = look.font("strong" if index.data(StrongRole) else "body")
    painter.setFont(font)
    painter.setPen(look.colour(role or "text"))
    align = index.data(Qt.ItemDataRole.TextAlignmentRole) or Qt.AlignmentFlag.AlignVCenter
    end = Qt.TextElideMode.ElideRight
    words = QFontMetricsF(font).elidedText(index.data() or "", end, inside.width())
    painter.drawText(inside, int(align), words)


def _rect(option: Any) -> Any:
    return option.rect  # the stubs leave the fields of a style option out
