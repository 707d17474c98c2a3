"""Charts on paper: the picture of the screen, in colours that a grey printer keeps apart.

draw_chart(sheet, chart, x=36, y=120, width=540, height=190)    # see core.charting
"""

from collections.abc import Sequence

from frontdesk.core.charting import Chart
from frontdesk.paper import fonts
from frontdesk.paper.chart_drawing import SMALL, STRONG, TITLE, Area, Point, corners, draw
from frontdesk.paper.sheet import INK, MUTED, RULE, Sheet

_SIZES = {SMALL: (7.5, False), STRONG: (8.0, True), TITLE: (11.0, True)}
_ROLES = {"text": INK, "muted": MUTED, "border": RULE, "outline": "#77878E"}
_TONES = {
    "accent": ("#0C6476", "#E0F0F3"), "warning": ("#A86A00", "#FDF1D9"),
    "info": ("#4273CC", "#E6EEFC"), "success": ("#3C8A42", "#E4F3E3"),
    "danger": ("#C8473D", "#FCEAE8"), "neutral": ("#71828A", "#E8EDEF"),
}  # fmt: skip
_STEP = 4.0  # points between two lines of a pattern


def draw_chart(
    sheet: Sheet, chart: Chart, *, x: float, y: float, width: float, height: float
) -> None:
    """Draw a chart; lengths in points, `x` and `y` of its top left corner."""
    draw(PaperBrush(sheet), chart, Area(x, y, width, height))


class PaperBrush:
    """Draws on a sheet."""

    unit = 9.5

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def width(self, words: str, style: str) -> float:
        """Return how wide words are, in points."""
        size, strong = _SIZES[style]
        return fonts.width(words, size, strong=strong)

    def text(self, at: Point, words: str, style: str, role: str, align: str) -> None:
        """Write words on a base line."""
        size, strong = _SIZES[style]
        self._sheet.text(*at, words, size=size, strong=strong, colour=_ROLES[role], align=align)

    def line(self, start: Point, end: Point, role: str, weight: float) -> None:
        """Draw a line, finer than on a screen."""
        self._sheet.path((start, end), edge=_ROLES[role], weight=weight * 0.5)

    def bar(self, area: Area, tone: str, pattern: str, rounded: str) -> None:
        """Draw a bar; patterns are lines on a tint, so that they differ in grey too."""
        edge, tint = _TONES[tone]
        box = (area.x, area.y, area.width, area.height)
        if pattern == "solid":
            self._sheet.box(*box, fill=edge)
            return
        self._sheet.box(*box, fill=tint)
        for start, end in _hatch(area, pattern):
            dash = (0.9, 1.6) if pattern == "dots" else ()
            self._sheet.path((start, end), edge=edge, weight=0.7, dash=dash)
        self._sheet.box(*box, edge=edge, weight=0.7)

    def curve(
        self, points: Sequence[Point], tone: str, dash: Sequence[float], ground: float | None
    ) -> None:
        """Draw a line through points, tinted down to `ground` if there is one."""
        edge, _ = _TONES[tone]
        if ground is not None:
            below = [*points, (points[-1][0], ground), (points[0][0], ground)]
            self._sheet.path(below, fill=edge, strength=0.12)
        self._sheet.path(points, edge=edge, weight=1.3, dash=[part * 0.7 for part in dash])

    def marker(self, at: Point, tone: str, shape: str) -> None:
        """Draw a point of a line."""
        edge, _ = _TONES[tone]
        size = 1.9
        if shape == "circle":
            box = (at[0] - size, at[1] - size, 2 * size, 2 * size)
            self._sheet.box(*box, fill=edge, radius=size)
        else:
            self._sheet.path(corners(at, shape, size), fill=edge)


def _hatch(area: Area, pattern: str) -> list[tuple[Point, Point]]:
    """Return the lines of a pattern, cut at the bar's edges."""
    lines: list[tuple[Point, Point]] = []
    if pattern in ("level", "dots"):
        y = area.y + _STEP / 2
        while y < area.bottom:
            lines.append(((area.x, y), (area.right, y)))
            y += _STEP * (0.6 if pattern == "dots" else 1)
        return lines
    reach = _STEP
    while reach < area.width + area.height:
        # from the left or lower edge to the upper or right one, counted from the upper left corner
        first = (max(0.0, reach - area.height), min(reach, area.height))
        last = (min(reach, area.width), max(0.0, reach - area.width))
        ends = [first, last]
        if pattern == "falling":
            ends = [(px, area.height - py) for px, py in ends]
        (ax, ay), (bx, by) = ends
        lines.append(((area.x + ax, area.y + ay), (area.x + bx, area.y + by)))
        reach += _STEP
    return lines
