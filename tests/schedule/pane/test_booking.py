"""Booking beside the grid: by keys alone, held meanwhile, nothing typed lost, nobody mistaken."""

import json
from datetime import timedelta

import pytest
from given import MONDAY, at
from schedule.an_office import (
    ASSISTANT,
    FOLLOW_UP,
    LEE,
    MANAGER,
    NEW_PATIENT,
    NURSE,
    OKAFOR,
    TUESDAY,
    put,
    rows,
)
from schedule.pane.a_desk import held, set_clock, visits

from frontdesk.core import drafts
from frontdesk.core.drafts import Draft
from frontdesk.patients.tables import Patient
from frontdesk.schedule.tables import AppointmentType


def booked(store):
    """Every appointment that is no hold: patient, provider, start, minutes, type."""
    found = rows(store, "patient_id", "provider_id", "start", "minutes", "type_id", "status")
    return [one[:5] for one in found if one[5] != "held"]


def test_a_visit_is_booked_from_an_empty_time_by_three_keys_and_a_name(desk, people):
    desk.go_to(LEE, 10)
    before = desk.keys
    desk.press("Enter")
    desk.settle()
    desk.type("tran")
    desk.settle()
    desk.press("Enter", "Enter")
    desk.settle()
    assert booked(desk.store) == [(people["Mai"], LEE, at(15), 30, FOLLOW_UP)]
    assert desk.keys - before == 3
    assert held(desk.store) == []
    assert desk.pane.grid.item_in_hand().title == "Mai Tran"  # the cursor is on what was booked
    assert not desk.pane.desk.is_open


def test_enter_pressed_twice_books_once(desk, people):
    desk.go_to(LEE, 10)
    desk.press("Enter")
    desk.settle()
    desk.type("tran")
    desk.settle()
    desk.press("Enter", "Enter", "Enter", "Enter")
    desk.settle()
    assert len(booked(desk.store)) == 1


def test_typed_in_the_search_box_it_opens_on_that_day_provider_and_patient(desk, people):
    desk.wish(book="tran tue 10 okafor")
    panel = desk.pane.desk.booking
    assert desk.pane.day == TUESDAY
    assert panel.patient.id == people["Mai"]
    assert "10:00 AM" in panel.when.words() and "Dr. Ben Okafor" in panel.when.words()
    desk.press("Enter")
    desk.settle()
    assert booked(desk.store) == [(people["Mai"], OKAFOR, at(15, day=TUESDAY), 30, FOLLOW_UP)]


def test_of_two_who_are_alike_nobody_is_taken_unasked(desk, people):
    desk.wish(book="baker tue 10 lee")
    assert desk.pane.desk.booking.patient is None
    desk.press("Enter", "Enter")
    desk.settle()
    assert booked(desk.store) == []
    desk.press("Down", "Enter", "Enter")
    desk.settle()
    assert booked(desk.store)[0][0] in (people["Ann"], people["Anne"])


def test_a_name_that_was_only_guessed_at_is_taken_by_nobody_but_the_person(desk, people):
    desk.wish(book="castilo tue 10 lee")
    assert desk.pane.desk.booking.patient is None
    desk.press("Enter", "Enter")
    desk.settle()
    assert booked(desk.store)[0][0] == people["Luis"]


def test_a_time_that_is_not_free_gives_the_nearest_one_and_says_so(desk, people):
    put(desk.store, at(15, day=TUESDAY), day=TUESDAY, patient=people["Ann"])
    desk.wish(book="tran tue 10 lee")
    assert desk.said == ["10:00 AM is not free; this is the nearest time."]
    assert desk.pane.desk.booking.wanted.start == at(15, 30, day=TUESDAY)


def test_a_clock_time_alone_means_the_next_time_the_clock_shows_it(desk, people):
    desk.wish(book="tran 8am lee")
    assert desk.pane.desk.booking.wanted.start == at(13, day=TUESDAY)


def test_a_day_without_a_free_time_says_so_and_shows_it(desk, people):
    sunday = MONDAY + timedelta(6)
    desk.wish(book="tran sunday 10")
    assert desk.strip == "No time is free then. Choose one in the grid."
    assert desk.pane.day == sunday
    assert not desk.pane.desk.is_open


def test_esc_lets_the_time_go(desk, people):
    desk.go_to(LEE, 10)
    desk.press("Enter")
    desk.settle()
    assert len(held(desk.store)) == 1
    desk.press("Esc")
    desk.settle()
    assert held(desk.store) == []
    assert desk.pane.grid.hasFocus()


def test_esc_lets_the_time_go_with_the_keyboard_in_the_grid_too(desk, people):
    desk.go_to(LEE, 10)
    desk.press("Enter")
    desk.settle()
    desk.pane.grid.setFocus()
    desk.press("Esc")
    desk.settle()
    assert held(desk.store) == []


def test_another_time_keeps_patient_kind_and_reason(desk, people):
    desk.go_to(LEE, 10)
    desk.press("Enter")
    desk.settle()
    desk.type("tran")
    desk.settle()
    desk.press("Enter")
    form = desk.pane.desk.booking.form
    form["type"].set_value(NEW_PATIENT)
    form["reason"].set_value("cough")
    desk.settle()
    desk.go_to(OKAFOR, 14)
    desk.press("Enter")
    desk.settle()
    assert len(held(desk.store)) == 1
    desk.press("Enter")
    desk.settle()
    assert booked(desk.store) == [(people["Mai"], OKAFOR, at(19), 45, NEW_PATIENT)]
    assert rows(desk.store, "reason") == [("cough",)]


def test_a_longer_kind_of_visit_holds_a_longer_time(desk, people):
    desk.go_to(LEE, 10)
    desk.press("Enter")
    desk.settle()
    desk.pane.desk.booking.form["type"].set_value(NEW_PATIENT)
    desk.settle()
    assert [one[5] for one in held(desk.store)] == [45]


def test_the_same_patient_twice_at_once_is_warned_of_and_booked_all_the_same(desk, people):
    put(desk.store, at(15), provider=OKAFOR, patient=people["Mai"])
    desk.go_to(LEE, 10)
    desk.press("Enter")
    desk.settle()
    desk.type("tran")
    desk.settle()
    desk.press("Enter")
    desk.settle()
    assert desk.said == [
        "This patient is already booked with Dr. Ben Okafor from 10:00 to 10:30 AM."
    ]
    desk.press("Enter")
    desk.settle()
    assert len(booked(desk.store)) == 2


def test_two_providers_who_share_a_time_are_not_warned_of(desk, people):
    put(desk.store, at(15), provider=OKAFOR, patient=people["Luis"])
    desk.go_to(LEE, 10)
    desk.press("Enter")
    desk.settle()
    desk.type("tran")
    desk.settle()
    desk.press("Enter")
    desk.settle()
    assert desk.said == []


def test_a_similar_name_on_that_day_is_said_where_the_patient_is_picked(desk, people):
    put(desk.store, at(15), provider=OKAFOR, patient=people["Anne"])
    desk.pane.refresh()
    desk.settle()
    desk.wish(patient_id=people["Ann"], book="")
    assert desk.said == ["Similar name that day: Anne Baker."]


def test_similar_names_of_a_day_are_flagged_in_the_grid(desk, people):
    first = put(desk.store, at(15), provider=OKAFOR, patient=people["Anne"])
    second = put(desk.store, at(16), patient=people["Ann"])
    third = put(desk.store, at(17), patient=people["Mai"])
    desk.pane.refresh()
    desk.settle()
    flags = {one: {flag.kind for flag in desk.items[one].flags} for one in (first, second, third)}
    assert "same_name" in flags[first] and "same_name" in flags[second]
    assert "same_name" not in flags[third]


def test_a_hold_that_has_run_out_is_said(desk, people):
    desk.go_to(LEE, 10)
    desk.press("Enter")
    desk.settle()
    desk.pane.desk.books.held._timer.start(0)
    desk.wait(lambda: desk.said, "it is said")
    assert desk.said == ["This time is no longer held: other desks may book it."]


def test_what_is_half_typed_survives_a_parking_on_disk(desk, people):
    desk.go_to(LEE, 10)
    desk.press("Enter")
    desk.settle()
    desk.type("tran")
    desk.settle()
    desk.press("Enter")
    panel = desk.pane.desk.booking
    panel.form["type"].set_value(NEW_PATIENT)
    panel.form["minutes"].set_value(60)
    panel.form["reason"].take_keyboard()
    desk.type("coug")
    kept = desk.pane.draft()
    drafts.keep(desk.store, 2, Draft(kept.form, kept.title, kept.typed))
    desk.pane.take_up_nothing()
    desk.settle()
    assert held(desk.store) == [] and desk.pane.draft() is None
    desk.pane.show_day(TUESDAY)
    desk.settle()
    desk.pane.take_up(drafts.kept(desk.store, 2)[0])
    desk.settle()
    assert desk.pane.day == MONDAY
    assert [one[5] for one in held(desk.store)] == [60]
    desk.type("h")  # at the same place of the same field
    desk.press("Enter")
    desk.settle()
    assert booked(desk.store) == [(people["Mai"], LEE, at(15), 60, NEW_PATIENT)]
    assert rows(desk.store, "reason") == [("cough",)]


def test_a_kind_of_visit_that_was_only_the_last_one_is_parked_too(desk, new_desk, people):
    desk.pane.desk.booking._last_type = NEW_PATIENT
    desk.go_to(LEE, 10)
    desk.press("Enter")
    desk.type("tra")
    desk.settle()
    typed = json.loads(json.dumps(desk.pane.draft().typed))
    desk.close()
    other = new_desk(desk.store.beside("two"))
    other.pane.take_up(Draft("book", "Book a visit", typed))
    other.settle()
    assert other.pane.desk.booking.type_id == NEW_PATIENT
    assert other.pane.desk.booking.finder.box.text() == "tra"


def test_a_parked_booking_comes_back_to_a_pane_that_has_shown_nothing_yet(desk, new_desk, people):
    desk.go_to(LEE, 10)
    desk.press("Enter")
    desk.type("tra")
    typed = desk.pane.draft().typed
    desk.pane.take_up_nothing()
    desk.settle()
    pane = type(desk.pane)(desk.office)
    pane.take_up(Draft("book", "Book a visit", typed))
    pane.show()
    desk.settle()
    assert pane.desk.booking.finder.box.text() == "tra"
    pane.close()
    pane.deleteLater()


def test_a_walk_in_is_one_wish(desk, people):
    desk.wish(patient_id=people["Mai"], walk_in=True)
    (row,) = rows(desk.store, "patient_id", "status", "reason", "day")
    assert row == (people["Mai"], "arrived", "Walk-in", MONDAY)
    assert desk.pane.desk.visit.visit.patient_id == people["Mai"]  # shown at once
    assert desk.pane.grid.item_in_hand().title == "Mai Tran"
    desk.undo()
    assert rows(desk.store, "id") == []


def test_a_walk_in_of_nobody_says_whom_to_find_first(desk):
    desk.wish(walk_in=True)
    assert desk.strip == "Find the patient first: Ctrl+K, then F10."


def test_booking_for_a_patient_takes_the_next_free_time(desk, people):
    put(desk.store, at(13, 30), 60, patient=people["Luis"])
    put(desk.store, at(13, 30), 90, patient=people["Ann"], provider=OKAFOR)
    desk.wish(patient_id=people["Mai"], book="")
    desk.press("Enter")
    desk.settle()
    assert booked(desk.store)[2][:3] == (people["Mai"], LEE, at(14, 30))


def test_booking_is_taken_back_by_undo(desk, people):
    desk.wish(patient_id=people["Mai"], book="")
    desk.press("Enter")
    desk.settle()
    desk.undo()
    assert visits(desk.store) == []


def test_a_full_time_is_refused_in_the_panel_and_an_overbook_is_offered(desk, people):
    first = put(desk.store, at(15), patient=people["Luis"])
    desk.pane.refresh()
    desk.settle()
    desk.take(first)
    desk.press("Insert")
    desk.settle()
    panel = desk.pane.desk.booking
    assert desk.said == ["Dr. Ann Lee is taken from 10:00 to 10:30 AM. Choose another time."]
    assert panel.beside.isVisible()
    desk.type("tran")
    desk.settle()
    desk.press("Enter", "Enter")
    desk.settle()
    assert len(booked(desk.store)) == 1  # Enter alone overbooks nothing
    assert desk.strip == ""  # said once, where it was asked


def test_an_overbook_needs_an_approval_and_is_then_booked_beside(desk, people):
    first = put(desk.store, at(15), patient=people["Luis"])
    desk.pane.refresh()
    desk.settle()
    asked = []
    desk.office.ask_approval = lambda why, decide: (asked.append(why.permit), decide(MANAGER))
    desk.take(first)
    desk.press("Insert")
    desk.settle()
    desk.type("tran")
    desk.settle()
    desk.press("Enter")
    desk.pane.desk.booking.beside.setFocus()
    desk.press("Enter")
    desk.settle()
    assert asked == ["schedule.overbook"]
    assert [(one[1], one[6]) for one in visits(desk.store)] == [("booked", 0), ("booked", 1)]
    assert not desk.pane.desk.is_open


def test_an_overbook_without_approval_leaves_all_that_was_typed(desk, people):
    first = put(desk.store, at(15), patient=people["Luis"])
    desk.pane.refresh()
    desk.settle()
    desk.take(first)
    desk.press("Insert")
    desk.settle()
    desk.type("tran")
    desk.settle()
    desk.press("Enter")
    desk.pane.desk.booking.overbook()
    desk.settle()
    assert [one.permit for one in desk.refusals] == ["schedule.overbook"]
    assert desk.pane.desk.booking.patient.id == people["Mai"]
    assert len(visits(desk.store)) == 1


def test_a_kind_that_allows_it_is_booked_beside_without_being_asked(desk, people):
    first = put(desk.store, at(15), 15, patient=people["Luis"], type_id=NURSE)
    desk.pane.refresh()
    desk.settle()
    desk.take(first)
    desk.press("Insert")
    desk.settle()
    desk.pane.desk.booking.form["type"].set_value(NURSE)
    desk.settle()
    assert desk.said == []  # the hold was taken after all
    desk.type("tran")
    desk.settle()
    desk.press("Enter", "Enter")
    desk.settle()
    assert [(one[1], one[6]) for one in visits(desk.store)] == [("booked", 0), ("booked", 1)]


def test_who_may_not_book_holds_nothing_and_needs_an_approval_only_to_book(
    sqlite_office, new_desk, people
):
    desk = new_desk(sqlite_office, staff=ASSISTANT)
    desk.go_to(LEE, 10)
    desk.press("Enter")
    desk.settle()
    assert held(desk.store) == [] and desk.refusals == []
    desk.office.ask_approval = lambda why, decide: decide(MANAGER)
    desk.type("tran")
    desk.settle()
    desk.press("Enter", "Enter")
    desk.settle()
    assert len(booked(desk.store)) == 1


@pytest.mark.parametrize("kinds", [0, 12])
def test_an_office_with_no_or_many_kinds_of_visits_books_too(
    sqlite_office, new_desk, people, kinds
):
    with sqlite_office.writing.begin() as connection:
        connection.execute(AppointmentType.__table__.delete())
        for number in range(kinds):
            kind = {"name": f"Kind {number}", "minutes": 20, "colour": "#3b6fd4"}
            connection.execute(AppointmentType.__table__.insert().values(**kind))
    desk = new_desk(sqlite_office)
    desk.go_to(LEE, 10)
    desk.press("Enter")
    desk.settle()
    desk.type("tran")
    desk.settle()
    desk.press("Enter")
    box = desk.pane.desk.booking.form["type"]
    box.take_keyboard()
    if kinds:
        box.box.lineEdit().selectAll()
        desk.type("no such kind")
        desk.press("Enter")
        desk.settle()
        assert booked(desk.store) == []
        assert "is not on the list" in box.error
        box.box.lineEdit().selectAll()
        desk.type("Kind 7")
    desk.press("Enter")
    desk.settle()
    assert [one[3] for one in booked(desk.store)] == [20 if kinds else 15]


def test_a_chart_merged_away_meanwhile_is_not_booked(desk, people):
    desk.go_to(LEE, 10)
    desk.press("Enter")
    desk.settle()
    desk.type("tran")
    desk.settle()
    desk.press("Enter")
    with desk.store.writing.begin() as connection:  # at another desk
        patient = Patient.__table__
        merged = patient.update().where(patient.c.id == people["Mai"])
        connection.execute(merged.values(merged_into_id=people["Luis"]))
    desk.press("Enter")
    desk.settle()
    assert "merged into another one" in desk.said[0]
    assert booked(desk.store) == []


def test_nothing_before_now_is_offered(desk, people):
    set_clock(desk.store, at(17))
    desk.wish(patient_id=people["Mai"], book="")
    assert desk.pane.desk.booking.wanted.start == at(18)  # noon is lunch
