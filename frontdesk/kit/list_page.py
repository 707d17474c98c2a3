"""A page with a list at the left and, beside it, the form of the row in hand."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout

from frontdesk.core.action import Act, Done
from frontdesk.core.drafts import Draft
from frontdesk.kit import theme
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.edit_card import EditCard
from frontdesk.kit.going import Go
from frontdesk.kit.labels import Words, muted
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.kit.table import Table
from frontdesk.kit.table_export import TableExport, TakingOut, rows_shown

NEW = "new"
CARD_WIDE = 79 * theme.SPACE


class ListPage(Pane):
    """The base of a page that lists rows and edits one. A page says what it reads and saves.

    Rows have an `id`. A page calls `show_rows` from its `show_read`, and overrides `heading_of`,
    `values_of`, `new_values` and `ask_to_save`.

    Args:
        office: the office.
        title: of the page.
        about: one sentence beneath it.
        what: one of the rows, in lower case: "person".
        columns: of the table.
        empty: what an empty list says.
    """

    def __init__(
        self,
        office: Office,
        *,
        title: str,
        about: str,
        what: str,
        columns: Sequence[Column[Any]],
        empty: EmptyState,
    ) -> None:
        super().__init__(office)
        self.what, self._wanted = what, ""
        self.rows: list[Any] = []
        self.model = RowsModel(columns)
        self.table = Table(self.model, title, empty=empty)
        self.card = EditCard()
        self.add = Button(f"&Add {what}", kind="primary", icon="plus")
        self.add.clicked.connect(self.begin)
        empty.acted.connect(self.begin)
        self.nobody = EmptyState("edit", f"No {what} chosen", "Choose one in the list, or add one.")
        self.beside = QStackedWidget()
        self.table.picked.connect(self._on_picked)
        self.table.chosen.connect(lambda _row: self.card.form.focus_first())
        self.card.saved.connect(self._on_saved)
        self.card.put_away.connect(self._on_put_away)
        self._lay_out(title, about)

    def heading_of(self, row: Any) -> str:
        """Return the heading of a row's form."""
        return str(row.name)

    def values_of(self, row: Any) -> Mapping[str, Any]:
        """Return a row as its form shows it."""
        raise NotImplementedError

    def new_values(self) -> Mapping[str, Any]:
        """Return what the form of a new row begins with."""
        return {}

    def ask_to_save(self, row: Any, values: dict[str, Any]) -> None:
        """Save the form's values; `row` is None for a new one. Use `self.ask`."""
        raise NotImplementedError

    def opened(self, row: Any) -> None:
        """Hear that a row's form is shown; None for a new one."""

    def offer_export(
        self,
        out: TakingOut,
        *,
        permit: str,
        about: Callable[[], Sequence[tuple[str, str]]] = tuple,
        patient: Callable[[Any], int | None] | None = None,
    ) -> None:
        """Put a button beside Add by which the list leaves: see kit.table_export.

        Args:
            out: the module office.taking_out.
            permit: by which the rows are read.
            about: what the list is of at that moment, name and value.
            patient: whom a row tells of, for the audit.
        """
        self.export = TableExport(
            self, self.office, out, permit=permit,
            make=lambda: rows_shown(
                self.table, self.table.accessibleName(), about=tuple(about()), patient=patient
            ),
        )  # fmt: skip
        self.top.insertWidget(1, self.export, 0, Qt.AlignmentFlag.AlignTop)

    def begin(self) -> None:
        """Open the form of a new row."""
        self.table.clearSelection()
        self.table.setCurrentIndex(self.model.index(-1, -1))
        self._open(None, typing=True)

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show the rows; the form in hand follows what others changed."""
        self.rows = list(rows)
        self.model.show_rows(rows)
        wanted, self._wanted = self._wanted, ""
        if wanted:
            self._open_key(wanted)
        elif self.card.key and self.card.key != self._key(None):
            row = self._row_of(self.card.key)
            if row is None:
                self.card.drop()
            else:
                self._open(row)

    def ask(self, act: Act) -> None:
        """Do what saves the form; its refusal is shown at the field, what it made is opened."""

        def done(outcome: Done) -> None:
            was_new = self.card.key == self._key(None)
            self.card.done()
            if was_new and outcome.made is not None:
                self.card.drop()
                self._wanted = self._key_of(outcome.made)
                self.refresh()
            self.saved(outcome)

        self.card.do(self.office, act, done)

    def saved(self, done: Done) -> None:
        """Hear that the form was saved."""

    def go(self, wish: Go) -> None:
        """Open the row that a wish names by its id."""
        row_id = wish.what.get(f"{self.what}_id")
        if row_id is not None:
            self._wanted = self._key_of(row_id)
            self.refresh()

    def draft(self) -> Draft | None:
        """Return the half-typed form."""
        typed = self.card.snapshot()
        title = f"{self.what.capitalize()}: {self.card.heading.words()}"
        return Draft(typed["key"], title, typed) if typed else None

    def take_up_nothing(self) -> None:
        """Put the form away that was just parked."""
        self.card.drop()

    def take_up(self, draft: Draft) -> None:
        """Bring a half-typed form back."""
        self.card.restore(draft.typed)
        self._wanted = draft.typed["key"]
        self.refresh()

    def current(self) -> Any:
        """Return the row whose form is open; None for a new one or none."""
        return self._row_of(self.card.key)

    def _on_picked(self, row: Any) -> None:
        if row is not None:
            self._open(row)

    def _on_saved(self, values: dict[str, Any]) -> None:
        self.ask_to_save(self.current(), values)

    def _on_put_away(self) -> None:
        self.beside.setCurrentIndex(0)
        self.table.clearSelection()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, row: Any, *, typing: bool = False) -> None:
        heading = self.heading_of(row) if row is not None else f"New {self.what}"
        values = self.values_of(row) if row is not None else self.new_values()
        self.card.open(self._key(row), heading, values, typing=typing)
        self.beside.setCurrentIndex(1)
        self.opened(row)

    def _open_key(self, key: str) -> None:
        row = self._row_of(key)
        if row is not None:
            self.table.take_in_hand(row.id)
        if row is not None or key == self._key(None):
            self._open(row)

    def _key(self, row: Any) -> str:
        return self._key_of(row.id if row is not None else NEW)

    def _key_of(self, row_id: Any) -> str:
        return f"{self.what} {row_id}"

    def _row_of(self, key: str) -> Any:
        return next((row for row in self.rows if self._key(row) == key), None)

    def _lay_out(self, title: str, about: str) -> None:
        top = self.top = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Words(title, "title"))
        words.addWidget(muted(about))
        top.addLayout(words, 1)
        top.addWidget(self.add, 0, Qt.AlignmentFlag.AlignTop)
        blank = QFrame()
        blank.setProperty("kind", "card")
        QVBoxLayout(blank).addWidget(self.nobody)
        self.beside.addWidget(blank)
        self.beside.addWidget(self.card)
        self.beside.setFixedWidth(round(CARD_WIDE * theme.current().text_scale))
        lower = QHBoxLayout()
        lower.setSpacing(4 * theme.SPACE)
        lower.addWidget(self.table, 1)
        lower.addWidget(self.beside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*[5 * theme.SPACE] * 4)
        whole.setSpacing(4 * theme.SPACE)
        whole.addLayout(top)
        whole.addLayout(lower, 1)
