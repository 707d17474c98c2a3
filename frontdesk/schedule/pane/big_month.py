"""A month as large as the grid: how full each day is, and whose; Enter opens the day."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QToolTip, QWidget

from frontdesk.core import clock
from frontdesk.kit import theme
from frontdesk.schedule.month_days import same_day_in, weeks_of
from frontdesk.schedule.months import MonthDay
from frontdesk.schedule.pane.look import Look
from frontdesk.schedule.pane.sentences import as_plain

NAMES = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
TONES = ((0.5, "success"), (0.85, "warning"), (9.9, "danger"))  # how full, up to
STRIP, TALLEST, NARROWEST = 6, 40, 2.0  # pixels: the strip of providers, and each of them


class BigMonth(QFrame):
    """Six weeks. Arrows go from day to day, Page Up and Down turn the month.

    Signals:
        day_chosen(date): open this day.
        month_wished(date): another month is to be seen, by the day the cursor is on.
    """

    day_chosen = Signal(object)
    month_wished = Signal(object)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = self.cursor_day = today
        self._days: dict[date, MonthDay] = {}
        self._names: Mapping[int, str] = {}
        self._hovered: date | None = None
        self._look = Look(theme.current(), self.devicePixelRatioF())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(7 * 64, 6 * 48)
        self.setAccessibleName("Month")
        theme.watch().changed.connect(self._on_look)

    def show_month(
        self, days: Sequence[MonthDay], names: Mapping[int, str], *, day: date, today: date
    ) -> None:
        """Show these six weeks, the cursor on `day`; `names` are the providers' by id."""
        self._days = {one.day: one for one in days}
        self._names, self._today, self.cursor_day = names, today, day
        self._say()
        self.update()

    @property
    def days_shown(self) -> int:
        """How many days are known; 0 before the first read."""
        return len(self._days)

    def words_of(self, day: date) -> str:
        """Return all that is known of a day, as it is read aloud and on hover."""
        told = self._days.get(day)
        parts = [clock.words_day(day, self._today)]
        if told is None:
            return parts[0]
        if told.closed:
            parts.append(f"closed: {told.closed}")
        count = told.visits
        parts.append(f"{count} visit{'s' if count != 1 else ''}")
        if told.open_minutes:
            left = max(0, told.open_minutes - told.minutes)
            parts.append(f"{left // 60} h {left % 60:02} min open")
        parts += [
            f"{self._names.get(one.provider_id, 'Provider')} full"
            for one in told.loads
            if one.open_minutes and one.fill >= 1
        ][:4]
        return ", ".join(parts)

    # -- where things are

    def rect_of(self, day: date) -> QRect:
        """Return where a day is painted."""
        place = (day - weeks_of(self.cursor_day)[0]).days
        row, column = divmod(place, 7)
        top, high = self._head(), self.height() - self._head()
        left, right = (self.width() * edge // 7 for edge in (column, column + 1))
        upper, lower = (top + high * edge // 6 for edge in (row, row + 1))
        return QRect(left, upper, right - left, lower - upper)

    def _head(self) -> int:
        return self._look.small_line + 10

    def _under(self, at: QPointF) -> date | None:
        point = at.toPoint()
        days = weeks_of(self.cursor_day)
        return next((day for day in days if self.rect_of(day).contains(point)), None)

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = self.width() // 7
        short = any(look.width("small", name) >= wide - 12 for name in NAMES)
        for column, name in enumerate(NAMES):
            left = self.width() * column // 7
            words = name[:3] if short else name
            look.write(painter, "small", words, QPointF(left + 8, 4), width=wide - 12,
                       colour=look.colours["muted"])  # fmt: skip
        for day in weeks_of(self.cursor_day):
            self._paint_day(painter, day)
        painter.end()

    def _paint_day(self, painter: QPainter, day: date) -> None:
        look, colours = self._look, self._look.colours
        cell = QRectF(self.rect_of(day)).adjusted(0.5, 0.5, -0.5, -0.5)
        told, other = self._days.get(day), day.month != self.cursor_day.month
        closed = told is not None and not told.open_minutes
        ground = look.theme.colour("hover") if day == self._hovered else colours["surface"]
        if (closed or other) and day != self._hovered:
            ground = look.off_hours
        painter.setPen(QPen(colours["border"], 1))
        painter.setBrush(ground)
        painter.drawRect(cell)
        if day == self.cursor_day:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            role = "focus" if self.hasFocus() else "outline"
            painter.setPen(QPen(colours[role], 2))
            painter.drawRoundedRect(cell.adjusted(2, 2, -2, -2), 4, 4)
        ink = colours["accent" if day == self._today else "faint" if other else "text"]
        at = cell.topLeft() + QPointF(8, 6)
        number = f"{day:%b} {day.day}" if day.day == 1 else str(day.day)
        look.write(painter, "title", number, at, width=cell.width() - 16, colour=ink)
        if told is not None:
            self._paint_load(painter, told, cell, faint=other)

    def _paint_load(self, painter: QPainter, told: MonthDay, cell: QRectF, *, faint: bool) -> None:
        look, colours = self._look, self._look.colours
        ink = colours["faint" if faint else "muted"]
        wide, top = cell.width() - 16, cell.top() + 8 + look.line
        left = cell.left() + 8
        if told.closed:
            look.write(painter, "small", told.closed, QPointF(left, top), width=wide, colour=ink)
            top += look.small_line
        if told.visits and top + look.small_line < cell.bottom() - STRIP - 6:
            words = f"{told.visits} visit{'s' if told.visits != 1 else ''}"
            if told.open_minutes:
                full = f"{min(999, round(100 * told.minutes / told.open_minutes))} %"
                fits = look.width("small", f"{words}, {full}") <= wide
                words = f"{words}, {full}" if fits else full
            look.write(painter, "small", words, QPointF(left, top), width=wide, colour=ink)
            top += look.small_line
        high = max(float(STRIP), min(float(TALLEST), cell.bottom() - top - 12))
        self._paint_strip(painter, told, QRectF(left, cell.bottom() - high - 6, wide, high))

    def _paint_strip(self, painter: QPainter, told: MonthDay, area: QRectF) -> None:
        """Paint a small bar for each provider, as high as their day is full."""
        if not told.loads:
            return
        each = area.width() / len(told.loads)
        gap = 1.0 if each > 2 * NARROWEST else 0.0
        painter.setPen(Qt.PenStyle.NoPen)
        for place, load in enumerate(told.loads):
            box = QRectF(
                area.left() + place * each, area.top(), max(1.0, each - gap), area.height()
            )
            painter.setBrush(self._look.colours["border"])
            painter.drawRect(box)
            if load.fill > 0:
                tone = next(name for most, name in TONES if min(load.fill, 9.0) <= most)
                painter.setBrush(self._look.theme.tone(tone).edge)
                high = box.height() * min(1.0, load.fill)
                painter.drawRect(QRectF(box.left(), box.bottom() - high, box.width(), high))

    # -- keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key
        days = {key.Key_Left: -1, key.Key_Right: 1, key.Key_Up: -7, key.Key_Down: 7}
        months = {key.Key_PageUp: -1, key.Key_PageDown: 1}
        pressed = Qt.Key(event.key())
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            super().keyPressEvent(event)
        elif pressed in days:
            self._go(self.cursor_day + timedelta(days[pressed]))
        elif pressed in months:
            self._go(same_day_in(self.cursor_day, months[pressed]))
        elif pressed == key.Key_Home:
            self._go(self._today)
        elif pressed in (key.Key_Return, key.Key_Enter, key.Key_Space):
            self.day_chosen.emit(self.cursor_day)
        else:
            super().keyPressEvent(event)

    def _go(self, day: date) -> None:
        other = day.month != self.cursor_day.month or day.year != self.cursor_day.year
        self.cursor_day = day
        self._say()
        self.update()
        if other:
            self.month_wished.emit(day)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        under = self._under(event.position())
        if under is not None and event.button() == Qt.MouseButton.LeftButton:
            self._go(under)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        under = self._under(event.position())
        if under is not None:
            self.day_chosen.emit(under)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._under(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def _hover(self, under: date | None) -> None:
        if under != self._hovered:
            self._hovered = under
            self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if abs(event.angleDelta().y()) >= 120:
            self._go(same_day_in(self.cursor_day, -1 if event.angleDelta().y() > 0 else 1))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        """Say on hover what is known of the day."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            under = self._under(QPointF(event.pos()))
            if under is not None:
                words = self.words_of(under).replace(", ", "\n")
                QToolTip.showText(event.globalPos(), as_plain(words), self)
            return True
        return super().event(event)

    def _on_look(self) -> None:
        self._look = Look(theme.current(), self.devicePixelRatioF())
        self.update()

    def _say(self) -> None:
        self.setAccessibleDescription(self.words_of(self.cursor_day))
