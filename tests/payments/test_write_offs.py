"""Small balances written off in one run, precisely as shown, and taken back whole."""

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some
from payments.conftest import BILLER, MANAGER
from small_office import patient

from frontdesk.core.jobs import Cancelled, Progress
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.payments import actions, adjusting_reads, write_off_reads
from frontdesk.payments.write_off_rules import (
    Item,
    Moved,
    SmallBalances,
    accepted,
    chosen,
    differences,
)

SMALL = SmallBalances(limit_cents=500, older_days=90)
TODAY = date(2025, 9, 1)


def plan(desk, wanted=SMALL):
    return desk.ask(write_off_reads.planned, wanted, today=desk.store.today())


def run(desk, items, wanted=SMALL, *, staff=MANAGER, key=None, progress=None):
    return actions.write_off.do(
        desk.store, staff, wanted, items, key=key or uuid.uuid4().hex, progress=progress
    )


def old(desk, days=100):
    return desk.store.today() - timedelta(days=days)


@pytest.fixture
def small(desk):
    """Ana owes 3 and 2 dollars, old; Bob owes 4, old, and 90, which is not small."""
    desk.ana_charges = desk.charge(desk.ana, 300, 200, day=old(desk))
    desk.bob_charges = desk.charge(desk.bob, 400, 9000, day=old(desk))
    return desk


def test_the_dry_run_shows_what_the_run_does_and_the_run_is_taken_back_whole(small):
    items = plan(small)
    assert [(item.patient_id, item.cents) for item in items] == [(small.ana, 300), (small.ana, 200)]
    done = run(small, items)
    assert small.owed(*small.ana_charges) == [] and done.made["count"] == 2
    assert [one.cents for one in small.items(*small.bob_charges)] == [400, 9000]
    (row,) = small.ask(write_off_reads.runs)
    assert (row.count, row.cents, row.staff) == (2, 500, "Rosa Diaz")
    done.undo.action.do(small.store, MANAGER, **done.undo.arguments)
    assert [one.cents for one in small.items(*small.ana_charges)] == [300, 200]
    with pytest.raises(Refused, match=r"undone already|Someone else just changed"):
        done.undo.action.do(small.store, MANAGER, **done.undo.arguments)
    assert small.wrongs() == []


def test_each_item_may_be_looked_at_alone(small):
    wanted = replace(SMALL, whole=False)
    assert [item.cents for item in plan(small, wanted)] == [300, 200, 400]
    run(small, plan(small, wanted), wanted)
    assert [one.cents for one in small.items(*small.bob_charges)] == [9000]


def test_what_is_young_or_has_a_credit_is_left_alone(small, desk):
    assert plan(small, replace(SMALL, older_days=101)) == []
    desk.charge(desk.ana, 100, day=desk.store.today())
    assert plan(small) == []


def test_insurance_balances_have_a_run_of_their_own(desk):
    (charge,) = desk.charge(desk.bob, 450, coverage_id=desk.bobs, day=old(desk))
    assert plan(desk) == []
    wanted = replace(SMALL, account="payer")
    run(desk, plan(desk, wanted), wanted)
    assert desk.owed(charge) == []


def test_what_moved_since_the_dry_run_is_said_item_by_item_and_nothing_is_done(small):
    items = plan(small)
    (cat,) = [patient(small.store, family="Cole", given="Cat", number=3)]
    small.charge(cat, 250, day=old(small))
    first = next(one for one in small.items(*small.ana_charges) if one.cents == 300)
    actions.adjust_item.do(small.store, BILLER, first, key="a", code="courtesy", cents=100)
    gone = [item for item in items if item.cents == 300]
    with pytest.raises(Moved, match="2 items moved since the dry run") as moved:
        run(small, items)
    said = [one.sentence for one in moved.value.differences]
    assert said[0].startswith("$3.00 of ") and said[0].endswith("is $2.00 now.")
    assert said[1].startswith("$2.50 of ") and said[1].endswith("came in.")
    assert len(gone) == 1 and small.ask(write_off_reads.runs) == []
    run(small, plan(small))
    assert small.owed(*small.ana_charges) == [] and small.wrongs() == []


def test_the_same_run_pressed_twice_runs_once(small):
    items = plan(small)
    made = [run(small, items, key="k").made for _ in range(2)]
    assert made[0]["run_id"] == made[1]["run_id"]
    assert len(small.ask(write_off_reads.runs)) == 1


def test_a_run_that_is_stopped_leaves_nothing_half_done(small):
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        run(small, plan(small), progress=progress)
    assert len(plan(small)) == 2 and small.ask(write_off_reads.runs) == []
    told = []
    run(small, plan(small), progress=Progress(lambda done, total: told.append((done, total))))
    assert told == [(0, 1), (1, 1)]


def test_what_was_taken_back_by_itself_is_not_taken_back_twice(small):
    done = run(small, plan(small))
    rows = small.ask(adjusting_reads.entries, [small.ana])
    actions.take_back_entry.do(small.store, BILLER, rows[0].id, reason="still owed")
    made = done.undo.action.do(small.store, MANAGER, **done.undo.arguments).made
    assert made == {"count": 0} and small.wrongs() == []
    assert [one.cents for one in small.items(*small.ana_charges)] == [300, 200]


def test_a_biller_needs_approval_for_a_run_and_nothing_to_do_is_said(small):
    with pytest.raises(NeedsApproval):
        run(small, plan(small), staff=BILLER)
    nothing = replace(SMALL, limit_cents=1)
    with pytest.raises(Refused, match="Nothing is to be written off"):
        run(small, [], nothing)


def test_thousands_of_items_are_written_off_and_taken_back_in_one_go(desk):
    desk.charge(desk.ana, *[10] * 40, day=old(desk))
    people = [patient(desk.store, given=f"P{n}", number=100 + n) for n in range(60)]
    for who in people:
        desk.charge(who, 7, 5, day=old(desk))
    items = plan(desk)
    assert len(items) == 160
    done = run(desk, items)
    assert plan(desk) == [] and desk.ask(write_off_reads.runs)[0].cents == 400 + 60 * 12
    done.undo.action.do(desk.store, MANAGER, **done.undo.arguments)
    assert plan(desk) == items and desk.wrongs() == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"limit_cents": 0}, "limit_cents"), ({"limit_cents": 100_001}, "limit_cents"),
     ({"older_days": -1}, "older_days"), ({"account": "agency"}, "account")],
)  # fmt: skip
def test_a_run_that_cannot_be_is_refused_at_its_field(wrong, field):
    with pytest.raises(Refused) as refused:
        accepted(replace(SMALL, **wrong))
    assert refused.value.field == field


ITEMS = some.lists(
    some.builds(
        Item,
        patient_id=some.integers(1, 4), account=some.just("patient"),
        charge_id=some.integers(1, 30), coverage_id=some.just(0), part=some.just(""),
        cents=some.integers(-300, 900).filter(bool),
        since=some.integers(0, 200).map(lambda days: TODAY - timedelta(days=days)),
    ),
    max_size=15, unique_by=lambda item: item.place,
)  # fmt: skip


@given(ITEMS, some.integers(1, 1000), some.integers(0, 200), some.booleans())
def test_no_run_takes_what_is_large_young_or_a_credit(items, limit, days, whole):
    wanted = SmallBalances(limit, days, whole=whole)
    taken = chosen(wanted, items, today=TODAY)
    for item in taken:
        assert 0 < item.cents <= limit and (TODAY - item.since).days >= days
    for who in {item.patient_id for item in taken}:
        mine = [item for item in items if item.patient_id == who]
        if whole:
            assert [item for item in taken if item.patient_id == who] == mine
            assert sum(item.cents for item in mine) <= limit


@given(ITEMS, ITEMS)
def test_every_difference_is_told_and_only_differences(before, now):
    said = differences(before, now)
    same = {item for item in before} & {item for item in now}
    told = {one.before for one in said} | {one.now for one in said}
    assert not same & told and told - {None} == (set(before) | set(now)) - same
