"""The program's own letters on paper, embedded, so that a print is the same everywhere."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "resources" / "fonts"
PLAIN = "Inter-Regular"
STRONG = "Inter-SemiBold"


@cache
def load() -> None:
    """Make both weights known to reportlab; their figures all have one width."""
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    for name in (PLAIN, STRONG):
        registerFont(TTFont(name, str(FOLDER / f"{name}.ttf")))


def width(words: str, size: float, *, strong: bool = False) -> float:
    """Return how wide a line of words is, in points at `size` points."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    load()
    return float(stringWidth(words, STRONG if strong else PLAIN, size))


def fitted(words: str, size: float, room: float, *, strong: bool = False) -> str:
    """Return `words`, or as much of them as fits into `room` points and an ellipsis."""
    if width(words, size, strong=strong) <= room:
        return words
    shown = 0
    while shown < len(words) and (
        width(words[: shown + 1].rstrip() + "…", size, strong=strong) <= room
    ):
        shown += 1
    return words[:shown].rstrip() + "…"


def wrapped(words: str, size: float, room: float, *, strong: bool = False) -> list[str]:
    """Return `words` as lines of at most `room` points, broken between words where it can be."""
    lines, line = [], ""
    for word in words.split():
        longer = f"{line} {word}" if line else word
        if width(longer, size, strong=strong) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        *whole, line = _broken(word, size, room, strong=strong)
        lines += whole
    return [*lines, line] if line else lines


def _broken(word: str, size: float, room: float, *, strong: bool) -> list[str]:
    """Return a word as parts that each fit; every part has at least one letter."""
    parts, part = [], ""
    for letter in word:
        if part and width(part + letter, size, strong=strong) > room:
            parts.append(part)
            part = ""
        part += letter
    return [*parts, part]
