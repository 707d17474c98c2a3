"""Plans, refunds, returned checks and collection, on both databases, to the cent."""

import uuid
from datetime import date, timedelta

import pytest
from payments.conftest import BILLER, MANAGER
from sqlalchemy.orm import Session

from frontdesk.closing import bank
from frontdesk.closing.actions import make_deposit
from frontdesk.closing.reads import trial_balance
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.ledger import owing
from frontdesk.ledger import reads as ledger
from frontdesk.ledger.actions import take_payment, void_receipt
from frontdesk.ledger.rules import PaymentWanted
from frontdesk.patients.tables import Patient
from frontdesk.payments import actions, patient_lists, patient_reads, patient_rules
from frontdesk.payments.patient_rules import Instalment

REFERENCES = {"cash": "", "check": "1047", "card": "v 4242 05a91"}


def key():
    return uuid.uuid4().hex


def pay(desk, who, cents, method="cash", *, purpose="balance", **more):
    wanted = PaymentWanted(
        key(), who, None, purpose, method, cents, reference=REFERENCES[method], **more
    )
    return take_payment.do(desk.store, BILLER, wanted).made


def give_back(desk, who, cents, *, method="cash", staff=MANAGER, name="", **more):
    return actions.refund.do(
        desk.store, staff, who, cents=cents, method=method, reference=more.get("reference", ""),
        reason=more.get("reason", "moved away"), key=name or key(),
    ).made  # fmt: skip


def items(desk, who, *accounts):
    found = desk.ask(owing.open_items, [who], accounts=accounts or ("patient", "agency", "prepaid"))
    return [(one.account, one.charge_id, one.part, one.cents) for one in found]


def books(desk):
    return desk.ask(trial_balance, desk.store.today() + timedelta(1))


@pytest.fixture
def owes(desk):
    """Bob owes 300 dollars of two charges; return their ids."""
    return desk.charge(desk.bob, 10000, 20000)


def plan(desk, count=3, cents=30000):
    today = desk.store.today()
    parts = patient_rules.instalments(cents, count=count, first=today + timedelta(days=10))
    made = actions.begin_plan.do(
        desk.store, BILLER, desk.bob, [(one.due, one.cents) for one in parts]
    )
    return made


def test_a_plan_is_paid_by_whatever_is_paid_on_the_balance(desk, owes):
    plan(desk)
    with pytest.raises(Refused, match="has a payment plan already"):
        plan(desk)
    pay(desk, desk.bob, 2500, purpose="copay")  # paid ahead: not of the plan
    voided = pay(desk, desk.bob, 7000)
    pay(desk, desk.bob, 12000)
    void_receipt.do(desk.store, MANAGER, voided["receipt_id"], reason="wrong patient")
    row = desk.ask(patient_reads.plan_of, desk.bob)
    assert [(one.cents, one.paid_cents) for one in row.parts] == [
        (10000, 10000), (10000, 2000), (10000, 0),
    ]  # fmt: skip
    soon = desk.store.today() + timedelta(days=9)
    assert desk.ask(patient_reads.in_good_standing, soon) == {desk.bob}
    later = row.parts[1].due + timedelta(days=1)
    assert row.overdue_cents(later) == 8000
    assert desk.ask(patient_reads.in_good_standing, later) == set()
    assert patient_rules.plan_words(row.parts, later) == "$80.00 overdue"


def test_a_plan_goes_on_when_its_chart_is_merged_into_another(desk, owes):
    plan(desk)
    with Session(desk.store.writing) as session, session.begin():
        session.get_one(Patient, desk.bob).merged_into_id = desk.ana
    pay(desk, desk.ana, 12000)
    row = desk.ask(patient_reads.plan_of, desk.ana)
    assert row.paid_cents == 12000
    soon = desk.store.today() + timedelta(days=9)
    assert desk.ask(patient_reads.in_good_standing, soon) == {desk.ana, desk.bob}
    late = desk.store.today() + timedelta(days=90)
    (found,) = desk.ask(patient_lists.overdue, today=late, older_days=30)
    assert found.id == desk.ana and found.plan.endswith("overdue")


def test_a_plan_is_not_of_more_than_is_owed_nor_of_the_past(desk, owes):
    with pytest.raises(Refused, match=r"only \$300.00 is owed"):
        plan(desk, cents=30001)
    with pytest.raises(Refused, match="from today on"):
        yesterday = desk.store.today() - timedelta(days=1)
        actions.begin_plan.do(desk.store, BILLER, desk.bob, [(yesterday, 100)])
    made = plan(desk)
    done = made.undo.action.do(desk.store, BILLER, **made.undo.arguments)
    assert desk.ask(patient_reads.plan_of, desk.bob) is None and done
    assert [row.ended_why for row in desk.ask(patient_reads.plans, ended=True)] == [
        "begun by mistake"
    ]


def test_instalments_sum_to_the_balance_and_fall_on_the_same_day_of_the_month():
    parts = patient_rules.instalments(10000, count=3, first=date(2025, 1, 31))
    assert [(one.due, one.cents) for one in parts] == [
        (date(2025, 1, 31), 3334), (date(2025, 2, 28), 3333), (date(2025, 3, 31), 3333),
    ]  # fmt: skip
    with pytest.raises(Refused, match="Choose 2 to 60"):
        patient_rules.instalments(10000, count=61, first=date(2025, 1, 31))
    told = patient_rules.standing(parts, -500)
    assert [one.paid_cents for one in told] == [0, 0, 0]
    assert (
        patient_rules.plan_words([Instalment(date(2025, 1, 1), 5, 5)], date(2026, 1, 1)) == "paid"
    )


def test_money_split_by_hand_pays_exactly_what_was_said(desk, owes):
    first, second = owes
    pay(desk, desk.bob, 5000, by_hand=((second, 4000), (first, 1000)))
    assert items(desk, desk.bob, "patient") == [
        ("patient", first, "self_pay", 9000), ("patient", second, "self_pay", 16000),
    ]  # fmt: skip
    with pytest.raises(Refused, match=r"\$10.00 is given to charges, but \$50.00 is paid"):
        pay(desk, desk.bob, 5000, by_hand=((second, 1000),))
    with pytest.raises(Refused, match=r"\$90.00 is open on that charge"):
        pay(desk, desk.bob, 9001, by_hand=((first, 9001),))
    assert desk.wrongs() == []


def test_a_refund_needs_approval_gives_back_no_more_than_the_credit_and_only_once(desk, owes):
    pay(desk, desk.bob, 2500, purpose="prepayment")
    pay(desk, desk.bob, 30700)
    assert desk.ask(patient_reads.credit, desk.bob) == (2500, 700)
    with pytest.raises(NeedsApproval):
        give_back(desk, desk.bob, 100, staff=BILLER)
    approved = type(BILLER)(BILLER.id, BILLER.name, BILLER.permits, approver=MANAGER)
    same = key()
    for _ in range(3):
        made = give_back(desk, desk.bob, 2600, staff=approved, name=same)
    assert made["cents"] == 2600
    assert desk.ask(patient_reads.credit, desk.bob) == (0, 600)
    with pytest.raises(Refused, match=r"credit is \$6.00"):
        give_back(desk, desk.bob, 601)
    with pytest.raises(Refused, match="check's number"):
        give_back(desk, desk.bob, 600, method="check")
    give_back(desk, desk.bob, 600, method="check", reference="2001")
    assert items(desk, desk.bob) == []
    assert books(desk)["cash"] == 2500 + 30700 - 2600 and books(desk)["bank"] == -600
    (check, cash) = desk.ask(patient_reads.refunded_of, desk.bob)
    assert (cash.approved_by, check.method) == ("Rosa Diaz", "check")
    assert desk.wrongs() == []


def test_a_returned_check_is_owed_again_on_the_same_charges_with_a_fee_once(desk, owes):
    first, second = owes
    pay(desk, desk.bob, 12000, "check")
    (paid,) = desk.ask(patient_reads.checks_of, desk.bob)
    enter = {"reason": "insufficient funds", "fee_cents": 3000}
    with pytest.raises(Refused, match="Void its receipt instead"):
        actions.return_check.do(desk.store, BILLER, paid.posting_id, key=key(), **enter)
    today = desk.store.today()
    (check,) = desk.ask(bank.undeposited_checks, today)
    make_deposit.do(desk.store, MANAGER, [check.posting_id], cash_cents=0, until=today, key=key())
    actions.return_check.do(desk.store, BILLER, paid.posting_id, key=key(), **enter)
    assert sorted(items(desk, desk.bob)) == [
        ("patient", 0, "fee", 3000), ("patient", first, "self_pay", 10000),
        ("patient", second, "self_pay", 20000),
    ]  # fmt: skip
    with pytest.raises(Refused, match="came back on"):
        actions.return_check.do(desk.store, BILLER, paid.posting_id, key=key(), **enter)
    found = books(desk)
    assert (found.get("bank", 0), found.get("check", 0), found["fees"]) == (0, 0, -3000)
    (row,) = desk.ask(patient_reads.checks_of, desk.bob)
    assert row.returned and desk.wrongs() == []


def test_an_account_is_placed_collected_in_part_and_called_back_or_given_up(desk, owes):
    first, second = owes
    agency = actions.keep_agency.do(desk.store, MANAGER, name="Acme Recovery", fee_points=3000).made
    with pytest.raises(NeedsApproval):
        actions.place.do(desk.store, BILLER, desk.bob, agency_id=agency, reason="x" * 5, key=key())
    actions.place.do(desk.store, MANAGER, desk.bob, agency_id=agency, reason="no answer", key=key())
    with pytest.raises(Refused, match="with an agency already"):
        actions.place.do(desk.store, MANAGER, desk.bob, agency_id=agency, reason="again", key=key())
    assert desk.ask(ledger.balance, [desk.bob]) == 0
    (row,) = desk.ask(patient_reads.placements)
    assert (row.cents, row.open_cents, row.agency) == (30000, 30000, "Acme Recovery")
    named = {"method": "check", "reference": "77", "key": key()}
    for _ in range(2):
        actions.agency_pays.do(desk.store, BILLER, row.id, cents=12000, **named)
    with pytest.raises(Refused, match=r"\$180.00 is with the agency"):
        actions.agency_pays.do(desk.store, BILLER, row.id, cents=18001, **named | {"key": key()})
    actions.call_back.do(
        desk.store, MANAGER, row.id, version=row.version, reason="gone silent", key=key()
    )
    assert items(desk, desk.bob) == [("patient", second, "self_pay", 18000)] and first
    made = actions.write_off_bad_debt.do(
        desk.store, MANAGER, desk.bob, reason="bankrupt", key=key()
    ).made
    assert made == {"cents": 18000} and books(desk)["bad_debt"] == 18000
    assert desk.ask(patient_reads.placements) == [] and desk.wrongs() == []


def test_what_was_paid_ahead_is_used_for_what_is_owed(desk, owes):
    pay(desk, desk.bob, 12500, purpose="prepayment")
    made = actions.use_credit.do(desk.store, BILLER, desk.bob, cents=11000, key=key()).made
    assert made == 11000
    assert sorted(items(desk, desk.bob)) == [
        ("patient", owes[1], "self_pay", 19000),
        ("prepaid", 0, "", -1500),
    ]
    with pytest.raises(Refused, match="Nothing was paid ahead"):
        actions.use_credit.do(desk.store, BILLER, desk.ana, cents=1, key=key())
