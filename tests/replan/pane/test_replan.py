"""The Replan room, worked by real keys: proposed, changed, carried out, called, taken back."""

from datetime import timedelta

import pytest
from given import MONDAY
from kit.walk import access_keys, clipped, unnamed
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from schedule.an_office import ANN, LEE, LUIS, MAI, OKAFOR, TUESDAY, nine, put, rows
from schedule.pane.shown_day import Hand

from frontdesk.core.changes import Changes
from frontdesk.kit import theme
from frontdesk.kit.going import Go
from frontdesk.replan.deciding import possible
from frontdesk.replan.rules import CALL, MOVED
from frontdesk.replan.tables import ReplanCall
from frontdesk.schedule.tables import Block


@pytest.fixture
def visits(morning):
    """Three of Dr. Lee's patients on Monday morning."""
    return [put(morning, nine(30 * n), patient=who) for n, who in enumerate((ANN, LUIS, MAI))]


def starts(store):
    return rows(store, "provider_id", "start")


def test_everyone_has_a_new_time_as_soon_as_it_is_said_who_is_out(morning, visits, new_desk):
    desk = new_desk(morning)
    assert [one[0] for one in desk.rows()] == [MOVED] * 3
    assert desk.plan.words.words().startswith("3 moved · 0 to call · 0 without a time · ")
    assert [str(row.start) for row in desk.plan.plan.rows] == [str(nine(30 * n)) for n in range(3)]
    assert {one.id for one in desk.plan.days.day.items} == set(visits)
    assert desk.plan.apply.isEnabled() and starts(morning)[0] == (LEE, nine())


def test_the_arrows_step_through_a_patients_possible_times(morning, visits, new_desk):
    desk = new_desk(morning)
    desk.take(visits[0])
    plan = desk.plan.plan
    here = plan.proposal.times[visits[0]]
    times = possible(plan.visit(visits[0]), plan.found.situation, {})
    after = times[[one.at for one in times].index(here.at) + 1]
    desk.press("Right")
    desk.settle()
    row = desk.plan.plan.row(visits[0])
    assert (row.time.at, row.time.provider_id) == (after.at, after.provider_id) and row.by_hand
    desk.press("Left")
    desk.settle()
    assert desk.times()[visits[0]] == here.at
    assert desk.plan.table.current_row().id == visits[0]
    desk.press("Backspace")
    desk.settle()
    assert not desk.plan.plan.row(visits[0]).by_hand


def test_c_keeps_a_visit_for_a_call_and_once_more_places_it_again(morning, visits, new_desk):
    desk = new_desk(morning)
    before = desk.times()
    desk.take(visits[1])
    desk.press("C")
    desk.settle()
    assert desk.rows()[0][:2] == (CALL, "Lopez, Luis")
    assert desk.plan.table.current_row().id == visits[1]
    desk.press("C")
    desk.settle()
    assert desk.times() == before


def test_a_visit_is_dropped_where_it_fits_and_the_others_give_way(morning, visits, new_desk):
    desk = new_desk(morning)
    mine, other = visits[0], visits[1]
    time = desk.plan.plan.proposal.times[other]
    days = desk.plan.days
    days.moved.emit(mine, (time.day, time.provider_id), time.clock + 5)
    desk.settle()
    now = desk.plan.plan.proposal.times
    assert now[mine].at == time.at and now[mine].provider_id == time.provider_id
    assert now[other] is not None and now[other] != time
    desk.plan.drop(mine, LEE, desk.plan.plan.visit(mine).start)
    desk.settle()
    assert "does not fit there" in desk.plan.banner.sentence
    assert desk.plan.plan.proposal.times[mine].at == time.at


def test_a_visit_is_cut_and_dropped_by_keys_on_its_days(morning, visits, new_desk):
    desk = new_desk(morning)
    days, mine = desk.plan.days, visits[0]
    day = TUESDAY + timedelta(1)
    desk.take(mine)
    desk.press("Return")
    assert days.hasFocus() and days.item_in_hand().id == mine
    desk.press("Ctrl+X")
    assert days.go_to((day, OKAFOR), 10 * 60)
    desk.press("Ctrl+V")
    desk.settle()
    time = desk.plan.plan.proposal.times[mine]
    assert (time.day, time.provider_id, time.clock) == (day, OKAFOR, 10 * 60)


def test_all_are_moved_by_one_press_called_by_one_key_each_and_taken_back_by_one_undo(
    morning, visits, new_desk
):
    desk = new_desk(morning)
    before = starts(morning)
    planned = {row.id: (row.time.provider_id, row.time.at) for row in desk.plan.plan.rows}
    desk.click(desk.plan.apply)
    desk.settle()
    assert dict(zip(visits, starts(morning), strict=True)) == planned
    assert rows(morning, "title", table=Block) == [("Dr. Ann Lee out",)]
    calls = desk.calls.table
    assert calls.isVisible() and calls.hasFocus() and len(calls.model_of.rows()) == 3
    calls.take_in_hand(calls.model_of.rows()[0].id)
    for key in "RMB":
        desk.press(key)
        desk.settle()
    assert rows(morning, "outcome", table=ReplanCall) == [("reached",), ("message",), ("rebooked",)]
    assert ANN in desk.patients and MAI in desk.patients
    desk.press("Return")
    assert desk.wishes[-1] == Go(
        "schedule", None, {"appointment_id": calls.current_row().appointment_id}
    )
    desk.click(desk.calls.undo)
    desk.settle()
    assert starts(morning) == before and rows(morning, "id", table=Block) == []


def test_a_title_left_empty_is_said_at_its_field_and_nothing_is_moved(morning, visits, new_desk):
    desk = new_desk(morning)
    before = starts(morning)
    desk.plan.ask.form["title"].set_value("")
    desk.click(desk.plan.apply)
    desk.settle()
    assert "Say why" in desk.plan.ask.form["title"].error and starts(morning) == before
    assert desk.plan.apply.isEnabled()


def test_what_another_desk_books_meanwhile_is_seen_and_planned_around(morning, visits, new_desk):
    desk = new_desk(morning)
    time = desk.plan.plan.proposal.times[visits[0]]
    put(morning, time.at, patient=ANN, provider=time.provider_id, day=time.day)
    desk.click(desk.plan.apply)
    desk.settle()
    assert "Nothing was done" in desk.plan.banner.sentence
    desk.bell.rang.emit(Changes(everything=True))  # as it does when another desk has booked
    desk.wait(lambda: desk.plan.plan.proposal.times[visits[0]].at != time.at, "it is planned anew")


def test_wrong_days_are_said_at_their_field_and_no_plan_stands(morning, visits, new_desk):
    desk = new_desk(morning)
    desk.plan.ask.form["last"].set_value(MONDAY - timedelta(2))
    desk.plan.make()
    desk.settle()
    assert "before the first one" in desk.plan.ask.form["last"].error
    assert desk.plan.plan is None and not desk.plan.apply.isEnabled() and desk.rows() == []


def test_closing_early_moves_everyone_after_that_hour(morning, visits, new_desk):
    late = put(morning, nine(6 * 60), patient=ANN, provider=OKAFOR)  # three in the afternoon
    desk = new_desk(morning, wish={"day": str(MONDAY), "from": 14 * 60 + 10})
    assert [row.id for row in desk.plan.plan.rows] == [late]
    assert desk.plan.ask.form["title"].value() == "Office closes early"


def test_an_empty_day_says_so_and_an_empty_call_list_too(morning, new_desk):
    desk = new_desk(morning)
    assert desk.plan.table.nothing.isVisible() and not desk.plan.apply.isEnabled()
    desk.pane.go(Go("replan", None, {"calls": True}))
    assert desk.calls.table.empty.isVisible() and not desk.calls.print.isEnabled()


@pytest.mark.parametrize("page", ["plan", "calls"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_everything_has_a_name_and_no_word_is_cut(sqlite_store, qapp, new_desk, page, scale):
    from given import at
    from schedule.an_office import furnish

    furnish(sqlite_store)
    sqlite_store.shift += at(11) - sqlite_store.about_now()
    put(sqlite_store, nine())
    theme.apply(qapp, theme.light().scaled(scale))
    desk = new_desk(sqlite_store)
    desk.pane.resize(round(1200 * scale), round(900 * scale))
    if page == "calls":
        desk.click(desk.plan.apply)
    desk.settle()
    assert unnamed(desk.pane) == [] and clipped(desk.pane) == []
    assert {key: count for key, count in access_keys(desk.pane).items() if count > 1} == {}


def test_the_call_list_is_shown_as_paper_and_saved_as_a_table(morning, visits, new_desk, tmp_path):
    desk = new_desk(morning)
    desk.click(desk.plan.apply)
    desk.settle()
    desk.click(desk.calls.print)
    desk.settle()
    assert desk.calls.preview.data.startswith(b"%PDF") and not desk.calls.table.isVisible()
    desk.calls.preview.close_preview()
    assert desk.calls.table.isVisible()
    desk.calls.save_to(str(tmp_path / "calls.csv"))
    desk.settle()
    assert (tmp_path / "calls.csv").read_bytes().decode("utf-8-sig").count("\r\n") == 4
    assert desk.calls.banner.sentence == "Saved as calls.csv."


def test_a_visit_is_dragged_by_the_mouse(morning, visits, new_desk, qtbot):
    desk = new_desk(morning)
    days, mine = desk.plan.days, visits[0]
    desk.pane.resize(1600, 1400)
    desk.settle()
    time = desk.plan.plan.proposal.times[mine]
    days.select(mine)
    desk.breathe()
    hand, view, left = Hand(days, qtbot), days.viewport(), Qt.MouseButton.LeftButton
    start = hand.on(mine)
    grabbed = QPoint(0, start.y() - hand.on(mine, y=0).y())
    column = [one.id for one in days.day.columns].index((time.day, OKAFOR))
    end = hand.at(column, time.clock + 120) + grabbed
    qtbot.mousePress(view, left, pos=start)
    for where in (start + (end - start) / 2, end):
        at = QPointF(where)
        moved = QMouseEvent(QEvent.Type.MouseMove, at, view.mapToGlobal(at), left, left,
                            Qt.KeyboardModifier.NoModifier)  # fmt: skip
        QApplication.sendEvent(view, moved)
    qtbot.mouseRelease(view, left, pos=end)
    desk.settle()
    now = desk.plan.plan.proposal.times[mine]
    assert (now.provider_id, now.day, now.clock) == (OKAFOR, time.day, time.clock + 120)
