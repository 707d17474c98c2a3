"""Any sequence of bills, approvals, payments, voids, petty cash and entries keeps the books whole.

The office is the real one; beside it runs a model that a child could keep with coins.
"""

import uuid

from books.conftest import Clerk
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from small_office import practice

from frontdesk.books import actions, reads, totals
from frontdesk.books.rules import Entry, Part
from frontdesk.core.refused import Refused
from frontdesk.core.work import Staff
from frontdesk.ledger.reads import verify

ROSA = Staff(1, "Rosa Diaz", frozenset({"*"}))
CENTS = some.integers(1, 500_00)
EXPENSES = some.sampled_from(["5000", "6100", "6400"])


class OwnBooks(RuleBasedStateMachine):
    """What an office does with its own money, in any order, some of it twice."""

    store = None  # set for each run
    bills, outlays = Bundle("bills"), Bundle("outlays")

    @initialize()
    def open_the_office(self):
        self.desk = Clerk(self.store, ROSA)
        self.who = self.desk.supplier(f"S {uuid.uuid4().hex}")
        start = {key: self.desk.on(key) for key in ("bank", "payable", "petty_cash")}
        self.coins, self.owed, self.paid = start, {}, {}
        self.numbers = 0
        self.next = self.desk.read(reads.check_books)[0].next_number

    @rule(target=bills, cents=CENTS, account=EXPENSES, credit=some.booleans(), now=some.booleans())
    def enter(self, cents, account, credit, now):
        bill = self.desk.bill(self.who, parts=[Part(account, cents)], is_credit=credit, approve=now)
        self.owed[bill] = None
        if now:
            self.approve(bill)
        return bill

    @rule(bill=bills)
    def approve(self, bill):
        row = self.desk.read(reads.bill, bill)
        if row.state != "void":
            self.desk.do(actions.approve_bill, bill)
            if self.owed[bill] is None:
                self.owed[bill] = row.cents
                self.coins["payable"] -= row.cents

    @rule(bill=bills, share=some.integers(1, 100), way=some.sampled_from(["check", "eft"]),
          target=outlays)  # fmt: skip
    def pay(self, bill, share, way):
        still = self.owed[bill] or 0
        cents, key = max(1, still * share // 100), uuid.uuid4().hex
        try:
            made = self.desk.pay([(bill, cents)], way=way, key=key).made
        except Refused:
            assert still <= 0
            return multiple()
        assert still > 0 and self.desk.pay([(bill, cents)], way=way, key=key).made == made
        self.owed[bill] -= cents
        self.coins["payable"] += cents
        self.coins["bank"] -= cents
        self.paid[made["outlays"][0]] = [bill, cents]
        self.numbers += way == "check"
        return made["outlays"][0]

    @rule(outlay=outlays)
    def void(self, outlay):
        try:
            self.desk.do(actions.void_outlays, [outlay], reason="wrong bill")
        except Refused:
            assert outlay not in self.paid
            return
        bill, cents = self.paid.pop(outlay)
        self.owed[bill] += cents
        self.coins["payable"] -= cents
        self.coins["bank"] += cents

    @rule(bill=bills, back=some.booleans())
    def take_back(self, bill, back):
        row = self.desk.read(reads.bill, bill)
        act = actions.take_back_approval if back else actions.discard_bill
        try:
            self.desk.do(act, bill, reason="not ours")
        except Refused:
            touched = any(one == bill for one, _ in self.paid.values())
            assert touched or row.state == "void" or (back and self.owed[bill] is None)
            return
        self.coins["payable"] += self.owed[bill] or 0
        self.owed[bill] = None

    @rule(cents=CENTS)
    def fill_and_spend(self, cents):
        self.desk.do(
            actions.write_check, key=uuid.uuid4().hex, account="bank", payee="Petty cash",
            against="petty_cash", cents=cents,
        )  # fmt: skip
        self.numbers += 1
        self.coins["bank"] -= cents
        self.coins["petty_cash"] += cents
        spent = {"key": uuid.uuid4().hex, "paid_to": "Shop", "account": "6400", "note": "pens"}
        for _ in range(2):  # a second Enter
            self.desk.do(actions.pay_out, cents=(cents + 1) // 2, **spent)
        self.coins["petty_cash"] -= (cents + 1) // 2

    @rule(cents=CENTS)
    def earn(self, cents):
        self.desk.entry(Entry("bank", cents, 0), Entry("4200", 0, cents))
        self.coins["bank"] += cents

    @rule()
    def spoil(self):
        number = self.desk.read(reads.check_books)[0].next_number
        self.desk.do(actions.spoil_check, "bank", number=number, reason="torn")
        self.numbers += 1

    @invariant()
    def every_cent_is_where_the_coins_are(self):
        assert {key: self.desk.on(key) for key in self.coins} == self.coins
        assert self.desk.read(totals.untied) == [] and self.desk.read(verify) == []
        assert self.desk.read(reads.check_books)[0].next_number == self.next + self.numbers
        sheet = self.desk.read(totals.balance_sheet, self.desk.today)
        assert sheet.assets_cents == sheet.claims_cents


def test_any_sequence_of_bills_and_payments_keeps_every_cent(sqlite_store):
    practice(sqlite_store)
    actions.begin_books.do(sqlite_store, ROSA)

    class Here(OwnBooks):
        store = sqlite_store

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=5, stateful_step_count=12, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
