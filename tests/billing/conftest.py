"""An office with two payers, and hands to charge, post, pay, refund and bring checks back."""

import uuid

import pytest
from payments.conftest import BILLER, MANAGER, Desk
from small_office import clerk

from frontdesk.closing.actions import make_deposit
from frontdesk.core.action import Action
from frontdesk.ledger.actions import IN_TURN, take_payment
from frontdesk.ledger.rules import PaymentWanted
from frontdesk.payments import patient_side

__all__ = ["BILLER", "MANAGER", "Account"]


class Account(Desk):
    """What is done on the account of Ana, past the panes."""

    def pay(self, cents, patient_id=None, *, method="cash", purpose="balance", **more):
        """Take a payment; return what the action made, with its posting."""
        reference = {"cash": "", "check": "1047", "card": "v 4242 05a91"}[method]
        wanted = PaymentWanted(
            uuid.uuid4().hex, patient_id or self.ana, more.pop("appointment_id", None), purpose,
            method, cents, reference=reference, **more,
        )  # fmt: skip
        return take_payment.do(self.store, clerk(), wanted).made

    def deposit(self, *checks, cash_cents=0):
        """Bring checks (their postings) and cash to the bank."""
        make_deposit.do(
            self.store, MANAGER, checks, cash_cents=cash_cents, until=self.store.today(),
            key=uuid.uuid4().hex,
        )  # fmt: skip

    def refund(self, cents, patient_id=None, *, method="cash"):
        patient_side.refund.do(
            self.store, MANAGER, patient_id or self.ana, cents=cents, method=method,
            reference="2001", reason="Paid too much", key=uuid.uuid4().hex,
        )  # fmt: skip

    def run(self, change, *args, **named):
        """Do a plain function of a work as an action of its own."""

        def once(work):
            change(work, *args, **named)
            work.concerning(None)

        Action("Test", "", "change", once, locks=lambda: IN_TURN).do(self.store, BILLER)


@pytest.fixture
def account(store):
    return Account(store)


@pytest.fixture
def one_account(sqlite_store):
    return Account(sqlite_store)
