"""Icons in the colours of the look in force."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap

from frontdesk.kit import theme
from frontdesk.kit.icon_paint import paint, picture
from frontdesk.kit.icon_shapes import SHAPES

NAMES = tuple(SHAPES)

_made: dict[tuple[str, str, str, int, int], QIcon] = {}


def icon(name: str, role: str = "muted", size: int = 16, *, pad: int = 0) -> QIcon:
    """Return an icon of `size` logical pixels, crisp on every screen there is.

    A button keeps its icon: set it anew when `theme.watch().changed` tells of another look, or use
    `frontdesk.kit.buttons.button`, which does.

    Args:
        name: one of NAMES.
        role: a colour of the theme: text, muted, accent, danger, a status ...
        size: logical pixels.
        pad: empty pixels at its right, before a button's words.
    """
    look = theme.current()
    key = (look.name, name, role, size, pad)
    if key not in _made:
        made = QIcon()
        for ratio in _ratios():
            made.addPixmap(picture(name, look.colour(role), size=size, ratio=ratio, pad=pad))
            faint = picture(name, look.colour("outline"), size=size, ratio=ratio, pad=pad)
            made.addPixmap(faint, QIcon.Mode.Disabled)
        _made[key] = made
    return _made[key]


def pixmap(name: str, role: str = "muted", size: int = 16, *, ratio: float = 1.0) -> QPixmap:
    """Return an icon as a pixmap of `size` logical pixels at one screen's pixel ratio."""
    return picture(name, theme.current().colour(role), size=size, ratio=ratio)


def draw(painter: QPainter, name: str, where: QRectF, role: str = "muted") -> None:
    """Paint an icon into a square of a widget that paints itself."""
    paint(painter, name, where, theme.current().colour(role))


def _ratios() -> list[float]:
    screens = {screen.devicePixelRatio() for screen in QGuiApplication.screens()}
    return sorted(screens | {1.0, 2.0})
