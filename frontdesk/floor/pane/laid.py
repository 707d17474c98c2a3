"""Where every card of the board lies, and what is found at a place; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from frontdesk.floor.pane.shown import Board, Card


class Box(NamedTuple):
    """A rectangle in pixels."""

    x: int
    y: int
    width: int
    height: int

    def holds(self, x: float, y: float) -> bool:
        """Return whether a point lies in it."""
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


@dataclass(frozen=True)
class Laid:
    """The board laid out for a window, in pixels of its content; nothing is scrolled yet.

    `edges` are the columns' left edges and the last one's right edge. The titles above the cards
    stand `header` high and do not scroll.
    """

    board: Board
    edges: tuple[int, ...]
    boxes: tuple[tuple[Box, ...], ...]
    header: int
    height: int

    @property
    def width(self) -> int:
        """The width of all columns."""
        return self.edges[-1]

    def place(self, card_id: int | None) -> tuple[int, int] | None:
        """Return the column of a card and its place there."""
        for column, cards in enumerate(self.board.columns):
            for place, card in enumerate(cards):
                if card.id == card_id:
                    return column, place
        return None

    def card(self, column: int, place: int) -> Card:
        """Return the card at a place."""
        return self.board.columns[column][place]

    def column_at(self, x: float) -> int:
        """Return the column at or nearest to a place."""
        for column, edge in enumerate(self.edges[1:]):
            if x < edge:
                return column
        return len(self.edges) - 2

    def hit(self, x: float, y: float) -> tuple[int, int] | None:
        """Return the card at a place of the content."""
        column = self.column_at(x)
        for place, box in enumerate(self.boxes[column]):
            if box.holds(x, y):
                return column, place
        return None

    def across(self, column: int, place: int, by: int) -> tuple[int, int] | None:
        """Return the card beside one, in the nearest column that way that has any."""
        middle = _middle(self.boxes[column][place])
        other = column + by
        while 0 <= other < len(self.boxes):
            if self.boxes[other]:
                near = min(
                    range(len(self.boxes[other])),
                    key=lambda n: abs(_middle(self.boxes[other][n]) - middle),
                )
                return other, near
            other += by
        return None


def _middle(box: Box) -> float:
    return box.y + box.height / 2


def lay_out(
    board: Board, *, width: int, least: int, header: int, heights: Sequence[int], gap: int
) -> Laid:
    """Lay the board out.

    Args:
        board: what is shown.
        width: of the window.
        least: of a column; where all do not fit, the board scrolls sideways.
        header: height of the titles.
        heights: of a card in each column.
        gap: between cards and columns.

    """
    count = len(board.columns)
    whole = max(width, count * least)
    edges = tuple(whole * column // count for column in range(count + 1))
    boxes = []
    for column, cards in enumerate(board.columns):
        x, wide = edges[column] + gap, edges[column + 1] - edges[column] - 2 * gap
        high = heights[column]
        boxes.append(tuple(Box(x, gap + n * (high + gap), wide, high) for n in range(len(cards))))
    height = max((column[-1].y + column[-1].height + gap for column in boxes if column), default=0)
    return Laid(board, edges, tuple(boxes), header, height)
