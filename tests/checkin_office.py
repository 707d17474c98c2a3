"""An office in which Ana Rivera has a visit now, with a co-pay of 25 dollars."""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta

from small_office import appointment, clerk, patient, practice, provider, visit_type

from frontdesk.checkin import reads
from frontdesk.checkin.actions import check_in
from frontdesk.core.work import Staff
from frontdesk.coverage.actions import add_coverage
from frontdesk.coverage.rules import CoverageTyped
from frontdesk.documents.actions import add_form_kind, sign_form
from frontdesk.ledger.rules import PaymentWanted

TWO = ("name", "birth_date")
MANAGER = Staff(1, "Rosa Diaz", frozenset({"*"}))


@dataclass
class Desk:
    """The office as the tests use it."""

    store: object
    ana: int
    visit: int
    provider: int
    type: int
    coverage: int
    form: int
    keys: dict = field(default_factory=dict)

    def view(self, visit=None):
        with self.store.read() as session:
            return reads.check_in_view(session, visit or self.visit, today=self.store.today())

    def wanted(self, cents=2500, *, key=None, **changed):
        usual = {"purpose": "copay", "method": "cash"}
        return PaymentWanted(
            key=key or uuid.uuid4().hex, patient_id=self.ana, appointment_id=self.visit,
            cents=cents, **(usual | changed),
        )  # fmt: skip

    def check_in(self, *, visit=None, version=None, staff=None, store=None, **how):
        visit = visit or self.visit
        seen = version or self.view(visit).version
        usual = {"identifiers": TWO, "payment": None, "unpaid_reason": ""}
        return check_in.do(store or self.store, staff or clerk(), visit, seen, **(usual | how))

    def undo(self, done, *, staff=None):
        return done.undo.action.do(self.store, staff or clerk(), **done.undo.arguments)

    def book(self, patient_id, *, minutes=0, **more):
        start = self.store.now().replace(minute=0, second=0, microsecond=0)
        return appointment(
            self.store, patient_id, start + timedelta(minutes=minutes),
            provider_id=more.pop("provider_id", None) or provider(self.store, "Dr. Bea Cole"),
            type_id=more.pop("type_id", self.type), **more,
        )  # fmt: skip


def furnish(store):
    """Make the office of a test."""
    practice(store)
    ana, doctor, kind = patient(store), provider(store), visit_type(store)
    covered = add_coverage.do(
        store, MANAGER, ana, typed=CoverageTyped("Aetna", member_id="W1234", copay_cents=2500)
    ).made
    form = add_form_kind.do(store, MANAGER, name="Consent to treat", valid_months=12).made
    sign_form.do(store, MANAGER, ana, form_kind_id=form)
    start = store.now().replace(minute=0, second=0, microsecond=0)
    visit = appointment(store, ana, start, provider_id=doctor, type_id=kind)
    return Desk(store, ana, visit, doctor, kind, covered, form)
