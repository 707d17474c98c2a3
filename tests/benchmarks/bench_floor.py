"""A floor of 150 people: read beside the bare statement, painted beside a table; its forecast."""

import random
import statistics
from datetime import date, datetime, time, timedelta
from typing import Any

from busy_schedule import FIRST, analyse, furnish
from floor.replay import Error, learnt, replay
from measuring import empty_stores, row, seconds
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QApplication, QStyledItemDelegate, QTableView
from sqlalchemy import insert

from frontdesk.core import clock
from frontdesk.core.database import Store
from frontdesk.floor import reads
from frontdesk.floor.pace import learn
from frontdesk.floor.pane import told
from frontdesk.floor.pane.grid import BoardGrid
from frontdesk.floor.pane.shown import Board
from frontdesk.floor.rules import STAGES, WEEKS
from frontdesk.kit import icons, theme
from frontdesk.schedule.tables import Appointment, AppointmentStep

DAY = FIRST + timedelta(weeks=WEEKS)
DOCTORS, EACH, MINUTES = 10, 15, 30  # 150 people
WIDTH, HEIGHT = 1920, 1080
STEPS = ("arrived", "checked_in", "roomed", "with_provider", "checked_out")


def fill(store: Store) -> datetime:
    """Write six weeks with their steps and a half-gone day of 150 people; return its noon."""
    noon = clock.instant(DAY, time(12), store.zone)
    visits, steps = [], []
    days = [DAY - timedelta(days=back) for back in range(7 * WEEKS, -1, -1)]
    for day in days:
        if day.weekday() < 5:
            _fill_day(store, day, noon, visits, steps)
    with store.writing.begin() as connection:
        connection.execute(insert(Appointment), visits)
        connection.execute(insert(AppointmentStep), steps)
    analyse(store)
    return noon


def _fill_day(store: Store, day: date, noon: datetime, visits: list, steps: list) -> None:
    dice = random.Random(day.toordinal())
    opens = clock.instant(day, time(8), store.zone)
    for doctor in range(1, DOCTORS + 1):
        free = opens
        for number in range(EACH):
            start = opens + timedelta(minutes=MINUTES * number)
            came = start - timedelta(minutes=dice.gauss(8, 6))
            began = max(free, start, came + timedelta(minutes=8))
            ended = free = began + timedelta(minutes=MINUTES * dice.lognormvariate(0, 0.25))
            at = (came, came + timedelta(minutes=4), began - timedelta(minutes=3), began, ended)
            reached = [one for one in zip(STEPS, at, strict=True) if one[1] <= noon]
            status, since = reached[-1] if reached else ("booked", None)
            finish = start + timedelta(minutes=MINUTES)
            visits.append({
                "id": len(visits) + 1, "patient_id": 1 + len(visits) % 3000, "provider_id": doctor,
                "type_id": 1, "day": day, "start": start, "finish": finish, "minutes": MINUTES,
                "busy_from": start, "busy_to": finish, "lane": 0, "status": status,
                "status_at": since, "arrived_at": came if reached else None, "reason": "cough",
            })  # fmt: skip
            steps += [
                {"appointment_id": len(visits), "status": name, "at": when, "staff": "Ann"}
                for name, when in reached
            ]


def read_board(store: Store, now: datetime, past: reads.Past, pace: Any) -> Board:
    """Do all that a ring of the bell costs off the window's thread."""
    with store.read() as session:
        found = reads.floor(session, DAY, now)
    shown = told.shown(found, past, pace, now=now, zone=store.zone, ahead=timedelta())
    return told.board(shown, now, store.zone)


def bare(store: Store) -> Any:
    """Return the same statement as the driver alone runs it."""

    def run() -> None:
        with store.engine.connect() as connection:
            connection.execute(reads._ROWS, {"day": DAY}).cursor.fetchall()

    return run


class CardsModel(QAbstractTableModel):
    """The same cards as cells: a column a stage."""

    def __init__(self, board: Board) -> None:
        super().__init__()
        self.board = board

    def rowCount(self, parent: Any = None) -> int:
        return max(map(len, self.board.columns))

    def columnCount(self, parent: Any = None) -> int:
        return len(STAGES)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        cards = self.board.columns[index.column()]
        if role == Qt.ItemDataRole.UserRole and index.row() < len(cards):
            return cards[index.row()]
        return None


class CardDelegate(QStyledItemDelegate):
    """Paints a cell as the board paints a card; fonts, colours and signs are kept."""

    def __init__(self) -> None:
        super().__init__()
        look = theme.current()
        self.fonts = look.font("strong"), look.font("caption")
        self.metrics = QFontMetricsF(self.fonts[0])
        self.text, self.line = QColor(look.text), QPen(QColor(look.border), 1)
        self.ground = QColor(look.raised)
        self.signs = {tone: icons.pixmap(icon, tone, 14) for tone, icon in
                      (("success", "dot"), ("warning", "clock"), ("danger", "alert"),
                       ("neutral", "dot"))}  # fmt: skip

    def paint(self, painter: QPainter, option: Any, index: QModelIndex) -> None:
        card = index.data(Qt.ItemDataRole.UserRole)
        if card is None:
            return
        area = QRectF(option.rect).adjusted(4, 4, -4, -4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.line)
        painter.setBrush(self.ground)
        painter.drawRoundedRect(area, 6, 6)
        painter.fillRect(QRectF(area.left() + 4, area.top() + 6, 4, 40), QColor("#0f7c8a"))
        painter.setPen(self.text)
        painter.setFont(self.fonts[0])
        words = area.adjusted(14, 6, -8, -40)
        name = self.metrics.elidedText(card.name, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft, name)
        painter.setFont(self.fonts[1])
        painter.drawText(words.translated(0, 20), Qt.AlignmentFlag.AlignLeft, card.where)
        painter.drawText(words.translated(0, 38), Qt.AlignmentFlag.AlignLeft, card.below)
        if card.pill:
            corner = QPointF(area.right() - 70, area.top() + 24)
            painter.drawPixmap(corner, self.signs[card.pill.tone])
            painter.drawText(words.translated(0, 20), Qt.AlignmentFlag.AlignRight, card.pill.words)


def table_of(board: Board) -> QTableView:
    """Return the cards in a table of the same row height."""
    table = QTableView()
    table.kept = CardsModel(board), CardDelegate()  # Qt keeps neither alive
    table.setModel(table.kept[0])
    table.setItemDelegate(table.kept[1])
    table.verticalHeader().setVisible(False)
    table.verticalHeader().setDefaultSectionSize(80)
    table.horizontalHeader().setDefaultSectionSize((WIDTH - 30) // len(STAGES))
    return table


def painted(board: Board) -> dict[str, Any]:
    """Measure a full repaint of the board beside the same cards in a table."""
    app = QApplication.instance() or QApplication([])
    before = app.styleSheet(), theme.current()
    theme.apply(app, theme.light())
    grid, table = BoardGrid(), table_of(board)
    grid.show_board(board)
    for widget in (grid, table):
        widget.resize(WIDTH, HEIGHT)
        widget.show()
        app.processEvents()
    ours, theirs = [], []
    for _ in range(15):  # in turn, so that a busy machine is busy for both
        ours += seconds(grid.viewport().repaint, runs=1, warm=1)
        theirs += seconds(table.viewport().repaint, runs=1, warm=1)
    for widget in (grid, table):
        widget.close()
        widget.deleteLater()
    theme.apply(app, before[1])
    anchor = statistics.median(theirs) * 1000
    return row("board of 150 people, full repaint / the same cards in a table", "-",
               statistics.median(ours) * 1000, anchor, 1.0)  # fmt: skip


def foretold() -> list[dict[str, Any]]:
    """Measure by how many minutes the expected time is off on replayed days."""
    pace = learnt(range(1000, 1030))
    found = {
        "all due within two hours, and who waits": replay(range(12), pace),
        "who is here already": replay(range(12), pace, soonest=1, latest=0),
    }
    return [one for name, error in found.items() for one in _error_rows(name, error)]


def _error_rows(name: str, error: Error) -> list[dict[str, Any]]:
    told_by = f"{name}: off by {error.ours:.1f} min"
    return [
        row(f"{told_by}, booked time by {error.booked:.1f}", "-", None, None, 0.7,
            ratio=error.ours / error.booked),
        row(f"{told_by}, present delay by {error.behind:.1f}", "-", None, None, 0.8,
            ratio=error.ours / error.behind),
        row(f"{name}: share within what was told", "-", None, None, 0.7, ratio=error.within,
            at_least=True),
    ]  # fmt: skip


def measured(name: str, store: Store) -> tuple[dict[str, Any], Board]:
    """Measure the read on one database; return the board too."""
    furnish(store)
    now = fill(store)
    with store.read() as session:
        past = reads.past(session, DAY)
    pace = learn(past.seen)
    board = read_board(store, now, past, pace)
    assert sum(map(len, board.columns)) == DOCTORS * EACH
    whole, anchor = [], []
    for _ in range(15):
        whole += seconds(lambda: read_board(store, now, past, pace), runs=1, warm=1)
        anchor += seconds(bare(store), runs=1, warm=1)
    title = "floor of 150 people, read and foretold / its bare statement"
    ours, theirs = statistics.median(whole) * 1000, statistics.median(anchor) * 1000
    return row(title, name, ours, theirs, 9.0), board


def run() -> list[dict[str, Any]]:
    """Measure the read on both databases, the paint, and the forecast's error."""
    with empty_stores() as stores:
        found = [measured(name, store) for name, store in stores]
    return [*(one for one, _ in found), painted(found[-1][1]), *foretold()]
