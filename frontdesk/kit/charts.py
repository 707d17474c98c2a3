"""Charts on the screen: bars, stacked bars, lines and aging bars, walked by the arrow keys.

    from frontdesk.core.charting import ACROSS, Chart, Series
    from frontdesk.kit.charts import ChartView

    view = ChartView("Receivables by age")                     # its name, read aloud
    view.show_chart(Chart("Owed, by age", ("0\u201330", "31\u201360"),
                          (Series("Owed", (1_200_00, 43_17)),), form=ACROSS))
    view.chosen.connect(lambda place: ...)                     # Enter or a double click on a bar

A paper of the same picture: paper.chart.draw_chart; its figures as a table: chart.listing().
"""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy

from frontdesk.core.charting import ACROSS, Chart
from frontdesk.core.listing import MONEY
from frontdesk.kit import theme
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.chart_brush import ScreenBrush
from frontdesk.kit.privacy import privacy
from frontdesk.paper.chart_drawing import INK, MUTED, SMALL, STRONG, Area, Mark, draw

_BY_KEY = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_EMPTY = Chart("", (), ())


class ChartView(QFrame):
    """A picture of figures. Arrow keys, Home and End walk it; the one in hand is told in words.

    Signals:
        picked(int): another label is in hand, by its place; -1 for none.
        chosen(int): Enter or a double click on a label.

    Args:
        name: what it shows, for assistive technology.
        empty: shown in place of nothing.
    """

    picked = Signal(int)
    chosen = Signal(int)

    def __init__(self, name: str, *, empty: EmptyState | None = None) -> None:
        super().__init__()
        self.chart, self._name = _EMPTY, name
        self._marks: list[Mark] = []
        self._in_hand = -1
        self._hovered = False
        self.empty = empty or EmptyState("list", "Nothing to show yet.")
        self.empty.setParent(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(name)
        theme.watch().changed.connect(self._on_look)
        privacy.changed.connect(self._on_look)
        self._tell()

    def show_chart(self, chart: Chart) -> None:
        """Show another picture; what was in hand stays so if it is still there."""
        label = self.chart.labels[self._in_hand] if self._in_hand >= 0 else None
        self.chart = chart
        self._in_hand = chart.labels.index(label) if label in chart.labels else -1
        self.empty.setVisible(chart.is_empty)
        self.setFocusPolicy(
            Qt.FocusPolicy.NoFocus if chart.is_empty else Qt.FocusPolicy.StrongFocus
        )
        self._tell()
        self.updateGeometry()
        self.update()

    @property
    def in_hand(self) -> int:
        """The place of the label in hand; -1 for none."""
        return self._in_hand

    def take_in_hand(self, place: int) -> None:
        """Take a label in hand by its place, -1 for none."""
        place = place if 0 <= place < len(self.chart.labels) else -1
        if place != self._in_hand:
            self._in_hand = place
            self._tell()
            self.picked.emit(place)
            self.update()

    def said(self) -> str:
        """Return what is told of the label in hand; empty for none."""
        if self._in_hand < 0:
            return ""
        if privacy.hidden and self.chart.kind == MONEY:
            return f"{self.chart.labels[self._in_hand]}: {privacy.masked('amount')}"
        return self.chart.said(self._in_hand)

    def sizeHint(self) -> QSize:  # noqa: D102
        unit = ScreenBrush.unit_now()
        rows = len(self.chart.labels) * 2.6 + 5 if self.chart.form == ACROSS else 17
        return QSize(round(34 * unit), round(rows * unit))

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        unit = ScreenBrush.unit_now()
        rows = len(self.chart.labels) * 1.8 + 3 if self.chart.form == ACROSS else 11
        return QSize(round(20 * unit), round(rows * unit))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        last, key, keys = len(self.chart.labels) - 1, event.key(), Qt.Key
        if last < 0:
            super().keyPressEvent(event)
        elif key in (keys.Key_Right, keys.Key_Down):
            self.take_in_hand(min(last, self._in_hand + 1))
        elif key in (keys.Key_Left, keys.Key_Up):
            self.take_in_hand(last if self._in_hand < 0 else max(0, self._in_hand - 1))
        elif key == keys.Key_Home:
            self.take_in_hand(0)
        elif key == keys.Key_End:
            self.take_in_hand(last)
        elif key in (keys.Key_Return, keys.Key_Enter) and self._in_hand >= 0:
            self.chosen.emit(self._in_hand)
        elif key == keys.Key_Escape and self._in_hand >= 0:
            self.take_in_hand(-1)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        self._hovered = True
        self.take_in_hand(self._place_at(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        place = self._place_at(event.position())
        if place >= 0:
            self.chosen.emit(place)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: D102
        if self._hovered and not self.hasFocus():
            self.take_in_hand(-1)
        self._hovered = False
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusInEvent(event)
        if event.reason() in _BY_KEY and self._in_hand < 0:
            self.take_in_hand(0)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusOutEvent(event)
        self.take_in_hand(-1)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self.empty.setGeometry(self.rect())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        if self.chart.is_empty:
            return
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing
        )
        look, brush = theme.current(), ScreenBrush(painter)
        if self.hasFocus():
            painter.setPen(QPen(look.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, look.radius, look.radius)
        if 0 <= self._in_hand < len(self._marks):
            self._paint_ground(painter, self._marks[self._in_hand].area)
        inset = 0.6 * brush.unit
        area = Area(inset, inset, self.width() - 2 * inset, self.height() - 2 * inset)
        hand = self._in_hand if self._in_hand >= 0 else None
        marks = draw(brush, self.chart, area, masked=privacy.masked, in_hand=hand)
        if marks != self._marks:
            self._marks = marks
            if hand is not None:
                self.update()  # what is in hand lies elsewhere now
        if hand is not None:
            self._paint_callout(painter, brush, marks[hand])

    def _paint_ground(self, painter: QPainter, area: Area) -> None:
        look = theme.current()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("hover"))
        ground = QRectF(area.x, area.y, area.width, area.height)
        painter.drawRoundedRect(ground, look.radius_small, look.radius_small)

    def _paint_callout(self, painter: QPainter, brush: ScreenBrush, mark: Mark) -> None:
        """Tell the figures in hand in full, on a small card beside them."""
        label, parts = self.chart.told(mark.place)
        hides = privacy.masked if self.chart.kind == MONEY else str
        lines = [(name, hides(value)) for name, value in parts]
        if len(lines) == 1 and self.chart.form == ACROSS and not self.chart.details:
            label, lines = hides(parts[0][1]), []  # its name stands at the left of it
        elif len(lines) == 1:
            label, lines = f"{label}: {lines[0][1]}", []
        unit = brush.unit
        names = max((brush.width(name, SMALL) for name, _ in lines), default=0.0)
        values = max((brush.width(value, STRONG) for _, value in lines), default=0.0)
        wide = max(brush.width(label, STRONG), names + values + 1.4 * unit) + 1.6 * unit
        wide = min(wide, self.width() - 4.0)
        tall = (2.0 + 1.45 * len(lines)) * unit
        card = QRectF(*self._place_of_callout(mark, wide, tall, unit), wide, tall)
        look = theme.current()
        painter.setPen(QPen(look.colour("outline"), 1))
        painter.setBrush(look.colour("raised"))
        painter.drawRoundedRect(card, look.radius_small, look.radius_small)
        left, right, y = card.left() + 0.8 * unit, card.right() - 0.8 * unit, card.top()
        brush.text((left, y + 1.38 * unit), label, STRONG, INK, "left")
        for place, (name, value) in enumerate(lines):
            base = y + (2.75 + 1.45 * place) * unit
            brush.text((left, base), name, SMALL, MUTED, "left")
            brush.text((right, base), value, STRONG, INK, "right")

    def _place_of_callout(
        self, mark: Mark, wide: float, tall: float, unit: float
    ) -> tuple[float, float]:
        """Return the corner of the card: right of what it tells of, or left of it, in view."""
        gap, area = 0.5 * unit, mark.area
        if self.chart.form == ACROSS:
            x, y = mark.at[0] + gap, area.y + (area.height - tall) / 2
            x = min(x, self.width() - wide - 2)
        else:
            x, y = area.right + gap, area.y
            if x + wide > self.width() - 2:
                x = area.x - gap - wide
        return max(2.0, x), min(max(2.0, y), self.height() - tall - 2)

    def _place_at(self, at: QPointF) -> int:
        for mark in self._marks:
            one = mark.area
            if QRectF(one.x, one.y, one.width, one.height).contains(at):
                return mark.place
        return -1

    def _tell(self) -> None:
        """Say the figure in hand, or all of them, to assistive technology."""
        masked = privacy.hidden and self.chart.kind == MONEY
        whole = privacy.masked("amounts") if masked else self.chart.described()
        said = self.said()
        self.setAccessibleDescription(said or whole)
        kind = QAccessible.Event.DescriptionChanged
        QAccessible.updateAccessibility(QAccessibleEvent(self, kind))
        if said and self.hasFocus():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))

    def _on_look(self) -> None:
        self._tell()
        self.updateGeometry()
        self.update()
