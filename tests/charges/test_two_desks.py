"""Two people amend, void or price in the same instant: a visit is charged once, by one of them."""

import uuid

import pytest
from at_once import desks_of
from charges.a_visit import BILLER, LAB, MANAGER, VISIT
from sqlalchemy import func, select

from frontdesk.charges.actions import (
    amend_superbill,
    change_fees,
    excuse_visit,
    save_superbill,
    undo_fee_change,
    void_superbill,
    withdraw_excuse,
)
from frontdesk.charges.fee_plan import FeeLine, FeeStep
from frontdesk.charges.tables import Excuse, Fee, FeeChange
from frontdesk.core.refused import Refused


@pytest.fixture
def two(office):
    with desks_of(office.store) as two:
        yield two
    assert office.wrongs() == []


def amend(office, *services):
    bill = office.view().bill

    def at(store):
        typed = office.typed(*services, key=uuid.uuid4().hex)
        return amend_superbill.do(
            store, BILLER, typed, superbill_id=bill.id, version=bill.version, reason="wrong code"
        )

    return at


def void(office):
    bill = office.view().bill
    return lambda store: void_superbill.do(
        store, BILLER, bill.id, version=bill.version, reason="by mistake",
        appointment_id=bill.appointment_id,
    )  # fmt: skip


def test_a_superbill_is_amended_or_taken_back_by_one_of_two(office, two):
    office.save()
    two.one_wins(amend(office, VISIT), amend(office, LAB))
    assert sum(cents for *_, cents in office.items("patient")) in (14000, 3000)
    said = two.one_wins(void(office))
    assert "just changed" in said or "taken back already" in said
    assert office.items() == []
    office.save()
    two.one_wins(void(office), amend(office, LAB))
    assert sum(cents for *_, cents in office.items()) in (0, 3000)


def test_a_visit_is_charged_or_excused_and_never_both(office, two):
    told = two.both(
        lambda store: save_superbill.do(store, BILLER, office.typed()),
        lambda store: excuse_visit.do(store, BILLER, office.visit, reason="nurse visit"),
    )
    assert not isinstance(told[0], Refused)
    with office.store.read() as session:
        excuses = session.scalar(select(func.count(Excuse.id)))
    assert office.view().bill is not None and excuses == 0
    other = office.book(90)
    told = two.both(lambda store: excuse_visit.do(store, BILLER, other, reason="nurse visit"))
    assert not any(isinstance(one, Refused) for one in told)
    two.both(lambda store: withdraw_excuse.do(store, BILLER, other))


def test_prices_are_changed_by_one_of_two_runs_and_back_by_one(office, two):
    schedule = office.schedule(fees=[{"code": "99213", "cents": 14000}])
    before = FeeLine("99213", "", "", 14000, None)
    steps = [FeeStep(before, FeeLine("99213", "", "", 15000, None))]
    said = two.one_wins(
        lambda store: change_fees.do(store, MANAGER, schedule, title="Up", steps=steps)
    )
    assert "99213" in said
    with office.store.read() as session:
        run = session.scalars(select(FeeChange)).one()
    two.one_wins(lambda store: undo_fee_change.do(store, MANAGER, run.id, version=run.version))
    with office.store.read() as session:
        assert session.scalar(select(Fee.cents)) == 14000
