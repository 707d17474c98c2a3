"""Refunds: who has a credit, what is given back with approval, and what was, with its voucher."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from sqlalchemy.orm import Session

from frontdesk.core.cards import holds_card_number
from frontdesk.core.changes import Changes
from frontdesk.core.clock import words_date, words_moment
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.kit import fields
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.office import Office
from frontdesk.kit.rows_model import Column
from frontdesk.kit.till import NO_CARD_NUMBERS
from frontdesk.patients import reads as patients
from frontdesk.payments import actions, patient_lists
from frontdesk.payments.pane.columns import day, money
from frontdesk.payments.pane.facts_card import FactsCard
from frontdesk.payments.pane.side_page import SidePage, View, WorkCard, who_words
from frontdesk.payments.papers import VOUCHER
from frontdesk.payments.patient_lists import CreditRow, RefundRow
from frontdesk.payments.patient_rules import REFUND_METHODS

CREDITS, GIVEN = "credits", "given"


class RefundsPage(SidePage):
    """Credits and refunds at the left; the refund of the row in hand at the right."""

    def __init__(self, office: Office) -> None:
        super().__init__(
            office,
            title="Refunds",
            about="What patients paid ahead or too much goes back to them, approved and vouched.",
            views=(
                View(CREDITS, "Credits", "Patients with a credit", _CREDITS, EmptyState(
                    "check-circle", "Nobody has a credit.",
                    "What is paid ahead or too much stands here.")),
                View(GIVEN, "Given back", "Refunds", _GIVEN, EmptyState(
                    "list", "Nothing was given back yet.")),
            ),
            find="Whose credit? Name, birth date, chart",
            nothing=EmptyState("money", "No credit in hand", "Choose a patient in the list."),
        )  # fmt: skip
        self._wanted: int | None = None
        self.back = WorkCard("refund", "Refund", "&Give it back")
        self._add_form()
        self.print = Button("&Print voucher", kind="primary", icon="printer", on=self.show_paper)
        self.facts = FactsCard((self.print,))
        self.beside.addWidget(self.facts)

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("posting", "refund")

    def read(self, session: Session) -> tuple[list[CreditRow], list[RefundRow]]:
        return patient_lists.credits(session), patient_lists.refunds(session)

    def show_read(self, what: tuple[list[CreditRow], list[RefundRow]]) -> None:
        self.show_rows(CREDITS, what[0])
        self.show_rows(GIVEN, what[1])
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self.turn_to(GIVEN)
            self.tables[GIVEN].take_in_hand(wanted)
            self.print.setFocus(Qt.FocusReason.OtherFocusReason)
            self.paper.show_of(VOUCHER, wanted)

    def summed(self, rows: Sequence[Any]) -> str:
        if self.view.value() == GIVEN or not rows:
            return ""
        return f"{dollars(sum(row.cents for row in rows))} in credit"

    def open_patient(self, patient_id: int) -> None:
        """Take the credit of a patient in hand."""
        self.patient_taken.emit(patient_id)

        def read(session: Session) -> tuple[list[CreditRow], list[int]]:
            return patient_lists.credits(session), patients.same_person_ids(session, patient_id)

        self.office.read(read, self._open)

    def _open(self, found: Any) -> None:
        if isinstance(found, Refused):
            self.banner.show_sentence(str(found), "warning")
            return
        rows, people = found
        self.turn_to(CREDITS)
        self.show_rows(CREDITS, rows)
        row = next((row for row in rows if row.id in people), None)
        if row is None:
            self.banner.show_sentence("This account has no credit: nothing can be given back.",
                                      "info")  # fmt: skip
            return
        self.banner.show_sentence("")
        self.tables[CREDITS].take_in_hand(row.id)
        self.picked(CREDITS, row)
        self.back.form.focus_first()

    def picked(self, key: str, row: Any) -> None:
        if row is None:
            if not (key == CREDITS and self.back.key and self.back.form.dirty):
                self.put_beside(None)
        elif key == CREDITS:
            self._show_form(row)
        else:
            self._show_refund(row)

    def chosen(self, key: str, row: Any) -> None:
        self.picked(key, row)
        if key == CREDITS:
            self.back.form["method"].take_keyboard()
        else:
            self.show_paper()

    def show_paper(self) -> None:
        """Show the voucher of the refund in hand."""
        row = self.tables[GIVEN].current_row()
        if row is not None:
            self.paper.show_of(VOUCHER, row.id)

    def _show_form(self, row: CreditRow) -> None:
        credit = f"{dollars(row.cents)} credit since {words_date(row.since)}"
        values = {"amount": row.cents}
        self.back.take(row.id, row.patient, who_words(row.chart_number, credit), values,
                       typing=False)  # fmt: skip
        self._show_way()
        self.put_beside(self.back)

    def _show_refund(self, row: RefundRow) -> None:
        zone = self.office.store.zone
        self.facts.show_facts(
            row.patient, who_words(row.chart_number, f"R-{row.posting_id}"),
            (
                ("Amount", dollars(row.cents)),
                ("How", f"{REFUND_METHODS[row.method]} {row.reference}".strip()),
                ("Why", row.reason),
                ("When", words_moment(row.at, zone)),
                ("Given by", row.staff),
                ("Approved by", row.approved_by),
            ),
        )  # fmt: skip
        self.put_beside(self.facts)

    def _ask_refund(self, values: dict[str, Any]) -> None:
        method = values["method"]
        reference = {"check": values["number"], "card": values["card"]}.get(method, "")
        act = actions.refund.act(
            self.back.row_id(), cents=values["amount"], method=method, reference=reference,
            reason=values["reason"], key=self.back.act_key,
        )  # fmt: skip

        def done(outcome: Any) -> None:
            self._wanted = outcome.made["refund_id"]
            self.banner.show_sentence(f"{dollars(outcome.made['cents'])} given back.", "success")
            self.refresh()

        self.ask(self.back, act, done)

    def _field_of(self, name: str) -> str:
        if name != "reference":
            return name
        return "number" if self.back.form["method"].box.value() == "check" else "card"

    def _show_way(self) -> None:
        method = self.back.form["method"].box.value()
        self.back.form["number"].setVisible(method == "check")
        self.back.form["card"].setVisible(method == "card")

    def _on_edited(self, name: str) -> None:
        if name == "method":
            self._show_way()
        elif name in ("card", "number", "reason"):
            field = self.back.form[name]
            if holds_card_number(field.box.text()):
                field.box.setText("")
                field.show_error(NO_CARD_NUMBERS)

    def _add_form(self) -> None:
        form = self.back.form
        form.add(fields.money("amount", "A&mount", required=True, private=True), span=6)
        form.add(fields.choice("method", "&How is it given back?", tuple(REFUND_METHODS.items()),
                               required=True, side_by_side=True))  # fmt: skip
        form.add(fields.text("number", "Check &number", placeholder="2001", longest=40), span=6)
        form.add(
            fields.text("card", "&Brand, last four, approval", placeholder="visa 4242 05A91",
                        hint="From the terminal\u2019s slip. Never the whole card number.",
                        longest=60)
        )  # fmt: skip
        form.add(fields.text("reason", "&Why?", required=True, placeholder="moved away"))
        form.edited.connect(self._on_edited)
        self.back.field_of = self._field_of
        self.add_card(self.back, self.open_patient, self._ask_refund)


_CREDITS = (
    Column[CreditRow]("Patient", lambda row: row.patient, private=True, strong=True, stretch=True,
                      width=120),
    Column[CreditRow]("Chart", lambda row: row.chart_number, width=100),
    money("Paid ahead", lambda row: row.ahead_cents, width=98),
    money("Overpaid", lambda row: row.over_cents, width=92),
    money("Credit", lambda row: row.cents, width=84, strong=True),
    day("Since", lambda row: row.since),
)  # fmt: skip
_GIVEN = (
    day("Day", lambda row: row.day),
    Column[RefundRow]("Patient", lambda row: row.patient, private=True, strong=True, stretch=True,
                      width=110),
    Column[RefundRow](
        "How", lambda row: f"{REFUND_METHODS[row.method]} {row.reference}".strip(), width=134
    ),
    money("Amount", lambda row: row.cents, width=84, strong=True),
    Column[RefundRow]("Approved by", lambda row: row.approved_by, width=104),
    Column[RefundRow]("Why", lambda row: row.reason, width=96),
)  # fmt: skip
