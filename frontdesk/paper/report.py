"""Any table on letter paper: the practice's head, titles on each page, groups, sums, page x of y.

    pdf = report(listing, imprint)   # bytes; see core.listing for both

Upright where the columns fit, else across. Figures and dates are never cut; words that are too
long go on in up to three lines. Two rounds: the first finds which line stands on which page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from frontdesk.core.charting import Chart
from frontdesk.core.jobs import Progress
from frontdesk.core.listing import (
    FIGURES,
    GROUP,
    ROW,
    SUBTOTAL,
    TEXT,
    Heading,
    Imprint,
    Line,
    Listing,
)
from frontdesk.paper import fonts
from frontdesk.paper.chart import draw_chart
from frontdesk.paper.letterhead import Letterhead, letterhead
from frontdesk.paper.report_columns import GAP, MARGIN, Measure, Worded, measured, worded
from frontdesk.paper.sheet import ACCENT, INK, MUTED, RULE, TINT, Sheet, cleaned

MOST_LINES = 3  # of one cell
PICTURE = 180.0  # points, how tall a picture above the table is
FOOT = 30.0  # points from the lower edge to the foot's words
TOTAL = "total"
_STEP = 200  # lines between two looks whether to stop


@dataclass(frozen=True, slots=True)
class _Laid:
    """A line ready to be drawn: the parts of each cell, and how tall it is, in points."""

    cells: tuple[tuple[str, ...], ...]
    level: str
    height: float
    faint: bool = False


@dataclass(slots=True)
class _Page:
    """What stands on a page; `group` is the heading that goes on from the page before."""

    lines: list[_Laid] = field(default_factory=list)
    group: str = ""


def report(
    listing: Listing,
    imprint: Imprint,
    progress: Progress | None = None,
    *,
    picture: Chart | None = None,
) -> bytes:
    """Return a table as PDF on letter paper, a picture of it above it if there is one.

    Raises:
        Cancelled: the person stopped it.

    """
    progress = progress or Progress()
    fonts.load()
    words = [worded(line, listing.headings, imprint) for line in listing.lines]
    if listing.totals is not None:
        words.append(worded(Line(listing.totals, TOTAL), listing.headings, imprint))
    measure = measured(listing.headings, words)
    report_ = _Report(listing, imprint, measure, picture)
    laid = []
    for place, line in enumerate(words):
        if place % _STEP == 0:
            progress.step(place, 2 * len(words))
        laid.append(_laid(line, listing.headings, measure))
    pages = list(report_.paged(laid))
    drawn = len(words)
    for number, page in enumerate(pages, 1):
        progress.step(drawn, 2 * len(words))
        report_.draw(page, number, len(pages))
        drawn += len(page.lines)
    return report_.sheet.finish()


def _laid(line: Worded, headings: Sequence[Heading], measure: Measure) -> _Laid:
    if line.level == GROUP:
        return _Laid((line.cells,), GROUP, measure.row + 9)
    strong = line.level != ROW
    cells = []
    for words, heading, width in zip(line.cells, headings, measure.widths, strict=True):
        if heading.kind == TEXT:
            cells.append(_parts(words, measure.size, width - GAP, strong=strong))
        else:
            cells.append((words,))
    tall = max(len(cell) for cell in cells)
    extra = 4.0 if line.level == TOTAL else 0.0
    height = measure.row + (tall - 1) * measure.leading + extra
    return _Laid(tuple(cells), line.level, height, line.faint)


def _together(lines: Sequence[_Laid], place: int) -> float:
    """Return the height of a line and of those that must not leave it: its sums, its first row."""
    need = lines[place].height
    while place + 1 < len(lines) and (
        lines[place].level == GROUP or lines[place + 1].level in (SUBTOTAL, TOTAL)
    ):
        place += 1
        need += lines[place].height
    return need


def _parts(words: str, size: float, room: float, *, strong: bool) -> tuple[str, ...]:
    if fonts.width(words, size, strong=strong) <= room:
        return (words,)
    lines = fonts.wrapped(words, size, room, strong=strong)
    if len(lines) > MOST_LINES:
        rest = " ".join(lines[MOST_LINES - 1 :])
        lines = [*lines[: MOST_LINES - 1], fonts.fitted(rest, size, room, strong=strong)]
    return tuple(lines) or ("",)


class _Report:
    """A table on its way onto pages."""

    def __init__(
        self, listing: Listing, imprint: Imprint, measure: Measure, picture: Chart | None
    ) -> None:
        self.sheet = Sheet(*measure.page, title=cleaned(listing.title))
        self._listing, self._imprint, self._measure = listing, imprint, measure
        self._picture = picture
        self._right = measure.page[0] - MARGIN

    def paged(self, lines: Sequence[_Laid]) -> Iterator[_Page]:
        """Return what stands on each page; no heading and no sum stands on one alone."""
        page, group, first = _Page(), "", True
        room = self._room(first=True)
        for place, line in enumerate(lines):
            need = _together(lines, place)
            if need > room and page.lines:
                yield page
                goes_on = group if line.level not in (GROUP, TOTAL) else ""
                page, first = _Page(group=goes_on), False
                room = self._room(first=first) - (self._measure.row + 9 if goes_on else 0)
            if line.level == GROUP:
                group = line.cells[0][0]
            page.lines.append(line)
            room -= line.height
        yield page

    def draw(self, page: _Page, number: int, count: int) -> None:
        """Draw one page of `count`."""
        if number > 1:
            self.sheet.next_page()
        y = self._draw_head(number)
        self._draw_foot(number, count)
        y = self._draw_titles(y)
        if page.group:
            y = self._draw_group(f"{page.group}, continued", y)
        if not self._listing.lines:
            self.sheet.text(MARGIN, y + 4, "There is nothing on this list.", colour=MUTED)
        for line in page.lines:
            if line.level == GROUP:
                y = self._draw_group(line.cells[0][0], y)
            else:
                y = self._draw_line(line, y)

    def _head_below(self, first: bool) -> float:
        """Return the `y` of the columns' titles, the same whether drawn or not."""
        if not first:
            return MARGIN + 30
        left = MARGIN + 24 + 10.5 * len(self._imprint.lines)
        right = MARGIN + 22 + 11 * len(self._listing.about)
        return max(left, right) + 22 + (PICTURE + 18 if self._picture else 0)

    def _room(self, *, first: bool) -> float:
        top = self._head_below(first) + self._measure.row + 4
        return self._measure.page[1] - FOOT - 14 - top

    def _draw_head(self, number: int) -> float:
        sheet, listing, imprint = self.sheet, self._listing, self._imprint
        half = (self._right - MARGIN) / 2 - 10
        if number > 1:
            sheet.text(MARGIN, MARGIN + 6, listing.title, size=10, strong=True, room=half)
            sheet.text(self._right, MARGIN + 6, imprint.practice, size=8, colour=MUTED,
                       align="right", room=half)  # fmt: skip
            sheet.rule(MARGIN, MARGIN + 13, until=self._right, weight=0.5)
            return self._head_below(False)
        letterhead(
            sheet, Letterhead(imprint.practice, imprint.lines), x=MARGIN, y=MARGIN - 4, room=half
        )
        sheet.text(self._right, MARGIN + 10, listing.title, size=16, strong=True, align="right",
                   room=half)  # fmt: skip
        y = MARGIN + 25
        for name, value in listing.about:
            sheet.text(self._right, y, f"{name}: {value}", size=8.5, colour=MUTED, align="right",
                       room=half)  # fmt: skip
            y += 11
        below = self._head_below(True)
        if self._picture is not None:
            draw_chart(sheet, self._picture, x=MARGIN, y=below - PICTURE - 20,
                       width=self._right - MARGIN, height=PICTURE)  # fmt: skip
        return below

    def _draw_foot(self, number: int, count: int) -> None:
        sheet, y = self.sheet, self.sheet.height - FOOT
        sheet.rule(MARGIN, y - 11, until=self._right, weight=0.35)
        rows = f"{self._listing.count:,} row{'' if self._listing.count == 1 else 's'}"
        told = f"Printed {self._imprint.words} · {rows} · confidential: keep out of sight, shred"
        sheet.text(MARGIN, y, told, size=7.5, colour=MUTED, room=self._right - MARGIN - 90)
        sheet.text(self._right, y, f"Page {number:,} of {count:,}", size=7.5, colour=MUTED,
                   align="right")  # fmt: skip

    def _draw_titles(self, y: float) -> float:
        x = MARGIN
        for place, heading in enumerate(self._listing.headings):
            right = heading.kind in FIGURES
            edge = x + self._measure.widths[place] - self._gap(place) if right else x
            self.sheet.heading(edge, y, heading.title, align="right" if right else "left")
            x += self._measure.widths[place]
        self.sheet.rule(MARGIN, y + 5, until=self._right, weight=0.8, colour=RULE)
        return y + self._measure.row + 3

    def _draw_group(self, words: str, y: float) -> float:
        row = self._measure.row
        self.sheet.box(MARGIN, y - row + 8, self._right - MARGIN, row + 2, fill=TINT, radius=2)
        self.sheet.text(MARGIN + 6, y + 3.5, words, size=self._measure.size + 0.5, strong=True,
                        colour=ACCENT, room=self._right - MARGIN - 12)  # fmt: skip
        return y + row + 9

    def _draw_line(self, line: _Laid, y: float) -> float:
        sheet, measure = self.sheet, self._measure
        strong = line.level != ROW
        if line.level == TOTAL:
            sheet.rule(MARGIN, y - measure.row + 4.5, until=self._right, weight=1, colour=INK)
            y += 2
        x, colour = MARGIN, MUTED if line.faint else INK
        for place, (cell, heading) in enumerate(
            zip(line.cells, self._listing.headings, strict=True)
        ):
            right = heading.kind in FIGURES
            edge = x + measure.widths[place] - self._gap(place) if right else x
            for row, words in enumerate(cell):
                if words:
                    sheet.text(edge, y + row * measure.leading, words, size=measure.size,
                               strong=strong, colour=colour,
                               align="right" if right else "left")  # fmt: skip
            x += measure.widths[place]
        y += line.height - (2 if line.level == TOTAL else 0)
        if line.level != TOTAL:
            sheet.rule(MARGIN, y - measure.row + 4.5, until=self._right, weight=0.35)
        return y

    def _gap(self, place: int) -> float:
        """Return the points left free at a column's right; the last one ends at the edge."""
        return 0.0 if place == len(self._measure.widths) - 1 else GAP
