"""Draws a provider's week: seven columns with the stretches of hours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from frontdesk.core import clock
from frontdesk.kit import theme
from frontdesk.schedule.fitting import DAYS, words_clocks
from frontdesk.schedule.hours import WeeklySpan

A_DAY = 24 * 60
_LEAST_HOURS = (8 * 60, 17 * 60)
_SIDE = 7  # pixels between a block and its words


@dataclass(frozen=True, slots=True)
class Drawn:
    """One stretch as it is drawn; `changed`: it differs from what is saved."""

    id: int
    span: WeeklySpan
    lines: tuple[str, ...]
    changed: bool = False


class WeekView(QWidget):
    """The week. A click on a stretch takes it in hand; the list beneath is its twin for the keys.

    Signals:
        picked(int): the id of the stretch that was clicked.
        wished(int, time): a double click on an empty place: a day and an hour.
    """

    picked = Signal(int)
    wished = Signal(int, time)

    def __init__(self) -> None:
        super().__init__()
        self.drawn: tuple[Drawn, ...] = ()
        self.current: int | None = None
        self.colour, self.starts_on = "", date.min
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Week")
        theme.watch().changed.connect(self.update)

    def show_week(self, drawn: Sequence[Drawn], *, colour: str, current: int | None) -> None:
        """Show these stretches.

        Args:
            drawn: in any order.
            colour: the provider's, as #rrggbb.
            current: the id of the one in hand.
        """
        self.drawn, self.colour, self.current = tuple(drawn), colour, current
        self.setAccessibleDescription("; ".join(_said(one) for one in self.drawn))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(640, 330)

    def minimumSizeHint(self) -> QSize:
        scale = theme.current().text_scale
        return QSize(420, round(190 * scale))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        hit = self._at(event.position())
        if hit is not None:
            self.picked.emit(hit.id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._at(event.position()) is None:
            place = event.position()
            left, top, wide, tall = self._frame()
            day = int((place.x() - left) // wide)
            first, last = self.hours()
            minute = first + (place.y() - top) / tall * (last - first)
            if 0 <= day < len(DAYS) and first <= minute < last:
                self.wished.emit(day, time(int(minute) // 60))

    def hours(self) -> tuple[int, int]:
        """Return the first and last minute drawn, whole hours with some air."""
        ends = [_minutes(one.span) for one in self.drawn]
        first = min([_LEAST_HOURS[0], *(start for start, _ in ends)])
        last = max([_LEAST_HOURS[1], *(end for _, end in ends)])
        return first // 60 * 60, -(-last // 60) * 60

    def box_of(self, one: Drawn) -> QRectF:
        """Return where a stretch is drawn."""
        left, top, wide, tall = self._frame()
        first, last = self.hours()
        start, end = _minutes(one.span)
        a_minute = tall / (last - first)
        return QRectF(left + one.span.weekday * wide + 3, top + (start - first) * a_minute + 1,
                     wide - 6, (end - start) * a_minute - 2)  # fmt: skip

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        for one in self._in_order():
            self._paint_one(painter, one)

    def _paint_ground(self, painter: QPainter) -> None:
        look = theme.current()
        left, top, wide, tall = self._frame()
        first, last = self.hours()
        painter.setFont(look.font("label"))
        metrics = QFontMetricsF(painter.font())
        short = any(metrics.horizontalAdvance(name) >= wide - 4 for name in DAYS)
        for day, name in enumerate(DAYS):
            cell = QRectF(left + day * wide, 0, wide, top - 6)
            painter.setPen(look.colour("muted"))
            middle = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
            painter.drawText(cell, middle, name[:3] if short else name)
            ground = QRectF(left + day * wide + 1, top, wide - 2, tall)
            painter.fillRect(ground, look.colour("sunken"))
        step = 60 if tall / ((last - first) / 60) >= metrics.height() + 2 else 120
        for minute in range(first, last + 1, step):
            y = top + (minute - first) / (last - first) * tall
            painter.fillRect(QRectF(left, y, 7 * wide, 1), look.colour("border"))
            label = _hour(minute)
            where = QRectF(0, y - metrics.height() / 2, left - 8, metrics.height())
            painter.setPen(look.colour("muted"))
            painter.drawText(where, Qt.AlignmentFlag.AlignRight, label)

    def _paint_one(self, painter: QPainter, one: Drawn) -> None:
        look, box = theme.current(), self.box_of(one)
        edge, fill, ink = self._colours(one.span)
        dash = Qt.PenStyle.DashLine if one.span.every_weeks > 1 else Qt.PenStyle.SolidLine
        painter.setPen(QPen(edge, 1.2, dash))
        painter.setBrush(look.colour("surface"))
        painter.drawRoundedRect(box, look.radius_small, look.radius_small)
        painter.setBrush(fill)
        painter.drawRoundedRect(box, look.radius_small, look.radius_small)
        self._write(painter, one, box, ink)
        if one.changed:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.warning.edge))
            painter.drawEllipse(QPointF(box.right() - 8, box.top() + 8), 4, 4)
        if one.id == self.current:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("focus"), 2.4))
            painter.drawRoundedRect(box, look.radius_small, look.radius_small)

    def _write(self, painter: QPainter, one: Drawn, box: QRectF, ink: QColor) -> None:
        look = theme.current()
        y = self._first_free(one, box) + 3
        tall = QFontMetricsF(look.font("label")).height()
        lines = one.lines
        if y + tall > box.bottom() + 6:
            return  # too low for words; the list and the screen reader tell it
        if y + 2 * tall > box.bottom():  # one line has to say it all
            lines = (self._in_one_line(one, box),)
        for number, line in enumerate(lines):
            painter.setFont(look.font("label" if number == 0 else "caption"))
            metrics = QFontMetricsF(painter.font())
            if number and y + metrics.height() > box.bottom() + 1:
                return
            room = box.width() - 2 * _SIDE - (8 if one.changed and not number else 0)
            words = metrics.elidedText(line, Qt.TextElideMode.ElideRight, room + 1)
            painter.setPen(ink)
            at = QRectF(box.left() + _SIDE, y, room + 2, metrics.height())
            painter.drawText(at, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, words)
            y += metrics.height()

    def _in_one_line(self, one: Drawn, box: QRectF) -> str:
        """Return all its words, or for a rest what it is: when it is can be seen."""
        words = " ".join(one.lines)
        metrics = QFontMetricsF(theme.current().font("label"))
        fits = metrics.horizontalAdvance(words) <= box.width() - 2 * _SIDE
        return words if fits or one.span.kind == "open" else one.lines[-1]

    def _first_free(self, one: Drawn, box: QRectF) -> float:
        """Return from where on a block's own words are not covered by what is kept within it."""
        y = box.top()
        if one.span.kind == "open" and not one.span.is_limited:
            inner = [
                self.box_of(other) for other in self.drawn
                if other.span.weekday == one.span.weekday and other.span.is_limited
            ]  # fmt: skip
            for other in sorted(inner, key=lambda cell: cell.top()):
                if other.top() < y + 12 and other.bottom() > y:
                    y = other.bottom()
        return y if y < box.bottom() - 12 else box.top()

    def _colours(self, span: WeeklySpan) -> tuple[QColor, QColor, QColor]:
        look = theme.current()
        if span.kind != "open":
            tone = look.tone("neutral")
            return look.colour("outline"), QColor(tone.fill), QColor(tone.ink)
        if span.is_limited:
            tone = look.tone("info")
            return QColor(tone.edge), QColor(tone.fill), QColor(tone.ink)
        edge = QColor(self.colour or look.accent)
        fill = QColor(edge)
        fill.setAlphaF(0.28 if look.is_dark else 0.16)
        return edge, fill, look.colour("text")

    def _frame(self) -> tuple[float, float, float, float]:
        """Return left and top of the first column, the width of each, the height of all."""
        metrics = QFontMetricsF(theme.current().font("label"))
        left, top = metrics.horizontalAdvance("10 AM") + 14, metrics.height() + 8
        room = max(1.0, self.height() - top - metrics.height() / 2 - 2)
        return left, top, (self.width() - left) / len(DAYS), room

    def _in_order(self) -> list[Drawn]:
        """Return what is drawn from below to above: hours, those kept for some, rests; in hand."""
        ranks = {"open": 0, "admin": 2, "lunch": 2}

        def rank(one: Drawn) -> tuple[int, int]:
            return (3 if one.id == self.current else ranks.get(one.span.kind, 2)
                    + one.span.is_limited, one.id)  # fmt: skip

        return sorted(self.drawn, key=rank)

    def _at(self, place: QPointF) -> Drawn | None:
        found = [one for one in self._in_order() if self.box_of(one).contains(place)]
        return found[-1] if found else None


def _minutes(span: WeeklySpan) -> tuple[int, int]:
    closes = span.closes.hour * 60 + span.closes.minute
    return span.opens.hour * 60 + span.opens.minute, closes or A_DAY


def _hour(minute: int) -> str:
    words = clock.words_clock(time(minute // 60 % 24))
    return words.replace(":00", "")


def _said(one: Drawn) -> str:
    rest = ", ".join(one.lines[1:])
    return (
        f"{DAYS[one.span.weekday]} {words_clocks(one.span.opens, one.span.closes)} {rest}".strip()
    )
