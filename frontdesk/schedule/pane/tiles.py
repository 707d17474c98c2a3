"""Keeps painted pieces of columns, so that a scroll or an expose only copies pixels."""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from math import ceil
from time import monotonic

from PySide6.QtGui import QPainter, QPixmap

HEIGHT = 512  # logical pixels of a tile; lower ones cost calls, higher ones cost a late scroll
MOST_BYTES = 160 * 2**20  # two screens of 4K; older tiles are given up first


class Tiles:
    """Pictures of columns, cut into pieces of HEIGHT; a piece is painted when first seen.

    `paint(painter, column, top, bottom)` paints a column's part between two heights, with the
    column's upper left corner at the origin. `painted` lists the columns of the pieces painted so
    far, for tests and benches.
    """

    def __init__(self, paint: Callable[[QPainter, int, int, int], None]) -> None:
        self._paint = paint
        self._kept: OrderedDict[tuple[int, int], QPixmap] = OrderedDict()
        self._bytes = 0
        self.painted: list[int] = []

    def clear(self) -> None:
        """Forget everything: another size, look or day."""
        self._kept.clear()
        self._bytes = 0

    def forget(self, column: int) -> None:
        """Forget one column's pieces."""
        for key in [key for key in self._kept if key[0] == column]:
            self._bytes -= _bytes(self._kept.pop(key))

    def of(
        self, column: int, *, size: tuple[int, int], ratio: float, seen: range, until: float
    ) -> Iterator[tuple[int, QPixmap | None]]:
        """Yield the pieces of a column that are in sight, each with its height in the column.

        Args:
            column: which.
            size: the column's width and height, in logical pixels.
            ratio: device pixels, of which the pieces are made, to a logical one.
            seen: the heights in sight, logical.
            until: `monotonic` time from when on None is yielded for a piece not yet painted.
        """
        for row in self._rows(seen, size[1]):
            kept = self._kept.get((column, row))
            if kept is not None:
                self._kept.move_to_end((column, row))
            elif monotonic() < until:
                kept = self._made(column, row, size, ratio)
            yield row * HEIGHT, kept

    def make_one(self, column: int, *, size: tuple[int, int], ratio: float, seen: range) -> bool:
        """Paint one piece that will be wanted there; return whether there was one to paint."""
        for row in self._rows(seen, size[1]):
            if (column, row) not in self._kept:
                self._made(column, row, size, ratio)
                return True
        return False

    def _rows(self, seen: range, height: int) -> range:
        return range(max(0, seen.start) // HEIGHT, ceil(min(seen.stop, height) / HEIGHT))

    def _made(self, column: int, row: int, size: tuple[int, int], ratio: float) -> QPixmap:
        top = row * HEIGHT
        bottom = min(top + HEIGHT, size[1])
        tile = QPixmap(ceil(size[0] * ratio - 0.01), ceil((bottom - top) * ratio - 0.01))
        painter = QPainter(tile)
        painter.scale(ratio, ratio)
        painter.translate(0, -top)
        self._paint(painter, column, top, bottom)
        painter.end()
        self.painted.append(column)
        self._kept[column, row] = tile
        self._bytes += _bytes(tile)
        while self._bytes > MOST_BYTES and len(self._kept) > 1:
            self._bytes -= _bytes(self._kept.popitem(last=False)[1])
        return tile


def _bytes(tile: QPixmap) -> int:
    return tile.width() * tile.height() * 4
