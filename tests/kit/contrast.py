"""How well one colour stands out from another, as WCAG counts it."""

from PySide6.QtGui import QColor


def contrast(one: QColor | str, other: QColor | str) -> float:
    """Return the contrast ratio, 1 to 21."""
    light, dark = sorted((_luminance(QColor(one)), _luminance(QColor(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(over: QColor, under: QColor) -> QColor:
    """Return what is seen of a half-transparent colour over another."""
    part = over.alphaF()
    return QColor.fromRgbF(
        over.redF() * part + under.redF() * (1 - part),
        over.greenF() * part + under.greenF() * (1 - part),
        over.blueF() * part + under.blueF() * (1 - part),
    )


def farthest(image, ground: QColor) -> float:
    """Return the contrast of the pixel that stands out most from `ground`."""
    seen = {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }
    return max(contrast(colour, ground) for colour in seen)


def _luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
