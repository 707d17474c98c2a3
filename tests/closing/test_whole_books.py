"""Charge, pay, split, transfer, void, refund, return, close: in any order no cent is lost or made.

The office is the real one; beside it a model counts what a child could: what each person owes and
has paid ahead, what lies in each pile, and every sealed sheet as it was sealed.
"""

import uuid
from datetime import timedelta

import pytest
from closing.conftest import MANAGER
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from small_office import clerk, insert, patient, practice
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from frontdesk.closing import bank, proof, reads
from frontdesk.closing.actions import close_day, count_drawer, make_deposit
from frontdesk.core.action import Action
from frontdesk.core.refused import Refused
from frontdesk.core.work import Staff
from frontdesk.ledger import aging, charging, owing
from frontdesk.ledger import reads as ledger
from frontdesk.ledger.accounts import RECEIVABLE
from frontdesk.ledger.actions import IN_TURN, take_payment, void_receipt
from frontdesk.ledger.charging import Bearer, ChargeWanted
from frontdesk.ledger.rules import PaymentWanted
from frontdesk.ledger.tables import Closing, PostingLine
from frontdesk.office.tables import Workstation
from frontdesk.payments import patient_reads
from frontdesk.payments.actions import refund, return_check
from frontdesk.staff.tables import Provider

CLOSER = Staff(10, "Cleo Ames", frozenset({"*"}))  # has posted nothing
REFERENCES = {"cash": "", "check": "1047", "card": "v 4242 05a91"}
PILES = ("cash", "check", "card", "bank")
CENTS = some.integers(1, 40_000)
WHO = some.integers(0, 1)


class Office(RuleBasedStateMachine):
    """What an office does with money on several days."""

    store = None  # set for each run

    @initialize()
    def open_the_office(self):
        unlike = uuid.uuid4().hex[:6]
        self.people = [
            patient(self.store, given=f"P{unlike}{place}", number=uuid.uuid4().int % 10**7)
            for place in range(2)
        ]
        (self.lee,) = insert(self.store, Provider(name="Dr. Lee"))
        self.desk = f"desk {unlike}"
        insert(self.store, Workstation(name=self.desk, drawer=unlike.upper()))
        self.store.workstation, self.store.chain_head = self.desk, None
        self.owed, self.ahead = [0, 0], [0, 0]
        self.piles = dict.fromkeys(PILES, 0)
        self.bring_what_others_left_to_the_bank()
        self.start = self.books()
        self.sealed, self.taken = {}, []

    def bring_what_others_left_to_the_bank(self):
        """One example after the other works in the same office."""
        checks, _ = self.undeposited()
        if checks:
            make_deposit.do(self.store, MANAGER, list(checks), cash_cents=0, until=self.tomorrow(),
                            key=uuid.uuid4().hex)  # fmt: skip

    def tomorrow(self):
        return self.store.today() + timedelta(days=1)

    def undeposited(self):
        with self.store.read() as session:
            checks = bank.undeposited_checks(session, self.tomorrow())
            cash = bank.undeposited_cash(session, self.tomorrow())
        return {one.posting_id: one.cents for one in checks}, max(cash, 0)

    def books(self):
        with self.store.read() as session:
            return reads.trial_balance(session, self.store.today() + timedelta(days=2))

    def do(self, change, *args, **named):
        def once(work):
            change(work, *args, **named)
            work.concerning(None)

        Action("Test", "", "change", once, locks=lambda: IN_TURN).do(self.store, clerk())

    def items(self, who, account):
        with self.store.read() as session:
            found = owing.open_items(session, [self.people[who]], accounts=(account,))
        return [one for one in found if one.cents > 0]

    @rule(who=WHO, parts=some.lists(CENTS, min_size=1, max_size=3), ago=some.integers(0, 200))
    def charge(self, who, parts, ago):
        day = self.store.today() - timedelta(days=ago)
        wanted = [
            ChargeWanted(self.people[who], day, "99213", "Visit", one, one, provider_id=self.lee)
            for one in parts
        ]
        self.do(charging.post_charges, wanted, key=uuid.uuid4().hex)
        self.owed[who] += sum(parts)

    @rule(
        who=WHO, method=some.sampled_from(sorted(REFERENCES)), cents=CENTS,
        purpose=some.sampled_from(["balance", "prepayment"]), by_hand=some.booleans(),
        times=some.integers(1, 2),
    )  # fmt: skip
    def pay(self, who, method, cents, purpose, by_hand, times):
        given = ()
        open_charges = [one for one in self.items(who, "patient") if one.charge_id]
        if by_hand and purpose == "balance" and open_charges:
            cents = min(cents, open_charges[-1].cents)
            given = ((open_charges[-1].charge_id, cents),)
        wanted = PaymentWanted(
            uuid.uuid4().hex, self.people[who], None, purpose, method, cents,
            reference=REFERENCES[method], by_hand=given,
        )  # fmt: skip
        made = [take_payment.do(self.store, clerk(), wanted).made for _ in range(times)]
        assert len({one["number"] for one in made}) == 1
        (self.owed if purpose == "balance" else self.ahead)[who] += (
            -cents if purpose == "balance" else cents
        )
        self.piles[method] += cents
        self.taken.append({
            "receipt": made[0]["receipt_id"], "number": made[0]["number"], "who": who,
            "method": method, "cents": cents, "purpose": purpose, "gone": False, "banked": False,
        })  # fmt: skip

    @rule(which=some.integers(0, 99))
    def void(self, which):
        if not self.taken:
            return
        one = self.taken[which % len(self.taken)]
        if one["gone"] or one["banked"]:
            with pytest.raises(Refused):
                void_receipt.do(self.store, MANAGER, one["receipt"], reason="wrong amount")
            return
        void_receipt.do(self.store, MANAGER, one["receipt"], reason="wrong amount")
        one["gone"] = True
        self.piles[one["method"]] -= one["cents"]
        self._unpaid(one)

    def _unpaid(self, one):
        if one["purpose"] == "balance":
            self.owed[one["who"]] += one["cents"]
        else:
            self.ahead[one["who"]] -= one["cents"]

    @rule(who=WHO, share=some.integers(1, 100))
    def refund(self, who, share):
        with self.store.read() as session:
            credit = sum(patient_reads.credit(session, self.people[who]))
        given = {"method": "cash", "reference": "", "reason": "moved away"}
        with pytest.raises(Refused, match="credit is"):
            refund.do(self.store, MANAGER, self.people[who], cents=credit + 1,
                      key=uuid.uuid4().hex, **given)  # fmt: skip
        if not credit:
            return
        cents = max(credit * share // 100, 1)
        refund.do(self.store, MANAGER, self.people[who], cents=cents, key=uuid.uuid4().hex, **given)
        self.ahead[who] -= cents
        self.piles["cash"] -= cents

    @rule(who=WHO, share=some.integers(1, 100), lower=some.booleans())
    def lower_or_move(self, who, share, lower):
        for one in self.items(who, "patient")[:1]:
            cents = max(one.cents * share // 100, 1)
            if lower:
                self.do(charging.adjust, one, account="write_off", cents=cents,
                        key=uuid.uuid4().hex, reason="courtesy")  # fmt: skip
            else:
                self.do(charging.transfer, one, Bearer("agency", part=one.part), cents=cents,
                        key=uuid.uuid4().hex, memo="overdue")  # fmt: skip
            self.owed[who] -= cents

    @rule(who=WHO, cents=CENTS)
    def use_what_was_paid_ahead(self, who, cents):
        self.do(charging.use_prepaid, [self.people[who]], cents=cents, key=uuid.uuid4().hex)

    @rule(bounces=some.booleans())
    def bring_all_to_the_bank(self, bounces):
        checks, cash = self.undeposited()
        with self.store.read() as session:
            rows = [row for one in self.people for row in patient_reads.checks_of(session, one)]
        mine = [one for one in self.taken if one["method"] == "check" and not one["gone"]
                and not one["banked"]]  # fmt: skip
        assert sum(checks.values()) == sum(one["cents"] for one in mine)
        if not checks and not cash:
            return
        make_deposit.do(self.store, MANAGER, list(checks), cash_cents=cash, until=self.tomorrow(),
                        key=uuid.uuid4().hex)  # fmt: skip
        posting_of = {row.receipt: row.posting_id for row in rows}
        for one in mine:
            one["banked"], one["posting"] = True, posting_of[one["number"]]
        self.piles["check"] -= sum(checks.values())
        self.piles["cash"] -= cash
        self.piles["bank"] += sum(checks.values()) + cash
        if bounces and mine:
            self.bounced(mine[0], fee=2500)

    @rule(fee=some.integers(0, 3000), which=some.integers(0, 99))
    def bounce(self, fee, which):
        banked = [one for one in self.taken if one["banked"]]
        if not banked:
            return
        self.bounced(banked[which % len(banked)], fee=fee)

    def bounced(self, one, *, fee):
        given = {"reason": "no funds", "fee_cents": fee, "key": uuid.uuid4().hex}
        if one["gone"]:
            with pytest.raises(Refused, match="came back on"):
                return_check.do(self.store, MANAGER, one["posting"], **given)
            return
        return_check.do(self.store, MANAGER, one["posting"], **given)
        one["gone"] = True
        self.piles["bank"] -= one["cents"]
        self._unpaid(one)
        self.owed[one["who"]] += fee

    @rule()
    def close_the_day_and_sleep(self):
        today = self.store.today()
        with self.store.read() as session:
            left = reads.open_days(session, today)
            drawers = reads.drawers(session, today)
        for one in drawers:
            if one.took_cents:
                count_drawer.do(self.store, MANAGER, today, one.letter, {1: 0},
                                key=uuid.uuid4().hex, reason="as the test likes")  # fmt: skip
                self.piles["cash"] -= one.expected_cents
        if left:
            close_day.do(self.store, CLOSER, today)
            with self.store.read() as session:
                self.sealed[today] = reads.sheet(session, today, today)
            with pytest.raises(DBAPIError, match="posting_day_is_closed"):
                self._force_into(today)
        self.store.shift += timedelta(days=1)

    def _force_into(self, day):
        with self.store.writing.begin() as connection:
            for cents in (5, -5):
                connection.exec_driver_sql(
                    "INSERT INTO posting_line (posting_key, account, cents, part) "
                    f"VALUES ('forced', 'cash', {cents}, '')"
                )
            connection.exec_driver_sql(
                "INSERT INTO posting (key, kind, at, day, staff, workstation, memo, reason) "
                f"VALUES ('forced', 'x', '{day} 12:00:00', '{day}', '', '', '', '')"
            )

    @invariant()
    def every_identity_holds(self):
        books = self.books()
        assert sum(books.values()) == 0
        moved = {name: books.get(name, 0) - self.start.get(name, 0) for name in PILES}
        assert moved == self.piles
        with self.store.read() as session:
            for place, person in enumerate(self.people):
                # How much of it was paid ahead and how much is owed moves between both: a payment
                # taken back after its money was used is owed again where it was used.
                stands = ledger.balance(session, [person]) - ledger.prepaid(session, [person])
                assert stands == self.owed[place] - self.ahead[place]
                assert ledger.prepaid(session, [person]) >= 0
            aged = sum(row.total_cents for row in aging.by_account(session, self.store.today()))
            assert aged == sum(books.get(name, 0) for name in RECEIVABLE)
            for day, sheet in self.sealed.items():
                assert reads.sheet(session, day, day) == sheet

    def teardown(self):
        if not hasattr(self, "people"):
            return
        with self.store.read() as session:
            assert ledger.verify(session) == []
            assert proof.verify(session) == []
            lines = session.scalar(select(func.sum(PostingLine.cents)))
            assert not lines
            assert session.scalar(select(func.count(Closing.id))) >= len(self.sealed)


def keep_books(store, examples, steps):
    practice(store)
    machine = type("OfficeHere", (Office,), {"store": store})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_no_cent_is_lost_or_made_on_one_pc(sqlite_store):
    keep_books(sqlite_store, examples=8, steps=40)


def test_no_cent_is_lost_or_made_on_a_server(postgres_store):
    keep_books(postgres_store, examples=2, steps=20)


@pytest.mark.soak
def test_no_cent_is_lost_or_made_in_a_long_time(store):
    keep_books(store, examples=40, steps=100)
