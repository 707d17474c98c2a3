"""The schedule as it is worked: moved, lengthened, cancelled, undone, and seen by every desk."""

import threading
from datetime import date, timedelta

import pytest
from given import MONDAY, at
from kit.walk import clipped, unnamed
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from schedule.an_office import ASSISTANT, CLERK, LEE, MANAGER, OKAFOR, TUESDAY, put, steps
from schedule.pane.a_desk import NOW, held, set_clock, statements_on, visits

from frontdesk.kit import theme
from frontdesk.kit.privacy import privacy
from frontdesk.office.tables import Practice
from frontdesk.schedule import actions
from frontdesk.schedule.tables import AppointmentType

TEN, ELEVEN = at(15), at(16)


@pytest.fixture
def visit(office, people):
    """Mai's half hour with Dr. Lee at ten."""
    return put(office, TEN, patient=people["Mai"])


@pytest.fixture
def file_visit(sqlite_office, people):
    """The same, where the database makes no difference."""
    return put(sqlite_office, TEN, patient=people["Mai"])


def where(store, visit):
    """Provider, start and length of a visit."""
    return next((one[2], one[4], one[5]) for one in visits(store) if one[0] == visit)


def rows_of(model):
    return [model.row_at(model.index(row, 0)) for row in range(model.rowCount())]


def status(store, visit):
    return next(one[1] for one in visits(store) if one[0] == visit)


# -- moved


def test_a_visit_dragged_by_the_mouse_is_moved_and_moved_back_by_undo(
    office, visit, new_desk, qtbot
):
    desk = new_desk(office)
    desk.drag(visit, 1, 11 * 60, qtbot)
    desk.settle()
    assert where(office, visit) == (OKAFOR, ELEVEN, 30)
    assert desk.items[visit].column_id == OKAFOR
    desk.undo()
    assert where(office, visit) == (LEE, TEN, 30)


def test_a_visit_cut_here_is_dropped_on_another_day(office, visit, new_desk):
    desk = new_desk(office)
    desk.take(visit)
    desk.press("Ctrl+X")
    assert "cut" in desk.strip and "Mai" not in desk.strip  # a screen may face the lobby
    desk.press("Alt+Right")
    desk.settle()
    assert desk.pane.day == TUESDAY
    desk.go_to(OKAFOR, 14)
    desk.press("Ctrl+V", "Ctrl+V")
    desk.settle()
    assert where(office, visit) == (OKAFOR, at(19, day=TUESDAY), 30)
    assert desk.strip == ""
    assert desk.pane.grid.item_in_hand().id == visit
    desk.go_to(LEE, 9)
    desk.press("Ctrl+V")
    desk.settle()
    assert where(office, visit)[0] == OKAFOR  # it is dropped once


def test_a_cut_visit_is_let_go_by_esc(sqlite_office, file_visit, new_desk):
    desk = new_desk(sqlite_office)
    desk.take(file_visit)
    desk.press("Ctrl+X", "Esc")
    assert desk.strip == ""
    desk.go_to(LEE, 14)
    desk.press("Ctrl+V")
    desk.settle()
    assert where(sqlite_office, file_visit) == (LEE, TEN, 30)


def test_a_visit_moved_onto_another_snaps_back_with_a_sentence(office, visit, people, new_desk):
    put(office, ELEVEN, patient=people["Luis"])
    desk = new_desk(office)
    desk.pane.moves.move(visit, LEE, 11 * 60)
    assert desk.items[visit].start_minute == 10 * 60
    desk.settle()
    assert desk.strip == "Dr. Ann Lee is taken from 11:00 to 11:30 AM. Choose another time."
    assert where(office, visit) == (LEE, TEN, 30)
    assert not desk.pane.grid._dropped


def test_after_that_refusal_an_overbook_can_be_approved_in_place(office, visit, people, new_desk):
    put(office, ELEVEN, patient=people["Luis"])
    desk = new_desk(office)
    desk.office.ask_approval = lambda why, decide: decide(MANAGER)
    desk.pane.moves.move(visit, LEE, 11 * 60)
    desk.settle()
    desk.pane.strip.button.click()
    desk.settle()
    assert where(office, visit) == (LEE, ELEVEN, 30)
    assert desk.strip == ""
    desk.undo()
    assert where(office, visit) == (LEE, TEN, 30)


def test_an_overbook_that_nobody_approves_moves_nothing(office, visit, people, new_desk):
    put(office, ELEVEN, patient=people["Luis"])
    desk = new_desk(office)
    desk.pane.moves.move(visit, LEE, 11 * 60)
    desk.settle()
    desk.pane.strip.button.click()
    desk.settle()
    assert [one.permit for one in desk.refusals] == ["schedule.overbook"]
    assert where(office, visit) == (LEE, TEN, 30)


def test_a_visit_over_is_not_moved_and_no_overbook_is_offered(office, visit, new_desk):
    desk = new_desk(office)
    actions.cancel_appointment.do(office, CLERK, visit, version=1, reason="Patient asked")
    desk.pane.moves.move(visit, LEE, 11 * 60)  # as it stands on this screen yet
    desk.settle()
    assert desk.strip
    assert not desk.pane.strip.button.isVisible()


def test_a_patient_moved_to_two_places_at_once_is_warned_of(office, visit, people, new_desk):
    put(office, ELEVEN, patient=people["Mai"], provider=OKAFOR)
    desk = new_desk(office)
    desk.pane.moves.move(visit, LEE, 11 * 60)
    desk.settle()
    assert where(office, visit) == (LEE, ELEVEN, 30)
    assert "already booked with Dr. Ben Okafor" in desk.strip


def test_a_visit_is_lengthened_by_keys_and_undone(office, visit, new_desk):
    desk = new_desk(office)
    desk.take(visit)
    desk.press("Alt+Shift+Down")
    desk.settle()
    desk.press("Alt+Shift+Down")
    desk.settle()
    assert where(office, visit) == (LEE, TEN, 60)
    desk.undo()
    assert where(office, visit) == (LEE, TEN, 45)


# -- on, and out


def test_space_is_the_next_status_each_stamped_with_time_and_who(office, visit, new_desk):
    desk = new_desk(office)
    desk.take(visit)
    for expected in ("arrived", "checked_in", "roomed", "with_provider", "checked_out"):
        desk.press("Space")
        desk.settle()
        assert status(office, visit) == expected
    assert [one[1:] for one in steps(office)] == [
        (one, "Rosa Diaz")
        for one in ("arrived", "checked_in", "roomed", "with_provider", "checked_out")
    ]
    desk.press("Space")
    assert desk.strip == "Nothing follows on that."
    desk.undo()
    assert status(office, visit) == "with_provider"


def test_who_may_only_room_patients_steps_them_on(sqlite_office, file_visit, new_desk):
    desk = new_desk(sqlite_office, staff=ASSISTANT)
    desk.take(file_visit)
    desk.press("Space")
    desk.settle()
    assert status(sqlite_office, file_visit) == "arrived"


def test_delete_asks_why_and_enter_cancels(office, visit, new_desk):
    desk = new_desk(office)
    desk.take(visit)
    desk.press("Delete")
    desk.settle()
    assert desk.pane.desk.visit.really.isVisible()
    desk.press("Down", "Enter")
    desk.settle()
    assert status(office, visit) == "cancelled"
    assert not desk.pane.desk.is_open
    desk.take(visit)
    desk.press("Enter")
    desk.settle()
    assert "Patient is ill" in desk.pane.desk.visit.steps.words()
    desk.undo()
    assert status(office, visit) == "booked"


def test_a_reason_being_chosen_stays_while_another_desk_changes_the_day(office, visit, new_desk):
    desk = new_desk(office)
    desk.take(visit)
    desk.press("Delete")
    desk.settle()
    desk.press("Down", "Down")
    field = desk.pane.desk.visit.form["reason"]
    chosen = field.value()
    desk.pane.refresh()
    desk.settle()
    assert field.value() == chosen == "Provider away"
    assert field.box.hasFocus()


def test_esc_keeps_the_visit(office, visit, new_desk):
    desk = new_desk(office)
    desk.take(visit)
    desk.press("Delete")
    desk.settle()
    desk.press("Esc")
    assert desk.pane.desk.is_open and desk.pane.grid.hasFocus()
    desk.press("Esc")
    desk.settle()
    assert not desk.pane.desk.is_open
    assert status(office, visit) == "booked"


def test_who_did_not_come_is_marked_and_that_is_taken_back(office, visit, new_desk):
    desk = new_desk(office)
    desk.take(visit)
    desk.press("Enter")
    desk.settle()
    assert not desk.pane.desk.visit.no_show.isVisible()  # it is half past eight
    set_clock(office, at(16))
    desk.pane.refresh()
    desk.settle()
    desk.pane.desk.visit.no_show.setFocus()
    desk.press("Enter")
    desk.settle()
    assert status(office, visit) == "no_show"
    desk.undo()
    assert status(office, visit) == "booked"


def test_a_visit_opened_from_elsewhere_is_shown_on_its_day(office, people, new_desk):
    other = put(office, at(15, day=TUESDAY), day=TUESDAY, patient=people["Luis"])
    desk = new_desk(office)
    desk.wish(appointment_id=other)
    assert desk.pane.day == TUESDAY
    assert desk.pane.desk.visit.visit.id == other
    assert desk.pane.grid.item_in_hand().id == other


def test_a_visit_that_is_gone_says_so(sqlite_office, people, new_desk):
    desk = new_desk(sqlite_office)
    desk.wish(appointment_id=4711)
    assert desk.strip == "That visit is not there any more."


def test_every_entry_of_the_menu_can_be_chosen(office, visit, new_desk):
    desk = new_desk(office)
    desk.take(visit)
    entries = {words: does for words, _, does in desk.pane.menu.entries(visit, LEE, 600)}
    assert list(entries) == [
        "Open", "Mark as arrived", "Cut", "Repeat …", "Print routing slip",
        "Print appointment card", "Cancel …", "Book beside it", "Find a time",
        "Dr. Ann Lee is out …", "Close early …",
    ]  # fmt: skip
    entries["Mark as arrived"]()
    desk.settle()
    assert status(office, visit) == "arrived"
    entries["Cut"]()
    free = [words for words, _, _ in desk.pane.menu.entries(None, LEE, 840)]
    assert free[:3] == ["Drop here", "Fill from the waitlist", "Find a time"]


# -- other desks


def test_a_time_being_picked_is_held_on_the_other_desks_and_cannot_be_booked_there(
    office, people, new_desk
):
    one = new_desk(office).listen()
    two = new_desk(office.beside("two")).listen()
    one.pane.desk.books.begin_at_slot(LEE, MONDAY, TEN)
    one.settle()
    two.wait(lambda: two.pane.grid.day.holds, "the time is shown as held")
    (hold,) = two.pane.grid.day.holds
    assert (hold.column_id, hold.start_minute, hold.held_by) == (LEE, 600, "Rosa Diaz")
    one.wait(lambda: one.pane.grid.day.holds, "it is shown here too")
    assert one.pane.grid.day.holds[0].held_by == "you"
    two.pane.desk.books.begin_at_slot(LEE, MONDAY, TEN)
    two.settle()
    sentence = "Dr. Ann Lee is held at another desk from 10:00 to 10:30 AM. Choose another time."
    assert two.said == [sentence]
    one.pane.desk.leave()
    one.settle()
    two.wait(lambda: not two.pane.grid.day.holds, "it is free again")


def test_a_hold_expires_on_every_screen_without_a_read(office, people, new_desk):
    one, two = new_desk(office), new_desk(office.beside("two"))
    one.pane.desk.books.begin_at_slot(LEE, MONDAY, TEN)
    one.settle()
    two.pane.refresh()
    two.settle()
    assert two.pane.grid.day.holds
    reads = two.reads
    set_clock(two.store, NOW + timedelta(seconds=119))
    two.pane.passing.look()
    assert two.pane.grid.day.holds
    set_clock(two.store, NOW + timedelta(seconds=125))
    two.pane.passing.look()
    assert not two.pane.grid.day.holds
    assert two.reads == reads
    two.pane.desk.books.begin_at_slot(LEE, MONDAY, TEN)
    two.settle()
    assert two.said == []
    assert len(held(office)) == 1


def test_a_change_on_another_desk_is_shown_by_itself(office, people, new_desk):
    desk = new_desk(office).listen()
    desk.pane.grid.setFocus()
    booked = actions.book_appointment.do(
        office.beside("two"), CLERK, patient_id=people["Mai"], provider_id=LEE, start=TEN,
        minutes=30,
    )  # fmt: skip
    desk.wait(lambda: booked.made in desk.items, "it is shown by itself")
    actions.move_appointment.do(
        office.beside("three"), CLERK, booked.made, version=1, provider_id=LEE,
        start=at(15, day=TUESDAY), minutes=30,
    )  # fmt: skip
    desk.wait(lambda: booked.made not in desk.items, "and that it is gone")


def test_what_happens_on_another_day_is_not_read_here(office, people, new_desk):
    desk = new_desk(office).listen()
    before = desk.reads
    other = office.beside("two")
    for start in (TEN, ELEVEN):
        actions.book_appointment.do(
            other, CLERK, patient_id=people["Mai"], provider_id=LEE,
            start=start + timedelta(days=1), minutes=30,
        )  # fmt: skip
    heard = []
    desk.bell.rang.connect(heard.append)
    actions.book_appointment.do(
        other, CLERK, patient_id=people["Mai"], provider_id=LEE, start=TEN, minutes=30
    )
    desk.wait(lambda: desk.reads > before, "the change of this day is read")
    desk.settle()
    assert heard
    assert desk.reads == before + 1
    desk.wait(lambda: TUESDAY in desk.pane.month._loads, "the little month counts it all the same")
    assert desk.reads == before + 1


def test_a_patient_who_is_not_on_this_day_changes_nothing_here(office, visit, people, new_desk):
    desk = new_desk(office)
    concerns = desk.pane.concerns
    assert not concerns(_changed("patient", people["Luis"]))
    assert concerns(_changed("patient", people["Mai"]))
    assert concerns(_changed("provider", 1))


def _changed(table, row):
    from frontdesk.core.changes import Change, Changes

    return Changes.of([Change(table, row, None, row if table == "patient" else None)])


# -- the time


def test_waiting_minutes_pass_by_the_databases_clock_and_cost_no_read(office, visit, new_desk):
    desk = new_desk(office)
    desk.take(visit)
    desk.press("Space")
    desk.settle()
    assert desk.items[visit].waiting == "0 min"
    reads, sent = desk.reads, statements_on(office, threading.get_ident())
    set_clock(office, NOW + timedelta(minutes=7, seconds=5))
    desk.pane.passing.look()
    assert desk.items[visit].waiting == "7 min"
    assert desk.pane.grid._now == 8 * 60 + 37
    assert (desk.reads, sent) == (reads, [])


def test_a_desk_left_at_today_goes_on_at_midnight(office, visit, new_desk):
    desk = new_desk(office)
    set_clock(office, at(5, 1, day=TUESDAY))  # one past midnight at New York
    desk.pane.passing.look()
    desk.settle()
    assert desk.pane.day == TUESDAY
    assert desk.pane.bar.title.words().startswith("Today")


def test_a_desk_at_another_day_stays_there_at_midnight(office, visit, new_desk):
    desk = new_desk(office, day=MONDAY + timedelta(7))
    set_clock(office, at(5, 1, day=TUESDAY))
    desk.pane.passing.look()
    desk.settle()
    assert desk.pane.day == MONDAY + timedelta(7)


def test_nothing_is_asked_of_the_database_on_the_windows_thread(office, visit, people, new_desk):
    desk = new_desk(office)
    sent = statements_on(office, threading.get_ident())
    office._measured = -10_000  # by now the clock should be measured anew
    desk.take(visit)
    desk.press("Space", "Enter", "Esc", "Ctrl+X", "Alt+Right")
    desk.settle()
    desk.go_to(LEE, 14)
    desk.press("Ctrl+V")
    desk.settle()
    desk.wish(book="tran tue 10 okafor")
    desk.press("Enter")
    desk.settle()
    desk.wish(next_available=True)
    desk.press("Enter", "Esc")
    desk.wish(patient_id=people["Luis"], walk_in=True)
    desk.pane.passing.look()
    desk.pane.remember()
    desk.settle()
    assert sent == []


# -- the next available time


def test_the_next_available_time_is_booked_by_keys_alone(office, people, new_desk):
    desk = new_desk(office)
    desk.wish(next_available=True)
    desk.press("Enter")
    desk.settle()
    desk.press("Down", "Enter")
    desk.settle()
    wanted = desk.pane.desk.booking.wanted
    assert (wanted.provider_id, wanted.start) == (OKAFOR, at(13, 35))
    desk.type("tran")
    desk.settle()
    desk.press("Enter", "Enter")
    desk.settle()
    assert [one[1:5] for one in visits(office)] == [("booked", OKAFOR, MONDAY, at(13, 35))]


def test_it_looks_for_whom_a_visit_is_being_booked(office, people, new_desk):
    desk = new_desk(office)
    desk.wish(patient_id=people["Mai"], book="")
    desk.wish(next_available=True)
    assert held(office) == []  # the first time is let go
    desk.press("Enter")
    desk.settle()
    desk.press("Enter")
    desk.settle()
    assert desk.pane.desk.booking.patient.id == people["Mai"]


def test_days_hours_and_provider_narrow_it(sqlite_office, people, new_desk):
    desk = new_desk(sqlite_office)
    desk.wish(next_available=True)
    panel = desk.pane.desk.next_times
    panel.form["provider"].set_value(OKAFOR)
    panel.form["days"].set_value((2, 3))
    panel.form["from"].set_value(14)
    panel.form["until"].set_value(16)
    desk.settle()
    openings = [row.opening for row in rows_of(panel.model)]
    assert len(openings) == 20
    assert {one.provider_id for one in openings} == {OKAFOR}
    assert {one.day.weekday() for one in openings} == {2, 3}
    assert {one.start.hour for one in openings} <= {18, 19, 20}  # UTC; the clocks turn on the way
    panel.form["until"].set_value(13)
    desk.settle()
    assert rows_of(panel.model) == []
    assert panel.nothing.sentence.words() == "No hours are left."


def test_it_stops_looking_when_it_is_put_away(sqlite_office, people, new_desk):
    desk = new_desk(sqlite_office)
    desk.wish(next_available=True)
    panel = desk.pane.desk.next_times
    panel.look()
    progress = panel._progress
    desk.press("Esc")
    assert progress.cancelled
    assert not panel.isVisible() and desk.pane.grid.hasFocus()


# -- views


def test_a_week_shows_the_days_of_the_provider_in_hand(office, people, new_desk):
    monday, tuesday = (
        put(office, start, provider=OKAFOR, day=day, patient=people["Mai"])
        for day, start in ((MONDAY, TEN), (TUESDAY, at(15, day=TUESDAY)))
    )
    put(office, TEN, patient=people["Luis"])
    desk = new_desk(office)
    desk.go_to(OKAFOR, 9)
    desk.pane.bar.view.setFocus()
    desk.press("Right")
    desk.settle()
    assert [one.id for one in desk.pane.grid.day.columns] == [
        MONDAY + timedelta(days) for days in range(7)
    ]
    assert set(desk.items) == {monday, tuesday}
    assert desk.pane.bar.provider.currentText() == "Dr. Ben Okafor"
    assert desk.pane.bar.title.words() == "Mar 3 – 9, 2025"
    desk.go_to(TUESDAY, 14)
    desk.press("Enter")
    desk.settle()
    wanted = desk.pane.desk.booking.wanted
    assert (wanted.provider_id, wanted.start) == (OKAFOR, at(19, day=TUESDAY))


def test_a_click_on_a_name_opens_the_week_and_on_a_day_the_day(office, people, new_desk):
    desk = new_desk(office)
    desk.pane.grid.header_chosen.emit(OKAFOR)
    desk.settle()
    assert desk.pane.shown.whose == OKAFOR
    desk.pane.grid.header_chosen.emit(TUESDAY)
    desk.settle()
    assert (desk.pane.shown.week, desk.pane.day) == (False, TUESDAY)


def test_a_key_pressed_before_the_new_day_is_here_acts_on_the_day_in_sight(
    office, people, new_desk
):
    desk = new_desk(office)
    desk.go_to(LEE, 10)
    desk.pane.bar.view_wished.emit("week")
    desk.press("Enter")  # the columns are providers yet
    desk.settle()
    wanted = desk.pane.desk.booking.wanted
    assert (wanted.provider_id, wanted.day, wanted.start) == (LEE, MONDAY, TEN)


def test_one_providers_column_can_be_shown_alone(office, visit, new_desk):
    desk = new_desk(office)
    desk.pane.bar.provider_wished.emit(OKAFOR)
    desk.settle()
    assert [one.id for one in desk.pane.grid.day.columns] == [OKAFOR]
    assert desk.items == {}
    desk.wish(appointment_id=visit)  # of the other one, who must be seen then
    assert visit in desk.items


def test_who_cancelled_can_be_left_out_and_that_is_remembered(sqlite_office, file_visit, new_desk):
    actions.cancel_appointment.do(
        sqlite_office, CLERK, file_visit, version=1, reason="Patient asked"
    )
    desk = new_desk(sqlite_office)
    assert desk.pane.grid.sight().found(file_visit)
    desk.pane.bar.hide_gone.setFocus()
    desk.press("Space")
    assert not desk.pane.grid.sight().found(file_visit)
    other = new_desk(sqlite_office, remembered=desk.pane.remember())
    assert not other.pane.grid.sight().found(file_visit)


def test_day_provider_week_and_zoom_are_remembered(sqlite_office, people, new_desk):
    desk = new_desk(sqlite_office, day=TUESDAY)
    desk.pane.grid.set_zoom(1.44)
    desk.pane.bar.provider_wished.emit(OKAFOR)
    desk.pane.bar.view_wished.emit("week")
    desk.settle()
    kept = desk.pane.remember()
    same = new_desk(sqlite_office, remembered=kept).pane
    assert (same.day, same.shown.whose, same.grid.zoom) == (TUESDAY, OKAFOR, 1.44)
    set_clock(sqlite_office, at(14, day=MONDAY + timedelta(2)))
    tomorrow = new_desk(sqlite_office, remembered=kept).pane
    assert tomorrow.day == MONDAY + timedelta(2)  # a new day begins at today


@pytest.mark.parametrize(
    ("day", "length", "ten"),
    [(date(2026, 3, 8), 23, at(14, day=date(2026, 3, 8))),
     (date(2026, 11, 1), 25, at(15, day=date(2026, 11, 1)))],
)  # fmt: skip
def test_a_day_on_which_the_clocks_turn_is_shown_and_booked_by_the_wall(
    office, people, new_desk, day, length, ten
):
    visit = put(office, ten, day=day, patient=people["Mai"])
    desk = new_desk(office, day=day)
    item = desk.items[visit]
    assert item.start_minute == (length - 14) * 60  # real minutes after midnight
    desk.take(visit)
    assert "10:00" in desk.pane.grid.sentence()
    desk.pane.moves.move(visit, OKAFOR, item.start_minute + 60)
    desk.settle()
    assert where(office, visit) == (OKAFOR, ten + timedelta(hours=1), 30)
    desk.pane.grid.header_chosen.emit(OKAFOR)
    desk.settle()
    assert desk.items[visit].start_minute == 11 * 60  # a week has one ruler: the wall's
    desk.pane.moves.move(visit, day, 9 * 60)
    desk.settle()
    assert where(office, visit) == (OKAFOR, ten - timedelta(hours=1), 30)


def test_the_grid_is_as_fine_as_the_office_wishes(sqlite_office, file_visit, new_desk):
    with sqlite_office.writing.begin() as connection:
        row = dict.fromkeys(("line1", "city", "state", "postal_code"), "")
        row |= {"name": "Office", "zone": "America/New_York", "limits": {"grid_minutes": 5}}
        connection.execute(Practice.__table__.insert().values(**row))
    desk = new_desk(sqlite_office)
    assert desk.pane.grid.day.step == 5


# -- for everyone


def test_all_that_the_keyboard_reaches_has_a_name_and_no_words_are_cut(
    sqlite_office, file_visit, people, new_desk
):
    desk = new_desk(sqlite_office)
    panels = {
        "month": lambda: desk.pane.desk.leave(),
        "booking": lambda: desk.pane.desk.books.begin_at_slot(LEE, MONDAY, ELEVEN),
        "visit": lambda: desk.pane.desk.visits.open(file_visit),
        "cancelling": lambda: desk.pane.desk.visits.open(file_visit, asking=True),
        "next": lambda: desk.wish(next_available=True),
    }
    for name, opens in panels.items():
        opens()
        desk.settle()
        assert unnamed(desk.pane) == [], name
        assert clipped(desk.pane.side) == [], name


def test_the_lobby_sees_no_name_in_any_panel(sqlite_office, file_visit, people, new_desk):
    desk = new_desk(sqlite_office)
    try:
        privacy.hide()
        desk.pane.desk.visits.open(file_visit)
        desk.settle()
        assert "Mai" not in desk.pane.desk.visit.who.text()
        desk.wish(patient_id=people["Mai"], book="")
        assert "Mai" not in desk.pane.desk.booking.who.text()
    finally:
        privacy.hide(False)


def test_a_panel_taller_than_the_window_scrolls_to_where_the_keyboard_is(
    sqlite_office, people, new_desk
):
    desk = new_desk(sqlite_office)
    theme.apply(QApplication.instance(), theme.light().scaled(2.0))
    desk.pane.resize(1000, 520)
    desk.wish(patient_id=people["Mai"], book="")
    desk.breathe()
    button, side = desk.pane.desk.booking.book, desk.pane.side
    assert button.hasFocus()
    desk.wait(lambda: _in_sight(button, side), "the button is in sight")


def _in_sight(widget, area):
    top = widget.mapTo(area.viewport(), QPoint(0, 0)).y()
    return top >= 0 and top + widget.height() <= area.viewport().height()


def test_a_banner_in_a_narrow_panel_shows_all_of_its_sentence(office, visit, people, new_desk):
    desk = new_desk(office)
    desk.pane.desk.books.begin_at_slot(LEE, MONDAY, TEN)
    desk.settle()
    words = desk.pane.desk.booking.strip.words
    assert words.isVisible()
    desk.wait(lambda: words.height() >= words.heightForWidth(words.width()), "it is all there")


def test_the_keyboards_way_is_from_top_to_bottom(sqlite_office, people, new_desk):
    desk = new_desk(sqlite_office)
    desk.pane.desk.books.begin_at_slot(LEE, MONDAY, TEN)
    desk.settle()
    seen = []
    for _ in range(5):
        here = QApplication.focusWidget()
        seen.append(here.accessibleName() or here.text())
        desk.press("Tab")
    assert seen == ["Find the patient", "Kind of visit", "Minutes", "Reason", "Book"]


def test_a_type_that_was_renamed_is_offered_by_its_new_name(sqlite_office, people, new_desk):
    desk = new_desk(sqlite_office)
    with sqlite_office.writing.begin() as connection:
        kind = AppointmentType.__table__
        connection.execute(kind.update().where(kind.c.id == 1).values(name="Check-up"))
    desk.pane.refresh()
    desk.settle()
    offered = [words for _, words in desk.pane.desk.booking.form["type"].box.options]
    assert "Check-up" in offered and "Follow-up" not in offered


def test_the_menu_key_opens_the_menu(sqlite_office, file_visit, new_desk):
    desk = new_desk(sqlite_office)
    desk.take(file_visit)
    asked = []
    desk.pane.menu.ask = lambda *told: asked.append(told[:3])
    desk.pane.grid.menu_wanted.disconnect()
    desk.pane.grid.menu_wanted.connect(desk.pane.menu.ask)
    desk.pane.grid._ask_for_menu(None)
    assert asked == [(file_visit, LEE, 600)]
    assert desk.pane.focusPolicy() is not Qt.FocusPolicy.ClickFocus
