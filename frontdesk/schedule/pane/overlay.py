"""Paints what lies over the columns: names, hours, the now line, the cursor, what is dragged."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from frontdesk.schedule.pane.blocks import paint_appointment
from frontdesk.schedule.pane.geometry import Box, Lane
from frontdesk.schedule.pane.laid import Placed
from frontdesk.schedule.pane.look import Look
from frontdesk.schedule.pane.shown import GridColumn, GridItem, wall_minute, words_minute
from frontdesk.schedule.pane.sight import Sight


def header_height(look: Look) -> int:
    """Return the pixels of the strip with the columns' names."""
    return look.line + look.small_line + 17


def ruler_width(look: Look) -> int:
    """Return the pixels of the strip with the hours."""
    return round(max(look.width("label", "12 PM"), look.width("label", "12:00") + 4)) + 18


def paint_header(painter: QPainter, look: Look, sight: Sight, current: int | None) -> None:
    """Paint the columns' names and what is said under them; `current` is the cursor's column."""
    colours = look.colours
    painter.fillRect(0, 0, sight.width, sight.header, colours["surface"])
    painter.save()
    painter.setClipRect(sight.ruler, 0, sight.width - sight.ruler, sight.header)
    week = not all(laid.column.is_today for laid in sight.columns)
    for column in sight.seen_columns:
        left, right = sight.x_of(column), sight.x_of(column + 1)
        shown = sight.columns[column].column
        if week and shown.is_today:
            painter.fillRect(left, 0, right - left, sight.header, colours["accent_fill"])
        _paint_name(painter, look, shown, QRect(left, 0, right - left, 0))
        painter.fillRect(right - 1, sight.header - 12, 1, 12, look.hour_line)
        if column == current:
            painter.fillRect(left, sight.header - 3, right - left - 1, 2, colours["accent"])
    painter.restore()
    painter.fillRect(0, sight.header - 1, sight.width, 1, colours["border"])


def _paint_name(painter: QPainter, look: Look, column: GridColumn, area: QRect) -> None:
    left, room = area.left() + 10, area.width() - 16
    top, dot = 8, look.shape_size
    if column.colour and area.width() >= 80:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(column.colour))
        painter.drawEllipse(QRectF(left, top + (look.line - dot) / 2, dot, dot))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        at, name_room = QPointF(left + dot + 6, top), room - dot - 6
    else:
        at, name_room = QPointF(left, top), room
    colour = look.colours["text"]
    look.write(painter, "title", column.title, at, width=name_room, colour=colour)
    below = QPointF(left, top + look.line + 1)
    colour = look.colours["muted"]
    look.write(painter, "small", column.subtitle, below, width=room, colour=colour)


def paint_ruler(painter: QPainter, look: Look, sight: Sight, *, bubble: int | None) -> None:
    """Paint the hours at the left, and the minutes between where there is room.

    No label is written where the bubble of the minute `bubble` will lie over it.
    """
    scale, colours = sight.scale, look.colours
    painter.save()
    painter.setClipRect(0, sight.header, sight.ruler, sight.height - sight.header)
    painter.fillRect(0, sight.header, sight.ruler, sight.height, colours["surface"])
    every, covered = _minutes_between_labels(look, sight), look.small_line
    for minute in range(-(-scale.first // every) * every, scale.last, every):
        y = sight.y_of(minute)
        if y > sight.height or y < sight.header - look.small_line - 4:
            continue
        if bubble is not None and abs(y + 1 + look.small_line / 2 - sight.y_of(bubble)) < covered:
            continue
        wall = wall_minute(minute, look.turns)
        hour = wall // 60 % 12 or 12
        whole = wall % 60 == 0
        words = f"{hour} {'AM' if wall < 720 else 'PM'}" if whole else f"{hour}:{wall % 60:02}"
        x = sight.ruler - 9 - look.width("label" if whole else "small", words)
        if whole:
            painter.fillRect(0, y, sight.ruler, 1, look.hour_line)
        look.write(
            painter,
            "label" if whole else "small",
            words,
            QPointF(x, y + 2),
            width=sight.ruler,
            colour=colours["text" if whole else "faint"],
        )
    painter.fillRect(sight.ruler - 1, sight.header, 1, sight.height, colours["border"])
    painter.restore()


def _minutes_between_labels(look: Look, sight: Sight) -> int:
    for every in (sight.scale.step, 10, 15, 20, 30):
        fits = 60 % every == 0 and every % sight.scale.step == 0
        if fits and every * sight.scale.pixels >= look.small_line * 1.4:
            return every
    return 60


def paint_now(painter: QPainter, look: Look, sight: Sight, now: int) -> None:
    """Paint the line of the present minute over the columns of today.

    Over a block it is faint, or it would look like a name struck out.
    """
    y = sight.y_of(now)
    room = sight.room
    if not room.y <= y < room.y + room.height:
        return
    full = QColor(look.theme.tone("danger").edge)
    faint = QColor(full)
    faint.setAlphaF(0.4)
    for column in sight.seen_columns:
        if not sight.columns[column].column.is_today:
            continue
        end = sight.x_of(column + 1)
        x = max(sight.x_of(column), room.x)
        for left, right in sight.crossed(column, y):
            painter.fillRect(x, y - 1, left - x, 2, full)
            painter.fillRect(left, y, right - left, 1, faint)
            x = max(x, right)
        painter.fillRect(x, y - 1, end - x, 2, full)


def paint_bubble(
    painter: QPainter, look: Look, sight: Sight, minute: int, *, ground: QColor
) -> None:
    """Paint a time into the ruler at its height: the present one, or where a drag would land."""
    words = words_minute(minute, look.turns)[:-3]
    painter.save()
    painter.setClipRect(0, sight.header - 1, sight.ruler + 4, sight.height)
    width, height = look.width("label", words) + 12, look.small_line + 2
    area = QRectF(sight.ruler - width - 1, sight.y_of(minute) - height / 2, width, height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(area, height / 2, height / 2)
    white = look.colours["surface" if look.theme.is_dark else "accent_text"]
    at = QPointF(area.left() + 6, area.top() + 1)
    look.write(painter, "label", words, at, width=width, colour=white)
    painter.restore()


def paint_ring(painter: QPainter, look: Look, box: Box, *, strong: bool, colour: QColor) -> None:
    """Paint a ring around a block: strong for the one with the keyboard, else thin."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if strong:
        painter.setPen(QPen(look.colours["surface"], 1))
        painter.drawRoundedRect(_inset(box, 1.5), 4, 4)
    painter.setPen(QPen(colour, 2 if strong else 1.5))
    painter.drawRoundedRect(_inset(box, 0 if strong else 0.5), 5.5, 5.5)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def _inset(box: Box, by: float) -> QRectF:
    return QRectF(*box).adjusted(by, by, -by, -by)


def paint_slot(painter: QPainter, look: Look, box: Box, words: str, *, focused: bool) -> None:
    """Paint the cursor on a free slot, with what Enter does there."""
    fill = QColor(look.colours["accent_fill"])
    fill.setAlphaF(0.9 if focused else 0.5)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(fill)
    painter.setPen(QPen(look.colours["accent" if focused else "outline"], 2 if focused else 1))
    by = 1.0 if focused else 0.5
    painter.drawRoundedRect(_inset(box, by), 4, 4)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    if box.height >= look.small_line - 3:
        at = QPointF(box.x + 8, box.y + (box.height - look.small_line) / 2)
        colour = look.colours["accent" if focused else "muted"]
        look.write(painter, "label", words, at, width=box.width - 12, colour=colour)


def paint_hovered_slot(painter: QPainter, look: Look, box: Box) -> None:
    """Paint the free slot under the pointer."""
    fill = QColor(look.colours["accent"])
    fill.setAlphaF(0.07)
    painter.fillRect(QRect(*box), fill)


def paint_ghost(
    painter: QPainter, look: Look, sight: Sight, *, column: int, item: GridItem, ring: QColor
) -> None:
    """Paint a dragged appointment where it would land, in a ring of a colour."""
    box = sight.span_box(column, item.start_minute, item.end_minute, least=sight.least)
    painter.save()
    painter.setClipRect(QRect(*sight.room))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    shadow = QColor(look.theme.shadow)
    for spread, alpha in ((6, 0.04), (4, 0.06), (2, 0.08)):
        shadow.setAlphaF(alpha)
        painter.setBrush(shadow)
        painter.drawRoundedRect(_inset(box, -spread / 2).translated(0, 2), 7, 7)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    paint_appointment(painter, look, Placed(item, Lane(0, 1)), box)
    paint_ring(painter, look, box, strong=True, colour=ring)
    painter.restore()
