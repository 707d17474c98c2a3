"""A small search box that picks the patient of a visit, two identifiers in sight."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from frontdesk.core import clock
from frontdesk.kit.finder import ResultList
from frontdesk.kit.hits import Hit
from frontdesk.kit.office import Office
from frontdesk.kit.search_box import SearchBox
from frontdesk.patients import reads as patients
from frontdesk.patients.names import alike

MOST = 7


class FindPatient(QWidget):
    """Finds one patient; of two that look alike none is taken unasked.

    Signals:
        found(Hit): this patient.
    """

    found = Signal(object)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self.box = SearchBox("Find the patient")
        self.list = ResultList(self.box)
        self.list.wanted.connect(self.look_for)
        self.list.chosen.connect(self.found)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.box)
        self.setFocusProxy(self.box)

    def begin(self, typed: str) -> None:
        """Look for what is typed already."""
        self.box.setText(typed)
        self.box.setFocus()
        if typed.strip():
            self.look_for(typed)

    def look_for(self, typed: str) -> None:
        """Show who is found; only the newest words are answered."""
        if not typed.strip():
            self.list.close_list()
            return
        store = self._office.store
        today = store.about_today()

        def read(session: Session) -> list[Hit]:
            return as_hits(patients.search(session, typed, today=today, limit=MOST), today)

        def show(hits: list[Hit]) -> None:
            if self.box.text() == typed and self.box.isVisible():
                self.list.show_hits(
                    hits, typed, nothing="Nobody found. Ctrl+N registers a new patient."
                )

        self._office.type_ahead(f"find {id(self)}", read, show)


def as_hits(found: list[patients.Hit], today: date) -> list[Hit]:
    """Return patients found as rows of the list."""
    return [
        Hit(
            one.id,
            one.name,
            tuple(part for part in (_born(one, today), one.phone, f"#{one.chart_number}") if part),
            note=one.matched,
            alike=any(
                other.id != one.id and alike(one.keys, other.keys) and _same_age(one, other, today)
                for other in found
            ),
        )
        for one in found
    ]


def _born(one: patients.Hit, today: date) -> str:
    if one.birth_date is None:
        return "birth date not known"
    return f"{clock.words_date(one.birth_date)} ({clock.words_age(one.birth_date, today)})"


def _same_age(one: patients.Hit, other: patients.Hit, today: date) -> bool:
    if one.birth_date is None or other.birth_date is None:
        return True
    return clock.age(one.birth_date, today) == clock.age(other.birth_date, today)
