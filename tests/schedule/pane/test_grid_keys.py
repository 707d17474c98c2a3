"""The day grid worked by keyboard alone."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from schedule.pane.shown_day import DAY, JAMES, NINE, OLGA, ROSA, TEN, WEI

from frontdesk.schedule.pane.grid import DayGrid

KEY, MOD = Qt.Key, Qt.KeyboardModifier
LENGTHEN = MOD.AltModifier | MOD.ShiftModifier


@pytest.fixture
def press(grid, qtbot):
    """Press keys one after the other."""

    def pressed(*keys, modifier=MOD.NoModifier):
        for key in keys:
            qtbot.keyClick(grid, key, modifier)

    return pressed


@pytest.fixture
def lengthen(grid, qtbot):
    """Press an arrow so many times with Alt and Shift held down; they stay down."""

    def held(key, times):
        for _ in range(times):
            qtbot.keyPress(grid, key, LENGTHEN)

    return held


@pytest.fixture
def heard(grid):
    """Every wish the grid has uttered, in order."""
    wishes = []
    for name in ("slot_chosen", "opened", "selected", "next_status", "moved", "lengthened"):
        getattr(grid, name).connect(lambda *said, name=name: wishes.append((name, *said)))
    for name in ("cut", "paste_wanted", "cancel_wanted"):
        getattr(grid, name).connect(lambda *said, name=name: wishes.append((name, *said)))
    return wishes


def test_enter_on_a_free_slot_books_there(grid, press, heard):
    grid.select(ROSA.id)
    press(KEY.Key_Down, KEY.Key_Return)
    assert heard[-1] == ("slot_chosen", "lee", NINE + 30)


def test_enter_on_a_visit_opens_it(grid, press, heard):
    grid.select(ROSA.id)
    press(KEY.Key_Return)
    assert heard == [("selected", ROSA.id), ("opened", ROSA.id)]


def test_down_goes_through_visits_and_free_slots_and_up_comes_back(grid, press):
    grid.select(ROSA.id)
    said = []
    for _ in range(4):
        press(KEY.Key_Down)
        said.append(grid.sentence().split(",")[0])
    assert said == [
        "9:30 AM to 9:45 AM",
        "9:45 AM to 10:00 AM",
        "10:00 AM to 11:00 AM",
        "11:00 AM to 11:15 AM",
    ]
    press(KEY.Key_Up, KEY.Key_Up, KEY.Key_Up, KEY.Key_Up)
    assert grid.item_in_hand() == ROSA


def test_left_and_right_go_to_the_neighbour_at_the_same_minute(grid, press):
    grid.select(ROSA.id)
    press(KEY.Key_Right)
    assert grid.item_in_hand() == WEI
    press(KEY.Key_Down, KEY.Key_Left)
    assert grid.item_in_hand() == ROSA
    press(KEY.Key_Left)
    assert grid.item_in_hand() == ROSA  # there is nobody further left


def test_every_visit_is_reached_by_arrows_alone(grid, press):
    press(KEY.Key_Home, modifier=MOD.ControlModifier)
    reached = set()
    for across in (KEY.Key_Left, KEY.Key_Right):
        press(across)
        press(KEY.Key_Home, modifier=MOD.ControlModifier)
        for _ in range(60):
            press(KEY.Key_Down)
            reached.add(grid.item_in_hand())
    assert {ROSA, JAMES, WEI, OLGA} <= reached


def test_space_asks_for_the_next_status_but_not_of_the_cancelled(grid, press, heard):
    grid.select(ROSA.id)
    press(KEY.Key_Space)
    assert heard[-1] == ("next_status", ROSA.id)
    grid.select(OLGA.id)
    press(KEY.Key_Space, KEY.Key_Delete)
    assert heard[-1] == ("selected", OLGA.id)


def test_delete_asks_to_cancel(grid, press, heard):
    grid.select(JAMES.id)
    press(KEY.Key_Delete)
    assert heard[-1] == ("cancel_wanted", JAMES.id)


def test_cut_here_and_drop_there(grid, press, heard):
    grid.select(ROSA.id)
    press(KEY.Key_X, modifier=MOD.ControlModifier)
    press(KEY.Key_Down, KEY.Key_Right)
    press(KEY.Key_V, modifier=MOD.ControlModifier)
    assert heard[1:3] == [("cut", ROSA.id), ("selected", None)]
    assert heard[-1] == ("paste_wanted", "okafor", NINE + 30)


def test_what_is_cut_is_dropped_on_another_day_with_enter(grid, press, heard):
    grid.select(ROSA.id)
    press(KEY.Key_X, modifier=MOD.ControlModifier)
    grid.show_day(replace(DAY, items=()))
    press(KEY.Key_Return)
    assert heard[-1] == ("paste_wanted", "lee", NINE)


def test_escape_takes_the_cut_back_and_then_enter_books_again(grid, press, heard):
    grid.select(ROSA.id)
    press(KEY.Key_X, modifier=MOD.ControlModifier)
    press(KEY.Key_Escape)
    assert heard[-1] == ("cut", None)
    press(KEY.Key_Down, KEY.Key_Return)
    assert heard[-1] == ("slot_chosen", "lee", NINE + 30)


def test_nothing_cut_nothing_dropped(grid, press, heard):
    press(KEY.Key_V, modifier=MOD.ControlModifier)
    assert [wish for wish in heard if wish[0] == "paste_wanted"] == []


def test_insert_books_beside_a_visit(grid, press, heard):
    grid.select(JAMES.id)
    press(KEY.Key_Insert)
    assert heard[-1] == ("slot_chosen", "lee", TEN)


def test_three_presses_lengthen_once_by_three_lines_of_the_grid(grid, lengthen, heard, qtbot):
    grid.select(ROSA.id)
    lengthen(KEY.Key_Down, 3)
    assert heard == [("selected", ROSA.id)]  # not before the keys are let go
    qtbot.keyRelease(grid, KEY.Key_Alt)
    assert heard[1:] == [("lengthened", ROSA.id, 75)]


def test_a_length_by_keys_is_meant_when_no_more_keys_come(grid, lengthen, heard, qtbot):
    grid.select(JAMES.id)
    lengthen(KEY.Key_Up, 1)
    qtbot.waitUntil(lambda: heard[-1] == ("lengthened", JAMES.id, 45), timeout=3000)


def test_a_visit_is_not_shortened_to_nothing(grid, lengthen, heard, qtbot):
    grid.select(ROSA.id)
    lengthen(KEY.Key_Up, 9)
    qtbot.keyRelease(grid, KEY.Key_Shift)
    assert heard[-1] == ("lengthened", ROSA.id, 15)


def test_escape_takes_a_length_back(grid, press, lengthen, heard, qtbot):
    grid.select(ROSA.id)
    lengthen(KEY.Key_Down, 1)
    press(KEY.Key_Escape)
    qtbot.keyRelease(grid, KEY.Key_Alt)
    qtbot.wait(900)
    assert heard == [("selected", ROSA.id)]


def test_home_goes_to_now(grid, press):
    grid.set_now(NINE + 10)
    grid.select(JAMES.id)
    press(KEY.Key_Home)
    assert grid.item_in_hand() == ROSA


def test_without_now_home_goes_to_the_first_hour_worked(grid, press):
    grid.select(JAMES.id)
    press(KEY.Key_Home)
    assert grid.sentence().startswith("8:00 AM to 8:15 AM")


def test_the_cursor_is_always_in_sight(grid, press):
    grid.resize(400, 300)
    press(KEY.Key_End, modifier=MOD.ControlModifier)
    for key in [KEY.Key_Right, *[KEY.Key_Up] * 20, KEY.Key_Left, KEY.Key_PageUp, KEY.Key_PageDown]:
        press(key)
        sight, column = grid.sight(), grid.current_column()
        found = grid.item_in_hand() and sight.found(grid.item_in_hand().id)
        slot = grid.slot(column, grid._cursor.minute)
        box = sight.box(*found) if found else sight.span_box(column, *slot)
        assert sight.room.y <= box.y
        assert box.y + box.height <= sight.room.y + sight.room.height


def test_page_down_goes_a_window_further(grid, press):
    grid.resize(900, 400)
    grid.select(ROSA.id)
    minutes = int(grid.sight().room.height / grid.sight().scale.pixels)
    press(KEY.Key_PageDown)
    assert abs(grid._cursor.minute - (NINE + minutes)) <= 15


def test_a_ten_minute_gap_can_be_booked_by_keyboard(grid, press, heard):
    grid.show_day(replace(DAY, items=(replace(ROSA, minutes=20), JAMES)))
    grid.select(ROSA.id)
    press(KEY.Key_Down, KEY.Key_Return)
    assert heard[-1] == ("slot_chosen", "lee", NINE + 20)
    press(KEY.Key_Down, KEY.Key_Return)
    assert heard[-1] == ("slot_chosen", "lee", NINE + 30)


def test_tab_leaves_the_grid_and_comes_back(look, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    grid, after = DayGrid(), QLineEdit()
    column.addWidget(grid)
    column.addWidget(after)
    grid.show_day(DAY)
    window.show()
    qtbot.waitExposed(window)
    grid.setFocus()
    qtbot.waitUntil(grid.hasFocus)
    qtbot.keyClick(grid, KEY.Key_Tab)
    assert after.hasFocus()
    qtbot.keyClick(after, KEY.Key_Backtab)
    assert grid.hasFocus() and grid.sentence().startswith("8:00 AM")


def test_the_windows_shortcuts_do_not_take_the_grids_keys(grid, qtbot, heard):
    taken = []
    for keys in ("Del", "Space", "Ctrl+X", "Home"):
        QShortcut(QKeySequence(keys), grid, lambda keys=keys: taken.append(keys))
    grid.select(ROSA.id)
    qtbot.keyClick(grid, KEY.Key_Delete)
    qtbot.keyClick(grid, KEY.Key_Space)
    assert taken == []
    assert heard[-2:] == [("cancel_wanted", ROSA.id), ("next_status", ROSA.id)]


def test_a_screen_reader_hears_the_visit_in_hand(grid):
    grid.select(ROSA.id)
    assert grid.accessibleName() == "Schedule"
    assert grid.accessibleDescription().startswith(
        "9:00 AM to 9:30 AM, Rosa Diaz, Dr. Lee, arrived, waiting 12 min"
    )


def test_a_screen_reader_hears_that_a_visit_is_cut_or_being_saved(grid, press):
    grid.select(ROSA.id)
    press(KEY.Key_X, modifier=MOD.ControlModifier)
    assert grid.accessibleDescription().endswith("cut, to be dropped elsewhere")
    press(KEY.Key_Escape)
    assert grid.accessibleDescription().endswith("Interpreter: Spanish")
    grid.set_pending(ROSA.id, "lee", TEN)
    assert grid.sentence().endswith("being saved")


def test_a_screen_reader_hears_no_name_when_names_are_hidden(grid):
    grid.select(ROSA.id)
    grid.set_masked(True)
    assert "Rosa" not in grid.accessibleDescription()


def test_the_second_hour_of_one_oclock_can_be_booked(grid, press, heard):
    night = replace(DAY, items=(), clock_turns=((0, 0), (120, 60)), first_minute=0)
    grid.show_day(replace(night, last_minute=1500))
    grid._put_cursor(replace(grid._cursor, minute=120))
    assert grid.sentence().startswith("1:00 AM to 1:15 AM")
    press(KEY.Key_Return)
    assert heard[-1] == ("slot_chosen", "lee", 120)


def test_keys_on_an_empty_grid_do_nothing(grid, press, heard):
    grid.show_day(replace(DAY, columns=()))
    press(KEY.Key_Down, KEY.Key_Return, KEY.Key_Space, KEY.Key_Home, KEY.Key_Insert)
    assert heard == []
