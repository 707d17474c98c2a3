"""A box that finds patients with charges by a few letters, a chart, a day or a code."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from frontdesk.core.clock import words_date
from frontdesk.core.money import dollars
from frontdesk.kit.finder import ResultList
from frontdesk.kit.hits import Hit
from frontdesk.kit.office import Office
from frontdesk.kit.search_box import SearchBox
from frontdesk.payments.open_reads import Found


class FindBox(QWidget):
    """Signals.

    chosen(object): what was found and chosen: `Found`, or what the query returned.
    left(): Esc with nothing typed.

    Args:
        office: the office.
        words: what the box says while it is empty.
        query: returns what fits a typed text.
        hit_of: shows one of them.
        nothing: what is said when nothing fits.
    """

    chosen = Signal(object)
    left = Signal()

    def __init__(
        self,
        office: Office,
        words: str,
        query: Callable[[Session, str], Sequence[Any]],
        hit_of: Callable[[Any], Hit],
        nothing: str = "Nothing fits.",
    ) -> None:
        super().__init__()
        self._office, self.query, self._hit_of, self.nothing = office, query, hit_of, nothing
        self.box = SearchBox(words)
        self.list = ResultList(self.box)
        self.list.setParent(self)  # so that it goes when this goes
        self.list.hide()
        self._found: dict[Any, Any] = {}
        self.list.wanted.connect(self._find)
        self.list.chosen.connect(self._choose)
        self.setFocusProxy(self.box)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.box)

    def clear(self) -> None:
        """Empty the box."""
        self.box.clear()
        self.list.close_list()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.box.text():
                self.clear()
            else:
                self.left.emit()
        else:
            super().keyPressEvent(event)

    def _find(self, typed: str) -> None:
        if not typed.strip():
            self.list.close_list()
            return

        def show(rows: Sequence[Any]) -> None:
            self._found = {row.id: row for row in rows}
            hits = [self._hit_of(row) for row in rows]
            self.list.show_hits(hits, typed, nothing=self.nothing)

        self._office.type_ahead(
            f"payments {id(self)}", lambda session: list(self.query(session, typed)), show
        )

    def _choose(self, hit: Hit) -> None:
        row = self._found.get(hit.id)
        if row is not None:
            self.clear()
            self.chosen.emit(row)


def hit_of_found(row: Found) -> Hit:
    """Show a patient with charges."""
    born = f"born {words_date(row.birth_date)}" if row.birth_date else "no date of birth"
    count = len(row.charge_ids)
    days = words_date(row.first)
    if row.last != row.first:
        days = f"{days} \u2013 {words_date(row.last)}"
    return Hit(
        row.id, row.name, (born, f"chart {row.chart_number}"), right=dollars(row.cents),
        below=f"{count} charge{'s' * (count != 1)}, {days}",
    )  # fmt: skip
