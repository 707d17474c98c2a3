"""Accounts and charges that no statement touches for a while: held, in dispute, ended."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout
from sqlalchemy.orm import Session

from frontdesk.core.action import Done
from frontdesk.core.changes import Changes
from frontdesk.core.drafts import Draft
from frontdesk.kit import fields, theme
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.edit_card import EditCard
from frontdesk.kit.labels import Words, muted
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane
from frontdesk.kit.rows_model import RowsModel
from frontdesk.kit.table import Table
from frontdesk.kit.table_export import TableExport, rows_shown
from frontdesk.office import taking_out
from frontdesk.statements import actions, reads
from frontdesk.statements.pane.columns import hold_columns
from frontdesk.statements.reads import HoldRow

CARD_WIDE = 80 * theme.SPACE
EMPTY = ("clock", "Nothing is held.", "In the dry run, Hold keeps the account in hand back.")


class HoldsPage(Pane):
    """The holds, and the form of a new one."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.rows: list[HoldRow] = []
        self._patient = 0
        self.model = RowsModel(hold_columns())
        self.table = Table(self.model, "Holds", empty=EmptyState(*EMPTY))
        self.end = Button("&End the hold", icon="check", on=self.end_hold)
        self.export = TableExport(
            self, office, taking_out, permit="ledger.read",
            make=lambda: rows_shown(self.table, "Statements on hold",
                                    patient=lambda row: row.patient_id),
        )  # fmt: skip
        self.card = EditCard("&Hold")
        self.card.form.add(fields.text("reason", "&Why", required=True, longest=200,
                                       placeholder="Funeral; attorney; moved abroad"))  # fmt: skip
        self.card.form.add(fields.date("until", "&Until", today=office.store.about_today,
                                       hint="Empty: until somebody ends it"))  # fmt: skip
        self.card.setFixedWidth(round(CARD_WIDE * theme.current().text_scale))
        self.card.hide()
        self.card.saved.connect(self.ask_to_save)
        self.card.put_away.connect(self.card.hide)
        self._lay_out()

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("statement_hold", "patient")

    def read(self, session: Session) -> list[HoldRow]:
        return reads.holds(session, today=self.office.store.today())

    def show_read(self, what: list[HoldRow]) -> None:
        self.rows = what
        self.model.show_rows(what)
        self.end.setEnabled(bool(what))

    def begin(self, patient_id: int, name: str) -> None:
        """Open the form of a hold for an account."""
        self._patient = patient_id
        self.card.show()
        self.card.open(f"hold {patient_id}", f"Hold {name}", {}, typing=True,
                       about="No statement and no late fee until then.")  # fmt: skip

    def ask_to_save(self, values: dict[str, Any]) -> None:
        """Hold the account."""
        act = actions.hold_account.act(
            self._patient, reason=values["reason"], until=values["until"]
        )
        self.card.do(self.office, act, self._held)

    def end_hold(self) -> None:
        """End the hold in hand."""
        row = self.table.current_row()
        if row is not None:
            self.act(actions.end_hold)(row.id, version=row.version)

    def draft(self) -> Draft | None:
        typed = self.card.snapshot()
        if typed is None:
            return None
        words = self.card.heading.words()
        return Draft(typed["key"], words, typed | {"patient": self._patient, "words": words})

    def take_up_nothing(self) -> None:
        self.card.drop()

    def take_up(self, draft: Draft) -> None:
        typed = draft.typed
        self.begin(int(typed["patient"]), str(typed["words"]).removeprefix("Hold "))
        self.card.restore(typed)

    def _held(self, _done: Done) -> None:
        self.card.drop()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        top, words, low = QHBoxLayout(), QVBoxLayout(), QHBoxLayout()
        words.setSpacing(0)
        words.addWidget(Words("On hold", "heading"))
        words.addWidget(muted("Left alone until the day, or until somebody ends it. A charge in "
                              "dispute is shown on the statement and not asked for."))  # fmt: skip
        top.addLayout(words, 1)
        top.addWidget(self.export)
        top.addWidget(self.end)
        low.setSpacing(4 * theme.SPACE)
        low.addWidget(self.table, 1)
        low.addWidget(self.card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3 * theme.SPACE)
        column.addLayout(top)
        column.addLayout(low, 1)
        self.setFocusProxy(self.table)
