"""Charges, who owes them, and days that are closed: on both databases, to the cent."""

import threading
import uuid
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some
from small_office import clerk, insert
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from frontdesk.core.action import ACTIONS, Action
from frontdesk.core.refused import Refused
from frontdesk.core.work import Staff
from frontdesk.coverage.tables import Coverage, Payer
from frontdesk.ledger import charging, owing, reads
from frontdesk.ledger.actions import IN_TURN, post_opening_balance, void_receipt
from frontdesk.ledger.charging import Bearer, ChargeWanted
from frontdesk.ledger.rules import Owing, oldest_first
from frontdesk.ledger.tables import Closing, Posting

MARCH = date(2025, 3, 3)
MANAGER = Staff(1, "Rosa Diaz", frozenset({"*"}))


def run(store, change, *args, **named):
    """Do a plain function of a work as an action of its own; return what it made, or its id."""
    made = []

    def once(work):
        given = change(work, *args, **named)
        made.append(given.id if isinstance(given, Posting) else given)
        work.concerning(None)

    Action("Test", "", "change", once, locks=lambda: IN_TURN).do(store, clerk())
    return made[-1]


def charged(store, patient_id, *cents, coverage_id=None, day=MARCH, tax=0, part="self_pay"):
    """Charge services; return their ids."""
    key = uuid.uuid4().hex
    wanted = [
        ChargeWanted(
            patient_id, day, "99213", "Office visit", one - tax, one, tax_cents=tax,
            coverage_id=coverage_id, part=part,
        )
        for one in cents
    ]  # fmt: skip
    run(store, charging.post_charges, wanted, key=key)
    with store.read() as session:
        rows = owing.charges_of(session, patient_ids=[patient_id])
    return [row.id for row in rows][-len(cents) :]


def items(store, patient_id, *accounts):
    with store.read() as session:
        found = owing.open_items(
            session, [patient_id], accounts=accounts or ("patient", "payer", "agency", "prepaid")
        )
    return [(one.account, one.charge_id, one.part, one.cents) for one in found]


def item(store, charge_id, account="patient"):
    with store.read() as session:
        found = owing.open_of_charges(session, [charge_id])
    return next(one for one in found if one.account == account)


def wrongs(store):
    with store.read() as session:
        return reads.verify(session)


@pytest.fixture
def cover(office, ana):
    (payer,) = insert(office, Payer(name="Aetna"))
    (made,) = insert(office, Coverage(patient_id=ana, payer_id=payer, member_id="W1"))
    return made


def close(store, day):
    insert(
        store,
        Closing(kind="day", day=day, at=store.now(), staff="Rosa Diaz", content={}, seal="x"),
    )


def test_a_charge_is_owed_by_the_coverage_and_a_share_is_moved_to_the_patient(office, ana, cover):
    (charge,) = charged(office, ana, 12000, coverage_id=cover)
    assert items(office, ana) == [("payer", charge, "", 12000)]
    share = Bearer("patient", part="deductible")
    run(
        office, charging.transfer, item(office, charge, "payer"), share, cents=4317, key="t1",
        memo="Deductible",
    )  # fmt: skip
    run(
        office, charging.adjust, item(office, charge, "payer"), account="contractual", cents=2000,
        key="a1", reason="CO-45",
    )  # fmt: skip
    assert items(office, ana) == [
        ("patient", charge, "deductible", 4317),
        ("payer", charge, "", 5683),
    ]
    with office.read() as session:
        assert reads.balance(session, [ana]) == 4317
    assert wrongs(office) == []


def test_no_more_is_moved_or_lowered_than_is_open(office, ana, cover):
    (charge,) = charged(office, ana, 5000, coverage_id=cover)
    for change, more in (
        (charging.transfer, {"to": Bearer("patient"), "memo": "x"}),
        (charging.adjust, {"account": "write_off", "reason": "courtesy"}),
    ):
        with pytest.raises(Refused, match=r"Only \$50.00 is open"):
            run(office, change, item(office, charge, "payer"), cents=5001, key="k", **more)
    assert items(office, ana) == [("payer", charge, "", 5000)]


def test_sales_tax_is_kept_apart_from_income(office, ana):
    (charge,) = charged(office, ana, 1070, tax=70)
    with office.read() as session:
        (row,) = owing.charges_of(session, charge_ids=[charge])
        lines = owing.lines_of(session, [row.posting_id])[row.posting_id]
    assert [(line.account, line.cents) for line in lines] == [
        ("patient", 1070),
        ("income", -1000),
        ("sales_tax", -70),
    ]


def test_a_payment_of_the_balance_pays_the_oldest_charge_first(office, ana, pay):
    (new,) = charged(office, ana, 3000, day=MARCH)
    (old,) = charged(office, ana, 2000, day=MARCH - timedelta(days=30))
    pay(ana, purpose="balance", cents=2500)
    assert items(office, ana) == [("patient", new, "self_pay", 2500)]
    made = pay(ana, purpose="balance", cents=4000)
    assert items(office, ana) == [("patient", 0, "", -1500)]
    void_receipt.do(office, MANAGER, made["receipt_id"], reason="wrong account")
    assert items(office, ana) == [("patient", new, "self_pay", 2500)]
    assert old and wrongs(office) == []


def test_a_payment_pays_the_charges_it_names_before_older_ones(office, ana, pay):
    charged(office, ana, 2000, day=MARCH - timedelta(days=30))
    (new,) = charged(office, ana, 3000)
    pay(ana, purpose="balance", cents=3000, charge_ids=(new,))
    assert [one[3] for one in items(office, ana)] == [2000]


def test_what_was_paid_ahead_pays_a_later_charge_once(office, ana, pay):
    pay(ana, purpose="copay", cents=2500)
    (charge,) = charged(office, ana, 4000, part="copay")
    used = run(office, charging.use_prepaid, [ana], cents=2500, key="use", charge_ids=[charge])
    assert items(office, ana) == [("patient", charge, "copay", 1500)]
    assert run(office, charging.use_prepaid, [ana], cents=2500, key="again") is None
    assert used and wrongs(office) == []


def test_a_posting_is_taken_back_whole_and_only_once(office, ana, cover):
    (charge,) = charged(office, ana, 5000, coverage_id=cover)
    share = Bearer("patient", part="coinsurance")
    posting = run(
        office, charging.transfer, item(office, charge, "payer"), share, cents=1000, key="t",
        memo="20 %",
    )  # fmt: skip
    run(office, charging.reverse_posting, posting, reason="wrong claim")
    assert items(office, ana) == [("payer", charge, "", 5000)]
    with pytest.raises(Refused, match="taken back already"):
        run(office, charging.reverse_posting, posting, reason="again")
    assert wrongs(office) == []


def test_a_run_is_undone_whole_but_for_what_was_taken_back_before(office, ana, bob):
    charges = [charged(office, who, 700)[0] for who in (ana, bob, ana)]

    def write_off(work):
        one = charging.begin_run(
            work, kind="write-offs", title="Small balances", count=3, cents=2100, plan={}
        )
        for charge in charges:
            found = owing.open_of_charges(work.session, [charge])[0]
            charging.adjust(
                work, found, account="write_off", cents=700, key=f"w{charge}", reason="small",
                run_id=one.id,
            )  # fmt: skip
        return one.id

    made = run(office, write_off)
    assert items(office, ana) == items(office, bob) == []
    with office.read() as session:
        first = session.query(Posting.id).filter_by(key=f"w{charges[0]}").scalar()
    run(office, charging.reverse_posting, first, reason="that one is still owed")
    assert run(office, charging.undo_run, made, reason="wrong limit") == 2
    assert [one[3] for one in items(office, ana)] == [700, 700]
    with pytest.raises(Refused, match="undone already"):
        run(office, charging.undo_run, made, reason="again")
    assert wrongs(office) == []


def test_nothing_goes_into_a_closed_day_whoever_asks_and_later_work_goes_to_the_open_one(
    office, ana
):
    today = office.today()
    close(office, today)
    charged(office, ana, 5000)
    with office.read() as session:
        assert owing.open_day(session, today) == today + timedelta(days=1)
        assert session.execute(text("SELECT day FROM posting")).scalar() in (
            today + timedelta(days=1),
            str(today + timedelta(days=1)),
        )
    with pytest.raises(DBAPIError, match="posting_day_is_closed"):
        insert_posting(office, today)
    with pytest.raises(DBAPIError, match="append-only"), office.writing.begin() as connection:
        connection.execute(text("DELETE FROM closing"))


def insert_posting(store, day):
    with store.writing.begin() as connection:
        for cents in (5, -5):
            connection.execute(
                text("INSERT INTO posting_line (posting_key, account, cents, part) "
                     "VALUES ('x', 'cash', :cents, '')"), {"cents": cents},
            )  # fmt: skip
        connection.execute(
            text("INSERT INTO posting (key, kind, at, day, staff, workstation, memo, reason) "
                 "VALUES ('x', 'test', :at, :day, '', '', '', '')"),
            {"at": store.now(), "day": day},
        )  # fmt: skip


def test_the_doctor_sees_what_is_owed_drift_from_the_lines(office, ana):
    charged(office, ana, 5000)
    assert wrongs(office) == []
    with office.writing.begin() as connection:
        connection.execute(text("UPDATE owed SET cents = cents - 1"))
    (said,) = wrongs(office)
    assert "1 cents short of the lines" in said


def test_two_desks_that_move_the_same_share_move_it_once(office, ana, cover):
    (charge,) = charged(office, ana, 5000, coverage_id=cover)
    said = []

    def move(number):
        def once(work):
            found = owing.open_of_charges(work.session, [charge])
            left = next((one for one in found if one.account == "payer"), None)
            if left is None:
                raise Refused("nothing left")
            charging.transfer(
                work, left, Bearer("patient"), cents=5000, key=f"m{number}", memo="denied"
            )
            work.concerning(ana)

        try:
            action = Action("Test", "", "change", once, locks=lambda: IN_TURN)
            action.do(office.beside(f"d{number}"), clerk())
        except Refused as refusal:
            said.append(str(refusal))

    threads = [threading.Thread(target=move, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said == ["nothing left"] * 3
    assert items(office, ana) == [("patient", charge, "", 5000)] and wrongs(office) == []


def test_an_opening_balance_is_an_item_without_a_charge(office, ana):
    post_opening_balance.do(office, MANAGER, ana, cents=4200, key="old")
    assert items(office, ana) == [("patient", 0, "", 4200)]
    assert "ledger.post_opening_balance" in ACTIONS


@given(some.integers(0, 10_000), some.lists(some.integers(-500, 2000), max_size=12))
def test_money_spread_over_what_is_owed_is_all_accounted_for(cents, owed):
    rows = [
        Owing(1, "patient", at + 1, 0, "", one, MARCH + timedelta(days=at * 7 % 5))
        for at, one in enumerate(owed)
    ]
    spread, over = oldest_first(cents, rows)
    assert sum(part for _, part in spread) + over == cents
    assert all(0 < part <= one.cents for one, part in spread)
    if over:
        assert sum(part for _, part in spread) == sum(max(one, 0) for one in owed)
    days = [one.since for one, _ in spread]
    assert days == sorted(days)
