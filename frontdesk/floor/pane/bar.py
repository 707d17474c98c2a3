"""The line over the board: how long people wait today, and how each provider stands."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from frontdesk.floor.pane.shown import Behind, Board
from frontdesk.floor.rules import tone_of_wait, words_behind
from frontdesk.kit import theme
from frontdesk.kit.buttons import Button
from frontdesk.kit.icon_paint import paint
from frontdesk.kit.labels import Words

INSIDE, GAP = 9.0, 8


class Bar(QWidget):
    """Figures at the left, what can be done at the right, providers beneath."""

    def __init__(self) -> None:
        super().__init__()
        self.here = Words("Nobody here", "heading")
        self.waits = Words("", "muted", wrap=True)
        self.tell = Button("", kind="quiet", icon="bell", tip="Go to who is to be told next (N)")
        self.filter = Button("Filter", kind="quiet", icon="filter", tip="Type to narrow (/)")
        self.providers = ProviderStrip()
        row = QHBoxLayout()
        row.setSpacing(4 * theme.SPACE)
        row.addWidget(self.here)
        row.addWidget(self.waits, 1)
        row.addWidget(self.tell)
        row.addWidget(self.filter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * theme.SPACE)
        column.addLayout(row)
        column.addWidget(self.providers)
        self.tell.hide()

    def show_board(self, board: Board, *, limit: int) -> None:
        """Show the figures of a board."""
        people = "1 patient here" if board.here == 1 else f"{board.here} patients here"
        self.here.setText(people if board.here else "Nobody here")
        self.waits.setText(words_of_waits(board))
        count = len(board.to_tell)
        self.tell.setVisible(count > 0)
        self.tell.setText(f"{count} to tell")
        self.providers.show_providers(board.behind, limit)


def words_of_waits(board: Board) -> str:
    """Return how long people wait today, held against the last weeks."""
    if board.average is None:
        return "" if board.usual is None else f"Usual wait at this time: {board.usual:.0f} min"
    today = f"Average wait today {board.average:.0f} min"
    if board.usual is None:
        return today
    return f"{today} · last {board.weekday}s by this time {board.usual:.0f} min"


class ProviderStrip(QWidget):
    """Each provider with somebody to see: colour, name, how far behind; wraps like words."""

    def __init__(self) -> None:
        super().__init__()
        self._behind: tuple[Behind, ...] = ()
        self._limit = 20
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.watch().changed.connect(self._fit)

    def show_providers(self, behind: tuple[Behind, ...], limit: int) -> None:
        """Show how they stand."""
        if (behind, limit) == (self._behind, self._limit):
            return
        self._behind, self._limit = behind, limit
        self.setAccessibleName(self.sentence() or "No provider has anybody to see")
        self._fit()
        self.update()

    def sentence(self) -> str:
        """Return all of it in words."""
        return "; ".join(f"{one.name} {words_behind(one.minutes)}" for one in self._behind)

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(max(200, self.width())))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        boxes = self._boxes(width)
        return round(boxes[-1].bottom()) + 1 if boxes else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(self.heightForWidth(self.width()))

    def _metrics(self) -> QFontMetricsF:
        return QFontMetricsF(theme.current().font("label"))

    def _boxes(self, width: int) -> list[QRectF]:
        metrics, boxes = self._metrics(), list[QRectF]()
        mark, high = metrics.height() * 0.8, metrics.height() + 8
        x = y = 0.0
        for one in self._behind:
            words = metrics.horizontalAdvance(f"{one.name}  {words_behind(one.minutes)}")
            wide = words + 2 * INSIDE + 2 * mark + 8
            if x and x + wide > width:
                x, y = 0.0, y + high + GAP
            boxes.append(QRectF(x, y, min(wide, width), high))
            x += wide + GAP
        return boxes

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, painter, metrics = theme.current(), QPainter(self), self._metrics()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font("label"))
        mark = metrics.height() * 0.8
        for one, box in zip(self._behind, self._boxes(self.width()), strict=True):
            late = one.minutes >= 5
            tone = look.tone(tone_of_wait(one.minutes, self._limit) if late else "success")
            pill = box.adjusted(0.5, 0.5, -0.5, -0.5)
            painter.setPen(look.ink(tone.edge, 0.5))
            painter.setBrush(QColor(tone.fill))
            painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(one.colour or look.outline))
            x, middle = box.left() + INSIDE, box.center().y()
            painter.drawEllipse(QRectF(x, middle - mark * 0.36, mark * 0.72, mark * 0.72))
            x += mark
            room = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.setPen(look.colour("text"))
            painter.drawText(QRectF(x, box.top(), box.width(), box.height()), room, one.name)
            x += metrics.horizontalAdvance(one.name + "  ")
            icon = "check" if not late else "clock" if one.minutes < self._limit else "alert"
            square = QRectF(x, middle - mark / 2, mark, mark)
            paint(painter, icon, square, QColor(tone.edge), stroke=2.0)
            x += mark + 3
            painter.setPen(QColor(tone.ink))
            words = words_behind(one.minutes)
            painter.drawText(QRectF(x, box.top(), box.width(), box.height()), room, words)
