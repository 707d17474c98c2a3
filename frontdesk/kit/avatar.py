"""A patient's photo, or their initials on a tint of their own."""

import zlib

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from frontdesk.kit import theme
from frontdesk.kit.icon_paint import paint
from frontdesk.kit.privacy import privacy


class Avatar(QWidget):
    """A round picture of a person.

    Args:
        name: whose; gives initials and tint where there is no photo.
        size: pixels across.
    """

    def __init__(self, name: str = "", size: int = 40) -> None:
        super().__init__()
        self._name, self._size, self._photo = name, size, QPixmap()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(size, size)
        self.setAccessibleName("Photo")
        privacy.changed.connect(self._repaint)

    def show_person(self, name: str, photo: bytes = b"") -> None:
        """Show another person; a photo that cannot be read gives way to the initials."""
        self._name, self._photo = name, QPixmap()
        if photo:
            self._photo.loadFromData(photo)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(self._size, self._size)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102
        paint_avatar(QPainter(self), QRectF(self.rect()), self._name, self._photo)

    def _repaint(self) -> None:
        self.update()


def paint_avatar(painter: QPainter, where: QRectF, name: str, photo: QPixmap) -> None:
    """Paint a photo or initials into a square; a plain figure while the lobby can see."""
    look = theme.current()
    words = " ".join(sorted(name.replace(",", " ").casefold().split()))  # in whichever order
    fill, ink = look.tints[zlib.crc32(words.encode()) % len(look.tints)]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    circle = QPainterPath()
    circle.addEllipse(where)
    if privacy.hidden or not (name.strip() or not photo.isNull()):
        painter.fillPath(circle, look.colour("sunken"))
        inner = where.width() * 0.56
        square = QRectF(0, 0, inner, inner)
        square.moveCenter(where.center())
        paint(painter, "patient", square, look.colour("muted"))
    elif not photo.isNull():
        painter.setClipPath(circle)
        painter.drawPixmap(where, photo, _middle_square(photo))
    else:
        painter.fillPath(circle, look.ink(fill))
        font = look.font("strong")
        font.setPixelSize(round(where.width() * (0.36 if where.width() > 28 else 0.4)))
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.2)
        painter.setFont(font)
        painter.setPen(look.ink(ink))
        painter.drawText(where, Qt.AlignmentFlag.AlignCenter, initials(name))
    painter.setClipping(False)
    painter.setPen(QPen(look.ink(look.shadow, 0.08), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(where.adjusted(0.5, 0.5, -0.5, -0.5))
    painter.restore()


def initials(name: str) -> str:
    """Return first and last initial of `First Last` or `Last, First`; one where there is one."""
    last, comma, first = name.partition(",")
    parts = [*first.split()[:1], *last.split()[:1]] if comma else name.split()
    letters = [part[0] for part in parts if part[0].isalnum()]
    return "".join(letters[:1] + letters[1:][-1:]).upper()


def _middle_square(photo: QPixmap) -> QRectF:
    side = min(photo.width(), photo.height())
    return QRectF((photo.width() - side) / 2, (photo.height() - side) / 3, side, side)
