"""What patients paid and got back on a day, and nothing else: as it stands above the list."""

import pytest
from billing.conftest import MANAGER

from frontdesk.closing.actions import settle
from frontdesk.ledger.actions import void_receipt
from frontdesk.ledger.reads import day_totals, payments_of_day
from frontdesk.ledger.tables import Posting


def totals(account):
    found = account.ask(day_totals, account.store.today())
    return {one.method: (one.count, one.taken_cents, one.net_cents) for one in found}


def check_posting(account):
    rows = account.ask(payments_of_day, account.store.today())
    return next(row.id for row in rows if row.method == "check")


def test_insurance_checks_deposits_and_settlements_are_no_payments_of_the_day(account):
    account.pay(2500)
    account.pay(3000, method="check")
    account.pay(4000, method="card")
    expected = {
        "cash": (1, 2500, 2500), "check": (1, 3000, 3000), "card": (1, 4000, 4000),
    }  # fmt: skip
    assert totals(account) == expected
    account.check(50000)  # of insurance
    account.deposit(check_posting(account), cash_cents=2500)
    settle.do(account.store, MANAGER, "card", cents=4000, key="batch")
    assert totals(account) == expected


def test_a_refund_lowers_what_is_in_the_drawer_and_is_named(account):
    account.pay(2500, purpose="prepayment")
    account.refund(1000)
    cash = account.ask(day_totals, account.store.today())[0]
    assert (cash.taken_cents, cash.refunds, cash.refunded_cents) == (2500, 1, 1000)
    assert cash.net_cents == 1500


@pytest.mark.parametrize("times", [1, 2])
def test_voids_stand_beside_what_was_taken(account, times):
    for _ in range(times):
        made = account.pay(2500)
    void_receipt.do(account.store, MANAGER, made["receipt_id"], reason="wrong patient")
    cash = account.ask(day_totals, account.store.today())[0]
    assert (cash.count, cash.taken_cents) == (times, 2500 * times)
    assert (cash.voids, cash.voided_cents, cash.net_cents) == (1, 2500, 2500 * (times - 1))


def test_the_sums_above_the_list_are_the_sums_of_the_list(account):
    account.pay(2501)
    account.pay(2502, method="check")
    made = account.pay(2503, method="card")
    void_receipt.do(account.store, MANAGER, made["receipt_id"], reason="wrong patient")
    rows = account.ask(payments_of_day, account.store.today())
    for one in account.ask(day_totals, account.store.today()):
        assert one.net_cents == sum(row.cents for row in rows if row.method == one.method)
    assert account.ask(lambda session: session.query(Posting).count()) == 4
