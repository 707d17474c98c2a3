"""Collections: who is overdue, what agencies have and pay, what is called back or given up."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from sqlalchemy.orm import Session

from frontdesk.core.action import Done
from frontdesk.core.changes import Changes
from frontdesk.core.clock import words_date
from frontdesk.core.jobs import Progress
from frontdesk.core.listing import Listing
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.choice_input import ChoiceInput
from frontdesk.kit.fields import Field
from frontdesk.kit.form import Form
from frontdesk.kit.labels import Words
from frontdesk.kit.office import Office
from frontdesk.kit.rows_model import Column
from frontdesk.kit.table_export import TableExport
from frontdesk.office import taking_out
from frontdesk.patients import reads as patients
from frontdesk.payments import actions, patient_lists, patient_reads, patient_rules
from frontdesk.payments.pane.agency_file import agency_file
from frontdesk.payments.pane.columns import day, money
from frontdesk.payments.pane.facts_card import FactsCard
from frontdesk.payments.pane.side_page import SidePage, View, WorkCard, who_words
from frontdesk.payments.patient_lists import OverdueRow
from frontdesk.payments.patient_reads import AgencyRow, PlacementRow
from frontdesk.payments.write_off_reads import RunRow

OVERDUE, PLACED, BACK = "overdue", "placed", "back"
USUAL_DAYS = 90
FILTER_WIDE = 100 * theme.SPACE


@dataclass(frozen=True, slots=True)
class Shown:
    """What one look reads."""

    overdue: list[OverdueRow]
    placed: list[PlacementRow]
    agencies: list[AgencyRow]
    runs: dict[int, RunRow]


class CollectionsPage(SidePage):
    """Three lists at the left; at the right the account in hand, or what is done with it."""

    def __init__(self, office: Office) -> None:
        super().__init__(
            office,
            title="Collections",
            about="What stays unpaid goes to an agency, comes back, or is given up. Managers "
                  "approve it.",
            views=(
                View(OVERDUE, "Overdue", "Overdue accounts", _OVERDUE, EmptyState(
                    "check-circle", "Nobody owes that much for that long.",
                    "Who keeps to a payment plan does not stand here.")),
                View(PLACED, "With agencies", "Accounts with agencies", _PLACED, EmptyState(
                    "building", "No account is with an agency.",
                    "Place one from the overdue accounts.")),
                View(BACK, "Ended", "Ended placements", _BACK, EmptyState(
                    "list", "Nothing came back from an agency yet.")),
            ),
            find="Whose account? Name, birth date, chart",
            nothing=EmptyState("clock", "No account in hand", "Choose one in the list."),
        )  # fmt: skip
        self.agencies: list[AgencyRow] = []
        self._older, self._over = USUAL_DAYS, 0
        self._people: list[int] = []
        self._runs: dict[int, RunRow] = {}  # by placement
        self._together: list[OverdueRow] = []  # in the form that places several
        self._add_filter()
        self.place, self.debt = (
            WorkCard("place", "Place with an agency", "&Place it"),
            WorkCard("debt", "Give up as bad debt", "Write it o&ff"),
        )
        self.paid, self.back = (
            WorkCard("paid", "The agency pays", "&Post the payment"),
            WorkCard("back", "Call back from the agency", "&Call it back"),
        )
        self.several, self.whole = (
            WorkCard("several", "Place accounts with an agency", "&Place them"),
            WorkCard("whole", "Take a whole run back", "&Take all back"),
        )
        self._add_forms()
        self.owing = FactsCard((
            Button("P&lace\u2026", kind="primary", on=lambda: self._begin(self.place)),
            Button("&Give up\u2026", on=lambda: self._begin(self.debt)),
        ))  # fmt: skip
        self.many = FactsCard((
            Button("P&lace them\u2026", kind="primary", on=self._begin_several),
        ))  # fmt: skip
        self.run_back = Button("Take the &whole run back\u2026", kind="link",
                               on=lambda: self._begin(self.whole))  # fmt: skip
        self.with_agency = FactsCard((
            Button("Agency p&ays\u2026", kind="primary", on=lambda: self._begin(self.paid)),
            Button("Call &back\u2026", on=lambda: self._begin(self.back)),
        ))  # fmt: skip
        self.with_agency.extra.addWidget(self.run_back, 0, Qt.AlignmentFlag.AlignLeft)
        self.ended = FactsCard(())
        for card in (self.owing, self.many, self.with_agency, self.ended):
            self.beside.addWidget(card)
        self.for_agency = TableExport(
            self, office, taking_out, permit="ledger.read", make=self._make_file,
            words="For the agency", print_key="", menu_key="",
        )  # fmt: skip
        self.controls.addWidget(self.for_agency)
        overdue = self.tables[OVERDUE]
        overdue.setSelectionMode(overdue.SelectionMode.ExtendedSelection)
        overdue.selectionModel().selectionChanged.connect(self._on_selection)
        overdue.setToolTip("Shift or Ctrl with a click or an arrow picks several, Ctrl+A all.")
        self.turn()

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("posting", "placement", "agency", "payment_plan")

    def read(self, session: Session) -> Shown:
        today = self.office.store.today()
        return Shown(
            patient_lists.overdue(
                session, today=today, older_days=self._older, over_cents=self._over
            ),
            patient_reads.placements(session, ended=True),
            patient_reads.agencies(session),
            patient_lists.placed_in_runs(session),
        )

    def show_read(self, what: Shown) -> None:
        self.agencies, self._runs = what.agencies, what.runs
        used = [(row.id, row.name) for row in what.agencies if row.active]
        self.agency.set_options(used, empty=True)
        self.agency_of_all.set_options(used, empty=True)
        if len(used) == 1 and self.place.key and self.agency.value() is None:
            self.place.form["agency"].load(used[0][0])
        self.show_rows(OVERDUE, what.overdue)
        self.show_rows(PLACED, [row for row in what.placed if row.ended_on is None])
        self.show_rows(BACK, [row for row in what.placed if row.ended_on is not None])
        people, self._people = self._people, []
        if people:
            self._take(people)

    def turn(self) -> None:
        super().turn()
        if hasattr(self, "for_agency"):
            self.filter.setVisible(self.view.value() == OVERDUE)
            self.for_agency.setVisible(self.view.value() == PLACED)

    def summed(self, rows: Sequence[Any]) -> str:
        if self.view.value() == BACK or not rows:
            return ""
        name = "cents" if self.view.value() == OVERDUE else "open_cents"
        return dollars(sum(getattr(row, name) for row in rows))

    def open_patient(self, patient_id: int) -> None:
        """Take a patient's account in hand, with the agency or overdue."""
        self.patient_taken.emit(patient_id)

        def found(people: Any) -> None:
            if not isinstance(people, Refused):
                self._people = people
                self.refresh()

        self.office.read(lambda session: patients.same_person_ids(session, patient_id), found)

    def _take(self, people: Sequence[int]) -> None:
        for key in (PLACED, OVERDUE):
            for row in self.tables[key].rows_model.rows():
                if getattr(row, "patient_id", row.id) in people:
                    self.banner.show_sentence("")
                    self.turn_to(key)
                    self.tables[key].take_in_hand(row.id)
                    self._to_list()
                    return
        self.banner.show_sentence(
            f"This account owes nothing for more than {self._older} days, and no agency has it.",
            "info",
        )

    # ---- the account in hand

    def picked(self, key: str, row: Any) -> None:
        if self.at_form():
            return
        if row is None:
            self.put_beside(None)
        elif key == OVERDUE and len(self.tables[OVERDUE].selected_rows()) > 1:
            self._show_many()
        elif key == OVERDUE:
            self._show_owing(row)
        else:
            self._show_placement(row)

    def chosen(self, key: str, row: Any) -> None:
        self.picked(key, row)
        if key == OVERDUE and len(self.tables[OVERDUE].selected_rows()) > 1:
            self._begin_several()
        elif key != BACK:
            self._begin(self.place if key == OVERDUE else self.paid)

    def _on_selection(self) -> None:
        if self.view.value() == OVERDUE:
            self.picked(OVERDUE, self.tables[OVERDUE].current_row())

    def _show_many(self) -> None:
        rows = self.tables[OVERDUE].selected_rows()
        self.many.show_facts(
            f"{len(rows)} accounts", "picked in the list",
            (
                ("They owe", dollars(sum(row.cents for row in rows))),
                (f"Over {self._older} days", dollars(sum(row.late_cents for row in rows))),
                ("Oldest", words_date(min(row.since for row in rows))),
            ),
        )  # fmt: skip
        self.put_beside(self.many)

    def _begin_several(self) -> None:
        self._together = self.tables[OVERDUE].selected_rows()
        self._open_several()
        self.several.form.focus_first()

    def _open_several(self) -> None:
        used = [one.id for one in self.agencies if one.active]
        if not used:
            self.banner.show_sentence("Add an agency first, on the page Agencies.", "info")
        owed = dollars(sum(row.cents for row in self._together))
        values = {"agency": used[0]} if len(used) == 1 else {}
        self.several.take(
            len(self._together), f"{len(self._together)} accounts",
            f"{owed} owed. If one of them has moved, nothing is placed.", values, typing=False,
        )  # fmt: skip
        self.put_beside(self.several)

    def _show_owing(self, row: OverdueRow) -> None:
        self.owing.show_facts(
            row.patient, who_words(row.chart_number, f"owes {dollars(row.cents)}"),
            (
                (f"Over {self._older} days", dollars(row.late_cents)),
                ("Oldest", words_date(row.since)),
                ("Last paid", words_date(row.last_paid) if row.last_paid else "never"),
                ("Payment plan", row.plan or "none"),
            ),
            chip=("Plan not kept", "danger", "alert") if row.plan else None,
        )  # fmt: skip
        self.put_beside(self.owing)

    def _show_placement(self, row: PlacementRow) -> None:
        card = self.with_agency if row.ended_on is None else self.ended
        run = self._runs.get(row.id)
        self.run_back.setVisible(run is not None)
        card.show_facts(
            row.patient, who_words(row.chart_number, row.agency),
            (
                ("Placed", f"{dollars(row.cents)} on {words_date(row.placed_on)}"),
                ("Open there", dollars(row.open_cents) if row.ended_on is None else ""),
                ("Collected", dollars(row.cents - row.open_cents) if row.ended_on is None else ""),
                ("Why", row.reason),
                ("In one run", f"{run.count} accounts, {dollars(run.cents)}" if run else ""),
                ("Ended", f"{words_date(row.ended_on)}: {row.ended_why}" if row.ended_on else ""),
            ),
            chip=None if row.ended_on is None else ("Ended", "neutral", "undo"),
        )  # fmt: skip
        self.put_beside(card)

    def _begin(self, card: WorkCard) -> None:
        row = self.tables[self.view.value()].current_row()
        if row is not None:
            self._open(card, row)
            card.form.focus_first()

    def _open(self, card: WorkCard, row: Any) -> None:
        open_cents = row.cents if isinstance(row, OverdueRow) else row.open_cents
        owed = f"{dollars(open_cents)} " + ("owed" if isinstance(row, OverdueRow) else "open")
        values: dict[str, Any] = {}
        used = [one.id for one in self.agencies if one.active]
        if card is self.place and not used:
            self.banner.show_sentence("Add an agency first, on the page Agencies.", "info")
        elif card is self.place and len(used) == 1:
            values = {"agency": used[0]}
        elif card is self.paid:
            values = {"method": "check"}
        run = self._runs.get(row.id) if card is self.whole else None
        if run is not None:
            owed = f"and {run.count - 1} more, {dollars(run.cents)} in all, by {run.staff}"
        card.take(row.id, row.patient, who_words(row.chart_number, owed), values, typing=False)
        self._show_kept()
        self.put_beside(card)

    def _open_id(self, card: WorkCard, key: str, row_id: int) -> None:
        """Open a form again that was half typed."""
        self.turn_to(key)
        if self.tables[key].take_in_hand(row_id):
            self._open(card, self.tables[key].current_row())

    # ---- what is done with it

    def _ask_place(self, values: dict[str, Any]) -> None:
        act = actions.place.act(
            self.place.row_id(), agency_id=values["agency"] or 0, reason=values["reason"],
            key=self.place.act_key,
        )  # fmt: skip
        self._do(self.place, act, "The account is with the agency.")

    def _ask_several(self, values: dict[str, Any]) -> None:
        wanted = [(row.id, row.cents) for row in self._together]
        act = actions.place_accounts.act(
            wanted, agency_id=values["agency"] or 0, reason=values["reason"],
            key=self.several.act_key,
        )  # fmt: skip
        self._do(self.several, act, f"{len(wanted)} accounts are with the agency. Ctrl+Z takes "
                                    "all of them back.")  # fmt: skip

    def _ask_whole(self, values: dict[str, Any]) -> None:
        run = self._runs.get(self.whole.row_id())
        if run is None:
            self.whole.banner.show_sentence("That run was taken back already.", "warning")
            return
        act = actions.undo_placements.act(run.id, version=run.version, reason=values["reason"])
        self.ask(self.whole, act, self._say_back)

    def _say_back(self, done: Done) -> None:
        count, collected = done.made["count"], done.made["collected"]
        words = f"{count} accounts are the patients\u2019 again."
        if collected:
            words += f" The agency had collected on {collected} of them: that stays paid."
        self.banner.show_sentence(words, "success")

    def _ask_debt(self, values: dict[str, Any]) -> None:
        act = actions.write_off_bad_debt.act(
            self.debt.row_id(), reason=values["reason"], key=self.debt.act_key
        )
        self._do(self.debt, act, "The account is given up as bad debt.")

    def _ask_paid(self, values: dict[str, Any]) -> None:
        act = actions.agency_pays.act(
            self.paid.row_id(), cents=values["amount"], method=values["method"],
            reference=values["reference"], key=self.paid.act_key,
        )  # fmt: skip
        self._do(self.paid, act, f"{dollars(values['amount'])} from the agency is posted.")

    def _ask_back(self, values: dict[str, Any]) -> None:
        row = next(
            row for row in self.tables[PLACED].rows_model.rows() if row.id == self.back.row_id()
        )
        act = actions.call_back.act(
            row.id, version=row.version, reason=values["reason"], key=self.back.act_key,
            as_bad_debt=values["as_bad_debt"],
        )  # fmt: skip
        words = "given up" if values["as_bad_debt"] else "the patient\u2019s again"
        self._do(self.back, act, f"The account is called back: what was left is {words}.")

    def _do(self, card: WorkCard, act: Any, words: str) -> None:
        self.ask(card, act, lambda _done: self.banner.show_sentence(words, "success"))

    def _show_kept(self) -> None:
        """Say what the agency keeps of what is typed, and what comes in."""
        row = self.tables[PLACED].current_row()
        agency = next(
            (one for one in self.agencies if row is not None and one.id == row.agency_id), None
        )
        try:
            cents = self.paid.form["amount"].value() or 0
        except Refused:
            cents = 0
        kept = patient_rules.kept_by_agency(cents, agency.fee_points) if agency else 0
        self.kept.setText(
            f"It keeps {dollars(kept)} ({patient_rules.words_fee(agency.fee_points)}); "
            f"{dollars(cents - kept)} comes in."
            if agency is not None and cents else ""
        )  # fmt: skip

    # ---- forms

    def _add_filter(self) -> None:
        self.filter = Form()
        self.filter.add(fields.number("older", "Older &than", least=0, most=3650, step=30,
                                      unit="days"), span=6)  # fmt: skip
        self.filter.add(fields.money("over", "&Owing more than", private=True), span=6)
        self.filter.load({"older": USUAL_DAYS})
        self.filter.setMaximumWidth(round(FILTER_WIDE * theme.current().text_scale))
        self.filter.edited.connect(lambda _name: self._narrow())
        self.filter.entered.connect(self._to_list)
        self.filters.addWidget(self.filter)

    def _narrow(self) -> None:
        try:
            self._older = self.filter["older"].value() or 0
            self._over = self.filter["over"].value() or 0
        except Refused:
            return  # half typed: it stands at the field once it is left
        self.refresh()

    def _add_forms(self) -> None:
        self.agency = ChoiceInput((), empty=True)
        self.place.form.add(Field("agency", "A&gency", self.agency, required=True))
        self.place.form.add(_why("three letters, no answer"))
        self.agency_of_all = ChoiceInput((), empty=True)
        self.several.form.add(Field("agency", "A&gency", self.agency_of_all, required=True))
        self.several.form.add(_why("three letters, no answer"))
        self.whole.form.add(_why("the wrong list"))
        self.debt.form.add(_why("bankrupt"))
        self.paid.form.add(fields.money("amount", "A&mount collected", required=True,
                                        hint="Before its part", private=True), span=6)  # fmt: skip
        self.paid.form.add(fields.choice("method", "Pa&id by", (("check", "Check"),
                                         ("eft", "Electronic")), required=True))  # fmt: skip
        self.paid.form.add(fields.text("reference", "&Number", required=True, longest=40), span=6)
        self.kept = Words("", "caption", private=True, wrap=True)
        self.paid.extra.addWidget(self.kept)
        self.paid.form.edited.connect(lambda _name: self._show_kept())
        self.back.form.add(_why("the patient pays here"))
        self.back.form.add(fields.check("as_bad_debt", "G&ive up what is left as bad debt"))
        for card, key, save in (
            (self.place, OVERDUE, self._ask_place), (self.debt, OVERDUE, self._ask_debt),
            (self.paid, PLACED, self._ask_paid), (self.back, PLACED, self._ask_back),
            (self.whole, PLACED, self._ask_whole),
        ):  # fmt: skip
            self.add_card(card, partial(self._open_id, card, key), save)
        self.add_card(self.several, lambda _count: self._open_several(), self._ask_several)

    def _on_put_away(self) -> None:
        super()._on_put_away()
        row = self.tables[self.view.value()].current_row()
        if row is not None:
            self.picked(self.view.value(), row)

    def _make_file(self) -> Any:
        rows = self.tables[PLACED].rows_model.rows()
        if not rows:
            return None
        store = self.office.store

        def make(progress: Progress) -> Listing:
            with store.read() as session:
                progress.step(0)
                ids = [row.patient_id for row in rows]
                return agency_file(rows, patient_lists.for_agency(session, patient_ids=ids))

        return make

    def keyPressEvent(self, event: Any) -> None:
        if event.key() == Qt.Key.Key_Delete and self.tables[OVERDUE].hasFocus():
            self._begin(self.debt)
        else:
            super().keyPressEvent(event)


def _why(placeholder: str) -> Field:
    return fields.text("reason", "&Why?", required=True, placeholder=placeholder)


_OVERDUE = (
    Column[OverdueRow]("Patient", lambda row: row.patient, private=True, strong=True, stretch=True,
                       width=120),
    Column[OverdueRow]("Chart", lambda row: row.chart_number, width=100),
    money("Owes", lambda row: row.cents, width=88, strong=True),
    money("That old", lambda row: row.late_cents, width=88),
    day("Oldest", lambda row: row.since),
    day("Last paid", lambda row: row.last_paid),
)  # fmt: skip
_PLACED = (
    Column[PlacementRow]("Patient", lambda row: row.patient, private=True, strong=True,
                         stretch=True, width=120),
    Column[PlacementRow]("Chart", lambda row: row.chart_number, width=100),
    Column[PlacementRow]("Agency", lambda row: row.agency, width=80),
    day("Placed on", lambda row: row.placed_on),
    money("Placed", lambda row: row.cents, width=88),
    money("Open", lambda row: row.open_cents, width=88, strong=True),
)  # fmt: skip
_BACK = (
    Column[PlacementRow]("Patient", lambda row: row.patient, private=True, strong=True,
                         stretch=True, width=120),
    Column[PlacementRow]("Agency", lambda row: row.agency, width=120),
    money("Placed", lambda row: row.cents, width=88),
    day("Ended", lambda row: row.ended_on),
    Column[PlacementRow]("Why it ended", lambda row: row.ended_why, width=150),
)  # fmt: skip
