"""The card of one diagnosis: whether it is billable, its other sides, its tree, its notes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from frontdesk.codes.rules import NOTE_WORDS, Choice, Diagnosis, why_not
from frontdesk.core.clock import words_date
from frontdesk.kit import theme
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.buttons import IconButton
from frontdesk.kit.chips import Chip
from frontdesk.kit.clear_scroll import ClearScroll
from frontdesk.kit.labels import Words
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.kit.segmented import Segmented
from frontdesk.kit.table import Table

FEW = 4  # choices shown side by side
NOTES = ("term", "includes", "excludes1", "excludes2", "first", "additional", "also", "note",
         "seventh")  # fmt: skip
MOST_NOTES = 12  # of a kind
TREE_HIGH = 56 * theme.SPACE


@dataclass(frozen=True, slots=True)
class NearRow:
    """A code of the tree around the one in hand."""

    id: int
    where: str
    code: str
    title: str
    here: bool = False


COLUMNS = (
    Column[NearRow]("", lambda row: row.where, width=76, colour=lambda row: "muted"),
    Column[NearRow]("Code", lambda row: row.code, width=100, strong=True),
    Column[NearRow]("", lambda row: row.title, stretch=True, tip=lambda row: row.title,
                    colour=lambda row: "accent" if row.here else ""),
)  # fmt: skip


class DiagnosisCard(QFrame):
    """Shows a diagnosis; a choice or Enter in the tree asks for another.

    Signals:
        wanted(str): this code, please.
    """

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._shown: Diagnosis | None = None
        self.nothing = EmptyState("search", "No code in hand", "What is found is told here.")
        self.code = Words("", "title", selectable=True)
        self.title = Words("", "strong", wrap=True, selectable=True)
        self.state = Chip()
        self.dates = Words("", "caption")
        self.refusal = Words("", "danger", wrap=True)
        self.copy = IconButton("copy", "Copy code", on=self._copy)
        self.choices = QVBoxLayout()
        self.choices.setSpacing(2 * theme.SPACE)
        self.notes = QVBoxLayout()
        self.notes.setSpacing(theme.SPACE)
        self.model = RowsModel(COLUMNS)
        self.tree = Table(self.model, "Codes around it", filters=False)
        self.tree.chosen.connect(lambda row: self.wanted.emit(row.code))
        self._lay_out()
        self.show_diagnosis(None, on=date.today())

    def show_diagnosis(self, found: Diagnosis | None, *, on: date) -> None:
        """Show a code as of a day; None for none."""
        self._shown = found
        self.nothing.setVisible(found is None)
        self.body.setVisible(found is not None)
        if found is None:
            return
        sentence = why_not(found, on=on)
        self.code.setText(found.code)
        self.title.setText(found.title)
        self.state.show_words(*_state(found, on))
        self.dates.setText(_dates(found))
        self.dates.setVisible(bool(self.dates.words()))
        self.refusal.setText(sentence)
        self.refusal.setVisible(bool(sentence))
        _clear(self.choices)
        self._offer("Side", found.sides)
        self._offer("7th character", found.sevenths)
        self.model.show_rows(_tree(found))
        here = next(row.id for row in _tree(found) if row.here)
        self.tree.take_in_hand(here)
        middle = QAbstractItemView.ScrollHint.PositionAtCenter
        self.tree.scrollTo(self.model.index_of(here), middle)
        self._tell(found)

    def take_keyboard(self) -> None:
        """Give the keyboard to the first choice, or else to the tree."""
        first = self.findChild(Segmented)
        (first if first and first.isVisible() else self.tree).setFocus(
            Qt.FocusReason.OtherFocusReason
        )

    def _copy(self) -> None:
        if self._shown:
            QGuiApplication.clipboard().setText(self._shown.code)

    def _offer(self, name: str, choices: Iterable[Choice]) -> None:
        options = [(choice.code, _briefly(choice.words)) for choice in choices]
        chosen = next((choice.code for choice in choices if choice.chosen), None)
        if not 1 < len(options) <= FEW:
            return
        box = Segmented(options, empty=chosen is None)
        box.set_value(chosen)
        box.setAccessibleName(name)
        box.edited.connect(lambda: self.wanted.emit(box.value()))
        self.choices.addWidget(Words(name, "caption"))
        self.choices.addWidget(box)

    def _tell(self, found: Diagnosis) -> None:
        _clear(self.notes)
        for kind in NOTES:
            told = found.told(kind)
            if told:
                self.notes.addWidget(Words(NOTE_WORDS[kind], "subheading"))
            for note in told[:MOST_NOTES]:
                of = "" if note.of == found.code else f"   ({note.of})"
                self.notes.addWidget(Words(f"{note.text}{of}", wrap=True, selectable=True))
            if len(told) > MOST_NOTES:
                self.notes.addWidget(Words(f"and {len(told) - MOST_NOTES} more", "muted"))

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 2 * theme.SPACE, 0)
        column.setSpacing(2 * theme.SPACE)
        head = QHBoxLayout()
        head.addWidget(self.code)
        head.addWidget(self.copy)
        head.addStretch()
        column.addLayout(head)
        for part in (self.state, self.title, self.refusal, self.dates):
            column.addWidget(part)
        column.addLayout(self.choices)
        self.tree.setMinimumHeight(round(TREE_HIGH * theme.current().text_scale))
        column.addWidget(self.tree)
        column.addLayout(self.notes)
        column.addStretch()
        self.body = ClearScroll(inside, sideways=False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*[4 * theme.SPACE] * 4)
        whole.addWidget(self.nothing)
        whole.addWidget(self.body)


def _briefly(words: str) -> str:
    return words.removesuffix(" encounter").replace("side not told", "not told")


def _state(found: Diagnosis, on: date) -> tuple[str, str, str]:
    if not found.valid(on):
        return "Not valid that day", "danger", "cross-circle"
    if found.needs_seventh:
        return "7th character needed", "warning", "alert"
    if not found.billable:
        return "Not billable", "warning", "alert"
    if found.unspecified:
        return "Billable, unspecified", "neutral", "check"
    return "Billable", "success", "check"


def _dates(found: Diagnosis) -> str:
    parts = []
    if found.valid_from:
        parts.append(f"valid from {words_date(found.valid_from)}")
    if found.valid_to and found.exact:
        parts.append(f"valid until {words_date(found.valid_to)}")
    return ", ".join(parts).capitalize()


def _tree(found: Diagnosis) -> list[NearRow]:
    told = [("Above", line.code, line.title, False) for line in found.parents]
    told.append(("This", found.code, found.title, True))
    told += [("Instead", line.code, line.title, False) for line in found.replaced_by]
    told += [("Side", one.code, one.words, False) for one in found.sides if not one.chosen]
    if not found.children:
        told += [("7th", one.code, one.words, False) for one in found.sevenths if not one.chosen]
    told += [("Below", line.code, line.title, False) for line in found.children]
    return [NearRow(place, *row) for place, row in enumerate(told)]


def _clear(layout: QVBoxLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
