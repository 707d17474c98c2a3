"""An office at the end of a day: a practice, a desk with drawer A, a provider, patients."""

import uuid
from datetime import timedelta

import pytest
from small_office import clerk, insert, patient, practice

from frontdesk.core.action import Action
from frontdesk.core.work import Staff
from frontdesk.coverage.tables import Coverage, Payer
from frontdesk.ledger import charging
from frontdesk.ledger.actions import IN_TURN, take_payment
from frontdesk.ledger.charging import ChargeWanted
from frontdesk.ledger.rules import PaymentWanted
from frontdesk.staff.tables import Provider

MANAGER = Staff(9, "Rosa Diaz", frozenset({"*"}))


class Day:
    """What the tests do on a day, past the panes."""

    def __init__(self, store):
        self.store, self.today = store, store.today()
        practice(store)
        self.ana, self.bob = patient(store), patient(store, family="Stone", given="Bob", number=2)
        (self.lee,) = insert(store, Provider(name="Dr. Lee"))
        (payer,) = insert(store, Payer(name="Aetna"))
        (self.cover,) = insert(store, Coverage(patient_id=self.ana, payer_id=payer, member_id="W"))

    def pay(self, who, cents, method="cash", **more):
        reference = {"cash": "", "check": "1047", "card": "v 4242 05a91"}[method]
        wanted = PaymentWanted(
            uuid.uuid4().hex, who, None, more.pop("purpose", "balance"), method, cents,
            reference=reference, **more,
        )  # fmt: skip
        return take_payment.do(self.store, clerk(), wanted).made

    def charge(self, who, cents, *, cover=None, ago=0):
        one = ChargeWanted(
            who, self.today - timedelta(days=ago), "99213", "Office visit", cents, cents,
            provider_id=self.lee, coverage_id=cover,
        )  # fmt: skip
        return self.do(charging.post_charges, [one], key=uuid.uuid4().hex)

    def do(self, change, *args, **named):
        made = []

        def once(work):
            given = change(work, *args, **named)
            made.append(getattr(given, "id", given))
            work.concerning(None)

        Action("Test", "", "change", once, locks=lambda: IN_TURN).do(self.store, clerk())
        return made[-1]

    def read(self, query, *args, **named):
        with self.store.read() as session:
            return query(session, *args, **named)


@pytest.fixture
def day(store):
    return Day(store)
