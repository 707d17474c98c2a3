"""A PDF in the making, measured in points from the top left corner of its page."""

import io
import math
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Any

from frontdesk.paper import fonts

INCH = 72.0
MILLIMETRE = 72 / 25.4
LETTER = (8.5 * INCH, 11 * INCH)
HALF_LETTER = (8.5 * INCH, 5.5 * INCH)
ROLL_WIDTH = 80 * MILLIMETRE

INK = "#14242A"
MUTED = "#4B5E66"
RULE = "#C3CDD1"
ACCENT = "#0C6476"
TINT = "#EEF4F5"
ALARM = "#AE1F17"


def cleaned(words: str) -> str:
    """Return `words` as one line without control characters, which no printer can show."""
    if words.isprintable():
        return words.strip()
    return "".join(
        " " if letter in "\n\r\t\v\f" else letter
        for letter in words
        if letter in "\n\r\t\v\f" or unicodedata.category(letter) not in ("Cc", "Cf", "Cs")
    ).strip()


@cache
def _paint(colour: str) -> Any:
    """Return a colour as reportlab draws with it; it takes a written one apart each time."""
    from reportlab.lib.colors import HexColor

    return HexColor(colour)


class Sheet:
    """Pages of one size. `y` grows downward; a line of text stands on its `y`.

    Attributes:
        width, height: of each page, in points.
        pages: how many have been begun.

    """

    def __init__(self, width: float, height: float, *, title: str) -> None:
        """Begin a PDF whose first page is empty.

        Args:
            width: of each page, in points.
            height: of each page, in points.
            title: what the PDF's window is called; never a patient's name.

        """
        from reportlab.pdfgen.canvas import Canvas

        fonts.load()
        self.width, self.height, self.pages = width, height, 1
        self._kept = io.BytesIO()
        self._canvas: Any = Canvas(self._kept, pagesize=(width, height), invariant=1)
        self._canvas.setTitle(title)
        self._canvas.setCreator("Front Desk")
        self._canvas.setProducer("Front Desk")

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = 9,
        strong: bool = False,
        colour: str = INK,
        align: str = "left",
        room: float | None = None,
        spacing: float = 0,
    ) -> None:
        """Write one line.

        Args:
            x: where it begins, ends (`align` right) or has its middle (centre).
            y: of its base line.
            words: plain text; line breaks become spaces.
            size: points.
            strong: in the heavier weight.
            colour: #rrggbb.
            align: left, right or centre.
            room: points; longer words end in an ellipsis.
            spacing: points between letters, for small headings.

        """
        words = cleaned(words)
        if room is not None:
            words = fonts.fitted(words, size, room, strong=strong)
        self._canvas.setFillColor(_paint(colour))
        self._canvas.setFont(fonts.STRONG if strong else fonts.PLAIN, size)
        place = {"left": "drawString", "right": "drawRightString", "centre": "drawCentredString"}
        getattr(self._canvas, place[align])(x, self.height - y, words, charSpace=spacing)

    def heading(self, x: float, y: float, words: str, *, align: str = "left") -> None:
        """Write a small heading above what it names."""
        self.text(
            x, y, words.upper(), size=6.5, strong=True, colour=MUTED, align=align, spacing=0.6
        )

    def paragraph(
        self,
        x: float,
        y: float,
        words: str,
        *,
        room: float,
        size: float = 9,
        strong: bool = False,
        colour: str = INK,
        align: str = "left",
        leading: float = 1.35,
        most: int | None = None,
    ) -> float:
        """Write words over as many lines as they need; return the `y` below the last.

        `leading` is the distance of lines in sizes of the letters; of more than `most` lines the
        last ends in an ellipsis. The rest is as in `text`.
        """
        lines = fonts.wrapped(cleaned(words), size, room, strong=strong)
        if most is not None and len(lines) > most:
            lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
        for line in lines:
            self.text(
                x, y, line, size=size, strong=strong, colour=colour, align=align, room=room + 0.01
            )
            y += size * leading
        return y

    def rule(
        self,
        x: float,
        y: float,
        *,
        until: float,
        weight: float = 0.6,
        colour: str = RULE,
        dashed: bool = False,
    ) -> None:
        """Draw a level line from `x` to `until`."""
        self._canvas.setStrokeColor(_paint(colour))
        self._canvas.setLineWidth(weight)
        if dashed:
            self._canvas.setDash([2, 2])
        self._canvas.line(x, self.height - y, until, self.height - y)
        if dashed:
            self._canvas.setDash([])

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str | None = None,
        edge: str | None = None,
        radius: float = 0,
        weight: float = 0.8,
    ) -> None:
        """Draw a box whose top left corner is at `x`, `y`."""
        if fill:
            self._canvas.setFillColor(_paint(fill))
        if edge:
            self._canvas.setStrokeColor(_paint(edge))
        self._canvas.setLineWidth(weight)
        self._canvas.roundRect(
            x,
            self.height - y - height,
            width,
            height,
            radius,
            stroke=int(bool(edge)),
            fill=int(bool(fill)),
        )

    def path(
        self,
        points: Sequence[tuple[float, float]],
        *,
        fill: str | None = None,
        edge: str | None = None,
        weight: float = 0.8,
        dash: Sequence[float] = (),
        strength: float = 1,
    ) -> None:
        """Draw lines from point to point, closed where they are filled; `strength` is of the fill.

        Args:
            points: x and y of each.
            fill: #rrggbb.
            edge: #rrggbb of the line.
            weight: points.
            dash: lengths of strokes and gaps, in points; none for a whole line.
            strength: 0 to 1, how much of what lies beneath the fill hides.

        """
        canvas = self._canvas
        canvas.saveState()
        canvas.setLineJoin(1)
        canvas.setLineWidth(weight)
        canvas.setDash(list(dash))
        if fill:
            canvas.setFillColor(_paint(fill), alpha=strength)
        if edge:
            canvas.setStrokeColor(_paint(edge))
        path = canvas.beginPath()
        path.moveTo(points[0][0], self.height - points[0][1])
        for x, y in points[1:]:
            path.lineTo(x, self.height - y)
        if fill:
            path.close()
        canvas.drawPath(path, stroke=int(bool(edge)), fill=int(bool(fill)))
        canvas.restoreState()

    def qr_code(self, x: float, y: float, side: float, words: str) -> None:
        """Draw words as a QR code (ISO/IEC 18004, level M) with its top left corner at `x`, `y`.

        Its quiet zone of four modules is within `side`, in points.
        """
        from reportlab.graphics.barcode.qr import QrCodeWidget
        from reportlab.graphics.renderPDF import draw
        from reportlab.graphics.shapes import Drawing

        code = QrCodeWidget(words, barLevel="M", barWidth=side, barHeight=side, barBorder=4)
        drawing = Drawing(side, side)
        drawing.add(code)
        draw(drawing, self._canvas, x, self.height - y - side)

    def stamp(self, words: str, *, colour: str = ALARM) -> None:
        """Write large words slantwise over the whole page, faint enough to read what is below."""
        angle = 26 if self.width > self.height else 52
        room = 0.86 * min(
            self.width / math.cos(math.radians(angle)), self.height / math.sin(math.radians(angle))
        )
        size = min(110.0, room / (fonts.width(words, 1, strong=True) + 0.5))
        self._canvas.saveState()
        self._canvas.translate(self.width / 2, self.height / 2)
        self._canvas.rotate(angle)
        self._canvas.setFillColor(_paint(colour), alpha=0.16)
        self._canvas.setFont(fonts.STRONG, size)
        self._canvas.drawCentredString(0, -size * 0.36, words)
        self._canvas.restoreState()

    def next_page(self) -> None:
        """End this page and begin another."""
        self._canvas.showPage()
        self.pages += 1

    def finish(self) -> bytes:
        """Return the whole PDF; the same drawing gives the same bytes."""
        self._canvas.showPage()
        self._canvas.save()
        return self._kept.getvalue()
