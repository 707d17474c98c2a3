"""Receivables, credits, rates and what goes on paper: all of it ties to the ledger."""

import uuid
from datetime import timedelta

from closing.conftest import MANAGER
from small_office import insert

from frontdesk.closing import bank, listings, reads, reports
from frontdesk.closing.actions import count_drawer, make_deposit
from frontdesk.closing.rules import Unresolved
from frontdesk.core.listing import GROUP, SUBTOTAL
from frontdesk.coverage.tables import Coverage, Payer
from frontdesk.ledger import charging, owing


def test_what_insurance_owes_is_told_by_payer_over_all_its_coverages(day):
    (cigna,) = insert(day.store, Payer(name="Cigna"))
    (other,) = insert(day.store, Coverage(patient_id=day.bob, payer_id=cigna))
    (again,) = insert(day.store, Coverage(patient_id=day.ana, payer_id=cigna, order=2))
    day.charge(day.ana, 5000, cover=day.cover)
    day.charge(day.bob, 3000, cover=other, ago=40)
    day.charge(day.ana, 4000, cover=again)
    day.charge(day.ana, 900)
    rows = day.read(reports.by_payer, day.today)
    assert [(row.name, row.cents) for row in rows] == [
        ("Cigna", (4000, 3000, 0, 0, 0)),
        ("Aetna", (5000, 0, 0, 0, 0)),
    ]
    books = day.read(reads.trial_balance, day.today)
    assert sum(row.total_cents for row in rows) == books["payer"] == 12000
    by_provider = day.read(reports.by_provider, day.today)
    assert [(row.name, row.total_cents) for row in by_provider] == [("Dr. Lee", 12900)]
    by_patient = day.read(reports.by_patient, day.today)
    assert [(row.name, row.total_cents) for row in by_patient] == [("Rivera, Ana", 900)]
    table = listings.receivables(rows, by="Payer", today=day.today)
    assert table.totals == ("Total", 9000, 3000, 0, 0, 0, 12000)


def test_credits_are_what_was_paid_ahead_or_too_much(day):
    day.charge(day.ana, 1000)
    day.pay(day.ana, 1500)
    day.pay(day.bob, 700, purpose="prepayment")
    found = day.read(reports.credits)
    assert [(row.patient, row.prepaid_cents, row.overpaid_cents) for row in found] == [
        ("Stone, Bob", 700, 0),
        ("Rivera, Ana", 0, 500),
    ]
    assert listings.credit_balances(found, today=day.today).totals[-1] == 1200


def test_rates_are_rounded_without_losing_what_they_are_made_of(day):
    day.charge(day.ana, 9000, cover=day.cover)
    with day.store.read() as session:
        (item,) = owing.open_items(session, [day.ana], accounts=("payer",))
    day.do(charging.adjust, item, account="contractual", cents=3000, key="a", reason="CO-45")
    day.charge(day.bob, 3000)
    day.pay(day.bob, 2000)
    rates = day.read(reports.rates, day.today, day.today)
    assert (rates.charged_cents, rates.paid_cents, rates.contractual_cents) == (12000, 2000, 3000)
    assert rates.collected == 2222  # 2,000 of 9,000
    assert (rates.owed_cents, rates.daily_cents) == (7000, 133)
    assert rates.days_owed == 525  # 7,000 of what 12,000 in 90 days make a day
    assert dict(listings.rates_words(rates))["Net collection rate"] == "22.22 %"
    nothing = day.read(reports.rates, day.today - timedelta(9), day.today - timedelta(9))
    assert (nothing.collected, nothing.days_owed) == (None, None)


def test_money_by_day_has_a_zero_for_a_day_without(day):
    day.pay(day.ana, 1500)
    found = day.read(reports.received_by_day, day.today - timedelta(2), day.today)
    assert [cents for _, cents in found] == [0, 0, 1500]


def test_the_trial_balance_has_equal_columns_and_the_accountants_numbers(day):
    day.charge(day.ana, 9000)
    day.pay(day.ana, 2500, "card")
    books = day.read(reads.trial_balance, day.today)
    table = listings.trial_balance(books | {"6100": 50, "bank": -50}, until=day.today,
                                   names={"6100": "Rent"})  # fmt: skip
    assert [tuple(line.cells) for line in table.lines] == [
        ("1000", "Bank account", None, 50),
        ("1030", "Card payments", 2500, None),
        ("1200", "Owed by patients", 6500, None),
        ("4000", "Income", None, 9000),
        ("6100", "Rent", 50, None),
    ]
    assert table.totals[2] == table.totals[3] == 9050


def test_the_day_sheet_says_each_sum_and_what_was_left(day):
    day.charge(day.ana, 9000)
    day.pay(day.ana, 2500)
    count_drawer.do(
        day.store, MANAGER, day.today, "A", {10000: 1, 1000: 2}, key="c", reason="change given"
    )
    left = [Unresolved("copay", 1, day.bob, "Stone, Bob", "co-pay $25.00, taken $0.00", "forgot")]
    table = listings.day_sheet(
        day.read(reads.sheet, day.today, day.today),
        drawers=day.read(reads.drawers, day.today), unresolved=left, closed="",
    )  # fmt: skip
    sums = {line.cells[0]: line.cells[2] for line in table.lines if line.level == SUBTOTAL}
    assert sums == {
        "Charges by provider, total": 9000, "Charges by service, total": 9000,
        "Money received, total": 2500, "Payments used for charges, by provider, total": 2500,
        "Drawers, total": 12000,
    }  # fmt: skip
    said = [line.cells for line in table.lines if line.level not in (GROUP, SUBTOTAL)]
    assert said[-2][3] == "$5.00 short: change given"
    assert said[-1][0] == "Co-pay not taken: Stone, Bob" and said[-1][3].endswith("forgot")


def test_a_deposit_slip_lists_cash_and_every_check(day):
    day.pay(day.ana, 4000, "check")
    day.pay(day.bob, 2500)
    (check,) = day.read(bank.undeposited_checks, day.today)
    made = make_deposit.do(
        day.store, MANAGER, [check.posting_id], cash_cents=2500, until=day.today,
        key=uuid.uuid4().hex,
    ).made  # fmt: skip
    found = day.read(bank.deposit, made["deposit_id"])
    table = listings.deposit_slip(found)
    assert [tuple(line.cells) for line in table.lines] == [
        (None, "Cash", 2500),
        (1, "No. 1047 · Rivera, Ana", 4000),
    ]
    assert table.totals == (None, "Total, 1 check", 6500)
    (listed,) = day.read(bank.deposits, day.today - timedelta(1), day.today)
    assert (listed.number, listed.cents) == (1, 6500)
