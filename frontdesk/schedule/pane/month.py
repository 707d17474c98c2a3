"""A small month to go to another day with, showing how full each day is."""

from collections.abc import Mapping
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolTip, QWidget

from frontdesk.core import clock
from frontdesk.kit import theme
from frontdesk.schedule.month_days import same_day_in, weeks_of
from frontdesk.schedule.pane.look import Look
from frontdesk.schedule.pane.sentences import as_plain

WEEKDAYS = ("Su", "Mo", "Tu", "We", "Th", "Fr", "Sa")
LOADS = ("no appointments", "some appointments", "busy", "nearly full")
BACK, ON = -1, 1


class MiniMonth(QFrame):  # a frame has a role to be told by, a bare widget none
    """One month; arrows go from day to day, Enter goes there, Page Up and Down turn the month.

    Signals:
        day_chosen(date): show this day.
        month_shown(date): another month is seen, by its first day: its loads are wanted.
    """

    day_chosen = Signal(object)
    month_shown = Signal(object)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = self._chosen = self._cursor = today
        self._month = today.replace(day=1)
        self._loads: Mapping[date, int] = {}
        self._closed: Mapping[date, str] = {}
        self._hovered: date | int | None = None
        self._turn = 0  # what the wheel has turned towards the next month
        self._look = Look(theme.current(), self.devicePixelRatioF())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Month")
        theme.watch().changed.connect(self._on_look)
        self._say()

    # -- what to show

    @property
    def month(self) -> date:
        """The first day of the month shown."""
        return self._month

    @property
    def chosen(self) -> date:
        """The day that is shown elsewhere, marked here."""
        return self._chosen

    def set_today(self, today: date) -> None:
        """Mark today; to be told again after midnight."""
        self._today = today
        self._refresh()

    def show_day(self, day: date) -> None:
        """Mark the day that is shown elsewhere, turning to its month."""
        self._chosen = self._cursor = day
        self._show_month(day)

    def set_loads(self, loads: Mapping[date, int]) -> None:
        """Show how full days are: 0 (nothing booked) to 3 (nearly full) dots."""
        self._loads = dict(loads)
        self._refresh()

    def set_closed(self, closed: Mapping[date, str]) -> None:
        """Dim the days on which the office is closed, and why: the name of the holiday."""
        self._closed = dict(closed)
        self._refresh()

    def _show_month(self, day: date) -> None:
        first = day.replace(day=1)
        if first != self._month:
            self._month = first
            self.month_shown.emit(first)
        self._refresh()

    def turn_month(self, by: int) -> None:
        """Show the month so many further, the cursor on the same day or the month's last."""
        self._cursor = same_day_in(self._cursor, by)
        self._show_month(self._cursor)

    def sentence(self) -> str:
        """Return what the cursor is on in one sentence."""
        day = self._cursor
        parts = [clock.words_day(day)]
        parts += ["today"] if day == self._today else []
        parts += ["shown"] if day == self._chosen else []
        parts += [self._closed[day]] if day in self._closed else []
        parts += [LOADS[min(3, self._loads[day])]] if day in self._loads else []
        return ", ".join(parts)

    def _say(self) -> None:
        if self.accessibleDescription() != self.sentence():
            self.setAccessibleDescription(self.sentence())

    def _refresh(self) -> None:
        self._say()
        self.update()

    def _on_look(self) -> None:
        self._look = Look(theme.current(), self.devicePixelRatioF())
        self.updateGeometry()
        self.update()

    # -- where things are

    def sizeHint(self) -> QSize:
        cell = self._cell_height()
        return QSize(7 * (cell + 2), self._title_height() + self._look.small_line + 8 + 6 * cell)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _cell_height(self) -> int:
        return self._look.small_line + 14

    def _title_height(self) -> int:
        return self._look.line + 18

    def rect_of(self, day: date) -> QRect:
        """Return where a day of the shown weeks stands."""
        index = (day - weeks_of(self._month)[0]).days
        top = self._title_height() + self._look.small_line + 8
        left, right = (self.width() * column // 7 for column in (index % 7, index % 7 + 1))
        cell = self._cell_height()
        return QRect(left, top + index // 7 * cell, right - left, cell)

    def _arrow_rect(self, by: int) -> QRect:
        side = self._title_height()
        return QRect(self.width() - side * (1 if by == ON else 2), 0, side, side)

    def _under(self, at: QPointF) -> date | int | None:
        """Return the day at a point, or BACK or ON for the arrows."""
        point = at.toPoint()
        for by in (BACK, ON):
            if self._arrow_rect(by).contains(point):
                return by
        return next(
            (day for day in weeks_of(self._month) if self.rect_of(day).contains(point)), None
        )

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_title(painter)
        painter.setFont(look.fonts["small"])
        painter.setPen(look.colours["muted"])
        top, centre = self._title_height(), Qt.AlignmentFlag.AlignCenter
        for column, name in enumerate(WEEKDAYS):
            left, right = (self.width() * edge // 7 for edge in (column, column + 1))
            painter.drawText(QRect(left, top, right - left, look.small_line), centre, name)
        for day in weeks_of(self._month):
            self._paint_day(painter, day)
        painter.end()

    def _paint_title(self, painter: QPainter) -> None:
        look = self._look
        at = QPointF(10, (self._title_height() - look.line) / 2)
        words = f"{self._month:%B} {self._month.year}"
        look.write(painter, "title", words, at, width=self.width(), colour=look.colours["text"])
        for by, icon in ((BACK, "chevron-left"), (ON, "chevron-right")):
            area = self._arrow_rect(by)
            if self._hovered == by:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(look.theme.colour("hover"))
                painter.drawRoundedRect(area.adjusted(4, 4, -4, -4), 6, 6)
            size = look.icon_size + 2
            corner = QRectF(area).center() - QPointF(size / 2, size / 2)
            painter.drawPixmap(corner, look.icon(icon, look.colours["muted"], size))

    def _paint_day(self, painter: QPainter, day: date) -> None:
        look, colours, cell = self._look, self._look.colours, QRectF(self.rect_of(day))
        side = min(cell.width(), cell.height()) - 2
        disc = QRectF(0, 0, side, side)
        disc.moveCenter(cell.center())
        chosen, other = day == self._chosen, day.month != self._month.month
        ink = self._ink(day)
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen or day == self._hovered:
            painter.setBrush(colours["accent"] if chosen else look.theme.colour("hover"))
            painter.drawRoundedRect(disc, 8, 8)
        if day == self._cursor and self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colours["focus"], 2))
            painter.drawRoundedRect(disc.adjusted(-1, -1, 1, 1), 9, 9)
        strong = chosen or day == self._today
        painter.setFont(look.fonts["title" if strong else "small"])
        painter.setPen(ink)
        number = QRectF(disc.left(), disc.top() + 2, side, look.small_line)
        painter.drawText(number, Qt.AlignmentFlag.AlignCenter, str(day.day))
        if not other:
            self._paint_dots(painter, disc, min(3, self._loads.get(day, 0)), ink)

    def _ink(self, day: date) -> QColor:
        colours = self._look.colours
        if day == self._chosen:
            return colours["accent_text"]
        if day == self._today:
            return colours["accent"]
        dim = day.month != self._month.month or day in self._closed
        return colours["faint" if dim else "text"]

    def _paint_dots(self, painter: QPainter, disc: QRectF, count: int, ink: QColor) -> None:
        size = max(3.0, self._look.shape_size * 0.4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        left = disc.center().x() - (count * (size + 2) - 2) / 2
        for number in range(count):
            dot = QRectF(left + number * (size + 2), disc.bottom() - size - 3.5, size, size)
            painter.drawEllipse(dot)

    # -- keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key
        days = {key.Key_Left: -1, key.Key_Right: 1, key.Key_Up: -7, key.Key_Down: 7}
        months = {key.Key_PageUp: -1, key.Key_PageDown: 1}
        pressed = Qt.Key(event.key())
        if pressed in days:
            self._cursor += timedelta(days=days[pressed])
            self._show_month(self._cursor)
        elif pressed in months:
            self.turn_month(months[pressed])
        elif pressed == key.Key_Home:
            self._cursor = self._today
            self._show_month(self._cursor)
        elif pressed in (key.Key_Return, key.Key_Enter, key.Key_Space):
            self._choose(self._cursor)
        else:
            super().keyPressEvent(event)

    def _choose(self, day: date) -> None:
        self.show_day(day)
        self.day_chosen.emit(day)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        under = self._under(event.position())
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if isinstance(under, date):
            self._choose(under)
        elif under is not None:
            self.turn_month(under)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._under(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def _hover(self, under: date | int | None) -> None:
        if under != self._hovered:
            self._hovered = under
            self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._turn += event.angleDelta().y()
        if abs(self._turn) >= 120:
            self.turn_month(BACK if self._turn > 0 else ON)
            self._turn = 0

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._refresh()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._refresh()

    def event(self, event: QEvent) -> bool:
        """Say on hover what day it is, why it is closed and how full."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            under = self._under(QPointF(event.pos()))
            if isinstance(under, date):
                words = [clock.words_day(under), self._closed.get(under, "")]
                words += [LOADS[min(3, self._loads[under])]] if under in self._loads else []
                shown = "\n".join(word for word in words if word)
                QToolTip.showText(event.globalPos(), as_plain(shown), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)
