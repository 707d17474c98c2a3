"""The story of an account as a list: visits in heavier letters, what was taken back fainter."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from frontdesk.billing.story_parts import CHARGE, EVENT, REVERSAL, VISIT, Entry
from frontdesk.core.clock import words_date
from frontdesk.core.listing import DATE, MONEY
from frontdesk.core.money import dollars
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.rows_model import Column, Index, RowsModel, StrongRole
from frontdesk.kit.table import Table

MINUS, GOES = "\u2212", "\u2192"
DEEPER = {CHARGE: "\u2003", EVENT: "\u2003\u2003\u2003"}
WHY, PAY, DISPUTE, ADJUST = "?", "+", "!", "-"


class StoryModel(RowsModel[Entry]):
    """Typing finds a line by its own words, its visit's and its charge's."""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == StrongRole and index.isValid() and not self.columns[index.column()].strong:
            row = self.row_at(index)
            return row is not None and row.kind == VISIT
        return super().data(index, role)

    def _fits(self, row: Entry) -> bool:
        return all(word in row.found for word in self._words)


class StoryTable(Table):
    """The list; its own keys: ? says why, + pays the line, - adjusts it, ! disputes it.

    Signals:
        wished(str): one of these keys was pressed.
    """

    wished = Signal(str)

    def __init__(self) -> None:
        self.model_: StoryModel = StoryModel(COLUMNS)
        empty = EmptyState(
            "money", "Nothing has happened on this account yet.",
            "Visits, charges and payments will stand here as one story.",
        )  # fmt: skip
        super().__init__(self.model_, "Account", empty=empty)
        self.setSortingEnabled(False)  # the balances run from top to bottom

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() and event.text() in (WHY, PAY, DISPUTE, ADJUST):
            self.wished.emit(event.text())
        else:
            super().keyPressEvent(event)

    def show_entries(self, entries: tuple[Entry, ...]) -> None:
        """Show a story; what was paid ahead has a column where anything was."""
        self.model_.show_rows(entries)
        self.setColumnHidden(AHEAD_COLUMN, not any(one.ahead_cents for one in entries))


def what_words(row: Entry) -> str:
    """Return what a line says, set in from what it is beneath."""
    words = f"{row.code}  {row.words}" if row.code else row.words
    if row.reversed:
        words += " (taken back)"
    if row.disputed:
        words += f" (in dispute, answer by {row.disputed})"
    return f"{DEEPER.get(row.kind, '')}{words}"


def amount_words(row: Entry) -> str:
    """Return what a line adds, with its sign; what only goes elsewhere with an arrow."""
    if row.amount_cents:
        return f"{'+' if row.amount_cents > 0 else MINUS}{dollars(abs(row.amount_cents))}"
    return f"{GOES} {dollars(abs(row.moved_cents))}" if row.moved_cents else ""


def balance_words(cents: int | None) -> str:
    """Return a balance; a credit is named, none is empty."""
    if cents is None:
        return ""
    return f"{dollars(-cents)} credit" if cents < 0 else dollars(cents)


def _colour(row: Entry) -> str:
    return "muted" if row.faint else ""


def _open_colour(row: Entry) -> str:
    if row.faint or row.owes in ("settled", "paid ahead"):
        return "muted"
    return "danger" if row.open_patient > 0 else ""


def _icon(row: Entry) -> str:
    if row.disputed:
        return "alert"
    if row.faint:
        return "undo" if row.posting_kind == REVERSAL else "cross-circle"
    return "calendar" if row.kind == VISIT else ""


COLUMNS = (
    Column[Entry]("Date", lambda row: words_date(row.day), width=122, kind=DATE,
                  value=lambda row: row.day, colour=_colour),
    Column[Entry]("What", what_words, stretch=True, width=200, private=True, colour=_colour,
                  icon=_icon, tip=lambda row: f"{row.words}\nBy {row.staff}".removesuffix("\nBy ")),
    Column[Entry]("Who owes now", lambda row: row.owes, private=True, width=166,
                  colour=_open_colour, tip=lambda row: row.owes),
    Column[Entry]("Amount", amount_words, right=True, private=True, width=100, colour=_colour,
                  kind=MONEY, value=lambda row: row.amount_cents, summed=True),
    Column[Entry]("Patient owes", lambda row: balance_words(row.patient_after), right=True,
                  private=True, strong=True, width=112, colour=_colour, kind=MONEY,
                  value=lambda row: row.patient_after),
    Column[Entry]("Insurance owes", lambda row: balance_words(row.payer_after), right=True,
                  private=True, width=128, colour=_colour, kind=MONEY,
                  value=lambda row: row.payer_after),
    Column[Entry]("Paid ahead", lambda row: balance_words(row.ahead_after), right=True,
                  private=True, width=100, colour=_colour, kind=MONEY,
                  value=lambda row: row.ahead_after),
)  # fmt: skip
AHEAD_COLUMN = 6
