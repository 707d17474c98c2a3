"""The dry run of the letters, and the paper: who gets which, then all in one PDF."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.core.action import Done
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.kit import theme
from frontdesk.kit.banner import Banner, EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.labels import Words, muted
from frontdesk.kit.office import Office
from frontdesk.kit.rows_model import RowsModel
from frontdesk.kit.table import Table
from frontdesk.recall import actions
from frontdesk.recall.pane.columns import letter_columns
from frontdesk.recall.planning import LetterRow, plan_letters
from frontdesk.recall.reads import DueRow

NOTHING = ("mail", "No letters to print.", "Esc goes back to the list.")


class LettersPage(QWidget):
    """What a batch would do; one press does precisely that.

    Signals:
        printed(list): these were noted: (DueRow, which letter); now the paper, please.
        left(): back to the list.
    """

    printed = Signal(list)
    left = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.words, self.banner = Words("", "heading"), Banner()
        self.about = muted(
            "They are noted as sent, then shown for the printer. None goes out twice."
        )
        self.model = RowsModel(letter_columns())
        self.table = Table(self.model, "Letters", empty=EmptyState(*NOTHING), filters=False)
        self.go = Button("", kind="primary", icon="printer", tip="Enter", on=self.print_all)
        self.back = Button("&Back to the list", kind="quiet", tip="Esc", on=self.left.emit)
        self.table.chosen.connect(lambda _row: self.print_all())
        self._asked = False
        self._lay_out()

    def show_plan(self, rows: Sequence[DueRow]) -> None:
        """Show what a batch for these would do."""
        self.banner.show_sentence("")
        planned = plan_letters(rows, today=self.office.store.about_today())
        self.model.show_rows(planned)
        count, none = len(self._going()), len(planned) - len(self._going())
        letters = f"{count} letter{'s' if count != 1 else ''}"
        self.words.setText(f"{letters} to print" + (f", {none} get none" if none else ""))
        self.go.setText(f"&Print {letters}")
        self.go.setEnabled(bool(count))
        if planned:
            self.table.take_in_hand(planned[0].id)

    def print_all(self) -> None:
        """Note the letters, all or none; their paper follows."""
        going = self._going()
        if not going or self._asked:
            return
        self._asked = True
        wanted = [(one.row.period, one.letter) for one in going]
        act = actions.print_letters.act(wanted)

        def done(_: Done) -> None:
            self._asked = False
            self.printed.emit([(one.row, one.letter) for one in going])

        def refused(refusal: Refused) -> None:
            self._asked = False
            if isinstance(refusal, NeedsApproval):
                self.office.refused.emit(refusal, act)
            else:
                self.banner.show_sentence(str(refusal), "warning")

        self.office.act(act, done, refused)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _going(self) -> list[LetterRow]:
        rows: Sequence[Any] = self.model.rows()
        return [one for one in rows if one.letter]

    def _lay_out(self) -> None:
        top, words = QHBoxLayout(), QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.words)
        words.addWidget(self.about)
        top.addLayout(words, 1)
        top.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.go, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3 * theme.SPACE)
        column.addLayout(top)
        column.addWidget(self.banner)
        column.addWidget(self.table, 1)
