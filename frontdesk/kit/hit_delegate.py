"""Paints the hits of a search: picture, name with the matched letters bold, identifiers."""

from functools import lru_cache
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPixmap
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem

from frontdesk.kit import theme
from frontdesk.kit.avatar import paint_avatar
from frontdesk.kit.chips import chip_size, paint_chip
from frontdesk.kit.hits import HeadRole, Hit, HitRole, match_spans
from frontdesk.kit.icon_paint import paint
from frontdesk.kit.privacy import MASK, privacy
from frontdesk.kit.rows_model import Index
from frontdesk.kit.tokens import StatusStyle, Theme

_AVATAR, _INSIDE, _LEAST_RIGHT = 36.0, 10.0, 30.0
_DOT = "  \u00b7  "


class HitDelegate(QStyledItemDelegate):
    """Paints a hit; `hovered` is the one under the pointer, -1 for none."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view, self.hovered = view, -1

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: D102
        return QSize(320, row_height() + (_head_height() if index.data(HeadRole) else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint heading, ground, picture and both lines."""
        hit: Hit = index.data(HitRole)
        look, head = theme.current(), index.data(HeadRole)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = QRectF(_rect(option))
        if head:
            _paint_head(painter, row, head)
            row.setTop(row.top() + _head_height())
        current = self._view.currentIndex().row() == index.row()
        if current or self.hovered == index.row():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("selection" if current else "hover"))
            painter.drawRoundedRect(row.adjusted(0, 1, 0, -1), 6, 6)
        if current:
            painter.setBrush(look.colour("accent"))
            painter.drawRoundedRect(
                QRectF(row.left() + 2, row.top() + 9, 3, row.height() - 18), 1.5, 1.5
            )
        inside = row.adjusted(_INSIDE + 2, 0, -_INSIDE - 2, 0)
        _paint_picture(painter, inside, hit)
        inside.setLeft(inside.left() + _AVATAR + 12)
        inside.setRight(_paint_right(painter, inside, hit))
        _paint_lines(painter, inside, hit, index.model())
        painter.restore()


def row_height() -> int:
    """Return how tall a hit is, in pixels."""
    look = theme.current()
    lines = QFontMetricsF(look.font("body")).height() + QFontMetricsF(look.font("caption")).height()
    return max(50, round(lines) + 18)


def _paint_head(painter: QPainter, row: QRectF, words: str) -> None:
    look = theme.current()
    font = look.font("label")
    font.setWeight(font.Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(look.colour("muted"))
    room = QRectF(row.left() + _INSIDE + 2, row.top(), row.width(), _head_height())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)


def _paint_picture(painter: QPainter, inside: QRectF, hit: Hit) -> None:
    square = QRectF(inside.left(), inside.center().y() - _AVATAR / 2, _AVATAR, _AVATAR)
    if not hit.icon:
        paint_avatar(painter, square, hit.name, _photo(hit.photo))
        return
    look = theme.current()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour("accent_fill"))
    painter.drawRoundedRect(square, look.radius, look.radius)
    paint(painter, hit.icon, square.adjusted(9, 9, -9, -9), look.colour("accent"))


def _paint_right(painter: QPainter, inside: QRectF, hit: Hit) -> float:
    """Paint the mark of those alike and the right edge; return where that begins.

    The name and the identifiers come first: the right edge gives way to them.
    """
    look, middle, right = theme.current(), inside.center().y(), inside.right()
    room = inside.width() - _needed(hit) - 12
    style = StatusStyle("Look twice", "alert", *_warning(look))
    chip = chip_size(style)
    if hit.alike:
        room -= chip.width() + 12
    caption = look.font("caption")
    metrics, lines = QFontMetricsF(caption), [line for line in (hit.right, hit.below) if line]
    wide = min(max((metrics.horizontalAdvance(line) for line in lines), default=0.0), room)
    if wide >= _LEAST_RIGHT:
        painter.setFont(caption)
        right -= wide
        top = middle - metrics.lineSpacing() * len(lines) / 2
        for number, line in enumerate(lines):
            place = QRectF(right, top + number * metrics.lineSpacing(), wide, metrics.height())
            painter.setPen(look.colour("text" if number == 0 and hit.right else "muted"))
            end = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, end, _short(metrics, line, wide))
        right -= 12
    if hit.alike:
        right -= chip.width()
        place = QRectF(right, middle - chip.height() / 2, chip.width(), chip.height())
        paint_chip(painter, place, style)
        right -= 12
    return right


def _needed(hit: Hit) -> float:
    """Return how wide the name and the identifiers are, whichever is wider."""
    look = theme.current()
    name = QFontMetricsF(look.font("strong")).horizontalAdvance(hit.name)
    second = QFontMetricsF(look.font("caption")).horizontalAdvance(_DOT.join(hit.identifiers))
    return max(name, second)


def _warning(look: Theme) -> tuple[str, str, str]:
    tone = look.tone("warning")
    return tone.ink, tone.edge, tone.fill


def _paint_lines(painter: QPainter, inside: QRectF, hit: Hit, model: Any) -> None:
    look, middle = theme.current(), inside.center().y()
    hidden = hit.private and privacy.hidden
    name, second = (MASK, MASK) if hidden else (hit.name, _DOT.join(hit.identifiers))
    body, caption = QFontMetricsF(look.font("body")), QFontMetricsF(look.font("caption"))
    tall = body.height() + caption.height() + 1 if second else body.height()
    top = QRectF(inside.left(), middle - tall / 2, inside.width(), body.height())
    painter.setPen(look.colour("text"))
    spans = [] if hidden else match_spans(name, model.typed)
    after = _paint_name(painter, top, name, spans)
    plain = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.setFont(look.font("caption"))
    painter.setPen(look.colour("muted"))
    if hit.note and not hidden and after < inside.right() - 40:
        note = QRectF(after + 8, top.top(), inside.right() - after - 8, top.height())
        painter.drawText(note, plain, _short(caption, hit.note, note.width()))
    below = QRectF(inside.left(), top.bottom() + 1, inside.width(), caption.height())
    painter.drawText(below, plain, _short(caption, second, below.width()))


def _paint_name(painter: QPainter, room: QRectF, name: str, spans: list[tuple[int, int]]) -> float:
    """Paint a name with its matched parts bold; return where it ends."""
    look, left = theme.current(), room.left()
    plain = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    edges = sorted({0, len(name), *(edge for span in spans for edge in span)})
    starts = {start for start, _ in spans}
    for start, end in pairwise(edges):
        inside = any(first <= start < last for first, last in spans) or start in starts
        font = look.font("strong" if inside or not spans else "body")
        metrics = QFontMetricsF(font)
        part = _short(metrics, name[start:end], room.right() - left)
        painter.setFont(font)
        painter.drawText(
            QRectF(left, room.top(), room.right() - left + 2, room.height()), plain, part
        )
        left += metrics.horizontalAdvance(part)
        if part != name[start:end]:
            break
    return left


def _short(metrics: QFontMetricsF, words: str, room: float) -> str:
    return metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(0.0, room + 1))


def _head_height() -> int:
    return round(QFontMetricsF(theme.current().font("label")).height()) + 12


@lru_cache(maxsize=64)
def _photo(photo: bytes) -> QPixmap:
    made = QPixmap()
    if photo:
        made.loadFromData(photo)
    return made


def _rect(option: Any) -> Any:
    return option.rect  # the stubs leave the fields of a style option out
