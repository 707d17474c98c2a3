"""An office with two payers, Ana insured by both and Bob by one, and hands to charge and post."""

import uuid
from datetime import date

import pytest
from small_office import insert, patient, practice

from frontdesk.core.action import Action
from frontdesk.core.work import Staff
from frontdesk.coverage.tables import Coverage, Payer
from frontdesk.ledger import charging, owing, reads
from frontdesk.ledger.actions import IN_TURN
from frontdesk.ledger.charging import ChargeWanted
from frontdesk.payments import actions
from frontdesk.payments.remit_rules import LineTyped

VISIT = date(2025, 3, 3)
PERMITS = frozenset({"patients.read", "schedule.read", "ledger.read", "ledger.take", "ledger.post"})
BILLER = Staff(3, "Bea Bill", PERMITS)
MANAGER = Staff(1, "Rosa Diaz", frozenset({"*"}))


class Desk:
    """One office and what its biller does there."""

    def __init__(self, store):
        self.store = store
        practice(store)
        self.aetna, self.medigap = insert(store, Payer(name="Aetna"), Payer(name="Medigap"))
        self.ana = patient(store)
        self.bob = patient(store, family="Stone", given="Bob", number=2)
        self.first = self.cover(self.ana, self.aetna)
        self.second = self.cover(self.ana, self.medigap, order=2)
        self.bobs = self.cover(self.bob, self.aetna, copay_cents=2500)

    def cover(self, patient_id, payer_id, **more):
        made = Coverage(patient_id=patient_id, payer_id=payer_id, member_id="W1", **more)
        return insert(self.store, made)[0]

    def charge(self, patient_id, *cents, coverage_id=None, day=VISIT, part="self_pay", **more):
        """Charge services; return their ids."""
        wanted = [
            ChargeWanted(
                patient_id, day, "99213", "Office visit", one, one, coverage_id=coverage_id,
                part=part, **more,
            )
            for one in cents
        ]  # fmt: skip
        key = uuid.uuid4().hex

        def once(work):
            charging.post_charges(work, wanted, key=key)
            work.concerning(patient_id)

        Action("Test", "", "change", once, locks=lambda: IN_TURN).do(self.store, BILLER)
        with self.store.read() as session:
            rows = owing.charges_of(session, patient_ids=[patient_id])
        return sorted(row.id for row in rows)[-len(cents) :]

    def check(self, cents, *, payer_id=None, number=None, kind="check", key=None, staff=BILLER):
        """Enter a payer's check; return its id."""
        done = actions.begin_remittance.do(
            self.store, staff, key=key or uuid.uuid4().hex, payer_id=payer_id or self.aetna,
            kind=kind, number=number or uuid.uuid4().hex[:8], cents=cents,
            dated=self.store.today(),
        )  # fmt: skip
        return done.made

    def line(self, check, charge_id, number=1, *, account="payer", coverage_id=None, **typed):
        """Post a line of a check; return what the action made."""
        found = [
            one for one in self.items(charge_id)
            if one.account == "payer" and coverage_id in (None, one.coverage_id)
        ]  # fmt: skip
        return actions.post_line.do(
            self.store, BILLER, check, number=number, charge_id=charge_id,
            open_cents=found[0].cents if found else 0, typed=LineTyped(**typed),
        ).made  # fmt: skip

    def items(self, *charge_ids):
        with self.store.read() as session:
            return owing.open_of_charges(session, charge_ids)

    def owed(self, *charge_ids):
        """Who owes what of charges: (account, coverage, part, cents)."""
        return [(one.account, one.coverage_id, one.part, one.cents) for one in
                self.items(*charge_ids)]  # fmt: skip

    def ask(self, query, *args, **named):
        """Ask a read."""
        with self.store.read() as session:
            return query(session, *args, **named)

    def wrongs(self):
        return self.ask(reads.verify)


@pytest.fixture
def desk(store):
    return Desk(store)
