"""Paints what lies under the appointments: hours, the grid's lines, blocks, other desks' holds."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from frontdesk.schedule.pane.geometry import MARGIN, Scale, floor_to
from frontdesk.schedule.pane.look import Look
from frontdesk.schedule.pane.shown import Block, GridColumn, Hold, wall_minute


def paint_hours(
    painter: QPainter, look: Look, column: GridColumn, scale: Scale, area: QRectF
) -> None:
    """Paint the part `area` of a column: hours worked, lines, the line to the next column."""
    painter.fillRect(area, look.off_hours)
    left, width = area.left(), area.width()
    for start, end in column.open_spans:
        top = max(area.top(), scale.y_of(max(start, scale.first)))
        bottom = min(area.bottom(), scale.y_of(min(end, scale.last)))
        if bottom > top:
            painter.fillRect(QRectF(left, top, width, bottom - top), look.colours["surface"])
    first = max(scale.first, int(scale.minute_at(area.top())) - 1)
    last = min(scale.last, int(scale.minute_at(area.bottom())) + 1)
    lines = {*_multiples(first, last, scale.step), *_multiples(first, last, 30)}
    for minute in lines:
        wall = wall_minute(minute, look.turns)
        line = look.half_line if wall % 30 == 0 else look.step_line
        line = look.hour_line if wall % 60 == 0 else line
        painter.fillRect(QRectF(left, scale.y_of(minute), width, 1), line)
    painter.fillRect(QRectF(area.right() - 1, area.top(), 1, area.height()), look.hour_line)


def _multiples(first: int, last: int, step: int) -> range:
    return range(floor_to(first + step - 1, step), last, step)


def paint_block(painter: QPainter, look: Look, block: Block, width: int, scale: Scale) -> None:
    """Paint a block of the column's template with its title."""
    top = scale.y_of(max(block.start_minute, scale.first))  # its title stands in what is shown
    height = scale.y_of(min(block.end_minute, scale.last)) - top
    if height <= 0:
        return
    area = QRectF(0, top, width - 1, height)
    bookable = block.kind == "template"
    if bookable:
        tint = QColor(look.colours["accent_fill"])
        tint.setAlphaF(0.55)
        painter.fillRect(area, tint)
        painter.fillRect(QRectF(0, top, 2, height), look.colours["accent"])
    else:
        painter.fillRect(area, look.colours["sunken"])
        painter.fillRect(area, look.hatch(look.colours["border"]))
        painter.fillRect(QRectF(0, top, width - 1, 1), look.hour_line)
        painter.fillRect(QRectF(0, top + height, width - 1, 1), look.hour_line)
    if height < look.small_line - 2:
        return
    room = width - 2 * MARGIN - 14
    y = top + min(3.0, (height - look.small_line) / 2)
    if not bookable:  # the words must not be crossed by the hatching
        written = min(look.width("label", block.title), room)
        plate = QRectF(MARGIN + 3, y, written + 8, look.small_line)
        painter.fillRect(plate, look.colours["sunken"])
    at, colour = QPointF(MARGIN + 7, y), look.colours["muted"]
    look.write(painter, "label", block.title, at, width=room + 1, colour=colour)


def paint_hold(painter: QPainter, look: Look, hold: Hold, width: int, scale: Scale) -> None:
    """Paint a time another desk is about to book, with whose desk it is."""
    top = scale.y_of(hold.start_minute)
    height = max(look.small_line, scale.y_of(hold.start_minute + hold.minutes) - top)
    style, icon = look.theme.status("held"), look.icon_size
    area = QRectF(MARGIN + 0.5, top + 1.5, width - 2 * MARGIN - 2, height - 2)
    faint = QColor(style.edge)
    faint.setAlphaF(0.28)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(style.edge), 1, Qt.PenStyle.DashLine))
    for brush in (QColor(style.fill), look.hatch(faint, 6)):
        painter.setBrush(brush)
        painter.drawRoundedRect(area, 5, 5)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    words = f"{style.word} by {hold.held_by}" if hold.held_by else style.word
    room = width - 2 * MARGIN - icon - 22
    y = top + max(0.0, min(4.0, (height - look.small_line) / 2))
    plate = min(look.width("label", words), room) + icon + 14
    painter.fillRect(QRectF(area.left() + 3, y, plate, look.small_line), QColor(style.fill))
    ink = QColor(style.ink)
    at = QPointF(area.left() + 6, y + (look.small_line - icon) / 2)
    painter.drawPixmap(at, look.icon(style.icon, ink, icon))
    at = QPointF(area.left() + icon + 11, y)
    look.write(painter, "label", words, at, width=room + 1, colour=ink)
