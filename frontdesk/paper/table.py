"""A table on paper: headings, rows, sums; goes on over as many pages as it needs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from frontdesk.paper.sheet import INK, MUTED, RULE, Sheet

ROW = 15.0  # points from one row to the next


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """A column of a printed table.

    Attributes:
        title: its heading.
        width: points.
        right: figures stand at its right edge.

    """

    title: str
    width: float
    right: bool = False


def table(
    sheet: Sheet,
    columns: Sequence[PaperColumn],
    rows: Sequence[Sequence[str]],
    *,
    x: float,
    y: float,
    bottom: float,
    begin_page: Callable[[Sheet], float],
    total: Sequence[str] | None = None,
    faint: Callable[[int], bool] | None = None,
) -> float:
    """Draw a table; return the `y` below it.

    Args:
        sheet: the sheet.
        columns: left to right.
        rows: one text a column.
        x: the left edge.
        y: the top edge.
        bottom: no row stands below this `y`; the table goes on on a new page.
        begin_page: draws a new page's head and returns the `y` below it.
        total: a last row in the heavier weight, above it a line; never alone on a page.
        faint: whether the row of that place is written fainter: it was taken back.

    """
    y = _headings(sheet, columns, x, y)
    for place, row in enumerate(rows):
        is_last = place == len(rows) - 1
        if y + (ROW if total and is_last else 0) > bottom:
            sheet.next_page()
            y = _headings(sheet, columns, x, begin_page(sheet))
        colour = MUTED if faint is not None and faint(place) else INK
        _row(sheet, columns, row, x, y, colour=colour)
        sheet.rule(x, y + 4.5, until=x + _width(columns), weight=0.35)
        y += ROW
    if total:
        sheet.rule(x, y - ROW + 4.5, until=x + _width(columns), weight=1, colour=INK)
        _row(sheet, columns, total, x, y + 1, strong=True)
        y += ROW + 3
    return y


def _width(columns: Sequence[PaperColumn]) -> float:
    return sum(column.width for column in columns)


def _headings(sheet: Sheet, columns: Sequence[PaperColumn], x: float, y: float) -> float:
    left = x
    for column in columns:
        edge = left + column.width if column.right else left
        sheet.heading(edge, y, column.title, align="right" if column.right else "left")
        left += column.width
    sheet.rule(x, y + 5, until=left, weight=0.8, colour=RULE)
    return y + ROW + 2


def _row(
    sheet: Sheet,
    columns: Sequence[PaperColumn],
    row: Sequence[str],
    x: float,
    y: float,
    *,
    strong: bool = False,
    colour: str = INK,
) -> None:
    for column, words in zip(columns, row, strict=True):
        edge = x + column.width if column.right else x
        sheet.text(
            edge,
            y,
            words,
            size=8.5,
            strong=strong,
            colour=colour,
            align="right" if column.right else "left",
            room=column.width - 6,
        )
        x += column.width
