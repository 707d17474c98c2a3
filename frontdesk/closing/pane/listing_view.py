"""Shows a table in plain values as it will be on paper; columns that say nothing stay away."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.core.jobs import Progress
from frontdesk.core.listing import FIGURES, GROUP, ROW, SUBTOTAL, Cell, Heading, Listing, words_of
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.layouts import empty as take_out
from frontdesk.kit.privacy import privacy
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.kit.table import Table

TOTAL = "total"
_WIDTHS = {"money": 108, "count": 68, "date": 112, "percent": 80, "moment": 130, "text": 124}
_LETTER, _ROUND = 8, 26  # pixels of a heading's letter, and around it
_FIRST = 150  # the column of names, where another one stretches


@dataclass(frozen=True, slots=True)
class Shown:
    """A line on screen."""

    id: int
    cells: tuple[Cell, ...]
    level: str
    patient_id: int | None = None


class ListingView(QWidget):
    """A listing as a table. Enter on a line chooses it; typing narrows it.

    Signals:
        chosen(Shown): Enter or a double click on a line.

    Args:
        name: what it is, for assistive technology.
        zone: the office's.
        empty: makes what an empty one says.
        stretch: the column that takes the room that is left.
    """

    chosen = Signal(object)

    def __init__(
        self, name: str, zone: ZoneInfo, empty: Callable[[], EmptyState], *, stretch: int = 0
    ) -> None:
        super().__init__()
        self._name, self._zone, self._empty, self._stretch = name, zone, empty, stretch
        self._key: Any = None
        self.listing: Listing | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.table = self._made(())

    def show_listing(
        self, listing: Listing, *, stretch: int | None = None, shown: Listing | None = None
    ) -> None:
        """Show another listing; the line in hand stays where the columns are the same.

        Args:
            listing: what leaves by the export.
            stretch: the column that takes the room that is left, if that is another now.
            shown: a shorter one for the screen, where the rest is in sight beside it.
        """
        self.listing, listing = listing, shown or listing
        self._stretch = self._stretch if stretch is None else stretch
        lines = [(tuple(one.cells), one.level, one.patient_id) for one in listing.lines]
        if listing.totals is not None and lines:
            lines.append((tuple(listing.totals), TOTAL, None))
        said = {
            place
            for cells, level, _ in lines
            for place, cell in enumerate(cells)
            if level != GROUP and cell not in (None, "")
        }
        columns = tuple(
            (place, one)
            for place, one in enumerate(listing.headings)
            if place in said or place == self._stretch
        )
        if (columns, self._stretch) != self._key:
            self._key = (columns, self._stretch)
            had = self.table.hasFocus()
            self.table = self._made(columns)
            if had:
                self.table.setFocus()
        self.table.rows_model.show_rows([Shown(place, *line) for place, line in enumerate(lines)])
        self._spread()

    def taken_out(self) -> Callable[[Progress], Listing] | None:
        """Return what makes the table that leaves; None while there is nothing in it."""
        listing = self.listing
        return (lambda _progress: listing) if listing is not None and listing.lines else None

    def _spread(self) -> None:
        """Let the headings between rows go over all columns."""
        self.table.clearSpans()
        wide = self.table.rows_model.columnCount()
        for place, row in enumerate(self.table.rows_model.rows()):
            if row.level == GROUP and wide > 1:
                self.table.setSpan(place, 0, 1, wide)

    def _made(self, columns: tuple[tuple[int, Heading], ...]) -> Table:
        take_out(self._column)
        model = RowsModel(
            [
                _column(place, one, self._zone, stretch=place == self._stretch)
                for place, one in columns
            ]
            or [Column[Shown]("", lambda _row: "", stretch=True)]
        )
        table = Table(model, self._name, empty=self._empty())
        table.setSortingEnabled(False)  # it has its own order, with sums between
        table.chosen.connect(self.chosen)
        table.filter_box.typed.connect(lambda _typed: self._spread())
        self._column.addWidget(table)
        self.setFocusProxy(table)
        return table


def _column(place: int, heading: Heading, zone: ZoneInfo, *, stretch: bool) -> Column[Shown]:
    figures = heading.kind in FIGURES

    def words(row: Shown) -> str:
        cell = row.cells[place] if place < len(row.cells) else None
        said = words_of(cell, heading.kind, zone)
        if row.level == SUBTOTAL and place == 0:
            return "Total"  # of what stands above it
        return privacy.masked(said) if row.patient_id is not None and not figures else said

    def colour(row: Shown) -> str:
        return "" if row.level == ROW else "accent"

    least = _LETTER * len(heading.title) + _ROUND
    wide = _FIRST if place == 0 and not stretch else max(least, _WIDTHS[heading.kind])
    return Column(
        heading.title, words, right=figures, private=figures, width=wide,
        stretch=stretch, colour=colour, kind=heading.kind, tip=words,
    )  # fmt: skip
