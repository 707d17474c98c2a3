"""What was paid ahead, used for what is owed: shown first, done precisely, taken back whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from kit.walk import access_keys, clipped, unnamed
from payments.conftest import BILLER, MANAGER, Desk
from payments.pane.test_patient_pages import pay, sit
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from frontdesk.core.refused import Refused
from frontdesk.kit import theme
from frontdesk.payments import actions, credit_reads, credit_rules, write_off_reads
from frontdesk.payments.credit_rules import CreditsMoved, CreditUse

__all__ = ["sit"]


def credited(desk):
    """Ana paid 25 ahead and owes 100, Bob paid 80 ahead and owes 30; return their charges."""
    charges = desk.charge(desk.ana, 10000) + desk.charge(desk.bob, 3000)
    pay(desk, desk.ana, 2500, purpose="prepayment")
    pay(desk, desk.bob, 8000, purpose="prepayment")
    return charges


def settled(biller, page):
    for _ in range(10):
        biller.settle()
    assert page._job is None


def test_all_credits_are_shown_used_and_taken_back_whole(desk, sit):
    charges = credited(desk)
    biller = sit(desk)
    page = biller.page("credits")
    assert [
        (row.patient, row.use.ahead_cents, row.use.owed_cents, row.use.cents)
        for row in page.tables["plan"].rows_model.rows()
    ] == [("Stone, Bob", 8000, 3000, 3000), ("Rivera, Ana", 2500, 10000, 2500)]
    assert page.all.text() == "&Use $55.00 of all"
    page.all.setFocus()
    biller.press(Qt.Key.Key_Space)
    settled(biller, page)
    assert "$55.00 of 2 accounts used" in page.banner.sentence
    assert desk.owed(*charges) == [("patient", 0, "self_pay", 7500)]
    assert page.tables["plan"].rows_model.rows() == []
    page.turn_to("runs")
    page.tables["runs"].setFocus()
    biller.settle()
    biller.press(Qt.Key.Key_Delete)
    biller.type("not agreed\n")
    settled(biller, page)
    assert sorted(one.cents for one in desk.items(*charges)) == [3000, 10000]
    (run,) = desk.ask(write_off_reads.runs, kind=credit_reads.KIND)
    assert run.undone_by == "Bea Bill" and desk.wrongs() == []
    assert [use.cents for use in desk.ask(credit_reads.planned)] == [2500, 3000]


def test_one_patients_credit_is_used_from_their_card(desk, sit):
    charges = credited(desk)
    biller = sit(desk)
    page = biller.page("credits")
    page.finder.setFocus()
    biller.type("10000002\n")
    assert QApplication.focusWidget() is page.one
    biller.press(Qt.Key.Key_Space)
    settled(biller, page)
    assert desk.owed(*charges) == [("patient", 0, "self_pay", 10000)]
    assert [row.patient for row in page.tables["plan"].rows_model.rows()] == ["Rivera, Ana"]


def test_what_moved_since_the_dry_run_is_said_and_nothing_is_used(desk, sit):
    charges = credited(desk)
    biller = sit(desk)
    page = biller.page("credits")
    pay(desk, desk.ana, 9000)  # at another desk, whose bell has not rung here
    page.use_all()
    settled(biller, page)
    assert "1 account moved since the dry run" in page.banner.sentence
    said = {row.patient: row.moved for row in page.tables["plan"].rows_model.rows()}
    assert said["Rivera, Ana"] == "Paid ahead $25.00 (was $25.00), owed $10.00 (was $100.00)."
    assert desk.ask(write_off_reads.runs, kind=credit_reads.KIND) == []
    page.use_all()
    settled(biller, page)
    assert desk.owed(*charges) == [] and desk.wrongs() == []


def test_the_same_key_uses_nothing_twice_and_another_runs_number_is_refused(desk):
    credited(desk)
    uses = desk.ask(credit_reads.planned)
    for _ in range(2):
        made = actions.use_credits.do(desk.store, BILLER, uses, key="once").made
        assert made["cents"] == 5500
    (run,) = desk.ask(write_off_reads.runs, kind=credit_reads.KIND)
    assert run.count == 2
    with pytest.raises(CreditsMoved, match="2 accounts moved"):
        actions.use_credits.do(desk.store, BILLER, uses, key="again")
    actions.undo_credit_run.do(desk.store, BILLER, run.id, version=run.version, reason="not meant")
    with pytest.raises(Refused):
        actions.undo_credit_run.do(
            desk.store, BILLER, run.id, version=run.version + 1, reason="twice"
        )


USES = some.lists(
    some.builds(CreditUse, some.integers(1, 5), some.integers(1, 9), some.integers(1, 9)),
    unique_by=lambda use: use.patient_id,
)


@given(USES, USES)
def test_nothing_moved_exactly_when_both_are_the_same(before, now):
    moved = credit_rules.differences(before, now)
    assert {one.patient_id for one in moved} == {
        use.patient_id for use in set(before) ^ set(now)
    }  # fmt: skip


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_page_is_named_reachable_and_cut_nowhere(sqlite_store, sit, scale):
    theme.apply(QApplication.instance(), theme.light().scaled(scale))
    desk = Desk(sqlite_store)
    credited(desk)
    uses = [use for use in desk.ask(credit_reads.planned) if use.patient_id == desk.bob]
    actions.use_credits.do(desk.store, MANAGER, uses, key="once", every=False)
    biller = sit(desk, MANAGER, size=(round(1180 * scale), round(820 * scale)))
    page = biller.page("credits")
    try:
        for view in page.views:
            page.turn_to(view.key)
            page.tables[view.key].setFocus()
            page.tables[view.key].selectRow(0)
            biller.settle()
            assert unnamed(page) == [] and clipped(page) == [], view.key
            assert max(access_keys(page).values(), default=1) == 1, access_keys(page)
    finally:
        theme.apply(QApplication.instance(), theme.light())
