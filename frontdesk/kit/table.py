"""The one table view: airy rows, typing narrows it, widths and the row in hand are kept."""

import math
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QHeaderView, QTableView

from frontdesk.kit import theme
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.filter_box import FilterBox
from frontdesk.kit.row_delegate import RowDelegate, row_height
from frontdesk.kit.rows_model import RowsModel

_LEAST_STRETCH = 160
_NAMES = 230  # pixels, at usual letters, that a name may want before others keep theirs
_BESIDE_TITLE = 26  # pixels a column's title needs besides its words
_ROWS_LOOKED_AT = 20  # beyond those in sight, to learn what a column needs


class Kept(Protocol):
    """Where column widths are kept; QSettings is one."""

    def value(self, key: str, default: Any = None) -> Any:
        """Return what is kept."""

    def setValue(self, key: str, value: Any) -> None:
        """Keep it."""


class Table(QTableView):
    """Shows a RowsModel. Enter or a double click chooses a row; typing filters; Ctrl+C copies.

    Signals:
        chosen(object): Enter or double click on a row.
        picked(object): another row is current; None when none is.

    Args:
        model: the rows.
        name: what the list is, for assistive technology and for keeping widths.
        empty: shown in place of no rows.
        kept: where widths are kept; nowhere when None.
        many: several rows can be selected.
        filters: typing narrows the rows.
    """

    chosen = Signal(object)
    picked = Signal(object)

    def __init__(
        self,
        model: RowsModel[Any],
        name: str,
        *,
        empty: EmptyState | None = None,
        kept: Kept | None = None,
        many: bool = False,
        filters: bool = True,
    ) -> None:
        super().__init__()
        self._name, self._kept, self._filters = name, kept, filters
        self.rows_model = model
        self._current_id: Any = None
        self._sharing = False
        self._giving_way: tuple[int, ...] = ()
        self._usual: dict[int, int] = {}  # pixels of each column where there is room
        self._selected_ids: list[Any] = []
        self.delegate = RowDelegate(self)
        self.setItemDelegate(self.delegate)
        self.setModel(model)
        self._dress(many)
        self._set_widths()
        self.filter_box = FilterBox(self)
        self.filter_box.typed.connect(self._on_filter)
        self.filter_box.key_passed.connect(self._on_passed_key)
        self.empty = empty or EmptyState("list", "Nothing here yet.")
        self._no_match = EmptyState("filter", "Nothing matches.", "Esc shows all rows again.")
        for overlay in (self.empty, self._no_match):
            overlay.setParent(self.viewport())
            overlay.hide()
        self._save = QTimer(self)
        self._save.setSingleShot(True)
        self._save.setInterval(400)
        self._save.timeout.connect(self._save_widths)
        self._connect(model)
        self._show_overlay()

    def current_row(self) -> Any:
        """Return the row in hand; None for none."""
        return self.rows_model.row_at(self.currentIndex())

    def selected_rows(self) -> list[Any]:
        """Return the selected rows in the order shown."""
        indexes = sorted(self.selectionModel().selectedRows(), key=lambda index: index.row())
        return [self.rows_model.row_at(index) for index in indexes]

    def take_in_hand(self, row_id: Any) -> bool:
        """Make a row current and bring it into view; False if it is not shown."""
        index = self.rows_model.index_of(row_id)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)
        return index.isValid()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        plain = modifiers in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_row() is not None:
            self.chosen.emit(self.current_row())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() == Qt.Key.Key_Escape and self.filter_box.isVisible():
            self.filter_box.clear()
        elif self._filters and plain and event.text().strip() and event.text().isprintable():
            self.filter_box.begin(event.text())
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """Put the selected rows on the clipboard, tabs between cells, as they are shown."""
        columns = range(self.rows_model.columnCount())
        lines = [
            "\t".join(str(self.rows_model.index(index.row(), column).data()) for column in columns)
            for index in sorted(self.selectionModel().selectedRows(), key=lambda one: one.row())
        ]
        if lines:
            QGuiApplication.clipboard().setText("\n".join(lines))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(int(event.position().y())))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: D102
        super().leaveEvent(event)
        self._hover(-1)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self._have_current()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self.filter_box.place()
        self._stretch()
        for overlay in (self.empty, self._no_match):
            overlay.setGeometry(self.viewport().rect())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102
        super().showEvent(event)
        self._stretch()  # its rows may have changed while it was not seen

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.verticalHeader().setDefaultSectionSize(row_height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        super().paintEvent(event)
        index = self.currentIndex()
        if self.hasFocus() and index.isValid():
            top, tall = self.rowViewportPosition(index.row()), self.rowHeight(index.row())
            wide = min(self.viewport().width(), self.horizontalHeader().length())
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.current().colour("focus"), 2))
            painter.drawRoundedRect(QRectF(1, top + 1, wide - 2, tall - 3), 4, 4)

    def _dress(self, many: bool) -> None:
        modes = QTableView.SelectionMode
        self.setAccessibleName(self._name)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(modes.ExtendedSelection if many else modes.SingleSelection)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(row_height())
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setMinimumSectionSize(36)
        header.setResizeContentsPrecision(_ROWS_LOOKED_AT)
        header.setSectionsMovable(False)
        self.setSortingEnabled(True)

    def _connect(self, model: RowsModel[Any]) -> None:
        for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            signal.connect(self._show_overlay)
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._come_back)
        self.doubleClicked.connect(lambda index: self.chosen.emit(model.row_at(index)))
        self.selectionModel().currentRowChanged.connect(self._on_current)
        self._usual = {
            place: self.horizontalHeader().sectionSize(place)
            for place in range(len(model.columns))
        }  # fmt: skip
        self.horizontalHeader().sectionResized.connect(self._on_resized)

    def _set_widths(self) -> None:
        header, modes = self.horizontalHeader(), QHeaderView.ResizeMode
        for place, column in enumerate(self.rows_model.columns):
            kept = self._kept.value(self._key(place)) if self._kept else None
            if column.stretch:
                header.setSectionResizeMode(place, modes.Stretch)
            elif kept is not None:
                header.resizeSection(place, int(kept))
            elif column.width:
                scale = theme.current().text_scale
                header.resizeSection(place, round(column.width * scale))
        if not any(column.stretch for column in self.rows_model.columns):
            header.setStretchLastSection(True)

    def give_way(self, *places: int) -> None:
        """Let these columns leave, the first of them first, where names would else be cut.

        What is exported keeps them.
        """
        self._giving_way = places
        self._stretch()

    def _stretch(self) -> None:
        """Let the stretching column take the room that is left, but never less than its own.

        In little room the other columns give up what their words do not need.
        """
        columns = self.rows_model.columns
        stretching = [place for place, one in enumerate(columns) if one.stretch]
        if not stretching or self._sharing:
            return
        self._sharing = True
        room = self.viewport().width()
        least = {place: self._least(place) for place in stretching}
        for place in self._giving_way:
            self.setColumnHidden(place, False)
        shown = [place for place in range(len(columns)) if not self.isColumnHidden(place)]
        wanted = sum(self._wanted(place) for place in stretching if place in shown)
        usual = {place: self._usual[place] for place in shown if place not in least}
        shared = self._shrunk(usual, sum(usual.values()) + wanted - room)
        for place in self._giving_way:
            if sum(shared.values()) + wanted <= room:
                break
            self.setColumnHidden(place, True)
            usual.pop(place)
            shared = self._shrunk(usual, sum(usual.values()) + wanted - room)
        self._lay_widths(shared, {place: least[place] for place in stretching if place in shown})
        self._sharing = False

    def _lay_widths(self, shared: dict[int, int], least: dict[int, int]) -> None:
        header, modes = self.horizontalHeader(), QHeaderView.ResizeMode
        for place, wide in shared.items():
            if header.sectionSize(place) != wide:
                header.resizeSection(place, wide)
        left = self.viewport().width() - sum(shared.values())
        enough = left >= sum(least.values())
        for place, wide in least.items():
            header.setSectionResizeMode(place, modes.Stretch if enough else modes.Interactive)
            if not enough:
                header.resizeSection(place, wide)

    def _wanted(self, place: int) -> int:
        """Return how wide a stretching column is to be before others keep their usual width."""
        most = round(_NAMES * theme.current().text_scale)
        least = self._least(place)
        return max(least, min(most, self.sizeHintForColumn(place) + 2))

    def _least(self, place: int) -> int:
        column = self.rows_model.columns[place]
        return round((column.width or _LEAST_STRETCH) * theme.current().text_scale)

    def _shrunk(self, usual: dict[int, int], lacking: int) -> dict[int, int]:
        """Return widths that are `lacking` pixels less together, none less than its words need."""
        if lacking <= 0:
            return usual
        words = self.horizontalHeader().fontMetrics()
        slack: dict[int, int] = {}
        for place, wide in usual.items():
            title = self.rows_model.columns[place].title
            needs = max(words.horizontalAdvance(title) + _BESIDE_TITLE,
                        self.sizeHintForColumn(place) + 2)  # fmt: skip
            slack[place] = max(0, wide - needs)
        total = sum(slack.values())
        share = min(1.0, lacking / total) if total else 0.0
        return {place: wide - math.ceil(slack[place] * share) for place, wide in usual.items()}

    def _on_resized(self, place: int, _before: int, wide: int) -> None:
        """Keep the width a person has dragged a column to."""
        if not self._sharing and wide:  # a hidden column is told as of no width
            self._usual[place] = wide
            self._save.start()

    def _save_widths(self) -> None:
        if self._kept is None:
            return
        for place, column in enumerate(self.rows_model.columns):
            if not column.stretch:
                self._kept.setValue(self._key(place), self._usual[place])

    def _key(self, place: int) -> str:
        return f"widths/{self._name}/{self.rows_model.columns[place].title}"

    def _on_filter(self, typed: str) -> None:
        self.rows_model.filter(typed)
        self._no_match.show_words(
            f"Nothing matches \u201c{typed}\u201d.", "Esc shows all rows again."
        )
        self._show_overlay()
        self._have_current()

    def _on_passed_key(self, event: QKeyEvent) -> None:
        self.keyPressEvent(event)

    def _have_current(self) -> None:
        if not self.currentIndex().isValid() and self.rows_model.rowCount():
            self.setCurrentIndex(self.rows_model.index(0, 0))

    def _hover(self, row: int) -> None:
        if row != self.delegate.hovered:
            self.delegate.hovered = row
            self.viewport().update()

    def _on_current(self, index: QModelIndex, _before: QModelIndex) -> None:
        self.picked.emit(self.rows_model.row_at(index))

    def _remember(self) -> None:
        row = self.current_row()
        self._current_id = row.id if row is not None else None
        self._selected_ids = [one.id for one in self.selected_rows()]

    def _come_back(self) -> None:
        flags = QItemSelectionModel.SelectionFlag
        for row_id in self._selected_ids:
            index = self.rows_model.index_of(row_id)
            self.selectionModel().select(index, flags.Select | flags.Rows)
        index = self.rows_model.index_of(self._current_id)
        if index.isValid():
            self.selectionModel().setCurrentIndex(index, flags.NoUpdate)

    def _show_overlay(self) -> None:
        none = self.rows_model.rowCount() == 0
        filtered = none and self.rows_model.filtered
        self.empty.setVisible(none and not filtered)
        self._no_match.setVisible(filtered)
        if not none and self.isVisible():
            self._stretch()  # other rows may need more, or less
        if self.hasFocus():
            self._have_current()
