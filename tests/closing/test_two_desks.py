"""Two people close, count, deposit or post in the same instant: nothing is sealed or made twice."""

import uuid
from datetime import timedelta

import pytest
from at_once import desks_of
from closing.conftest import MANAGER
from small_office import clerk

from frontdesk.closing import bank, proof, reads
from frontdesk.closing.actions import close_day, count_drawer, excuse, make_deposit, settle
from frontdesk.core.refused import Refused
from frontdesk.core.work import Staff
from frontdesk.ledger import reads as ledger
from frontdesk.ledger.actions import post_opening_balance, void_receipt

CLOSER = Staff(10, "Cleo Ames", frozenset({"*"}))


def key():
    return uuid.uuid4().hex


@pytest.fixture
def two(day):
    with desks_of(day.store) as two:
        yield two
    assert day.read(ledger.verify) == [] and day.read(proof.verify) == []


def test_a_day_is_closed_by_one_of_two(day, two):
    day.charge(day.ana, 5_000)
    assert "is closed already" in two.one_wins(lambda store: close_day.do(store, CLOSER, day.today))


def test_what_is_posted_while_the_day_closes_is_on_its_sheet_or_on_the_next_day(day, two):
    day.charge(day.ana, 5_000)
    for _ in range(4):
        today = day.store.today()
        two.both(
            lambda store: close_day.do(store, CLOSER, store.today()),
            lambda store: post_opening_balance.do(store, clerk_who_posts(), day.bob, cents=100,
                                                  key=key()),
        )  # fmt: skip
        for store in (day.store, *two.stores):
            store.shift += timedelta(days=1)
        assert day.read(reads.last_closed) == today
    assert day.read(ledger.balance, [day.bob]) == 400


def clerk_who_posts():
    return Staff(3, "Bea Bill", frozenset({"ledger.post"}))


def test_checks_and_cash_go_to_the_bank_once(day, two):
    day.pay(day.ana, 4_000, "check")
    day.pay(day.bob, 2_500)
    (check,) = day.read(bank.undeposited_checks, day.today)

    def bring(store):
        return make_deposit.do(store, MANAGER, [check.posting_id], cash_cents=2_500,
                               until=day.today, key=key())  # fmt: skip

    assert "voided or deposited meanwhile" in two.one_wins(bring)
    assert day.read(reads.trial_balance, day.today)["bank"] == 6_500
    day.pay(day.bob, 700)
    cash = two.one_wins(
        lambda store: make_deposit.do(store, MANAGER, [], cash_cents=700, until=day.today,
                                      key=key())
    )  # fmt: skip
    assert "Only $0.00 of cash came in" in cash


def test_a_check_is_voided_or_deposited_and_never_both(day, two):
    made = day.pay(day.ana, 4_000, "check")
    (check,) = day.read(bank.undeposited_checks, day.today)
    two.one_wins(
        lambda store: make_deposit.do(store, MANAGER, [check.posting_id], cash_cents=0,
                                      until=day.today, key=key()),
        lambda store: void_receipt.do(store, MANAGER, made["receipt_id"], reason="wrong one"),
    )  # fmt: skip
    books = day.read(reads.trial_balance, day.today)
    assert books.get("check", 0) == 0 and books.get("bank", 0) in (0, 4_000)


def test_a_terminals_batch_is_settled_once(day, two):
    day.pay(day.bob, 9_000, "card")

    def batch(store):
        return settle.do(store, MANAGER, "card", cents=9_000, key=key())

    assert "Only $0.00 of card payments" in two.one_wins(batch)
    assert day.read(bank.on_hand, day.today)["card"] == 0
    with pytest.raises(Refused, match=r"Only \$0\.00 of electronic payments"):
        settle.do(day.store, MANAGER, "eft", cents=1, key=key())


def test_two_counts_of_one_drawer_at_once_post_the_last_difference_only(day, two):
    day.pay(day.bob, 2_500)
    two.both(
        *(
            lambda store, cents=cents: count_drawer.do(
                store, clerk(), day.today, "A", {1: 12_500 + cents}, key=key(), reason="change"
            )
            for cents in (-300, 200)
        )
    )
    (drawer, *_) = day.read(reads.drawers, day.today)
    books = day.read(reads.trial_balance, day.today)
    assert books["over_short"] == -drawer.difference_cents
    assert drawer.difference_cents in (-300, 200)


def test_an_excuse_given_twice_at_once_is_one(day, two):
    told = two.both(
        lambda store: excuse.do(store, CLOSER, "copay", 1, day=day.today, reason="forgot wallet")
    )
    assert not any(isinstance(one, Exception) for one in told)
