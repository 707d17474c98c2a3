"""What is taken back, refunded or counted after its day and month were sealed leaves them as is.

All of it counts for the open day, and says of which closed day it is.
"""

import uuid
from datetime import date, timedelta

import pytest
from closing.conftest import MANAGER, Day
from small_office import clerk, insert
from sqlalchemy import select, text

from frontdesk import doctor
from frontdesk.books import reads as books
from frontdesk.books.actions import begin_books, pay_out, write_check
from frontdesk.charges.actions import save_superbill, void_superbill
from frontdesk.charges.rules import DiagnosisTyped, ServiceTyped, SuperbillTyped
from frontdesk.closing import day_reads, listings, proof, reads
from frontdesk.closing.actions import close_day, close_month, count_drawer, make_deposit
from frontdesk.closing.bank import undeposited_checks
from frontdesk.core.clock import words_date
from frontdesk.core.refused import Refused
from frontdesk.core.work import Staff
from frontdesk.coverage.tables import Payer
from frontdesk.ledger import owing
from frontdesk.ledger import reads as ledger
from frontdesk.ledger.actions import void_receipt
from frontdesk.ledger.tables import Posting
from frontdesk.payments import actions as payments
from frontdesk.payments import proof as checks_proof
from frontdesk.payments import write_off_reads
from frontdesk.payments.remit_rules import LineTyped
from frontdesk.payments.write_off_rules import SmallBalances
from frontdesk.schedule.tables import Appointment
from frontdesk.statements import actions as statements
from frontdesk.statements import planning, running
from frontdesk.statements import reads as statement_reads
from frontdesk.statements.rules import Asked

CLOSER = Staff(10, "Cleo Ames", frozenset({"*"}))
SMALL = SmallBalances(limit_cents=500, older_days=30, whole=False)


def key():
    return uuid.uuid4().hex


class Sealed(Day):
    """The last day of last month with one of everything on it, sealed with its month."""

    def __init__(self, store):
        today = store.today()
        self.end = today.replace(day=1) - timedelta(days=1)
        store.shift += self.end - timedelta(days=45) - today
        super().__init__(store)
        self.act(begin_books)
        self.charge(self.bob, 12000)
        self.charge(self.ana, 300)
        with store.read() as session:
            settings = statement_reads.settings(session).settings
        fees = {"fee": "flat", "fee_cents": 700, "minimum_cents": 0}
        self.act(statements.save_settings, settings=settings.to_json() | fees, version=0)
        self.send_statements()
        self.go_to(self.end)
        self.post_all()
        self.close_all()
        self.first = self.end + timedelta(days=1)
        self.before = self.kept()

    def act(self, action, *args, **named):
        return action.do(self.store, MANAGER, *args, **named)

    def go_to(self, when: date):
        self.store.shift += when - self.store.today()
        self.today = self.store.today()

    def send_statements(self):
        with self.store.read() as session:
            rows = planning.plan_statements(
                session, settings=statement_reads.settings(session).settings, today=self.today,
                asked=Asked(now=True),
            )  # fmt: skip
        run_id = running.begin(key(), rows, Asked(now=True)).run(self.store, MANAGER).made
        assert running.send(self.store, MANAGER, run_id).sent
        return run_id

    def post_all(self):
        self.cash = self.pay(self.bob, 2000, purpose="prepayment")
        self.card = self.pay(self.bob, 1500, "card")
        self.check = self.pay(self.ana, 4000, "check", purpose="prepayment")
        listed = self.read(undeposited_checks, self.today)
        self.check_posting = listed[0].posting_id
        self.act(make_deposit, [self.check_posting], cash_cents=0, until=self.today, key=key())
        self.charge(self.ana, 6000, cover=self.cover)
        (item,) = self.read(owing.open_items, [self.ana], accounts=("payer",))
        with self.store.read() as session:
            payer = session.scalar(select(Payer.id))
        self.remittance = self.act(
            payments.begin_remittance, key=key(), payer_id=payer, kind="check", number="881",
            cents=5000, dated=self.today,
        ).made  # fmt: skip
        self.line = self.act(
            payments.post_line, self.remittance, number=1, charge_id=item.charge_id,
            open_cents=6000, typed=LineTyped(paid=5000, contractual=600, coinsurance=400),
        )  # fmt: skip
        items = self.read(write_off_reads.planned, SMALL, today=self.today)
        self.write_offs = self.act(payments.write_off, SMALL, items, key=key())
        self.late = self.act(
            statements.charge_late_fees, key=key(), planned=[[self.bob, 700]]
        ).made["run"]  # fmt: skip
        self.statements = self.send_statements()
        self.visit = self.came(self.bob)
        self.bill = self.act(
            save_superbill,
            SuperbillTyped(key(), self.visit, (DiagnosisTyped("J06.9", "Cold"),),
                           (ServiceTyped("99213", "Office visit", 9000),)),
        ).made  # fmt: skip

    def came(self, who):
        start = self.store.now().replace(minute=0, second=0, microsecond=0)
        return insert(
            self.store,
            Appointment(patient_id=who, provider_id=self.lee, day=self.today, start=start,
                        finish=start + timedelta(minutes=15), minutes=15, status="checked_out"),
        )[0]  # fmt: skip

    def close_all(self):
        for when in self.read(reads.open_days, self.end):
            for drawer in self.read(reads.drawers, when):
                if drawer.must_be_counted:
                    self.act(count_drawer, when, drawer.letter, {1: drawer.expected_cents},
                             key=key())  # fmt: skip
            close_day.do(self.store, CLOSER, when)
        self.go_to(self.end + timedelta(days=1))
        close_month.do(self.store, CLOSER, self.end)

    def kept(self):
        """All that is sealed: rows of the day to the byte, its seal, and its sheet on paper."""
        with self.store.read() as session:
            closed = session.execute(text("SELECT * FROM closing ORDER BY id")).all()
            posted = session.execute(
                text("SELECT * FROM posting p JOIN posting_line l ON l.posting_key = p.key "
                     "WHERE p.day <= :end ORDER BY l.id"), {"end": self.end},
            ).all()  # fmt: skip
            sealed = day_reads.closing_of(session, "day", self.end)
            sheet = reads.sheet(session, self.end, self.end)
            trial = reads.trial_balance(session, self.end)
        return (repr(closed), repr(posted), sealed.seal,
                repr(listings.sealed_day(sealed, at="then")), sheet, trial)  # fmt: skip

    def since(self):
        """Day, kind and memo of all that was posted since, in the order of the books."""
        with self.store.read() as session:
            rows = session.execute(
                select(Posting.day, Posting.kind, Posting.memo)
                .where(Posting.day > self.end)
                .order_by(Posting.id)
            )
            return [tuple(row) for row in rows]

    def wrongs(self):
        return [
            *self.read(ledger.verify), *self.read(proof.verify), *self.read(checks_proof.verify)
        ]  # fmt: skip


@pytest.fixture
def sealed(sqlite_store):
    return Sealed(sqlite_store)


def void_the_receipt(sealed):
    return sealed.act(void_receipt, sealed.cash["receipt_id"], reason="wrong amount")


def take_the_line_back(sealed):
    line_id = sealed.line.made["line_id"]
    return sealed.act(payments.undo_line, line_id, version=1, reason="wrong amount")


def take_the_whole_check_back(sealed):
    return sealed.act(payments.undo_remittance, sealed.remittance, version=1, reason="wrong amount")


def undo_the_write_offs(sealed):
    undo = sealed.write_offs.undo
    return sealed.act(undo.action, **undo.arguments | {"reason": "wrong amount"})


def undo_the_late_fees(sealed):
    return sealed.act(statements.undo_late_fees, sealed.late, version=1, reason="wrong amount")


def take_the_charges_back(sealed):
    return sealed.act(
        void_superbill, sealed.bill["superbill_id"], version=sealed.bill["version"],
        reason="wrong amount", appointment_id=sealed.visit,
    )  # fmt: skip


def return_the_check(sealed):
    return sealed.act(
        payments.return_check, sealed.check_posting, reason="wrong amount", fee_cents=2500,
        key=key(),
    )  # fmt: skip


def test_whatever_of_a_sealed_day_is_taken_back_counts_for_the_open_day_and_says_so(store):
    sealed = Sealed(store)
    assert sealed.wrongs() == [] and sealed.since() == []
    which = f"wrong amount (of {words_date(sealed.end)}, which is closed)"
    for take_back in (
        void_the_receipt, take_the_line_back, take_the_whole_check_back, undo_the_write_offs,
        undo_the_late_fees, take_the_charges_back, return_the_check,
    ):  # fmt: skip
        count = len(sealed.since())
        done = take_back(sealed)
        new = sealed.since()[count:]
        assert new and {row[0] for row in new} == {sealed.first}, take_back
        assert which in new[0][2], take_back
        assert done.remark == (
            f"{words_date(sealed.end)} is closed and stays as it is; this counts for "
            f"{words_date(sealed.first)}."
        )
        assert sealed.kept() == sealed.before, take_back
    assert sealed.wrongs() == []
    lines, well = doctor.examine(sealed.store)
    assert well, lines


def test_a_refund_and_an_undone_run_of_statements_leave_the_sealed_day_as_it_is(sealed):
    sealed.act(
        payments.refund, sealed.ana, cents=500, method="cash", reference="", reason="moved away",
        key=key(),
    )  # fmt: skip
    sealed.act(statements.undo_run, sealed.statements, version=2, reason="wrong date")
    assert [row[:2] for row in sealed.since()] == [(sealed.first, "refund")]
    assert sealed.kept() == sealed.before and sealed.wrongs() == []


def test_a_late_voucher_counts_for_the_first_open_day_and_says_so(sealed):
    sealed.act(
        write_check, key=key(), account="bank", payee="Petty cash", against="petty_cash",
        cents=5000,
    )  # fmt: skip
    done = sealed.act(
        pay_out, key=key(), paid_to="Corner Shop", account="5000", cents=900, note="paper",
        spent_on=sealed.end - timedelta(days=3),
    )  # fmt: skip
    assert done.remark == (
        f"{words_date(sealed.end - timedelta(days=3))} is closed, so this counts for "
        f"{words_date(sealed.first)}."
    )
    assert {row[0] for row in sealed.since()} == {sealed.first}
    assert sealed.read(books.balance, "petty_cash") == 4100
    assert sealed.kept() == sealed.before and sealed.wrongs() == []


def test_nothing_of_a_sealed_day_is_counted_or_closed_again(sealed):
    for act in (
        lambda: count_drawer.do(sealed.store, clerk(), sealed.end, "A", {100: 1}, key=key()),
        lambda: close_day.do(sealed.store, CLOSER, sealed.end),
        lambda: close_month.do(sealed.store, CLOSER, sealed.end),
    ):
        with pytest.raises(Refused, match="is closed"):
            act()
    assert sealed.kept() == sealed.before and sealed.since() == []


def test_work_after_today_was_closed_says_for_which_day_it_counts(sealed):
    sealed.charge(sealed.ana, 100)
    close_day.do(sealed.store, CLOSER, sealed.first)
    done = void_the_receipt(sealed)
    tomorrow = words_date(sealed.first + timedelta(days=1))
    assert done.remark == (
        f"{words_date(sealed.end)} is closed and stays as it is; this counts for {tomorrow}. "
        f"{words_date(sealed.first)} is closed, so this counts for {tomorrow}."
    )
    assert sealed.since()[-1][0] == sealed.first + timedelta(days=1)
    assert sealed.wrongs() == []


def test_a_drawer_counted_the_morning_after_is_over_or_short_on_its_own_day(sealed):
    sealed.pay(sealed.bob, 2000)
    sealed.go_to(sealed.first + timedelta(days=1))
    count_drawer.do(
        sealed.store, clerk(), sealed.first, "A", {10000: 1, 1: 1900}, key=key(), reason="change"
    )
    assert sealed.since()[-1][:2] == (sealed.first, "over_short")
    close_day.do(sealed.store, CLOSER, sealed.first)
    found = sealed.read(day_reads.closing_of, "day", sealed.first).content
    assert (found["drawers"][0]["counted"], found["accounts"]["over_short"]) == (11900, 100)
