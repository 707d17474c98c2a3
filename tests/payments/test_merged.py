"""Two charts that are one person: what each owed, was held, planned and told follows, and returns.

Nothing is lost while they are one, nor when they are parted again.
"""

import uuid
from datetime import timedelta

import pytest
from payments.conftest import MANAGER, Desk
from small_office import insert

from frontdesk.billing import story as billing
from frontdesk.core.refused import Refused
from frontdesk.ledger import owing
from frontdesk.ledger import reads as ledger
from frontdesk.ledger.actions import take_payment, void_receipt
from frontdesk.ledger.rules import PaymentWanted
from frontdesk.patients.actions import merge_patients, undo_merge
from frontdesk.patients.tables import Patient
from frontdesk.payments import actions, credit_reads, patient_lists, patient_reads, write_off_reads
from frontdesk.payments.patient_tables import Agency
from frontdesk.payments.write_off_rules import SmallBalances
from frontdesk.statements import actions as statements
from frontdesk.statements import planning, running
from frontdesk.statements import reads as statement_reads
from frontdesk.statements.rules import Asked

SMALL = SmallBalances(limit_cents=1000, older_days=30)


def key():
    return uuid.uuid4().hex


class Merged(Desk):
    """Ana has two charts: `ana` is kept, `twin` is merged into it."""

    def __init__(self, store):
        super().__init__(store)
        self.twin = self.bob

    def versions(self):
        with self.store.read() as session:
            return [session.get(Patient, one).version for one in (self.ana, self.twin)]

    def merge(self):
        kept, gone = self.versions()
        self.merged = self.act(
            merge_patients, kept_id=self.ana, gone_id=self.twin, kept_version=kept,
            gone_version=gone,
        ).made  # fmt: skip

    def part(self):
        self.act(undo_merge, self.merged)

    def act(self, action, *args, **named):
        return action.do(self.store, MANAGER, *args, **named)

    def pay(self, who, cents, purpose="balance"):
        wanted = PaymentWanted(key(), who, None, purpose, "cash", cents)
        return self.act(take_payment, wanted).made["receipt_id"]

    def sums(self, *accounts):
        """What each chart's own rows say, kept and gone."""
        found = []
        for who in (self.ana, self.twin):
            items = self.ask(owing.open_items, [who], accounts=accounts or ("patient",))
            found.append(sum(one.cents for one in items))
        return found

    def account(self, who=None):
        return self.ask(billing.account_view, who or self.ana, today=self.store.today())

    def dry(self, *, now=True):
        with self.store.read() as session:
            rows = planning.plan_statements(
                session, settings=statement_reads.settings(session).settings,
                today=self.store.today(), asked=Asked(now=now),
            )  # fmt: skip
        return {row.id: row for row in rows}


@pytest.fixture
def one(sqlite_store):
    return Merged(sqlite_store)


def test_balances_follow_the_kept_chart_and_come_back(store):
    one = Merged(store)
    one.charge(one.ana, 4000)
    one.charge(one.twin, 7000)
    one.pay(one.twin, 1500, "prepayment")
    receipt = one.pay(one.twin, 2000)
    one.merge()
    view = one.account()
    assert (view.owed_cents, view.prepaid_cents) == (9000, 1500)
    assert one.account(one.twin).owed_cents == 9000
    one.pay(one.ana, 6000)  # the oldest of both charts
    one.act(void_receipt, receipt, reason="wrong amount")
    one.act(actions.use_credit, one.ana, cents=1500, key=key())
    assert one.account().owed_cents == 3500 and one.wrongs() == []
    one.part()
    assert sum(one.sums("patient", "prepaid")) == 3500 and one.wrongs() == []
    assert one.account(one.ana).owed_cents + one.account(one.twin).owed_cents == 3500


def test_both_charts_have_a_plan_and_one_is_refused_or_kept_until_they_are_parted(one):
    due = one.store.today() + timedelta(days=30)
    for who in (one.ana, one.twin):
        one.charge(who, 5000)
        one.act(actions.begin_plan, who, [(due, 5000)])
    one.merge()
    assert one.ask(patient_reads.plan_of, one.ana) is not None
    assert len(one.ask(patient_reads.plans)) == 2
    assert "plan" in one.dry(now=False)[one.ana].verdict.why_not.casefold()
    one.pay(one.ana, 6000)  # the oldest first: all of one chart's, a part of the other's
    paid = {row.id: row.paid_cents for row in one.ask(patient_reads.plans)}
    assert sorted(paid.values()) == [1000, 5000]
    one.store.shift += timedelta(days=40)
    assert one.dry(now=False)[one.ana].goes  # the other one is overdue
    (late,) = one.ask(patient_lists.overdue, today=one.store.today(), older_days=1)
    assert (late.cents, late.plan) == (4000, "$40.00 overdue")
    with pytest.raises(Refused, match="plan"):
        one.act(actions.begin_plan, one.ana, [(due + timedelta(days=60), 4000)])
    one.part()
    for who in (one.ana, one.twin):
        assert one.ask(patient_reads.plan_of, who).patient_id == who


def test_a_running_plan_follows_though_the_kept_chart_had_one_that_ended(one):
    due = one.store.today() + timedelta(days=30)
    one.charge(one.ana, 5000)
    ended = one.act(actions.begin_plan, one.ana, [(due, 5000)]).made
    one.act(actions.end_plan, ended, version=1, reason="paid")
    one.charge(one.twin, 6000)
    plan = one.act(actions.begin_plan, one.twin, [(due, 6000)]).made
    one.merge()
    found = one.ask(patient_reads.plan_of, one.ana)
    assert found.id == plan and found.patient == "Rivera, Ana"
    one.pay(one.ana, 11000)
    assert one.ask(patient_reads.plan, plan).paid_cents == 6000
    one.part()
    assert one.ask(patient_reads.plan_of, one.ana) is None
    assert one.ask(patient_reads.plan_of, one.twin).id == plan


def test_holds_and_what_was_told_follow_and_come_back(one):
    one.charge(one.ana, 4000)
    one.charge(one.twin, 7000)
    one.act(statements.hold_account, one.twin, reason="attorney writes")
    one.merge()
    assert "attorney writes" in one.dry()[one.ana].verdict.why_not
    assert one.twin not in one.dry()
    assert any("attorney" in mark.words for mark in one.account().marks)
    with pytest.raises(Refused, match="held already"):
        one.act(statements.hold_account, one.ana, reason="again")
    with pytest.raises(Refused, match="held already"):
        one.act(statements.hold_account, one.twin, reason="again")
    one.part()
    rows = one.dry()
    assert rows[one.ana].goes and not rows[one.twin].goes


def test_two_holds_of_two_charts_are_both_there_and_end_each(one):
    for who in (one.ana, one.twin):
        one.charge(who, 4000)
        one.act(statements.hold_account, who, reason=f"attorney of {who}")
    one.merge()
    assert not one.dry()[one.ana].goes
    one.part()
    assert [
        one.dry()[who].verdict.why_not.endswith(f"of {who}") for who in (one.ana, one.twin)
    ] == [True, True]


def test_statements_and_late_fees_of_both_charts_are_undone_after_the_merge(one):
    with one.store.read() as session:
        settings = statement_reads.settings(session).settings.to_json()
    fees = {"fee": "flat", "fee_cents": 700, "fee_from_cents": 0}
    one.act(statements.save_settings, settings=settings | fees, version=0)
    for who in (one.ana, one.twin):
        one.charge(who, 9000)
    run_id = running.begin(key(), one.dry().values(), Asked(now=True)).run(one.store, MANAGER).made
    assert running.send(one.store, MANAGER, run_id).sent == 2
    one.store.shift += timedelta(days=60)
    planned = [[one.ana, 700], [one.twin, 700]]
    late = one.act(statements.charge_late_fees, key=key(), planned=planned).made["run"]
    one.merge()
    assert one.account().owed_cents == 19400
    row = one.dry()[one.ana]
    assert row.last_day is not None and row.verdict.cents == 19400
    one.act(statements.undo_late_fees, late, version=1, reason="not meant")
    one.act(statements.undo_run, run_id, version=2, reason="not meant")
    assert one.account().owed_cents == 18000 and one.dry()[one.ana].last_day is None
    one.part()
    assert one.sums() == [9000, 9000] and one.wrongs() == []


def test_an_agency_has_what_it_had_and_what_it_collects_is_posted(one):
    (agency,) = insert(one.store, Agency(name="Fair Collections"))
    one.charge(one.twin, 7000)
    one.act(actions.place, one.twin, agency_id=agency, reason="no answer", key=key())
    one.charge(one.ana, 4000)
    one.merge()
    (row,) = one.ask(patient_reads.placements)
    assert (row.open_cents, row.patient_id) == (7000, one.ana)
    with pytest.raises(Refused, match="with an agency already"):
        one.act(actions.place, one.ana, agency_id=agency, reason="no answer", key=key())
    one.act(actions.agency_pays, row.id, cents=3000, method="check", reference="7", key=key())
    one.part()
    (row,) = one.ask(patient_reads.placements)
    assert (row.open_cents, row.patient_id) == (4000, one.twin)
    assert one.wrongs() == []


def test_both_charts_were_with_an_agency_and_both_can_be_called_back(one):
    (agency,) = insert(one.store, Agency(name="Fair Collections"))
    for who, cents in ((one.ana, 4000), (one.twin, 7000)):
        one.charge(who, cents)
        one.act(actions.place, who, agency_id=agency, reason="no answer", key=key())
    one.merge()
    rows = one.ask(patient_reads.placements)
    assert len(rows) == 2 and sum(row.open_cents for row in rows) == 11000
    with pytest.raises(Refused, match=r"\$40.00 is with the agency"):
        one.act(actions.agency_pays, rows[0].id, cents=4001, method="check", reference="7",
                key=key())  # fmt: skip
    for row in rows:
        one.act(actions.call_back, row.id, version=row.version, reason="paid here", key=key())
    assert one.account().owed_cents == 11000 and one.wrongs() == []
    one.part()
    assert one.sums() == [4000, 7000]


def test_small_balances_and_credits_are_those_of_the_person(one):
    long_ago = one.store.today() - timedelta(days=100)
    one.charge(one.ana, 600, day=long_ago)
    one.charge(one.twin, 700, day=long_ago)
    one.pay(one.twin, 300, "prepayment")
    one.merge()
    assert one.ask(write_off_reads.planned, SMALL, today=one.store.today()) == []  # 13 dollars
    (use,) = one.ask(credit_reads.planned)
    one.act(actions.use_credits, [use], key=key())
    items = one.ask(write_off_reads.planned, SMALL, today=one.store.today())
    assert sum(item.cents for item in items) == 1000
    done = one.act(actions.write_off, SMALL, items, key=key())
    assert one.account().owed_cents == 0
    one.part()
    one.act(done.undo.action, **done.undo.arguments)
    assert sum(one.sums()) == 1000 and one.wrongs() == []


def test_a_credit_of_the_merged_chart_is_given_back_to_the_person_once(one):
    one.pay(one.twin, 5000, "prepayment")
    one.merge()
    same = key()
    give = {"cents": 5000, "method": "cash", "reference": "", "reason": "moved away"}
    for who in (one.ana, one.twin):  # pressed again at a desk that shows the other chart
        done = one.act(actions.refund, who, key=same, **give)
        assert done.made["cents"] == 5000
    with pytest.raises(Refused, match="credit is"):
        one.act(actions.refund, one.ana, key=key(), **give)
    one.part()
    assert one.sums("prepaid") == [0, 0] and one.ask(ledger.verify) == []
