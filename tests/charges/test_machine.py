"""Any sequence of charging, amending, taking back, paying and using what is paid ahead adds up."""

import uuid

from charges.a_visit import BILLER, COLD, furnish
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from small_office import clerk, insert
from sqlalchemy import func, select

from frontdesk.charges.rules import ServiceTyped
from frontdesk.charges.tables import PercentDiscount, SalesTax, Superbill
from frontdesk.codes.tables import ProcedureCode
from frontdesk.core.action import Action
from frontdesk.core.opening import open_file
from frontdesk.core.refused import Refused
from frontdesk.ledger import charging, owing
from frontdesk.ledger import reads as ledger
from frontdesk.ledger.actions import IN_TURN
from frontdesk.ledger.tables import PostingLine

KEY = bytes(range(32))
service = some.builds(
    ServiceTyped, some.sampled_from(["99213", "A4565", "87880"]), some.just("Something"),
    some.integers(1, 30_000), some.integers(1, 3), by_patient=some.booleans(),
)  # fmt: skip
services = some.lists(service, min_size=1, max_size=3, unique_by=lambda one: one.code)


class Charging(RuleBasedStateMachine):
    """Two visits of one patient; money comes and goes, nothing is lost or made."""

    template = b""
    folder = None

    @initialize(covered=some.booleans(), self_pay=some.integers(0, 10_000),
                prompt=some.integers(0, 3_000), copay=some.integers(0, 4_000))  # fmt: skip
    def open(self, covered, self_pay, prompt, copay):
        path = self.folder / f"{uuid.uuid4().hex}.db"
        path.write_bytes(self.template)
        self.store = open_file(path, KEY, workstation="desk-1")
        self.office = furnish(self.store)
        self.visits = [self.office.visit, self.office.book(60)]
        self.paid = 0
        if covered:
            self.office.cover(copay=copay)
        insert(
            self.store, SalesTax(millionths=88_750),
            PercentDiscount(kind="self_pay", percent=self_pay),
            PercentDiscount(kind="prompt_pay", percent=prompt),
            ProcedureCode(code="A4565", words="Sling", folded=" sling", kind="hcpcs",
                          taxable=True),
        )  # fmt: skip

        self.office.pay(5_000)
        self.paid += 5_000
        self.office.save()  # there is something to amend and to take back from the beginning

    def teardown(self):
        if hasattr(self, "store"):
            self.store.close()

    @rule(place=some.integers(0, 1), wanted=services)
    def save(self, place, wanted):
        typed = self.office.typed(*wanted, visit=self.visits[place], diagnoses=(COLD,))
        self._pass(lambda passed: self.office.save(*wanted, visit=self.visits[place],
                                                   key=typed.key, passed=passed))  # fmt: skip

    @rule(place=some.integers(0, 1), wanted=services)
    def amend(self, place, wanted):
        if self.office.view(self.visits[place]).bill is not None:
            self._tried(lambda: self.office.amend(*wanted, visit=self.visits[place]))

    @rule(place=some.integers(0, 1))
    def void(self, place):
        if self.office.view(self.visits[place]).bill is not None:
            self._tried(lambda: self.office.void(self.visits[place]))

    @rule(place=some.integers(0, 1), cents=some.integers(1, 20_000))
    def pay_ahead(self, place, cents):
        self.office.pay(cents, visit=self.visits[place])
        self.paid += cents

    @rule(cents=some.integers(1, 20_000))
    def pay_the_balance(self, cents):
        self.office.pay(cents, purpose="balance")
        self.paid += cents

    @rule(cents=some.integers(1, 20_000))
    def use_what_is_paid_ahead(self, cents):
        self._do(lambda work: charging.use_prepaid(
            work, [self.office.ana], cents=cents, key=uuid.uuid4().hex))  # fmt: skip

    @rule(share=some.integers(1, 5_000))
    def move_a_share(self, share):
        def move(work):
            items = owing.open_items(work.session, [self.office.ana], accounts=("payer",))
            for item in items[:1]:
                to = charging.Bearer("patient", part="deductible")
                charging.transfer(work, item, to, cents=min(share, item.cents),
                                  key=uuid.uuid4().hex, memo="Deductible")  # fmt: skip

        self._do(move)

    @precondition(lambda self: hasattr(self, "store"))
    @invariant()
    def nothing_is_lost_or_made(self):
        assert self.office.wrongs() == []
        with self.store.read() as session:
            sums = dict(session.execute(
                select(PostingLine.account, func.sum(PostingLine.cents))
                .group_by(PostingLine.account)
            ).all())  # fmt: skip
            standing = session.execute(
                select(func.coalesce(func.sum(Superbill.total_cents), 0),
                       func.coalesce(func.sum(Superbill.discount_cents), 0))
                .where(Superbill.voided_at.is_(None))
            ).one()  # fmt: skip
            balance = ledger.balance(session, [self.office.ana])
        total, discounts = standing
        assert sums.get("cash", 0) == self.paid
        assert -sums.get("income", 0) - sums.get("sales_tax", 0) == total
        assert sums.get("discount", 0) == discounts
        owed = sums.get("patient", 0) + sums.get("payer", 0)
        assert owed + sums.get("prepaid", 0) == total - discounts - self.paid
        assert balance == sums.get("patient", 0)
        assert sums.get("prepaid", 0) <= 0

    def _do(self, change):
        def once(work):
            change(work)
            work.concerning(None)

        Action("Test", "", "change", once, locks=lambda: IN_TURN).do(self.store, clerk())

    def _pass(self, save):
        try:
            save(())
        except Refused as refused:
            warned = getattr(refused, "warnings", None)
            if warned:
                self._tried(lambda: save(warned))

    def _tried(self, change):
        try:
            change()
        except Refused as refused:
            assert str(refused)


def test_any_sequence_of_charges_and_money_keeps_every_identity(sqlite_template, tmp_path):
    Charging.template, Charging.folder = sqlite_template.read_bytes(), tmp_path
    settings_of = settings(
        max_examples=12, stateful_step_count=10, deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(Charging, settings=settings_of)
    assert BILLER.may("ledger.post")
