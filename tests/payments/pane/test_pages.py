"""Adjusting, the write-off run, unapplied money and the reasons, as a biller uses them."""

from datetime import timedelta

import pytest
from kit.walk import access_keys, clipped, unnamed
from payments.conftest import BILLER, MANAGER, Desk
from payments.pane.a_biller import Biller
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from frontdesk.core.jobs import Progress
from frontdesk.kit import theme
from frontdesk.kit.going import Go
from frontdesk.payments import actions, adjusting_reads, write_off_reads


@pytest.fixture
def desk(sqlite_store):
    return Desk(sqlite_store)


@pytest.fixture
def sit(desk, qtbot):
    """Return how a person sits down at the room."""
    sitting = []

    def down(staff=BILLER, **more):
        sitting.append(Biller(desk.store, staff, qtbot, **more))
        return sitting[-1]

    yield down
    for one in sitting:
        one.close()


def old(desk):
    return desk.store.today() - timedelta(days=200)


def settled(biller, page):
    """Wait for the long job of a page."""
    for _ in range(10):
        biller.settle()
    assert page._job is None


def test_an_item_is_adjusted_by_keyboard_and_taken_back_with_a_reason(desk, sit):
    (charge,) = desk.charge(desk.bob, 15000)
    biller = sit()
    page = biller.page("adjust")
    page.finder.setFocus()
    biller.type("10000002\n\n")
    assert QApplication.focusWidget() is page.code
    biller.type("c\t20\tlong wait\n")
    assert desk.owed(charge) == [("patient", 0, "self_pay", 13000)]
    assert page.banner.sentence == "$20.00 adjusted."
    page.entries.setFocus()
    biller.press(Qt.Key.Key_Delete)
    biller.type("wrong patient\n")
    assert desk.owed(charge) == [("patient", 0, "self_pay", 15000)]
    assert "(taken back)" in page.entry_model.index(0, 2).data()


def test_the_charge_that_another_room_names_is_in_hand_and_its_reason_is_asked_for(desk, sit):
    first, second = desk.charge(desk.bob, 15000), desk.charge(desk.bob, 4000)
    biller = sit()
    biller.room.go(Go("payments", desk.bob, {"page": "adjust", "charge_id": second[0]}))
    biller.settle()
    page = biller.page("adjust")
    assert page.table.current_row().item.charge_id == second[0]
    assert QApplication.focusWidget() is page.code
    biller.type("c\t5\tlong wait\n")
    assert desk.owed(second[0]) == [("patient", 0, "self_pay", 3500)]
    assert desk.owed(first[0]) == [("patient", 0, "self_pay", 15000)]
    biller.room.go(Go("payments", desk.bob, {"page": "adjust", "charge_id": first[0]}))
    biller.settle()
    assert page.table.current_row().item.charge_id == first[0]
    assert page.form["cents"].value() == 15000


def test_a_charge_of_which_nothing_is_open_says_so(desk, sit):
    desk.charge(desk.bob, 15000)
    biller = sit()
    biller.room.go(Go("payments", desk.bob, {"page": "adjust", "charge_id": 4711}))
    biller.settle()
    assert "Nothing of that charge is open" in biller.page("adjust").banner.sentence


def test_a_charge_is_moved_to_the_next_insurance(desk, sit):
    (charge,) = desk.charge(desk.ana, 15000, coverage_id=desk.first)
    biller = sit()
    biller.room.go(Go("payments", desk.ana, {"page": "adjust"}))
    biller.settle()
    page = biller.page("adjust")
    page.what.set_value("transfer")
    page._on_what()
    page.form["to"].take_keyboard()
    page.to.set_value(next(key for key, words in page.to.options if "Medigap" in words))
    page.form["why"].take_keyboard()
    biller.type("not covered here\n")
    assert desk.owed(charge) == [("payer", desk.second, "", 15000)]


def test_above_the_limit_it_is_said_and_a_supervisor_may_approve(desk, sit):
    (charge,) = desk.charge(desk.bob, 15000)
    biller = sit()
    asked = []

    def approve(refusal, then):
        asked.append(str(refusal))
        then(MANAGER)

    biller.office.ask_approval = approve
    biller.room.go(Go("payments", desk.bob, {"page": "adjust"}))
    biller.settle()
    page = biller.page("adjust")
    page.form["code"].take_keyboard()
    biller.type("c\t120\n")
    assert "above its limit of $50.00" in asked[0]
    assert desk.owed(charge) == [("patient", 0, "self_pay", 3000)]


def test_more_than_is_open_is_said_at_the_amount(desk, sit):
    desk.charge(desk.bob, 1000)
    biller = sit()
    biller.room.go(Go("payments", desk.bob, {"page": "adjust"}))
    biller.settle()
    page = biller.page("adjust")
    page.form["code"].take_keyboard()
    biller.type("c\t20\n")
    assert "Only $10.00 is open" in page.form["cents"].error
    assert page.form["cents"].value() == 2000 and page.post.isEnabled()


def test_the_dry_run_is_shown_then_done_then_taken_back_whole(desk, sit):
    charges = desk.charge(desk.ana, 300, 120, day=old(desk)) + desk.charge(
        desk.bob, 450, day=old(desk)
    )
    biller = sit(MANAGER)
    page = biller.page("write-off")
    page.form["limit_cents"].take_keyboard()
    biller.type("5\n")
    settled(biller, page)
    assert page.words.words() == "3 items of 2 accounts, $8.70 in all"
    page.run_button.click()
    settled(biller, page)
    assert "3 items, $8.70, written off." in page.banner.sentence
    assert desk.owed(*charges) == []
    page.view.set_value("runs")
    page._turn()
    page.run_table.setFocus()
    biller.settle()
    page.back.click()
    biller.type("limit too high\n")
    settled(biller, page)
    assert [one.cents for one in desk.items(*charges)] == [300, 120, 450]
    assert page.run_model.index(0, 5).data() == "Taken back by Rosa Diaz"


def test_what_moved_since_the_dry_run_is_listed_and_nothing_is_written_off(desk, sit):
    charges = desk.charge(desk.ana, 300, 120, day=old(desk))
    biller = sit(MANAGER)
    page = biller.page("write-off")
    page.look()
    settled(biller, page)
    (item, _) = desk.items(*charges)
    actions.adjust_item.do(desk.store, BILLER, item, key="k", code="courtesy", cents=item.cents)
    page.run_button.click()
    settled(biller, page)
    assert "1 item moved since the dry run" in page.banner.sentence
    assert [row.moved for row in page.model.rows()] and "went out" in page.model.rows()[0].moved
    assert desk.ask(write_off_reads.runs) == []
    page.look()
    settled(biller, page)
    assert page.words.words() == "1 item of 1 account, $1.20 in all"


def test_a_run_is_stopped_and_nothing_is_half_done(desk, sit, monkeypatch):
    charges = desk.charge(desk.ana, 300, 120, day=old(desk))
    biller = sit(MANAGER)
    page = biller.page("write-off")
    page.look()
    settled(biller, page)
    step = Progress.step

    def stopped(self, done, total=0):
        self.cancel()
        step(self, done, total)

    monkeypatch.setattr(Progress, "step", stopped)
    page.run_button.click()
    settled(biller, page)
    assert page.banner.sentence == "Stopped. Nothing was changed."
    assert [one.cents for one in desk.items(*charges)] == [300, 120]
    assert page.run_button.isEnabled()


def test_a_biller_asks_for_the_run_and_a_manager_approves_it_in_place(desk, sit):
    charges = desk.charge(desk.ana, 300, day=old(desk))
    biller = sit()
    biller.office.ask_approval = lambda refusal, then: then(MANAGER)
    page = biller.page("write-off")
    page.look()
    settled(biller, page)
    page.run_button.click()
    settled(biller, page)
    assert desk.owed(*charges) == [] and desk.ask(write_off_reads.runs)[0].staff == "Bea Bill"


def test_money_on_no_line_is_seen_and_enter_opens_its_check(desk, sit):
    desk.check(12345, number="88")
    biller = sit()
    wished = []
    biller.room.wished.connect(wished.append)
    page = biller.page("unapplied")
    assert page.sum.words() == "$123.45"
    page.tables["checks"].setFocus()
    biller.type("\n")
    biller.room.go(wished[0])
    biller.settle()
    assert biller.page("check").desk.title.words() == "Aetna: Check 88"


def test_a_manager_changes_and_adds_a_reason(desk, sit):
    biller = sit(MANAGER)
    page = biller.page("reasons")
    page.table.take_in_hand(3)
    biller.settle()
    page.card.form["limit_cents"].set_value(7500)
    page.card.ask()
    biller.settle()
    page.begin()
    page.card.form["name"].set_value("Bridge closed")
    page.card.ask()
    biller.settle()
    found = {row.reason.name: row.reason.limit_cents for row in desk.ask(adjusting_reads.reasons)}
    assert (found["Courtesy"], found["Bridge closed"]) == (7500, 5000)
    assert page.card.heading.words() == "Bridge closed"


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("key", ["check", "adjust", "write-off", "unapplied", "reasons"])
def test_every_page_is_named_reachable_and_cut_nowhere(desk, sit, key, scale):
    theme.apply(QApplication.instance(), theme.light().scaled(scale))
    biller = sit(MANAGER, size=(round(1180 * scale), round(820 * scale)))
    page = biller.page(key)
    try:
        assert unnamed(page) == [] and clipped(page) == []
        keys = access_keys(page)
        assert len(keys) == len(set(keys)), keys
    finally:
        theme.apply(QApplication.instance(), theme.light())
