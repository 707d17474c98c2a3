"""The day grid's repaint beside the same blocks in a QTableView; its scroll beside a frame."""

import random
import statistics
import time
from typing import Any

from measuring import part, row, seconds
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QApplication, QStyledItemDelegate, QTableView

from frontdesk.kit import icons, theme
from frontdesk.schedule.pane.grid import DayGrid
from frontdesk.schedule.pane.shown import Day, GridColumn, GridItem

PROVIDERS, VISITS, MINUTES, FIRST = 40, 30, 20, 480
WIDTH, HEIGHT = 1920, 1080
FRAME_MS = 1000 / 60
STEPS, PASSES = 150, 7
STATUSES = ("booked", "confirmed", "arrived", "checked_in", "roomed", "with_provider", "no_show")
TYPES = (("#2F7DD1", "circle"), ("#8A4FC7", "diamond"), ("#1E8E5A", "square"), ("#C8442E", "star"))
FAMILY_NAMES = ("Diaz", "Whitfield", "Osman", "Nguyen", "O'Connor", "Fernandez-Ruiz", "Berg", "Li")


def busy_day() -> Day:
    """Return a day of 40 providers with 30 visits each, none like another."""
    chance = random.Random(7)
    columns = tuple(
        GridColumn(number, f"Dr. {number}", "30 booked", "#0A7F96", ((FIRST, FIRST + 600),))
        for number in range(PROVIDERS)
    )
    items = []
    for number in range(PROVIDERS * VISITS):
        column, place = divmod(number, VISITS)
        colour, shape = chance.choice(TYPES)
        name = f"{chance.choice('ABCDEFGHJKLMNPRSTW')}. {chance.choice(FAMILY_NAMES)} {number}"
        start, status = FIRST + place * MINUTES, chance.choice(STATUSES)
        why = "Follow-up, blood pressure"
        item = GridItem(number, 1, column, start, MINUTES, name, why, status, colour, shape)
        items.append(item)
    return Day(columns, tuple(items), (), MINUTES, FIRST, FIRST + VISITS * MINUTES)


class VisitsModel(QAbstractTableModel):
    """The same visits as cells: a column a provider, a row a slot."""

    def __init__(self, day: Day) -> None:
        super().__init__()
        self._cells = {(item.start_minute - FIRST) // MINUTES * 100 + item.column_id: item
                       for item in day.items}  # fmt: skip

    def rowCount(self, parent: Any = None) -> int:
        return VISITS

    def columnCount(self, parent: Any = None) -> int:
        return PROVIDERS

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.UserRole:
            return self._cells[index.row() * 100 + index.column()]
        return None


class VisitDelegate(QStyledItemDelegate):
    """Paints a cell as the grid paints a block; colours, fonts, signs, cut names are kept."""

    def __init__(self) -> None:
        super().__init__()
        look = theme.current()
        self.font, self.text = look.font("strong"), QColor(look.text)
        self.metrics = QFontMetricsF(self.font)
        self.cut: dict[tuple[str, float], str] = {}
        self.fills = {name: QColor(style.fill) for name, style in look.statuses.items()}
        self.lines = {name: QPen(QColor(style.edge), 1) for name, style in look.statuses.items()}
        self.signs = {name: icons.pixmap(style.icon, name, 14)
                      for name, style in look.statuses.items()}  # fmt: skip

    def paint(self, painter: QPainter, option: Any, index: QModelIndex) -> None:
        visit = index.data(Qt.ItemDataRole.UserRole)
        area = QRectF(option.rect).adjusted(3.5, 1.5, -3.5, -0.5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.lines[visit.status])
        painter.setBrush(self.fills[visit.status])
        painter.drawRoundedRect(area, 5, 5)
        painter.fillRect(QRectF(area.left(), area.top(), 4, area.height()), visit.type_colour)
        sign = QPointF(area.right() - 19, area.center().y() - 7)
        painter.drawPixmap(sign, self.signs[visit.status])
        words = area.adjusted(7, 0, -22, 0)
        painter.setFont(self.font)
        painter.setPen(self.text)
        key = visit.title, words.width()
        if (name := self.cut.get(key)) is None:
            name = self.metrics.elidedText(visit.title, Qt.TextElideMode.ElideRight, key[1])
            self.cut[key] = name
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, name)


def table_of(day: Day) -> QTableView:
    """Return the visits in a table, every cell in sight."""
    table = QTableView()
    table.kept = VisitsModel(day), VisitDelegate()  # Qt keeps neither alive
    table.setModel(table.kept[0])
    table.setItemDelegate(table.kept[1])
    table.verticalHeader().setVisible(False)
    table.verticalHeader().setMinimumSectionSize(10)
    table.horizontalHeader().setMinimumSectionSize(10)
    table.verticalHeader().setDefaultSectionSize((HEIGHT - 60) // VISITS)
    table.horizontalHeader().setDefaultSectionSize((WIDTH - 60) // PROVIDERS)
    return table


def grid_of(day: Day) -> DayGrid:
    """Return the visits in the day grid, every one in sight."""
    grid = DayGrid()
    grid.set_least_column_width((WIDTH - 80) // PROVIDERS)
    grid.set_now(FIRST + 200)
    grid.show_day(day)
    return grid


def run() -> list[dict[str, Any]]:
    """Measure the repaint as it is and with nothing kept, and a scroll's p99: medians of 7 to 9."""
    app = QApplication.instance() or QApplication([])
    before = app.styleSheet(), theme.current()
    theme.apply(app, theme.light())
    day = busy_day()
    grid, table = grid_of(day), table_of(day)
    for widget in (grid, table):
        widget.resize(WIDTH, HEIGHT)
        widget.show()
        app.processEvents()
    assert len(grid.sight().seen_columns) == PROVIDERS
    last = table.model().index(VISITS - 1, PROVIDERS - 1)
    assert table.viewport().rect().contains(table.visualRect(last))

    kept, new, theirs = [], [], []
    for _ in range(9):  # in turn, so that a busy machine is busy for all of them
        kept += seconds(grid.viewport().repaint, runs=1, warm=1)
        new += seconds(lambda: _repaint_all(grid), runs=1, warm=0)
        theirs += seconds(table.viewport().repaint, runs=1, warm=1)
    anchor = statistics.median(theirs) * 1000
    steps = [_scroll_steps(app, grid) for _ in range(PASSES)]
    for widget in (grid, table):
        widget.close()
        widget.deleteLater()
    theme.apply(app, before[1])
    name = f"full repaint, {PROVIDERS} providers x {VISITS} visits"
    return [
        row(name, "-", statistics.median(kept) * 1000, anchor, 1 / 5),
        row(f"{name}, every column changed", "-", statistics.median(new) * 1000, anchor, 1.0),
        row("scroll step p99 / a 60 Hz frame", "-", _p99(steps, 0), FRAME_MS, 1.0),
        row("the same, processor time alone", "-", _p99(steps, 1), FRAME_MS, 1.0),
    ]


def _repaint_all(grid: DayGrid) -> None:
    grid._tiles.clear()
    grid.viewport().repaint()


def _p99(passes: list[list[tuple[float, float]]], which: int) -> float:
    """Return the median of the passes' p99 in milliseconds: 0 by the clock, 1 by the processor."""
    return statistics.median(part([step[which] for step in one], 0.99) for one in passes) * 1000


def _scroll_steps(app: QApplication, grid: DayGrid) -> list[tuple[float, float]]:
    """Return seconds and processor seconds of wheel notches, each way with nothing kept."""
    grid.set_zoom(4.0)
    taken: list[tuple[float, float]] = []
    down, turn = grid.verticalScrollBar(), -120
    while len(taken) < STEPS:
        if down.value() in (0, down.maximum()) or not taken:
            turn = -120 if down.value() == 0 else 120
            grid._tiles.clear()
            grid.viewport().repaint()
        event = _wheel(grid, turn)
        start, used = time.perf_counter(), time.thread_time()
        QApplication.sendEvent(grid.viewport(), event)
        grid.viewport().repaint()
        taken.append((time.perf_counter() - start, time.thread_time() - used))
        while time.perf_counter() - start < FRAME_MS / 1000:  # the rest of the frame is the loop's
            app.processEvents()
    return taken


def _wheel(grid: DayGrid, turn: int) -> QWheelEvent:
    at = QPointF(WIDTH / 2, HEIGHT / 2)
    none, phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    pixels, angle = QPoint(), QPoint(0, turn)
    return QWheelEvent(at, at, pixels, angle, Qt.MouseButton.NoButton, none, phase, False)
