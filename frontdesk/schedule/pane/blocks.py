"""Paints one appointment as a block: chip, patient, times, status in words, type and reason."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QStaticText

from frontdesk.core.records import record
from frontdesk.schedule.pane.geometry import Box
from frontdesk.schedule.pane.laid import Placed
from frontdesk.schedule.pane.look import FLAG_ICONS, Look, mixed, shape_path, told_apart
from frontdesk.schedule.pane.shown import (
    GONE,
    GridItem,
    kept_flags,
    patient_words,
    words_minute,
    words_span,
)


@record
class Plan:
    """How a block of some size shares its room out; equal plans need only one picture."""

    width: int
    height: int
    lines: int  # under the name
    left: int
    name_left: int
    name_top: int
    name_room: int
    icon: int
    icon_top: int
    icon_below: bool  # beside the second line, so that a narrow block's name has the whole first
    icon_shown: bool
    flags: tuple[str, ...]


@record
class Line:
    """One line of words, laid out, and where it stands in the block."""

    font: str
    words: QStaticText
    at: QPointF
    colour: QColor
    struck: QRectF | None = None  # the line through the name of who did not come


def paint_appointment(painter: QPainter, look: Look, placed: Placed, box: Box) -> None:
    """Paint one appointment into its box."""
    key = (placed.item, placed.state, box.width, box.height)
    chip, lines = look.blocks.or_make(key, lambda: _prepared(look, placed, box))
    if placed.state:
        painter.setOpacity(0.5)
    at = QPointF(box.x, box.y)
    painter.drawPixmap(at, chip)
    for line in lines:
        painter.setFont(look.fonts[line.font])
        painter.setPen(line.colour)
        painter.drawStaticText(at + line.at, line.words)
        if line.struck is not None:
            painter.fillRect(line.struck.translated(at), line.colour)
    if placed.state:
        painter.setOpacity(1.0)


def status_icon_box(look: Look, item: GridItem, box: Box) -> Box:
    """Return where in an appointment's box its status stands, for a click to the next one."""
    plan = plan_of(look, item, box)
    top = max(0, plan.icon_top - 3)
    height = min(box.height - top, plan.icon + 6)
    return Box(box.x + box.width - plan.icon - 8, box.y + top, plan.icon + 8, height)


def plan_of(look: Look, item: GridItem, box: Box) -> Plan:
    """Return the plan of an appointment's block."""
    icon, narrow = look.icon_size, box.width < 10 * look.icon_size
    lines = max(0, (box.height - look.line - 3) // look.small_line)
    below = narrow and lines > 0
    roomy = max(0, (box.width - 9 * icon) // (icon + 3))
    flags = tuple(flag.kind for flag in kept_flags(item, masked=look.masked))[:roomy]
    top = 2 if lines else (box.height - look.line) // 2
    row = top + (look.line if below else 0)
    row_height = look.small_line if below else look.line
    left = look.edge + (4 if narrow else 6)
    tiny = box.width < 5 * icon or (narrow and item.status in GONE)  # no shape
    name_left = left + (0 if tiny else look.shape_size + 5)
    gone = item.status in GONE
    no_sign = below or (gone and box.width < 5 * icon)  # a name of two letters says less
    cluster = len(flags) * (icon + 3) + (4 if no_sign else icon + 8)
    return Plan(
        width=box.width,
        height=box.height,
        lines=lines,
        left=left,
        name_left=name_left,
        name_top=top,
        name_room=box.width - name_left - cluster,
        icon=icon,
        icon_top=row + (row_height - icon + 1) // 2,
        icon_below=below,
        icon_shown=below or not no_sign,
        flags=flags,
    )


def _prepared(look: Look, placed: Placed, box: Box) -> tuple[QPixmap, list[Line]]:
    """Return a block's picture and its lines of words."""
    item = placed.item
    plan = plan_of(look, item, box)
    key = ("chip", plan, item.status, item.type_colour, item.shape, placed.state)
    chip = look.picture(key, lambda: _chip(look, placed, plan))
    gone = item.status in GONE
    ink = QColor(look.theme.status(item.status).ink)
    name = patient_words(item, masked=look.masked)
    times = [] if plan.lines else _times_at_end(look, item, plan, name)
    room = times[0].at.x() - plan.name_left - 8 if times else plan.name_room
    font = "gone" if gone else "name"
    at = QPointF(plan.name_left, plan.name_top)
    colour = ink if gone else look.colours["text"]
    written = look.words(font, name, room)
    struck = None
    if (
        gone and not look.masked
    ):  # Qt strikes prepared text out at the wrong place on a scaled screen
        middle = plan.name_top + round(look.metrics[font].ascent() * 0.68)
        struck = QRectF(plan.name_left, middle, look.width(font, written.text()), 1)
    lines = [Line(font, written, at, colour, struck), *times]
    y = plan.name_top + look.line
    for number, words in enumerate(_details(look, placed, plan)):
        room = plan.width - plan.left - (plan.icon + 6 if plan.icon_below and not number else 4)
        at = QPointF(plan.left, y + number * look.small_line)
        lines.append(Line("small", look.words("small", words, room), at, ink))
    return chip, lines


def _times_at_end(look: Look, item: GridItem, plan: Plan, name: str) -> list[Line]:
    """Return the times for the right of a block of one line, if the name leaves the room."""
    words = words_span(item.start_minute, item.end_minute, look.turns)
    taken = look.width("small", words)
    if look.width("name", name) + taken + 16 > plan.name_room:
        return []
    top = (plan.height - look.small_line) // 2
    at = QPointF(plan.name_left + plan.name_room - taken, top)
    colour = QColor(look.theme.status(item.status).ink)
    return [Line("small", look.words("small", words, taken + 1), at, colour)]


def _details(look: Look, placed: Placed, plan: Plan) -> list[str]:
    """Return as many lines under the name as the block has room for, the weightiest first."""
    if not plan.lines:
        return []
    item = placed.item
    word = "Cut" if placed.state == "cut" else look.theme.status(item.status).word
    status = f"{word} · {item.waiting}" if item.waiting else word
    span = words_span(item.start_minute, item.end_minute, look.turns)
    what = "" if look.masked else item.subtitle
    start = words_minute(item.start_minute, look.turns)[:-3]
    if plan.icon_below:  # the sign says the status too: no word is better than half of one
        room = plan.width - plan.left - plan.icon - 6
        tried = (status, item.waiting, word, start)
        status = next((words for words in tried if look.width("small", words) <= room), "")
        what = what if plan.width >= 7 * plan.icon else ""
        fits = look.width("small", span) <= room + plan.icon
        lines = [status, what, span if fits else start if status not in ("", start) else ""]
    elif plan.lines == 1:
        lines = [" · ".join(part for part in (start, status, what) if part)]
    elif look.width("small", f"{span} · {status}") <= plan.width - plan.left - 4:
        notes = ", ".join(flag.words for flag in kept_flags(item, masked=look.masked))
        lines = [f"{span} · {status}", what, notes]
    else:
        lines = [f"{start} · {status}", what]
    return [line for line in lines if line][: plan.lines]


def _chip(look: Look, placed: Placed, plan: Plan) -> QPixmap:
    """Draw a block without its words: many share one, so it is drawn once and kept."""
    item, style = placed.item, look.theme.status(placed.item.status)
    made = look.blank(plan.width, plan.height)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    fill, edge, ink = QColor(style.fill), QColor(style.edge), QColor(style.ink)
    gone = item.status in GONE
    if gone:
        fill = mixed(fill, look.colours["surface"], 0.5)
    dashed = style.dashed or gone or placed.state in ("cut", "pending")
    path = QPainterPath()
    radius = min(5.0, plan.height / 3)
    path.addRoundedRect(QRectF(0.5, 0.5, plan.width - 1, plan.height - 1), radius, radius)
    kind = told_apart(QColor(item.type_colour or style.edge), fill, ink)
    painter.fillPath(path, mixed(kind, fill, 0.5) if dashed else kind)
    painter.setClipRect(look.edge, 0, plan.width, plan.height)
    painter.fillPath(path, fill)
    painter.setClipping(False)
    line = mixed(edge, fill, 0.3 if dashed else 0.62)
    painter.setPen(QPen(line, 1, Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine))
    painter.drawPath(path)
    if plan.name_left > plan.left:
        size, middle = look.shape_size, plan.name_top + look.line / 2
        mark = QRectF(plan.left, round(middle - size / 2), size, size)
        painter.fillPath(shape_path(item.shape, mark), kind)
    _chip_icons(painter, look, placed, plan, fill=fill)
    painter.end()
    return made


def _chip_icons(painter: QPainter, look: Look, placed: Placed, plan: Plan, *, fill: QColor) -> None:
    """Draw the status and the flags, from the right."""
    size, style = plan.icon, look.theme.status(placed.item.status)
    x = plan.width - size - 5
    icon = "scissors" if placed.state == "cut" else style.icon
    if plan.icon_shown:
        painter.drawPixmap(QPointF(x, plan.icon_top), look.icon(icon, QColor(style.ink), size))
    x += size + 3 if plan.icon_below else 0
    top = plan.name_top + (look.line - size + 1) // 2
    for kind in reversed(plan.flags):
        x -= size + 3
        name, tone = FLAG_ICONS.get(kind, FLAG_ICONS["alert"])
        colour = told_apart(look.theme.colour(tone), fill, look.colours["text"], 4.5)
        painter.drawPixmap(QPointF(x, top), look.icon(name, colour, size))
