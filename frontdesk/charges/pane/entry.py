"""The one line into which codes, words and changes are typed; hits beneath it."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from frontdesk.charges import finding
from frontdesk.charges.finding import Found
from frontdesk.charges.reads import SuperbillView
from frontdesk.charges.sheet import HELP, Typed, read_typed
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.kit.finder import ResultList
from frontdesk.kit.hits import Hit
from frontdesk.kit.office import Office
from frontdesk.kit.search_box import SearchBox

_HEADS = {"diagnosis": "Diagnoses", "service": "Services"}


class EntryBox(SearchBox):
    """The line; Esc in an empty one leaves it.

    Signals:
        left(): Esc.
    """

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        else:
            super().keyPressEvent(event)


class Entry(QWidget):
    """Finds what is typed; Enter takes the first hit.

    Signals:
        chosen(Found, Typed): add this, with what else was typed.
        changed(Typed): change the service in hand by this.
        refused(str): what is wrong with what is typed.
        left(): Esc.
    """

    chosen = Signal(object, object)
    changed = Signal(object)
    refused = Signal(str)
    left = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self.view: SuperbillView | None = None
        self.box = EntryBox("Code or words: 99213, j06, sore throat", "/")
        self.box.setAccessibleDescription(HELP)
        self.box.setToolTip(HELP)
        self.list = ResultList(self.box)
        self.list.wanted.connect(self._look_for)
        self.list.chosen.connect(self._choose)
        self.box.installEventFilter(self)  # before the list's own, which waits for hits
        self.box.left.connect(self.left)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.box)
        self.setFocusProxy(self.box)

    def begin(self, letter: str = "") -> None:
        """Take the keyboard, with a first letter typed already."""
        self.box.setFocus()
        if letter:
            self.box.setText(self.box.text() + letter)
            self.box.textEdited.emit(self.box.text())  # as if it were typed here

    def _typed(self) -> Typed | None:
        try:
            return read_typed(self.box.text())
        except Refused as refused:
            self.refused.emit(str(refused))
            return None

    def _look_for(self, text: str) -> None:
        view = self.view
        try:
            words = read_typed(text).words
        except Refused:
            words = ""  # half typed; said when it is entered
        if view is None or not words:
            self.list.close_list()
            return
        day, payer_id = view.visit.day, view.payer_id

        def read(session: Session) -> list[Found]:
            return finding.find(session, words, on=day, payer_id=payer_id)

        def show(found: list[Found]) -> None:
            if self.box.text() == text and self.box.isVisible():
                self.list.show_hits(
                    [_hit(one) for one in found], words,
                    nothing="Nothing found. A service needs a place in the fee schedule.",
                )  # fmt: skip

        self._office.type_ahead(f"charge {id(self)}", read, show)

    def _choose(self, hit: Hit) -> None:
        typed, found = self._typed(), hit.id
        if typed is None:
            return
        if found.refused:
            self.refused.emit(found.note)
            self.box.setText(found.code)  # what is below it is offered at once
            self.box.textEdited.emit(found.code)
            return
        self.box.clear()
        self.chosen.emit(found, typed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if entered and self.box.text().strip() and self._took_change():
                return True
        return super().eventFilter(watched, event)

    def _took_change(self) -> bool:
        """Take what needs no hit: a change of the service in hand, or say what is wrong with it."""
        typed = self._typed()
        if typed is None:
            return True
        if typed.words or not typed.changes:
            return False
        self.box.clear()
        self.changed.emit(typed)
        return True


def _hit(one: Found) -> Hit:
    price = dollars(one.cents) if one.cents is not None else ""
    return Hit(
        one,
        f"{one.code}  {one.words}",
        note=one.note if not one.refused else "",
        identifiers=(one.note,) if one.refused else (),
        right=price,
        icon="stethoscope" if one.kind == "diagnosis" else "list",
        section=_HEADS[one.kind],
        private=False,
    )
