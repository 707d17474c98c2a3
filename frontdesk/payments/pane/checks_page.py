"""Payers' checks: a new one in a line of fields, those under way, and the one in hand."""

import uuid
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from frontdesk.core.action import Done
from frontdesk.core.changes import Changes
from frontdesk.core.drafts import Draft
from frontdesk.core.money import dollars
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.coverage import reads as coverage
from frontdesk.coverage.reads import PayerRow
from frontdesk.kit import fields, theme
from frontdesk.kit.banner import Banner, EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.choice_input import ChoiceInput
from frontdesk.kit.fields import Field
from frontdesk.kit.form import Form
from frontdesk.kit.going import Go
from frontdesk.kit.labels import Card, Words, muted
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.kit.table import Table
from frontdesk.kit.table_export import TableExport, rows_shown
from frontdesk.office import taking_out
from frontdesk.payments import actions, remit_reads
from frontdesk.payments.pane.check_columns import check_and_lines
from frontdesk.payments.pane.check_desk import CheckDesk
from frontdesk.payments.pane.columns import day, money
from frontdesk.payments.remit_reads import LineRow, RemittanceRow
from frontdesk.payments.remit_rules import KINDS

LISTED, IN_HAND = range(2)
TABLES = ("remittance", "remittance_line", "payer")
MOST_PAYERS = 2_000


@dataclass(frozen=True, slots=True)
class Shown:
    """What one look reads."""

    checks: tuple[RemittanceRow, ...]
    payers: tuple[PayerRow, ...]
    in_hand: tuple[RemittanceRow, list[LineRow]] | None


class ChecksPage(Pane):
    """The list of checks, or the one in hand."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.key, self._check_id = uuid.uuid4().hex, 0
        self.stack, self.desk = QStackedWidget(), CheckDesk(office)
        self.who = ChoiceInput((), empty=True)
        self.form, self.banner = Form(), Banner(closable=True)
        self._add_fields()
        self.begin_button = Button("&Begin", kind="primary", icon="plus", on=self.begin)
        self.model = RowsModel(_COLUMNS)
        self.table = Table(
            self.model, "Insurance checks",
            empty=EmptyState("money", "No insurance check yet",
                             "Enter the first one above: payer, number and amount."),
        )  # fmt: skip
        self.export = TableExport(
            self, office, taking_out, permit="ledger.read", make=self._make_listing
        )
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.who)

    def concerns(self, changes: Changes) -> bool:
        return changes.touch(*TABLES)

    def read(self, session: Session) -> Shown:
        return Shown(
            tuple(remit_reads.remittances(session)),
            tuple(coverage.payers(session, limit=MOST_PAYERS)),
            check_and_lines(session, self._check_id) if self._check_id else None,
        )

    def show_read(self, what: Shown) -> None:
        self.who.set_options([(row.id, row.name) for row in what.payers], empty=True)
        self.model.show_rows(what.checks)
        if what.in_hand is not None and what.in_hand[0].id == self._check_id:
            if not self.desk.waiting:  # else its own answer shows it in turn
                self.desk.show_check(*what.in_hand)
        elif self._check_id:
            self.close_check()

    def go(self, wish: Go) -> None:
        """Open the check that a wish names."""
        check_id = wish.what.get("remittance_id")
        if isinstance(check_id, int):
            self.open_check(check_id)

    def remember(self) -> dict[str, Any]:
        return {"remittance_id": self._check_id}

    def come_back(self, remembered: dict[str, Any]) -> None:
        if remembered.get("remittance_id"):
            self.open_check(int(remembered["remittance_id"]))

    # ---- half typed

    def draft(self) -> Draft | None:
        if self._check_id:
            typed = self.desk.form.snapshot()
            if typed is None:
                return None
            title = f"Line of {self.desk.title.words()}"
            return Draft("line", title, {"remittance_id": self._check_id, "line": typed})
        if not self.form.dirty:
            return None
        return Draft("check", "Insurance check", {"form": self.form.snapshot(), "key": self.key})

    def take_up_nothing(self) -> None:
        if self._check_id:
            self.desk.form.put_away()
        else:
            self._new_form()

    def take_up(self, draft: Draft) -> None:
        if "line" in draft.typed:
            self.open_check(int(draft.typed["remittance_id"]))
            self.desk.typed_before = draft.typed["line"]
            return
        self.close_check()
        self.key = str(draft.typed["key"])
        self.form.restore(draft.typed["form"])

    # ---- a new check

    def begin(self) -> None:
        """Enter the check that is typed, once, and take it in hand."""
        values = self.form.checked_values()
        if values is None or not self.begin_button.isEnabled():
            return
        self.begin_button.setEnabled(False)
        self.banner.show_sentence("")
        act = actions.begin_remittance.act(key=self.key, **values)

        def done(outcome: Done) -> None:
            self._new_form()
            self.open_check(int(outcome.made))

        def refused(refusal: Refused) -> None:
            self.begin_button.setEnabled(True)
            if isinstance(refusal, NeedsApproval):
                self.office.refused.emit(refusal, act)
            elif not self.form.show_refused(refusal):
                self.banner.show_sentence(str(refusal), "warning")

        self.office.act(act, done, refused)

    def _new_form(self) -> None:
        self.key = uuid.uuid4().hex
        self.begin_button.setEnabled(True)
        self.form.load({"kind": "check", "dated": self.office.store.about_today()})

    # ---- the check in hand

    def open_check(self, check_id: int) -> None:
        """Take a check in hand."""
        self._check_id = check_id
        self.desk.open_check()
        self.stack.setCurrentIndex(IN_HAND)
        self.refresh()

    def close_check(self) -> None:
        """Go back to the list."""
        self._check_id = 0
        self.desk.open_check()
        self.stack.setCurrentIndex(LISTED)
        self.who.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_chosen(self, row: RemittanceRow) -> None:
        if row.finished_on is not None and not row.undone:
            act = actions.reopen_remittance.act(row.id, version=row.version)
            self.office.act(act, lambda _: self.open_check(row.id))
        else:
            self.open_check(row.id)

    def _make_listing(self) -> Any:
        if self._check_id:
            return rows_shown(
                self.desk.line_table, "Insurance check",
                about=[("Check", self.desk.title.words())],
                patient=lambda row: row.patient_id, faint=lambda row: row.undone,
            )  # fmt: skip
        return rows_shown(self.table, "Insurance checks", faint=lambda row: row.undone)

    # ---- how it is laid out

    def _add_fields(self) -> None:
        today = self.office.store.about_today
        self.form.add(Field("payer_id", "Pa&yer", self.who, required=True), span=4)
        self.form.add(fields.choice("kind", "&Kind", tuple(KINDS.items()), required=True), span=2)
        self.form.add(fields.text("number", "&Number", required=True, longest=40), span=2)
        self.form.add(fields.money("cents", "&Amount", required=True), span=2)
        self.form.add(fields.date("dated", "&Dated", required=True, today=today), span=2)
        self._dated = self.form["dated"]
        self.form.load({"kind": "check", "dated": today()})

    def _connect(self) -> None:
        self.form.entered.connect(self.begin)
        self.table.chosen.connect(self._on_chosen)
        self.desk.left.connect(self.close_check)
        self.desk.patient_taken.connect(self.patient_taken)
        self.desk.said.connect(self.said)

    def _lay_out(self) -> None:
        listed = QWidget()
        head, words = QHBoxLayout(), QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Words("Insurance checks", "title"))
        words.addWidget(muted("A check or EFT of a payer, with all the charges it answers."))
        head.addLayout(words, 1)
        head.addWidget(self.export, 0, Qt.AlignmentFlag.AlignTop)
        card = Card("New check")
        card.body.addWidget(self.form)
        card.body.addWidget(self.begin_button, 0, Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(listed)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3 * theme.SPACE)
        column.addLayout(head)
        column.addWidget(self.banner)
        column.addWidget(card)
        column.addWidget(self.table, 1)
        self.stack.addWidget(listed)
        self.stack.addWidget(self.desk)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*[5 * theme.SPACE] * 4)
        outer.addWidget(self.stack)


def _state(row: RemittanceRow) -> str:
    if row.undone:
        return f"Taken back: {row.undone_why}"
    if row.finished_on is None:
        return f"{dollars(row.left_cents)} left" if row.left_cents else "To finish"
    return f"{dollars(row.left_cents)} unapplied" if row.left_cents else "Finished"


def _colour(row: RemittanceRow) -> str:
    if row.undone:
        return "muted"
    return "danger" if row.left_cents else ""


_COLUMNS = (
    day("Day", lambda row: row.day),
    Column[RemittanceRow]("Payer", lambda row: row.payer, strong=True, stretch=True, width=150),
    Column[RemittanceRow]("Kind", lambda row: KINDS[row.kind], width=72),
    Column[RemittanceRow]("Number", lambda row: row.number, width=130),
    money("Amount", lambda row: row.cents, width=110),
    Column[RemittanceRow]("Lines", lambda row: str(row.lines), lambda row: row.lines, right=True,
                          width=64),
    money("Left", lambda row: row.left_cents, width=110, colour=_colour),
    Column[RemittanceRow]("", _state, width=160, colour=_colour, tip=_state),
)  # fmt: skip
