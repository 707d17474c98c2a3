"""A payment taken back whose money was used since: nobody gets money twice or owes out of sight."""

import uuid

import pytest
from payments.conftest import BILLER, MANAGER

from frontdesk.charges import voiding
from frontdesk.closing import bank
from frontdesk.closing import proof as closing_proof
from frontdesk.closing.actions import make_deposit
from frontdesk.core.action import Action
from frontdesk.core.refused import Refused
from frontdesk.ledger import aging, owing, reads
from frontdesk.ledger.actions import IN_TURN, take_payment, void_receipt
from frontdesk.ledger.rules import PaymentWanted
from frontdesk.payments import actions, patient_reads
from frontdesk.payments import proof as payments_proof

REFERENCES = {"cash": "", "check": "1047"}


def pay(desk, cents, purpose, method="cash"):
    wanted = PaymentWanted(
        uuid.uuid4().hex, desk.bob, None, purpose, method, cents, reference=REFERENCES[method]
    )
    return take_payment.do(desk.store, BILLER, wanted).made["receipt_id"]


def use(desk, cents):
    actions.use_credit.do(desk.store, BILLER, desk.bob, cents=cents, key=uuid.uuid4().hex)


def void(desk, receipt):
    void_receipt.do(desk.store, MANAGER, receipt, reason="wrong patient")


def take_charge_back(desk, charge):
    (row,) = desk.ask(owing.charges_of, charge_ids=[charge])

    def once(work):
        voiding.take_back(work, row.posting_id, [charge], key=f"off {charge}", reason="wrong visit")
        work.concerning(desk.bob)

    Action("Test", "", "change", once, locks=lambda: IN_TURN).do(desk.store, MANAGER)


def account(desk):
    """What is open with the patient: (account, charge, cents); all proofs hold."""
    for verify in (reads.verify, payments_proof.verify, closing_proof.verify):
        assert desk.ask(verify) == []
    found = desk.ask(owing.open_items, [desk.bob], accounts=("patient", "prepaid"))
    aged = {row.key[0]: sum(row.cents) for row in desk.ask(aging.by_account, desk.store.today())}
    balance = desk.ask(reads.balances, [desk.bob])[desk.bob]
    assert aged.get("patient", 0) == balance
    return [(one.account, one.charge_id, one.cents) for one in found]


def test_a_prepayment_that_was_used_and_is_voided_leaves_its_charge_owed(desk):
    (charge,) = desk.charge(desk.bob, 10000)
    receipt = pay(desk, 10000, "prepayment")
    use(desk, 10000)
    assert account(desk) == []
    void(desk, receipt)
    assert account(desk) == [("patient", charge, 10000)]
    take_charge_back(desk, charge)
    assert account(desk) == []


def test_only_so_much_is_owed_again_as_the_voided_prepayment_had_paid(desk):
    (charge,) = desk.charge(desk.bob, 10000)
    pay(desk, 7000, "prepayment")
    receipt = pay(desk, 3000, "prepayment")
    use(desk, 10000)
    void(desk, receipt)
    assert account(desk) == [("patient", charge, 3000)]


def test_the_money_of_a_charge_taken_back_cannot_be_refunded_once_its_receipt_is_void(desk):
    (charge,) = desk.charge(desk.bob, 10000)
    receipt = pay(desk, 10000, "balance")
    take_charge_back(desk, charge)
    assert account(desk) == [("prepaid", 0, -10000)]
    void(desk, receipt)
    assert account(desk) == []
    assert desk.ask(patient_reads.credit, desk.bob) == (0, 0)
    with pytest.raises(Refused, match="credit is"):
        actions.refund.do(desk.store, MANAGER, desk.bob, cents=1, method="cash", reference="",
                          reason="moved away", key=uuid.uuid4().hex)  # fmt: skip


def test_a_prepayment_refunded_and_then_voided_is_owed_in_plain_sight(desk):
    receipt = pay(desk, 5000, "prepayment")
    actions.refund.do(desk.store, MANAGER, desk.bob, cents=5000, method="cash", reference="",
                      reason="moved away", key=uuid.uuid4().hex)  # fmt: skip
    void(desk, receipt)
    assert account(desk) == [("patient", 0, 5000)]


def test_a_returned_check_that_was_a_used_prepayment_leaves_its_charge_owed(desk):
    (charge,) = desk.charge(desk.bob, 10000)
    pay(desk, 10000, "prepayment", "check")
    use(desk, 10000)
    (check,) = desk.ask(bank.undeposited_checks, desk.store.today())
    make_deposit.do(desk.store, MANAGER, [check.posting_id], cash_cents=0,
                    until=desk.store.today(), key=uuid.uuid4().hex)  # fmt: skip
    actions.return_check.do(desk.store, BILLER, check.posting_id, reason="no funds",
                            key=uuid.uuid4().hex)  # fmt: skip
    assert account(desk) == [("patient", charge, 10000)]
