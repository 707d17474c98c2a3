"""The day grid worked by mouse: real presses, moves and releases."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip
from schedule.pane.shown_day import DAY, JAMES, NINE, OLGA, ROSA, TEN, WEI

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def heard(grid):
    """Every wish the grid has uttered, in order."""
    wishes = []
    names = ("slot_chosen", "opened", "selected", "next_status", "moved", "lengthened")
    for name in (*names, "menu_wanted", "header_chosen", "paste_wanted"):
        getattr(grid, name).connect(lambda *said, name=name: wishes.append((name, *said)))
    return wishes


@pytest.fixture
def drag(grid, qtbot):
    """Drag from one point to another, as a hand does: in several moves."""

    def dragged(start, end, *, release=True):
        viewport = grid.viewport()
        qtbot.mousePress(viewport, LEFT, pos=start)
        for share in (0.3, 0.7, 1.0):
            qtbot.mouseMove(viewport, start + (end - start) * share)
        if release:
            qtbot.mouseRelease(viewport, LEFT, pos=end)

    return dragged


def click(grid, qtbot, point):
    qtbot.mouseClick(grid.viewport(), LEFT, pos=point)


def test_a_click_takes_a_visit_in_hand(grid, hand, qtbot, heard):
    click(grid, qtbot, hand.on(ROSA.id))
    assert heard == [("selected", ROSA.id)] and grid.item_in_hand() == ROSA


def test_a_double_click_opens_a_visit_once(grid, hand, qtbot, heard):
    point = hand.on(ROSA.id)
    click(grid, qtbot, point)
    qtbot.mouseDClick(grid.viewport(), LEFT, pos=point)
    qtbot.mouseRelease(grid.viewport(), LEFT, pos=point)
    assert heard == [("selected", ROSA.id), ("opened", ROSA.id)]


def test_the_first_click_on_a_slot_marks_it_and_the_second_books(grid, hand, qtbot, heard):
    point = hand.at(0, 14 * 60 + 15)
    click(grid, qtbot, point)
    assert heard == [] and grid.sentence().startswith("2:15 PM to 2:30 PM, Dr. Lee")
    click(grid, qtbot, point)
    assert heard == [("slot_chosen", "lee", 14 * 60 + 15)]


def test_a_double_click_on_a_slot_books_once(grid, hand, qtbot, heard):
    point = hand.at(1, 14 * 60)
    click(grid, qtbot, point)
    qtbot.mouseDClick(grid.viewport(), LEFT, pos=point)
    qtbot.mouseRelease(grid.viewport(), LEFT, pos=point)
    assert heard == [("slot_chosen", "okafor", 14 * 60)]


def test_clicks_on_two_different_slots_book_nothing(grid, hand, qtbot, heard):
    click(grid, qtbot, hand.at(0, 14 * 60))
    click(grid, qtbot, hand.at(0, 14 * 60 + 15))
    assert [wish for wish in heard if wish[0] == "slot_chosen"] == []


def test_with_something_cut_the_second_click_drops_it(grid, hand, qtbot, heard):
    grid.select(ROSA.id)
    grid.cut_item()
    click(grid, qtbot, hand.at(1, 15 * 60))
    click(grid, qtbot, hand.at(1, 15 * 60))
    assert heard[-1] == ("paste_wanted", "okafor", 15 * 60)


def test_a_drag_moves_a_visit_to_another_provider_and_time(grid, hand, drag, heard):
    start = hand.on(ROSA.id)
    to = QPoint(hand.at(1, 0).x(), start.y() + grid.sight().y_of(14 * 60) - grid.sight().y_of(NINE))
    drag(start, to)
    assert heard == [("selected", ROSA.id), ("moved", ROSA.id, "okafor", 14 * 60)]


def test_a_drag_lands_on_the_nearest_line_of_the_grid(grid, hand, drag, heard):
    start = hand.on(ROSA.id)
    drag(start, start + QPoint(0, round(52 * grid.sight().scale.pixels)))
    assert heard[-1] == ("moved", ROSA.id, "lee", NINE + 45)


def test_a_visit_dragged_to_where_it_was_is_not_moved(grid, hand, drag, heard):
    start = hand.on(ROSA.id)
    drag(start, start + QPoint(30, 4))
    assert heard == [("selected", ROSA.id)]


def test_a_small_tremble_of_the_hand_is_no_drag(grid, hand, qtbot, heard):
    start = hand.on(ROSA.id)
    qtbot.mousePress(grid.viewport(), LEFT, pos=start)
    qtbot.mouseMove(grid.viewport(), start + QPoint(1, 2))
    assert grid._drag is None
    qtbot.mouseRelease(grid.viewport(), LEFT, pos=start + QPoint(1, 2))
    assert heard == [("selected", ROSA.id)]


def test_a_visit_off_the_grid_keeps_its_minute_when_moved_aside_and_back(grid, hand, drag, heard):
    odd = replace(ROSA, start_minute=NINE + 5)
    grid.show_day(replace(DAY, items=(odd, JAMES)))
    start = hand.on(ROSA.id)
    drag(start, start + QPoint(25, 0))
    assert [wish for wish in heard if wish[0] == "moved"] == []


def test_escape_takes_a_drag_back(grid, hand, drag, qtbot, heard):
    start = hand.on(ROSA.id)
    drag(start, start + QPoint(0, 300), release=False)
    assert grid._drag is not None
    qtbot.keyClick(grid, Qt.Key.Key_Escape)
    qtbot.mouseRelease(grid.viewport(), LEFT, pos=start + QPoint(0, 300))
    assert heard == [("selected", ROSA.id)]
    assert grid.sight().found(ROSA.id) == (0, 0)


def test_the_other_button_takes_a_drag_back(grid, hand, drag, qtbot, heard):
    start = hand.on(ROSA.id)
    drag(start, start + QPoint(0, 300), release=False)
    qtbot.mousePress(grid.viewport(), Qt.MouseButton.RightButton, pos=start + QPoint(0, 300))
    qtbot.mouseRelease(grid.viewport(), LEFT, pos=start + QPoint(0, 300))
    assert [wish for wish in heard if wish[0] == "moved"] == []


def test_the_lower_edge_lengthens(grid, hand, drag, heard):
    start = hand.on(JAMES.id, x=60, y=-3)
    drag(start, start + QPoint(0, round(30 * grid.sight().scale.pixels)))
    assert heard == [("selected", JAMES.id), ("lengthened", JAMES.id, 90)]


def test_a_length_taken_back_does_not_let_a_later_drag_fall(grid, hand, drag, qtbot, heard):
    grid.select(JAMES.id)
    both = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyPress(grid, Qt.Key.Key_Down, both)
    qtbot.keyClick(grid, Qt.Key.Key_Escape)
    start = hand.on(ROSA.id)
    drag(start, start + QPoint(0, 200), release=False)
    qtbot.wait(900)
    assert grid._drag is not None and [wish for wish in heard if wish[0] == "moved"] == []


def test_the_cancelled_cannot_be_dragged(grid, hand, drag, heard):
    start = hand.on(OLGA.id)
    drag(start, start + QPoint(0, 200))
    assert heard == [("selected", OLGA.id)]


def test_a_dropped_visit_stays_where_it_was_dropped_until_the_office_answers(grid, hand, drag):
    start = hand.on(ROSA.id)
    drag(start, start + QPoint(0, round(60 * 5 * grid.sight().scale.pixels)))
    there = next(one for _, _, one in grid.sight().everything() if one.item.id == ROSA.id)
    assert (there.item.start_minute, there.state) == (14 * 60, "pending")
    grid.show_day(DAY)  # refused: the office's data is as before
    back = next(one for _, _, one in grid.sight().everything() if one.item.id == ROSA.id)
    assert (back.item.start_minute, back.state) == (NINE, "")


def test_a_visit_waiting_for_its_answer_cannot_be_dragged_again(grid, hand, drag, heard):
    grid.set_pending(ROSA.id, "lee", 14 * 60)
    start = hand.on(ROSA.id)
    drag(start, start + QPoint(0, 100))
    assert heard == [("selected", ROSA.id)]


def test_a_drag_ends_when_another_desk_moves_the_same_visit(grid, hand, drag, qtbot, heard):
    start = hand.on(ROSA.id)
    drag(start, start + QPoint(0, 200), release=False)
    theirs = replace(ROSA, version=2, start_minute=15 * 60)
    grid.show_day(replace(DAY, items=(theirs, JAMES, WEI, OLGA)))
    qtbot.mouseRelease(grid.viewport(), LEFT, pos=start + QPoint(0, 200))
    assert [wish for wish in heard if wish[0] == "moved"] == []


def test_a_drag_goes_on_when_another_visit_changes(grid, hand, drag, qtbot, heard):
    start = hand.on(ROSA.id)
    end = start + QPoint(0, round(60 * 4 * grid.sight().scale.pixels))
    drag(start, end, release=False)
    grid.show_day(replace(DAY, items=(ROSA, JAMES, replace(WEI, status="arrived"), OLGA)))
    qtbot.mouseRelease(grid.viewport(), LEFT, pos=end)
    assert heard[-1] == ("moved", ROSA.id, "lee", 13 * 60)


def test_a_drag_ends_when_other_providers_are_shown(grid, hand, drag, qtbot, heard):
    start = hand.on(ROSA.id)
    drag(start, start + QPoint(0, 200), release=False)
    grid.show_day(replace(DAY, columns=DAY.columns[:1]))
    assert grid._drag is None
    qtbot.mouseRelease(grid.viewport(), LEFT, pos=start + QPoint(0, 200))
    assert [wish for wish in heard if wish[0] == "moved"] == []


def test_what_was_under_the_pointer_may_go_away(grid, hand, qtbot):
    qtbot.mouseMove(grid.viewport(), hand.on(OLGA.id))
    assert grid._hovered is not None
    grid.set_hide_gone(True)
    grid.viewport().repaint()
    qtbot.mouseMove(grid.viewport(), hand.on(WEI.id))
    grid.show_day(replace(DAY, columns=DAY.columns[:1]))
    grid.viewport().repaint()


def test_a_drag_at_the_edge_scrolls(grid, hand, drag, qtbot):
    grid.resize(900, 400)
    grid.scroll_to(NINE)
    before = grid.verticalScrollBar().value()
    drag(hand.on(ROSA.id), QPoint(200, 396), release=False)
    qtbot.waitUntil(lambda: grid.verticalScrollBar().value() > before + 60)
    assert grid._drag.start_minute > NINE + 60
    qtbot.keyClick(grid, Qt.Key.Key_Escape)
    stopped = grid.verticalScrollBar().value()
    qtbot.wait(80)
    assert grid.verticalScrollBar().value() == stopped


def test_a_click_on_the_status_is_the_next_status(grid, hand, qtbot, heard):
    click(grid, qtbot, hand.on(ROSA.id, x=-12, y=12))
    assert heard == [("selected", ROSA.id), ("next_status", ROSA.id)]


def test_a_double_click_on_the_status_opens_nothing(grid, hand, qtbot, heard):
    point = hand.on(ROSA.id, x=-12, y=12)
    click(grid, qtbot, point)
    qtbot.mouseDClick(grid.viewport(), LEFT, pos=point)
    qtbot.mouseRelease(grid.viewport(), LEFT, pos=point)
    assert heard == [("selected", ROSA.id), ("next_status", ROSA.id)]


def test_beside_a_visit_the_full_slot_can_be_booked_again(grid, qtbot, hand, heard):
    box = grid.sight().box(*grid.sight().found(JAMES.id))
    gap = QPoint(box.x + box.width + 5, box.y + 5)
    click(grid, qtbot, gap)
    click(grid, qtbot, gap)
    assert heard[-1] == ("slot_chosen", "lee", TEN)


def test_the_time_of_who_cancelled_is_booked_with_two_clicks_beside(grid, qtbot, hand, heard):
    box = grid.sight().box(*grid.sight().found(OLGA.id))
    beside = QPoint(box.x - 60, box.y + 5)
    click(grid, qtbot, beside)
    click(grid, qtbot, beside)
    assert heard == [("slot_chosen", "okafor", TEN)]


def test_the_menu_is_asked_for_where_the_pointer_is(grid, hand, heard):
    point = hand.on(WEI.id)
    at = grid.viewport().mapToGlobal(point)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, at)
    QApplication.sendEvent(grid.viewport(), event)
    assert heard[-1] == ("menu_wanted", WEI.id, "okafor", NINE, at)


def test_the_menu_key_asks_for_the_menu_at_the_cursor(grid, hand, heard):
    grid.select(WEI.id)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    QApplication.sendEvent(grid.viewport(), event)
    assert heard[-1][:4] == ("menu_wanted", WEI.id, "okafor", NINE)
    box = grid.sight().box(*grid.sight().found(WEI.id))
    assert box.holds(*grid.viewport().mapFromGlobal(heard[-1][4]).toTuple())


def test_the_name_over_a_column_can_be_clicked(grid, qtbot, heard):
    click(grid, qtbot, QPoint(grid.sight().x_of(1) + 20, 10))
    assert heard == [("header_chosen", "okafor")]


def test_the_words_on_hover_are_the_whole_text_and_never_markup(grid, hand):
    named = replace(ROSA, title="Rosa <b>Diaz</b>")
    grid.show_day(replace(DAY, items=(named,)))
    point = hand.on(ROSA.id)
    event = QHelpEvent(QEvent.Type.ToolTip, point, grid.viewport().mapToGlobal(point))
    QApplication.sendEvent(grid.viewport(), event)
    assert "Rosa &lt;b&gt;Diaz" in QToolTip.text() and "Owes $120.00" in QToolTip.text()


def wheel(grid, at, turn, modifier):
    where = QPointF(at)
    event = QWheelEvent(
        where,
        QPointF(grid.viewport().mapToGlobal(at)),
        QPoint(),
        QPoint(0, turn),
        Qt.MouseButton.NoButton,
        modifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(grid.viewport(), event)


def test_control_and_wheel_zoom_around_the_pointer(grid, hand):
    grid.resize(900, 500)
    grid.scroll_to(NINE)
    point = hand.at(0, NINE + 60)
    before, zooms = grid.sight().scale.pixels, []
    grid.zoomed.connect(zooms.append)
    wheel(grid, point, 240, Qt.KeyboardModifier.ControlModifier)
    assert grid.sight().scale.pixels > 1.3 * before and zooms == [grid.zoom]
    assert grid.sight().slot_of(point.y()) == NINE + 60


def test_the_wheel_scrolls_and_waits_for_no_tile(grid, hand):
    grid.resize(900, 400)
    before = grid.verticalScrollBar().value()
    wheel(grid, hand.at(0, NINE), -120, Qt.KeyboardModifier.NoModifier)
    assert 30 < grid.verticalScrollBar().value() - before < 200 and grid._hurried


def test_shift_and_wheel_scroll_sideways(grid, hand):
    grid.set_least_column_width(800)
    wheel(grid, hand.at(0, NINE), -120, Qt.KeyboardModifier.ShiftModifier)
    assert grid.horizontalScrollBar().value() == 120


def test_zoom_has_its_ends(grid):
    grid.set_zoom(100)
    assert grid.zoom == 4.0
    grid.set_zoom(0.0001)
    assert grid.zoom == 0.5


def test_the_same_visit_stays_in_hand_when_the_day_is_read_again(grid, heard):
    grid.select(ROSA.id)
    moved = replace(ROSA, version=2, column_id="okafor", start_minute=15 * 60)
    grid.show_day(replace(DAY, items=(JAMES, moved)))
    assert grid.item_in_hand() == moved and heard == [("selected", ROSA.id)]


def test_a_visit_that_left_the_day_is_no_longer_in_hand(grid, heard):
    grid.select(ROSA.id)
    grid.show_day(replace(DAY, items=(JAMES,)))
    assert grid.item_in_hand() is None and heard == [("selected", ROSA.id), ("selected", None)]
