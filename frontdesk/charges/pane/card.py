"""The superbill of the visit in hand: favourites, the line, what it comes to, and saving it."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from frontdesk.charges import actions, fee_actions, fee_reads, rules
from frontdesk.charges.estimate_rules import EstimateTyped
from frontdesk.charges.finding import Found
from frontdesk.charges.pane import lines
from frontdesk.charges.pane.board import Board
from frontdesk.charges.pane.entry import Entry
from frontdesk.charges.pane.estimate_form import EstimateForm
from frontdesk.charges.pane.head import Head
from frontdesk.charges.pane.household_form import HouseholdForm
from frontdesk.charges.pane.reason import ReasonBar
from frontdesk.charges.pane.service_form import ServiceForm
from frontdesk.charges.pane.sums import Sums
from frontdesk.charges.reads import CHARGED, OneKey, SuperbillView
from frontdesk.charges.reckoning import reckoned
from frontdesk.charges.rules import DiagnosisTyped, ServiceTyped, SuperbillTyped, Unseen
from frontdesk.charges.sheet import Sheet, Typed, same_again
from frontdesk.core.action import Act, Done
from frontdesk.core.clock import words_date
from frontdesk.core.money import dollars
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.kit import theme
from frontdesk.kit.banner import Banner
from frontdesk.kit.buttons import Button
from frontdesk.kit.clear_scroll import ClearScroll
from frontdesk.kit.inputs import TextInput
from frontdesk.kit.office import Office

AMEND, VOID, EXCUSE = "amend", "void", "excuse"
NEW, ASKED = "New", "asked"


class SuperbillCard(QWidget):
    """Signals.

    saved(int): this visit is charged or excused; the next one, please.
    paper_wished(int): show the superbill of this visit on paper.
    estimate_wished(int): show this good-faith estimate; 0 for the visit's last one.
    left(): Esc: back to the list.
    """

    saved = Signal(int)
    paper_wished = Signal(int)
    estimate_wished = Signal(int)
    left = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.view: SuperbillView | None = None
        self.sheet, self.key, self.passed = Sheet(), "", tuple[str, ...]()
        self.editing = False  # what is charged already is only changed when asked for
        self.head, self.banner = Head(office.store.zone), Banner(closable=True)
        self.entry, self.board, self.sums = Entry(office), Board(), Sums()
        self.diagnoses, self.services = lines.diagnoses_table(), lines.services_table()
        self.form, self.reason = ServiceForm(), ReasonBar()
        self.estimate_form, self.estimating = EstimateForm(), ""
        self.household_form = HouseholdForm()
        self.referring = TextInput(placeholder="Referred by: name and NPI", longest=120)
        self.referring.setAccessibleName("Referred by: name and NPI")
        self.save = Button("Sa&ve", kind="primary", icon="check", shortcut="Ctrl+S", on=self.ask)
        self.again = Button("Same as &last visit", shortcut="Ctrl+L", on=self.same_as_last)
        self.excuse = Button("&No charge\u2026", shortcut="Ctrl+Shift+N", on=self.ask_excuse)
        self.amend = Button("A&mend", icon="edit", shortcut="Ctrl+E", on=self.begin_amending)
        self.void = Button("Void\u2026", kind="danger", on=self.ask_void)
        self.paper = Button("&Paper", icon="printer", shortcut="Ctrl+P", on=self._ask_paper)
        self.household = Button("&Income\u2026", icon="patients", on=self._ask_household)
        self.estimate = Button("Es&timate", icon="document", on=self.ask_estimate)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.board)

    # ---- what it shows

    def show_view(self, view: SuperbillView | None) -> None:
        """Show a visit; what is half typed for the same one stays."""
        before, self.view = self.view, view
        self.entry.view = view
        if view is None:
            return
        same = before is not None and before.visit.appointment_id == view.visit.appointment_id
        moved = same and before is not None and _version(before) != _version(view)
        if not same or (moved and not self.editing) or (moved and view.bill is not None):
            self._begin(view, keep_note=same)
        self.head.show_view(view)
        self.board.show_favourites(view.favourites)
        self._show_sheet()

    @property
    def dirty(self) -> bool:
        """Whether anything typed here is not saved."""
        if self.view is None or not self.editing:
            return False
        return self.sheet != _sheet_of(self.view)

    def _begin(self, view: SuperbillView, *, keep_note: bool = False) -> None:
        self.key, self.passed = uuid.uuid4().hex, ()
        self.sheet, self.editing = _sheet_of(view), view.bill is None
        self.referring.setText(self.sheet.referring)
        self.form.hide()
        self.estimate_form.hide()
        self.household_form.hide()
        self.upper.show()
        self.reason.done()
        if not keep_note:
            self.banner.show_sentence("")

    def take_up(self, kept: dict[str, Any]) -> None:
        """Bring a parked superbill back over the visit shown."""
        self.sheet, self.editing = Sheet.from_json(kept), True
        self.referring.setText(self.sheet.referring)
        self._show_sheet()

    def _show_sheet(self) -> None:
        view = self.view
        if view is None:
            return
        charged = view.visit.state == CHARGED
        bill = view.bill if not self.editing else None
        copay = bill.copay_cents if bill is not None else self.sheet.copay_cents
        sums = reckoned(self.sheet.services, view.terms, copay_cents=copay)
        self.diagnoses.rows_model.show_rows(lines.diagnosis_rows(self.sheet.diagnoses))
        self.services.rows_model.show_rows(lines.service_rows(sums))
        payer = view.coverages[0].payer if view.coverages else ""
        left = view.left_cents if bill is not None else None
        self.sums.show_reckoning(sums, payer, left_cents=left)
        self.entry.setEnabled(self.editing)
        self.referring.setEnabled(self.editing)
        self.around.setVisible(self.editing)
        self.entry.setVisible(self.editing)
        words = "Sa&ve as amended" if charged else "Sa&ve"
        if self.save.text() != words:
            self.save.setText(words)
            self.save.setShortcut("Ctrl+S")  # which the words took away
        self.save.setVisible(self.editing and view.visit.came)
        self.again.setVisible(self.editing and not charged and view.last is not None)
        self.excuse.setVisible(not charged and view.visit.came)
        self.excuse.setText("Charge it after all" if view.excuse else "&No charge\u2026")
        self.excuse.setShortcut("Ctrl+Shift+N")
        self.amend.setVisible(charged and not self.editing)
        self.void.setVisible(charged and not self.editing)
        self.household.setVisible(not charged and not view.coverages)

    # ---- what is typed

    def add(self, wanted: OneKey) -> None:
        """Add a favourite."""
        one = wanted.favourite
        if one.kind == "diagnosis":
            self._change(lambda sheet: sheet.with_diagnosis(DiagnosisTyped(one.code, one.words)))
            return
        cents = wanted.priced.cents or 0
        service = ServiceTyped(one.code, one.words, cents, one.units, one.modifiers)
        self._change(lambda sheet: sheet.with_service(service))
        if not cents:
            self._ask_price()

    def add_found(self, found: Found, typed: Typed) -> None:
        """Add what was found by the line, with what else was typed in it."""
        if found.kind == "diagnosis":
            self._change(
                lambda sheet: sheet.with_diagnosis(DiagnosisTyped(found.code, found.words))
            )
            return
        service = ServiceTyped(
            found.code, found.words, found.cents or 0, found.units, place=found.place or "11"
        )
        self._change(lambda sheet: sheet.with_service(service))
        place = len(self.sheet.services) - 1
        if typed.changes:
            self._change(lambda sheet: sheet.changed(place, typed))
        if typed.modifiers and typed.cents is None:
            self._price_anew((place,))
        elif not self.sheet.services[place].unit_cents:
            self._ask_price()

    def change_in_hand(self, typed: Typed) -> None:
        """Change the service in hand, or the last one, by what was typed."""
        if not self.sheet.services:
            self.banner.show_sentence("Add a service first, then change it.", "warning")
            return
        row = self.services.current_row()
        place = row.id if row is not None else len(self.sheet.services) - 1
        self._change(lambda sheet: sheet.changed(place, typed))
        if typed.modifiers is not None and typed.cents is None:
            self._price_anew((place,))

    def same_as_last(self) -> None:
        """Take over what the last visit was charged for, at the prices of now."""
        view = self.view
        if view is None or view.last is None or not self.editing:
            return
        last = view.last
        self._change(lambda _: same_again(last.diagnoses, last.services))
        self._price_anew(range(len(last.services)))
        self.banner.show_sentence(f"As on {words_date(last.day)}, at today\u2019s prices.", "info")

    def _change(self, change: Callable[[Sheet], Sheet]) -> None:
        if not self.editing:
            self.banner.show_sentence(
                "This visit is charged. Press Amend to change it.", "info", action="Amend"
            )
            return
        try:
            self.sheet = change(self.sheet)
        except Refused as refused:
            self.banner.show_sentence(str(refused), "warning")
            return
        self.passed = ()
        self.banner.show_sentence("")
        self._show_sheet()

    def _price_anew(self, places: Any) -> None:
        """Ask the fee schedules again what services cost; a price that none names stays."""
        view = self.view
        if view is None:
            return
        wanted = [(place, self.sheet.services[place]) for place in places]

        def read(session: Session) -> list[tuple[int, str, int | None]]:
            book = fee_reads.prices(session, [one.code for _, one in wanted])
            return [
                (place, one.code, book.price(
                    one.code, modifiers=one.modifiers, payer_id=view.payer_id, on=view.visit.day
                ).cents)
                for place, one in wanted
            ]  # fmt: skip

        def show(found: Any) -> None:
            if isinstance(found, Refused):
                return
            for place, code, cents in found:
                here = self.sheet.services[place : place + 1]
                if cents is not None and here and here[0].code == code:
                    priced = replace(here[0], unit_cents=cents)
                    self.sheet = self.sheet.with_changed(place, priced)
            self._show_sheet()

        self.office.read(read, show)

    def _ask_price(self) -> None:
        self.banner.show_sentence(
            "No fee schedule has a price for this. Type it, such as $80.", "warning"
        )
        self.entry.begin()

    # ---- what it does

    def ask(self) -> None:
        """Save what is typed; an amendment asks why first."""
        view = self.view
        if view is None or not self.editing or not view.visit.came:
            return
        if view.bill is not None and self.reason.what != AMEND:
            self.reason.ask(
                AMEND, "Why is it amended?",
                "What was charged is taken back and charged anew. Payments stay.",
                "Amend it", usual=("Wrong code", "Wrong diagnosis", "Service added"),
            )  # fmt: skip
            return
        if view.bill is not None:
            self._amend(self.reason.line.text())
            return
        typed, passed = self._typed(view), self.passed
        self._do(actions.save_superbill.act(typed, passed=passed), self._charged)

    def _typed(self, view: SuperbillView) -> SuperbillTyped:
        return SuperbillTyped(
            self.key, view.visit.appointment_id, self.sheet.diagnoses, self.sheet.services,
            referring=self.referring.text(), copay_cents=self.sheet.copay_cents,
        )  # fmt: skip

    def _amend(self, reason: str) -> None:
        view = self.view
        if view is None or view.bill is None:
            return
        act = actions.amend_superbill.act(
            self._typed(view), superbill_id=view.bill.id, version=view.bill.version,
            reason=reason, passed=self.passed,
        )  # fmt: skip
        self._do(act, self._charged)

    def begin_amending(self) -> None:
        """Let what is charged be changed."""
        if self.view is not None and self.view.bill is not None:
            self.editing = True
            self.banner.show_sentence("Change it, then save: it asks why.", "info")
            self._show_sheet()
            self.board.setFocus()

    def ask_void(self) -> None:
        """Ask why the charges are taken back."""
        self.reason.ask(
            VOID, "Why are the charges taken back?",
            "What was paid on them is paid ahead again. The visit is to be charged anew.",
            "Take them back", usual=("Entered by mistake", "Wrong patient", "Wrong visit"),
        )  # fmt: skip

    def ask_excuse(self) -> None:
        """Ask why this visit costs nothing."""
        view = self.view
        if view is None or view.visit.state == CHARGED:
            return
        if view.excuse:
            self._do(actions.withdraw_excuse.act(view.visit.appointment_id), lambda _: None)
            return
        self.reason.ask(
            EXCUSE, "Why does this visit cost nothing?", "Closing the day asks no more.",
            "No charge", usual=rules.EXCUSES,
        )  # fmt: skip

    def _on_reason(self, what: str, reason: str) -> None:
        view = self.view
        if view is None:
            return
        visit_id = view.visit.appointment_id
        if what == AMEND:
            self._amend(reason)
        elif what == EXCUSE:
            usual = rules.EXCUSES[0]
            act = actions.excuse_visit.act(visit_id, reason=reason or usual)
            self._do(act, lambda _: self._ended(f"No charge: {reason or usual}."))
        elif view.bill is not None:
            act = actions.void_superbill.act(
                view.bill.id, version=view.bill.version, reason=reason, appointment_id=visit_id
            )
            self._do(act, lambda _: self.reason.done())

    def _do(self, act: Act, then: Callable[[Done], None]) -> None:
        self.save.setEnabled(False)

        def done(outcome: Done) -> None:
            self.save.setEnabled(True)
            then(outcome)

        self.office.act(act, done, lambda refused: self._refused(refused, act))

    def _refused(self, refused: Refused, act: Act) -> None:
        self.save.setEnabled(True)
        if isinstance(refused, NeedsApproval):
            self.office.refused.emit(refused, act)
            return
        if isinstance(refused, Unseen):
            self.passed = (*self.passed, *refused.warnings)
        if self.reason.what and refused.field == "reason":
            self.reason.note.show_sentence(str(refused), "warning")
        else:
            self.banner.show_sentence(str(refused), "warning")

    def _charged(self, outcome: Done) -> None:
        made = outcome.made or {}
        left = made.get("patient_cents", 0)
        owes = f" The patient owes {dollars(left)}." if left else " The patient owes nothing."
        self.editing = False
        self._ended(f"{dollars(made.get('total_cents', 0))} charged.{owes}")

    def _ended(self, words: str) -> None:
        self.reason.done()
        self.editing = False
        self.banner.show_sentence(words, "success")
        if self.view is not None:
            self.saved.emit(self.view.visit.appointment_id)

    def _ask_paper(self) -> None:
        if self.view is not None:
            self.paper_wished.emit(self.view.visit.appointment_id)

    def _ask_household(self) -> None:
        if self.view is not None:
            self.household_form.ask()

    def ask_estimate(self) -> None:
        """Ask what a good-faith estimate of the services below is to say."""
        view = self.view
        if view is not None:
            purpose = view.visit.reason or view.visit.type_name
            self.estimating = uuid.uuid4().hex
            self.estimate_form.ask(purpose, has_one=view.estimate_cents is not None)

    def _keep_household(self, values: dict[str, Any]) -> None:
        view = self.view
        if view is None:
            return
        act = fee_actions.save_household.act(patient_id=view.visit.patient_id, **values)

        def refused(refusal: Refused) -> None:
            if isinstance(refusal, NeedsApproval) or not self.household_form.show_refused(refusal):
                self._refused(refusal, act)

        self.office.act(act, lambda _: self.household_form.hide(), refused)

    def _make_estimate(self, primary: str, separate: list[str]) -> None:
        view = self.view
        if view is None:
            return
        typed = EstimateTyped(
            self.estimating, view.visit.appointment_id, primary, self.sheet.diagnoses,
            self.sheet.services, tuple(separate),
        )  # fmt: skip
        act = actions.make_estimate.act(typed)

        def made(outcome: Done) -> None:
            self.estimate_form.hide()
            self.estimate_wished.emit(int(outcome.made))

        def refused(refusal: Refused) -> None:
            if not self.estimate_form.show_refused(refusal):
                self._refused(refusal, act)

        self.office.act(act, made, refused)

    def _open_service(self, row: lines.ServiceRow) -> None:
        if self.editing:
            self.upper.hide()  # the form needs its room
            self.form.open(row.id, row.service, diagnoses=len(self.sheet.diagnoses))

    def _take_service(self, place: int, service: ServiceTyped) -> None:
        self.upper.show()
        before = self.sheet.services[place]
        self._change(lambda sheet: sheet.with_changed(place, service))
        same_price = before.unit_cents == service.unit_cents
        if before.modifiers != service.modifiers and same_price:
            self._price_anew((place,))
        self.services.setFocus()

    def _leave_form(self) -> None:
        self.upper.show()
        self.services.setFocus()

    def _connect(self) -> None:
        self.board.wished.connect(self.add)
        for one in (self.board, self.diagnoses, self.services):
            one.typed.connect(self._on_letter)
        self.entry.chosen.connect(self.add_found)
        self.entry.changed.connect(self.change_in_hand)
        self.entry.refused.connect(lambda said: self.banner.show_sentence(said, "warning"))
        self.entry.left.connect(self.board.setFocus)
        self.banner.acted.connect(self.begin_amending)
        self.diagnoses.removed.connect(
            lambda place: self._change(lambda sheet: sheet.without_diagnosis(place))
        )
        self.diagnoses.moved.connect(
            lambda place, to: self._change(lambda sheet: sheet.moved_diagnosis(place, to))
        )
        self.services.removed.connect(
            lambda place: self._change(lambda sheet: sheet.without_service(place))
        )
        self.services.chosen.connect(self._open_service)
        self.form.changed.connect(self._take_service)
        self.form.left.connect(self._leave_form)
        self.estimate_form.wished.connect(self._make_estimate)
        self.estimate_form.last_wished.connect(lambda: self.estimate_wished.emit(0))
        self.estimate_form.left.connect(self.board.setFocus)
        self.household_form.wished.connect(self._keep_household)
        self.household_form.left.connect(self.board.setFocus)
        self.reason.given.connect(self._on_reason)
        self.reason.left.connect(self.board.setFocus)
        self.referring.textEdited.connect(
            lambda text: setattr(self, "sheet", replace(self.sheet, referring=text))
        )

    def _on_letter(self, letter: str) -> None:
        """A letter typed at the lists adds its favourite too; others belong into the line."""
        found = self.board.by_key(letter) if self.sender() is not self.board else None
        if found is not None and self.editing:
            self.add(found)
        elif self.editing:
            self.entry.begin("" if letter in "/ " else letter)

    def _lay_out(self) -> None:
        scroll = ClearScroll(self.board, sideways=False)
        scroll.setMinimumWidth(round(250 * theme.current().text_scale))
        self.around = scroll
        left = QVBoxLayout()
        left.setSpacing(2 * theme.SPACE)
        left.addWidget(self.entry)
        left.addWidget(self.diagnoses, 1)
        left.addWidget(self.referring)
        self.upper = QWidget()
        above = QHBoxLayout(self.upper)
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(3 * theme.SPACE)
        above.addLayout(left, 4)
        above.addWidget(scroll, 5)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * theme.SPACE)
        for one in (self.save, self.again, self.amend, self.excuse):
            buttons.addWidget(one)
        buttons.addStretch()
        for one in (self.household, self.estimate, self.paper, self.void):
            buttons.addWidget(one)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3 * theme.SPACE)
        column.addWidget(self.head)
        column.addWidget(self.banner)
        column.addWidget(self.reason)
        column.addWidget(self.estimate_form)
        column.addWidget(self.household_form)
        column.addWidget(self.upper, 7)
        column.addWidget(self.services, 4)
        column.addWidget(self.form)
        column.addWidget(self.sums)
        column.addLayout(buttons)


def _version(view: SuperbillView) -> tuple[int, int] | None:
    return (view.bill.id, view.bill.version) if view.bill else None


def _sheet_of(view: SuperbillView) -> Sheet:
    """Return the sheet a visit begins with: what is charged, or an empty one."""
    bill = view.bill
    if bill is None:
        return Sheet()
    return Sheet(bill.diagnoses, bill.services, bill.referring)
