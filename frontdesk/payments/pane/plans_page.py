"""Payment plans: those that run, the overdue first; one is begun, printed and ended here."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from sqlalchemy.orm import Session

from frontdesk.core.changes import Changes
from frontdesk.core.clock import months_after, words_date, words_moment
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.kit import fields
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.labels import Words
from frontdesk.kit.office import Office
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.kit.table import Table
from frontdesk.ledger import owing
from frontdesk.patients import reads as patients
from frontdesk.payments import actions, patient_lists, patient_reads, patient_rules
from frontdesk.payments.pane.columns import day, money
from frontdesk.payments.pane.facts_card import FactsCard
from frontdesk.payments.pane.reason_card import ReasonCard
from frontdesk.payments.pane.side_page import SidePage, View, WorkCard, who_words
from frontdesk.payments.papers import AGREEMENT
from frontdesk.payments.patient_reads import PlanRow
from frontdesk.payments.patient_rules import Instalment

RUNNING, ENDED = "running", "ended"
COUNT, EACH = "count", "each"
HOW = ((COUNT, "Number of payments"), (EACH, "Amount a month"))
USUAL_COUNT = 6


@dataclass(frozen=True, slots=True)
class Begun:
    """What a new plan begins from."""

    patient_id: int
    name: str
    chart_number: str
    owed_cents: int
    plan: PlanRow | None


@dataclass(frozen=True, slots=True)
class PartRow:
    """An instalment as a list shows it; `id` is its place."""

    id: int
    part: Instalment
    late: bool


class PlansPage(SidePage):
    """Plans at the left; at the right the one in hand, or the form of a new one."""

    def __init__(self, office: Office) -> None:
        self._today = office.store.about_today()
        self.reason = ReasonCard()
        super().__init__(
            office,
            title="Payment plans",
            about="A balance paid in monthly parts. Who keeps to a plan gets no reminders.",
            views=(
                View(RUNNING, "Running", "Payment plans", self._columns(), EmptyState(
                    "calendar", "No payment plan runs.", "Find a patient above to begin one.")),
                View(ENDED, "Ended", "Ended payment plans", _ENDED, EmptyState(
                    "list", "No plan has ended yet.")),
            ),
            find="Begin a plan for whom? Name, birth date, chart",
            nothing=EmptyState("calendar", "No plan in hand",
                               "Choose one in the list, or find a patient to begin one."),
        )  # fmt: skip
        self._wanted: int | None = None
        self.new = WorkCard("plan", "New payment plan", "&Begin the plan")
        self._add_form()
        self.print = Button("&Print agreement", kind="primary", icon="printer", on=self.show_paper)
        self.end = Button("&End plan\u2026", icon="cross-circle", tip="Del", on=self._ask_end)
        self.facts = FactsCard((self.print, self.end))
        self.parts = RowsModel(_PARTS)
        self.parts_table = Table(self.parts, "Its payments", filters=False)
        self.facts.extra.addWidget(Words("Payments", "subheading"))
        self.facts.extra.addWidget(self.parts_table)
        self.beside.addWidget(self.facts)
        self.under.addWidget(self.reason)
        self.reason.yes.setText("End it")
        self.reason.no.setText("Keep it")
        self.reason.left.connect(self._to_list)

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("payment_plan", "posting")

    def read(self, session: Session) -> list[PlanRow]:
        self._today = self.office.store.today()
        return patient_lists.sorted_plans(patient_reads.plans(session, ended=True), self._today)

    def show_read(self, what: list[PlanRow]) -> None:
        self.show_rows(RUNNING, [row for row in what if not row.ended_why])
        self.show_rows(ENDED, [row for row in what if row.ended_why])
        if self._wanted is not None and self.tables[RUNNING].take_in_hand(self._wanted):
            self._wanted = None
            self.print.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_plan()

    def summed(self, rows: Any) -> str:
        left = sum(row.cents - row.paid_cents for row in rows)
        return f"{dollars(left)} to come" if left and self.view.value() == RUNNING else ""

    # ---- the plan in hand

    def picked(self, key: str, row: Any) -> None:
        if not self.at_form():
            self._show_plan()

    def chosen(self, key: str, row: Any) -> None:
        self._show_plan()
        self.print.setFocus(Qt.FocusReason.OtherFocusReason)

    def current(self) -> PlanRow | None:
        """Return the plan in hand."""
        return self.tables[self.view.value()].current_row()

    def show_paper(self) -> None:
        """Show the agreement of the plan in hand."""
        row = self.current()
        if row is not None:
            self.paper.show_of(AGREEMENT, row.id)

    def _show_plan(self) -> None:
        row = self.current()
        if self.new.key:
            return
        if row is None:
            self.put_beside(None)
            return
        zone = self.office.store.zone
        self.facts.show_facts(
            row.patient, who_words(row.chart_number, f"plan {row.id}"),
            (
                ("In all", dollars(row.cents)),
                ("Paid of it", dollars(row.paid_cents)),
                ("Begun", f"{words_moment(row.began_at, zone)} by {row.began_by}"),
                ("Agreed", row.note),
                ("Ended", row.ended_why),
            ),
            chip=_chip(row, self._today),
        )  # fmt: skip
        self.end.setVisible(not row.ended_why)
        self.parts.show_rows(_part_rows(row.parts, self._today))
        _fit(self.parts_table)
        self.put_beside(self.facts)

    def _ask_end(self) -> None:
        row = self.current()
        if row is None or row.ended_why:
            self.banner.show_sentence("Choose a plan that runs, then end it.", "info")
            return
        self.reason.ask(
            f"End this plan? {dollars(row.cents - row.paid_cents)} stays owed.",
            lambda why: self.act(
                actions.end_plan,
                lambda _: self.banner.show_sentence("The plan is ended.", "success"),
                lambda refusal: self.banner.show_sentence(str(refusal), "warning"),
            )(row.id, version=row.version, reason=why),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.tables[RUNNING].hasFocus():
            self._ask_end()
        else:
            super().keyPressEvent(event)

    # ---- a new plan

    def open_patient(self, patient_id: int) -> None:
        """Show the plan that runs on an account; else begin one."""
        self.patient_taken.emit(patient_id)

        def read(session: Session) -> Begun | None:
            card = patients.card(session, patient_id)
            if card is None:
                return None
            items = owing.open_items(session, patients.same_person_ids(session, patient_id))
            return Begun(
                card.id, card.name, card.chart_number, sum(item.cents for item in items),
                patient_reads.plan_of(session, patient_id),
            )  # fmt: skip

        self.office.read(read, self._begin)

    def _begin(self, begun: Any) -> None:
        if not isinstance(begun, Begun):
            self.banner.show_sentence(str(begun or "There is no such patient."), "warning")
            return
        self.banner.show_sentence("")
        self.turn_to(RUNNING)
        if begun.plan is not None:
            self.new.drop()
            self.tables[RUNNING].take_in_hand(begun.plan.id)
            self._show_plan()
            self.print.setFocus(Qt.FocusReason.OtherFocusReason)
        elif begun.owed_cents <= 0:
            self.banner.show_sentence(
                f"{begun.name} owes nothing, so there is nothing to pay in parts.", "info"
            )
        else:
            self.new.take(
                begun.patient_id, begun.name,
                who_words(begun.chart_number, f"owes {dollars(begun.owed_cents)}"),
                {
                    "amount": begun.owed_cents, "how": COUNT, "count": USUAL_COUNT,
                    "first": months_after(self._today, 1),
                },
            )  # fmt: skip
            self.put_beside(self.new)
            self._show_parts()
            self.new.form.focus_first()

    def _typed_parts(self) -> list[Instalment]:
        form = self.new.form
        cents, first = form["amount"].value(), form["first"].value()
        if not cents or first is None:
            raise Refused("Type the amount and the first day to see each payment.")
        if form["how"].value() == EACH:
            return patient_rules.instalments_of(cents, each=form["each"].value() or 0, first=first)
        return patient_rules.instalments(cents, count=form["count"].value() or 0, first=first)

    def _show_parts(self) -> None:
        by_count = self.new.form["how"].box.value() != EACH
        self.new.form["count"].setVisible(by_count)
        self.new.form["each"].setVisible(not by_count)
        try:
            parts, words = self._typed_parts(), ""
        except Refused as refused:
            parts, words = [], str(refused)
        if parts:
            words = f"{len(parts)} payments, the last on {words_date(parts[-1].due)}"
        self.live_words.setText(words)
        self.live.show_rows(_part_rows(parts, self._today))
        self.live_table.setVisible(bool(parts))
        _fit(self.live_table)

    def _ask_begin(self, values: dict[str, Any]) -> None:
        try:
            parts = self._typed_parts()
        except Refused as refused:
            self.new.show_refused(refused)
            return
        act = actions.begin_plan.act(
            self.new.row_id(), [(one.due, one.cents) for one in parts], note=values["note"]
        )

        def done(outcome: Any) -> None:
            self._wanted = outcome.made
            self.banner.show_sentence("The plan runs. Print its agreement to be signed.", "success")
            self.refresh()

        self.ask(self.new, act, done)

    def _add_form(self) -> None:
        form = self.new.form
        form.add(fields.money("amount", "A&mount", required=True, private=True), span=6)
        form.add(
            fields.date("first", "&First payment", required=True, today=lambda: self._today), span=6
        )
        form.add(fields.choice("how", "Part&ed by", HOW, required=True))
        form.add(fields.number("count", "&Payments", least=2,
                               most=patient_rules.MOST_INSTALMENTS), span=6)  # fmt: skip
        form.add(fields.money("each", "Each mont&h", private=True), span=6)
        form.add(fields.text("note", "A&greed besides", placeholder="pays by card on the 1st"))
        self.live, self.live_words = RowsModel(_LIVE), Words("", "caption", wrap=True)
        self.live_table = Table(self.live, "The payments agreed to", filters=False)
        self.new.extra.addWidget(self.live_words)
        self.new.extra.addWidget(self.live_table)
        form.edited.connect(lambda _name: self._show_parts())
        self.add_card(self.new, self.open_patient, self._ask_begin)

    def _columns(self) -> tuple[Column[PlanRow], ...]:
        def late(row: PlanRow) -> bool:
            return bool(row.overdue_cents(self._today))

        return (
            Column[PlanRow]("Patient", lambda row: row.patient, private=True, strong=True,
                            stretch=True, width=120),
            Column[PlanRow]("Chart", lambda row: row.chart_number, width=100),
            money("Total", lambda row: row.cents, width=84),
            money("Paid", lambda row: row.paid_cents, width=84),
            day("Next due", patient_lists.next_due),
            Column[PlanRow](
                "State", lambda row: patient_rules.plan_words(row.parts, self._today)
                if late(row) or not patient_lists.next_due(row) else "on time",
                lambda row: -row.overdue_cents(self._today), private=True, width=132,
                icon=lambda row: "alert" if late(row) else "check-circle",
                colour=lambda row: "danger" if late(row) else "success",
            ),
        )  # fmt: skip


def _chip(row: PlanRow, today: Any) -> tuple[str, str, str]:
    if row.ended_why:
        return ("Ended", "neutral", "cross-circle")
    if row.overdue_cents(today):
        return (f"{dollars(row.overdue_cents(today))} overdue", "danger", "alert")
    if patient_lists.next_due(row) is None:
        return ("Paid", "success", "checks")
    return ("On time", "success", "check-circle")


def _part_rows(parts: Any, today: Any) -> list[PartRow]:
    return [
        PartRow(place, part, part.due < today and part.left_cents > 0)
        for place, part in enumerate(parts, start=1)
    ]


def _fit(table: Table) -> None:
    """Make a short list as tall as its rows, so that the card scrolls and not the list."""
    rows = min(table.rows_model.rowCount(), 12)
    tall = table.verticalHeader().defaultSectionSize() * rows
    table.setFixedHeight(tall + table.horizontalHeader().sizeHint().height() + 6)


def _late(row: PartRow) -> str:
    return "danger" if row.late else ""


_PARTS = (
    Column[PartRow]("", lambda row: str(row.id), width=30, right=True),
    day("Due", lambda row: row.part.due, colour=_late),
    money("Amount", lambda row: row.part.cents, width=88),
    money("Paid", lambda row: row.part.paid_cents, width=88),
)
_LIVE = (
    Column[PartRow]("", lambda row: str(row.id), width=34, right=True),
    day("Due", lambda row: row.part.due, width=120),
    money("Amount", lambda row: row.part.cents, width=110),
)
_ENDED = (
    Column[PlanRow]("Patient", lambda row: row.patient, private=True, strong=True, stretch=True,
                    width=150),
    Column[PlanRow]("Chart", lambda row: row.chart_number, width=100),
    money("Total", lambda row: row.cents),
    money("Paid", lambda row: row.paid_cents),
    Column[PlanRow]("Why it ended", lambda row: row.ended_why, width=220),
)  # fmt: skip
