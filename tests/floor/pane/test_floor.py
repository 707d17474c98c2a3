"""The floor as it is seen and worked."""

from datetime import timedelta

import pytest
from floor.a_floor import NOW, ROOM_1, come, furnish_floor, set_clock
from floor.pane.a_board import Floor, open_floor
from kit.walk import clipped, unnamed
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu
from schedule.an_office import CLERK, MAI, OKAFOR, nine, rows
from sqlalchemy import insert

from frontdesk.core.work import Staff
from frontdesk.floor.actions import note_told
from frontdesk.floor.pane.foot import KEYS
from frontdesk.floor.tables import FloorTold
from frontdesk.kit import theme
from frontdesk.kit.privacy import privacy
from frontdesk.office.tables import Location, Room
from frontdesk.schedule.actions import set_status


def test_everyone_stands_in_the_column_of_their_stage(floor):
    assert floor.columns == [
        ["Nguyen, Mai"], ["Smith, Anne"], ["Smith, Ann"], [], ["Lopez, Luis"], []
    ]  # fmt: skip
    waits = floor.card("checked_in")
    assert (waits.pill.words, waits.pill.tone) == ("25 min", "danger")
    assert floor.card("arrived").pill.words == "5 min"
    assert floor.card("with_provider").room == "Room 1"
    assert [sign.words for sign in floor.card("with_provider").signs] == ["Allergic to latex"]
    assert floor.pane.bar.here.words() == "3 patients here"


def test_names_that_could_be_taken_for_one_another_are_flagged(floor):
    assert floor.card("arrived").signs[0].words == ("Similar name today: Smith, Ann")


@pytest.mark.parametrize("key", ["Space", "Enter"])
def test_one_key_is_the_next_stage_and_the_card_stays_in_hand(floor, key):
    visit = floor.take("arrived")
    floor.press(key)
    floor.wait(lambda: floor.stage(visit) == "checked_in", "it is checked in")
    assert floor.grid.card_in_hand().id == visit
    floor.undo()
    assert floor.stage(visit) == "arrived"


def test_a_key_pressed_twice_in_a_hurry_is_one_stage(sqlite_floor):
    visit = sqlite_floor.take("arrived")
    sqlite_floor.grid.next_wished.emit(visit)
    sqlite_floor.grid.next_wished.emit(visit)
    sqlite_floor.settle()
    assert sqlite_floor.stage(visit) == "checked_in"
    assert sqlite_floor.strip == ""


def test_backspace_takes_a_visit_back_a_stage(floor):
    visit = floor.take("checked_in")
    floor.press("Backspace")
    floor.wait(lambda: floor.stage(visit) == "arrived", "it is back")


def test_a_card_is_dragged_to_a_later_and_to_an_earlier_stage(floor, qtbot):
    visit = floor.visits["arrived"]
    floor.drag(visit, 4, qtbot)
    floor.wait(lambda: floor.stage(visit) == "with_provider", "it went on")
    floor.drag(visit, 0, qtbot)
    floor.wait(lambda: floor.stage(visit) == "expected", "it went back")
    status = dict(rows(floor.store, "id", "status"))
    assert status[visit] == "booked"


def test_a_visit_that_was_confirmed_goes_back_to_confirmed(sqlite_store, qtbot):
    furnish_floor(sqlite_store)
    visit = come(sqlite_store, nine(30), ("confirmed", nine(-300)), ("arrived", nine(20)))
    floor = Floor(sqlite_store, visits={"arrived": visit})
    floor.take("arrived")
    floor.press("Backspace")
    floor.wait(lambda: floor.stage(visit) == "expected", "it went back")
    assert dict(rows(sqlite_store, "id", "status"))[visit] == "confirmed"
    floor.close()


def test_a_drag_let_go_by_escape_changes_nothing(sqlite_floor, qtbot):
    floor, visit = sqlite_floor, sqlite_floor.visits["arrived"]
    floor.grid._dragged = (visit, QPoint(0, 0), QPoint(5, 5))
    floor.press("Esc")
    floor.settle()
    assert floor.grid._dragged is None and floor.stage(visit) == "arrived"


def menu_of(floor):
    floor.wait(lambda: QApplication.activePopupWidget() is not None
               or floor.pane.findChildren(QMenu), "the rooms are asked for")  # fmt: skip
    return floor.pane.findChildren(QMenu)[-1]


def test_r_offers_the_rooms_says_who_is_there_and_rooms_by_a_choice(floor):
    visit = floor.take("checked_in")
    floor.press("R")
    menu = menu_of(floor)
    assert [action.text() for action in menu.actions()] == [
        "&1  Room 1: Lopez, Luis, 22 min", "&2  Room 2"
    ]  # fmt: skip
    assert menu.activeAction().text() == "&2  Room 2"  # the first free one
    menu.actions()[1].trigger()
    menu.close()
    floor.wait(lambda: floor.stage(visit) == "roomed", "it is roomed")
    assert floor.card("checked_in").where == "Room 2"


def test_only_the_rooms_of_the_visits_own_place_are_offered(sqlite_store, qtbot):
    furnish_floor(sqlite_store)
    with sqlite_store.writing.begin() as connection:
        connection.execute(insert(Location).values(id=2, name="North"))
        connection.execute(insert(Room).values(id=9, location_id=2, name="Room 1"))
    visit = come(sqlite_store, nine(), ("arrived", nine(5)), location_id=2)
    floor = Floor(sqlite_store, visits={"arrived": visit})
    floor.take("arrived")
    floor.press("R")
    menu = menu_of(floor)
    assert [action.text() for action in menu.actions()] == ["&1  Room 1"]
    menu.close()
    floor.close()


def test_a_room_with_somebody_in_it_asks_once_more_in_place(floor):
    visit = floor.take("checked_in")
    floor.pane.steps.give_room(floor.card("checked_in"), ROOM_1)
    floor.wait(lambda: "Luis Lopez is in Room 1" in floor.strip, "it is warned of")
    assert floor.stage(visit) == "checked_in"
    floor.pane.strip.button.click()
    floor.wait(lambda: floor.stage(visit) == "roomed", "both are there")
    assert floor.strip == ""


def test_who_is_in_a_room_is_not_named_while_names_are_hidden(sqlite_floor):
    privacy.hide()
    sqlite_floor.pane.steps.give_room(sqlite_floor.card("checked_in"), ROOM_1)
    sqlite_floor.wait(lambda: sqlite_floor.strip, "it is warned of")
    assert sqlite_floor.strip == "Somebody is in that room. Choose another room."


def test_t_copies_what_to_say_and_notes_it_as_told(floor):
    QGuiApplication.clipboard().setText("nothing")
    visit = floor.take("checked_in")
    floor.press("T")
    floor.wait(lambda: floor.pane.board.card(visit).told, "it is noted")
    said = QGuiApplication.clipboard().text()
    assert said.startswith("Ann Smith, Dr. Okafor is running about ")
    assert said.endswith("minutes behind. Would you like to wait, or choose another time?")
    assert [row[0] for row in rows(floor.store, "appointment_id", table=FloorTold)] == [visit]
    assert floor.card("checked_in").tell is None
    assert "Rosa Diaz told them at 9:30 AM" in floor.pane.foot.draft.words()


def test_who_was_told_at_another_desk_meanwhile_is_not_told_again(floor):
    QGuiApplication.clipboard().setText("nothing")
    visit = floor.take("checked_in")
    note_told.do(floor.store, CLERK, visit, minutes=25)  # the bell has not rung here yet
    floor.press("T")
    floor.wait(lambda: "has told them already" in floor.strip, "it is said")
    assert QGuiApplication.clipboard().text() == "nothing"


def test_t_where_nothing_is_late_says_so(sqlite_floor):
    sqlite_floor.take("arrived")
    sqlite_floor.press("T")
    assert sqlite_floor.strip.startswith("Nothing to tell")


def test_n_goes_to_who_is_to_be_told(sqlite_floor):
    sqlite_floor.take("arrived")
    sqlite_floor.press("N")
    assert sqlite_floor.grid.card_in_hand().id == sqlite_floor.visits["checked_in"]


def test_arrows_go_from_card_to_card_past_empty_columns(sqlite_floor):
    floor = sqlite_floor
    floor.take("checked_in")
    floor.press("Right")
    assert floor.grid.card_in_hand().id == floor.visits["with_provider"]
    floor.press("Left", "Left")
    assert floor.grid.card_in_hand().id == floor.visits["arrived"]


def test_c_opens_the_check_in(sqlite_floor):
    visit = sqlite_floor.take("arrived")
    sqlite_floor.press("C")
    wish = sqlite_floor.wishes[-1]
    assert (wish.room, wish.what) == ("checkin", {"appointment_id": visit})


def test_b_opens_the_superbill_and_the_menu_does_too(sqlite_floor):
    visit = sqlite_floor.take("arrived")
    sqlite_floor.press("B")
    wish = sqlite_floor.wishes[-1]
    assert (wish.room, wish.what) == ("charges", {"appointment_id": visit})
    assert wish.patient_id == sqlite_floor.grid.card_in_hand().patient_id
    assert "B superbill" in KEYS


def test_typing_after_a_slash_narrows_the_board_and_escape_shows_all(sqlite_floor):
    floor = sqlite_floor
    floor.grid.setFocus()
    floor.press("Slash")
    floor.type("okafor")
    assert [name for column in floor.columns for name in column] == ["Smith, Ann"]
    assert floor.pane.bar.here.words() == "3 patients here"  # the figures stay everyone's
    floor.press("Esc")
    assert sum(map(len, floor.columns)) == 4
    assert floor.grid.hasFocus()


def test_minutes_go_on_without_reading(sqlite_floor):
    floor = sqlite_floor
    before = floor.reads
    set_clock(floor.store, NOW + timedelta(minutes=3))
    floor.pane.tick()
    floor.settle()
    assert floor.card("arrived").pill.words == "8 min"
    assert floor.reads == before


def test_midnight_brings_the_new_days_board(sqlite_floor):
    floor = sqlite_floor
    set_clock(floor.store, NOW + timedelta(hours=20))
    floor.pane.tick()
    floor.wait(lambda: floor.pane.board.is_empty, "the new day is shown")
    assert floor.pane.stack.currentWidget() is floor.pane.empty


def test_the_other_desk_is_seen_by_itself(floor, qtbot):
    """How fast is measured by bench_change."""
    floor.listen()
    visit = floor.visits["arrived"]
    other = Floor(floor.store.beside("other"), visits=floor.visits)
    set_status.do(other.store, CLERK, visit, version=1, status="checked_in")
    qtbot.waitUntil(lambda: floor.stage(visit) == "checked_in", timeout=20_000)
    other.close()


def test_hidden_names_are_hidden_on_the_cards_and_aloud(sqlite_floor):
    floor = sqlite_floor
    floor.take("with_provider")
    assert "Lopez" in floor.grid.accessibleDescription()
    privacy.hide()
    said = floor.grid.accessibleDescription()
    assert "Lopez" not in said and "latex" not in said and "Alert" in said
    assert "Lopez" not in floor.pane.foot.name.text()


def test_a_screen_reader_hears_all_of_the_card(sqlite_floor):
    floor = sqlite_floor
    floor.take("checked_in")
    said = floor.grid.accessibleDescription()
    assert said.startswith("Smith, Ann, Checked in, 25 min, booked 9:00 AM with Dr. Okafor")


def test_a_wrong_clock_of_this_pc_is_shown_and_not_believed(postgres_store, qtbot):
    floor = open_floor(postgres_store)
    store = floor.store
    store._ahead -= timedelta(minutes=7)  # as if this PC ran seven minutes fast
    store.shift += timedelta(minutes=7)  # the office's own time is what it was
    floor.pane.refresh()
    floor.settle()
    assert floor.pane.clock.sentence.startswith("This PC’s clock is 7 minutes fast.")
    assert floor.card("arrived").pill.words == "5 min"
    floor.close()


def test_a_clock_set_while_the_program_runs_is_measured_anew(postgres_store):
    store = postgres_store
    truth = store.now()
    store._measured_at -= timedelta(hours=1)  # as if somebody set this PC an hour on
    store._ahead -= timedelta(hours=1)
    assert store.clock_was_set
    assert abs(store.now() - truth) < timedelta(seconds=5)
    assert not store.clock_was_set


def test_steps_that_lie_ahead_of_the_clock_are_said(sqlite_floor):
    floor = sqlite_floor
    set_clock(floor.store, NOW - timedelta(hours=1))
    floor.pane.refresh()
    floor.settle()
    assert "was set back" in floor.pane.clock.sentence


def test_who_may_only_look_is_asked_for_an_approval(sqlite_store, qtbot):
    looks = Staff(8, "Sam Weiss", frozenset({"schedule.read"}))
    floor = open_floor(sqlite_store, staff=looks)
    floor.take("arrived")
    floor.press("Space")
    floor.wait(lambda: floor.refusals, "it is refused")
    floor.settle()
    assert floor.stage(floor.visits["arrived"]) == "arrived"
    assert not floor.grid.is_pending(floor.visits["arrived"])
    floor.close()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_cut_off_and_everything_has_a_name(sqlite_floor, scale, qapp):
    floor = sqlite_floor
    theme.apply(qapp, theme.dark().scaled(scale))
    floor.take("checked_in")
    floor.settle()
    assert clipped(floor.pane) == []
    assert unnamed(floor.pane) == []


def test_a_card_that_has_gone_leaves_its_neighbour_in_hand(floor):
    floor.take("arrived")
    gone = come(floor.store, nine(30), ("arrived", nine(20)), patient=MAI, provider=OKAFOR)
    floor.pane.refresh()
    floor.settle()
    assert floor.grid.take(gone)
    with floor.store.writing.begin() as connection:
        connection.exec_driver_sql(f"UPDATE appointment SET status = 'cancelled' WHERE id = {gone}")
    floor.pane.refresh()
    floor.settle()
    assert floor.grid.card_in_hand().id == floor.visits["arrived"]
