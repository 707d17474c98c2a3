"""Closing a day and a month, on both databases: counted, deposited, sealed, to the cent."""

import uuid
from datetime import date, timedelta

import pytest
from closing.conftest import MANAGER
from small_office import clerk, insert
from sqlalchemy import func, select, text

from frontdesk.charges.actions import excuse_visit
from frontdesk.checkin.tables import Encounter
from frontdesk.closing import bank, leftover, reads, rules
from frontdesk.closing.actions import (
    close_day,
    close_month,
    count_drawer,
    excuse,
    make_deposit,
    settle,
)
from frontdesk.closing.tables import DrawerCount
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.ledger import aging, charging, owing
from frontdesk.ledger import reads as ledger
from frontdesk.ledger.actions import void_receipt
from frontdesk.ledger.tables import Closing, Posting, PostingLine
from frontdesk.schedule.tables import Appointment


def key():
    return uuid.uuid4().hex


def count(day, cents_over=0, reason="", *, took=0):
    """Count drawer A: the float of $100 and what was taken, and some pennies more or less."""
    done = count_drawer.do(
        day.store, clerk(), day.today, "A", {10000: 1, 1: took + cents_over}, key=key(),
        reason=reason,
    )  # fmt: skip
    return done.made


def visit(day, who, status, *, copay=0, unpaid=""):
    start = day.store.now().replace(minute=0, second=0, microsecond=0)
    with day.store.read() as session:
        start += timedelta(minutes=15) * session.scalar(select(func.count(Appointment.id)))
    (made,) = insert(
        day.store,
        Appointment(
            patient_id=who, provider_id=day.lee, day=day.today, start=start,
            finish=start + timedelta(minutes=15), minutes=15, status=status,
        ),
    )  # fmt: skip
    if copay:
        insert(
            day.store,
            Encounter(
                appointment_id=made, patient_id=who, provider_id=day.lee, day=day.today,
                opened_at=start, identified_by="name", copay_due_cents=copay, unpaid_reason=unpaid,
            ),
        )  # fmt: skip
    return made


def test_a_drawer_is_counted_blind_and_a_difference_is_posted_and_explained(day):
    day.pay(day.ana, 2500)
    with pytest.raises(Refused, match="Count the cash of drawer A"):
        close_day.do(day.store, MANAGER, day.today)
    made = count(day, -100, took=2500)
    assert made == {"expected_cents": 12500, "counted_cents": 12400, "difference": -100}
    with pytest.raises(Refused, match=r"Drawer A is \$1.00 short"):
        close_day.do(day.store, MANAGER, day.today)
    count(day, 0, took=2500)  # counted again: it agrees after all
    assert day.read(reads.trial_balance, day.today)["cash"] == 2500
    count(day, 300, "wrong change", took=2500)
    books = day.read(reads.trial_balance, day.today)
    assert (books["cash"], books["over_short"]) == (2800, -300)
    with day.store.read() as session:
        assert session.scalar(select(func.count(DrawerCount.id))) == 3  # every count is kept
    close_day.do(day.store, MANAGER, day.today)


def test_the_same_count_twice_is_one(day):
    day.pay(day.ana, 2500)
    same = key()
    for _ in range(3):
        count_drawer.do(day.store, clerk(), day.today, "A", {10000: 1, 500: 5, 100: 1}, key=same)
    assert day.read(reads.trial_balance, day.today)["over_short"] == -100
    with day.store.read() as session:
        assert session.scalar(select(func.count(DrawerCount.id))) == 1


def test_a_deposit_takes_its_checks_once_and_locks_them(day):
    paid = [day.pay(day.ana, 4000, "check"), day.pay(day.bob, 1500, "check")]
    day.pay(day.bob, 2500)
    listed = day.read(bank.undeposited_checks, day.today)
    assert [(one.words, one.cents) for one in listed] == [
        ("No. 1047 · Rivera, Ana", 4000),
        ("No. 1047 · Stone, Bob", 1500),
    ]
    same, ids = key(), [one.posting_id for one in listed]
    for _ in range(2):
        made = make_deposit.do(
            day.store, MANAGER, ids, cash_cents=2500, until=day.today, key=same
        ).made
    assert (made["number"], made["cents"]) == (1, 8000)
    assert day.read(bank.undeposited_checks, day.today) == []
    assert day.read(reads.trial_balance, day.today)["bank"] == 8000
    with pytest.raises(Refused, match="in deposit 1 of"):
        void_receipt.do(day.store, MANAGER, paid[0]["receipt_id"], reason="bounced")
    with pytest.raises(Refused, match="voided or deposited meanwhile"):
        make_deposit.do(day.store, MANAGER, ids[:1], cash_cents=0, until=day.today, key=key())
    with pytest.raises(Refused, match=r"Only \$0.00 of cash"):
        make_deposit.do(day.store, MANAGER, [], cash_cents=1, until=day.today, key=key())


def test_a_voided_check_is_not_offered_for_a_deposit(day):
    made = day.pay(day.ana, 4000, "check")
    void_receipt.do(day.store, MANAGER, made["receipt_id"], reason="wrong amount")
    assert day.read(bank.undeposited_checks, day.today) == []


def test_what_nobody_settled_keeps_the_day_open_until_it_is_settled_or_excused(day):
    seen = visit(day, day.ana, "with_provider")
    owing_copay = visit(day, day.bob, "checked_out", copay=2500)
    visit(day, day.bob, "no_show")
    left = day.read(leftover.unresolved, day.today)
    assert [(one.kind, one.subject_id, one.words, one.blocks) for one in left] == [
        ("outcome", seen, "visit is still with provider", True),
        ("charge", seen, "visit has no charge", True),
        ("charge", owing_copay, "visit has no charge", True),
        ("copay", owing_copay, "co-pay $25.00, taken $0.00", True),
    ]
    with pytest.raises(Refused, match="Rivera, Ana: visit is still with provider and 3 more"):
        close_day.do(day.store, MANAGER, day.today)
    with pytest.raises(Refused, match="Say in a few words"):
        excuse.do(day.store, MANAGER, "outcome", seen, day=day.today, reason=" ")
    for kind, subject in (("outcome", seen), ("copay", owing_copay)):
        excuse.do(day.store, MANAGER, kind, subject, day=day.today, reason="went home early")
    with pytest.raises(Refused, match="visit has no charge and 1 more"):
        close_day.do(day.store, MANAGER, day.today)
    for subject in (seen, owing_copay):
        excuse_visit.do(day.store, MANAGER, subject, reason="nurse visit")
    close_day.do(day.store, MANAGER, day.today)
    content = day.read(lambda session: session.scalar(select(Closing.content)))
    assert [one["why"] for one in content["unresolved"]] == ["went home early"] * 2


def test_a_copay_with_a_reason_shows_but_does_not_block(day):
    visit(day, day.bob, "checked_out", copay=2500, unpaid="forgot wallet")
    uncharged, one = day.read(leftover.unresolved, day.today)
    assert (uncharged.kind, one.kind) == ("charge", "copay")
    assert (one.said, one.blocks) == ("forgot wallet", False)


def test_who_took_the_money_does_not_close_the_day_unless_the_office_allows_it(day):
    day.pay(day.ana, 4000, "check")
    taker = type(MANAGER)(2, "Kim Park", frozenset({"*"}))
    with pytest.raises(Refused, match="Kim Park has posted on this day"):
        close_day.do(day.store, taker, day.today)
    with pytest.raises(NeedsApproval):
        close_day.do(day.store, clerk(), day.today)
    with day.store.writing.begin() as connection:
        connection.execute(text("UPDATE practice SET limits = '{\"closer_may_post\": true}'"))
    close_day.do(day.store, taker, day.today)
    assert day.read(lambda s: s.scalar(select(Closing.posters))) == "Kim Park"


def test_a_closed_day_is_sealed_and_later_work_goes_to_the_next(day):
    day.charge(day.ana, 10000)
    day.pay(day.ana, 4000, "check")
    close_day.do(day.store, MANAGER, day.today)
    sealed = day.read(reads.sheet, day.today, day.today)
    with pytest.raises(Refused, match="is closed already"):
        close_day.do(day.store, MANAGER, day.today)
    with pytest.raises(Refused, match="drawers cannot be counted"):
        count(day)
    day.charge(day.ana, 700)
    assert day.read(reads.sheet, day.today, day.today) == sealed
    tomorrow = day.today + timedelta(days=1)
    assert day.read(reads.sheet, tomorrow, tomorrow).charged_cents == 700
    row = day.read(lambda session: session.scalars(select(Closing)).one())
    assert row.seal == rules.seal("", row.content) != rules.seal("", row.content | {"voids": 1})


def test_an_earlier_open_day_is_closed_first(day, monkeypatch):
    yesterday = day.today - timedelta(days=1)
    day.charge(day.ana, 10000)
    with pytest.raises(Refused, match="has not come yet"):
        close_day.do(day.store, MANAGER, day.today + timedelta(days=1))
    post_on(day, yesterday)
    with pytest.raises(Refused, match=r"is still open\. Close that day first"):
        close_day.do(day.store, MANAGER, day.today)
    close_day.do(day.store, MANAGER, yesterday)
    close_day.do(day.store, MANAGER, day.today)
    seals = day.read(lambda s: s.execute(select(Closing.previous, Closing.seal)).all())
    assert seals[1].previous == seals[0].seal


def post_on(day, when):
    """Put a charge into the books of an earlier day, as that day's desk did."""
    name = key()
    with day.store.writing.begin() as connection:
        for account, cents in (("patient", 500), ("income", -500)):
            connection.execute(
                text("INSERT INTO posting_line (posting_key, account, patient_id, cents, part) "
                     "VALUES (:key, :account, :who, :cents, '')"),
                {"key": name, "account": account, "who": day.ana, "cents": cents},
            )  # fmt: skip
        connection.execute(
            text("INSERT INTO posting (key, kind, at, day, staff_id, staff, workstation, memo, "
                 "reason) VALUES (:key, 'charge', :at, :day, 2, 'Kim Park', 'desk-1', '', '')"),
            {"key": name, "at": day.store.now(), "day": when},
        )  # fmt: skip


def test_a_month_is_closed_after_its_days_and_the_trial_balance_starts_from_it(day):
    end = day.today.replace(day=1) - timedelta(days=1)
    post_on(day, end)
    with pytest.raises(Refused, match="is not over yet"):
        close_month.do(day.store, MANAGER, rules.month_end(day.today))
    with pytest.raises(Refused, match=r"is still open\. Close every day"):
        close_month.do(day.store, MANAGER, end)
    close_day.do(day.store, MANAGER, end)
    close_month.do(day.store, MANAGER, end)
    with pytest.raises(Refused, match="is closed already"):
        close_month.do(day.store, MANAGER, end)
    day.charge(day.ana, 10000, cover=day.cover)
    day.pay(day.bob, 300, "card")
    assert day.read(reads.trial_balance, day.today) == {
        "card": 300, "income": -10500, "patient": 200, "payer": 10000,
    }  # fmt: skip
    assert day.read(reads.trial_balance, end) == {"income": -500, "patient": 500}


def test_every_number_of_the_sheet_ties_to_the_lines(day):
    posting = day.charge(day.ana, 10000, cover=day.cover)
    with day.store.read() as session:
        (item,) = owing.open_items(session, [day.ana], accounts=("payer",))
    day.do(charging.adjust, item, account="contractual", cents=2000, key=key(), reason="CO-45")
    lowered = type(item)(**{name: getattr(item, name) for name in item.__slots__} | {"cents": 8000})
    share = charging.Bearer("patient", part="deductible")
    day.do(charging.transfer, lowered, share, cents=3000, key=key(), memo="Deductible")
    day.pay(day.ana, 2500, "card")
    day.charge(day.bob, 700)
    voided = day.pay(day.bob, 700)
    void_receipt.do(day.store, MANAGER, voided["receipt_id"], reason="wrong patient")
    settle.do(day.store, MANAGER, "card", cents=2500, key=key())
    found = day.read(reads.sheet, day.today, day.today)
    assert [(row.provider, row.charged_cents, row.paid_cents, row.adjusted_cents)
            for row in found.providers] == [("Dr. Lee", 10700, 2500, 2000)]  # fmt: skip
    assert [(row.words, row.count, row.cents) for row in found.services] == [
        ("99213 Office visit", 2, 10700)
    ]
    assert {row.words: row.cents for row in found.received} == {
        "Cash in the drawer": 0, "Card payments": 2500,
    }  # fmt: skip
    assert [(row.words, row.cents) for row in found.adjustments] == [
        ("Contractual adjustments: CO-45", 2000)
    ]
    assert found.voids == 1 and posting
    books = day.read(reads.trial_balance, day.today)
    assert sum(books.values()) == 0
    assert {name: cents for name, cents in found.accounts.items() if cents} == books
    with day.store.read() as session:
        lines = dict(
            session.execute(
                select(PostingLine.account, func.sum(PostingLine.cents))
                .join(Posting, Posting.key == PostingLine.posting_key)
                .group_by(PostingLine.account)
            ).all()
        )
        assert {name: cents for name, cents in lines.items() if cents} == books
        assert ledger.verify(session) == []
        owed = sum(row.total_cents for row in aging.by_account(session, day.today))
    assert owed == books["patient"] + books["payer"] == 6200


def test_what_is_owed_is_aged_by_the_day_of_the_service(day):
    for ago in (0, 30, 31, 60, 61, 90, 91, 120, 121, 400):
        day.charge(day.ana, 100 + ago, ago=ago)
    ((row),) = day.read(aging.by_patient, day.today)
    assert row.cents == (230, 291, 351, 411, 721)
    ((by),) = day.read(aging.by_provider, day.today)
    assert (by.key, by.cents) == ((day.lee,), row.cents)
    assert [aging.age_of(day.today - timedelta(days=ago), day.today) for ago in (30, 31, 121)] == [
        0, 1, 4,
    ]  # fmt: skip


def test_the_end_of_a_month_is_its_last_day():
    assert rules.month_end(date(2024, 2, 1)) == date(2024, 2, 29)
    assert rules.month_end(date(2025, 12, 31)) == date(2025, 12, 31)
