"""Adding, changing, ending and confirming coverages, on both databases."""

from datetime import date, timedelta

import pytest
from small_office import audit_rows, clerk, patient

from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.coverage import reads
from frontdesk.coverage.actions import (
    add_coverage,
    change_coverage,
    confirm_coverage,
    end_coverage,
)
from frontdesk.coverage.rules import CoverageTyped

AETNA = CoverageTyped("Aetna", plan="PPO", member_id="W1234-01", copay_cents=2500)


@pytest.fixture
def ana(store):
    return patient(store)


def today(store):
    return store.today()


def on_file(store, patient_id, day=None):
    with store.read() as session:
        return reads.coverages_of(session, patient_id, day or store.today())


def undo(store, staff, done):
    return done.undo.action.do(store, staff, **done.undo.arguments)


def test_a_coverage_is_added_with_its_payer_and_counts_as_confirmed(store, ana):
    add_coverage.do(store, clerk(), ana, typed=AETNA)
    (row,) = on_file(store, ana)
    assert (row.payer, row.plan, row.copay_cents, row.place) == ("Aetna", "PPO", 2500, "primary")
    assert row.confirmed_on == today(store)
    assert audit_rows(store) == [("Add coverage", ana, "done")]


def test_the_same_payer_is_never_entered_twice(store, ana):
    bob = patient(store, given="Bob", number=2)
    add_coverage.do(store, clerk(), ana, typed=AETNA)
    add_coverage.do(store, clerk(), bob, typed=CoverageTyped("  AETNA "))
    with store.read() as session:
        assert [row.name for row in reads.payers(session, "aet")] == ["Aetna"]


def test_a_second_primary_coverage_is_refused_and_leaves_nothing(store, ana):
    add_coverage.do(store, clerk(), ana, typed=AETNA)
    with pytest.raises(Refused, match="Aetna is already the primary"):
        add_coverage.do(store, clerk(), ana, typed=CoverageTyped("Cigna"))
    with store.read() as session:
        assert reads.payers(session, "cigna") == []
    add_coverage.do(store, clerk(), ana, typed=CoverageTyped("Cigna", order=2))
    assert [row.payer for row in on_file(store, ana)] == ["Aetna", "Cigna"]


def test_a_new_policy_may_follow_when_the_old_one_has_ended(store, ana):
    done = add_coverage.do(store, clerk(), ana, typed=AETNA)
    end_coverage.do(store, clerk(), done.made, version=1, last_day=today(store))
    tomorrow = today(store) + timedelta(days=1)
    add_coverage.do(store, clerk(), ana, typed=CoverageTyped("Cigna", valid_from=tomorrow))
    assert [row.payer for row in on_file(store, ana)] == ["Aetna"]
    assert [row.payer for row in on_file(store, ana, tomorrow)] == ["Cigna"]


def test_adding_changing_and_ending_can_each_be_undone(store, ana):
    added = add_coverage.do(store, clerk(), ana, typed=AETNA)
    (row,) = on_file(store, ana)
    changed = change_coverage.do(
        store, clerk(), row.id, version=row.version, typed=CoverageTyped("Cigna", copay_cents=100)
    )
    assert on_file(store, ana)[0].payer == "Cigna"
    undo(store, clerk(), changed)
    (row,) = on_file(store, ana)
    assert row.typed() == AETNA
    ended = end_coverage.do(store, clerk(), row.id, version=row.version)
    assert on_file(store, ana) == []
    undo(store, clerk(), ended)
    assert on_file(store, ana)[0].typed() == AETNA
    assert added.undo is not None


def test_undoing_an_addition_takes_it_off_and_redoing_brings_it_back(store, ana):
    removed = undo(store, clerk(), add_coverage.do(store, clerk(), ana, typed=AETNA))
    assert on_file(store, ana) == []
    undo(store, clerk(), removed)
    assert on_file(store, ana)[0].typed() == AETNA


def test_confirming_stamps_today_and_a_stale_screen_is_refused(store, ana):
    typed = CoverageTyped("Aetna")
    coverage_id = add_coverage.do(store, clerk(), ana, typed=typed).made
    confirm_coverage.do(store, clerk(), coverage_id, version=1)
    change_coverage.do(store, clerk(), coverage_id, version=1, typed=AETNA)
    with pytest.raises(Refused, match="Someone else"):
        confirm_coverage.do(store, clerk(), coverage_id, version=1)


def test_a_coverage_that_is_over_cannot_be_confirmed(store, ana):
    typed = CoverageTyped("Aetna", valid_to=date(2020, 12, 31))
    coverage_id = add_coverage.do(store, clerk(), ana, typed=typed).made
    with pytest.raises(Refused, match="does not hold today"):
        confirm_coverage.do(store, clerk(), coverage_id, version=1)


def test_who_may_not_is_told_so_and_it_is_kept(store, ana, temp):
    with pytest.raises(NeedsApproval):
        add_coverage.do(store, temp, ana, typed=AETNA)
    assert audit_rows(store) == [("Add coverage", None, "refused")]


def test_the_history_shows_what_was_before(store, ana):
    first = add_coverage.do(store, clerk(), ana, typed=AETNA).made
    end_coverage.do(store, clerk(), first, version=1, last_day=today(store))
    tomorrow = today(store) + timedelta(days=1)
    add_coverage.do(store, clerk(), ana, typed=CoverageTyped("Cigna", valid_from=tomorrow))
    with store.read() as session:
        assert [row.payer for row in reads.all_coverages_of(session, ana)] == ["Cigna", "Aetna"]


def test_typed_signs_are_searched_as_they_are(store, ana):
    add_coverage.do(store, clerk(), ana, typed=CoverageTyped("Blue 100% Care"))
    with store.read() as session:
        assert [row.name for row in reads.payers(session, "100%")] == ["Blue 100% Care"]
        assert reads.payers(session, "b_ue") == []
