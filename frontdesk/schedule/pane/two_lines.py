"""A narrow list of two lines a row: what one looks for, and beneath it what must be readable."""

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QHeaderView, QStyleOptionViewItem

from frontdesk.kit import icons, theme
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.row_delegate import SIDE, RowDelegate
from frontdesk.kit.rows_model import ColourRole, IconRole, RowsModel
from frontdesk.kit.table import Table

SIGN = 16.0  # pixels of the icon at the right


class TwoLines(RowDelegate):
    """Paints the first line of a cell strong and the second beneath it; an icon at the right."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        cell = QRectF(option.rect)
        painter.save()
        self._paint_ground(painter, cell, index)
        inside = cell.adjusted(SIDE, 5, -SIDE, -5)
        if name := index.data(IconRole):
            square = QRectF(inside.right() - SIGN, inside.top() + 1, SIGN, SIGN)
            icons.draw(painter, name, square, index.data(ColourRole) or "accent")
        first, _, second = str(index.data() or "").partition("\n")
        look, half = theme.current(), inside.height() / 2
        for place, (words, kind, role) in enumerate(
            ((first, "strong", "text"), (second, "body", "muted"))
        ):
            wide = inside.width() - (SIGN + 6 if place == 0 and index.data(IconRole) else 0)
            where = QRectF(inside.left(), inside.top() + place * half, wide, half)
            painter.setFont(look.font(kind))
            painter.setPen(look.colour(role))
            end = Qt.TextElideMode.ElideRight
            shown = QFontMetricsF(look.font(kind)).elidedText(words, end, wide)
            painter.drawText(where, int(Qt.AlignmentFlag.AlignVCenter), shown)
        painter.restore()


class TwoLineTable(Table):
    """A table of one column without a heading, its rows two lines high."""

    def __init__(self, model: RowsModel, name: str, *, empty: EmptyState) -> None:
        super().__init__(model, name, empty=empty, filters=False)
        self.delegate = TwoLines(self)
        self.setItemDelegate(self.delegate)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self._fit_rows()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_rows()

    def _fit_rows(self) -> None:
        tall = QFontMetricsF(theme.current().font("strong")).height()
        self.verticalHeader().setDefaultSectionSize(round(2 * tall) + 14)
