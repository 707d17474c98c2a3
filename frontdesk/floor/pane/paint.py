"""Paints the board's pieces: a column's ground and title, a card, the ring around one."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from frontdesk.floor.pane.laid import Box
from frontdesk.floor.pane.look import SIGNS, Look
from frontdesk.floor.pane.shown import Card, Pill
from frontdesk.floor.rules import STAGES

STAGE_STATUS = tuple(stage.status for stage in STAGES)


def paint_title(
    painter: QPainter, look: Look, box: Box, stage: int, count: int, *, current: bool
) -> None:
    """Paint a column's sign, title and how many there are."""
    style = look.theme.status(STAGE_STATUS[stage] if stage else "booked")
    top = box.y + (box.height - look.line) / 2
    icon_top = box.y + (box.height - look.icon) / 2
    at = box.x + look.pad
    painter.drawPixmap(QPointF(at, icon_top), look.sign(style.icon, QColor(style.edge)))
    at += look.icon + 7
    number = str(count)
    wide = look.width("pill", number) + 14
    room = box.x + box.width - at - wide - look.pad - 6
    title, text = STAGES[stage].title, look.colours["text"]
    look.write(painter, "title", title, QPointF(at, top), width=room, colour=text)
    at += min(room, look.width("title", title)) + 8
    pill = QRectF(at, box.y + (box.height - look.small - 4) / 2, wide, look.small + 4)
    _paint_pill_ground(painter, look, pill, style.fill if count else look.theme.sunken)
    here = QPointF(at + 7, pill.top() + 2)
    colour = QColor(style.ink) if count else look.colours["faint"]
    look.write(painter, "pill", number, here, width=wide, colour=colour)
    line = look.colours["accent" if current else "border"]
    painter.fillRect(box.x, box.y + box.height - 2, box.width, 2, line)


def paint_card(
    painter: QPainter, look: Look, card: Card, box: Box, *, hovered: bool = False
) -> None:
    """Paint one patient's card into its box; what looks the same is painted once."""
    size = Box(0, 0, box.width, box.height)

    def paint(fresh: QPainter) -> None:
        _paint_face(fresh, look, card, size, hovered=hovered)

    key = (card.face, box.width, box.height, hovered)
    drawn = look.picture(key, paint, width=box.width, height=box.height)
    painter.drawPixmap(QPointF(box.x, box.y), drawn)


def _paint_face(painter: QPainter, look: Look, card: Card, box: Box, *, hovered: bool) -> None:
    colours = look.colours
    frame = QRectF(*box).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ground = colours["hover" if hovered else "raised"]
    if card.is_over and not hovered:
        ground = colours["surface"]
    painter.setPen(QPen(colours["border"], 1))
    painter.setBrush(ground)
    painter.drawRoundedRect(frame, 6, 6)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(card.provider_colour or look.theme.outline))
    bar = QRectF(box.x + 4, box.y + look.pad, look.edge, box.height - 2 * look.pad)
    painter.drawRoundedRect(bar, look.edge / 2, look.edge / 2)
    left, right = float(box.x + 4 + look.edge + 7), float(box.x + box.width - look.pad)
    top, ink, muted = float(box.y + look.pad), colours["text"], colours["muted"]
    taken = _paint_signs(painter, look, card, right, top)
    room = right - left - taken
    name = QPointF(left, top)
    look.write(painter, "name", card.name, name, width=room, colour=muted if card.is_over else ink)
    top += look.line + 3
    taken = _paint_pill(painter, look, card.pill, right, top) if card.pill else 0.0
    room = right - left - taken - (5 if taken else 0)
    look.write(painter, "small", card.where, QPointF(left, top), width=room, colour=muted)
    top += look.small + 3
    if card.below:
        colour = ink if card.stage in (1, 2, 3) else muted
        at = QPointF(left, top)
        look.write(painter, "small", card.below, at, width=right - left, colour=colour)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def _paint_signs(painter: QPainter, look: Look, card: Card, right: float, top: float) -> float:
    """Paint what is to be minded, right of the name, one sign of each kind; return the width."""
    at = right
    for kind in dict.fromkeys(sign.kind for sign in card.signs):
        icon, role = SIGNS[kind]
        at -= look.icon
        place = QPointF(at, top + (look.line - look.icon) / 2)
        painter.drawPixmap(place, look.sign(icon, look.theme.colour(role)))
        at -= 4
    return right - at + 2 if at < right else 0.0


def _paint_pill(painter: QPainter, look: Look, pill: Pill, right: float, top: float) -> float:
    """Paint the minutes with their shape and colour; return the width taken."""
    tone = look.theme.tone(pill.tone)
    size = round(look.icon * 0.9)
    wide = look.width("pill", pill.words) + size + look.pad + 8
    area = QRectF(right - wide, top - 2, wide, look.small + 4)
    _paint_pill_ground(painter, look, area, tone.fill, edge=tone.edge)
    at = QPointF(area.left() + 6, area.center().y() - size / 2)
    painter.drawPixmap(at, look.sign(pill.icon, QColor(tone.edge), size))
    words = QPointF(area.left() + size + 9, area.center().y() - look.small / 2)
    look.write(painter, "pill", pill.words, words, width=wide, colour=QColor(tone.ink))
    return wide


def _paint_pill_ground(
    painter: QPainter, look: Look, area: QRectF, fill: str, *, edge: str = ""
) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.theme.ink(edge, 0.5), 1) if edge else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(fill))
    half = area.height() / 2
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), half, half)


def paint_ring(painter: QPainter, look: Look, box: Box, *, strong: bool) -> None:
    """Paint the ring around the card in hand; strong where the keyboard is."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(look.colours["focus" if strong else "outline"], 2 if strong else 1.4))
    painter.drawRoundedRect(QRectF(*box).adjusted(0, 0, 0, 0), 7, 7)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def paint_target(painter: QPainter, look: Look, area: QRectF) -> None:
    """Paint the column that a dragged card would fall into."""
    fill = QColor(look.colours["accent"])
    fill.setAlphaF(0.08)
    painter.fillRect(area, fill)
    painter.setPen(QPen(look.colours["accent"], 1.5, Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(area.adjusted(1, 1, -1, -1))
