"""Sets a recall by hand: come back in six months, whatever the rules would say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from sqlalchemy.orm import Session

from frontdesk.core import clock
from frontdesk.core.refused import Refused
from frontdesk.kit import fields
from frontdesk.kit.edit_card import EditCard
from frontdesk.kit.field import Field
from frontdesk.kit.hits import Hit
from frontdesk.kit.labels import Words
from frontdesk.kit.office import Office
from frontdesk.kit.segmented import Segmented
from frontdesk.patients import reads as patients
from frontdesk.recall import actions, rules
from frontdesk.recall.reads import RuleRow
from frontdesk.schedule.pane.find_patient import FindPatient

SPANS = ((1, "1"), (3, "3"), (6, "6"), (12, "12"))


class SetCard(EditCard):
    """The form, beside the list.

    Signals:
        patient_taken(int): for whom it is.
        set(int): it was set for this patient.
    """

    patient_taken = Signal(int)
    set = Signal(int)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.patient: Hit | None = None
        self.rules: tuple[RuleRow, ...] = ()
        self._appointment_id: int | None = None
        self.finder, self.who = FindPatient(office), Words("", "strong", private=True, wrap=True)
        self.finder.found.connect(self.take)
        self.above.addWidget(self.finder)
        self.above.addWidget(self.who)
        self._add_fields()
        self.saved.connect(self._save)

    def show_rules(self, found: Sequence[RuleRow]) -> None:
        """Offer these rules."""
        self.rules = tuple(found)
        self.form["rule_id"].box.set_options([(one.id, one.name) for one in found])

    def begin(self, patient_id: int | None, what: dict[str, Any] | None = None) -> None:
        """Begin for a patient, perhaps at a visit; without one, find the patient first."""
        wish = what or {}
        self._appointment_id = wish.get("appointment_id")
        self.patient = None
        rule = next((one for one in self.rules if one.type_id == wish.get("type_id")), None)
        rule = rule or (self.rules[0] if self.rules else None)
        months = rule.months if rule else 6
        values = {"rule_id": rule.id if rule else None, "months": months, "note": ""}
        key = f"recall {patient_id or 'new'}"
        self.open(key, "Set a recall", values | {"due_on": self._day(months)},
                  about="It leaves the list when they are booked for it.")  # fmt: skip
        self._show_who()
        if patient_id is None:
            self.finder.begin("")
            self.finder.setFocus()
        else:
            self._read_patient(patient_id)
            self.form.focus_first()

    def take(self, hit: Hit) -> None:
        """Set it for this patient; what is typed stays."""
        self.patient = hit
        self._show_who()
        self.patient_taken.emit(hit.id)
        self.form.focus_first()

    def _read_patient(self, patient_id: int) -> None:
        today = self.office.store.about_today()

        def read(session: Session) -> Hit | None:
            card = patients.card(session, patient_id)
            if card is None:
                return None
            born = "birth date not known"
            if card.birth_date:
                age = clock.words_age(card.birth_date, today)
                born = f"{clock.words_date(card.birth_date)} ({age})"
            return Hit(card.id, card.name, (born, f"#{card.chart_number}"))

        def show(hit: Hit | Refused | None) -> None:
            if isinstance(hit, Hit):
                self.take(hit)
            else:
                self.banner.show_sentence("That chart is not there any more.", "warning")

        self.office.read(read, show)

    def _show_who(self) -> None:
        known = self.patient is not None
        self.finder.setVisible(not known)
        self.who.setVisible(known)
        if self.patient is not None:
            self.who.setText(f"{self.patient.name}\n{' · '.join(self.patient.identifiers)}")

    def _save(self, values: dict[str, Any]) -> None:
        if self.patient is None:
            self.banner.show_sentence("Find the patient first.", "warning")
            self.finder.box.setFocus()
            return
        if values["rule_id"] is None:
            self.banner.show_sentence("There is no rule yet. A manager adds one.", "warning")
            return
        patient_id = self.patient.id
        act = actions.set_recall.act(
            patient_id, rule_id=values["rule_id"], due_on=values["due_on"],
            note=values["note"] or "", appointment_id=self._appointment_id,
        )  # fmt: skip

        def done(_: Any) -> None:
            self.drop()
            self.set.emit(patient_id)

        self.do(self.office, act, done)

    def _day(self, months: int) -> date:
        return clock.months_after(self.office.store.about_today(), months)

    def _on_edited(self, name: str) -> None:
        form = self.form
        if name == "rule_id":
            rule = next((one for one in self.rules if one.id == form["rule_id"].box.value()), None)
            if rule is not None:
                form["months"].box.set_value(rule.months)
                form["due_on"].box.set_value(
                    rules.due_on(self.office.store.about_today(), months=rule.months,
                                 weeks=rule.weeks)
                )  # fmt: skip
        elif name == "months" and form["months"].box.value():
            form["due_on"].box.set_value(self._day(int(form["months"].box.value())))

    def _add_fields(self) -> None:
        form, today = self.form, self.office.store.about_today
        form.add(fields.choice("rule_id", "&What for", [], side_by_side=False))
        form.add(Field("months", "&In … months", Segmented(SPANS, empty=True)))
        form.add(fields.date("due_on", "D&ue on", required=True, today=today))
        form.add(fields.notes("note", "&Note for the call", private=True, lines=2))
        form.edited.connect(self._on_edited)
