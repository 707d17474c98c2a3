"""Two people pay, write and void at once: no bill is paid twice, no number used twice."""

import uuid

import pytest
from at_once import desks_of

from frontdesk.books import actions, reads
from frontdesk.books.rules import Part
from frontdesk.ledger import reads as ledger


def key():
    return uuid.uuid4().hex


@pytest.fixture
def two(desk):
    with desks_of(desk.store) as two:
        yield two
    assert desk.read(ledger.verify) == []


def acting(rosa, action, *args, **named):
    def at(store):
        own = {name: value() if value is key else value for name, value in named.items()}
        return action.do(store, rosa, *args, **own)

    return at


def test_a_bill_is_approved_paid_and_voided_once(desk, henry, rosa, two):
    bill = desk.bill(henry, 10_000, approve=False)
    told = two.both(acting(rosa, actions.approve_bill, bill, version=1))
    assert len(told) == 2 and desk.on("payable") in (10_000, -10_000)
    pay = acting(rosa, actions.pay_bills, key=key, wanted=[(bill, 10_000)], way="check",
                 account="bank")  # fmt: skip
    assert two.one_wins(pay)
    assert desk.open(bill) == 0 and desk.on("bank") in (10_000, -10_000)
    (outlay,) = desk.read(reads.outlays, since=desk.today)
    void = acting(rosa, actions.void_outlays, [outlay.outlay_id], reason="wrong bill")
    assert "voided already" in two.one_wins(void)
    assert desk.open(bill) == 10_000 and desk.on("bank") == 0
    back = acting(rosa, actions.take_back_approval, bill, version=None, reason="wrong bill")
    assert two.one_wins(back)


def test_a_bill_is_paid_or_taken_back_and_never_both(desk, henry, rosa, two):
    bill = desk.bill(henry, 10_000)
    two.one_wins(
        acting(rosa, actions.pay_bills, key=key, wanted=[(bill, 10_000)], way="eft",
               account="bank"),
        acting(rosa, actions.discard_bill, bill, version=None, reason="not ours"),
    )  # fmt: skip


def test_two_checks_written_at_once_have_two_numbers_and_paper_is_spoilt_once(desk, rosa, two):
    told = two.both(
        acting(rosa, actions.write_check, key=key, account="bank", payee="Landlord",
               against="5000", cents=90_000)
    )  # fmt: skip
    numbers = sorted(one.made["numbers"][0] for one in told)
    assert numbers[1] == numbers[0] + 1
    spoil = acting(rosa, actions.spoil_check, "bank", number=numbers[1] + 1, reason="torn")
    assert "Look again; nothing was spoiled" in two.one_wins(spoil)
    check = told[0].made["checks"][0]
    assert "replaced already" in two.one_wins(
        acting(rosa, actions.number_anew, check, reason="coffee on it")
    )


def test_petty_cash_never_pays_more_than_is_in_the_box(desk, rosa, two):
    desk.do(actions.write_check, key=key(), account="bank", payee="Cash", against="petty_cash",
            cents=5_000)  # fmt: skip
    out = acting(rosa, actions.pay_out, key=key, paid_to="Corner Shop", account="5000",
                 cents=3_000, note="stamps")  # fmt: skip
    assert "Only $20.00 is in the box" in two.one_wins(out)
    assert desk.on("petty_cash") == 2_000


def test_the_same_bill_entered_by_two_is_told(desk, henry, rosa, two):
    enter = acting(
        rosa, actions.save_bill, key=key, supplier_id=henry, number="A-77",
        billed_on=desk.today, parts=[Part("5000", 900)],
    )  # fmt: skip
    assert "is here already" in two.one_wins(enter)
