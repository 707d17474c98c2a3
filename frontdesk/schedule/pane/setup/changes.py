"""The changes of a provider's week, each of which can be rolled back."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.core import clock
from frontdesk.kit import theme
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.labels import muted
from frontdesk.kit.office import Office
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.kit.table import Table
from frontdesk.schedule.set_up_reads import ChangeRow


class ChangesList(QWidget):
    """The list, and a button that rolls the change in hand back.

    Signals:
        wished(ChangeRow): roll this one back.
    """

    wished = Signal(object)

    def __init__(self, office: Office) -> None:
        super().__init__()
        zone = office.store.zone
        self.model = RowsModel(
            (
                Column[ChangeRow]("Holds from", lambda row: clock.words_day(row.starts_on),
                                  lambda row: row.starts_on, strong=True, width=150),
                Column[ChangeRow]("What", _what, width=190, stretch=True),
                Column[ChangeRow]("Made", lambda row: f"{clock.words_moment(row.made_at, zone)}, "
                                  f"{row.staff}", lambda row: row.made_at, width=220),
                Column[ChangeRow]("", lambda row: "Rolled back" if row.rolled_back_at else "",
                                  icon=lambda row: "undo" if row.rolled_back_at else "",
                                  colour=lambda _: "muted", width=120),
            )
        )  # fmt: skip
        empty = EmptyState("undo", "No changes yet", "Each change of the week can be rolled back.")
        self.table = Table(self.model, "Earlier changes", empty=empty)
        self.back = Button("&Roll back", icon="undo", on=self.ask)
        self.back.setEnabled(False)
        self.table.picked.connect(lambda _row: self._tell())
        row, column = QHBoxLayout(), QVBoxLayout(self)
        row.addWidget(self.back)
        row.addWidget(muted("Puts the week back as it was before. Visits are not touched."), 1)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * theme.SPACE)
        column.addWidget(self.table, 1)
        column.addLayout(row)

    def show_changes(self, changes: Sequence[ChangeRow]) -> None:
        """Show these, the latest first."""
        self.model.show_rows(changes)
        self._tell()

    def ask(self) -> None:
        """Ask for the change in hand to be rolled back."""
        row = self.table.current_row()
        if row is not None:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.wished.emit(row)

    def _tell(self) -> None:
        row = self.table.current_row()
        self.back.setEnabled(row is not None and row.rolled_back_at is None)


def _what(row: ChangeRow) -> str:
    parts = [(row.added, "begins"), (row.ended, "ends")]
    said = [f"{count} stretch{'es' if count > 1 else ''} {verb if count == 1 else verb[:-1]}"
            for count, verb in parts if count]  # fmt: skip
    return ", ".join(said) or "Other minutes or places"
