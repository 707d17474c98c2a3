"""Returned checks: the check that the bank did not pay, its fee, and the letter about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from sqlalchemy.orm import Session

from frontdesk.core.changes import Changes
from frontdesk.core.clock import words_date
from frontdesk.core.money import dollars
from frontdesk.kit import fields
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.chips import Chip
from frontdesk.kit.office import Office
from frontdesk.kit.rows_model import Column
from frontdesk.office import reads as office_reads
from frontdesk.patients import reads as patients
from frontdesk.payments import actions, patient_lists
from frontdesk.payments.pane.columns import day, money
from frontdesk.payments.pane.facts_card import FactsCard
from frontdesk.payments.pane.side_page import SidePage, View, WorkCard, who_words
from frontdesk.payments.papers import NOTICE
from frontdesk.payments.patient_lists import DepositedCheck, ReturnedRow

CHECKS, BACK = "checks", "back"
OTHER = "other"
WHYS = (
    ("insufficient funds", "Insufficient funds"), ("account closed", "Account closed"),
    ("payment stopped", "Payment stopped"), ("signature missing or wrong", "Signature"),
    (OTHER, "Something else"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """What one look reads; `whose` is the patient whose checks are shown, "" for everybody's."""

    checks: list[DepositedCheck]
    back: list[ReturnedRow]
    fee_cents: int
    whose: str


class ReturnedPage(SidePage):
    """Deposited checks, or those that came back, at the left; what is done at the right."""

    def __init__(self, office: Office) -> None:
        super().__init__(
            office,
            title="Returned checks",
            about="What such a check paid is owed again, with the office\u2019s fee.",
            views=(
                View(CHECKS, "Deposited", "Deposited checks", _CHECKS, EmptyState(
                    "search", "No deposited check.",
                    "A check that was not deposited yet is voided with its receipt.")),
                View(BACK, "Returned", "Returned checks", _BACK, EmptyState(
                    "check-circle", "No check came back.")),
            ),
            find="Whose check? Name, birth date, chart",
            nothing=EmptyState("receipt", "No check in hand",
                               "Find the patient, or type the check\u2019s number in the list."),
        )  # fmt: skip
        self._patient_id: int | None = None
        self._fee_cents, self._wanted, self._to_focus = 0, 0, False
        self.whose = Chip("", "accent", "patient")
        self.whose.hide()
        self.everybody = Button("E&verybody\u2019s", kind="quiet", on=lambda: self._narrow(None))
        self.everybody.hide()
        self.controls.insertWidget(1, self.whose)
        self.controls.insertWidget(2, self.everybody)
        self.enter = WorkCard("returned", "Returned check", "&Enter as returned")
        self._add_form()
        self.print = Button("&Print notice", kind="primary", icon="printer", on=self.show_paper)
        self.facts = FactsCard((self.print,))
        self.beside.addWidget(self.facts)

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("posting", "returned_check", "deposit", "practice")

    def read(self, session: Session) -> Shown:
        today, whose = self.office.store.today(), self._patient_id
        card = patients.card(session, whose) if whose is not None else None
        return Shown(
            patient_lists.deposited_checks(session, today=today, patient_id=whose),
            patient_lists.returned_checks(session),
            office_reads.limits(session).returned_check_fee_cents,
            card.name if card else "",
        )

    def show_read(self, what: Shown) -> None:
        self._fee_cents = what.fee_cents
        self.whose.show_words(what.whose, "accent", "patient")
        self.whose.setVisible(bool(what.whose))
        self.everybody.setVisible(bool(what.whose))
        self.show_rows(CHECKS, what.checks)
        self.show_rows(BACK, what.back)
        wanted, self._wanted = self._wanted, 0
        if wanted:
            row = next((row for row in what.back if row.id == wanted), None)
            self.turn_to(BACK)
            if row is not None:
                self.tables[BACK].take_in_hand(row.id)
                self.print.setFocus(Qt.FocusReason.OtherFocusReason)
                self.paper.show_of(NOTICE, row.id)
        elif self._to_focus and what.checks:
            self.tables[CHECKS].take_in_hand(what.checks[0].id)
            self._to_list()
        self._to_focus = False

    def summed(self, rows: Sequence[Any]) -> str:
        if self.view.value() == CHECKS or not rows:
            return ""
        return f"{dollars(sum(row.cents for row in rows))} came back"

    def open_patient(self, patient_id: int) -> None:
        """Show a patient's deposited checks."""
        self.patient_taken.emit(patient_id)
        self._narrow(patient_id)

    def _narrow(self, patient_id: int | None) -> None:
        self._patient_id, self._to_focus = patient_id, True
        self.turn_to(CHECKS)
        self.refresh()

    def picked(self, key: str, row: Any) -> None:
        if row is None:
            if not (key == CHECKS and self.enter.key and self.enter.form.dirty):
                self.put_beside(None)
        elif key == CHECKS:
            self._show_form(row)
        else:
            self._show_returned(row)

    def chosen(self, key: str, row: Any) -> None:
        self.picked(key, row)
        if key == CHECKS:
            self.enter.form.focus_first()
        else:
            self.show_paper()

    def show_paper(self) -> None:
        """Show the letter about the check in hand."""
        row = self.tables[BACK].current_row()
        if row is not None:
            self.paper.show_of(NOTICE, row.id)

    def _show_form(self, row: DepositedCheck) -> None:
        words = f"check {row.number} of {words_date(row.day)}, {dollars(row.cents)}"
        self.enter.take(row.id, row.patient, who_words(row.chart_number, words),
                        {"fee": self._fee_cents}, typing=False)  # fmt: skip
        self._show_other()
        self.put_beside(self.enter)

    def _show_returned(self, row: ReturnedRow) -> None:
        self.facts.show_facts(
            row.patient, who_words(row.chart_number, f"check {row.number}"),
            (
                ("Amount", dollars(row.cents)),
                ("Fee", dollars(row.fee_cents) if row.fee_cents else "none"),
                ("Written", words_date(row.paid_on)),
                ("Came back", words_date(row.day)),
                ("Why", row.reason),
                ("Entered by", row.staff),
            ),
            chip=("Returned", "danger", "undo"),
        )  # fmt: skip
        self.put_beside(self.facts)

    def _ask_enter(self, values: dict[str, Any]) -> None:
        reason = values["why"] if values["why"] != OTHER else values["reason"]
        act = actions.return_check.act(
            self.enter.row_id(), reason=reason, fee_cents=values["fee"] or 0,
            key=self.enter.act_key,
        )  # fmt: skip

        def done(outcome: Any) -> None:
            made = outcome.made
            fee = f", and a fee of {dollars(made['fee_cents'])}" if made["fee_cents"] else ""
            self.banner.show_sentence(f"{dollars(made['cents'])} is owed again{fee}.", "success")
            self._wanted = made["returned_id"]
            self.refresh()

        self.ask(self.enter, act, done)

    def _show_other(self) -> None:
        self.enter.form["reason"].setVisible(self.enter.form["why"].box.value() == OTHER)

    def _open_check(self, posting_id: int) -> None:
        """Open a check's form again: it was half typed."""
        self.turn_to(CHECKS)
        if self.tables[CHECKS].take_in_hand(posting_id):
            self.picked(CHECKS, self.tables[CHECKS].current_row())
        self.refresh()

    def _add_form(self) -> None:
        form = self.enter.form
        form.add(fields.choice("why", "What does the &bank say?", WHYS, required=True))
        form.add(fields.text("reason", "&Which is it?", longest=120))
        form.add(fields.money("fee", "&Fee", hint="The patient owes it; empty for none"), span=6)
        form.edited.connect(lambda name: self._show_other() if name == "why" else None)
        self.add_card(self.enter, self._open_check, self._ask_enter)


_CHECKS = (
    day("Written", lambda row: row.day),
    Column[DepositedCheck]("Check", lambda row: row.number, width=76, strong=True),
    Column[DepositedCheck]("Patient", lambda row: row.patient, private=True, stretch=True,
                           width=110),
    Column[DepositedCheck]("Receipt", lambda row: row.receipt, width=104),
    day("Deposited", lambda row: row.deposited),
    money("Amount", lambda row: row.cents, width=90, strong=True),
)  # fmt: skip
_BACK = (
    day("Came back", lambda row: row.day),
    Column[ReturnedRow]("Check", lambda row: row.number, width=76, strong=True),
    Column[ReturnedRow]("Patient", lambda row: row.patient, private=True, stretch=True, width=110),
    money("Amount", lambda row: row.cents, width=90),
    money("Fee", lambda row: row.fee_cents, width=76),
    Column[ReturnedRow]("Why", lambda row: row.reason, width=140),
)  # fmt: skip
