"""Writes text on a reportlab canvas as fast as a PDF takes it: what thousands of pages are for.

The canvas spends most of its time on fonts, colours and letters that are the same as before; the
pen tells the PDF only what changed, and remembers how words are written in it.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from frontdesk.paper import fonts
from frontdesk.paper.sheet import cleaned

OCR = "OCRB-Figures"
BLACK, GREY = 0.0, 0.32  # of ink: both are read well on any printer
_WORTH_KEEPING = 60  # letters: longer words come but once


class Pen:
    """Text of one page after the other; `y` grows downward from the top edge, in points."""

    def __init__(self, canvas: Any, height: float) -> None:
        """Write on a canvas whose pages are `height` points tall."""
        _load()
        self._canvas, self._height = canvas, height
        self._known: dict[tuple[str, str], Sequence[tuple[str, str]]] = {}
        self._parts: list[str] = []
        self._now: tuple[str, float, float] | None = None

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = 10,
        font: str = fonts.PLAIN,
        right: bool = False,
        room: float | None = None,
        ink: float = BLACK,
    ) -> None:
        """Write one line from `x`, or up to it; longer words than `room` end in an ellipsis."""
        if not words.isprintable():
            words = cleaned(words)
        if room is not None and width(words, size, font) > room:
            words = fonts.fitted(words, size, room, strong=font == fonts.STRONG)
        if right:
            x -= width(words, size, font)
        self.put(x, y, words, size=size, font=font, ink=ink)

    def put(self, x: float, y: float, words: str, *, size: float, font: str, ink: float) -> None:
        """Write words that are clean and fit."""
        parts = self._parts
        first = True
        for inside, letters in self._written(font, words):
            state = (inside, size, ink)
            if state != self._now:
                before, self._now = self._now, state
                if before is None or before[:2] != state[:2]:
                    parts.append(f"{inside} {size:g} Tf")
                if before is None or before[2] != ink:
                    parts.append(f"{ink:g} g")
            if first:
                parts.append(f"1 0 0 1 {x:.2f} {self._height - y:.2f} Tm")
                first = False
            parts.append(f"({letters}) Tj")

    def flush(self) -> None:
        """Hand all that was written since the last time to the canvas."""
        if self._parts:
            self._canvas.addLiteral("BT\n" + "\n".join(self._parts) + "\nET")
        self._parts, self._now = [], None

    def _written(self, font: str, words: str) -> Sequence[tuple[str, str]]:
        """Return the words as the PDF writes them: parts, each with its font's name in it."""
        key = (font, words)
        known = self._known.get(key)
        if known is not None:
            return known
        from reportlab.pdfbase.pdfmetrics import getFont

        face, document = getFont(font), self._canvas._doc
        parts = [
            (face.getSubsetInternalName(subset, document), self._canvas._escape(letters))
            for subset, letters in face.splitString(words, document)
        ]
        if len(words) < _WORTH_KEEPING:
            self._known[key] = parts
        return parts


@lru_cache(maxsize=20_000)
def width(words: str, size: float, font: str = fonts.PLAIN) -> float:
    """Return how wide a line is, in points."""
    _load()
    from reportlab.pdfbase.pdfmetrics import stringWidth

    return float(stringWidth(words, font, size))


@lru_cache(maxsize=1)
def _load() -> None:
    """Make the letters known, the figures for scanners (OCR-B) among them."""
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    fonts.load()
    registerFont(TTFont(OCR, str(Path(fonts.FOLDER) / f"{OCR}.ttf")))
