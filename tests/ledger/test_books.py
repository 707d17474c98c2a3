"""Any sequence of paying, paying twice, voiding and printing keeps every identity of the books.

The office is the real one; beside it runs a model that a child could keep with coins.
"""

import json
import uuid
from dataclasses import dataclass, field

import pytest
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
from small_office import clerk, insert, patient, practice

from frontdesk.core.refused import Refused
from frontdesk.core.work import Staff
from frontdesk.ledger import reads
from frontdesk.ledger.actions import (
    note_printed,
    post_opening_balance,
    take_payment,
    void_receipt,
)
from frontdesk.ledger.rules import METHODS, PaymentWanted
from frontdesk.office.tables import Workstation

REFERENCES = {"cash": "", "check": "1047", "card": "v 4242 05a91"}
MANAGER = Staff(1, "Rosa Diaz", frozenset({"*"}))


@dataclass
class Coins:
    """The plain model: piles of cents, and a list of what was handed out."""

    drawers: dict[str, int] = field(default_factory=lambda: dict.fromkeys(METHODS, 0))
    owed: dict[int, int] = field(default_factory=dict)
    ahead: dict[int, int] = field(default_factory=dict)
    receipts: list[dict] = field(default_factory=list)

    def move(self, receipt, sign):
        self.drawers[receipt["method"]] += sign * receipt["cents"]
        self.owed[receipt["patient"]] -= sign * receipt["balance"]
        self.ahead[receipt["patient"]] += sign * (receipt["cents"] - receipt["balance"])


class Books(RuleBasedStateMachine):
    """What a desk does to the books, in any order."""

    store = None  # set for each run
    receipts = Bundle("receipts")

    @initialize()
    def open_the_office(self):
        self.coins, self.numbers = Coins(), {}
        self.people = [
            patient(self.store, given=f"P{uuid.uuid4().hex[:6]}", number=uuid.uuid4().int % 10**7)
            for _ in range(2)
        ]
        self.desk = f"desk {uuid.uuid4().hex[:8]}"
        letters = uuid.uuid4().hex[:8].upper()
        insert(self.store, Workstation(name=self.desk, drawer=letters))
        self.store.workstation, self.store.chain_head = self.desk, None
        for person in self.people:
            self.coins.owed[person] = self.coins.ahead[person] = 0
        with self.store.read() as session:
            self.before = {
                row.method: row.net_cents for row in reads.day_totals(session, self.store.today())
            }

    @rule(
        target=receipts,
        who=some.integers(0, 1),
        purpose=some.sampled_from(["copay", "balance", "prepayment"]),
        method=some.sampled_from(sorted(METHODS)),
        cents=some.integers(1, 100_000),
        share=some.integers(0, 100),
        times=some.integers(1, 3),
    )
    def pay(self, who, purpose, method, cents, share, times):
        balance = cents if purpose == "balance" else cents * share // 100
        wanted = PaymentWanted(
            uuid.uuid4().hex, self.people[who], None, purpose, method, cents,
            reference=REFERENCES[method], balance_cents=balance,
        )  # fmt: skip
        made = [take_payment.do(self.store, clerk(), wanted).made for _ in range(times)]
        assert {one["number"] for one in made} == {made[0]["number"]}
        receipt = {
            "id": made[0]["receipt_id"], "number": made[0]["number"], "wanted": wanted,
            "patient": self.people[who], "method": method, "cents": cents, "balance": balance,
            "voided": False, "prints": 0,
        }  # fmt: skip
        self.coins.receipts.append(receipt)
        self.coins.move(receipt, 1)
        return receipt

    @rule(receipt=receipts)
    def press_enter_again(self, receipt):
        made = take_payment.do(self.store, clerk(), receipt["wanted"]).made
        assert (made["number"], made["is_new"]) == (receipt["number"], False)

    @rule(receipt=receipts)
    def void(self, receipt):
        if receipt["voided"]:
            with pytest.raises(Refused, match="voided already"):
                void_receipt.do(self.store, MANAGER, receipt["id"], reason="once more")
            return
        void_receipt.do(self.store, MANAGER, receipt["id"], reason="wrong amount")
        receipt["voided"] = True
        self.coins.move(receipt, -1)

    @rule(receipt=receipts)
    def print_it(self, receipt):
        made = note_printed.do(self.store, clerk(), receipt["id"], how="roll").made
        assert made["copies"] == receipt["prints"]
        receipt["prints"] += 1

    @rule(who=some.integers(0, 1), cents=some.integers(-50_000, 50_000).filter(bool))
    def bring_forward(self, who, cents):
        person = self.people[who]
        post_opening_balance.do(self.store, MANAGER, person, cents=cents, key=uuid.uuid4().hex)
        self.coins.owed[person] += cents

    @rule(target=receipts, cents=some.integers(-5, 0))
    def pay_nothing(self, cents):
        wanted = PaymentWanted(uuid.uuid4().hex, self.people[0], None, "copay", "cash", cents)
        with pytest.raises(Refused):
            take_payment.do(self.store, clerk(), wanted)
        return multiple()

    @invariant()
    def the_books_and_the_coins_agree(self):
        coins = self.coins
        with self.store.read() as session:
            assert reads.balances(session, self.people) == coins.owed
            for person in self.people:
                assert reads.balance(session, [person]) == coins.owed[person]
                assert reads.prepaid(session, [person]) == coins.ahead[person]
            totals = reads.day_totals(session, self.store.today())
            assert {
                row.method: row.net_cents - self.before[row.method] for row in totals
            } == coins.drawers
            if len(coins.receipts) % 5:
                return  # the list is long after a while: it is compared at every fifth receipt
            rows = reads.payments_of_day(session, self.store.today())
        mine = [row for row in rows if row.workstation == self.desk]
        taken = [(row.number, row.cents, row.copies) for row in mine if not row.is_void]
        assert taken == [(one["number"], one["cents"], one["prints"]) for one in coins.receipts]
        numbers = [int(one["number"].split("-")[1]) for one in coins.receipts]
        assert numbers == list(range(1, len(numbers) + 1))
        assert {row.number for row in mine if row.is_void} == {
            one["number"] for one in coins.receipts if one["voided"]
        }

    def teardown(self):
        if not hasattr(self, "coins"):
            return
        with self.store.read() as session:
            assert reads.verify(session) == []
            for person in self.people:
                story = reads.account_story(session, [person])
                assert sum(row.owed_cents for row in story) == self.coins.owed[person]
                if story:
                    assert (story[-1].owed_after, story[-1].prepaid_after) == (
                        self.coins.owed[person], self.coins.ahead[person],
                    )  # fmt: skip
            for one in self.coins.receipts:
                kept = reads.receipt(session, one["id"])
                assert json.loads(json.dumps(kept.content.to_json()))["total_cents"] == one["cents"]
                assert bool(kept.voided_at) == one["voided"]


def keep_books(store, examples, steps):
    practice(store)
    machine = type("BooksHere", (Books,), {"store": store})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_books_agree_with_the_coins_on_one_pc(sqlite_store):
    keep_books(sqlite_store, examples=12, steps=25)


def test_the_books_agree_with_the_coins_on_a_server(postgres_store):
    keep_books(postgres_store, examples=5, steps=20)


@pytest.mark.soak
def test_the_books_agree_with_the_coins_after_ten_thousand_steps(store):
    keep_books(store, examples=40, steps=250)
