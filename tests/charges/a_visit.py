"""An office in which Ana Rivera has come: what is charged for her visits, and how."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from small_office import appointment, clerk, insert, patient, practice, provider, visit_type

from frontdesk.charges import reads
from frontdesk.charges.actions import amend_superbill, save_superbill, void_superbill
from frontdesk.charges.rules import DiagnosisTyped, ServiceTyped, SuperbillTyped
from frontdesk.charges.tables import Fee, FeeSchedule
from frontdesk.core.work import Staff
from frontdesk.coverage.tables import Coverage, Payer
from frontdesk.ledger import owing
from frontdesk.ledger import reads as ledger
from frontdesk.ledger.actions import take_payment
from frontdesk.ledger.rules import PaymentWanted

BILLER = Staff(5, "Sam Weiss", frozenset({"ledger.read", "ledger.take", "ledger.post"}))
MANAGER = Staff(1, "Rosa Diaz", frozenset({"*"}))
COLD = DiagnosisTyped("J06.9", "Acute upper respiratory infection")
PRESSURE = DiagnosisTyped("I10", "High blood pressure")
VISIT = ServiceTyped("99213", "Office visit", 14000)
LAB = ServiceTyped("87880", "Strep test", 3000)


@dataclass
class Office:
    """The office as the tests use it."""

    store: object
    ana: int
    doctor: int
    type: int
    visit: int

    def book(self, minutes=60, *, status="checked_in", days=0, **more):
        start = self.store.now().replace(minute=0, second=0, microsecond=0)
        return appointment(
            self.store, more.pop("patient_id", self.ana),
            start + timedelta(minutes=minutes, days=days),
            provider_id=more.pop("provider_id", self.doctor),
            type_id=more.pop("type_id", self.type), status=status, **more,
        )  # fmt: skip

    def cover(self, *, order=1, copay=2500, name="Aetna", **more):
        (payer,) = insert(self.store, Payer(name=name))
        return insert(
            self.store,
            Coverage(patient_id=self.ana, payer_id=payer, order=order, member_id="W1",
                     copay_cents=copay, **more),
        )[0]  # fmt: skip

    def typed(self, *services, visit=None, key=None, diagnoses=(COLD,), **more):
        return SuperbillTyped(
            key or uuid.uuid4().hex, visit or self.visit, diagnoses, services or (VISIT, LAB),
            **more,
        )  # fmt: skip

    def save(self, *services, staff=BILLER, passed=(), store=None, **more):
        typed = self.typed(*services, **more)
        return save_superbill.do(store or self.store, staff, typed, passed=passed).made

    def amend(self, *services, reason="wrong code", staff=BILLER, **more):
        bill = self.view(more.get("visit")).bill
        typed = self.typed(*services, **more)
        return amend_superbill.do(
            self.store, staff, typed, superbill_id=bill.id, version=bill.version, reason=reason
        ).made

    def void(self, visit=None, reason="entered by mistake", staff=BILLER):
        bill = self.view(visit).bill
        return void_superbill.do(
            self.store, staff, bill.id, version=bill.version, reason=reason,
            appointment_id=bill.appointment_id,
        )  # fmt: skip

    def pay(self, cents, *, purpose="copay", visit=None, **more):
        wanted = PaymentWanted(
            uuid.uuid4().hex, self.ana, visit or (self.visit if purpose == "copay" else None),
            purpose, "cash", cents, **more,
        )  # fmt: skip
        return take_payment.do(self.store, clerk(), wanted).made

    def view(self, visit=None):
        with self.store.read() as session:
            return reads.superbill(session, visit or self.visit)

    def items(self, *accounts):
        with self.store.read() as session:
            found = owing.open_items(
                session, [self.ana], accounts=accounts or ("patient", "payer", "agency", "prepaid")
            )
        return [(one.account, one.part, one.cents) for one in found]

    def wrongs(self):
        with self.store.read() as session:
            return ledger.verify(session)

    def schedule(self, name="Standard", fees=(), **more):
        (made,) = insert(self.store, FeeSchedule(name=name, **more))
        for fee in fees:
            insert(self.store, Fee(schedule_id=made, **fee))
        return made


def furnish(store):
    """Make the office of a test."""
    practice(store)
    made = Office(store, patient(store), provider(store), visit_type(store), 0)
    made.visit = made.book(0)
    return made
