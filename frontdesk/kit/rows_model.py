"""One table model for every list in the program."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from frontdesk.core.listing import TEXT, Cell, Kind
from frontdesk.core.records import record
from frontdesk.kit.privacy import privacy

Index = QModelIndex | QPersistentModelIndex
RowRole = Qt.ItemDataRole.UserRole
SortRole = Qt.ItemDataRole.UserRole + 1
IconRole = Qt.ItemDataRole.UserRole + 2
ColourRole = Qt.ItemDataRole.UserRole + 3
StatusRole = Qt.ItemDataRole.UserRole + 4
StrongRole = Qt.ItemDataRole.UserRole + 5

_MOST_STEPS = 200  # more separate changes than this are told as "all is new"


class Row(Protocol):
    """What any list shows: a plain value with an id."""

    @property
    def id(self) -> int: ...  # noqa: D102


R = TypeVar("R", bound=Row)


@record
class Column(Generic[R]):
    """A heading, the text under it, and the value it sorts by.

    Args:
        title: the heading.
        text: what a cell shows, plain text.
        sort: what it sorts by; None sorts last; without it, the text, capitals aside.
        right: figures stand at the right edge.
        tip: more words on hover.
        icon: the name of an icon before the text; empty for none.
        colour: a colour role of the theme for icon and text: danger, muted ...; empty for plain.
        status: an appointment status, shown as its chip instead of the text.
        strong: the text is set in a heavier weight.
        private: a name or an amount, masked while the lobby can see.
        width: pixels at first; 0 leaves it to the view.
        stretch: takes the room that is left.
        kind: what it is on paper and in a workbook (see core.listing): text, money, count,
            percent, date or moment; all but text are read by `value`, or else by `sort`.
        value: that in plain: integer cents, a whole number, a date, an instant; None for none.
        summed: its sum stands under it when the list is taken out.
    """

    title: str
    text: Callable[[R], str]
    sort: Callable[[R], Any] | None = None
    right: bool = False
    tip: Callable[[R], str] | None = None
    icon: Callable[[R], str] | None = None
    colour: Callable[[R], str] | None = None
    status: Callable[[R], str] | None = None
    strong: bool = False
    private: bool = False
    width: int = 0
    stretch: bool = False
    kind: Kind = TEXT
    value: Callable[[R], Cell] | None = None
    summed: bool = False

    def key(self, row: R) -> tuple[bool, Any]:
        """Return what a row sorts by, made comparable."""
        value = self.sort(row) if self.sort else self.text(row).casefold()
        return (value is None, value)


class RowsModel(QAbstractTableModel, Generic[R]):
    """Shows plain rows in columns. Knows no database and changes nothing.

    What is selected and current stays so by id while rows come, go, change and move.
    """

    def __init__(self, columns: Sequence[Column[R]]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._all, self._rows = list[R](), list[R]()
        self._sorted: tuple[int, bool] | None = None
        self._words: tuple[str, ...] = ()
        self.typed = ""  # what narrows the rows, as typed
        privacy.changed.connect(self._repaint)

    def show_rows(self, rows: Sequence[R]) -> None:
        """Show these rows, sorted and filtered as the person wished, in place of those before."""
        self._all = list(rows)
        self._arrange()

    def rows(self) -> list[R]:
        """Return the rows shown, in the order shown."""
        return list(self._rows)

    def row_at(self, index: Index) -> R | None:
        """Return the row under an index, None for no index."""
        return self._rows[index.row()] if index.isValid() else None

    def index_of(self, row_id: int, column: int = 0) -> QModelIndex:
        """Return where a row stands; an invalid index if it is not shown."""
        for place, row in enumerate(self._rows):
            if row.id == row_id:
                return self.index(place, column)
        return QModelIndex()

    def filter(self, typed: str) -> None:
        """Show only rows that hold every typed word somewhere, capitals aside; all when empty."""
        self.typed = typed.strip()
        self._words = tuple(typed.casefold().split())
        self._arrange()

    @property
    def filtered(self) -> bool:
        """Whether a filter hides rows."""
        return len(self._rows) < len(self._all)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 gives back the order of `show_rows`. Equal rows keep that order."""
        descending = order == Qt.SortOrder.DescendingOrder
        self._sorted = (column, descending) if 0 <= column < len(self.columns) else None
        self._arrange()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], self.columns[index.column()]
        read = _ROLES.get(role)
        return read(column, row) if read else None

    def headerData(  # noqa: D102
        self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if side == Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section].title
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(self.columns[section])
        return None

    def _arrange(self) -> None:
        rows = [row for row in self._all if self._fits(row)] if self._words else self._all
        if self._sorted:
            column, descending = self._sorted
            rows = sorted(rows, key=self.columns[column].key, reverse=descending)
        self._become(list(rows))

    def _fits(self, row: R) -> bool:
        text = "\n".join(column.text(row) for column in self.columns).casefold()
        return all(word in text for word in self._words)

    def _become(self, rows: list[R]) -> None:
        old, new = [row.id for row in self._rows], [row.id for row in rows]
        if old != new and not self._step_to(rows, old, new):
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
            return
        changed = [
            n for n, (now, then) in enumerate(zip(rows, self._rows, strict=True)) if now != then
        ]
        self._rows = rows
        for first, last in _runs(changed):
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def _step_to(self, rows: list[R], old: list[int], new: list[int]) -> bool:
        """Take away, reorder and put in until the ids are `new`; False if that is too much."""
        before, after = set(old), set(new)
        gone = _runs([place for place, row_id in enumerate(old) if row_id not in after])
        come = _runs([place for place, row_id in enumerate(new) if row_id not in before])
        if len(before) < len(old) or len(after) < len(new) or len(gone) + len(come) > _MOST_STEPS:
            return False
        nowhere = QModelIndex()
        for first, last in reversed(gone):
            self.beginRemoveRows(nowhere, first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()
        self._reorder([row_id for row_id in new if row_id in before])
        for first, last in come:
            self.beginInsertRows(nowhere, first, last)
            self._rows[first:first] = rows[first : last + 1]
            self.endInsertRows()
        return True

    def _reorder(self, ids: list[int]) -> None:
        if ids == [row.id for row in self._rows]:
            return
        self.layoutAboutToBeChanged.emit()
        places = {row_id: place for place, row_id in enumerate(ids)}
        was = self.persistentIndexList()
        now = [self.index(places[self._rows[one.row()].id], one.column()) for one in was]
        self._rows.sort(key=lambda row: places[row.id])
        self.changePersistentIndexList(was, now)
        self.layoutChanged.emit()

    def _repaint(self) -> None:
        if self._rows:
            last = self.index(len(self._rows) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last, [Qt.ItemDataRole.DisplayRole])


def _runs(places: list[int]) -> list[tuple[int, int]]:
    """Return ascending places as first and last of each unbroken run."""
    runs = []
    for _, group in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]):
        run = [place for _, place in group]
        runs.append((run[0], run[-1]))
    return runs


def _shown(column: Column[Any], row: Any) -> str:
    return privacy.masked(column.text(row)) if column.private else column.text(row)


def _tip(column: Column[Any], row: Any) -> str | None:
    return column.tip(row) if column.tip and not privacy.hidden else None


def _alignment(column: Column[Any]) -> int:
    side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


_ROLES: dict[int, Callable[[Column[Any], Any], Any]] = {
    Qt.ItemDataRole.DisplayRole: _shown,
    Qt.ItemDataRole.ToolTipRole: _tip,
    Qt.ItemDataRole.TextAlignmentRole: lambda column, row: _alignment(column),
    SortRole: lambda column, row: column.key(row)[1],
    RowRole: lambda column, row: row,
    IconRole: lambda column, row: column.icon(row) if column.icon else "",
    ColourRole: lambda column, row: column.colour(row) if column.colour else "",
    StatusRole: lambda column, row: column.status(row) if column.status else "",
    StrongRole: lambda column, row: column.strong,
}
